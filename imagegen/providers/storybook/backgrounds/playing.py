"""Places to play and do sports out of doors: a playground, a sports field, a swimming pool."""

from __future__ import annotations

from imagegen.providers.storybook.backgrounds.canvas import Canvas
from imagegen.providers.storybook.backgrounds.growing import bush, trees
from imagegen.providers.storybook.backgrounds.houses import glass
from imagegen.providers.storybook.backgrounds.land import SNOW, beside_the_sun, flowers, grass, ground, hills
from imagegen.providers.storybook.backgrounds.water import ripples, water_at, waters
from imagegen.providers.storybook.colours import mix, shade

BARS = ("#e2402f", "#2f7fc4", "#f2b233", "#3a9d5d")
TARTAN = "#c8613f"


def draw_playground(canvas: Canvas) -> None:
    """Draw a playground: a slide, swings, a climbing frame and a sandpit, with trees and the school behind."""
    colours = ground(canvas)
    hills(canvas, colours)
    _building(canvas, beside_the_sun(canvas, -0.24), canvas.down(0.04), canvas.side * 0.20)
    trees(canvas, (0.03, 0.14, 0.47, 0.58, 0.88, 0.97), canvas.down(0.06), canvas.side * 0.17)
    yard = canvas.down(0.13)
    soft = SNOW[canvas.is_dark][1] if canvas.scene.weather == "snow" else mix(canvas.hued("#e3c490"), colours[1], 0.12)
    canvas.path(
        f"M{-canvas.width * 0.05:.0f} {canvas.down(0.52):.0f}Q{canvas.width * 0.5:.0f}"
        f" {yard - canvas.height * 0.05:.0f}"
        f" {canvas.width * 1.05:.0f} {canvas.down(0.52):.0f}Q{canvas.width * 0.5:.0f} {canvas.down(0.66):.0f}"
        f" {-canvas.width * 0.05:.0f} {canvas.down(0.52):.0f}z",
        soft,
    )
    _swings(canvas, canvas.width * 0.19, canvas.down(0.27), canvas.side * 0.27)
    _slide(canvas, canvas.width * 0.77, canvas.down(0.30), canvas.side * 0.29)
    _dome(canvas, canvas.width * 0.48, canvas.down(0.22), canvas.side * 0.13)
    _sandpit(canvas, canvas.width * 0.50, canvas.down(0.42), canvas.side * 0.15)
    if canvas.scene.weather != "snow":
        grass(canvas, colours[2], 0.62)
        flowers(canvas, 0.64)


def _building(canvas: Canvas, x: float, foot: float, high: float) -> None:
    """A school far back, with a clock over its door."""
    wall, roof = canvas.hued("#d99a74"), canvas.hued("#8a4a3c" if canvas.scene.weather != "snow" else "#f2f7fc")
    half = high * 1.2
    with canvas.as_one():
        canvas.rect(x - half, foot - high * 0.62, half * 2, high * 0.62, wall)
        canvas.polygon(
            [
                (x - half * 1.05, foot - high * 0.60),
                (x - half * 0.92, foot - high * 0.86),
                (x + half * 0.92, foot - high * 0.86),
                (x + half * 1.05, foot - high * 0.60),
            ],
            roof,
        )
        canvas.rect(x - high * 0.26, foot - high * 0.80, high * 0.52, high * 0.80, shade(wall, 1.12))
        canvas.polygon(
            [(x - high * 0.32, foot - high * 0.78), (x, foot - high * 1.06), (x + high * 0.32, foot - high * 0.78)],
            roof,
        )
    with canvas.as_one():
        canvas.circle(x, foot - high * 0.66, high * 0.09, canvas.hued("#fffaf0"))
        for place in (-4, -3, -2, 2, 3, 4):
            left = x + half * 0.225 * place - high * 0.07
            canvas.rect(left, foot - high * 0.48, high * 0.15, high * 0.24, glass(canvas, "#a9d0e4"))
        canvas.rect(x - high * 0.10, foot - high * 0.34, high * 0.20, high * 0.34, canvas.hued("#34506f"))


