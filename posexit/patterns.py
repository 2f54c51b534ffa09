"""Regular expressions that are made ready when something is first held against them: a run needs few of them. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cached_property


class Pattern:
    """Stands for ``re.compile(source, flags)``, which takes a millisecond where it is long or names all hanzi."""

    def __init__(self, source: str, flags: int = 0) -> None:
        self._source, self._flags = source, flags

    @cached_property
    def _made(self) -> re.Pattern[str]:
        return re.compile(self._source, self._flags)

    def fullmatch(self, text: str) -> re.Match[str] | None:
        """Return the match of a whole text."""
        return self._made.fullmatch(text)

    def search(self, text: str) -> re.Match[str] | None:
        """Return the first match in a text."""
        return self._made.search(text)

    def sub(self, by: str | Callable[[re.Match[str]], str], text: str) -> str:
        """Return a text with all matches replaced."""
        return self._made.sub(by, text)
