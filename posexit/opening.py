"""Opens a folder in the system's own file manager, where there is one."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path


def offer_to_open(path: Path, wanted: Callable[[], bool]) -> None:
    """Open a folder where the system can show one and the user wants it; else do nothing."""
    command = _command()
    if command and wanted():
        subprocess.Popen([command, str(path)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603


def _command() -> str | None:
    """Return the program that shows a folder; None over a remote line or without a desktop."""
    if sys.platform == "win32":
        return shutil.which("explorer")
    if sys.platform == "darwin":
        return shutil.which("open")
    return (
        shutil.which("xdg-open") if os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY") else None
    )
