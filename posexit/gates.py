"""Whom a source binds: the gates that are asked before anything is cited. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from functools import lru_cache

from posexit import rules
from posexit.case import Case
from posexit.doors import merchant_died, never_applied

REGULATION_SINCE = date(2024, 5, 1)
CONSUMER_REGULATION_SINCE = date(2024, 7, 1)
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


def _is_natural_person(case: Case) -> bool:
    """Return whether a person claims as a person: whoever has a credit code is a unit, whatever it calls itself."""
    return rules.is_person(case) and case.applicant.credit_code is None


def _person_with_bank(case: Case) -> bool:
    return _is_natural_person(case) and rules.is_bank(case)


def _person_with_known_acquirer(case: Case) -> bool:
    return _is_natural_person(case) and case.provider.kind is not None


def _has_personal_rights(case: Case) -> bool:
    """Return whether a person claims: also a sole trader who died or whose identity was misused."""
    of_the_person = merchant_died(case) or never_applied(case)
    return rules.is_person(case) or (rules.is_sole_trader(case) and of_the_person)


def _is_consumer(case: Case) -> bool:
    """Return whether the user said to be an individual, and nothing else said speaks of a business."""
    form, moving = case.applicant.form, case.migration
    individual = form == "individual" or (form is None and case.applicant.type == "personal")
    business = rules.business_changed(case) or moving.staff is not None or moving.customers is not None
    return individual and _is_natural_person(case) and not business


def _consumer_with_deposit(case: Case) -> bool:
    """Return whether a consumer's deposits, as far as any is asked back, were taken under the regulation."""
    taken = [one.charged_on for one in case.charges if one.kind == "deposit" and one.claim == "refund"]
    return _is_consumer(case) and all(day is not None and day >= CONSUMER_REGULATION_SINCE for day in taken)


def _consumer_renewed(case: Case) -> bool:
    """Return whether a consumer's contract was renewed under the regulation.

    It was renewed when its term ended; where the day given is the end of the new term, when is not
    known, but never before it was signed.
    """
    contract = case.contract
    day = contract.signed_on if contract.renewed == "yes" else contract.ends_on
    return _is_consumer(case) and day is not None and day >= CONSUMER_REGULATION_SINCE


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
    ("fact-hotline-12363", _is_natural_person),
    ("pipl-", _has_personal_rights),
    ("network-data-", _has_personal_rights),
    ("consumer-regulation-10", _consumer_renewed),
    ("consumer-regulation-20", _consumer_with_deposit),
    ("consumer-", _is_consumer),
    ("samr-complaints-", _is_consumer),
)


def binds(case: Case, source_id: str) -> bool:
    """Return whether a source may be cited for this user and this acquirer."""
    return _gate(source_id)(case)


def binding(case: Case, sources: Iterable[str]) -> tuple[str, ...]:
    """Return those of some sources that may be cited for this user and this acquirer."""
    return tuple(source for source in sources if _gate(source)(case))


@lru_cache(maxsize=1024)
def _gate(source_id: str) -> Callable[[Case], bool]:
    return next((gate for beginning, gate in GATES if source_id.startswith(beginning)), rules.always)
