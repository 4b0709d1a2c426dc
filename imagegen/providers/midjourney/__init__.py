"""Midjourney, through one of the open proxies: off until an operator has acknowledged what that means."""

from imagegen.providers.midjourney.provider import MidjourneyProvider

__all__ = ["MidjourneyProvider"]
