"""The style files of letters and of the page: a user's own where it is there and reaches for nothing outside it."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

from posexit.errors import TemplateError
from posexit.library import Library, builtin

STYLES = ("letter.css", "page.css", "preview.css", "letter.typ", "letter.styles.xml")
_REACHES_OUT = {
    ".css": re.compile(r"<|@import|\\|url\s*\(", re.IGNORECASE),
    ".typ": re.compile(r"\b(?:import|include|eval|std|plugin)\b|@preview"),
    ".xml": re.compile(r"<!DOCTYPE|<!ENTITY"),
}
"""What would load something else, end the sheet, or run what is not written in it."""


@lru_cache
def style(library: Library, name: str) -> str:
    """Return the text of a style file.

    Raises:
        TemplateError: a user's own file cannot be read, or would load something from outside itself.
    """
    path, text = library.text(f"style/{name}")
    if path.is_relative_to(builtin()):
        return text
    found = _REACHES_OUT[Path(name).suffix].search(text)
    if found:
        line = text.count("\n", 0, found.start()) + 1
        raise TemplateError(
            f"{path}:{line}",
            f"样式文件里不能有“{found[0]}”：样式只能写在这个文件里，不从别处读",
            f"a style file may not have “{found[0]}”: it stands alone and loads nothing",
        )
    return text
