"""The case folder: the answers as they are given, the lock, and the files written from them."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Self

from posexit import files, journal, lock, manifest, saved
from posexit.errors import PosexitError
from posexit.holdings import Holdings
from posexit.journal import Event, Journal, Sent
from posexit.manifest import Entry
from posexit.outputs import Output, Outputs, Retired, Written
from posexit.saved import Saved

CASE, JOURNAL, LOCK = "case.json", "journal.jsonl", "lock"

LEFT_BY_SYSTEMS = {".DS_Store", "Thumbs.db", "desktop.ini"}


def is_case(path: Path) -> bool:
    """Say whether a case lies in this folder, readable or not."""
    return os.path.lexists(path / CASE)


def check_free(path: Path) -> None:
    """See that a new case may begin here: nothing is there yet, or an empty folder. Writes nothing.

    Raises:
        PosexitError: has-case, folder-not-empty, in-the-way, cannot-read.
    """
    if is_case(path):
        raise PosexitError("has-case", path=path)
    with files.telling("cannot-read", path):
        if os.path.lexists(path) and not path.is_dir():
            raise PosexitError("in-the-way", path=path)
        names = sorted(inner.name for inner in path.iterdir()) if path.is_dir() else []
    ours = {LOCK, *filter(files.is_temporary, names)}
    others = [name for name in names if name not in LEFT_BY_SYSTEMS | ours]
    if others:
        raise PosexitError("folder-not-empty", path=path, found=others[0])


def default_path(cwd: Path, today: date, name: str = "posexit", *, or_empty: bool = False) -> Path:
    """Return a name in ``cwd`` that nothing has: posexit-2026-11-23, then -2, -3.

    ``or_empty`` takes also that of an empty folder, such as a run leaves that is killed before its first answer.
    """
    first = cwd / f"{name}-{today.isoformat()}"
    path, number = first, 1
    while os.path.lexists(path) and not (or_empty and _is_free(path)):
        number += 1
        path = first.with_name(f"{first.name}-{number}")
    return path


def _is_free(path: Path) -> bool:
    try:
        check_free(path)
    except PosexitError:
        return False
    return True


def unfinished_in(cwd: Path) -> Path | None:
    """Return ``cwd`` or the folder directly in it that holds an unfinished case; the last saved of several.

    Examples, links and cases that cannot be read are passed over.
    """
    if _is_unfinished(cwd):
        return cwd
    found = []
    with contextlib.suppress(OSError):
        found = [path for path in sorted(cwd.iterdir()) if not path.is_symlink() and _is_unfinished(path)]
    return max(found, key=_saved_at, default=None)


def cases_below(cwd: Path, *, levels: int = 2) -> tuple[Path, ...]:
    """Return the case folders in a folder and so many levels below, by name; links and hidden folders are not entered."""
    if is_case(cwd):
        return (cwd,)
    found: list[Path] = []
    with contextlib.suppress(OSError):
        inner = sorted(path for path in cwd.iterdir() if path.is_dir() and not path.is_symlink())
        for path in inner if levels else ():
            if not path.name.startswith("."):
                found += cases_below(path, levels=levels - 1)
    return tuple(found)


def _is_unfinished(path: Path) -> bool:
    try:
        case = CaseFolder.open(path).load()
    except PosexitError:
        return False
    return not case.finished and not case.example


def _saved_at(path: Path) -> int:
    return (path / CASE).stat().st_mtime_ns


class CaseFolder:
    """One case on the user's disk. What writes takes the lock by itself where ``locked`` does not hold it."""

    def __init__(self, path: Path) -> None:
        self.path = path.absolute()
        self._is_locked = False

    @classmethod
    def open(cls, path: Path) -> Self:
        """Return the case folder at a path.

        Raises:
            PosexitError: no-case.
        """
        if not is_case(path):
            raise PosexitError("no-case", path=path)
        return cls(path)

    @classmethod
    def create(cls, path: Path) -> Self:
        """Make a private folder for a new case; one that is there must be empty.

        Raises:
            PosexitError: what check_free raises, cannot-write.
        """
        check_free(path)
        files.make_private_dir(path.absolute())
        return cls(path)

    @contextlib.contextmanager
    def locked(self) -> Iterator[Self]:
        """Keep other processes out, clear what a killed run left; nothing new where that is so already.

        Raises:
            PosexitError: folder-locked with the other's ``pid``, cannot-write.
        """
        if self._is_locked:
            yield self
            return
        files.remove_strays(self.path)  # before: one may be a second name of the lock, then it seems in use
        with lock.held(self.path / LOCK):
            self._is_locked = True
            try:
                files.close_to_others(self.path)
                for folder in self._subfolders():
                    files.remove_strays(folder)
                self._thaw_unsaid()
                yield self
            finally:
                self._is_locked = False

    def tidy(self) -> None:
        """Clear what a killed run left, where there is any and no other process is at work."""
        if os.path.lexists(self.path / LOCK):
            with contextlib.suppress(PosexitError), self.locked():
                pass

    def load(self) -> Saved:
        """Return the answers as they were given.

        Raises:
            PosexitError: bad-case-file, newer-case-file, symlink, cannot-read.
        """
        path = self.path / CASE
        return saved.parse(files.read(path, most=saved.LARGEST), path)

    def save(
        self,
        answers: Mapping[str, str],
        *,
        skipped: Collection[str] = (),
        finished: bool | None = None,
        example: bool | None = None,
        begun: date | None = None,
    ) -> None:
        """Keep the answers, all of them; None leaves finished and example as they were.

        The day on which the case was begun is kept once it is said.

        Raises:
            PosexitError: cannot-write; what load raises, so that a file broken by hand is not overwritten.
        """
        with self.locked():
            before = self.load() if os.path.lexists(self.path / CASE) else Saved({})
            now = Saved(
                answers=answers,
                skipped=frozenset(skipped),
                finished=before.finished if finished is None else finished,
                example=before.example if example is None else example,
                begun=before.begun or begun,
                extra=before.extra,
            )
            files.write(self.path / CASE, saved.dump(now))

    def mark(self, extra: Mapping[str, object]) -> None:
        """Keep something beside the answers in case.json, over what stands there under the same name.

        Raises:
            PosexitError: as save.
        """
        with self.locked():
            before = self.load()
            files.write(self.path / CASE, saved.dump(replace(before, extra={**before.extra, **extra})))

    def journal(self) -> Journal:
        """Return the journal, empty where nothing happened yet.

        Raises:
            PosexitError: bad-journal, bad-event, unknown-event, journal-too-large, symlink, cannot-read.
        """
        path = self.path / JOURNAL
        if not os.path.lexists(path):
            return Journal(path)
        return journal.parse(files.read(path, most=journal.LARGEST + 1), path)

    def append(self, *events: Event) -> Journal:
        """Add events to the journal, one line each and all at once; return it anew.

        Raises:
            PosexitError: cannot-write, and what journal raises, so that nothing is added to what is broken.
        """
        with self.locked():
            now = self.journal()
            if not events:
                return now
            files.append(now.path, now.lines_for(events), after=now.sound)
            return journal.parse(files.read(now.path, most=journal.LARGEST + 1), now.path)

    def put(self, relative: str, content: bytes, **meta: object) -> Written:
        """Write one file. Like put_all."""
        return self.put_all([Output(relative, content, meta)])[0]

    def put_all(self, outputs: Iterable[Output]) -> tuple[Written, ...]:
        """Write files, each only where nothing of the user is lost by it.

        The manifest says first what is coming and what may stand there until then: a run killed
        in between neither loses an edit nor takes its own file for one.

        Raises:
            PosexitError: cannot-write, bad-path, symlink, in-the-way, bad-manifest, newer-case-file.
        """
        with self.locked():
            return Outputs(self.path).put_all(outputs)

    def retire(self, produced: Collection[str]) -> Retired:
        """Remove files that posexit wrote, nobody touched and that are not among those produced now.

        What was sent stays.

        Raises:
            PosexitError: as put_all.
        """
        with self.locked():
            return Outputs(self.path).retire(produced)

    def foresee(
        self, outputs: Iterable[Output], produced: Collection[str]
    ) -> tuple[tuple[Written, ...], Retired]:
        """Return what put_all of the outputs and retire would do, without writing a byte.

        Raises:
            PosexitError: bad-path, symlink, in-the-way, bad-manifest, newer-case-file.
        """
        return Outputs(self.path).foresee(outputs, produced)

    def holdings(self) -> Holdings:
        """Return what the folder holds of each letter, and its calendars.

        Raises:
            PosexitError: bad-manifest, newer-case-file, cannot-read.
        """
        entries = Outputs(self.path).entries
        paths = [self.path / relative for relative, entry in entries.items() if "calendar" in entry.meta]
        calendars = [
            files.read(path, most=saved.LARGEST) for path in paths if path.is_file() and not path.is_symlink()
        ]
        return Holdings.of(entries, self.path.name, calendars)

    def entries(self) -> dict[str, Entry]:
        """Return what the manifest knows of every file that posexit wrote, by relative path.

        Raises:
            PosexitError: bad-manifest, newer-case-file.
        """
        return Outputs(self.path).entries

    def papers(self) -> tuple[tuple[str, Mapping[str, object]], ...]:
        """Return the files that posexit wrote and that are still there, with what is noted of each.

        Raises:
            PosexitError: bad-manifest, newer-case-file.
        """
        entries = Outputs(self.path).entries
        return tuple(
            (relative, entry.meta) for relative, entry in entries.items() if (self.path / relative).is_file()
        )

    def found(self) -> dict[str, str]:
        """Return the SHA-256 of every file that posexit wrote and that is still there, whatever it holds now.

        Raises:
            PosexitError: bad-manifest, newer-case-file, cannot-read.
        """
        return {
            relative: manifest.fingerprint(files.read(self.path / relative))
            for relative, _ in self.papers()
            if not (self.path / relative).is_symlink()
        }

    def unsent(self, letter: str) -> tuple[str, ...]:
        """Return the files of a letter that are there and were not sent, as relative paths.

        Those that are no longer produced count only where there is no other.

        Raises:
            PosexitError: bad-manifest, newer-case-file.
        """
        here = {
            relative: entry.retired
            for relative, entry in Outputs(self.path).entries.items()
            if entry.meta.get("letter") == letter and not entry.frozen and (self.path / relative).is_file()
        }
        return tuple(relative for relative, retired in here.items() if not retired) or tuple(here)

    def freeze(self, relatives: Collection[str]) -> dict[str, str]:
        """Never write these files again, as they stand now; return their SHA-256.

        Write down in the same ``locked`` block that they were sent: the next run thaws what the journal
        does not know of.

        Raises:
            PosexitError: no-such-file, and as put_all.
        """
        with self.locked():
            return Outputs(self.path).freeze(relatives)

    def thaw(self, relatives: Collection[str]) -> tuple[str, ...]:
        """Take back that files were sent; return those that were. What the user had edited stays so.

        Raises:
            PosexitError: as put_all.
        """
        with self.locked():
            return Outputs(self.path).thaw(relatives)

    def _thaw_unsaid(self) -> None:
        """Thaw what a killed run froze and did not write down as sent, or took back and did not thaw."""
        with contextlib.suppress(PosexitError):  # what is broken is told by the command that needs it
            outputs = Outputs(self.path)
            frozen = {relative for relative, entry in outputs.entries.items() if entry.frozen}
            if frozen:
                events = self.journal().events
                gone = journal.taken_back(events)
                sent = (event for event in events if isinstance(event, Sent) and event.no not in gone)
                outputs.thaw(frozen - {relative for event in sent for relative in event.files})

    def _subfolders(self) -> list[Path]:
        with files.telling("cannot-read", self.path):
            return [
                Path(entry.path) for entry in os.scandir(self.path) if entry.is_dir(follow_symlinks=False)
            ]
