"""Small words that tell who is meant, by language: I and we, what somebody *is*, whose young, the sky."""

from __future__ import annotations

import re

from imagegen.choices import Language

COPULAS: dict[Language, frozenset[str]] = {
    Language.EN: frozenset(("is", "was", "am", "m", "are", "were", "be", "as", "became", "becomes")),
    Language.FR: frozenset(("est", "était", "suis", "étais", "sommes", "comme", "devient", "sera")),
    Language.NL: frozenset(("is", "was", "ben", "zijn", "wordt", "werd", "als")),
    Language.ID: frozenset(("adalah", "ialah", "seorang", "sebagai", "jadi", "menjadi")),
    Language.RU: frozenset(("работает", "был", "была", "это", "стал", "стала", "будет")),
    Language.KO: frozenset(),
}
"""Between two words for one person: "my dad is a firefighter"."""
BESIDE_COPULAS: dict[Language, frozenset[str]] = {
    Language.EN: frozenset(
        ("works", "work", "working", "dressed", "up", "also", "really", "very", "good", "great", "famous", "brave")
    ),
    Language.FR: frozenset(("travaille", "habillé", "habillée", "déguisé", "déguisée", "aussi", "très")),
    Language.NL: frozenset(("werkt", "verkleed", "ook", "heel")),
    Language.ID: frozenset(("bekerja", "itu", "juga", "ku")),
    Language.RU: frozenset(("у", "меня", "тоже")),
    Language.KO: frozenset(),
}
"""What may stand there too."""
KOREAN_COPULA = re.compile(
    r"이고|이에요|이예요|예요|이다|입니다|이라서|라서|이며|인데|이었|였|이지만|이니까|이야|\s*(?:[.!?,]|$)"
)
POSSESSIVES: dict[Language, frozenset[str]] = {
    Language.EN: frozenset(("her", "his", "its", "their")),
    Language.FR: frozenset(("ses", "son", "sa", "leur", "leurs")),
    Language.NL: frozenset(("zijn", "haar", "hun")),
}
OWN_YOUNG: dict[Language, frozenset[str]] = {
    Language.EN: frozenset(
        ("cub", "cubs", "baby", "babies", "young", "pup", "pups", "calf", "calves", "hatchling", "hatchlings")
    ),
    Language.FR: frozenset(("petit", "petite", "petits", "petites", "bébé", "bébés")),
    Language.NL: frozenset(
        ("jong", "jongen", "jongeren", "welp", "welpen", "welpje", "welpjes", "kleintje", "kleintjes", "baby")
    ),
    Language.ID: frozenset(("anak", "anaknya", "bayinya")),
    Language.KO: frozenset(f"새끼{end}" for end in ("", "를", "와", "가", "랑", "들", "들을", "들과", "들이", "들은")),
    Language.RU: frozenset(
        f"{stem}{end}" for stem in ("детеныш", "малыш") for end in ("", "а", "ем", "ом", "и", "ей", "ами", "у", "ам")
    ),
}
"""The young of an animal that was named before. Where a language has possessives, one stands before them."""
ONLY_YOUNG = frozenset(("cub", "cubs", "welp", "welpen", "welpje", "welpjes"))
"""Those of them that are nothing else, and so need no possessive."""
MANY_YOUNG = re.compile(r"(s|calves|jongen|welpen|들.?|и|ами|ей|ам)$")
SKY: dict[Language, frozenset[str]] = {
    Language.EN: frozenset(("sky", "skies")),
    Language.FR: frozenset(("ciel", "cieux")),
    Language.ID: frozenset(("langit", "langitnya")),
    Language.KO: frozenset(("하늘",)),
    Language.NL: frozenset(("lucht", "hemel")),
    Language.RU: frozenset(("небо", "неба", "небе", "небом", "небу", "небеса", "небесах")),
}
INDOORS = frozenset(
    (
        *("room", "school", "castle", "circus", "museum", "library", "station", "underwater", "underground", "cave"),
        *("kitchen", "hospital", "attic", "stage", "laboratory", "workshop", "shop"),
    )
)
"""Places without a sky."""
I_WORDS: dict[Language, frozenset[str]] = {
    Language.EN: frozenset(("i", "me")),
    Language.FR: frozenset(("je", "j", "moi")),
    Language.ID: frozenset(("aku", "saya")),
    Language.KO: frozenset(("나는", "내가", "저는", "제가", "나와", "나랑")),
    Language.NL: frozenset(("ik",)),
    Language.RU: frozenset(("я",)),
}
WE_WORDS: dict[Language, frozenset[str]] = {
    Language.EN: frozenset(("we",)),
    Language.FR: frozenset(("nous",)),
    Language.ID: frozenset(("kami", "kita")),
    Language.KO: frozenset(("우리는", "우리가", "우리들은")),
    Language.NL: frozenset(("wij", "we")),
    Language.RU: frozenset(("мы",)),
}
WISHES: dict[Language, re.Pattern[str]] = {
    language: re.compile(pattern, re.IGNORECASE)
    for language, pattern in {
        Language.EN: r"['’ ]*(d|ll|would|will|want|wanted|wish|need|like|love|think|hope|can|could|mean|see|saw|know"
        r"|don|do not|did not|didn|imagine|ask|please|grow|have to|really (want|like|love)|choose|draw)\b",
        Language.FR: r"['’ ]*(me |te |vous )?(ne |n['’])?(veux|voudrais|souhait|aim|ador|pense|crois|vois|voyons|espère"
        r"|imagine|ai (besoin|envie|choisi)|peux|sais|demande|préf|voulons|avons (besoin|envie)|dessin)",
        Language.ID: r" *(ingin|mau|suka|minta|butuh|pikir|tidak|bukan|berharap|lihat|melihat|cinta|sayang|sangat"
        r"|pengen|bisa|tahu|memilih|gambar|menggambar)",
        Language.KO: r"[^.!?\n]*(싶|좋아|좋다|원해|그려|그리|바라|생각|사랑|갖고|그린|만든|주세요|줘|봤|보았)",
        Language.NL: r" *(wil|wou|zou|hou|vind|denk|hoop|wens|zie|zag|kan|mag|weet|niet|heb (graag|zin)|kies|teken)",
        Language.RU: r" *(бы|не|очень)? *(хо[чт]|люб|дума|виж|виде|прош|жела|мечта|нрав|зна|мог|рису|нарис)",
    }.items()
}
"""What follows where the pupil only asks for a picture, or says what they like."""
DUTCH_WISHES = re.compile(r"\b(wil|wou|zou|mag|kan|hou|vind|denk|zie|zag|teken)\s*$", re.IGNORECASE)
"""What stands before a Dutch *ik* then."""
