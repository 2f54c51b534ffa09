"""Finds the line of a template from which a stretch of a finished letter came."""

from __future__ import annotations

import re
from functools import cached_property

from posexit.checks.finders import BLANK_STAND, VALUE
from posexit.entries import Letter
from posexit.errors import TemplateError
from posexit.library import Library

_WIDTHS = (16, 8, 4, 2, 0)
_SHORTEST, _LONGEST = 4, 60
_STANDS = re.compile(f"[{VALUE}\n]")


class Places:
    """The templates as text, to look up where a stretch stands in them."""

    def __init__(self, library: Library) -> None:
        self._library = library

    @cached_property
    def _others(self) -> list[tuple[str, str]]:
        found = []
        for name in ("tasks.yaml", "messages.yaml", "questions.yaml", "sources.yaml"):
            try:
                path, text = self._library.text(name)
            except TemplateError:
                continue
            found.append((str(path), text))
        return found

    def of(self, letter: Letter, text: str, start: int, end: int) -> str:
        """Return file and line of a stretch, the file alone where it is put together from parts."""
        own = letter.path.read_text(encoding="utf-8")
        for width in _WIDTHS:
            piece = _piece(text, start, end, width)
            if len(piece) < _SHORTEST and width:
                continue
            for path, written in ((str(letter.path), own), *self._others):
                at = written.find(piece) if len(piece) >= _SHORTEST else -1
                if at >= 0:
                    return f"{path}:{written.count(chr(10), 0, at) + 1}"
        return str(letter.path)


def printed(letter: Letter, name: str) -> str:
    """Return file and line where a letter prints a field, the file alone where it does so by other ways."""
    words = name.rsplit(".*", maxsplit=1)[-1] if ".*" in name else f" {name}"
    match = re.search(rf"\{{\{{[^}}]*{re.escape(words)}\b", letter.body)
    if not match:
        return str(letter.path)
    return f"{letter.path}:{letter.first_line + letter.body.count(chr(10), 0, match.end())}"


def _piece(text: str, start: int, end: int, width: int) -> str:
    """Return the literal text around a stretch, up to the next value or the end of the line."""
    before = _STANDS.split(text[max(0, start - width) : start])[-1]
    after = _STANDS.split(text[end : end + width])[0]
    inside = max(_STANDS.split(text[start:end]), key=len)
    if inside != text[start:end]:
        return inside.strip()
    return (before + inside + after).strip()


def excerpt(text: str, start: int, end: int) -> str:
    """Return a stretch as an editor should see it, with a few characters around a short one."""
    if end - start < _SHORTEST:
        before, after = text[max(0, start - 6) : start], text[end : end + 6]
        text = before.split("\n")[-1] + text[start:end] + after.split("\n")[0]
        start, end = 0, len(text)
    shown = text[start:end].strip().replace("\n", " ").replace(BLANK_STAND, "____")
    shown = re.sub(f"[{VALUE}]", "…", shown)
    return shown if len(shown) <= _LONGEST else f"{shown[:_LONGEST]}…"
