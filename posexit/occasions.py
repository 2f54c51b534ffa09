"""Rules about when a letter or task fits a situation, for templates to ask by name. Pure."""

from __future__ import annotations

from posexit import doors, moving, rules
from posexit.circumstances import (
    closings_confirmed,
    confirmations_missing,
    expiring,
    has_disputed,
    has_owed,
    has_seller_claims,
    is_demand,
    is_request,
    route_third_party,
)
from posexit.facts import Facts
from posexit.gates import binds
from posexit.setting import Situation, rule

# What came after the letters


@rule
def dispute_open(now: Situation) -> bool:
    """A letter was sent, a closing is not confirmed, and there is no answer in time or one that refuses."""
    refused = any(one.outcome != "resolved" for one in now.story.replies)
    sent, closed = now.holds("application_sent"), closings_confirmed(now)
    return sent and not closed and (refused or now.holds("answer_overdue"))


@rule
def claim_open(now: Situation) -> bool:
    """Money is asked back from the acquirer, a letter did not bring it, and no authority has frozen it."""
    totals = now.ledger.totals
    sums = totals.deposit or totals.unsettled or totals.refund
    refused = any(one.outcome != "resolved" for one in now.story.replies) or now.holds("answer_overdue")
    settled = now.story.confirmed_on("settlement") is not None or doors.money_frozen(now.case)
    return bool(sums) and refused and now.holds("application_sent") and not settled


@rule
def may_escalate(now: Situation) -> bool:
    """Money is disputed, or what was asked for was refused or not answered in time."""
    return disputes_money(now) or dispute_open(now)


@rule
def offer_to_weigh(now: Situation) -> bool:
    """They offered something that waits for an answer; to a business they usually do."""
    waiting = any(offer.decision == "open" for offer in now.story.offers)
    return waiting or rules.is_business(now.case)


@rule
def central_bank_asked(now: Situation) -> bool:
    """A natural person complained to the central bank about a payment institution: it has days to decide."""
    filed = now.story.complained_to("regulator") is not None
    return filed and rules.is_payment_institution(now.case) and binds(now.case, "pbc-consumer-43")


# The doors


@rule
def objects(now: Situation) -> bool:
    """The door is one whose letter objects or asks: contract contested, money held or frozen, merchant closed."""
    return now.ground.door in {
        *("never-applied", "signed-by-salesman", "minor"),
        *("money-held", "money-frozen", "merchant-closed"),
    }


@rule
def informs(now: Situation) -> bool:
    """The merchant died or is deregistered: somebody informs the acquirer."""
    return now.ground.door in {"heir", "deregistered", "shop-deregistered"}


# Letters of the first contact and statements


@rule
def enquiry_fits(now: Situation) -> bool:
    """Who the acquirer is must be asked first, or on which terms it lets a business go."""
    hangs_on_them = rules.is_business(now.case) and now.ground.row in {"running", "term-unknown"}
    return doors.own_contract(now.case) and (rules.acquirer_unnamed(now.case) or hangs_on_them)


@rule
def reason_given(now: Situation) -> bool:
    """The reason for leaving was said."""
    return now.case.reason.kind is not None


@rule
def statement_fits(now: Situation) -> bool:
    """A business asks and gives its reason: no right lets it go, or its business changes."""
    asks = is_request(now) and not expiring(now)
    return (
        doors.own_contract(now.case)
        and rules.is_business(now.case)
        and (asks or rules.business_changed(now.case))
    )


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
def objection_day_known(now: Situation) -> bool:
    """A clause may renew the contract, and how many days ahead to object is known."""
    return renewal_ahead(now) and now.case.contract.notice_days is not None


@rule
def objection_day_open(now: Situation) -> bool:
    """A clause may renew the contract, and how many days ahead to object is not known: the sooner the better."""
    return renewal_ahead(now) and now.case.contract.notice_days is None


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
    return has_disputed(now) or rules.penalty_in_question(now.case) or is_demand(now)


@rule
def owes_or_disputes(now: Situation) -> bool:
    """Something is owed to the acquirer, by the user's own word or by the acquirer's."""
    return has_owed(now) or disputes_money(now)


# Moving over, a service company, the confirmation


@rule
def applies_anew(now: Situation) -> bool:
    """The applicant applies for what replaces the machine, and the change is not behind."""
    return switch_ahead(now) and now.case.applicant.standing in {None, "own"}


@rule
def trains_staff(now: Situation) -> bool:
    """A business moves to a new way to be paid, or named staff to be trained."""
    wanted = switch_ahead(now) or moving.staff_concerned(now.case)
    return rules.is_business(now.case) and doors.cancellation_applies(now.case) and wanted


@rule
def weighs_third_party(now: Situation) -> bool:
    """A service company is named, or is the way taken."""
    return route_third_party(now) or rules.third_party_named(now.case)


@rule
def may_engage_third_party(now: Situation) -> bool:
    """A service company is the way taken, wants no money first, and is not known to have no licence."""
    company = now.case.third_party
    sound = company.pays_first != "yes" and company.licensed != "no"
    return route_third_party(now) and doors.cancellation_applies(now.case) and sound


@rule
def awaits_confirmation(now: Situation) -> bool:
    """The application went out, or the stop date is past, and a confirmation that ends the case is missing.

    Of held or frozen money only the end of use was asked for, so only that can be confirmed.
    """
    stop_on = now.case.exit.stop_on
    due = now.holds("application_sent") or (stop_on is not None and stop_on < now.today)
    missing = confirmations_missing(now)
    asked = "terminal" in missing if doors.money_tied_up(now.case) else bool(missing)
    return doors.cancellation_applies(now.case) and due and asked


@rule
def only_settlement_awaited(now: Situation) -> bool:
    """The closings are confirmed in writing, that the money is settled is not."""
    return confirmations_missing(now) == ("settlement",)
