"""`posexit calendar`: the days of a case for a calendar program, to be imported again when they change."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from posexit.cli.options import FolderArgument, JsonOption, LangOption, TemplatesOption, TodayOption

if TYPE_CHECKING:
    from posexit.calendar import Calendar
    from posexit.casefiles import CaseFiles
    from posexit.cli.living import Living
    from posexit.cli.session import Session
    from posexit.outputs import Written


def calendar(
    folder: FolderArgument,
    output: Annotated[
        str | None,
        typer.Option(
            "--output", "-o", help="写到这个文件，- 为标准输出 / File, - for stdout.", metavar="FILE"
        ),
    ] = None,
    as_json: JsonOption = False,
    lang: LangOption = None,
    templates: TemplatesOption = None,
    today: TodayOption = None,
) -> None:
    """Write the open tasks and the days that count as an .ics file for a calendar program."""
    from posexit.cli.living import Living
    from posexit.cli.session import put, session
    from posexit.errors import UsageError
    from posexit.files import write_output
    from posexit.writers import ics

    now = session(lang, templates, today)
    if output == "-" and as_json:
        raise UsageError("one-output")
    case = Living.open(now, folder)
    written = None
    if output is None:
        made, written = _into(case)
    else:
        made = _files(case).calendar(*_there(output))
    if made.entries and output == "-":
        put(ics.write(made))
        return
    if made.entries and output:
        write_output(Path(output), ics.write(made))
    told = _Told(now, folder, made, written, output)
    case.finish(told.plain(), list(told.lines()), as_json=as_json)


def _into(case: Living) -> tuple[Calendar, Written | None]:
    """Write the calendar into the case folder; return it, and what became of the file where there is one."""
    with case.folder.locked():
        files = _files(case)
        written = case.folder.put_all(files.dates())
        return files.calendar(), written[0] if written else None


def _files(case: Living) -> CaseFiles:
    from posexit.advice import advise
    from posexit.casefiles import CaseFiles, Wanted

    now = case.now
    advice = advise(case.case, now.library, now.today, case.story)
    wanted = Wanted((), (now.lang,), example=case.example, tongue=now.lang)
    return CaseFiles(advice, now.library, wanted, case.folder.holdings())


def _there(output: str) -> Iterator[bytes]:
    """Yield the calendar that lies where the new one goes, so that it takes back what that one had."""
    from posexit import files, saved

    path = Path(os.path.realpath(output))
    if output != "-" and path.is_file():
        yield files.read(path, most=saved.LARGEST)


@dataclass(frozen=True)
class _Told:
    """What became of the calendar, for people and for scripts."""

    now: Session
    folder: Path
    made: Calendar
    written: Written | None
    output: str | None

    @property
    def path(self) -> Path | None:
        from posexit.calendar import FILE

        if not self.made.entries:
            return None
        return Path(self.output) if self.output else self.folder / FILE

    @property
    def beside(self) -> Path | None:
        return self.folder / self.written.beside.name if self.written and self.written.beside else None

    def plain(self) -> dict[str, Any]:
        return {
            "path": str(self.path) if self.path else None,
            "state": self.written.state if self.written else None,
            "beside": str(self.beside) if self.beside else None,
            "calendar": self.made.id,
            "entries": [
                {
                    "uid": entry.uid,
                    "on": entry.on.isoformat(),
                    "title": entry.title,
                    "status": "cancelled" if entry.cancelled else "confirmed",
                    "sequence": entry.sequence,
                }
                for entry in self.made.entries
            ],
        }

    def lines(self) -> Iterator[str]:
        say, path, beside = self.now.say, self.path, self.beside
        if path is None:
            yield say("calendar.nothing")
            return
        gone = sum(entry.cancelled for entry in self.made.entries)
        yield say("calendar.written", path=beside or path, count=len(self.made.entries) - gone)
        if beside:
            yield say("start.kept", path=path, beside=beside)
        elif self.written and self.written.state == "kept":
            yield say("start.kept-alone", path=path)
        if gone:
            yield say("calendar.taken-back", count=gone)
        yield say("calendar.import")
