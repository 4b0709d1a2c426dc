"""What templates may ask for beyond Django's own tags: icons, drawings, the bar chart, marked words.

It makes markup out of the values that it is given; it reads no database and decides nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django import template
from django.utils.formats import number_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from edu4all.templatetags._chart import Series, bars, grid, scale_for, shown_labels
from edu4all.templatetags._drawings import DRAWINGS, ICONS, LOGO

register = template.Library()

LINE = mark_safe('fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"')


def _svg(css: str, box: str, shapes: str, attributes: SafeString | str = "") -> SafeString:
    """One inline SVG from our own constants: hidden from screen readers, because words always stand beside it."""
    return format_html(
        '<svg class="{}" viewBox="{}" {} aria-hidden="true" focusable="false">{}</svg>',
        css,
        box,
        attributes,
        mark_safe(shapes),  # noqa: S308  # a constant of ours, never somebody's text
    )


@register.simple_tag
def icon(name: str, css: str = "icon") -> SafeString:
    """A line icon in the colour of the text; an unknown name is a KeyError, so that a slip shows in the first test."""
    return _svg(css, "0 0 24 24", ICONS[name], LINE)


@register.simple_tag
def drawing(name: str) -> SafeString:
    """A small picture for an empty page or a moment in between, by its name in `_drawings`."""
    return _svg("drawing", "0 0 160 120", DRAWINGS[name])


@register.simple_tag
def logo() -> SafeString:
    """The mark of the product; its name stands beside it as text."""
    return _svg("logo-mark", "0 0 40 40", LOGO)


@register.simple_tag
def bar_chart(
    labels: Sequence[object], series: Sequence[Series], title: str, description: str = "", name: str = "chart"
) -> SafeString:
    """A stacked bar chart as SVG; `name` makes its ids unique in the page. The same numbers belong in a table below."""
    scale = scale_for(labels, series)
    lines = ((y, text_y, number_format(value, 0)) for y, text_y, value in grid(scale))
    parts = ((bar.colour, bar.x, bar.y, bar.width, bar.height) for bar in bars(scale, labels, series))
    line = '<path class="grid" d="M52 {0}H892"/><text x="44" y="{1}" text-anchor="end">{2}</text>'
    part = '<rect class="{}" x="{}" y="{}" width="{}" height="{}" rx="3"/>'
    label = '<text x="{}" y="228" text-anchor="middle">{}</text>'
    return format_html(
        '<svg viewBox="0 0 900 240" role="img" aria-labelledby="{0}-title" aria-describedby="{0}-desc">'
        '<title id="{0}-title">{1}</title><desc id="{0}-desc">{2}</desc>{3}{4}{5}</svg>',
        name,
        title,
        description,
        format_html_join("", line, lines),
        format_html_join("", part, parts),
        format_html_join("", label, shown_labels(scale, labels)),
    )


@register.filter
def spot(text: str, spans: Iterable[tuple[int, int]]) -> SafeString:
    """The text with the characters [start, end) of each span inside <mark>; the rest, and the marked, are escaped."""
    pieces: list[SafeString] = []
    place = 0
    for start, end in _joined(spans, len(text)):
        pieces.append(format_html("{}<mark>{}</mark>", text[place:start], text[start:end]))
        place = end
    pieces.append(format_html("{}", text[place:]))
    return format_html_join("", "{}", ((piece,) for piece in pieces))


def _joined(spans: Iterable[tuple[int, int]], length: int) -> list[tuple[int, int]]:
    """The spans in order, cut to the text; overlapping and touching ones are made one, empty ones dropped."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted((max(0, start), min(end, length)) for start, end in spans):
        if start < end and joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        elif start < end:
            joined.append((start, end))
    return joined
