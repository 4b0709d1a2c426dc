"""What grows in the background of many places: trees, bushes, reeds, palms."""

from __future__ import annotations

from imagegen.providers.storybook.backgrounds.canvas import Canvas
from imagegen.providers.storybook.backgrounds.seasons import leaf
from imagegen.providers.storybook.colours import shade

GREEN = "#4f9a55"
WOOD = "#6b4a31"


def tree(canvas: Canvas, x: float, foot: float, high: float, green: str = GREEN) -> None:
    """A leafy tree `high` pixels high, in the colour of the season."""
    colour = leaf(canvas, green)
    wood = canvas.hued(WOOD)
    with canvas.as_one():
        canvas.path(
            f"M{x - high * 0.05:.0f} {foot:.0f}L{x - high * 0.03:.0f} {foot - high * 0.5:.0f}h{high * 0.06:.0f}"
            f"L{x + high * 0.05:.0f} {foot:.0f}z",
            wood,
        )
        for across, up, share, tone in (
            (-0.17, 0.50, 0.19, 0.88),
            (0.18, 0.52, 0.19, 0.88),
            (0.0, 0.56, 0.22, 0.94),
            (0.10, 0.72, 0.20, 1.0),
            (-0.10, 0.74, 0.20, 1.12),
            (0.02, 0.82, 0.14, 1.18),
        ):
            canvas.circle(x + high * across, foot - high * up, high * share, shade(colour, tone))


def trees(canvas: Canvas, shares: tuple[float, ...], foot: float, high: float, green: str = GREEN) -> None:
    """Trees of uneven height at these shares of the width."""
    for share in shares:
        x = canvas.width * share + canvas.jitter(canvas.width * 0.02)
        tree(canvas, x, foot, high * canvas.between(0.8, 1.15), green)


def fir(canvas: Canvas, x: float, foot: float, high: float, green: str = "#2f6f4e") -> None:
    """A fir of three layers, with snow on them where it snows."""
    colour = canvas.hued(green)
    snowy = canvas.scene.weather == "snow"
    with canvas.as_one():
        canvas.rect(x - high * 0.03, foot - high * 0.14, high * 0.06, high * 0.14, canvas.hued(WOOD))
        for half, base, top in ((0.27, 0.10, 0.52), (0.21, 0.36, 0.76), (0.15, 0.60, 1.0)):
            y, tip = foot - high * base, foot - high * top
            canvas.polygon([(x - high * half, y), (x, tip), (x + high * half, y)], colour)
            canvas.polygon([(x, tip), (x + high * half, y), (x + high * half * 0.2, y)], shade(colour, 0.84))
            if snowy:
                cap = high * half * 0.5
                canvas.polygon(
                    [(x, tip), (x + cap, tip + (y - tip) * 0.5), (x, tip + (y - tip) * 0.36), (x - cap, (tip + y) / 2)],
                    canvas.hued("#f4f9ff"),
                )


def bush(canvas: Canvas, x: float, foot: float, high: float, green: str = GREEN) -> None:
    """A low round bush, in the colour of the season."""
    colour = leaf(canvas, green)
    with canvas.as_one():
        canvas.ellipse(x, foot - high * 0.35, high * 0.95, high * 0.40, shade(colour, 0.9))
        canvas.circle(x - high * 0.4, foot - high * 0.5, high * 0.40, colour)
        canvas.circle(x + high * 0.35, foot - high * 0.55, high * 0.42, shade(colour, 1.1))


def reeds(canvas: Canvas, x: float, foot: float, high: float, green: str = "#6a9a45") -> None:
    """A clump of reeds, some with a brown head."""
    blade, head = canvas.hued(green), canvas.hued("#7a4e2c")
    with canvas.as_one():
        for place in range(7):
            at = x + high * 0.09 * (place - 3)
            tall, lean = high * canvas.between(0.65, 1.0), high * canvas.between(-0.12, 0.12)
            line = f"M{at:.0f} {foot:.0f}Q{at:.0f} {foot - tall * 0.6:.0f} {at + lean:.0f} {foot - tall:.0f}"
            canvas.stroke(line, shade(blade, canvas.between(0.85, 1.15)), max(2.0, high * 0.03))
            if place % 2:
                canvas.ellipse(at + lean, foot - tall, high * 0.028, high * 0.10, head)


def palm(canvas: Canvas, x: float, foot: float, high: float, lean: float = 0.0) -> None:
    """A palm whose top is `lean` heights to the side."""
    wood, colour = canvas.hued("#9a6f45"), canvas.hued("#3f9a4a")
    top_x, top = x + high * lean, foot - high * 0.78
    with canvas.as_one():
        canvas.path(
            f"M{x - high * 0.045:.0f} {foot:.0f}Q{x:.0f} {foot - high * 0.4:.0f} {top_x - high * 0.02:.0f} {top:.0f}"
            f"h{high * 0.04:.0f}Q{x + high * 0.06:.0f} {foot - high * 0.4:.0f} {x + high * 0.045:.0f} {foot:.0f}z",
            wood,
        )
        for across, drop, tone in (
            (-0.40, 0.20, 0.85),
            (0.40, 0.20, 0.85),
            (-0.42, -0.02, 1.0),
            (0.42, -0.02, 1.0),
            (-0.24, -0.18, 1.12),
            (0.24, -0.18, 1.12),
        ):
            end = f"{top_x + high * across:.0f} {top + high * drop:.0f}"
            upper = f"Q{top_x + high * across * 0.55:.0f} {top + high * (drop * 0.4 - 0.17):.0f} {end}"
            lower = f"Q{top_x + high * across * 0.45:.0f} {top + high * drop * 0.35:.0f} {top_x:.0f} {top:.0f}z"
            canvas.path(f"M{top_x:.0f} {top:.0f}{upper}{lower}", shade(colour, tone))
        for across in (-0.03, 0.03):
            canvas.circle(top_x + high * across, top + high * 0.03, high * 0.03, canvas.hued("#7a4a2a"))
