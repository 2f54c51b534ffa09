"""Whether this user may take a step of escalation.py on this day, and why or why not. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from posexit import dates, rules
from posexit.dates import Counted
from posexit.doors import merchant_gone, money_frozen, money_held
from posexit.gates import binds
from posexit.setting import Situation
from posexit.story import ANSWER_DAYS, FRAUD, SentLetter

State = Literal["open", "not-yet", "closed"]

AML_DAYS = 15
"""Days in which an objection to a money-laundering measure must be answered: aml-39."""
LIMITATION_YEARS = 3
"""Years in which a claim can be brought before a court: civil-code-188."""

NO_OCCASION = {"no-measure", "no-pricing-matter", "contract-dispute"}
"""Reasons that say that what a step is for did not happen; the others say that this user may not take it."""

RISK_CONTROL = "risk-control"
"""The reply that speaks of a measure of the institution's own."""

_FOREIGN = {"passport", "foreign-permanent"}
_OVER_THE_BORDER = {"hk-macau", "taiwan"}
_DEMANDS = {"settlement", "reminder", "objection"}
_PRICED = {"activation", "service", "membership", "sim-fee", "rate-difference", "insurance"}
_PRICE_REPLIES = {"activation-not-refundable", "target-not-reached"}


@dataclass(frozen=True)
class Verdict:
    """How a step stands: why, from which day where that is known (``opens``), and what to mind besides."""

    state: State
    reason: str
    opens: Counted | None = None
    notes: tuple[str, ...] = ()


def _open(reason: str, *notes: str) -> Verdict:
    return Verdict("open", reason, notes=notes)


def _closed(reason: str) -> Verdict:
    return Verdict("closed", reason)


def _not_yet(reason: str, opens: Counted | None = None) -> Verdict:
    return Verdict("not-yet", reason, opens)


# The other side itself


def institution(now: Situation) -> Verdict:
    """A complaint in writing to the institution: anyone, at once."""
    return _open("asked-already" if _has_asked(now) else "ask-in-writing")


def head_office(now: Situation) -> Verdict:
    """A complaint to the head office: anyone who has asked before."""
    return _open("asked-already") if _has_asked(now) else _not_yet("ask-customer-service-first")


def _has_asked(now: Situation) -> bool:
    return bool(now.story.contacts or now.story.sent or now.story.replies)


def aml_objection(now: Situation) -> Verdict:
    """An objection to a money-laundering measure: companies too, but not against a freeze by police or court."""
    if money_frozen(now.case):
        return _closed("frozen-by-authority")
    said = next((one.outcome for one in now.story.replies if one.objection == RISK_CONTROL), None)
    if said == "resolved":
        return _closed("measure-lifted")
    return _open("measure-taken") if said or money_held(now.case) else _closed("no-measure")


def aml_complaint(now: Situation) -> Verdict:
    """A complaint about that measure, once the institution has answered or its days are over."""
    first = aml_objection(now)
    if first.state != "open":
        return first
    objected = _objected(now)
    if objected is None:
        return _not_yet("object-first")
    return _after_answer(now, objected.on, objected.counted_from, AML_DAYS, _open("measure-upheld"))


def _objected(now: Situation) -> SentLetter | None:
    """Return the first letter that objects to the measure: the objection, or an answer to "risk control"."""
    first_said = min(
        (one.no for one in now.story.events if one.kind == "reply" and one.objection == RISK_CONTROL),
        default=None,
    )
    letters = (
        one
        for one in now.story.sent
        if one.letter == "objection"
        or (one.letter == "rebuttal" and first_said is not None and one.no > first_said)
    )
    return min(letters, key=lambda one: one.on, default=None)


# Complaints to those who watch over it


def central_bank(now: Situation) -> Verdict:
    """The central bank takes complaints on payment institutions; persons have its deadlines."""
    case = now.case
    if rules.is_bank(case):
        return _closed("bank-goes-to-its-regulator")
    if not rules.is_payment_institution(case):
        return _not_yet("find-out-the-kind")
    barred = binds(case, "pbc-consumer-42")
    pending = case.complaint.pending_elsewhere == "yes"
    if barred and (pending or case.complaint.settled == "yes"):
        return _closed("pending-elsewhere" if pending else "settled-already")
    who = "sole-trader-arguable" if rules.is_sole_trader(case) else "company-without-deadlines"
    notes = ("other-authority-may-refuse",) if pending else ()
    offered = ("fair-offer-may-refuse",) if now.story.offers and barred else ()
    may = _open("person-may", "not-elsewhere-first", *offered) if barred else _open(who, *notes)
    return _complaint(now, may)


def financial_regulator(now: Situation) -> Verdict:
    """The financial regulator takes complaints on banks."""
    if rules.is_payment_institution(now.case):
        return _closed("institution-goes-to-the-central-bank")
    if not rules.is_bank(now.case):
        return _not_yet("find-out-the-kind")
    return _complaint(now, _open("bank-complaint-reported"))


def _complaint(now: Situation, may: Verdict) -> Verdict:
    """Judge a complaint to an authority: the institution comes first, and nothing is filed twice."""
    if now.story.complained_to("regulator"):
        return _closed("filed-already")
    first, told = now.story.complained_to("institution", "head-office"), now.case.complaint.asked_first_on
    if first:
        return _after_answer(now, first.on, first.counted_from, ANSWER_DAYS, may)
    return _after_answer(now, told, told, ANSWER_DAYS, may) if told else _not_yet("complain-there-first")


