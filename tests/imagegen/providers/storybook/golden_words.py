"""An understanding in short words, so that many of them can be kept in a readable file and compared."""

from __future__ import annotations

from imagegen.providers.storybook.understanding import Thing, Understanding


def told_things(understanding: Understanding) -> list[str]:
    """Each thing as "2 🐈 black x0.7 +sleep hair:red; on 🛋"."""
    return [_told(thing, understanding) for thing in understanding.things]


def told_scene(understanding: Understanding) -> str:
    """Time, weather, place, season and style as "time:night place:city", "cloudless" where clouds were taken out."""
    aspects = ("time", "weather", "place", "season", "style")
    said = [f"{aspect}:{value}" for aspect in aspects if (value := getattr(understanding, aspect))]
    return " ".join([*said, "cloudless"] if understanding.cloudless else said)


def _told(thing: Thing, understanding: Understanding) -> str:
    words = [str(thing.count)] if thing.count > 1 else []
    words += [thing.icon, thing.colour]
    words += [f"x{thing.scale:g}"] if thing.scale != 1 else []
    words += [f"+{thing.action}"] if thing.action else []
    told = " ".join(word for word in [*words, *thing.traits] if word)
    if thing.relation is None or thing.to is None:
        return told
    return f"{told}; {thing.relation} {understanding.things[thing.to].icon}"
