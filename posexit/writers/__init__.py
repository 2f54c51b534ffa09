"""Which file formats there are, and the way from a block tree to the bytes of one of them."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from posexit.errors import PosexitError
from posexit.library import builtin

if TYPE_CHECKING:
    from collections.abc import Callable

    from posexit.blocks import Document

    Style = Callable[[str], str]
    """From the name of a style file, such as ``letter.css``, to its text."""
    Writer = Callable[[Document, Path | None, Style], bytes]


def _markdown(document: Document, _font: Path | None, _style: Style) -> bytes:
    from posexit.writers import markdown

    return markdown.write(document).encode()


def _text(document: Document, _font: Path | None, _style: Style) -> bytes:
    from posexit.writers import text

    return text.write(document).encode()


def _html(document: Document, _font: Path | None, style: Style) -> bytes:
    from posexit.writers import html

    return html.write(document, style).encode()


def _docx(document: Document, _font: Path | None, style: Style) -> bytes:
    from posexit.writers import docx

    return docx.write(document, style)


def _pdf(document: Document, font: Path | None, style: Style) -> bytes:
    from posexit.writers import pdf

    return pdf.write(document, font, style)


FORMATS: dict[str, Writer] = {
    "md": _markdown,
    "txt": _text,
    "html": _html,
    "docx": _docx,
    "pdf": _pdf,
}
"""What writes each format, by the suffix of its files."""


def write(
    document: Document,
    format: str,  # noqa: A002 the user's word
    *,
    font: Path | None = None,
    style: Style | None = None,
) -> bytes:
    """Return the file of a document.

    Args:
        document: The block tree; all text in it is taken literally.
        format: A key of ``FORMATS``.
        font: A font file with the characters of the letter, for PDF only.
        style: Where the style files come from; without it the built-in ones.

    Raises:
        PosexitError: ``unknown-format``; for PDF also ``missing-extra``, ``font-unreadable`` and
            ``font-lacks-character``. TemplateError: a style file of the user is broken.
    """
    if format not in FORMATS:
        raise PosexitError("unknown-format", given=format, choices=", ".join(FORMATS))
    return FORMATS[format](document, font, style or builtin_style)


@cache
def builtin_style(name: str) -> str:
    """Return the text of a built-in style file."""
    return (builtin() / "style" / name).read_text(encoding="utf-8")
