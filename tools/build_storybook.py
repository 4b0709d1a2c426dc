"""Build the storybook's pictures and words from Unicode's annotations and the Noto emoji.

    npm pack cldr-annotations-full@48.2.0 @iconify-json/noto@1.2.9
    pip install simplemma==2.0.0 pymorphy3==2.0.6
    python tools/build_storybook.py FOLDER-WITH-THE-TARBALLS

Writes `icons.json.gz` and `words/<language>.json.gz` into the storybook's data folder and the review list
`docs/storybook-icons.md`, from the tarballs and from the hand-written files next to them (`languages/*.toml`,
`traits.toml`, `blocked.toml`, `unclear.toml`). Equal input gives equal bytes. simplemma and pymorphy3 are needed here
alone.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import re
import sys
import tarfile
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pymorphy3
import resvg_py
import simplemma
from PIL import Image
from simplemma.strategies.dictionaries.dictionary_factory import DefaultDictionaryFactory

DATA = Path(__file__).parent.parent / "imagegen/providers/storybook/data"
LANGUAGES = ("en", "fr", "id", "ko", "nl", "ru")
CLDR = "cldr-annotations-full-48.2.0.tgz"
NOTO = "iconify-json-noto-1.2.9.tgz"
SHA512 = {
    CLDR: "0d5ec0fab11c81448d4d1b1518d1aa05946602419fc211873b9435751c330680"
    "6756b1d6a7cd3824feff40974473aea21e6c77fb32d654830214b9b4956ecf51",
    NOTO: "0d08ae5c435bba7e35721f973d2579e47f456962a91d3cb3e3a6082ad49a2980"
    "f87c80c3ccbd6d47a1f89e9fd3dfc8dfad301e237adc285d26a8761e65502e6b",
}
CATEGORIES = ("Animals & Nature", "Food & Drink", "Travel & Places", "Activities", "Objects", "People & Body")
ALSO = ("👽", "👾", "🤖", "❤", "🦴")
"""Figures and things that Unicode counts among the smileys and the parts of the body."""
NO_PART_OF_A_SCENE = re.compile(
    r"hand|finger|fist|thumb|foot|\bleg|\bear\b|nose|\beye|tooth|bone|lung|heart|mouth|tongue|brain|gestur|bow|massage"
    r"|facepalm|shrug|kiss|couple|muscle|breast|preg|bath|in-bed|hair|beard|pouting|frowning|nail"
)
"""Names of people's icons that are a part of the body or a gesture."""
SYMBOLS = re.compile(r"^(flag|keycap)|-oclock|-thirty")
SMALL_WORDS = (
    "relations",
    "scenes",
    "numbers",
    "colours",
    "sizes",
    "looks",
    "actions",
    "styles",
    "negations",
    "fillers",
)
"""The tables of a language's file whose words are no things."""
UNINFLECTED = ("id", "ko")
"""Languages whose nouns have no forms; taking prefixes off would make *beruang*, bear, of *uang*, money."""
MAX_BODY = 40_000
"""Characters of SVG; a drawing with more costs too much time to paint."""

REVIEW = Path(__file__).parent.parent / "docs/storybook-icons.md"
REVIEW_HEAD = """# The icons of Storybook

Every drawing of Noto that can come into a picture: {count} icons. Read it through as a teacher would; what does not
belong into a primary school's picture goes into `data/blocked.toml` with its reason. `tools/build_storybook.py` writes
this page; `tests/imagegen/providers/storybook/test_unfit.py` holds the icons' names against a table of unfit words.
Unicode's faces, flags, signs and parts of the body are not used at all."""

Icons = dict[str, dict[str, Any]]


def member(folder: Path, tarball: str, path: str) -> Any:
    """Read one JSON file out of a tarball whose hash is the pinned one."""
    raw = (folder / tarball).read_bytes()
    if hashlib.sha512(raw).hexdigest() != SHA512[tarball]:
        raise SystemExit(f"{tarball} is not the pinned version")
    with tarfile.open(fileobj=io.BytesIO(raw)) as archive:
        file = archive.extractfile(f"package/{path}")
        if file is None:
            raise SystemExit(f"{tarball} lacks {path}")
        return json.load(file)


def plain(emoji: str) -> str:
    """Take an emoji without its variation selectors."""
    return emoji.replace("\ufe0f", "")


