"""The files of a templates folder beside the built-in ones: what can be copied, changed, new, or read by nothing."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from posexit.library import LANGUAGES, builtin

State = Literal["changed", "new", "same", "unread"]
_LANGUAGE = "|".join(LANGUAGES)
_NEW = re.compile(rf"(?:letters|parts/objections)/[a-z0-9][a-z0-9-]*\.(?:{_LANGUAGE})\.md")
"""What a user may add; every other file that is read has a name that the built-in templates have too."""
_SPELLINGS = {"zh": "zh[_-]?[a-z]*|cn|chs|chinese|中文", "en": "en[_-]?[a-z]*|eng|english|英文"}
_LEFT_BY_EDITORS = re.compile(r"(?:^|/)[.~]|~$|\.(?:bak|swp|tmp|orig)$", re.IGNORECASE)


@dataclass(frozen=True)
class Own:
    """A file of a user's folder, by its name within it, and the right name that is nearest where nothing reads it."""

    name: str
    state: State
    nearest: str | None = None


def names(folder: Path) -> tuple[str, ...]:
    """Return the files of a templates folder by their names within it, those that editors leave behind aside."""
    found = (path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    return tuple(sorted(name for name in found if not _LEFT_BY_EDITORS.search(name)))


def originals(letter_ids: tuple[str, ...] = ()) -> dict[str, bytes]:
    """Return the built-in templates by name, or only those of some letters."""
    wanted = {f"letters/{letter_id}.{lang}.md" for letter_id in letter_ids for lang in LANGUAGES}
    root = builtin()
    return {name: (root / name).read_bytes() for name in names(root) if not wanted or name in wanted}


def compare(folder: Path) -> Iterator[Own]:
    """Yield every file of a user's folder with what it is to the built-in templates."""
    known = names(builtin())
    for name in names(folder):
        if name in known:
            same = (folder / name).read_bytes() == (builtin() / name).read_bytes()
            yield Own(name, "same" if same else "changed")
        elif _NEW.fullmatch(name):
            yield Own(name, "new")
        else:
            yield Own(name, "unread", _nearest(name, known))


def _nearest(name: str, known: tuple[str, ...]) -> str | None:
    """Return the right name that is most like a wrong one: the same stem under its right folder and language first."""
    lower = name.lower()
    for lang, spellings in _SPELLINGS.items():
        lower = re.sub(rf"[._-](?:{spellings})(?=\.)", f".{lang}", lower)
    meant = re.sub(r"(\.md|\.ya?ml)\.txt$", r"\1", lower).replace(".yml", ".yaml")
    stems = [one.partition(".")[0] for one in known]
    near = difflib.get_close_matches(meant.partition(".")[0], stems, n=1, cutoff=0.8)
    if not near and _NEW.fullmatch(meant):
        return meant
    fitting = [one for one in known if one.partition(".")[0] in near]
    return next(iter(difflib.get_close_matches(meant, fitting, n=1, cutoff=0.5)), None)
