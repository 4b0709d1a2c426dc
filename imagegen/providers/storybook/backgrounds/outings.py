"""Places for a day out or an errand: a kitchen garden, a zoo, a shop."""

from __future__ import annotations

from imagegen.providers.storybook.backgrounds.canvas import Canvas
from imagegen.providers.storybook.backgrounds.growing import bush, palm, trees
from imagegen.providers.storybook.backgrounds.homes import chequered
from imagegen.providers.storybook.backgrounds.houses import cottage, glass, roof_colour
from imagegen.providers.storybook.backgrounds.land import (
    SNOW,
    beside_the_sun,
    flowers,
    grass,
    ground,
    hills,
    lit_ground,
)
from imagegen.providers.storybook.colours import mix, shade

SOIL = "#8a6040"
SAND = ("#ecd9ac", "#dcc38e", "#c9ab72")
PACKETS = ("#e2402f", "#f2b233", "#2f7fc4", "#3a9d5d", "#8e5bb5", "#f08ab8")
SHOPS = (("#fdf1dc", "#f8e0b8"), ("#e6f3ee", "#cbe6dc"), ("#eef0fb", "#d6dcf4"))


def draw_garden(canvas: Canvas) -> None:
    """Draw a kitchen garden: beds of cabbages, carrots and pumpkins, a greenhouse, a shed, flowers by the fence."""
    colours = ground(canvas)
    hills(canvas, colours)
    trees(canvas, (0.03, 0.40, 0.52, 0.97), canvas.down(0.05), canvas.side * 0.17)
    cottage(canvas, beside_the_sun(canvas, 0.30), canvas.down(0.08), canvas.side * 0.20, "#f3e3c4", "#a94a38")
    _fence(canvas, canvas.down(0.13), canvas.side * 0.07)
    _greenhouse(canvas, beside_the_sun(canvas, -0.28), canvas.down(0.20), canvas.side * 0.19)
    for place, colour in enumerate(("#f2b233", "#e2402f", "#f08ab8", "#f6d860", "#8e5bb5")):
        x = beside_the_sun(canvas, 0.46 - 0.11 * place)
        _sunflower(canvas, x, canvas.down(0.19), canvas.side * (0.13 if place % 2 else 0.10), colour)
    for row, share in enumerate((0.24, 0.36)):
        _bed(canvas, 0.03, 0.45, share, row)
        _bed(canvas, 0.55, 0.97, share, row + 1)
    if canvas.scene.weather != "snow":
        grass(canvas, colours[2], 0.50)
        flowers(canvas, 0.52)


def _fence(canvas: Canvas, y: float, high: float) -> None:
    wood = canvas.hued("#c9a06a")
    with canvas.as_one():
        for rail in (0.30, 0.72):
            canvas.rect(0, y - high * rail, canvas.width, high * 0.12, shade(wood, 0.85))
        count = round(canvas.width / high * 1.7)
        for post in range(count + 1):
            x = canvas.width * post / count
            canvas.polygon(
                [
                    (x - high * 0.16, y),
                    (x - high * 0.16, y - high * 0.88),
                    (x, y - high * 1.02),
                    (x + high * 0.16, y - high * 0.88),
                    (x + high * 0.16, y),
                ],
                wood,
            )


def _greenhouse(canvas: Canvas, x: float, foot: float, high: float) -> None:
    """A house of glass with green in it."""
    half, eaves = high * 0.78, foot - high * 0.58
    pane, frame = glass(canvas, "#cfeaf0"), canvas.hued("#ffffff")
    outline = [(x - half, foot), (x - half, eaves), (x, foot - high), (x + half, eaves), (x + half, foot)]
    with canvas.as_one():
        canvas.polygon(outline, pane)
        for across in (-0.66, -0.22, 0.22, 0.66):
            canvas.ellipse(x + half * across, foot - high * 0.14, half * 0.22, high * 0.16, canvas.hued("#6fb35a"))
            canvas.circle(x + half * across, foot - high * 0.20, high * 0.035, canvas.hued("#e2402f"))
    bars = "".join(
        f"M{x + half * share:.0f} {foot:.0f}V{eaves - high * 0.42 * (1 - abs(share)):.0f}" for share in (-0.5, 0, 0.5)
    )
    edge = "L".join(f"{across:.0f} {down:.0f}" for across, down in outline)
    canvas.stroke(f"M{edge}M{x - half:.0f} {eaves:.0f}H{x + half:.0f}{bars}", frame, high * 0.028)


