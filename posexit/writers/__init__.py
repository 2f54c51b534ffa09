"""Which file formats there are, and the way from a block tree to the bytes of one of them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from posexit.errors import PosexitError

if TYPE_CHECKING:
    from collections.abc import Callable

    from posexit.blocks import Document

    Writer = Callable[[Document, Path | None], bytes]


@dataclass(frozen=True, slots=True)
class Format:
    """A file format: the suffix of its files, whether they are binary, and what writes them."""

    suffix: str
    binary: bool
    writer: Writer


def _markdown(document: Document, _font: Path | None) -> bytes:
    from posexit.writers import markdown

    return markdown.write(document).encode()


def _text(document: Document, _font: Path | None) -> bytes:
    from posexit.writers import text

    return text.write(document).encode()


def _html(document: Document, _font: Path | None) -> bytes:
    from posexit.writers import html

    return html.write(document).encode()


def _docx(document: Document, _font: Path | None) -> bytes:
    from posexit.writers import docx

    return docx.write(document)


def _pdf(document: Document, font: Path | None) -> bytes:
    from posexit.writers import pdf

    return pdf.write(document, font)


FORMATS: dict[str, Format] = {
    "md": Format(".md", binary=False, writer=_markdown),
    "txt": Format(".txt", binary=False, writer=_text),
    "html": Format(".html", binary=False, writer=_html),
    "docx": Format(".docx", binary=True, writer=_docx),
    "pdf": Format(".pdf", binary=True, writer=_pdf),
}


def write(document: Document, format: str, *, font: Path | None = None) -> bytes:  # noqa: A002 the user's word
    """Return the file of a document.

    Args:
        document: The block tree; all text in it is taken literally.
        format: A key of ``FORMATS``.
        font: A font file with the characters of the letter, for PDF only.

    Raises:
        PosexitError: ``unknown-format``; for PDF also ``missing-extra``, ``font-unreadable`` and
            ``font-lacks-character``.
    """
    if format not in FORMATS:
        raise PosexitError("unknown-format", given=format, choices=", ".join(FORMATS))
    return FORMATS[format].writer(document, font)


def styles_dir() -> Path:
    """Return the folder of the style files: inside an installed package, or beside it in a checkout."""
    here = Path(__file__).resolve()
    installed = here.parents[1] / "_templates"
    return (installed if installed.is_dir() else here.parents[2] / "templates") / "style"


def style(name: str) -> str:
    """Return the text of a style file, such as ``letter.css``."""
    return (styles_dir() / name).read_text(encoding="utf-8")