def _swings(canvas: Canvas, x: float, foot: float, high: float) -> None:
    """Two swings on a red frame."""
    bar, thick, half = canvas.hued(BARS[0]), high * 0.045, high * 0.52
    frame = f"M{x - half:.0f} {foot - high:.0f}H{x + half:.0f}"
    for side in (-1, 1):
        top = x + side * half
        frame += f"M{top - high * 0.14:.0f} {foot:.0f}L{top:.0f} {foot - high:.0f}L{top + high * 0.14:.0f} {foot:.0f}"
    canvas.stroke(frame, bar, thick)
    for across, lean, colour in ((-0.45, 0.10, BARS[1]), (0.45, -0.03, BARS[2])):
        at, seat, y = x + half * across, high * 0.12, foot - high * 0.26
        shift = high * lean
        ropes = "".join(
            f"M{at + side * seat:.0f} {foot - high:.0f}L{at + side * seat + shift:.0f} {y:.0f}" for side in (-1, 1)
        )
        canvas.stroke(ropes, canvas.hued("#6a6f7a"), max(1.5, high * 0.012))
        canvas.rect(at - seat * 1.25 + shift, y, seat * 2.5, high * 0.045, canvas.hued(colour), 'rx="3"')


def _slide(canvas: Canvas, x: float, foot: float, high: float) -> None:
    """A yellow slide with a blue tower and a pointed roof."""
    tower, chute = canvas.hued(BARS[1]), canvas.hued(BARS[2])
    deck, left, right = foot - high * 0.56, x + high * 0.02, x + high * 0.40
    with canvas.as_one():
        for post in (left, right):
            canvas.rect(post - high * 0.025, foot - high * 0.92, high * 0.05, high * 0.92, tower)
        canvas.rect(left, deck, right - left, high * 0.06, shade(tower, 0.85))
        canvas.rect(left, deck - high * 0.17, right - left, high * 0.10, shade(tower, 1.25))
        canvas.polygon(
            [
                (left - high * 0.09, foot - high * 0.88),
                ((left + right) / 2, foot - high * 1.18),
                (right + high * 0.09, foot - high * 0.88),
            ],
            canvas.hued(BARS[0]),
        )
    rungs = "".join(
        f"M{left + high * 0.04:.0f} {foot - high * share:.0f}H{right - high * 0.03:.0f}"
        for share in (0.10, 0.21, 0.32, 0.43)
    )
    canvas.stroke(rungs, canvas.hued("#f3e9d6"), high * 0.026)
    end = x - high * 0.62
    bend = f"C{x - high * 0.18:.0f} {deck + high * 0.06:.0f} {x - high * 0.28:.0f} {foot - high * 0.08:.0f}"
    back = f"C{x - high * 0.24:.0f} {foot + high * 0.04:.0f} {x - high * 0.14:.0f} {deck + high * 0.20:.0f}"
    with canvas.as_one():
        canvas.path(
            f"M{left:.0f} {deck:.0f}{bend} {end:.0f} {foot - high * 0.06:.0f}v{high * 0.08:.0f}"
            f"{back} {left:.0f} {deck + high * 0.11:.0f}z",
            chute,
        )
        rim = f"M{left:.0f} {deck - high * 0.02:.0f}{bend} {end:.0f} {foot - high * 0.07:.0f}"
        canvas.stroke(rim, shade(chute, 0.84), high * 0.035)


def _dome(canvas: Canvas, x: float, foot: float, high: float) -> None:
    """A climbing frame of bars in an arc."""
    bar = canvas.hued(BARS[3])
    lines = ""
    for reach in (1.0, 0.62, 0.22):
        half = high * 1.05 * reach
        lines += f"M{x - half:.0f} {foot:.0f}A{max(half, 1):.0f} {high:.0f} 0 0 1 {x + half:.0f} {foot:.0f}"
    for up in (0.35, 0.68):
        half = high * 1.05 * (1 - up * up) ** 0.5
        lines += f"M{x - half:.0f} {foot - high * up:.0f}H{x + half:.0f}"
    canvas.stroke(lines, bar, high * 0.07)


def _sandpit(canvas: Canvas, x: float, y: float, half: float) -> None:
    wood, sand = canvas.hued("#a8774a"), canvas.hued("#f7e3b0")
    with canvas.as_one():
        canvas.ellipse(x, y, half, half * 0.30, wood)
        canvas.ellipse(x, y - half * 0.02, half * 0.90, half * 0.24, sand)
        canvas.path(
            f"M{x - half * 0.3:.0f} {y:.0f}q{half * 0.25:.0f} {-half * 0.34:.0f} {half * 0.5:.0f} 0z", shade(sand, 0.9)
        )
        canvas.polygon(
            [
                (x + half * 0.36, y - half * 0.16),
                (x + half * 0.60, y - half * 0.16),
                (x + half * 0.56, y + half * 0.06),
                (x + half * 0.40, y + half * 0.06),
            ],
            canvas.hued(BARS[0]),
        )