def _sunflower(canvas: Canvas, x: float, foot: float, high: float, colour: str) -> None:
    with canvas.as_one():
        canvas.stroke(f"M{x:.0f} {foot:.0f}v{-high * 0.85:.0f}", canvas.hued("#4d9440"), high * 0.05)
        canvas.ellipse(x + high * 0.12, foot - high * 0.35, high * 0.12, high * 0.05, canvas.hued("#5aa84a"))
        for across, down in ((-0.7, -0.7), (0.7, -0.7), (-0.7, 0.7), (0.7, 0.7), (0, -1), (0, 1), (-1, 0), (1, 0)):
            canvas.circle(
                x + high * 0.11 * across, foot - high * (0.88 - 0.11 * down), high * 0.075, canvas.hued(colour)
            )
        canvas.circle(x, foot - high * 0.88, high * 0.09, canvas.hued("#7a4e2c"))


def _bed(canvas: Canvas, left: float, right: float, share: float, kind: int) -> None:
    """A bed between boards with one kind of vegetable in a row."""
    start, end, y = canvas.width * left, canvas.width * right, canvas.down(share)
    high = (canvas.height - canvas.horizon) * 0.085
    soil = SNOW[canvas.is_dark][1] if canvas.scene.weather == "snow" else canvas.hued(SOIL)
    wood = canvas.hued("#b98a5a")
    lean = canvas.side * 0.02
    with canvas.as_one():
        canvas.polygon([(start + lean, y - high), (end - lean, y - high), (end, y), (start, y)], soil)
        canvas.rect(start, y - high * 0.06, end - start, high * 0.34, wood)
    count = max(4, round((end - start) / canvas.side * 16))
    for place in range(count):
        x, foot = start + (end - start) * (place + 0.5) / count, y - high * 0.35
        (_cabbage, _carrot, _pumpkin)[kind % 3](canvas, x, foot, canvas.side * 0.032)


def _cabbage(canvas: Canvas, x: float, foot: float, size: float) -> None:
    leaf = canvas.hued("#8fc465")
    with canvas.as_one():
        canvas.ellipse(x, foot - size * 0.35, size * 0.85, size * 0.5, shade(leaf, 0.8))
        canvas.circle(x, foot - size * 0.6, size * 0.55, leaf)
        canvas.circle(x - size * 0.1, foot - size * 0.7, size * 0.32, shade(leaf, 1.25))


def _carrot(canvas: Canvas, x: float, foot: float, size: float) -> None:
    with canvas.as_one():
        canvas.ellipse(x, foot - size * 0.1, size * 0.24, size * 0.22, canvas.hued("#f2862e"))
        leaves = "".join(
            f"M{x:.1f} {foot - size * 0.2:.1f}l{size * lean:.1f} {-size * 1.2:.1f}" for lean in (-0.45, 0, 0.45)
        )
        canvas.stroke(leaves, canvas.hued("#4fa548"), size * 0.16)


def _pumpkin(canvas: Canvas, x: float, foot: float, size: float) -> None:
    orange = canvas.hued("#f0922e")
    with canvas.as_one():
        canvas.rect(x - size * 0.08, foot - size * 1.15, size * 0.16, size * 0.3, canvas.hued("#4d9440"))
        for across, tone in ((-0.36, 0.88), (0.36, 0.88), (0.0, 1.06)):
            canvas.ellipse(x + size * across, foot - size * 0.42, size * 0.40, size * 0.46, shade(orange, tone))


