"""Many cases: each row or group of rows of a table becomes a case folder, or a line of the report."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Literal

from posexit import files, manifest, saved
from posexit.advice import Advice, advise
from posexit.answers import canonical_text
from posexit.blocks import Language
from posexit.case import Case
from posexit.casefiles import CaseFiles, Wanted
from posexit.errors import PosexitError
from posexit.fields import build
from posexit.folder import CASE, CaseFolder
from posexit.frontpage import HERE, NAME, Paper, front_page
from posexit.grouping import Group, RowProblem
from posexit.holdings import Holdings
from posexit.library import Library
from posexit.manifest import Entry, Manifest
from posexit.money import Totals
from posexit.outputs import MANIFEST, Output
from posexit.saved import Saved
from posexit.status import status
from posexit.statusview import status_outline
from posexit.story import Story, fold

State = Literal["new", "changed", "unchanged", "failed"]
ORIGIN = "batch"
"""The key of case.json under which stands which row of which table a case came from."""


@dataclass(frozen=True)
class Order:
    """What is the same for all cases of a run.

    Args:
        output: the folder for the case folders.
        run: names the table, so that a run that was stopped is known again.
        today: the day of the run.
        wanted: formats and languages.
        given: answers for every case that its own rows do not give.
        templates: the user's own templates.
        holidays: the user's own holidays.yaml, whether it is there or not.
        letters: only these letters, without a checklist; empty: everything that applies.
        pretend: look at everything, write nothing.
        mark: the share of the table, so that what it leaves unfinished is known from that of others.
    """

    output: Path
    run: str
    today: date
    wanted: Wanted
    given: Mapping[str, str] = field(default_factory=dict)
    templates: Path | None = None
    holidays: Path | None = None
    letters: tuple[str, ...] = ()
    pretend: bool = False
    mark: str = ""


@dataclass(frozen=True)
class Summary:
    """What the sheet at the end says of a case."""

    name: str
    provider: str
    letters: tuple[str, ...]
    totals: Totals
    due: date | None
    task: str | None


@dataclass(frozen=True)
class Outcome:
    """What became of a case: its number and rows, its folder, what keeps it from being made, what to look at again."""

    no: int
    rows: tuple[int, ...]
    id: str
    state: State
    folder: str = ""
    files: int = 0
    problems: tuple[RowProblem, ...] = ()
    doubts: tuple[RowProblem, ...] = ()
    summary: Summary | None = None


def handle(group: Group, order: Order) -> Outcome:
    """Make one case. Whatever is wrong with it is in the outcome, so that the others go on."""
    outcome = Outcome(
        group.no, group.rows, group.answers.get("id", "") or group.key, "failed", problems=group.problems
    )
    if any(problem.name is None for problem in group.problems):
        return outcome
    case, problems = _case(group, order)
    found = (*group.problems, *problems)
    if found:
        return replace(outcome, problems=found)
    try:
        return _make(group, case, order, outcome)
    except PosexitError as error:
        return replace(outcome, problems=(RowProblem(group.first, None, error.code, error.params),))


def _case(group: Group, order: Order) -> tuple[Case, tuple[RowProblem, ...]]:
    library = _library(order.templates, order.holidays)
    given = {**order.given, **group.answers}
    case, problems = build({name: canonical_text(name, text, library) for name, text in given.items()})
    return case, tuple(
        RowProblem(_row(group, problem.name), problem.name, problem.code, problem.params)
        for problem in problems
    )


def _row(group: Group, name: str) -> int:
    """Return the row that an answer came from; that of a whole list is the first one of the case."""
    return group.origin.get(name, group.first)


def _make(group: Group, case: Case, order: Order, outcome: Outcome) -> Outcome:
    folder = order.output / group.folder
    origin = {"run": order.run, "row": group.first, "made": _fingerprint(group, order)}
    before = _before(folder)
    story = _story(folder, before) if before else Story(begun=order.today)
    advice = advise(case, _library(order.templates, order.holidays), order.today, story)
    doubts = (
        RowProblem(_row(group, problem.fields[0]), problem.fields[0], problem.code, problem.params)
        for problem in advice.problems
    )
    outcome = replace(outcome, folder=folder.name, summary=_summary(advice, order), doubts=tuple(doubts))
    if before and before.extra[ORIGIN] == origin:
        if not order.pretend:
            CaseFolder.open(folder).tidy()
        return replace(outcome, state="unchanged")
    state: State = "changed" if before else "new"
    if order.pretend:
        return replace(outcome, state=state)
    kept = Saved({**order.given, **group.answers}, finished=True, extra={ORIGIN: origin}, begun=order.today)
    count = _rewrite(folder, kept, advice, order) if before else _write(folder, kept, advice, order)
    return replace(outcome, state=state, files=count)


def _before(folder: Path) -> Saved | None:
    """Return what an earlier run kept of the case that lies in a folder, None where nothing is there yet.

    Raises:
        PosexitError: not-from-a-table, where somebody else made the folder.
    """
    if not os.path.lexists(folder):
        return None
    found = CaseFolder.open(folder).load() if (folder / CASE).is_file() else None
    if not found or not isinstance(found.extra.get(ORIGIN), dict):
        raise PosexitError("not-from-a-table", path=folder)
    return found


def _story(folder: Path, before: Saved) -> Story:
    """Return what happened in a case since an earlier run made it."""
    return fold(CaseFolder.open(folder).journal().events, before.begun)


def _write(folder: Path, kept: Saved, advice: Advice, order: Order) -> int:
    """Make the folder of a new case, all at once; return how many files its letters have."""
    made = _files(advice, order, Holdings(name=folder.name))
    made += _front(advice, order, [(one.relative, one.meta) for one in made])
    entries = {one.relative: Entry(manifest.fingerprint(one.content), meta=one.meta) for one in made}
    own = {CASE: saved.dump(kept), MANIFEST: manifest.dump(Manifest(entries))}
    files.write_folder(folder, {**own, **{one.relative: one.content for one in made}}, order.mark)
    return len(made)


def _rewrite(folder: Path, kept: Saved, advice: Advice, order: Order) -> int:
    """Bring a case up to date whose row was changed; what the user edited or sent stays."""
    case = CaseFolder.open(folder)
    with case.locked():
        case.save(kept.answers, finished=True)
        made = _files(advice, order, case.holdings())
        case.put_all(made)
        case.retire({NAME, *(one.relative for one in made)})
        case.put_all(_front(advice, order, case.papers()))
        case.mark(kept.extra)  # last: until then the row counts as not done
    return len(made)


def _files(advice: Advice, order: Order, holdings: Holdings) -> list[Output]:
    made = CaseFiles(advice, _library(order.templates, order.holidays), order.wanted, holdings)
    if not order.letters:
        return made.all()
    return [one for letter in order.letters for one in made.letter(letter)]


def _front(advice: Advice, order: Order, papers: Iterable[Paper]) -> list[Output]:
    """Return the first page of a case; none where only letters are wanted. Files of exhibits are not looked at."""
    if order.letters:
        return []
    library, lang = (
        _library(order.templates, order.holidays),
        order.wanted.tongue or order.wanted.languages[0],
    )
    told = status_outline(advice, status(advice), library, lang, HERE)
    return [front_page(told, library, lang, papers, example=False)]


def _summary(advice: Advice, order: Order) -> Summary:
    applying = tuple(letter.id for letter in advice.letters)
    chosen = tuple(letter for letter in applying if not order.letters or letter in order.letters)
    upcoming = next((task for task in status(advice).open if task.due), None)
    return Summary(
        name=advice.now.case.applicant.name or "",
        provider=advice.now.case.provider.name or "",
        letters=chosen,
        totals=advice.now.ledger.totals,
        due=upcoming.due if upcoming else None,
        task=upcoming.id if upcoming else None,
    )


def _fingerprint(group: Group, order: Order) -> str:
    """Return what the files of a case depend on: its answers, the options of the run, and the templates."""
    wanted = order.wanted
    options = [wanted.formats, wanted.languages, wanted.tongue, order.letters, str(wanted.font or "")]
    made_from = _made_from(order.templates, order.holidays, tuple(wanted.languages))
    whole = json.dumps(
        [{**order.given, **group.answers}, options, made_from], sort_keys=True, ensure_ascii=False
    )
    return hashlib.sha256(whole.encode("utf-8", "surrogatepass")).hexdigest()


@lru_cache(maxsize=2)
def _made_from(templates: Path | None, holidays: Path | None, languages: tuple[Language, ...]) -> str:
    """Return what changes when a template does that a case may be made from."""
    library, content = _library(templates, holidays), hashlib.sha256()
    for lang in languages:
        content.update(library.fingerprint("checklist", lang).encode())
        for letter in library.letter_ids():
            content.update(library.text(f"letters/{letter}.{lang}.md")[1].encode())
    return content.hexdigest()


@lru_cache(maxsize=2)
def _library(templates: Path | None, holidays: Path | None) -> Library:
    return Library(templates, holidays)
