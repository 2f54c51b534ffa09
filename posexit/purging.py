"""What `posexit purge` takes away: what posexit made in a folder and what its journal knows, nothing else."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from posexit import files
from posexit.batchfolder import RUN
from posexit.errors import PosexitError
from posexit.folder import CASE, JOURNAL, LOCK, CaseFolder, is_case
from posexit.journal import Evidence
from posexit.outputs import MANIFEST
from posexit.story import fold

Kind = Literal["evidence", "edited", "made", "record"]
_SHEET = re.compile(r"(?:report|summary)(?:-\d+of\d+)?\.csv")


@dataclass(frozen=True)
class Going:
    """A file that goes: its path in the folder, its size in bytes, and whose it is."""

    relative: str
    size: int
    kind: Kind


@dataclass(frozen=True)
class CasePlan:
    """What goes of one case, in the order in which it goes, and what stays; ``open`` is one not closed yet.

    ``folders`` are those of posexit in it: they go where nothing is left in them. Nothing goes of what a
    purge that was cut off left of a case: an empty folder with the lock of that run.
    """

    root: Path
    going: tuple[Going, ...]
    folders: tuple[str, ...]
    stays: tuple[str, ...]
    open: bool


@dataclass(frozen=True)
class PurgePlan:
    """What goes of a folder: its cases, and the sheets of a run over many, ``run``; ``stays`` is all that does not."""

    root: Path
    cases: tuple[CasePlan, ...]
    run: tuple[Going, ...] = ()
    stays: tuple[str, ...] = ()

    @property
    def going(self) -> tuple[tuple[str, Going], ...]:
        """Every file that goes, with its path from the folder."""
        inner = ((self._from(case, one.relative), one) for case in self.cases for one in case.going)
        return (*inner, *((one.relative, one) for one in self.run))

    @property
    def size(self) -> int:
        """How many bytes go."""
        return sum(one.size for _, one in self.going)

    @property
    def open(self) -> tuple[str, ...]:
        """The folders of the cases that are not closed."""
        return tuple(case.root.name for case in self.cases if case.open)

    def _from(self, case: CasePlan, relative: str) -> str:
        return relative if case.root == self.root else f"{case.root.name}/{relative}"


def plan(path: Path) -> PurgePlan:
    """Return what goes of the folder of a case, or of a run over many; nothing is removed.

    Raises:
        PosexitError: symlink; not-to-purge, for any other folder; what reading the case raises, since then
            nobody knows what is posexit's.
    """
    root = path.absolute()
    if root.is_symlink():
        raise PosexitError("symlink", path=path)
    if case := _case(root):
        return PurgePlan(root, (case,), stays=case.stays)
    if not _is_file(root / RUN):
        raise PosexitError("not-to-purge", path=path)
    return _run(root)


def purge(plan: PurgePlan) -> tuple[str, ...]:
    """Remove what a plan says; return the folders of cases and of the run that are gone.

    What came into a folder since stays, and then so does the folder. The answers of a case go last, so that
    a purge that was cut off can be run again.

    Raises:
        PosexitError: cannot-write, folder-locked.
    """
    gone: list[str] = []
    for case in plan.cases:
        if os.path.lexists(case.root):
            _purge(case)
        gone += _remove_folders([case.root])
    for one in plan.run:
        _remove(plan.root, one.relative)
    gone += _remove_folders([plan.root] if plan.run else [])
    return tuple(gone)


def _purge(case: CasePlan) -> None:
    folder = CaseFolder.open(case.root) if case.going else CaseFolder(case.root)
    with folder.locked():
        for one in case.going:
            if one.relative == CASE:
                _remove_folders(case.root / inner for inner in case.folders)
            _remove(case.root, one.relative)


def _remove_folders(folders: Iterable[Path]) -> list[str]:
    """Remove those of the folders that hold nothing; return those that are gone by now."""
    return [str(folder) for folder in folders if files.remove_empty(folder) or not os.path.lexists(folder)]


def _case(root: Path) -> CasePlan | None:
    """Return what goes of a case, None where none is there."""
    if not is_case(root):
        is_rest = root.is_dir() and [entry.name for entry in _inside(root)] == [LOCK]
        return CasePlan(root, (), (), (), open=False) if is_rest else None
    folder = CaseFolder.open(root)
    saved, events = folder.load(), folder.journal().events
    story = fold(events, saved.begun)
    outputs = folder.entries()
    kinds: dict[str, Kind] = {event.file: "evidence" for event in events if isinstance(event, Evidence)}
    found = folder.found()
    kinds |= {
        relative: "made" if entry.wrote(found.get(relative, entry.sha256)) else "edited"
        for relative, entry in outputs.items()
    }
    kinds |= dict.fromkeys((JOURNAL, MANIFEST, CASE), "record")
    here = set(_walk(root))
    going = tuple(
        Going(relative, (root / relative).lstat().st_size, kind)
        for relative, kind in kinds.items()
        if relative in here and _is_file(root / relative)
    )
    own = {LOCK, *(one.relative for one in going)}
    stays = (one for one in here if one not in own and not files.is_temporary(Path(one).name))
    folders = sorted({str(Path(relative).parent) for relative in kinds} - {"."}, reverse=True)
    return CasePlan(
        root, going, tuple(folders), tuple(sorted(stays)), story.closed is None and not saved.example
    )


def _run(root: Path) -> PurgePlan:
    cases: list[CasePlan] = []
    sheets: list[Going] = []
    stays: list[str] = []
    for entry in sorted(_inside(root), key=lambda entry: entry.name):
        path = Path(entry.path)
        if entry.is_dir(follow_symlinks=False) and (case := _case(path)):
            cases.append(case)
            stays += [f"{path.name}/{one}" for one in case.stays]
        elif _SHEET.fullmatch(entry.name) and entry.is_file(follow_symlinks=False):
            sheets.append(Going(entry.name, entry.stat(follow_symlinks=False).st_size, "made"))
        elif entry.name != RUN and not files.is_temporary(entry.name):
            stays.append(entry.name)
    sheets.append(Going(RUN, (root / RUN).lstat().st_size, "record"))
    return PurgePlan(root, tuple(cases), tuple(sheets), tuple(stays))


def _walk(root: Path, inside: str = "") -> Iterator[str]:
    """Yield everything in a folder that is no real folder itself, by its path; links are named, not followed."""
    for entry in _inside(root / inside):
        relative = f"{inside}{entry.name}"
        if entry.is_dir(follow_symlinks=False):
            yield from _walk(root, f"{relative}/")
        else:
            yield relative


def _inside(folder: Path) -> Iterable[os.DirEntry[str]]:
    with files.telling("cannot-read", folder):
        return list(os.scandir(folder))


def _is_file(path: Path) -> bool:
    """Say whether a real file stands there, no link to one."""
    try:
        return stat.S_ISREG(path.lstat().st_mode)
    except OSError:
        return False


def _remove(root: Path, relative: str) -> None:
    """Remove a file unless it, or a folder on the way to it, has become a link since it was looked at."""
    path = root / relative
    way = [root.joinpath(*Path(relative).parts[:count]) for count in range(1, len(Path(relative).parts))]
    if _is_file(path) and not any(step.is_symlink() for step in way):
        files.remove(path)
