"""Rules about the ground, the route and the money of a situation, for templates to ask by name. Pure."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from posexit import doors, machines, money, rules
from posexit.setting import Situation, rule

if TYPE_CHECKING:
    from posexit.journal import Confirmable

LARGE_SUM = Decimal(5000)


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
    sellers = now.ledger.seller_totals
    sums = [totals.deposit, totals.unsettled, totals.refund, totals.owed, sellers.deposit, sellers.refund]
    sums += [charge.amount or money.ZERO for _, charge in now.ledger.rows if charge.claim == "dispute"]
    return rules.penalty_in_question(now.case) or max(sums) >= LARGE_SUM


@rule
def settles_sums(now: Situation) -> bool:
    """The merchant itself settles sums with the acquirer; held money alone is a matter of the objection."""
    totals = now.ledger.totals
    others = totals.deposit or totals.refund or totals.owed or has_disputed(now)
    free = bool(others) or not doors.money_tied_up(now.case)
    return has_money_matters(now) and free and doors.merchant_writes(now.case)


@rule
def settles_with_seller(now: Situation) -> bool:
    """Sums that the seller took are claimed back by the one who paid them."""
    return has_seller_claims(now) and not doors.writes_for_another(now.case)


# What ends the case


def confirmations_wanted(now: Situation) -> tuple[Confirmable, ...]:
    """Return what must be confirmed in writing before the case is over, in the order in which it is asked for.

    The terminals always; the merchant too, unless only terminals close; the settlement where money is open.
    """
    merchant: tuple[Confirmable, ...] = ("merchant",) if machines.closes_merchant(now.case) else ()
    in_question = has_money_matters(now) or rules.penalty_in_question(now.case)
    settlement: tuple[Confirmable, ...] = ("settlement",) if in_question else ()
    return ("terminal", *merchant, *settlement)


def confirmations_missing(now: Situation) -> tuple[Confirmable, ...]:
    """Return what must be confirmed before the case is over, and is not yet."""
    return tuple(what for what in confirmations_wanted(now) if now.story.confirmed_on(what) is None)


def closings_confirmed_on(now: Situation) -> date | None:
    """Return the day on which the last closing that was wanted was confirmed, None while one is missing."""
    closings = [now.story.confirmed_on(what) for what in confirmations_wanted(now) if what != "settlement"]
    return max((day for day in closings if day), default=None) if all(closings) else None


def milestones(now: Situation) -> dict[str, date]:
    """Return the days that due dates count from, as far as they have come.

    The letter is the first application, the demand the last letter that asks for an answer, the complaint
    one to the authority, filed when it arrived or else went out.
    """
    if not now.story.events:
        return {}
    first, last, filed = now.story.first_sent(), now.story.last_demand, now.story.complained_to("regulator")
    days = {
        "letter-sent": first.on if first else None,
        "letter-arrived": first.arrived_on if first else None,
        "demand-sent": last.on if last else None,
        "demand-arrived": last.arrived_on if last else None,
        "complaint-filed": filed.counted_from if filed else None,
        "closing-confirmed": closings_confirmed_on(now),
    }
    return {name: day for name, day in days.items() if day}


@rule
def arrival_unknown(now: Situation) -> bool:
    """The last letter that asks for an answer went out, no answer came, and its arrival was not written down."""
    last = now.story.last_demand
    return last is not None and last.arrived_on is None and not now.story.answered_since(last.on)


@rule
def closings_confirmed(now: Situation) -> bool:
    """The closing is confirmed in writing: of the terminals, and of the merchant unless only terminals close."""
    return closings_confirmed_on(now) is not None


@rule
def terminal_unconfirmed(now: Situation) -> bool:
    """The closing of the terminals is not confirmed in writing yet."""
    return "terminal" in confirmations_missing(now)


@rule
def merchant_unconfirmed(now: Situation) -> bool:
    """A merchant is to be closed, and that is not confirmed in writing yet."""
    return "merchant" in confirmations_missing(now)


@rule
def settlement_unconfirmed(now: Situation) -> bool:
    """That the money is settled is not confirmed in writing yet."""
    return now.story.confirmed_on("settlement") is None
