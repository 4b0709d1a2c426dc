"""Storybook: pictures without AI, out of Noto's icons and drawings of our own. docs/storybook.md tells how it works."""

from imagegen.providers.storybook.provider import Storybook

__all__ = ["Storybook"]
