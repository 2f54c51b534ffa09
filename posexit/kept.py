"""What is costly to make and the same in every run, kept between runs: templates made ready, empty Word files.

It lies in the user's own folder for such things and holds nothing of any case. Without such a folder,
or where it cannot be trusted, everything is made anew.
"""

from __future__ import annotations

import hashlib
import os
import stat
import sys
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

from posexit import __version__, files
from posexit.errors import PosexitError

_DIGEST = hashlib.sha256().digest_size
_MOST = 400
"""Files in the folder; the older half goes when there are more."""
_OTHERS_WRITE = stat.S_IWGRP | stat.S_IWOTH
_place: list[Path] = []


def keep_in(folder: Path | None) -> None:
    """Keep things in this folder from now on; None keeps nothing."""
    _place[:] = [folder] if folder else []


def place_of_kept() -> Path | None:
    """Return the folder where things are kept, for another process."""
    return _place[0] if _place else None


def kept(name: str, source: str, library: str, make: Callable[[], bytes]) -> bytes:
    """Return what `make` gives, from an earlier run where nothing has changed since.

    Args:
        name: what it is called; what is kept under a name takes the place of what was.
        source: all that it is made from.
        library: the package that makes it; another version makes it anew.
        make: makes it.
    """
    if not _place:
        return make()
    path = _place[0] / hashlib.sha256(name.encode()).hexdigest()[:32]
    key = hashlib.sha256(repr((source, _version(library))).encode("utf-8", "surrogatepass")).digest()
    found = _read(path, key)
    if found is None:
        found = make()
        _write(path, key + hashlib.sha256(found).digest() + found)
    return found


def _version(library: str) -> tuple[object, ...]:
    """Return what changes when posexit, Python or a library does; asking a library itself would load it."""
    spec = find_spec(library)
    origin = spec.origin if spec else None
    return __version__, sys.version, origin, os.stat(origin).st_mtime_ns if origin else None  # noqa: PTH116


def _read(path: Path, key: bytes) -> bytes | None:
    """Return what was kept for a key: whole, and written by this user alone; else None."""
    try:
        folder = path.parent.stat()
        if sys.platform != "win32" and (folder.st_uid != os.geteuid() or folder.st_mode & _OTHERS_WRITE):
            return None
        content = files.read(path)
    except (OSError, PosexitError):
        return None
    found = content[2 * _DIGEST :]
    return found if content[: 2 * _DIGEST] == key + hashlib.sha256(found).digest() else None


def _write(path: Path, content: bytes) -> None:
    """Keep a file; where that fails, on a full or read-only disk, the next run makes it again."""
    try:
        files.make_private_dir(path.parent)
        with files.temporary(path.parent) as (file, beside):
            files.fill(file.fileno(), content)
            if sys.platform == "win32":  # an open file cannot be renamed there
                file.close()
            beside.replace(path)
        files.remove_strays(path.parent)
        _thin(path.parent)
    except (OSError, PosexitError):
        return


def _thin(folder: Path) -> None:
    found = [entry for entry in os.scandir(folder) if entry.is_file(follow_symlinks=False)]
    if len(found) > _MOST:
        for entry in sorted(found, key=lambda entry: entry.stat().st_mtime_ns)[: len(found) - _MOST // 2]:
            Path(entry.path).unlink(missing_ok=True)
