"""Draw sixty prompts in six languages onto one sheet, for a person to look the storybook's pictures over.

    python tools/storybook_sheet.py [FILE.png]

Under each picture stand the prompt and what was not drawn. The sheet goes to data/storybook-sheet.png unless another
file is named; its path is printed. Korean and Cyrillic captions need a system font such as Noto Sans CJK or DejaVu.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from PIL import Image, ImageDraw, ImageFont  # noqa: E402

from imagegen.choices import Kind, Language, Shape  # noqa: E402
from imagegen.providers.base import ProviderFailure, Request  # noqa: E402
from imagegen.providers.storybook import Storybook  # noqa: E402

PROMPTS = {
    Language.EN: (
        "A farmer with three cows and a tractor on a green field",
        "A baby elephant and a giraffe under a palm tree",
        "Two astronauts next to a rocket on the moon",
        "A queen with a golden crown in front of a castle",
        "A red fire engine and a firefighter in the city at night",
        "A caterpillar, a ladybird and a butterfly among daisies",
        "A snowman with a scarf and a hat in the winter",
        "A cat sleeping on a sofa next to a lamp",
        "A T-Rex behind a volcano",
        "A girl playing the violin in a classroom",
    ),
    Language.FR: (
        "Un âne et un cochon devant une ferme",
        "Une sorcière avec un balai et un chat noir la nuit",
        "Des dauphins et une tortue sous la mer",
        "Une mariée avec un bouquet de fleurs devant une église",
        "Un boulanger avec une baguette et des croissants",
        "Deux enfants avec un ballon de foot dans le parc",
        "Un hibou dans un arbre au clair de lune",
        "Une fusée et une planète à anneaux dans l'espace",
        "Un ours polaire et un phoque dans la neige",
        "Une table avec une tarte aux pommes et une tasse de thé",
    ),
    Language.ID: (
        "Seekor gajah dan badak di padang rumput",
        "Anak-anak bermain layang-layang di pantai",
        "Becak dan sepeda motor di kota pada sore hari",
        "Ibu guru dengan buku di ruang kelas",
        "Kupu-kupu dan lebah di kebun bunga",
        "Perahu layar di laut saat matahari terbenam",
        "Ayam dan anak ayam di depan rumah",
        "Naga hijau di atas kastil",
        "Semangkuk nasi, pisang dan mangga",
        "Candi Borobudur pada pagi hari",
    ),
    Language.KO: (
        "공원에서 자전거를 타는 소년",
        "숲속의 호랑이와 토끼 두 마리",
        "바닷속의 문어와 해파리",
        "눈 오는 날 눈사람 옆에 있는 아이",
        "밤하늘의 보름달과 별",
        "우산을 든 할머니와 강아지",
        "교실의 책상 위에 있는 사과와 연필",
        "성 앞에 있는 공주와 용",
        "시장에 있는 수박과 포도",
        "소방차와 소방관",
    ),
    Language.NL: (
        "Een koe en twee schapen in de wei bij een molen",
        "Eendjes in de vijver naast een boom",
        "Een brandweerman met een ladder voor een huis",
        "Een heks met een bezem boven het bos in de nacht",
        "Een jongen met een rode vlieger op het strand",
        "Drie kikkers onder een paddenstoel",
        "Een astronaut op de maan met een ruimteschip",
        "Een olifant met een paraplu in de regen",
        "Een verjaardagstaart met ballonnen en cadeautjes",
        "Een trein in de bergen in de sneeuw",
    ),
    Language.RU: (
        "Белка и ёжик под дубом осенью",
        "Космонавт рядом с ракетой на луне",
        "Девочка с воздушным шариком в парке",
        "Корова и жеребёнок на лугу",
        "Дед Мороз с подарками у новогодней ёлки",
        "Лисёнок в зимнем лесу ночью",
        "Корабль в море на закате",
        "Царевна перед дворцом и дракон",
        "Пожарная машина и скорая помощь в городе",
        "Учительница с книгой в классе",
    ),
}
SIDE, CAPTION, COLUMNS = 300, 64, 10
"""Pixels of a picture's side and of the caption under it; pictures in a row."""
FONTS = (
    "NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    "NanumGothic.ttf",
    "/usr/share/fonts/truetype/nanum/NanumGothic.ttf",
    "/System/Library/Fonts/AppleSDGothicNeo.ttc",
    "malgun.ttf",
    "DejaVuSans.ttf",
)
FONT_SIZE = 13
INK, WARNING, PAPER = "#222222", "#b3261e", "#ffffff"

Font = ImageFont.FreeTypeFont | ImageFont.ImageFont


def font() -> Font:
    """The first font of the system that has the most scripts, else the one that comes with Pillow."""
    for name in FONTS:
        try:
            return ImageFont.truetype(name, FONT_SIZE)
        except OSError:
            continue
    return ImageFont.load_default(FONT_SIZE)


def drawn(prompt: str, language: Language) -> tuple[Image.Image, str]:
    """A prompt's picture and what was not drawn; an empty picture where nothing was understood."""
    request = Request(Kind.CREATE, prompt, prompt, language, Shape.SQUARE, n=1, variety=None, seed=1)
    try:
        result = Storybook().make(request)
    except ProviderFailure as failure:
        return Image.new("RGB", (SIDE, SIDE), "#dddddd"), str(failure.outcome)
    picture = Image.open(io.BytesIO(result.pictures[0].data)).convert("RGB").resize((SIDE, SIDE))
    return picture, ", ".join(result.reading.not_drawn if result.reading else ())


def lines(text: str, face: Font, width: int) -> Iterator[str]:
    """Break a text into lines of at most a width in pixels."""
    line = ""
    for word in text.split():
        longer = f"{line} {word}".strip()
        if line and face.getlength(longer) > width:
            yield line
            longer = word
        line = longer
    yield line


def sheet() -> Image.Image:
    """All prompts, a row for each language."""
    rows = -(-sum(map(len, PROMPTS.values())) // COLUMNS)
    page = Image.new("RGB", (COLUMNS * SIDE, rows * (SIDE + CAPTION)), PAPER)
    pen, face = ImageDraw.Draw(page), font()
    asked = [(prompt, language) for language, prompts in PROMPTS.items() for prompt in prompts]
    for place, (prompt, language) in enumerate(asked):
        left, top = place % COLUMNS * SIDE, place // COLUMNS * (SIDE + CAPTION)
        picture, missing = drawn(prompt, language)
        page.paste(picture, (left, top))
        texts = [(line, INK) for line in lines(prompt, face, SIDE - 8)]
        texts += [(line, WARNING) for line in lines(f"✗ {missing}", face, SIDE - 8)] if missing else []
        for number, (line, colour) in enumerate(texts):
            pen.text((left + 4, top + SIDE + 2 + number * (FONT_SIZE + 3)), line, font=face, fill=colour)
    return page


def main(path: Path) -> None:
    """Write the sheet and say where it is."""
    path.parent.mkdir(parents=True, exist_ok=True)
    sheet().save(path)
    print(path)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "data/storybook-sheet.png")
