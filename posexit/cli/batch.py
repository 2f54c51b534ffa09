"""`posexit batch`: a table of many cases becomes a folder for each, with a report of what could not be made."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from posexit.cli.options import (
    FontOption,
    Format,
    JsonOption,
    Kind,
    LangOption,
    LetterLang,
    LetterLangOption,
    SetOption,
    TemplatesOption,
    TodayOption,
    TypeOption,
)

if TYPE_CHECKING:
    from posexit.batch import Order
    from posexit.batchfolder import BatchFolder
    from posexit.cli.session import Session
    from posexit.grouping import Group
    from posexit.report import Tally
    from posexit.rows import Rows

_EXPECTED = (
    *("applicant.type", "applicant.name", "provider.name", "reason.kind"),
    *("terminals.*.merchant_no", "terminals.*.terminal_no", "terminals.*.serial_no"),
)
"""Fields without which nearly every letter has a blank."""

_SHOWN = 20
"""Problems that are shown while it runs; the report has them all."""


def batch(
    file: Annotated[
        str, typer.Argument(metavar="FILE", help="CSV、xlsx、JSON Lines，- 为标准输入 / Table, - for stdin.")
    ],
    output: Annotated[
        Path, typer.Option("--output", "-o", help="放案卷的文件夹 / Folder for the cases.", metavar="DIR")
    ],
    kind: TypeOption = None,
    pairs: SetOption = None,
    formats: Annotated[
        list[Format] | None, typer.Option("--format", help="格式，可重复 / Format, repeatable.")
    ] = None,
    letters: Annotated[
        list[str] | None,
        typer.Option("--letter", help="只写这封信，可重复 / Only this letter, repeatable.", metavar="LETTER"),
    ] = None,
    letter_lang: LetterLangOption = None,
    font: FontOption = None,
    known_only: Annotated[
        bool, typer.Option("--known-only", help="认不出的列不读 / Leave aside unknown columns.")
    ] = False,
    by: Annotated[
        str,
        typer.Option(
            "--by", help="这一列相同的行是一个案子 / Column that makes rows one case.", metavar="HEADING"
        ),
    ] = "id",
    sheet: Annotated[
        str, typer.Option("--sheet", help="工作簿里的哪一张表 / Which sheet.", metavar="NAME")
    ] = "",
    jobs: Annotated[int, typer.Option("--jobs", min=1, max=256, help="几个进程 / Processes.")] = 1,
    shard: Annotated[
        str, typer.Option("--shard", help="只做其中一份，如 2/4 / One share of several.", metavar="I/N")
    ] = "1/1",
    pretend: Annotated[bool, typer.Option("--pretend", help="只检查，不写 / Check only.")] = False,
    as_json: JsonOption = False,
    lang: LangOption = None,
    templates: TemplatesOption = None,
    today: TodayOption = None,
) -> None:
    """Make the case folders of a whole table; a bad row never stops the rest."""
    from posexit.batchfolder import BatchFolder, Shard
    from posexit.cli.session import session
    from posexit.grouping import groups
    from posexit.rows import opened
    from posexit.seen import seen

    now = session(lang, templates, today, letters=True)
    share = Shard.parse(shard)
    now.library.check_letters(*letters or ())
    _check_place(file, output)
    with opened(file, now.library, known_only=known_only, wanted=sheet) as table:
        place = BatchFolder.open(output, table.fingerprint, now.today, share, pretend=pretend)
        if place.resumed:
            now.note("batch.resumed", path=output, today=place.today.isoformat())
        order = _order(now, place, table, kind, pairs, formats, letters, letter_lang, font, pretend)
        group_by = _column(table, by)
        _tell_table(now, table, order.given, grouped=group_by != "id")
        with _stopping(output), seen() as earlier:
            mine = (group for group in groups(table.rows, earlier, group_by) if share.has(group.no))
            tally = _work(now, place, table, mine, order, jobs)
        _tell_passed(now, table)
    _finish(now, place, tally, as_json=as_json, pretend=pretend)
    if tally.failed:
        raise typer.Exit(1)


@contextmanager
def _stopping(output: Path) -> Iterator[None]:
    """Say what Ctrl-C leaves: all that was made, and a run that can go on."""
    from posexit.errors import Interrupted

    try:
        yield
    except KeyboardInterrupt:
        raise Interrupted("batch-stopped", path=output) from None


def _check_place(file: str, output: Path) -> None:
    """See that the folder does not lie in the table itself, or the other way round."""
    from posexit.errors import PosexitError

    if file != "-" and Path(file).resolve() in (output.resolve(), *output.resolve().parents):
        raise PosexitError("output-in-input", path=output)


def _order(
    now: Session,
    place: BatchFolder,
    table: Rows,
    kind: Kind | None,
    pairs: list[str] | None,
    formats: list[Format] | None,
    letters: list[str] | None,
    letter_lang: LetterLang | None,
    font: Path | None,
    pretend: bool,
) -> Order:
    """Return what is the same for all cases.

    Raises:
        PosexitError: what --set gives cannot be taken.
    """
    from posexit import answers
    from posexit.batch import Order
    from posexit.casefiles import Wanted
    from posexit.fields import build

    now.warn_of_history(pairs or [])
    given = answers.given(pairs or [])
    whole = {**({"applicant.type": kind.value} if kind else {}), **answers.canonical(given, now.library)}
    if problems := build(whole)[1]:
        from posexit.errors import PosexitError

        raise PosexitError("bad-answers", problems=answers.located(problems, given))
    chosen = [one.value for one in dict.fromkeys(formats or [Format.docx, Format.pdf, Format.md])]
    languages = (letter_lang or LetterLang.zh).languages
    return Order(
        output=place.path,
        run=table.fingerprint,
        today=place.today,
        wanted=Wanted(chosen, languages, font, tongue=now.lang),
        given=whole,
        templates=now.library.own,
        holidays=now.library.own_holidays,
        letters=tuple(dict.fromkeys(letters or [])),
        pretend=pretend,
        mark=place.shard.mark.strip("-"),
    )


def _work(
    now: Session, place: BatchFolder, table: Rows, groups: Iterator[Group], order: Order, jobs: int
) -> Tally:
    """Make the cases; the sheets are written line by line and take their place at the end."""
    from posexit import files, screen
    from posexit.crew import run
    from posexit.report import MARK, Sheets, Tally, line

    sheets = Sheets(now.library, now.lang)
    tally, shown = Tally(), 0
    report: Callable[[bytes], None] = _nowhere
    summary: Callable[[bytes], None] = _nowhere
    with ExitStack() as held:
        if not order.pretend:
            files.remove_strays(place.path)
            files.remove_stray_folders(place.path, order.mark)
            report = held.enter_context(files.replacing(place.sheet("report")))
            summary = held.enter_context(files.replacing(place.sheet("summary")))
        report(MARK + line(sheets.report_head()))
        summary(MARK + line(sheets.summary_head()))
        advance = held.enter_context(screen.progress(now.say, table.lines))
        for outcome in run(groups, order, jobs):
            tally = tally.add(outcome)
            for row in sheets.report(outcome):
                report(line(row))
                shown += outcome.state == "failed"
                if outcome.state == "failed" and shown <= _SHOWN:
                    now.note("batch.problem", row=row[0], field=row[3], says=row[4])
            if outcome.summary and outcome.state != "failed":
                summary(line(sheets.summary(outcome)))
            advance(tally, outcome.rows[-1])
        summary(line(sheets.sums(tally)))
    if not order.pretend:
        files.flush()
    return tally


def _nowhere(_content: bytes) -> None:
    """Take what a run that only looks would write."""


def _finish(now: Session, place: BatchFolder, tally: Tally, *, as_json: bool, pretend: bool) -> None:
    from dataclasses import asdict

    from posexit import money
    from posexit.cli.session import put, put_lines

    sums = {name: money.figures(amount) for name, amount in asdict(tally.totals).items()}
    counts = {name: count for name, count in asdict(tally).items() if name != "totals"}
    if as_json:
        whole = {**counts, "totals": sums, "report": str(place.sheet("report")), "pretend": pretend}
        put(json.dumps(whole, ensure_ascii=False, indent=2) + "\n")
        return
    lines = [now.say("batch.pretended" if pretend else "batch.done", path=place.path, **counts)]
    lines.append(now.say("batch.sums", **sums))
    if tally.doubtful:
        lines.append(now.say("batch.doubtful", doubtful=tally.doubtful))
    if tally.failed and not pretend:
        lines.append(now.say("batch.see-report", path=place.sheet("report")))
    put_lines(lines)


def _column(table: Rows, by: str) -> str:
    """Return the field of the column by which rows are grouped, given by its heading or as a field.

    Raises:
        PosexitError: no-such-column.
    """
    from posexit.entries import squeezed
    from posexit.errors import PosexitError

    for column in table.columns:
        if column.name and squeezed(by) in {squeezed(column.heading), column.name}:
            return column.name
    if by == "id":
        return by
    found = ", ".join(column.heading for column in table.columns if column.name)
    raise PosexitError("no-such-column", given=by, headings=found)


def _tell_table(now: Session, table: Rows, given: Mapping[str, str], *, grouped: bool) -> None:
    """Say how the table was read, where that is not what anybody would expect, and what it lacks."""
    from posexit.cells import field_of_column

    if table.encoding not in {"", "utf-8-sig"}:
        now.note("batch.encoding", encoding=table.encoding.upper())
    if table.other_sheets:
        others = now.say("batch.and").join(table.other_sheets)
        now.note("batch.sheet", sheet=table.sheet, others=others)
    if table.hidden:
        now.note("batch.hidden", count=table.hidden)
    if table.top.above:
        now.note("batch.headings", **table.top._asdict())
    if left := [column.heading for column in table.columns if column.name is None]:
        now.note("batch.left-aside", headings=now.say("batch.and").join(left))
    names = {field_of_column(column.name) for column in table.columns if column.name}
    amounts = [
        column.heading for column in table.columns if field_of_column(column.name or "") == "charges.*.amount"
    ]
    if amounts and "charges.*.claim" not in names and "charges.1.claim" not in given:
        now.note("batch.no-claim", headings=now.say("batch.and").join(amounts))
    if not names:  # lines of JSON name their fields themselves
        return
    if "id" not in names and not grouped:
        now.note("batch.no-id")
    parts = {re.sub(r"\.[0-9]+\.", ".*.", name) for name in (*given, *filter(None, names))}
    if lacks := [name for name in _EXPECTED if name not in parts]:
        labels = now.say("living.or").join(now.library.question(name).label.to(now.lang) for name in lacks)
        now.note("batch.no-column", fields=labels)


def _tell_passed(now: Session, table: Rows) -> None:
    """Say which rows were no cases, and which columns had no heading."""
    from posexit.cells import column_letters

    passed = table.passed
    if passed.count:
        rows = now.say("batch.and").join(map(str, passed.rows))
        more = now.say("batch.and-more") if passed.count > len(passed.rows) else ""
        now.note("batch.passed", count=passed.count, rows=rows + more)
    if passed.columns:
        names = now.say("batch.and").join(map(column_letters, sorted(passed.columns)))
        now.note("batch.no-heading-above", columns=names)