def draw_zoo(canvas: Canvas) -> None:
    """Draw a zoo: enclosures with rocks, a pool and a tree house behind low fences, palms, a path with a signpost."""
    colours = ground(canvas)
    hills(canvas, colours)
    trees(canvas, (0.06, 0.16, 0.45, 0.55, 0.86, 0.95), canvas.down(0.04), canvas.side * 0.20)
    _dome(canvas, beside_the_sun(canvas, -0.08), canvas.down(0.06), canvas.side * 0.20)
    for share in (0.30, 0.68):
        palm(canvas, canvas.width * share, canvas.down(0.10), canvas.side * 0.28, 0.08)
    canvas.path(
        f"M0 {canvas.down(0.12):.0f}Q{canvas.width / 2:.0f} {canvas.down(0.06):.0f}"
        f" {canvas.width} {canvas.down(0.12):.0f}"
        f"V{canvas.down(0.34):.0f}H0z",
        mix(colours[0], lit_ground(canvas, SAND)[0], 0.35),
    )
    _rocks(canvas, canvas.width * 0.13, canvas.down(0.26), canvas.side * 0.20)
    _climbing(canvas, canvas.width * 0.84, canvas.down(0.27), canvas.side * 0.24)
    canvas.ellipse(
        canvas.width * 0.47, canvas.down(0.22), canvas.width * 0.13, canvas.height * 0.020, canvas.hued("#5fb4d8")
    )
    canvas.ellipse(
        canvas.width * 0.45, canvas.down(0.21), canvas.width * 0.07, canvas.height * 0.008, canvas.hued("#a5dcee")
    )
    _railing(canvas, canvas.down(0.36), canvas.side * 0.09)
    path = lit_ground(canvas, SAND)
    canvas.rect(0, canvas.down(0.36), canvas.width, canvas.height, path[0])
    canvas.hill(canvas.down(0.60), canvas.height * 0.006, path[1])
    _signpost(canvas, beside_the_sun(canvas, 0.40), canvas.down(0.48), canvas.side * 0.24)
    for share in (0.02, 0.98):
        bush(canvas, canvas.width * share, canvas.down(0.47), canvas.side * 0.08)


def _dome(canvas: Canvas, x: float, foot: float, high: float) -> None:
    """A big cage for birds."""
    wire, half = canvas.hued("#6f8f80"), high * 0.85
    lines = f"M{x - half:.0f} {foot:.0f}A{half:.0f} {high:.0f} 0 0 1 {x + half:.0f} {foot:.0f}z"
    for share in (-0.66, -0.33, 0.0, 0.33, 0.66):
        top = foot - high * (1 - share * share) ** 0.5
        lines += f"M{x + half * share:.0f} {foot:.0f}V{top:.0f}"
    for up in (0.3, 0.6, 0.85):
        reach = half * (1 - up * up) ** 0.5
        lines += f"M{x - reach:.0f} {foot - high * up:.0f}H{x + reach:.0f}"
    canvas.path(f"M{x - half:.0f} {foot:.0f}A{half:.0f} {high:.0f} 0 0 1 {x + half:.0f} {foot:.0f}z", "#ffffff", 0.25)
    canvas.stroke(lines, wire, max(2.0, high * 0.02))


def _rocks(canvas: Canvas, x: float, foot: float, wide: float) -> None:
    stone = canvas.hued("#b3a593")
    for across, size, tone in ((-0.35, 0.5, 0.9), (0.40, 0.42, 0.95), (0.0, 0.75, 1.0)):
        at, high = x + wide * across, wide * size
        with canvas.as_one():
            canvas.polygon(
                [
                    (at - high * 0.6, foot),
                    (at - high * 0.42, foot - high * 0.7),
                    (at + high * 0.05, foot - high),
                    (at + high * 0.45, foot - high * 0.6),
                    (at + high * 0.6, foot),
                ],
                shade(stone, tone),
            )
            canvas.polygon(
                [
                    (at + high * 0.05, foot - high),
                    (at + high * 0.45, foot - high * 0.6),
                    (at + high * 0.6, foot),
                    (at + high * 0.15, foot),
                ],
                shade(stone, tone * 0.84),
            )
    canvas.ellipse(x, foot - wide * 0.10, wide * 0.15, wide * 0.13, canvas.hued("#4f463e"))


def _climbing(canvas: Canvas, x: float, foot: float, high: float) -> None:
    """Trunks with a platform, a rope and a tyre."""
    wood = canvas.hued("#8a5f3c")
    with canvas.as_one():
        for across, tall in ((-0.32, 0.85), (0.32, 1.0)):
            canvas.rect(x + high * across - high * 0.035, foot - high * tall, high * 0.07, high * tall, wood)
        canvas.rect(x - high * 0.52, foot - high * 0.62, high * 0.48, high * 0.05, shade(wood, 1.2))
        canvas.rect(x - high * 0.34, foot - high * 0.80, high * 0.72, high * 0.05, shade(wood, 0.8))
        canvas.polygon(
            [
                (x + high * 0.06, foot - high * 0.96),
                (x + high * 0.34, foot - high * 1.18),
                (x + high * 0.62, foot - high * 0.96),
            ],
            roof_colour(canvas, "#c49a5a"),
        )
    rope = f"M{x + high * 0.05:.0f} {foot - high * 0.76:.0f}V{foot - high * 0.40:.0f}"
    canvas.stroke(rope, canvas.hued("#d9c08a"), high * 0.02)
    canvas.add(
        f'<circle cx="{x + high * 0.05:.0f}" cy="{foot - high * 0.29:.0f}" r="{high * 0.09:.0f}" fill="none"'
        f' stroke="{canvas.hued("#3b3f48")}" stroke-width="{high * 0.05:.1f}"/>'
    )


