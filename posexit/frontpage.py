"""The first page of a case folder, index.html, from where the case stands and what lies beside it. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from posexit import __version__
from posexit.blocks import Language
from posexit.library import Library
from posexit.outputs import Output
from posexit.styles import style
from posexit.writers.page import HERE, NAME, page
from posexit.writers.page.reader import Reader

__all__ = ["HERE", "NAME", "Paper", "front_page"]

Paper = tuple[str, Mapping[str, object]]
"""A file that posexit wrote: its path in the folder, and what the manifest notes of it."""


def front_page(
    told: Mapping[str, Any], library: Library, lang: Language, papers: Iterable[Paper], *, example: bool
) -> Output:
    """Return the page as a file of the folder.

    Args:
        told: where the case stands, as status_outline says it for the folder HERE.
        library: where the words come from.
        lang: their language, that of ``told``.
        papers: the files beside it, to be linked.
        example: whether the case is a made-up one.
    """
    files: dict[str, list[str]] = {}
    for relative, meta in papers:
        if relative != NAME:
            files.setdefault(str(meta.get("letter", relative)), []).append(relative)
    reader = Reader(library.words, lang, date.fromisoformat(told["today"]))
    content = page(told, reader, files, css=style(library, "page.css"), example=example)
    return Output(NAME, content, {"lang": lang, "posexit": __version__})
