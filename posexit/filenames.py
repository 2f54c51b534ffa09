"""Names of files that every system takes, whatever a title or a reference holds."""

from __future__ import annotations

import re
import unicodedata

_LONGEST = 180  # bytes: with number, suffixes and ".new" a name stays below the 255 of most systems
_DEVICE = re.compile(r"(?:CON|PRN|AUX|NUL|CONIN\$|CONOUT\$|(?:COM|LPT)[0-9¹²³])(?:\.|$)", re.IGNORECASE)
_REFUSED = re.compile(r'[<>:"/\\|?*\s]+')
_INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Cn"}


def letter_filename(position: int, title: str, lang: str, suffix: str, both: bool) -> str:
    """Return the path of a letter in its case folder: letters/01-<title>.docx.

    Where both languages are written, the English twin has ``.en`` before its suffix; give both the same
    title, so that they lie side by side.
    """
    twin = ".en" if both and lang == "en" else ""
    name = safe_name(title)
    return f"letters/{position:02d}{'-' if name else ''}{name}{twin}.{suffix.lstrip('.')}"


def safe_name(text: str) -> str:
    """Return the text as a name of a file or folder for Windows, macOS and Linux; maybe nothing is left."""
    shown = "".join(" " if char in "\n\r\t" else char for char in unicodedata.normalize("NFC", text))
    shown = "".join(char for char in shown if unicodedata.category(char) not in _INVISIBLE)
    name = _REFUSED.sub("-", shown.strip()).strip("-. ")
    name = name.encode()[:_LONGEST].decode(errors="ignore").rstrip("-. ")
    return f"_{name}" if _DEVICE.match(name) else name
