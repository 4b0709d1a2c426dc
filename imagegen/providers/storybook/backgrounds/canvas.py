"""A sheet that SVG shapes are put on, with the scene and the chance that varies it."""

from __future__ import annotations

import math
import random
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from imagegen.providers.storybook.brushes import Brush
from imagegen.providers.storybook.colours import Light, blend, lit
from imagegen.providers.storybook.scene import SceneSpec

STRIPE = 4
"""Pixels; a wash is laid in stripes at least so high."""
LIGHTS: dict[str, Light] = {
    "morning": (1.0, 0.96, 0.88),
    "day": (1.0, 1.0, 1.0),
    "evening": (1.0, 0.84, 0.76),
    "night": (0.60, 0.66, 0.88),
}
FAR_LIGHTS: dict[str, Light] = {
    "morning": (1.0, 0.96, 0.86),
    "day": (1.0, 1.0, 1.0),
    "evening": (0.90, 0.71, 0.68),
    "night": (0.33, 0.41, 0.62),
}
"""The light on what lies behind the things; it is dimmer, so that they stand out."""
INDOORS = frozenset(
    {
        *("room", "school", "circus", "museum", "station", "library"),
        *("kitchen", "hospital", "stage", "cave", "laboratory", "workshop", "attic", "shop"),
    }
)
"""Places with lamps of their own: no weather, no sun."""
SEASONLESS = frozenset({*INDOORS, "underwater", "space", "arctic", "desert"})
"""Places where no tree loses its leaves."""


