"""The doors: situations that leave the ordinary path before any ground is asked. Pure.

What each tells the user stands under `doors` in messages.yaml.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from posexit.case import Case
from posexit.rules import (
    Rule,
    acquirer_gave_up,
    costs_given,
    has_proofs,
    is_bank,
    is_business,
    is_person,
    is_sole_trader,
    rule,
    somebody_acts,
    third_party_named,
)

DoorId = Literal[
    "never-applied",
    "other-name",
    "signed-by-salesman",
    "minor",
    "self-supporting",
    "heir",
    "liquidation",
    "deregistered",
    "shop-deregistered",
    "merchant-closed",
    "money-held",
    "money-frozen",
]

STOP_USE = "acquiring-259-exit"


def civil(*articles: int) -> tuple[str, ...]:
    """Return the ids of these articles of the Civil Code."""
    return tuple(f"civil-code-{article}" for article in articles)


# The rules that say whether a door stands open; letters and tasks ask them by name too


@rule
def never_applied(case: Case) -> bool:
    """A machine or merchant stands in the user's name that the user never applied for."""
    return case.applicant.standing == "never-applied"


@rule
def in_another_name(case: Case) -> bool:
    """The machine or merchant stands in another person's name."""
    return case.applicant.standing == "other-name"


@rule
def signed_by_salesman(case: Case) -> bool:
    """The salesman signed the e-contract without authority."""
    return case.applicant.standing == "signed-by-salesman"


@rule
def signed_by_minor(case: Case) -> bool:
    """The signer was under 18 or incapable."""
    return case.applicant.standing == "minor"


@rule
def merchant_died(case: Case) -> bool:
    """The merchant died; an heir or the administrator writes."""
    return case.applicant.standing == "heir"


@rule
def self_supporting_minor(case: Case) -> bool:
    """The signer was sixteen or seventeen and lived on own wages; no text at hand says what that changes."""
    return signed_by_minor(case) and case.holder.capacity == "self-supporting"


@rule
def not_ratified(case: Case) -> bool:
    """The signer was under 18 or incapable, and nothing is known that may make the contract binding."""
    return signed_by_minor(case) and not self_supporting_minor(case)


@rule
def in_liquidation(case: Case) -> bool:
    """The company is being wound up, or its licence was revoked; a sole trader is no company."""
    return case.applicant.standing == "liquidation" and not is_sole_trader(case)


@rule
def deregistered(case: Case) -> bool:
    """The registered merchant is no longer registered: a company, or a sole trader's shop."""
    return case.applicant.standing == "deregistered"


@rule
def company_deregistered(case: Case) -> bool:
    """The company is no longer registered."""
    return deregistered(case) and not is_sole_trader(case)


@rule
def shop_deregistered(case: Case) -> bool:
    """The sole trader's shop is no longer registered; the operator lives on and answers for it."""
    return deregistered(case) and is_sole_trader(case)


@rule
def merchant_closed(case: Case) -> bool:
    """The provider has already closed the merchant."""
    return case.reason.fault == "merchant-closed"


@rule
def money_held(case: Case) -> bool:
    """The acquirer holds money: risk control or a money-laundering measure."""
    return case.reason.fault == "money-held"


@rule
def money_frozen(case: Case) -> bool:
    """Police or a court froze the money."""
    return case.reason.fault == "money-frozen"


@rule
def money_tied_up(case: Case) -> bool:
    """Money is held or frozen: only the end of use may be asked for."""
    return money_held(case) or money_frozen(case)


@rule
def cancellation_applies(case: Case) -> bool:
    """The request to close terminal and merchant fits: no door stands open that has its own letter.

    Held or frozen money is no such door: stopping the terminal is asked for there too.
    """
    return merchant_writes(case) and not merchant_closed(case)


@rule
def merchant_writes(case: Case) -> bool:
    """The registered merchant itself writes, on a contract that it does not contest."""
    return case.applicant.standing in {None, "own", "liquidation"}


@rule
def writes_for_another(case: Case) -> bool:
    """A guardian, an heir, a former shareholder or operator writes in the registered merchant's place."""
    return case.applicant.standing in {"minor", "heir", "deregistered"}


@rule
def merchant_gone(case: Case) -> bool:
    """The registered merchant died, or is no longer registered."""
    return merchant_died(case) or deregistered(case)


@rule
def company_gone(case: Case) -> bool:
    """The merchant who is gone is a company: deregistered; a form for a business goes by its type."""
    ended = is_business(case) and not merchant_died(case) and not shop_deregistered(case)
    return company_deregistered(case) or ended


@rule
def person_gone(case: Case) -> bool:
    """The merchant who is gone is a person who died; a form for a person goes by its type."""
    return not company_gone(case) and not shop_deregistered(case)


@rule
def contests_contract(case: Case) -> bool:
    """The contract itself is contested: never applied for, signed without authority, or by a minor."""
    return case.applicant.standing in {"never-applied", "signed-by-salesman", "minor"}


@rule
def contests_with_proofs(case: Case) -> bool:
    """The contract is contested, and there is proof of sums that were taken under it."""
    return contests_contract(case) and has_proofs(case)


@rule
def person_writes(case: Case) -> bool:
    """A natural person writes on an own matter, not in the place of somebody else."""
    return is_person(case) and not writes_for_another(case)


@rule
def business_writes(case: Case) -> bool:
    """A business that still exists writes itself."""
    return is_business(case) and not writes_for_another(case)


