"""A Case seen on one day, with its ground, route and ledger; the rules that need all of them. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property

from posexit import ground, money, moving, route
from posexit.case import Case
from posexit.facts import Facts
from posexit.rules import RULES, penalty_claimed

LARGE_SUM = Decimal(5000)
NOTICE_DAYS = 30
"""Days of notice suggested where the contract names none: fact-notice-30-days-suggestion, no rule."""


@dataclass(frozen=True)
class Situation:
    """Everything that letters and tasks may ask about: build it with `situation(case, today)`."""

    case: Case
    today: date
    ground: ground.Ground
    route: route.Route

    @cached_property
    def ledger(self) -> money.Ledger:
        """The charges by addressee with their totals."""
        return money.ledger(self.case)

    @cached_property
    def notice_ends(self) -> date | None:
        """The day on which a notice ends the contract; None: on the day it arrives.

        Never before the notice period has run from the date of the letter: as the contract says, else
        as suggested (NOTICE_DAYS). A ground in the other side's conduct needs no period.
        """
        dated = self.case.letter.date or self.today
        wished = self.case.exit.stop_on
        if self.ground.row in {"acquirer-stopped", "terms-changed"}:
            return wished if wished and wished > dated else None
        agreed = self.case.contract.notice_days
        if agreed is None:
            agreed = 0 if self.ground.row == "agreed-clause" else NOTICE_DAYS
        earliest = dated + timedelta(days=agreed)
        return max(wished, earliest) if wished else earliest

    def holds(self, name: str) -> bool:
        """Return whether a named rule holds.

        Raises:
            KeyError: there is no rule of that name.
        """
        if name in SITUATION_RULES:
            return SITUATION_RULES[name](self)
        return RULES[name](self.case)


def situation(case: Case, today: date) -> Situation:
    """Return the case with what follows from it on a day."""
    return Situation(case, today, ground.choose(case, today), route.choose(case))


SituationRule = Callable[[Situation], bool]
SITUATION_RULES: dict[str, SituationRule] = {}


def rule(predicate: SituationRule) -> SituationRule:
    """Enter a predicate under its own name into SITUATION_RULES."""
    SITUATION_RULES[predicate.__name__] = predicate
    return predicate


def known_rules() -> frozenset[str]:
    """Return the names of all rules that templates may use."""
    return frozenset(RULES) | frozenset(SITUATION_RULES)


def explain(name: str) -> str:
    """Return the one-line meaning of a rule, from its docstring."""
    found = SITUATION_RULES.get(name) or RULES[name]
    return (found.__doc__ or "").strip()


# The ground


@rule
def may_terminate(now: Situation) -> bool:
    """A right to terminate exists, so a notice may be sent."""
    return now.ground.form == "notice"


@rule
def is_request(now: Situation) -> bool:
    """The contract can only be ended with the other side's consent, or by its own end."""
    return now.ground.form == "request"


@rule
def is_demand(now: Situation) -> bool:
    """Money is demanded first, with a deadline."""
    return now.ground.form == "demand"


@rule
def leaves_by_clause(now: Situation) -> bool:
    """The contract itself allows to leave early, and its conditions are met."""
    return now.ground.row == "agreed-clause"


@rule
def expiring(now: Situation) -> bool:
    """The term ends by the wished date."""
    return now.ground.row == "expiry"


@rule
def term_ended(now: Situation) -> bool:
    """The term is past, and there is no renewal clause."""
    return now.ground.row == "term-past"


@rule
def no_term(now: Situation) -> bool:
    """The contract has no term, and that is confirmed."""
    return now.ground.row == "no-term"


@rule
def acquirer_stopped(now: Situation) -> bool:
    """The acquirer itself stopped or will not perform."""
    return now.ground.row == "acquirer-stopped"


@rule
def terms_changed(now: Situation) -> bool:
    """Terms or fees were changed without consent, or a charge was not displayed."""
    return now.ground.row == "terms-changed"


@rule
def silently_renewed(now: Situation) -> bool:
    """The contract was renewed silently for a new term."""
    return now.ground.row == "renewed"


@rule
def term_running(now: Situation) -> bool:
    """A fixed term is running and nothing ends it before its time."""
    return now.ground.row == "running"


@rule
def term_unclear(now: Situation) -> bool:
    """Whether and how long the contract runs is not known."""
    return now.ground.row == "term-unknown"