def draw_sports(canvas: Canvas) -> None:
    """Draw a sports field: a running track with lanes, grass with a goal, a stand with flags."""
    colours = ground(canvas)
    trees(canvas, (0.02, 0.10, 0.19, 0.82, 0.90, 0.98), canvas.down(0.02), canvas.side * 0.15)
    _stand(canvas, canvas.width * 0.5, canvas.down(0.03), canvas.width * 0.30, canvas.side * 0.20)
    canvas.rect(0, canvas.down(0.02), canvas.width, canvas.height, colours[1])
    far, count, width = canvas.down(0.03), 10, canvas.width
    for stripe in range(count):
        left, right = stripe / count - 0.5, (stripe + 1) / count - 0.5
        if stripe % 2 == 0:
            corners = [(width * (0.5 + left * 1.1), far), (width * (0.5 + right * 1.1), far)]
            corners += [(width * (0.5 + right * 2.4), canvas.down(0.5)), (width * (0.5 + left * 2.4), canvas.down(0.5))]
            canvas.polygon(corners, mix(colours[0], colours[1], 0.45))
    _goal(canvas, beside_the_sun(canvas, 0.30), canvas.down(0.20), canvas.side * 0.15)
    canvas.ellipse(width * 0.5, canvas.down(0.24), width * 0.15, canvas.height * 0.028, "#ffffff", 0.55)
    canvas.ellipse(
        width * 0.5, canvas.down(0.24), width * 0.142, canvas.height * 0.024, mix(colours[0], colours[1], 0.7)
    )
    _track(canvas)


def _track(canvas: Canvas) -> None:
    """The running track in front, whose lanes bend away a little."""
    top, width, height = canvas.down(0.40), canvas.width, canvas.height
    snow = SNOW[canvas.is_dark]
    red = mix(canvas.hued(TARTAN), snow[1], 0.75) if canvas.scene.weather == "snow" else canvas.hued(TARTAN)
    rise = height * 0.035
    canvas.path(f"M0 {top:.0f}Q{width / 2:.0f} {top - rise * 2:.0f} {width} {top:.0f}V{height}H0z", red)
    white = canvas.hued("#fdf6ee")
    shares = (0.0, 0.13, 0.28, 0.45, 0.65, 0.88)
    for place, share in enumerate(shares):
        y, bend = top + (height - top) * share, rise * 2 * (1 - share)
        canvas.stroke(f"M0 {y:.0f}Q{width / 2:.0f} {y - bend:.0f} {width} {y:.0f}", white, 3 + place * 0.8)
    start = width * (0.5 - canvas.scene.sun_side * 0.38)
    lean = canvas.scene.sun_side * width * 0.10
    canvas.polygon(
        [
            (start + lean, top - rise * 0.4),
            (start + lean + width * 0.012, top - rise * 0.4),
            (start + width * 0.03, height),
            (start, height),
        ],
        white,
    )