def _railing(canvas: Canvas, foot: float, high: float) -> None:
    wood = canvas.hued("#9a6f45")
    with canvas.as_one():
        for rail in (0.40, 0.85):
            canvas.rect(0, foot - high * rail, canvas.width, high * 0.10, wood)
        count = max(7, round(canvas.width / canvas.side * 8))
        for post in range(count + 1):
            x = canvas.width * post / count
            canvas.rect(x - high * 0.07, foot - high, high * 0.14, high, shade(wood, 0.85))


def _signpost(canvas: Canvas, x: float, foot: float, high: float) -> None:
    """Signs that point both ways, with a paw and a fish on them."""
    wood = canvas.hued("#8a5f3c")
    canvas.rect(x - high * 0.03, foot - high, high * 0.06, high, wood)
    for up, side, colour in ((0.92, -1, "#3a9d5d"), (0.66, 1, "#2f7fc4")):
        y, long = foot - high * up, high * 0.50
        with canvas.as_one():
            canvas.polygon(
                [
                    (x - side * long * 0.4, y),
                    (x + side * long * 0.5, y),
                    (x + side * long * 0.72, y + high * 0.09),
                    (x + side * long * 0.5, y + high * 0.18),
                    (x - side * long * 0.4, y + high * 0.18),
                ],
                canvas.hued(colour),
            )
        canvas.circle(x + side * long * 0.1, y + high * 0.105, high * 0.035, canvas.hued("#fff8ea"))
        for across in (-0.05, 0.0, 0.05):
            canvas.circle(x + side * long * 0.1 + high * across, y + high * 0.055, high * 0.016, canvas.hued("#fff8ea"))
    canvas.ellipse(x, foot, high * 0.16, high * 0.03, canvas.hued("#8fae5d"))


def draw_shop(canvas: Canvas) -> None:
    """Draw a shop: shelves of packets, fruit in crates, a counter with a till, lamps and a door."""
    width, floor, side = canvas.width, canvas.horizon, canvas.side
    canvas.wash(0, floor, canvas.chance.choice(SHOPS))
    chequered(canvas, "#f1ece2", "#d8cbb6")
    canvas.rect(0, floor - canvas.height * 0.016, width, canvas.height * 0.02, "#ffffff")
    _awning(canvas, floor * 0.10)
    _rack(canvas, width * 0.02, floor * 0.24, width * 0.28, floor * 0.74)
    _rack(canvas, width * 0.32, floor * 0.24, width * 0.25, floor * 0.74)
    _fruit(canvas, width * 0.595, floor + canvas.height * 0.03, width * 0.15)
    _counter(canvas, width * 0.885, floor + canvas.height * 0.045, side * 0.21)
    for share in (0.18, 0.49, 0.84):
        x, y, size = width * share, floor * 0.17, side * 0.035
        canvas.stroke(f"M{x:.0f} {floor * 0.06:.0f}V{y:.0f}", "#6a5a4a", 2.5)
        canvas.path(f"M{x - size:.0f} {y + size:.0f}a{size:.0f} {size:.0f} 0 0 1 {size * 2:.0f} 0z", "#d8553f")
        canvas.circle(x, y + size, size * 0.3, "#fff6cf")


def _awning(canvas: Canvas, high: float) -> None:
    """A striped edge along the top."""
    count = max(9, 2 * round(canvas.width / canvas.side * 5) + 1)
    step = canvas.width / count
    for place in range(count):
        fill = "#d8392f" if place % 2 else "#fff8ea"
        arc = f"a{step / 2:.1f} {high * 0.35:.1f} 0 0 1 {-step:.1f} 0z"
        canvas.path(f"M{step * place:.1f} 0h{step:.1f}V{high * 0.7:.1f}{arc}", fill)


