"""Whom a source binds: the gates of grounds.md 3, asked before anything is cited. Pure."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from posexit import rules
from posexit.case import Case
from posexit.doors import merchant_died, never_applied

REGULATION_SINCE = date(2024, 5, 1)
RULES_AFTER = date(2024, 7, 9)  # in force on publication that day: an act of the day itself is left out


def _acts(case: Case) -> list[date | None]:
    """Return the days of the acts complained of: the change or stop, else the contested charges."""
    if rules.terms_were_changed(case) or rules.acquirer_gave_up(case):
        return [case.reason.since]
    return _contested(case)


def _contested(case: Case) -> list[date | None]:
    return [
        charge.charged_on
        for charge in case.charges
        if charge.claim in {"refund", "dispute"} and charge.payee != "seller" and charge.kind != "deposit"
    ]


def _fees(case: Case) -> list[date | None]:
    """Return the days of the fees complained of: a dated charge counts beside the change it came with."""
    charged = _contested(case)
    if rules.terms_were_changed(case):
        return [case.reason.since, *(day for day in charged if day)]
    return charged


def _act_since(first: date, acts: Callable[[Case], list[date | None]] = _acts) -> Callable[[Case], bool]:
    """Return a gate: every act complained of is dated and not earlier; none at all is a standing duty."""

    def gate(case: Case) -> bool:
        days = acts(case)
        return rules.is_payment_institution(case) and all(day is not None and day >= first for day in days)

    return gate


def _person_with_bank(case: Case) -> bool:
    return rules.is_person(case) and rules.is_bank(case)


def _person_with_known_acquirer(case: Case) -> bool:
    return rules.is_person(case) and case.provider.kind is not None


def _has_personal_rights(case: Case) -> bool:
    """Return whether a person claims: also a sole trader who died or whose identity was misused."""
    of_the_person = merchant_died(case) or never_applied(case)
    return rules.is_person(case) or (rules.is_sole_trader(case) and of_the_person)


def _is_consumer(case: Case) -> bool:
    """Return whether the user said to be an individual; small selling is a business too."""
    form = case.applicant.form
    return form == "individual" or (form is None and case.applicant.type == "personal")


# The first line whose beginning fits decides; what no line names binds everybody.
GATES: tuple[tuple[str, Callable[[Case], bool]], ...] = (
    ("payment-regulation-14", _act_since(REGULATION_SINCE)),
    ("payment-regulation-20", _act_since(REGULATION_SINCE)),
    ("payment-regulation-34", _act_since(REGULATION_SINCE, _fees)),
    ("payment-regulation-", rules.is_payment_institution),
    ("payment-rules-62", _act_since(RULES_AFTER + timedelta(days=1))),
    ("payment-rules-", rules.is_payment_institution),
    ("pbc-consumer-16", _person_with_bank),
    ("pbc-consumer-", _person_with_known_acquirer),
    ("fact-hotline-12363", rules.is_person),
    ("pipl-", _has_personal_rights),
    ("network-data-", _has_personal_rights),
    ("consumer-", _is_consumer),
    ("samr-complaints-", _is_consumer),
)


def binds(case: Case, source_id: str) -> bool:
    """Return whether a source may be cited for this user and this acquirer."""
    for beginning, gate in GATES:
        if source_id.startswith(beginning):
            return gate(case)
    return True
