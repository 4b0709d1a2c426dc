"""Draws a scene: data in, SVG, then PNG out. Nothing is decided here."""

from __future__ import annotations

from dataclasses import replace

import resvg_py

from imagegen.providers.storybook.backgrounds import Canvas, draw_background, draw_foreground
from imagegen.providers.storybook.backgrounds.seasons import LEAFY, in_leaf
from imagegen.providers.storybook.backgrounds.water import lapping
from imagegen.providers.storybook.brushes import brush_for
from imagegen.providers.storybook.layout import chance
from imagegen.providers.storybook.scene import Entity, SceneSpec, Spot
from imagegen.providers.storybook.sprites import DRESSES, Sprite, aspect, looks, sprite

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
    ' viewBox="0 0 {width} {height}" width="{width}" height="{height}">'
)

SHADOW = (
    '<radialGradient id="shadow"><stop offset="0.2" stop-opacity=".34"/><stop offset="1" stop-opacity="0"/>'
    "</radialGradient>"
)


def png(scene: SceneSpec) -> bytes:
    """The picture as an opaque PNG of the scene's size."""
    return bytes(resvg_py.svg_to_bytes(svg_string=svg(scene), skip_system_fonts=True))


def svg(scene: SceneSpec) -> str:
    """The picture as SVG."""
    brush = brush_for(scene.style, scene.width, scene.height)
    scene = replace(scene, time=brush.time or scene.time)
    canvas = Canvas(scene, chance(scene.seed, "background"), brush, [SHADOW])
    draw_background(canvas)
    _draw_things(canvas)
    draw_foreground(canvas)
    canvas.put(brush.frame())
    return SVG.format(width=scene.width, height=scene.height) + "".join(canvas.parts) + "</svg>"


def _draw_things(canvas: Canvas) -> None:
    """Draw every spot from the farthest to the nearest; each different drawing stands in the file once."""
    drawn: dict[Sprite, str] = {}
    spots = [(spot, entity, number) for entity in canvas.scene.entities for number, spot in enumerate(entity.spots)]
    for spot, entity, number in sorted(spots, key=lambda each: each[0].depth):
        look = (entity.look + number * (DRESSES + 1)) % looks(entity.icon)
        drawing = sprite(entity.icon, entity.colour, look, canvas.light, entity.traits)
        if entity.icon in LEAFY and not entity.colour and canvas.season:
            drawing = replace(drawing, svg=in_leaf(drawing.svg, canvas.season, entity.look + number))
        name = drawn.get(drawing)
        if name is None:
            name = drawn[drawing] = f"thing{len(drawn)}"
            canvas.put(canvas.brush.definition(name, drawing.renamed(f"{name}-")))
        _draw_spot(canvas, entity, spot, drawing, name)


def _draw_spot(canvas: Canvas, entity: Entity, spot: Spot, drawing: Sprite, name: str) -> None:
    width = aspect(entity.icon) * spot.height
    if spot.shadow and canvas.brush.shadows:
        canvas.ellipse(spot.x, spot.y - spot.height * 0.012, width * 0.55, max(5, width * 0.09), "url(#shadow)")
    left, top, right, bottom = drawing.box
    scale = spot.height / (bottom - top)
    turn = f" rotate({spot.turn})" if spot.turn else ""
    place = (
        f"translate({spot.x:.1f} {spot.y:.1f}){turn} scale({-scale if spot.flip else scale:.4f} {scale:.4f})"
        f" translate({-(left + right) / 2:.1f} {-bottom:.1f})"
    )
    canvas.put(canvas.brush.place(name, place, scale))
    if spot.water:
        lapping(canvas, spot.x, spot.y, width, spot.height * spot.water)
