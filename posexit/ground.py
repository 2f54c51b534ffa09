"""The ground on which a contract is left: two tables, and choose() that reads them. Pure.

A notice is chosen only where there is a right to end the contract; what is not answered never makes
one. Doors (doors.py) come first, then the first row that fits, then what joins it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from posexit import rules
from posexit.case import Case
from posexit.doors import STOP_USE, DoorId, civil, doors_of
from posexit.facts import Facts
from posexit.gates import binding
from posexit.machines import code_board_listed, leased_machine, smart_code_machine

Kind = Literal["stop-use", "expiry", "open-ended", "agreed-clause", "breach", "agreement"]
Form = Literal["request", "notice", "demand"]
RowId = Literal[
    "agreed-clause",
    "expiry",
    "term-past",
    "no-term",
    "withheld",
    "acquirer-stopped",
    "terms-changed",
    "renewed",
    "running",
    "term-unknown",
]
Test = Callable[[Facts], bool]


@dataclass(frozen=True)
class Ground:
    """What the letters may say; they test ``form``, ``door`` and ``row``, never ``kind``.

    ``citations`` are ids of sources.yaml, ``warnings`` keys of messages.yaml, ``because`` the dotted
    names of the answers it rests on. Behind a door that leaves the ordinary path the rows are not asked:
    kind is stop-use, form request, row None.
    """

    kind: Kind
    form: Form
    door: DoorId | None
    row: RowId | None
    citations: tuple[str, ...]
    warnings: tuple[str, ...]
    because: tuple[str, ...]


@dataclass(frozen=True)
class Row:
    """One line of the table; where ``notice_when`` holds, the form is a notice instead of ``form``."""

    id: RowId
    fits: Test
    kind: Kind
    form: Form
    cites: tuple[str, ...]
    warns: tuple[str, ...]
    because: tuple[str, ...]
    notice_when: Test = lambda _: False


TERM = ("contract.term", "contract.ends_on")
RENEWAL = ("contract.renewal", "contract.renewed")
READ = ("contract.term_known_from", "contract.paper")
STOPPING = "stopping-may-set-off-fees"
LEASE = ("terminals.*.held_as=leased,action!=keep",)
OBJECTION = ("contract.renewal", "contract.notice_days")
FAULT = ("reason.fault", "reason.since", "reason.known_since")

ROWS: tuple[Row, ...] = (
    Row(
        "agreed-clause",
        fits=lambda now: rules.leaves_by_met_clause(now.case),
        kind="agreed-clause",
        form="notice",
        cites=civil(562, 565, 564),
        warns=("do-what-the-clause-asks-first", "clause-may-set-a-time"),
        because=("contract.early_exit", "contract.early_exit_met", "contract.early_exit_clause"),
    ),
    Row(
        "expiry",
        fits=lambda now: now.ends_as_wished,
        kind="expiry",
        form="request",
        cites=civil(160, 557, 567),
        warns=("read-the-renewal-clause",),
        because=(*TERM, "exit.stop_on", *RENEWAL, "contract.notice_days"),
    ),
    Row(
        "term-past",
        fits=lambda now: now.ended_for_good,
        kind="open-ended",
        form="notice",
        cites=civil(160, 563),
        warns=("by-analogy-only", "longer-notice-or-fee-stays"),
        because=(*TERM, *RENEWAL, *READ),
    ),
    Row(
        "no-term",
        fits=lambda now: now.no_term_confirmed,
        kind="open-ended",
        form="notice",
        cites=civil(563),
        warns=("reasonable-case-by-case",),
        because=("contract.term", *READ),
    ),
    Row(
        "withheld",
        fits=lambda now: rules.settlement_withheld(now.case),
        kind="breach",
        form="demand",
        cites=civil(563, 565, 564),
        warns=("prove-arrival", "missing-papers-are-no-ground"),
        because=(*FAULT, "reason.hold_excluded"),
    ),
    Row(
        "acquirer-stopped",
        fits=lambda now: rules.acquirer_gave_up(now.case),
        kind="breach",
        form="request",
        notice_when=lambda now: now.not_known_too_late,
        cites=(*civil(563, 565, 564), "payment-regulation-14"),
        warns=("who-holds-the-money",),
        because=FAULT,
    ),
    Row(
        "terms-changed",
        fits=lambda now: rules.terms_were_changed(now.case),
        kind="breach",
        form="request",
        notice_when=lambda now: now.advised_in_time,
        cites=(
            *civil(577, 985, 543, 496),
            *("payment-regulation-20", "payment-regulation-34", "payment-rules-62"),
            "pbc-consumer-16",
        ),
        warns=("a-court-decides-the-purpose", STOPPING),
        because=(*FAULT, "contract.advice_taken"),
    ),
    Row(
        "renewed",
        fits=lambda now: now.renewed,
        kind="agreement",
        form="request",
        notice_when=lambda now: now.advised_on_renewal,
        cites=(*civil(496, 497), "spc-contract-10", *civil(562), "consumer-regulation-10"),
        warns=("renewal-clause-is-arguable", STOPPING),
        because=(*TERM, *RENEWAL, "contract.advice_taken"),
    ),
    Row(
        "running",
        fits=lambda now: now.term_ahead,
        kind="agreement",
        form="request",
        cites=(*civil(562), "spc-contract-52"),
        warns=("silence-is-no-consent", "pay-under-reserve", "court-is-the-last-resort", STOPPING),
        because=(*TERM, "exit.stop_on"),
    ),
    Row(
        "term-unknown",
        fits=lambda _: True,
        kind="stop-use",
        form="request",
        cites=(STOP_USE, *civil(509)),
        warns=("find-the-term-first", STOPPING),
        because=(*TERM, *RENEWAL, *READ),
    ),
)


@dataclass(frozen=True)
class Addition:
    """What joins a row when the test holds."""

    when: Test
    cites: tuple[str, ...] = ()
    warns: tuple[str, ...] = ()
    because: tuple[str, ...] = ()


EITHER_FORM: frozenset[RowId] = frozenset({"acquirer-stopped", "terms-changed", "renewed"})
"""The rows whose answers decide between a request and a notice, so that the words must say which it is."""

# What one more answer adds to one row.
ON_ROW: tuple[tuple[RowId, Addition], ...] = (
    (
        "agreed-clause",
        Addition(lambda now: now.case.contract.early_exit_clause is None, (), ("name-the-clause",)),
    ),
    ("expiry", Addition(lambda now: now.case.exit.stop_on is None, (), ("no-day-named",))),
    ("expiry", Addition(lambda now: now.objection_day_unknown, (), ("last-day-unknown",))),
    ("term-past", Addition(lambda now: leased_machine(now.case), civil(730, 734), (), LEASE)),
    ("no-term", Addition(lambda now: leased_machine(now.case), civil(730), (), LEASE)),
    ("withheld", Addition(lambda now: not rules.hold_excluded(now.case), (), ("rule-out-a-hold-first",))),
    ("withheld", Addition(lambda now: now.lapsed, (), ("right-may-have-lapsed",))),
    ("acquirer-stopped", Addition(lambda now: now.lapsed, (), ("right-lapsed",))),
    ("acquirer-stopped", Addition(lambda now: not now.lapsed, (), ("act-within-the-year",))),
    ("acquirer-stopped", Addition(lambda now: now.known_since_missing, (), ("say-since-when-you-know",))),
    ("terms-changed", Addition(lambda now: now.lapsed, civil(564), ("right-lapsed",))),
    ("terms-changed", Addition(lambda now: not now.lapsed, (), ("act-within-the-year",))),
    ("terms-changed", Addition(lambda now: now.known_since_missing, (), ("say-since-when-you-know",))),
    ("terms-changed", Addition(lambda now: now.advised_in_time, civil(563, 564), ("notice-on-advice",))),
    ("renewed", Addition(lambda now: now.advised_on_renewal, civil(563), ("notice-on-advice",))),
    ("running", Addition(lambda now: not now.may_object, (), ("too-late-to-object",), OBJECTION)),
    ("running", Addition(lambda now: now.may_yet_object, (), ("say-that-you-do-not-renew",), OBJECTION)),
    ("term-unknown", Addition(lambda now: now.renewal_denied, (), ("prove-it-was-not-renewed",))),
)

# What joins whatever row was found.
ON_ANY_ROW: tuple[Addition, ...] = (
    Addition(
        lambda now: rules.exit_needs_approval(now.case),
        warns=("approval-is-no-right",),
        because=("contract.early_exit",),
    ),
    Addition(
        lambda now: rules.exit_conditions_open(now.case),
        warns=("meet-the-conditions-first",),
        because=("contract.early_exit", "contract.early_exit_met"),
    ),
    Addition(
        lambda now: rules.penalty_in_question(now.case),
        cites=(*civil(585), "spc-contract-61", "spc-contract-64", "spc-contract-65", *civil(591)),
        warns=("ask-how-the-penalty-is-reckoned",),
        because=("contract.penalty_claimed", "charges.*.kind=penalty,payee!=seller"),
    ),
    Addition(
        lambda now: rules.provider_owes(now.case),
        cites=civil(566, 577, 584),
        because=("charges.*.claim=refund,payee!=seller", "settlement.unsettled_amount"),
    ),
    Addition(lambda now: rules.settlement_withheld(now.case), because=("reason.fault",)),
    Addition(
        lambda now: rules.reserve_or_chargeback(now.case),
        warns=("no-round-sum-waiver",),
        because=("charges.*.kind=chargeback", "charges.*.kind=reserve"),
    ),
    Addition(
        lambda now: rules.guaranteed(now.case),
        cites=civil(566, 686, 687, 692),
        warns=("ask-for-release-of-the-guarantee",),
        because=("contract.guaranteed",),
    ),
    Addition(
        lambda now: rules.misled(now.case),
        warns=("misled-only-by-a-court",),
        because=("contract.misled",),
    ),
    Addition(
        lambda now: rules.acquirer_merged(now.case),
        cites=civil(67),
        warns=("write-to-the-successor",),
        because=("reason.fault",),
    ),
    Addition(
        lambda now: rules.agent_gone(now.case),
        cites=("outsourcing-14",),
        warns=("agent-gone-is-no-ground", "self-regulation-only"),
        because=("reason.fault", "provider.seller_reachable"),
    ),
    Addition(lambda now: leased_machine(now.case), warns=("the-lease-stands-alone",), because=LEASE),
    Addition(
        lambda now: smart_code_machine(now.case),
        cites=("acquiring-259-code",),
        warns=("code-terminals-by-reference",),
        because=("terminals.*.device=smart-code,action!=keep",),
    ),
    Addition(
        lambda now: code_board_listed(now.case),
        warns=("code-boards-are-not-covered",),
        because=("terminals.*.device=code-board,action!=keep",),
    ),
    Addition(
        lambda now: now.case.applicant.form == "small-merchant",
        warns=("only-genuine-small-selling",),
        because=("applicant.form",),
    ),
)

A_NOTICE = civil(565, 137)  # it ends the contract when it arrives


def choose(case: Case, today: date) -> Ground:
    """Return the ground of a case on a day; there is one for every case, whatever is missing in it."""
    now = Facts(case, today)
    doors = doors_of(case)
    door = doors[0] if doors else None
    at_doors = [warning for each in doors for warning in each.warns]
    if door and not door.ordinary:
        cited = binding(case, door.citations(case))
        return Ground("stop-use", "request", door.id, None, cited, _once(at_doors), (door.because,))
    row = next(row for row in ROWS if row.fits(now))
    form = "notice" if row.notice_when(now) else row.form
    joining = [each for row_id, each in ON_ROW if row_id == row.id and each.when(now)]
    joining += [each for each in ON_ANY_ROW if each.when(now)]
    cites = [*row.cites, *(source for each in joining for source in each.cites)]
    cites += [*(A_NOTICE if form == "notice" else ()), *(door.citations(case) if door else ()), STOP_USE]
    because = [*(_answered(case, row.because) or row.because[:1])]
    because += _answered(case, (name for each in joining for name in each.because))
    because += [door.because] if door else []
    return Ground(
        kind=row.kind,
        form=form,
        door=door.id if door else None,
        row=row.id,
        citations=_once(binding(case, cites)),
        warnings=_once([*row.warns, *(key for each in joining for key in each.warns), *at_doors]),
        because=_once(because),
    )


def _once(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))


def _answered(case: Case, names: Iterable[str]) -> tuple[str, ...]:
    """Return the names that hold an answer or a "don't know".

    ``list.*.field=value`` is the first such entry, ``list.*.field=value,other!=value`` the first that is not so.
    """
    places = (place for name in names for place in (_first_with(case, name) if "*" in name else (name,)))
    return tuple(name for name in places if case.state(name) in {"answered", "unknown"})


def _first_with(case: Case, name: str) -> tuple[str, ...]:
    entries, _, wanted = name.partition(".*.")
    wanted, _, unless = wanted.partition(",")
    field, _, value = wanted.partition("=")
    other, _, excluded = unless.partition("!=")
    for no, entry in enumerate(case.get(entries), start=1):
        if getattr(entry, field) == value and not (other and getattr(entry, other) == excluded):
            return (f"{entries}.{no}.{field}",)
    return ()
