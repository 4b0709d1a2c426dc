"""Words and ideas to borrow, in the language of the page: things that every painter knows."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _


def ideas_for_all() -> list[str]:
    """Three sentences that work in every class."""
    # Translators: three ideas for a picture, divided by "|".
    return _("A bunny riding a horse|A whale under the sea|A rocket on the moon").split("|")


def gentle_ideas() -> list[str]:
    """Two sentences to offer where another one was not painted."""
    # Translators: two ideas for a picture, divided by "|".
    return _("A knight riding a horse to a castle|Two friends dancing in the rain").split("|")


def word_groups() -> list[dict[str, Any]]:
    """Who, where and when: words that go into the text with one tap."""
    # Translators: words for a picture, divided by "|".
    who = _("a dog|a cat|a dragon|a princess|a robot|a penguin")
    # Translators: words for a picture, divided by "|".
    where = _("next to the Eiffel Tower|in a forest|on the moon|under the sea|at a castle|on a mountain")
    # Translators: words for a picture, divided by "|".
    when = _("in the morning sun|at sunset|at night|in the rain|in winter|in spring")
    groups = (
        ("who", "face", _("Who?"), who),
        ("where", "pin", _("Where?"), where),
        ("when", "sun", _("What time?"), when),
    )
    return [
        {"id": name, "icon": icon, "label": label, "words": words.split("|")} for name, icon, label, words in groups
    ]
