"""Names of files that every system takes, whatever a title or a reference holds; paths as a shell takes them."""

from __future__ import annotations

import re
import sys
import unicodedata
from pathlib import PurePath

_LONGEST = 180  # bytes: with number, suffixes and ".new" a name stays below the 255 of most systems
_DEVICE = re.compile(r"(?:CON|PRN|AUX|NUL|CONIN\$|CONOUT\$|(?:COM|LPT)[0-9¹²³])(?:\.|$)", re.IGNORECASE)
_REFUSED = re.compile(r'[<>:"/\\|?*\s]+')
_INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Cn"}
_PLAIN_ON_WINDOWS = re.compile(r"[A-Za-z0-9_+:.\\/-]+")
_LIVE_IN_POWERSHELL = re.compile("[$`“”„]")
_SINGLE_IN_POWERSHELL = re.compile("(['‘’‚‛])")


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


def typed(path: str | PurePath, *, windows: bool = sys.platform == "win32") -> str:
    """Return a path as it can be typed in a command, whatever a shell makes of the characters in it.

    On Windows double quotes serve PowerShell and the old command prompt; what PowerShell fills in or ends a
    text at, between those too, goes in single ones, which only PowerShell knows.
    """
    name = str(path)
    if name.startswith("-"):  # no option
        name = (".\\" if windows else "./") + name
    if not windows:
        import shlex

        return shlex.quote(name) if name[:1] != "=" else f"'{name}'"  # zsh looks for a program of such a name
    if _PLAIN_ON_WINDOWS.fullmatch(name):
        return name
    if _LIVE_IN_POWERSHELL.search(name):
        return "'" + _SINGLE_IN_POWERSHELL.sub(r"\1\1", name) + "'"
    return f'"{name}"'
