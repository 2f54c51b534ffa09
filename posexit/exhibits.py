"""The user's evidence in a case folder: copied in with its hash, and whether it is still what it was."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from posexit import files
from posexit.errors import PosexitError
from posexit.filenames import safe_name
from posexit.journal import Evidence
from posexit.manifest import fingerprint
from posexit.story import Story
from posexit.values import Refused, text

FOLDER = "evidence"
LARGEST = 100 * 1024 * 1024
State = Literal["sound", "gone", "changed"]


@dataclass(frozen=True)
class Kept:
    """A file that was copied in: its path in the case folder and its SHA-256.

    ``again`` is the number of the exhibit whose file was gone and has been put back by it.
    """

    file: str
    sha256: str
    again: int | None = None


def keep(root: Path, source: Path, story: Story) -> Kept:
    """Copy a file into the case folder under the number of its exhibit. The caller holds the lock.

    The original of an exhibit whose file is gone is put back in its place.

    Raises:
        PosexitError: evidence-twice or, where the file in the folder is another by now, evidence-changed,
            each with its exhibit ``no``; evidence-empty, evidence-too-large, cannot-read, in-the-way,
            cannot-write.
    """
    content = files.read(Path(os.path.realpath(source)), most=LARGEST + 1)
    if not content:
        raise PosexitError("evidence-empty", path=source)
    if len(content) > LARGEST:
        raise PosexitError("evidence-too-large", path=source, most=LARGEST // 1024 // 1024)
    found = fingerprint(content)
    for no, one in story.exhibits.items():
        if one.sha256 == found:
            return _again(root, source, content, no, one)
    folder = _own_folder(root)
    target = _free(folder, story.exhibits_given + 1, source, content)
    files.write(target, content)
    return Kept(f"{FOLDER}/{target.name}", found)


def _again(root: Path, source: Path, content: bytes, no: int, one: Evidence) -> Kept:
    now = state(root, one)
    if now != "gone":
        code = "evidence-twice" if now == "sound" else "evidence-changed"
        raise PosexitError(code, path=source, no=no, file=one.file)
    files.write(_own_folder(root) / Path(one.file).name, content)
    return Kept(one.file, one.sha256, again=no)


def _own_folder(root: Path) -> Path:
    folder = root / FOLDER
    if folder.is_symlink():
        raise PosexitError("symlink", path=folder)
    files.make_private_dir(folder, parents=False)
    return folder


def _free(folder: Path, no: int, source: Path, content: bytes) -> Path:
    """Return a name that nothing else has; a copy that a killed run left is taken again."""
    stem, suffix, again = safe_name(source.stem), safe_name(source.suffix.lstrip(".")), 1
    while True:
        mark = f"-{again}" if again > 1 else ""
        name = f"{no:02d}{'-' if stem else ''}{stem}{mark}{'.' if suffix else ''}{suffix}"
        path = folder / name
        if not os.path.lexists(path) or (path.is_file() and files.read(path, most=LARGEST) == content):
            return path
        again += 1


def exhibit_name(source: Path) -> str:
    """Return what an exhibit is called by the name of its file; without what no answer may hold."""
    try:
        return text(source.stem)
    except Refused:
        return safe_name(source.stem)


def state(root: Path, one: Evidence) -> State:
    """Return whether the file of an exhibit is still there and unchanged."""
    try:
        content = files.read(root / one.file)
    except PosexitError:
        return "gone"
    return "sound" if fingerprint(content) == one.sha256 else "changed"