# The route


@rule
def route_provider(now: Situation) -> bool:
    """The way is the licensed acquirer itself."""
    return now.route.kind == "provider"


@rule
def route_dealer(now: Situation) -> bool:
    """The way is the seller, with the acquirer as addressee."""
    return now.route.kind == "dealer"


@rule
def route_app(now: Situation) -> bool:
    """The way is the merchant app."""
    return now.route.kind == "app"


@rule
def route_bank(now: Situation) -> bool:
    """The way is the bank's branch."""
    return now.route.kind == "bank"


@rule
def route_third_party(now: Situation) -> bool:
    """The way is a service company."""
    return now.route.kind == "third-party"


# Money


@rule
def has_deposit(now: Situation) -> bool:
    """A deposit is claimed back from the acquirer."""
    return bool(now.ledger.totals.deposit)


@rule
def has_unsettled(now: Situation) -> bool:
    """Takings have not been paid out."""
    return bool(now.ledger.totals.unsettled)


@rule
def has_refund(now: Situation) -> bool:
    """Other sums are claimed back from the acquirer."""
    return bool(now.ledger.totals.refund)


@rule
def has_owed(now: Situation) -> bool:
    """The user owes the acquirer something, by the user's own word."""
    return bool(now.ledger.totals.owed)


@rule
def has_disputed(now: Situation) -> bool:
    """A charge by the acquirer is disputed."""
    return any(charge.claim == "dispute" for _, charge in now.ledger.rows)


@rule
def has_money_matters(now: Situation) -> bool:
    """There is money to settle with the acquirer."""
    totals = now.ledger.totals
    sums = totals.deposit or totals.unsettled or totals.refund or totals.owed
    return bool(sums) or has_disputed(now) or is_demand(now)


@rule
def has_seller_claims(now: Situation) -> bool:
    """Something the seller took is claimed back."""
    return bool(now.ledger.seller_totals.deposit or now.ledger.seller_totals.refund)


@rule
def money_at_stake(now: Situation) -> bool:
    """A penalty is claimed, or a sum of 5,000 yuan or more: worth asking a lawyer or adviser."""
    totals = now.ledger.totals
    largest = max(
        totals.deposit, totals.unsettled, totals.refund, totals.owed, now.ledger.seller_totals.refund
    )
    return penalty_claimed(now.case) or largest >= LARGE_SUM


# Tasks


@rule
def route_overruled(now: Situation) -> bool:
    """The user takes another way than the one advised."""
    return now.route.kind != now.route.recommended


@rule
def on_ordinary_path(now: Situation) -> bool:
    """No door leaves the ordinary path; a company in liquidation stays on it."""
    return now.ground.door in {None, "liquidation"}


@rule
def off_ordinary_path(now: Situation) -> bool:
    """A door leaves the ordinary path, so that its own letter takes the place of the request."""
    return not on_ordinary_path(now)


@rule
def renewal_ahead(now: Situation) -> bool:
    """The term has not ended, a clause may renew it, and it is not too late to object."""
    facts = Facts(now.case, now.today)
    return facts.term_ahead and facts.may_object and now.case.contract.renewal != "none"


@rule
def switch_ahead(now: Situation) -> bool:
    """Something replaces the machine, and the change is not behind the user."""
    switch_on = now.case.migration.switch_on
    return moving.moves_to_new_way(now.case) and (switch_on is None or switch_on >= now.today)


@rule
def money_back(now: Situation) -> bool:
    """Money is asked back from the acquirer or the seller."""
    totals = now.ledger.totals
    return bool(totals.deposit or totals.unsettled or totals.refund) or has_seller_claims(now)


@rule
def ground_is_arguable(now: Situation) -> bool:
    """A notice would stand on a ground that others may dispute: worth advice before it is sent."""
    return now.ground.row in {"withheld", "terms-changed", "renewed"}


@rule
def disputes_money(now: Situation) -> bool:
    """A charge is disputed, a penalty is claimed, or money is demanded with a deadline."""
    return has_disputed(now) or bool(now.case.contract.penalty_claimed) or is_demand(now)


@rule
def owes_or_disputes(now: Situation) -> bool:
    """Something is owed to the acquirer, by the user's own word or by the acquirer's."""
    return has_owed(now) or disputes_money(now)
