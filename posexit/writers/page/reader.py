"""Who reads the page: in which language, and on which day. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from posexit.blocks import Language
from posexit.dates import day_text
from posexit.words import Words
from posexit.writers.page.elements import Html, tag

Told = Mapping[str, Any]
"""A part of the status in words, as status_outline gives it."""


Files = Mapping[str, Sequence[str]]
"""Relative paths by the id of the letter that they hold, or by another name such as checklist."""


@dataclass(frozen=True)
class Reader:
    """The language of the page, its day, and the words."""

    words: Words
    lang: Language
    today: date

    def say(self, key: str, **params: object) -> str:
        """Return a sentence of messages.yaml."""
        return self.words.say(key, self.lang, **params)

    def date(self, iso: str) -> str:
        """Return a day as people write it."""
        return day_text(date.fromisoformat(iso), self.lang)

    def day(self, iso: str) -> Html:
        """Return a day as an element that programs read too."""
        return tag("time", self.date(iso), datetime=iso)


def quiet(text: str) -> Html:
    """Return a line beside the point."""
    return tag("span", text, class_="quiet")


def folded(summary: str, *inside: str) -> Html:
    """Return what is shown when its summary is clicked, and always on paper."""
    return tag("details", tag("summary", summary), *inside)
