"""The sheets that a run over many cases leaves: what could not be made and why, and one line for each case."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from decimal import Decimal

from posexit import money
from posexit.batch import Outcome
from posexit.blocks import Language
from posexit.errors import WITH_REASON
from posexit.fields import FIELDS, pattern
from posexit.grouping import RowProblem
from posexit.library import Library
from posexit.money import Totals
from posexit.values import visible

MARK = "\ufeff".encode()
"""Begins a CSV file that Excel is to read as UTF-8."""

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
_DAMAGED = {
    *("number-shortened", "number-rounded", "zeros-lost"),
    *("merchant-no-length", "terminal-no-length"),  # in CSV a number that lost its zeros is only short
}

NOTHING = Totals()


@dataclass(frozen=True)
class Tally:
    """What a run comes to."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    failed: int = 0
    doubtful: int = 0
    letters: int = 0
    files: int = 0
    totals: Totals = NOTHING

    def add(self, outcome: Outcome) -> Tally:
        """Return the tally with one more case."""
        counted = replace(
            self,
            doubtful=self.doubtful + bool(outcome.doubts),
            **{outcome.state: getattr(self, outcome.state) + 1},
        )
        if outcome.summary is None or outcome.state == "failed":
            return counted
        sums = {
            one.name: getattr(self.totals, one.name) + getattr(outcome.summary.totals, one.name)
            for one in fields(Totals)
        }
        return replace(
            counted,
            letters=self.letters + len(outcome.summary.letters),
            files=self.files + outcome.files,
            totals=Totals(**sums),
        )


def line(cells: Iterable[object]) -> bytes:
    """Return one line of CSV; no cell of it is a formula for a spreadsheet, none holds what nobody sees."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerow(map(_inert, cells))
    return out.getvalue().encode("utf-8", "replace")


def _inert(value: object) -> str:
    text = "" if value is None else "\n".join(map(visible, str(value).split("\n")))
    return f"'{text}" if text.startswith(_FORMULA) else text


def _sentences(code: str) -> tuple[str, ...]:
    return tuple(f"{section}.{code}" for section in ("batch.problems", "problems", "values", "errors"))


@dataclass(frozen=True)
class Sheets:
    """The words of the sheets in one language."""

    library: Library
    lang: Language

    def _say(self, key: str, **params: object) -> str:
        return self.library.words.say(key, self.lang, **params)

    def report_head(self) -> list[str]:
        """Return the headings of the report."""
        return [
            self._say(f"batch.report.{name}") for name in ("row", "id", "made", "field", "problem", "mend")
        ]

    def report(self, outcome: Outcome) -> Iterator[list[object]]:
        """Yield a line for everything that is wrong with a case or to be looked at; none says what was typed."""
        for made, found in (("no", outcome.problems), ("look", outcome.doubts)):
            for problem in found:
                says, mend = self.problem(problem)
                field = self.field(problem.name)
                yield [problem.row, outcome.id, self._say(f"batch.made.{made}"), field, says, mend]

    def problem(self, problem: RowProblem) -> tuple[str, str]:
        """Return what is wrong and how to mend it."""
        params: Mapping[str, object] = {
            key: "" if value is None else value for key, value in problem.params.items()
        }
        key = next(key for key in _sentences(problem.code) if key in self.library.words)
        if problem.code in WITH_REASON:
            params = {**params, "reason": self._say(f"reasons.{params['reason']}")}
        if problem.code == "not-a-choice" and (labels := self._choices(problem.name)):
            params = {**params, "choices": self._say("batch.and").join(labels)}
        says = self._say(key, **params)
        if problem.code == "unknown-field" and params.get("nearest"):
            says += self._say("values.did-you-mean", nearest=params["nearest"])
        return says, self._mend(problem)

    def _choices(self, name: str | None) -> list[str]:
        """Return the choices of a field as they are to be written."""
        if name is None or pattern(name) not in FIELDS:
            return []
        words = self.library.question(pattern(name))
        return [label.to(self.lang) for label in words.choices.values()]

    def field(self, name: str | None) -> str:
        """Return a field by its dotted name and its label."""
        if name is None or pattern(name) not in FIELDS:
            return name or ""
        return name + self._say("note.label", label=self.library.question(pattern(name)).label.to(self.lang))

    def _mend(self, problem: RowProblem) -> str:
        """Return how a cell is to look: its choices, or an example; else what to do with the row."""
        if problem.code in WITH_REASON:
            return self._say("batch.mend.again")
        if problem.name is None or pattern(problem.name) not in FIELDS:
            return self._say("batch.mend.row")
        if problem.code in _DAMAGED:
            return self._say("batch.mend.as-text")
        if choices := self._choices(problem.name):
            return self._say("batch.mend.choices", choices=self._say("living.or").join(choices))
        words = self.library.question(pattern(problem.name))
        if words.example:
            return self._say("batch.mend.example", example=words.example.to(self.lang))
        return self._say("batch.mend.cell")

    def summary_head(self) -> list[str]:
        """Return the headings of the summary."""
        columns = ("row", "id", "name", "provider", "letters")
        sums = [self._say(f"totals.{one.name}") for one in fields(Totals)]
        after = ("due", "task", "folder")
        return [
            *(self._say(f"batch.summary.{name}") for name in columns),
            *sums,
            *(self._say(f"batch.summary.{name}") for name in after),
        ]

    def summary(self, outcome: Outcome) -> list[object]:
        """Return the line of a case that was made."""
        told = outcome.summary
        if told is None:
            raise ValueError(outcome.no)
        task = next((one for one in self.library.tasks.tasks if one.id == told.task), None)
        return [
            outcome.rows[0],
            outcome.id,
            told.name,
            told.provider,
            len(told.letters),
            *(money.figures(getattr(told.totals, one.name)) for one in fields(Totals)),
            told.due.isoformat() if told.due else "",
            task.title.to(self.lang) if task else told.task or "",
            outcome.folder,
        ]

    def sums(self, tally: Tally) -> list[object]:
        """Return the last line of the summary."""
        cases = tally.new + tally.changed + tally.unchanged
        amounts: list[Decimal] = [getattr(tally.totals, one.name) for one in fields(Totals)]
        return [
            self._say("batch.summary.sum"),
            cases,
            "",
            "",
            tally.letters,
            *map(money.figures, amounts),
            "",
            "",
            "",
        ]
