"""Builds HTML and SVG out of elements: every text is escaped, only what an element made is markup. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from html import escape
from pathlib import PurePosixPath
from urllib.parse import quote

_VOID = {"br", "meta", "rect", "circle", "line", "path"}
_NO_CHARACTER = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
"""What neither HTML nor XML can hold; it is shown as the sign for a character that cannot be shown."""


class Html(str):
    """Markup that is finished: every value in it was escaped."""

    __slots__ = ()


def tag(name: str, /, *inside: str, **attributes: str | None) -> Html:
    """Return an element; both HTML and XML parsers read it.

    Args:
        name: of the element.
        inside: markup as it is, any other text escaped.
        attributes: their values; `class_` is class, `font_size` is font-size, None leaves one out.
    """
    start = _start(name, **attributes)
    if not inside and name in _VOID:
        return Html(f"<{start}/>")
    return Html(f"<{start}>{_escaped(inside)}</{name}>")


def joined(*parts: str) -> Html:
    """Return parts one after the other, as markup: what is none is escaped."""
    return Html(_escaped(parts))


def link(text: str, relative: str, **attributes: str | None) -> Html:
    """Return a link to a file of the folder; the bare text where the path would leave it."""
    steps = relative.split("/")
    if {"", ".", ".."} & set(steps) or PurePosixPath(relative).is_absolute():
        return joined(text)
    return tag("a", text, href=quote(relative, errors="replace"), **attributes)


def _escaped(parts: Sequence[str]) -> str:
    return "".join([part if isinstance(part, Html) else _text(part) for part in parts])


# Most elements of a page, and of all pages of a run, begin alike and say what others say.


@lru_cache(maxsize=1_000)
def _start(name: str, /, **attributes: str | None) -> str:
    named = (
        f' {key.rstrip("_").replace("_", "-")}="{_text(value)}"'
        for key, value in attributes.items()
        if value is not None
    )
    return name + "".join(named)


@lru_cache(maxsize=3_000)
def _text(value: str) -> str:
    return escape(_NO_CHARACTER.sub("\ufffd", value))