def _rack(canvas: Canvas, x: float, y: float, width: float, height: float) -> None:
    """Shelves full of packets, tins and bottles."""
    rows, wood = 4, "#c39363"
    canvas.rect(x, y, width, height, shade(wood, 0.72))
    canvas.rect(x + width * 0.03, y + height * 0.02, width * 0.94, height * 0.96, "#f3e3c8")
    step = height / rows
    for row in range(rows):
        foot, at = y + step * (row + 1) - step * 0.08, x + width * 0.05
        while at < x + width * 0.90:
            wide = min(step * canvas.between(0.26, 0.44), x + width * 0.95 - at)
            _packet(canvas, at, foot, wide, step * canvas.between(0.45, 0.74))
            at += wide * 1.12
        canvas.rect(x, foot, width, step * 0.08, wood)


def _packet(canvas: Canvas, x: float, foot: float, wide: float, high: float) -> None:
    colour = canvas.chance.choice(PACKETS)
    with canvas.as_one():
        if canvas.chance.random() < 0.35:
            canvas.rect(x + wide * 0.32, foot - high, wide * 0.36, high * 0.4, colour)
            canvas.rect(x + wide * 0.1, foot - high * 0.72, wide * 0.8, high * 0.72, colour, 'rx="4"')
        else:
            canvas.rect(x, foot - high, wide, high, colour, 'rx="2"')
        canvas.rect(x + wide * 0.12, foot - high * 0.55, wide * 0.76, high * 0.28, shade(colour, 1.6))


def _fruit(canvas: Canvas, x: float, foot: float, wide: float) -> None:
    """Two crates of fruit on a stand, from its left edge."""
    high = canvas.side * 0.16
    for level, colours in enumerate((("#e2402f", "#f2862e"), ("#7cb342", "#f6d860"))):
        y = foot - high * (0.15 + 0.85 * level)
        with canvas.as_one():
            for half, colour in enumerate(colours):
                for place in range(4):
                    at = x + wide * (0.07 + 0.5 * half + 0.12 * place)
                    canvas.circle(at, y - high * 0.36, wide * 0.068, colour)
                    if place < 3:
                        canvas.circle(at + wide * 0.06, y - high * 0.46, wide * 0.068, shade(colour, 1.15))
            canvas.rect(x, y - high * 0.34, wide, high * 0.34, "#b98a5a")
            canvas.rect(x, y - high * 0.20, wide, high * 0.04, "#8f6238")
    for share in (0.0, 0.94):
        canvas.rect(x + wide * share, foot - high * 1.0, wide * 0.06, high * 1.0, "#8f6238")


def _counter(canvas: Canvas, x: float, foot: float, wide: float) -> None:
    """The counter with its till and a pair of scales; `x` is its middle."""
    high, left = wide * 0.62, x - wide / 2
    with canvas.as_one():
        canvas.rect(left, foot - high, wide, high, "#3f8f7a")
        for place in range(3):
            canvas.rect(
                left + wide * (0.06 + 0.31 * place), foot - high * 0.80, wide * 0.26, high * 0.66, "#57a893", 'rx="5"'
            )
        canvas.rect(left - wide * 0.05, foot - high * 1.08, wide * 1.10, high * 0.13, "#c39363", 'rx="4"')
    top = foot - high * 1.08
    with canvas.as_one():
        canvas.polygon(
            [
                (left + wide * 0.10, top),
                (left + wide * 0.16, top - high * 0.34),
                (left + wide * 0.46, top - high * 0.34),
                (left + wide * 0.52, top),
            ],
            "#5a6478",
        )
        canvas.rect(left + wide * 0.19, top - high * 0.29, wide * 0.24, high * 0.10, "#bfe8c8")
        for row in range(2):
            for place in range(3):
                canvas.rect(
                    left + wide * (0.20 + 0.08 * place),
                    top - high * (0.15 - 0.07 * row),
                    wide * 0.055,
                    high * 0.045,
                    "#f3f6fa",
                )
    with canvas.as_one():
        canvas.rect(left + wide * 0.70, top - high * 0.12, wide * 0.20, high * 0.12, "#d8392f", 'rx="4"')
        canvas.ellipse(left + wide * 0.80, top - high * 0.17, wide * 0.16, high * 0.045, "#dfe6ec")
