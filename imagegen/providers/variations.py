"""What an edit is told to do where "more like this" is asked for: no living model has a variation of its own."""

from __future__ import annotations

from collections.abc import Mapping

from imagegen.choices import Language

INSTRUCTIONS: Mapping[Language, str] = {
    Language.EN: "Make a new picture of the same subject in the same style, with a new composition: "
    "another point of view, another arrangement. Add nothing that is not in the picture.",
    Language.FR: "Fais une nouvelle image du même sujet dans le même style, avec une nouvelle composition : "
    "un autre point de vue, une autre disposition. N'ajoute rien qui ne soit pas dans l'image.",
    Language.ID: "Buatlah gambar baru dengan subjek dan gaya yang sama, dengan komposisi baru: "
    "sudut pandang lain, susunan lain. Jangan menambahkan apa pun yang tidak ada di gambar.",
    Language.KO: "같은 대상을 같은 화풍으로, 새로운 구도로 다시 그려 주세요: "
    "다른 시점, 다른 배치로. 그림에 없는 것은 더하지 마세요.",
    Language.NL: "Maak een nieuwe afbeelding van hetzelfde onderwerp in dezelfde stijl, met een nieuwe compositie: "
    "een ander standpunt, een andere opstelling. Voeg niets toe dat niet op de afbeelding staat.",
    Language.RU: "Нарисуй новую картинку с тем же сюжетом в том же стиле, но с новой композицией: "
    "другой ракурс, другое расположение. Не добавляй ничего, чего нет на картинке.",
}


def instructed(text: str, language: Language) -> str:
    """Give the text to send with the picture: metaprompt and words as they are, then the fixed instruction."""
    return f"{text}\n\n{INSTRUCTIONS[language]}" if text.strip() else INSTRUCTIONS[language]