@dataclass(slots=True)
class Canvas:
    """What has been drawn so far, in order. Lengths are pixels, `chance` serves the background alone."""

    scene: SceneSpec
    chance: random.Random
    brush: Brush
    parts: list[str] = field(default_factory=list)
    glows: int = 0
    whole: list[str] | None = None
    """The parts of a piece that is being drawn as one."""

    @property
    def width(self) -> int:
        """Pixels."""
        return self.scene.width

    @property
    def height(self) -> int:
        """Pixels."""
        return self.scene.height

    @property
    def horizon(self) -> float:
        """Pixels from the top."""
        return self.scene.horizon

    @property
    def side(self) -> int:
        """The shorter side, in pixels."""
        return min(self.scene.width, self.scene.height)

    @property
    def is_dark(self) -> bool:
        """Tell whether stars are out."""
        return self.scene.time == "night" or self.scene.place == "space"

    @property
    def season(self) -> str:
        """The season that is seen here, or ""."""
        return "" if self.scene.place in SEASONLESS else self.scene.season

    @property
    def light(self) -> Light:
        """The light that things stand in."""
        if self.scene.place in INDOORS or self.scene.place == "space":
            return LIGHTS["day"]
        if self.scene.place == "underwater":
            return 0.88, 0.96, 1.0
        return LIGHTS[self.scene.time]

    def jitter(self, reach: float) -> float:
        """A random shift to either side, smaller the less variety is wished."""
        return self.chance.uniform(-reach, reach) * (0.25 + self.scene.variety)

    def between(self, low: float, high: float) -> float:
        """A random number between two."""
        return self.chance.uniform(low, high)

    def add(self, svg: str) -> None:
        """Put a piece on the sheet, painted with the brush."""
        if self.whole is None:
            self.put(self.brush.piece(svg))
        else:
            self.whole.append(svg)

    def put(self, svg: str) -> None:
        """Put SVG on the sheet as it is."""
        self.parts.append(svg)

    @contextmanager
    def as_one(self) -> Iterator[None]:
        """Put all that is drawn meanwhile on the sheet as one piece, such as the parts of a tree."""
        self.whole = []
        try:
            yield
        finally:
            pieces, self.whole = self.whole, None
        self.add("".join(pieces))

    def hued(self, colour: str) -> str:
        """A colour of the land as it looks at this time of day."""
        return lit(colour, FAR_LIGHTS[self.scene.time])

    def rect(self, x: float, y: float, width: float, height: float, fill: str, extra: str = "") -> None:
        """A rectangle."""
        self.add(f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" fill="{fill}" {extra}/>')

    def circle(self, x: float, y: float, radius: float, fill: str, opacity: float = 1.0) -> None:
        """A disc."""
        self.ellipse(x, y, radius, radius, fill, opacity)

    def ellipse(self, x: float, y: float, across: float, down: float, fill: str, opacity: float = 1.0) -> None:
        """An ellipse with the radii `across` and `down`."""
        see = "" if opacity >= 1 else f' fill-opacity="{opacity:.2f}"'
        self.add(f'<ellipse cx="{x:.1f}" cy="{y:.1f}" rx="{across:.1f}" ry="{down:.1f}" fill="{fill}"{see}/>')

    def path(self, line: str, fill: str, opacity: float = 1.0) -> None:
        """A filled shape."""
        see = "" if opacity >= 1 else f' fill-opacity="{opacity:.2f}"'
        self.add(f'<path d="{line}" fill="{fill}"{see}/>')

    def stroke(self, line: str, colour: str, width: float, opacity: float = 1.0) -> None:
        """A line with round ends."""
        see = "" if opacity >= 1 else f' stroke-opacity="{opacity:.2f}"'
        self.add(
            f'<path d="{line}" fill="none" stroke="{colour}" stroke-width="{width:.1f}" stroke-linecap="round"{see}/>'
        )

    def wash(self, top: float, bottom: float, colours: Sequence[str], left: float = 0, right: float = -1) -> None:
        """Blend colours from top to bottom, in stripes too thin to be seen."""
        right = self.width if right < 0 else right
        first, last = round(top), round(bottom)
        count = max(1, min((last - first) // STRIPE, 160))
        edges = [first + (last - first) * place // count for place in range(count + 1)]
        stripes = "".join(
            f'<path d="M{left:.0f} {edges[place]}H{right:.0f}V{edges[place + 1]}H{left:.0f}z"'
            f' fill="{blend(colours, (place + 0.5) / count)}"/>'
            for place in range(count)
        )
        stripes = f'<g shape-rendering="crispEdges">{stripes}</g>'
        whole = left <= 0 and right >= self.width
        self.put(self.brush.wash(stripes, first, last, colours) if whole else self.brush.patch(stripes))

    def glow(self, x: float, y: float, radius: float, colour: str, strength: float) -> None:
        """A soft halo that fades outwards."""
        self.glows += 1
        name = f"glow{self.glows}"
        halo = (
            f'<radialGradient id="{name}"><stop offset="0" stop-color="{colour}" stop-opacity="{strength}"/>'
            f'<stop offset="1" stop-color="{colour}" stop-opacity="0"/></radialGradient>'
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" fill="url(#{name})"/>'
        )
        self.put(self.brush.glow(halo))

    def hill(self, y: float, rise: float, fill: str) -> None:
        """A ridge at height `y` that waves by `rise`, filled down to the bottom."""
        self.path(self.ridge(y, rise), fill)

    def polygon(self, points: Sequence[tuple[float, float]], fill: str, opacity: float = 1.0) -> None:
        """A filled shape with straight edges."""
        self.path("M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points) + "z", fill, opacity)

    def down(self, share: float) -> float:
        """Pixels from the top for a share of the way from the horizon to the lower edge."""
        return self.horizon + (self.height - self.horizon) * share

    def ridge(self, y: float, rise: float) -> str:
        """The outline of a hill."""
        turn, step = self.between(0, 6), self.width / 24
        heights = (math.sin(turn + place / 3.5) + 0.4 * math.sin(turn * 2 + place / 2) for place in range(25))
        waves = " ".join(f"L{place * step:.0f} {y + rise * height:.0f}" for place, height in enumerate(heights))
        return f"M0 {self.height} {waves} L{self.width} {self.height}z"