@rule
def somebody_authorised(case: Case) -> bool:
    """Somebody acts for a merchant that is to be closed; without a contract of one's own there is no authority."""
    return somebody_acts(case) and (merchant_writes(case) or in_another_name(case))


@rule
def own_contract(case: Case) -> bool:
    """The contract is the applicant's own to end: no door stands open that leaves the ordinary path."""
    return cancellation_applies(case) and not money_tied_up(case)


@rule
def call_fits(case: Case) -> bool:
    """A call comes first: the contract is the user's own, and the acquirer has not stopped."""
    return own_contract(case) and not acquirer_gave_up(case)


@rule
def budget_fits(case: Case) -> bool:
    """Costs before and after leaving were given, and the contract is the user's own."""
    return own_contract(case) and costs_given(case)


@rule
def bank_application_fits(case: Case) -> bool:
    """A business hands its application in at the bank that acquires, and no service company does it."""
    at_the_bank = case.exit.route == "bank" or (case.exit.route is None and not third_party_named(case))
    return cancellation_applies(case) and is_business(case) and is_bank(case) and at_the_bank


# The doors


@dataclass(frozen=True)
class Door:
    """One situation: when it is there, what may be cited, what the user is warned of.

    Every door but the liquidation leaves the ordinary path: then kind is stop-use and form request,
    for behind none of them a contract is ended by notice, and exactly its citations stand.
    """

    id: DoorId
    opens: Rule
    because: str
    cites: tuple[str, ...]
    warns: tuple[str, ...]
    ordinary: bool = False
    cites_when: tuple[tuple[Rule, tuple[str, ...]], ...] = ()

    def citations(self, case: Case) -> tuple[str, ...]:
        """Return what may be cited in this case: what rests on one more answer comes first."""
        joining = (cites for holds, cites in self.cites_when if holds(case))
        return (*(source for cites in joining for source in cites), *self.cites)


def _signer(*capacities: str) -> Rule:
    """Return a test for the signer's capacity; one that is not said may be any."""

    def fits(case: Case) -> bool:
        return case.holder.capacity in {None, *capacities}

    return fits


DOORS: tuple[Door, ...] = (
    Door(
        "never-applied",
        opens=never_applied,
        because="applicant.standing",
        cites=(*civil(171, 985), "pipl-47"),
        warns=("not-a-cancellation", "tell-the-police", "misuse-by-analogy-only"),
    ),
    Door(
        "other-name",
        opens=in_another_name,
        because="applicant.standing",
        cites=(*civil(165), STOP_USE),
        warns=("only-the-named-person", "lending-is-a-risk", "lawyer-first"),
    ),
    Door(
        "signed-by-salesman",
        opens=signed_by_salesman,
        because="applicant.standing",
        cites=civil(171, 172, 157),
        warns=("use-may-ratify",),
    ),
    Door(
        "minor",
        opens=not_ratified,
        because="applicant.standing",
        cites=civil(157),
        cites_when=(
            (_signer("minor"), civil(19)),
            (_signer("under-eight"), civil(20)),
            (_signer("limited"), civil(22)),
            (_signer("under-eight", "incapable"), civil(144)),
            (_signer("minor", "limited"), civil(145)),
        ),
        warns=("guardian-acts", "lawyer-first"),
    ),
    Door(
        "self-supporting",
        opens=self_supporting_minor,
        because="holder.capacity",
        cites=civil(19),
        warns=("lawyer-first", "use-may-ratify"),
    ),
    Door(
        "heir",
        opens=merchant_died,
        because="applicant.standing",
        cites=(*civil(567, 174), "pipl-49", STOP_USE),
        warns=("never-use-the-dead-persons-login",),
    ),
    Door(
        "deregistered",
        opens=company_deregistered,
        because="applicant.standing",
        cites=(*civil(72), STOP_USE),
        warns=("no-old-seal", "money-due-lawyer"),
    ),
    Door(
        "shop-deregistered",
        opens=shop_deregistered,
        because="applicant.standing",
        cites=(*civil(54, 56), STOP_USE),
        warns=("no-old-seal", "operator-answers"),
    ),
    Door(
        "merchant-closed",
        opens=merchant_closed,
        because="reason.fault",
        cites=(*civil(566, 567), STOP_USE),
        warns=("admit-no-fault", "penalty-needs-a-clause"),
    ),
    Door(
        "money-held",
        opens=money_held,
        because="reason.fault",
        cites=("aml-39", "aml-30", "aml-63", *civil(509), STOP_USE),
        warns=(
            "ask-what-holds-the-money",
            "genuine-papers-only",
            "never-pay-to-unfreeze",
            "stopping-may-set-off-fees",
        ),
    ),
    Door(
        "money-frozen",
        opens=money_frozen,
        because="reason.fault",
        cites=("payment-regulation-27", "payment-regulation-31", STOP_USE),
        warns=("freeze-is-no-breach", "lawyer-first", "never-pay-to-unfreeze"),
    ),
    # Last: it stays on the ordinary path, so held money must come first.
    Door(
        "liquidation",
        opens=in_liquidation,
        because="applicant.standing",
        cites=civil(70, 72),
        warns=("settle-before-deregistering", "revoked-is-not-deregistered"),
        ordinary=True,
    ),
)


def doors_of(case: Case) -> tuple[Door, ...]:
    """Return the doors that stand open; the first decides, the others only add their warnings."""
    return tuple(door for door in DOORS if door.opens(case))