def _stand(canvas: Canvas, x: float, foot: float, half: float, high: float) -> None:
    """Rows of seats with people on them under a roof with flags."""
    with canvas.as_one():
        canvas.rect(x - half, foot - high * 0.66, half * 2, high * 0.66, canvas.hued("#9fb0c4"))
        for row in range(4):
            y = foot - high * (0.60 - 0.15 * row)
            canvas.rect(x - half, y, half * 2, high * 0.06, canvas.hued(("#3f78b8", "#4f88c8")[row % 2]))
        canvas.polygon(
            [
                (x - half * 1.06, foot - high * 0.84),
                (x - half * 0.98, foot - high * 0.96),
                (x + half * 0.98, foot - high * 0.96),
                (x + half * 1.06, foot - high * 0.84),
            ],
            canvas.hued("#e9eef4"),
        )
    posts = "".join(
        f"M{x + half * side:.0f} {foot:.0f}V{foot - high * 0.86:.0f}" for side in (-0.96, -0.32, 0.32, 0.96)
    )
    canvas.stroke(posts, canvas.hued("#7d8894"), high * 0.03)
    skins, shirts = ("#c98d6b", "#f0c89a", "#8a5a44"), BARS
    size = high * 0.035
    with canvas.as_one():
        for row in range(3):
            count = round(half * 2 / size / 4.6)
            for place in range(count):
                if canvas.chance.random() < 0.3:
                    continue
                at = x - half * 0.95 + half * 1.9 * (place + 0.5 * (row % 2)) / count
                y = foot - high * (0.62 - 0.15 * row)
                canvas.rect(at - size, y, size * 2, size * 2, canvas.hued(canvas.chance.choice(shirts)), 'rx="2"')
                canvas.circle(at, y - size * 0.4, size * 0.9, canvas.hued(canvas.chance.choice(skins)))
    for place, share in enumerate((-0.9, -0.45, 0.0, 0.45, 0.9)):
        mast, top = x + half * share, foot - high * 0.95
        canvas.stroke(f"M{mast:.0f} {top:.0f}v{-high * 0.26:.0f}", canvas.hued("#7d8894"), high * 0.018)
        cloth = (
            f"M{mast:.0f} {top - high * 0.26:.0f}l{high * 0.20:.0f} {high * 0.06:.0f}"
            f" {-high * 0.20:.0f} {high * 0.07:.0f}z"
        )
        canvas.path(cloth, canvas.hued(BARS[place % 4]))


def _goal(canvas: Canvas, x: float, foot: float, high: float) -> None:
    """A goal with its net."""
    half = high * 0.85
    net = ""
    for place in range(1, 9):
        across = x - half + half * 2 * place / 9
        net += f"M{across:.0f} {foot - high:.0f}V{foot - high * 0.04:.0f}"
    for place in range(1, 6):
        net += f"M{x - half:.0f} {foot - high * place / 6:.0f}H{x + half:.0f}"
    canvas.stroke(net, "#ffffff", max(1.0, high * 0.008), 0.6)
    frame = f"M{x - half:.0f} {foot:.0f}V{foot - high:.0f}H{x + half:.0f}V{foot:.0f}"
    canvas.stroke(frame, canvas.hued("#ffffff"), high * 0.045)


def draw_pool(canvas: Canvas) -> None:
    """Draw an open-air pool: lanes of clear water, a slide, sunshades, and tiles in front."""
    colours = ground(canvas)
    hills(canvas, colours)
    trees(canvas, (0.02, 0.12, 0.30, 0.40, 0.52, 0.62, 0.95), canvas.down(0.03), canvas.side * 0.15)
    far, edge, near = canvas.down(0.08), canvas.down(0.17), canvas.down(0.60)
    tiles = canvas.hued("#f4f7fb" if canvas.scene.weather == "snow" else "#efe3cf")
    canvas.rect(0, far, canvas.width, canvas.height - far, tiles)
    _flume(canvas, beside_the_sun(canvas, -0.30), edge, canvas.side * 0.34)
    for share, colour in ((0.40, "#e2402f"), (0.24, "#f2b233"), (0.06, "#2f8f5b")):
        _sunshade(canvas, beside_the_sun(canvas, share), canvas.down(0.14), canvas.side * 0.13, colour)
    canvas.rect(0, edge - canvas.height * 0.012, canvas.width, canvas.height * 0.014, shade(tiles, 0.84))
    canvas.wash(edge, near, waters(canvas))
    canvas.rect(0, edge, canvas.width, canvas.height * 0.018, shade(water_at(canvas, edge), 0.8))
    ripples(canvas, edge + canvas.height * 0.02, near, 22)
    _lanes(canvas, edge, near)
    canvas.rect(0, near, canvas.width, canvas.height * 0.022, canvas.hued("#3f9fc4"))
    canvas.rect(0, near + canvas.height * 0.020, canvas.width, canvas.height, tiles)
    _floor(canvas, near + canvas.height * 0.022, shade(tiles, 0.88))
    _ladder(canvas, canvas.width * 0.08, near, canvas.side * 0.10)
    bush(canvas, canvas.width * 0.97, canvas.height * 1.0, canvas.side * 0.10)


def _lanes(canvas: Canvas, far: float, near: float) -> None:
    """Ropes of red and white floats between the lanes."""
    for share in (0.22, 0.84):
        y, size = far + (near - far) * share, canvas.side * (0.006 + 0.008 * share)
        line = f"M0 {y:.0f}H{canvas.width}"
        dashes = f'stroke-dasharray="{size * 4:.1f} {size * 4:.1f}"'
        for colour, extra in (("#ffffff", ""), ("#e2402f", dashes)):
            canvas.add(
                f'<path d="{line}" fill="none" stroke="{canvas.hued(colour)}" stroke-width="{size * 1.3:.1f}" {extra}/>'
            )