def _after_answer(now: Situation, asked_on: date, counted_from: date, days: int, may: Verdict) -> Verdict:
    """Return the verdict once an answer has come, or its time is over; then silence has to be shown."""
    if now.story.answered_since(asked_on):
        return may
    opens = dates.gone(dates.add(counted_from, days))
    if now.today < opens.day:
        return _not_yet("wait-for-the-answer", opens)
    return _open(may.reason, *may.notes, "silence-attach-proof")


def association(now: Situation) -> Verdict:
    """A report to the payment association: anyone, by name; it orders no refund."""
    if now.story.complained_to("association"):
        return _closed("filed-already")
    return _open("real-name-report")


def market_complaint(now: Situation) -> Verdict:
    """A complaint to market regulation: consumers, for daily life only."""
    if not binds(now.case, "samr-complaints-16"):
        return _closed("machine-for-business")
    if now.case.complaint.pending_elsewhere == "yes" or now.story.complained_to("regulator"):
        return _closed("pending-elsewhere")
    known = now.case.reason.known_since
    if known and now.today > _years_after(known):
        return _closed("known-three-years")
    return _open("daily-life-only", "not-before-the-central-bank")


def market_report(now: Situation) -> Verdict:
    """A report of undisplayed fees or false advertising: anyone."""
    case = now.case
    charged = any(charge.kind in _PRICED and charge.claim in {"refund", "dispute"} for charge in case.charges)
    said = any(reply.objection in _PRICE_REPLIES for reply in now.story.replies)
    if charged or said or rules.terms_were_changed(case) or rules.misled(case):
        return _open("fees-or-advertising")
    return _closed("no-pricing-matter")


def data_complaint(now: Situation) -> Verdict:
    """A complaint about personal data: the person whose data it is."""
    if not binds(now.case, "pipl-44"):
        return _closed("company-data")
    asked = now.story.first_sent("data-deletion", "data-export")
    return _open("data-asked") if asked else _open("anyone-may-complain", "ask-first-advisable")


# Those who decide


def arbitration(now: Situation) -> Verdict:
    """Arbitration, where the contract has it."""
    agreed = now.case.contract.disputes
    if agreed == "court":
        return _closed("no-arbitration-clause")
    if agreed is None:
        return _not_yet("check-the-disputes-clause")
    return _claim(now)


def small_claims(now: Situation) -> Verdict:
    """The small-claims procedure: simple claims of money, nothing foreign in the case."""
    case = now.case
    if case.contract.disputes == "arbitration":
        return _closed("arbitration-agreed")
    paper = case.applicant.id_kind if rules.is_person(case) else None
    if paper in _FOREIGN:
        return _closed("foreign-related")
    if not now.holds("money_back"):
        return _not_yet("no-claim")
    owes = now.ledger.totals
    if rules.agent_gone(case) and not (owes.deposit or owes.unsettled or owes.refund):
        return _closed("defendant-not-found")
    return _claim(now, *(("may-count-as-foreign-related",) if paper in _OVER_THE_BORDER else ()))


def court(now: Situation) -> Verdict:
    """A court, where no arbitration was agreed."""
    if now.case.contract.disputes == "arbitration":
        return _closed("arbitration-agreed")
    foreign = rules.is_person(now.case) and now.case.applicant.id_kind in _FOREIGN
    return _claim(now, *(("authority-from-abroad",) if foreign else ()))


def _claim(now: Situation, *notes: str) -> Verdict:
    if not (now.holds("money_back") or now.holds("disputes_money")):
        return _not_yet("no-claim")
    if not now.case.contract.disputes:
        notes = (*notes, "check-the-disputes-clause")
    if merchant_gone(now.case):
        notes = (*notes, "who-may-claim")
    return _open("claim-may-be-filed", *notes, *(("limitation-may-have-run",) if _time_is_over(now) else ()))


def _time_is_over(now: Situation) -> bool:
    """Return whether three years may have gone, as far as days are known; a demand begins them anew."""
    charged = (
        charge.charged_on
        for charge in now.case.charges
        if charge.charged_on and charge.claim in {"refund", "dispute"} and charge.payee != "seller"
    )
    start = min(charged, default=now.case.reason.known_since)
    if start is None:
        return False
    demands = (one.counted_from for one in now.story.sent if one.letter in _DEMANDS)
    for demand in sorted(demands):
        start = max(start, demand) if demand <= _years_after(start) else start
    return now.today > _years_after(start)


def _years_after(day: date) -> date:
    """Return the last day of the three years."""
    return dates.years_after(day, LIMITATION_YEARS)


def police(now: Situation) -> Verdict:
    """The police: fraud and impersonation, no contract disputes."""
    replies = {reply.objection: reply.outcome for reply in now.story.replies}
    if FRAUD in replies or now.case.applicant.standing == "never-applied":
        return _open("fraud-or-impersonation")
    if replies.get("agent-held-money") == "persists":
        return _open("money-taken")
    return _closed("contract-dispute")
