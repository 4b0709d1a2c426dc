"""Build the storybook's pictures and words from Unicode's annotations and the Noto emoji.

    npm pack cldr-annotations-full@48.2.0 @iconify-json/noto@1.2.9
    pip install simplemma==2.0.0 pymorphy3==2.0.6
    python tools/build_storybook.py FOLDER-WITH-THE-TARBALLS

Writes `icons.json.gz` and `words/<language>.json.gz` into the storybook's data folder and the review list
`docs/storybook-icons.md`, from the tarballs and from the hand-written files next to them (`languages/*.toml`,
`traits.toml`, `blocked.toml`, `unclear.toml`). Equal input gives equal bytes. simplemma and pymorphy3 are needed for
`storybook_forms.py` alone.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import re
import sys
import tarfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import resvg_py
from pack_storybook import pack
from PIL import Image
from storybook_forms import DATA, inflections, named, settings, tokens

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
ALSO = ("👽", "👾", "🤖", "❤", "🦴", "✋", "🦶", "🦵", "💪", "👅", "🐾")
"""Figures and things that Unicode counts among the smileys and the parts of the body, and parts that children learn."""
NO_PART_OF_A_SCENE = re.compile(
    r"hand|finger|fist|thumb|foot|\bleg|\bear\b|nose|\beye|tooth|bone|lung|heart|mouth|tongue|brain|gestur|bow|massage"
    r"|facepalm|shrug|kiss|couple|muscle|breast|preg|bath|in-bed|hair|beard|pouting|frowning|nail"
)
"""Names of people's icons that are a part of the body or a gesture."""
SYMBOLS = re.compile(r"^(flag|keycap)|-oclock|-thirty")
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


# ---------------------------------------------------------------- files


def write(name: str, content: Any) -> None:
    """Write a gzipped JSON file without a date, so that the same content gives the same bytes."""
    path = DATA / name
    path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    path.write_bytes(gzip.compress(text.encode(), 9, mtime=0))
    print(f"{name}: {len(text) // 1024} KiB, {path.stat().st_size // 1024} KiB packed")


def write_icons(known: Icons) -> None:
    """Write the drawings one after the other, each packed alone, and an index to them."""
    bodies, index, start = [], {}, 0
    for emoji, record in known.items():
        body = zlib.compress(record["body"].encode(), 9)
        index[emoji] = [record["name"], record["box"], record.get("fur", ""), start, len(body)]
        bodies.append(body)
        start += len(body)
    (DATA / "icons.bin").write_bytes(b"".join(bodies))
    write("icons.json.gz", index)


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
    write_icons(known)
    REVIEW.write_text(review(folder, known), encoding="utf-8")
    for language in LANGUAGES:
        names = short_names(annotations[language], known, language)
        write(f"words/{language}.json.gz", {"names": names, "forms": inflections(names, language)})
    print(f"{len(known)} icons")
    pack()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