def settings(name: str) -> dict[str, Any]:
    """Read one of the hand-written files."""
    return tomllib.loads((DATA / name).read_text(encoding="utf-8"))


def blocked() -> set[str]:
    """Every icon that the storybook must not hold."""
    return {plain(icon) for group in settings("blocked.toml").values() for icon in group["icons"].split()}


# ---------------------------------------------------------------- icons


def wanted(folder: Path, annotations: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Pairs of emoji and Noto's name for it, in Unicode's order, without what is blocked."""
    names = {key.replace("-fe0f", ""): name for key, name in member(folder, NOTO, "chars.json").items()}
    categories = member(folder, NOTO, "metadata.json")["categories"]
    allowed = {name for category in CATEGORIES for name in categories[category]}
    people = set(categories["People & Body"])
    out = blocked()
    for emoji in map(plain, annotations):
        name = names.get("-".join(f"{ord(sign):x}" for sign in emoji))
        if not name or emoji in out or (name not in allowed and emoji not in ALSO) or SYMBOLS.search(name):
            continue
        if name in people and emoji not in ALSO and NO_PART_OF_A_SCENE.search(name):
            continue
        yield emoji, name


def rounded(body: str) -> str:
    """Shorten the numbers of a drawing to a hundredth of its 128 units."""
    return re.sub(r"\d*\.\d{3,}", lambda number: f"{float(number[0]):.2f}".lstrip("0") or "0", body)


def painted(body: str, box: str, pixels: int) -> Image.Image:
    """Paint a drawing on nothing, to look where its ink is."""
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="{box}">{body}'
    png = resvg_py.svg_to_bytes(svg_string=f"{svg}</svg>", width=pixels, height=pixels, skip_system_fonts=True)
    return Image.open(io.BytesIO(bytes(png))).convert("RGBA")


def ink(image: Image.Image) -> tuple[int, int, int, int] | None:
    """The box of pixels that are more than a breath of colour."""
    return image.getchannel("A").point(lambda value: 255 if value > 40 else 0).getbbox()


def main_colour(image: Image.Image) -> str:
    """The colour that covers most of a head, so that a body can be drawn to it."""
    counted: list[Any] = sorted(image.quantize(8).convert("RGBA").getcolors(5000) or [], reverse=True)
    light = [colour for _, colour in counted if sum(colour[:3]) > 150 and colour[3] > 200]
    red, green, blue = (light or [(180, 140, 100)])[0][:3]
    return f"#{red:02x}{green:02x}{blue:02x}"


def icon(body: str, name: str, *, head: bool) -> dict[str, Any] | None:
    """One record of the data: name, drawing, box of its ink in 128ths; None for a drawing that can't be used."""
    body = rounded(body)
    if len(body) > MAX_BODY or ink(painted(body, "-128 -128 384 384", 384)) is None:
        return None
    around = ink(painted(body, "-128 -128 384 384", 384)) or (0, 0, 0, 0)
    if min(around[:2]) < 126 or max(around[2:]) > 258:
        return None  # it paints outside its box
    image = painted(body, "0 0 128 128", 128)
    box = ink(image)
    if box is None:
        return None
    record: dict[str, Any] = {"name": name, "body": body, "box": list(box)}
    if head:
        record["fur"] = main_colour(image.crop(box))
    return record


def icons(folder: Path, annotations: dict[str, Any]) -> Icons:
    """Every icon that the storybook may draw."""
    noto = member(folder, NOTO, "icons.json")
    heads = set(settings("traits.toml")["figures"]["animal_heads"].split())
    found: Icons = {}
    for emoji, name in wanted(folder, annotations):
        drawing = noto["icons"].get(noto["aliases"].get(name, {}).get("parent", name))
        words = annotations.get(emoji) or annotations[f"{emoji}\ufe0f"]
        made = drawing and icon(drawing["body"], words["tts"][0], head=emoji in heads)
        if made:
            found[emoji] = made
    return found


# ---------------------------------------------------------------- words


@cache
def russian() -> Any:
    """The Russian dictionary, loaded once."""
    return pymorphy3.MorphAnalyzer()


def tokens(text: str) -> list[str]:
    """Split like the storybook's own reading does."""
    return [folded(word) for word in spelled(text)]


def spelled(text: str) -> list[str]:
    """The words of a text with their own letters; Russian words are looked up with their ё."""
    return re.findall(r"[^\W_]+", unicodedata.normalize("NFC", text))


def folded(word: str) -> str:
    """A word as the lexicon writes it."""
    return word.casefold().replace("ё", "е")


def lemma(word: str, language: str) -> str:
    """The dictionary's form of a verb, an adjective or a small word."""
    if language in UNINFLECTED:
        return folded(word)
    if language == "ru":
        return folded(russian().parse(word)[0].normal_form)
    return folded(simplemma.lemmatize(word, lang=language))


def noun_parse(word: str) -> Any:
    """How a Russian word is read as the name of a thing: a noun in the nominative, if it can be one."""
    parses = russian().parse(word)
    named = [parse for parse in parses if "NOUN" in parse.tag and "nomn" in parse.tag]
    return (named or [parse for parse in parses if "NOUN" in parse.tag] or parses)[0]


def thing_word(word: str, language: str) -> str:
    """The form under which a word of a thing's name is kept: as it is written, in Russian the noun's singular."""
    return folded(noun_parse(word).normal_form) if language == "ru" else folded(word)


def named(name: str, language: str) -> str:
    """A thing's name in the forms that the reading looks up."""
    return " ".join(thing_word(word, language) for word in spelled(name))


def short_names(annotations: dict[str, Any], known: Icons, language: str) -> dict[str, str]:
    """Unicode's short name of each icon → icon, without those that mean something else; the first icon wins."""
    unclear = set(settings("unclear.toml")[language])
    names: dict[str, str] = {}
    for emoji, words in annotations.items():
        if plain(emoji) in known:
            for name in words.get("tts", ()):
                if " ".join(tokens(name)) not in unclear:
                    names.setdefault(named(name, language), plain(emoji))
    names.pop("", None)
    return {name: icon for name, icon in names.items() if name not in unclear}


def leaves(node: Any) -> Iterator[str]:
    """Every text in a tree of tables and lists."""
    if isinstance(node, str):
        yield node
    elif isinstance(node, dict):
        for value in node.values():
            yield from leaves(value)
    elif isinstance(node, list):
        for value in node:
            yield from leaves(value)


def small_words(language: str) -> list[str]:
    """The phrases of a language's own file that name no things, the most telling tables first."""
    tables = settings(f"languages/{language}.toml")
    return list(dict.fromkeys(phrase for table in SMALL_WORDS for phrase in leaves(tables.get(table, ()))))


def things(language: str) -> list[str]:
    """The phrases of a language's own file that name things."""
    return list(leaves(settings(f"languages/{language}.toml")["things"]))


def words_of(phrases: Iterable[str]) -> list[str]:
    """Every word of the phrases, once."""
    return list(dict.fromkeys(word for phrase in phrases for word in spelled(phrase)))


def alone(phrases: Iterable[str]) -> list[str]:
    """The phrases of one word: these must be found as they are, whatever they are a form of."""
    return [phrase for phrase in phrases if len(spelled(phrase)) == 1]


def russian_forms(small: Iterable[str], names: Iterable[str]) -> dict[str, str]:
    """Every case and number of the words; a word listed first keeps a form that two words share."""
    forms: dict[str, str] = {}
    for parse in (*(noun_parse(word) for word in names), *(russian().parse(word)[0] for word in small)):
        for form in parse.lexeme:
            forms.setdefault(folded(form.word), folded(parse.normal_form))
    return forms


def text(word: Any) -> str:
    """A word of simplemma's dictionaries, which hold bytes in some versions."""
    return word.decode() if isinstance(word, bytes) else str(word)


def dictionary_forms(vocabulary: set[str], language: str) -> dict[str, str]:
    """Every inflected form in simplemma's dictionary of a word that the storybook knows."""
    forms: dict[str, str] = {}
    for raw_form, raw_lemma in DefaultDictionaryFactory().get_dictionary(language).items():
        form, base = text(raw_form).casefold(), text(raw_lemma).casefold()
        if base in vocabulary and tokens(form) == [form]:
            forms.setdefault(form, base)
    return forms


def is_verb_form(form: str, base: str, language: str) -> bool:
    """Tell whether a form belongs to a verb made of the noun: English *ducking*, Indonesian *menyapu* of *sapu*."""
    if language == "en":
        return form.endswith(("ing", "ed")) and not base.endswith(("ing", "ed"))
    return language == "id" and not form.startswith(base)


def dutch_forms(noun: str) -> Iterator[str]:
    """The regular plurals of a Dutch noun: *bomen*, *kikkers*, *vossen*, *huizen*, *baby's* as one reads it."""
    yield from (f"{noun}s", f"{noun}en")
    if re.search(r"[^aeiou][aeiou][bdfgklmnprst]$", noun):
        yield f"{noun}{noun[-1]}en"
    if long := re.fullmatch(r"(.*?)(aa|ee|oo|uu)([bdfgklmnprst])", noun):
        yield f"{long[1]}{long[2][0]}{long[3]}en"
    if noun.endswith(("f", "s")):
        yield f"{noun[:-1]}{'v' if noun[-1] == 'f' else 'z'}en"


def noun_forms(nouns: set[str], language: str) -> dict[str, str]:
    """Inflected form → noun, for the words of things."""
    forms = {
        form: base for form, base in dictionary_forms(nouns, language).items() if not is_verb_form(form, base, language)
    }
    if language == "nl":
        for noun in sorted(nouns):
            for form in dutch_forms(noun):
                forms.setdefault(form, noun)
    return forms


def inflections(names: dict[str, str], language: str) -> dict[str, str]:
    """Inflected form → the form that the lexicon knows, for the words of things and all other words."""
    if language == "ko":
        return {}
    own, small = things(language), small_words(language)
    kept = {thing_word(word, language) for word in alone(own)} | set(alone(names))
    lemmas = {lemma(word, language) for word in words_of(small)}
    settled = kept | {lemma(word, language) for word in alone(small)} | set(settings("unclear.toml")[language])
    if language == "ru":
        forms = russian_forms(words_of(small), words_of([*own, *names]))
    else:
        forms = noun_forms(set(words_of([*own, *names])), language) | dictionary_forms(lemmas - kept, language)
    forms = {form: base for form, base in forms.items() if form not in settled}
    exact = {folded(word): lemma(word, language) for word in words_of(small) if folded(word) not in kept}
    forms |= {word: base for word, base in exact.items() if word != base}
    if language == "ru":
        forms |= {folded(word): thing_word(word, language) for word in words_of(own)}
    return dict(sorted((form, base) for form, base in forms.items() if form != base))


# ---------------------------------------------------------------- files


def write(name: str, content: Any) -> None:
    """Write a gzipped JSON file without a date, so that the same content gives the same bytes."""
    path = DATA / name
    path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    path.write_bytes(gzip.compress(text.encode(), 9, mtime=0))
    print(f"{name}: {len(text) // 1024} KiB, {path.stat().st_size // 1024} KiB packed")


def review(folder: Path, known: Icons) -> str:
    """The list of every icon that is in, by Unicode's category, and of those left out, for a person to read through."""
    emoji_names = {name: key for key, name in member(folder, NOTO, "chars.json").items()}
    lines = REVIEW_HEAD.format(count=len(known)).splitlines()
    for category, members in member(folder, NOTO, "metadata.json")["categories"].items():
        codes = [emoji_names[name].split("-") for name in members if name in emoji_names]
        emojis = dict.fromkeys(plain("".join(chr(int(sign, 16)) for sign in code)) for code in codes)
        listed = [f"{emoji} {known[emoji]['name']}" for emoji in emojis if emoji in known]
        if listed:
            lines += ["", f"## {category} ({len(listed)})", "", " · ".join(listed)]
    lines += ["", "## Left out", "", "| why | icons |", "| --- | --- |"]
    groups = settings("blocked.toml").values()
    lines += [f"| {group['reason']} | {' '.join(group['icons'].split())} |" for group in groups]
    return "\n".join(lines) + "\n"


def main(folder: Path) -> None:
    """Build all files."""
    annotations = {
        language: member(folder, CLDR, f"annotations/{language}/annotations.json")["annotations"]["annotations"]
        for language in LANGUAGES
    }
    known = icons(folder, annotations["en"])
    write("icons.json.gz", known)
    REVIEW.write_text(review(folder, known), encoding="utf-8")
    for language in LANGUAGES:
        names = short_names(annotations[language], known, language)
        write(f"words/{language}.json.gz", {"names": names, "forms": inflections(names, language)})
    print(f"{len(known)} icons")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
