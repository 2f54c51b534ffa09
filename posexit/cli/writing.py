"""Writes the files of a case and tells what became of each, and what comes next."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from posexit.advice import Advice
from posexit.casefiles import Wanted, case_files
from posexit.checklist import when_text
from posexit.cli.session import Session
from posexit.folder import CaseFolder

if TYPE_CHECKING:
    from posexit.outputs import Output, Retired, Written


def outputs(now: Session, advice: Advice, wanted: Wanted) -> list[Output]:
    """Return every file of the case, made before any is written.

    Raises:
        PosexitError: a format cannot be written.
    """
    return case_files(advice, now.library, wanted)


def put(now: Session, folder: CaseFolder, made: Sequence[Output]) -> Iterator[str]:
    """Write the files, remove what no longer applies, and yield what to tell of each."""
    written = folder.put_all(made)
    retired = folder.retire({output.relative for output in made})
    yield from _grouped(
        now, folder.path, [one.path for one in written if one.state not in {"kept", "frozen"}]
    )
    yield from _left_alone(now, folder.path, written, retired)


def _grouped(now: Session, root: Path, paths: Sequence[Path]) -> Iterator[str]:
    """Yield one line for each document, its formats behind it."""
    formats: dict[Path, list[str]] = {}
    for path in paths:
        formats.setdefault(path.relative_to(root).with_suffix(""), []).append(path.suffix)
    for stem, suffixes in formats.items():
        yield now.say("start.file", path=f"{stem}{suffixes[0]}", more=" ".join(suffixes[1:])).rstrip()


def _left_alone(now: Session, root: Path, written: Sequence[Written], retired: Retired) -> Iterator[str]:
    for one in written:
        path = one.path.relative_to(root)
        if one.state == "frozen":
            yield now.say("start.frozen", path=path)
        elif one.state == "kept" and one.beside:
            yield now.say("start.kept", path=path, beside=one.beside.relative_to(root))
        elif one.state == "kept":
            yield now.say("start.kept-alone", path=path)
    for path in retired.removed:
        yield now.say("start.retired", path=path.relative_to(root))
    for path in retired.kept:
        yield now.say("start.kept-though-retired", path=path.relative_to(root))


def next_step(now: Session, advice: Advice) -> Iterator[str]:
    """Yield the first thing to do, with its day where it has one."""
    for task in advice.tasks:
        if task.kind == "warning":
            continue
        title = task.title.to(now.lang)
        if task.timing:
            due = when_text(task.timing, now.library, now.lang)
            yield now.say("start.next-due", title=title, due=due)
        else:
            yield now.say("start.next", title=title)
        return
