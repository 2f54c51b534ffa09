"""Where a case can be taken when the other side does not do it, as a table. Pure.

Every step is judged for this user on this day. One that is closed or too early keeps its reason, so
that it can be shown and not suggested.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal

from posexit import standing
from posexit.dates import Counted
from posexit.doors import in_another_name
from posexit.gates import binding
from posexit.setting import Situation
from posexit.standing import State, Verdict

if TYPE_CHECKING:
    from posexit.journal import Body

StepId = Literal[
    "institution",
    "head-office",
    "aml-objection",
    "aml-complaint",
    "central-bank",
    "financial-regulator",
    "association",
    "market-complaint",
    "market-report",
    "data-complaint",
    "arbitration",
    "small-claims",
    "court",
    "police",
]
CLOCKS = {
    "answer_days": "fact-answer-15-days-suggestion",
    "aml_days": "aml-39",
    "decision_days": "pbc-consumer-43-decision",
    "reply_days": "pbc-consumer-43",
    "longest_days": "pbc-consumer-43-longest",
    "bank_days": "fact-bank-complaint-days",
}
"""The numbers that the words of the steps may use, and the sources that have them."""


NOT_YOURS = Verdict("closed", "only-the-named-person")
"""Why nobody complains or claims about a contract that stands in another's name."""


@dataclass(frozen=True)
class Step:
    """One step for this user on this day; ``cites`` are the sources that bind here.

    ``opens`` is the day from which it is open, where that is known; ``letter`` the letter that takes it,
    ``to`` where a complaint goes.
    """

    id: StepId
    state: State
    reason: str
    opens: Counted | None
    notes: tuple[str, ...]
    cites: tuple[str, ...]
    letter: str | None = None
    to: Body | None = None

    @property
    def opens_on(self) -> date | None:
        """The day from which it is open."""
        return self.opens.day if self.opens else None

    @property
    def arises(self) -> bool:
        """Whether what the step is for happened at all."""
        return self.reason not in standing.NO_OCCASION


@dataclass(frozen=True)
class _Row:
    id: StepId
    judge: Callable[[Situation], Verdict]
    cites: tuple[str, ...]
    letter: str | None = None
    to: Body | None = None


def steps(now: Situation) -> tuple[Step, ...]:
    """Return every step in the order in which it is usually taken."""
    return tuple(_step(now, row) for row in ROWS)


def _step(now: Situation, row: _Row) -> Step:
    foreign = in_another_name(now.case) and row.id != "police"
    found = NOT_YOURS if foreign else row.judge(now)
    cites = binding(now.case, row.cites)
    return Step(row.id, found.state, found.reason, found.opens, found.notes, cites, row.letter, row.to)


LIMITATION = ("civil-code-188", "civil-code-192", "civil-code-195")
FILING = ("civil-procedure-122", "civil-procedure-124")

ROWS: tuple[_Row, ...] = (
    _Row(
        "institution",
        standing.institution,
        ("pbc-consumer-35", "pbc-consumer-39", "payment-regulation-35"),
        "complaint",
        "institution",
    ),
    _Row(
        "head-office",
        standing.head_office,
        ("pbc-consumer-35", "pbc-consumer-39", "payment-regulation-35"),
        "complaint",
        "head-office",
    ),
    _Row("aml-objection", standing.aml_objection, ("aml-39", "aml-63"), "objection"),
    _Row("aml-complaint", standing.aml_complaint, ("aml-39", "aml-63"), "complaint", "regulator"),
    _Row(
        "central-bank",
        standing.central_bank,
        (
            "payment-rules-58",
            "payment-regulation-2",
            "pbc-consumer-2",
            *("pbc-consumer-40", "pbc-consumer-41", "pbc-consumer-42", "pbc-consumer-43", "pbc-consumer-66"),
            "fact-hotline-12363",
        ),
        "complaint",
        "regulator",
    ),
    _Row(
        "financial-regulator",
        standing.financial_regulator,
        ("fact-who-takes-complaints", "fact-hotline-12378", "fact-bank-complaint-days"),
        "complaint",
        "regulator",
    ),
    _Row("association", standing.association, ("fact-pcac-report-site",), "complaint", "association"),
    _Row(
        "market-complaint",
        standing.market_complaint,
        ("consumer-2", "samr-complaints-3", "samr-complaints-16", "fact-hotline-12315"),
    ),
    _Row("market-report", standing.market_report, ("fact-hotline-12315",)),
    _Row("data-complaint", standing.data_complaint, ("pipl-44", "pipl-50", "pipl-65")),
    _Row(
        "arbitration",
        standing.arbitration,
        ("civil-code-507", "arbitration-5", *LIMITATION),
        "claim-outline",
    ),
    _Row(
        "small-claims",
        standing.small_claims,
        (*FILING, "civil-procedure-165", "civil-procedure-166", "civil-procedure-168", *LIMITATION),
        "claim-outline",
    ),
    _Row(
        "court",
        standing.court,
        (
            *("civil-code-507", "civil-procedure-24", "civil-procedure-35", "civil-procedure-275"),
            *(*FILING, *LIMITATION),
        ),
        "claim-outline",
    ),
    _Row("police", standing.police, ("fact-hotline-110",)),
)