def _floor(canvas: Canvas, top: float, seam: str) -> None:
    rows = [top + (canvas.height - top) * share for share in (0.20, 0.46, 0.78)]
    lines = "".join(f"M0 {y:.0f}H{canvas.width}" for y in rows)
    step = canvas.side * 0.12
    for place in range(-9, 10):
        x = canvas.width / 2
        lines += f"M{x + place * step:.0f} {top:.0f}L{x + place * step * 1.4:.0f} {canvas.height}"
    canvas.stroke(lines, seam, 2.5, 0.8)


def _flume(canvas: Canvas, x: float, foot: float, high: float) -> None:
    """A winding water slide with its tower."""
    wood, tube = canvas.hued("#7d8fa3"), canvas.hued("#f2b233")
    side = canvas.scene.sun_side
    top = foot - high * 0.86
    with canvas.as_one():
        for across in (-0.10, 0.10):
            canvas.rect(x + high * (across - 0.015), top, high * 0.03, foot - top, wood)
        canvas.rect(x - high * 0.16, top, high * 0.32, high * 0.04, shade(wood, 0.8))
        canvas.polygon(
            [(x - high * 0.19, top - high * 0.14), (x, top - high * 0.30), (x + high * 0.19, top - high * 0.14)],
            canvas.hued("#e2402f"),
        )
        canvas.rect(x - high * 0.12, top - high * 0.15, high * 0.02, high * 0.16, wood)
        canvas.rect(x + high * 0.10, top - high * 0.15, high * 0.02, high * 0.16, wood)
    way = (
        f"M{x:.0f} {top + high * 0.02:.0f}c{-side * high * 0.50:.0f} {high * 0.08:.0f} {-side * high * 0.55:.0f}"
        f" {high * 0.34:.0f} {-side * high * 0.16:.0f} {high * 0.36:.0f}s{side * high * 0.26:.0f} {high * 0.24:.0f}"
        f" {-side * high * 0.34:.0f} {high * 0.50:.0f}"
    )
    canvas.stroke(way, shade(tube, 0.84), high * 0.10)
    canvas.stroke(way, tube, high * 0.065)


def _sunshade(canvas: Canvas, x: float, foot: float, high: float, colour: str) -> None:
    """A sunshade over a deck chair."""
    cloth, half = canvas.hued(colour), high * 0.62
    with canvas.as_one():
        canvas.rect(x - high * 0.02, foot - high * 0.9, high * 0.04, high * 0.9, canvas.hued("#f3efe6"))
        canvas.path(
            f"M{x - half:.0f} {foot - high * 0.70:.0f}Q{x:.0f} {foot - high * 1.35:.0f} {x + half:.0f}"
            f" {foot - high * 0.70:.0f}z",
            cloth,
        )
        canvas.path(
            f"M{x - half * 0.33:.0f} {foot - high * 0.70:.0f}Q{x:.0f} {foot - high * 1.30:.0f} {x + half * 0.33:.0f}"
            f" {foot - high * 0.70:.0f}z",
            canvas.hued("#fff8ea"),
        )
        canvas.polygon(
            [
                (x + high * 0.10, foot - high * 0.02),
                (x + high * 0.62, foot - high * 0.16),
                (x + high * 0.82, foot - high * 0.42),
                (x + high * 0.66, foot - high * 0.10),
                (x + high * 0.14, foot + high * 0.04),
            ],
            canvas.hued("#4f9fc8"),
        )


def _ladder(canvas: Canvas, x: float, foot: float, high: float) -> None:
    """The rails of a pool ladder at the near edge."""
    metal = canvas.hued("#c3ccd6")
    for across in (-0.3, 0.3):
        left = x + high * across
        arc = f"a{high * 0.16:.0f} {high * 0.22:.0f} 0 0 1 {high * 0.32:.0f} 0"
        canvas.stroke(
            f"M{left - high * 0.2:.0f} {foot - high * 0.4:.0f}v{-high * 0.2:.0f}{arc}v{high * 0.9:.0f}",
            metal,
            high * 0.08,
        )
