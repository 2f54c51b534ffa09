"""Where the user's own things lie on this system: the folder for settings, the templates in it, the cache."""

from __future__ import annotations

import errno
import os
import stat
import sys
from pathlib import Path

from posexit.errors import PosexitError

TEMPLATES = "templates"
"""What the user's own templates are called in the folder for settings."""

_INNER = ("letters", "parts", "parts/objections", "style", "examples")


def config_folder() -> Path | None:
    """Return where the user's own templates and holidays.yaml would lie: in the folder for settings of this system."""
    named = os.environ.get("APPDATA" if sys.platform == "win32" else "XDG_CONFIG_HOME", "")
    folder = Path(named if Path(named).is_absolute() else os.path.expanduser("~/.config"))  # noqa: PTH111
    return folder / "posexit" if folder.is_absolute() else None


def cache_folder() -> Path | None:
    """Return where what every run makes alike may be kept: in the folder for such things of this system."""
    usual = {"win32": "~/AppData/Local", "darwin": "~/Library/Caches"}.get(sys.platform, "~/.cache")
    named = os.environ.get("LOCALAPPDATA" if sys.platform == "win32" else "XDG_CACHE_HOME", "")
    folder = Path(named if Path(named).is_absolute() else os.path.expanduser(usual))  # noqa: PTH111
    return folder / "posexit" if folder.is_absolute() else None


def own_templates(settings: Path) -> Path | None:
    """Return the folder of the user's own templates in the one for settings, None where there is none.

    Raises:
        PosexitError: settings-unreadable, where nobody can say what lies there.
    """
    if _is_folder(settings) and _is_folder(kept := settings / TEMPLATES):
        for inner in _INNER:
            _is_folder(kept / inner)
        return kept
    return None


def _is_folder(path: Path) -> bool:
    """Say whether a folder is there.

    Raises:
        PosexitError: settings-unreadable: a file stands in its place, or the system does not let it be read.
    """
    try:
        found = path.stat()
    except FileNotFoundError:
        return False
    except OSError as error:
        reason = "denied" if error.errno in {errno.EACCES, errno.EPERM} else "no-folder"
        raise PosexitError("settings-unreadable", path=path, reason=reason) from error
    if not stat.S_ISDIR(found.st_mode):
        raise PosexitError("settings-unreadable", path=path, reason="no-folder")
    if not os.access(path, os.R_OK | os.X_OK):
        raise PosexitError("settings-unreadable", path=path, reason="denied")
    return True
