"""Writes the files of a case and tells what became of each, and what comes next."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from posexit.advice import Advice
from posexit.case import Case
from posexit.casefiles import CaseFiles, Wanted
from posexit.checklist import when_text
from posexit.cli.options import LetterLang
from posexit.cli.session import Session, shown_path
from posexit.errors import PosexitError
from posexit.folder import CaseFolder, is_case
from posexit.frontpage import NAME

if TYPE_CHECKING:
    from posexit.cli.front import Front
    from posexit.cli.living import Living
    from posexit.holdings import Holdings
    from posexit.outputs import Output, Retired, Written


@dataclass(frozen=True)
class Done:
    """What became of the files of a case, or would become of them.

    ``renamed`` maps a file whose letter has another title now to the new one; ``sent`` are the files that
    went out, ``spared`` those left alone since other templates made them. ``page`` is index.html, which
    shows the others and follows them without a word once it is there.
    """

    root: Path
    written: tuple[Written, ...]
    retired: Retired
    renamed: Mapping[str, str]
    sent: Sequence[str]
    spared: Collection[str] = ()
    page: Written | None = None

    @property
    def changed(self) -> bool:
        """Whether any file is other than it was."""
        return self.retired.changed or any(one.changed for one in (*self.written, *self._news()))

    def told(self) -> list[dict[str, str | None]]:
        """Return each file as scripts get it: path, state, and the new one beside an edited file."""
        found: list[dict[str, str | None]] = [
            {
                "path": self._name(one.path),
                "state": one.state,
                "beside": self._name(one.beside) if one.beside else None,
            }
            for one in (*self._news(), *self.written)
        ]
        for state, paths in (("removed", self.retired.removed), ("retired", self.retired.kept)):
            found += [
                {"path": self._name(path), "state": state, "beside": self.renamed.get(self._name(path))}
                for path in paths
            ]
        found += [{"path": path, "state": "frozen", "beside": None} for path in self.sent]
        return found + [
            {"path": path, "state": "other-templates", "beside": None} for path in sorted(self.spared)
        ]

    def all_lines(self, now: Session) -> Iterator[str]:
        """Yield what to tell of every file, the one to open first before the others."""
        if self.page:
            yield from self._page(now, self.page)
        ours = [self._name(one.path) for one in self.written if one.state not in {"kept", "frozen"}]
        yield from grouped(now, "start.file", ours)
        yield from self._left_alone(now, self.written)
        yield from grouped(now, "start.frozen", self.sent)

    def changes(self, now: Session) -> Iterator[str]:
        """Yield what to tell of the files that are other than they were."""
        for one in self._news():
            yield from self._page(now, one)
        for state in ("created", "replaced"):
            paths = [self._name(one.path) for one in self.written if one.state == state]
            yield from grouped(now, f"render.{state}", paths)
        yield from self._left_alone(now, [one for one in self.written if one.changed])

    def _page(self, now: Session, page: Written) -> Iterator[str]:
        if page.state == "kept":
            yield from self._edited(now, [page])
        else:
            yield now.say("start.page", path=self._name(page.path))

    def _news(self) -> list[Written]:
        """Return the page where it is worth a word: it is new, or the user edited it and another lies beside."""
        page = self.page
        return [page] if page and (page.state == "created" or (page.state == "kept" and page.changed)) else []

    def _left_alone(self, now: Session, written: Sequence[Written]) -> Iterator[str]:
        yield from self._edited(now, written)
        removed = [self._name(path) for path in self.retired.removed]
        yield from grouped(now, "start.renamed", [name for name in removed if name in self.renamed])
        yield from grouped(now, "start.retired", [name for name in removed if name not in self.renamed])
        for name in map(self._name, self.retired.kept):
            key = "start.kept" if name in self.renamed else "start.kept-though-retired"
            yield now.say(key, path=name, beside=self.renamed.get(name))

    def _edited(self, now: Session, written: Sequence[Written]) -> Iterator[str]:
        for one in written:
            path = self._name(one.path)
            if one.state == "kept" and one.beside:
                yield now.say("start.kept", path=path, beside=self._name(one.beside))
            elif one.state == "kept":
                yield now.say("start.kept-alone", path=path)

    def _name(self, path: Path) -> str:
        return path.relative_to(self.root).as_posix()


def make(now: Session, path: Path, advice: Advice, wanted: Wanted) -> list[Output]:
    """Return every file of the case that lies in a folder or is to, made before any is written.

    Raises:
        PosexitError: a format cannot be written.
    """
    from posexit.holdings import Holdings

    holdings = CaseFolder(path).holdings() if is_case(path) else Holdings(name=path.name)
    return CaseFiles(advice, now.library, wanted, holdings).all()


def put(folder: CaseFolder, made: Sequence[Output], front: Front, *, spared: Collection[str] = ()) -> Done:
    """Write the files and remove what no longer applies; what the user edited or sent stays.

    Args:
        folder: the case folder.
        made: the files of it that are to be written.
        front: the case as it stands, for the page that links them.
        spared: relative paths to leave alone though they are not among them.

    Raises:
        PosexitError: a file cannot be written.
    """
    before = folder.holdings()
    written, retired = folder.put_all(made), folder.retire(_produced(made, spared))
    return Done(folder.path, written, retired, before.renamed(made), before.sent, page=front.write(folder))


def foresee(folder: CaseFolder, made: Sequence[Output], *, spared: Collection[str] = ()) -> Done:
    """Return what put would do, without writing a byte.

    Raises:
        PosexitError: as put.
    """
    before = folder.holdings()
    written, retired = folder.foresee(made, _produced(made, spared))
    return Done(folder.path, written, retired, before.renamed(made), before.sent)


def _produced(made: Sequence[Output], spared: Collection[str]) -> set[str]:
    return {output.relative for output in made} | {*spared, NAME}


def refresh(case: Living) -> Done | None:
    """Bring the files of a case up to what its journal says; None where none were written yet, or it failed.

    What the command itself did is safe by then, so a failure is told and is no error. Files that other
    templates made are left to `posexit update`.
    """
    from posexit.cli.edge import show_error

    if case.now.unread:
        case.now.note("render.not-refreshed", path=shown_path(case.folder.path))
        return None
    try:
        with case.folder.locked():
            holdings = case.folder.holdings()
            if not holdings.is_written:
                return None
            front = case.front()
            made = made_as_before(front.advice, case.now, holdings, example=case.example)
            foreign = holdings.foreign(made, case.now.library)
            ours = [one for one in made if one.relative not in foreign]
            done = put(case.folder, ours, front, spared=foreign)
    except PosexitError as error:
        show_error(error)
        case.now.note("render.not-refreshed", path=shown_path(case.folder.path))
        return None
    if foreign:
        case.now.note("render.other-templates", count=len(foreign), path=shown_path(case.folder.path))
    return replace(done, spared=foreign)


def made_as_before(
    advice: Advice, now: Session, holdings: Holdings, *, example: bool, keep_dates: bool = False
) -> list[Output]:
    """Return every file of a case in the formats and languages that its folder has.

    Args:
        advice: what there is to write.
        now: the language and templates.
        holdings: what the folder has.
        example: whether it is a made-up case.
        keep_dates: let letters keep their dates also where something else in them changes.

    Raises:
        PosexitError: a format cannot be written.
    """
    wanted = as_before(advice.now.case, holdings, example=example)
    if keep_dates:
        wanted = replace(wanted, dates="keep")
    return CaseFiles(advice, now.library, wanted, holdings).all()


def as_before(case: Case, holdings: Holdings, *, example: bool) -> Wanted:
    """Return the formats, languages, font and blanks that a folder's files have; else what the answers say."""
    font = holdings.font if holdings.font and holdings.font.is_file() else None
    languages = holdings.languages or LetterLang(case.letter.languages or "zh").languages
    return Wanted((), languages, font, example, by_hand=holdings.by_hand)


def grouped(now: Session, key: str, paths: Sequence[str]) -> Iterator[str]:
    """Yield one line for each document, its formats behind it."""
    formats: dict[str, list[str]] = {}
    for path in paths:
        formats.setdefault(str(Path(path).with_suffix("")), []).append(Path(path).suffix)
    for stem, suffixes in formats.items():
        yield now.say(key, path=f"{stem}{suffixes[0]}", more=" ".join(suffixes[1:])).rstrip()


def next_step(now: Session, advice: Advice) -> Iterator[str]:
    """Yield what is to be done next, as `posexit status` and the first page say it, with its day where it has one."""
    from posexit.status import status

    task = status(advice).next
    if task is None:
        return
    title = task.title.to(now.lang)
    if task.timing:
        yield now.say("start.next-due", title=title, due=when_text(task.timing, now.library, now.lang))
    else:
        yield now.say("start.next", title=title)
