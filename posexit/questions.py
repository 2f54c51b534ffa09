"""The ordered table of questions: which field or entry is asked, and for which cases."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

from posexit import rules
from posexit.case import Case, Terminal
from posexit.doors import (
    business_writes,
    cancellation_applies,
    deregistered,
    in_another_name,
    merchant_closed,
    merchant_died,
    merchant_writes,
    money_held,
    never_applied,
    own_contract,
    signed_by_minor,
    writes_for_another,
)
from posexit.machines import MOST_ROWS_IN_A_LETTER, at_hand, machine_goes_back, to_report
from posexit.moving import customers_concerned, moves_to_code, moves_to_new_way, staff_concerned, switching
from posexit.rules import Rule, always

MOST_FOR_A_PERSON = 16
"""Questions that one with a single machine is asked; what more there is to say is offered at the review."""


@dataclass(frozen=True)
class Ask:
    """One question.

    ``name`` is a field, or the part that an entry fills: ``parts`` are then the fields of one line, in
    the order in which they are typed, and ``many`` allows several lines. ``offered`` questions are not
    asked on their own, only offered at the review. ``needed`` ones cannot be skipped. After an entry of
    a list, another one is asked for where ``again`` holds and there is room.
    """

    name: str
    when: Rule = always
    parts: tuple[str, ...] = ()
    many: bool = False
    offered: bool = False
    needed: bool = False
    again: Rule = always

    def fields(self, entry: int = 1) -> tuple[str, ...]:
        """Return the dotted names that this question fills, for one entry of a list."""
        if not self.parts:
            return (self.name,)
        place = f"{self.name}.{entry}" if self.many else self.name
        return tuple(f"{place}.{part}" for part in self.parts)


def _all(*tests: Rule) -> Rule:
    def both(case: Case) -> bool:
        return all(test(case) for test in tests)

    return both


def _any(*tests: Rule) -> Rule:
    def either(case: Case) -> bool:
        return any(test(case) for test in tests)

    return either


def _not(test: Rule) -> Rule:
    def otherwise(case: Case) -> bool:
        return not test(case)

    return otherwise


def _asked_if(asked: Rule, name: str, when: Rule = always) -> tuple[Ask, Ask]:
    """Return a question that is asked in some of its cases, and offered at the review in the others."""
    return Ask(name, _all(when, asked)), Ask(name, _all(when, _not(asked)), offered=True)


def _renewal_decides(case: Case) -> bool:
    """A fixed term ends by the wished day or has ended, so that renewal decides."""
    ends_on, wished = case.contract.ends_on, case.exit.stop_on
    return own_contract(case) and ends_on is not None and (wished is None or ends_on <= wished)


def _term_runs_on(case: Case) -> bool:
    """A fixed term runs on after the wished day, so that only a clause or an agreement ends it before."""
    return own_contract(case) and rules.fixed_term(case) and not _renewal_decides(case)


def _term_decides(case: Case) -> bool:
    """Only the term's finer points can give a ground: the user is a business, or nobody is at fault."""
    return rules.is_business(case) or not _wronged(case)


def _stays_inside(case: Case) -> bool:
    """No complaint goes to a regulator, who has to be told more than the institution."""
    return not rules.complains_to_regulator(case)


def _stays(case: Case) -> bool:
    """The reason is not another provider, so that nothing need take the machine's place."""
    return not switching(case)


def _complains(case: Case) -> bool:
    """To whom a complaint goes was said."""
    return case.complaint.to is not None


def _third_party(case: Case) -> bool:
    """A service company is the way the user chose, or is named."""
    return case.exit.route == "third-party" or rules.third_party_named(case)


def _handover_planned(case: Case) -> bool:
    return case.handover.by is not None


def _machine(no: int, test: Callable[[Terminal], bool]) -> Rule:
    """Return a rule about the machine of a number that is to go."""

    def holds(case: Case) -> bool:
        machines = case.terminals[no - 1 : no]
        return cancellation_applies(case) and any(one.action != "keep" and test(one) for one in machines)

    return holds


def _any_kind(one: Terminal) -> bool:  # noqa: ARG001 (asked of a machine of any kind)
    return True


_wronged = _any(rules.settlement_withheld, rules.acquirer_gave_up, rules.terms_were_changed)
_statement_helps = _any(rules.business_changed, rules.policy_reason)
_switching_person = _all(own_contract, rules.is_person, switching)
_held_from_the_merchant = _all(merchant_writes, money_held)
_OWN_BUSINESS = _all(own_contract, rules.is_business)
_A_REGULATOR_NEEDS = (  # pbc-consumer-41, -42: who complains of whom, with domicile; nobody else has it
    *("complaint.authority", "complaint.pending_elsewhere"),
    *("applicant.address", "provider.address"),
)
_moves_staff = _all(rules.is_business, _any(moves_to_new_way, staff_concerned))

QUESTIONS: tuple[Ask, ...] = (
    Ask("reason.kind", needed=True),
    Ask("reason.change", rules.business_changed),
    Ask("reason.fault", rules.fault_reason),
    Ask("applicant.form", needed=True),
    Ask("applicant.standing", needed=True),
    Ask("reason.since", _all(merchant_writes, _any(_wronged, money_held, merchant_closed))),
    Ask(
        "reason.known_since",
        _all(merchant_writes, _any(rules.terms_were_changed, rules.acquirer_gave_up)),
    ),
    Ask("reason.hold_excluded", _all(merchant_writes, rules.settlement_withheld)),
    *_asked_if(
        _any(rules.is_business, _held_from_the_merchant),
        "reason.detail",
        _any(rules.fault_reason, _statement_helps),
    ),
    Ask("exit", cancellation_applies, parts=("stop_on", "close_by")),
    # the contract
    Ask("provider.name"),
    *_asked_if(rules.is_business, "provider.kind"),  # a person's acquirer mostly tells it by its name
    Ask("contract.term", own_contract),
    *_asked_if(_any(rules.is_business, rules.open_term), "contract.paper", own_contract),
    Ask("contract.ends_on", _all(own_contract, rules.fixed_term)),
    *_asked_if(_term_decides, "contract.renewal", _renewal_decides),
    *_asked_if(_term_decides, "contract.early_exit", _term_runs_on),
    *_asked_if(
        rules.is_business, "contract.early_exit_clause", _all(_term_runs_on, rules.early_exit_allowed)
    ),
    Ask("contract.early_exit_met", _all(_term_runs_on, rules.early_exit_allowed)),
    *_asked_if(
        rules.is_business,
        "contract.notice_days",
        _all(own_contract, _any(rules.is_business, rules.fixed_term)),
    ),
    Ask("contract.penalty_claimed", _OWN_BUSINESS),
    Ask("contract.penalty_clause", _all(own_contract, rules.penalty_claimed)),
    Ask("contract.guaranteed", _all(own_contract, rules.is_company)),
    Ask("contract.number", _all(_any(cancellation_applies, merchant_closed), rules.is_business)),
    Ask("contract.signed_on", _any(_OWN_BUSINESS, signed_by_minor)),
    # the machines and the money
    Ask(
        "terminals",
        parts=("merchant_no", "terminal_no", "serial_no", "model", "place", "state", "action"),
        many=True,
        again=rules.is_business,
    ),
    Ask(
        "charges",
        parts=("kind", "amount", "charged_on", "payee", "promise", "proof", "claim"),
        many=True,
    ),
    *_asked_if(rules.is_business, "provider.seller_name"),
    Ask("provider.seller_reachable", rules.has_seller),
    Ask(
        "costs",
        _any(rules.cost_reason, _OWN_BUSINESS),
        parts=("item", "before", "after", "proof"),
        many=True,
        offered=True,
    ),
    Ask(
        "settlement",
        _any(cancellation_applies, _all(merchant_closed, merchant_writes)),
        parts=("unsettled_amount", "holder", "bank", "card_last4"),
    ),
    # who writes
    Ask("applicant.name"),
    Ask("applicant.id_number", rules.is_person),
    Ask("applicant.credit_code", rules.is_business),
    Ask("applicant.legal_representative", rules.is_business),
    *_asked_if(_not(writes_for_another), "applicant.phone"),
    Ask("holder.name", writes_for_another),
    Ask("holder.id_number", writes_for_another),
    Ask("holder.phone", writes_for_another),
    Ask("holder.relation", writes_for_another),
    Ask("holder.capacity", signed_by_minor),
    Ask("holder.event_on", _any(never_applied, merchant_died, deregistered)),
    Ask("holder.proof", writes_for_another),
    Ask("applicant.contact_name", _any(business_writes, in_another_name)),
    Ask("applicant.contact_id_number", rules.somebody_acts),
    Ask("applicant.authorised_from", rules.somebody_acts),
    Ask("applicant.authorised_to", rules.somebody_acts),
    # afterwards
    Ask("migration.replacement", _any(_OWN_BUSINESS, _switching_person)),
    Ask("migration.switch_on", _all(rules.is_business, moves_to_new_way)),
    # offered at the review
    Ask("id", offered=True),
    Ask("reason.proof", _OWN_BUSINESS, offered=True),
    Ask("provider.hotline", offered=True),
    Ask("provider.contact", offered=True),
    Ask("migration.data", own_contract, offered=True),
    Ask("applicant.id_kind", rules.is_person, offered=True),
    Ask("complaint.to", offered=True),
    *(Ask(name, rules.complains_to_regulator) for name in _A_REGULATOR_NEEDS),
    Ask("applicant.address", _stays_inside, offered=True),
    Ask("applicant.email", offered=True),
    Ask("applicant.legal_representative_id", rules.is_business, offered=True),
    Ask("applicant.contact_role", rules.somebody_acts, offered=True),
    Ask("applicant.contact_id_kind", rules.somebody_acts, offered=True),
    Ask("provider.address", _stays_inside, offered=True),
    Ask("provider.seller_contact", rules.has_seller, offered=True),
    Ask("contract.term_known_from", rules.open_term, offered=True),
    Ask("contract.renewed", _renewal_decides, offered=True),
    Ask("contract.misled", own_contract, offered=True),
    Ask("contract.advice_taken", own_contract, offered=True),
    Ask("contract.disputes", own_contract, offered=True),
    Ask("settlement.deduction_authorised", cancellation_applies, offered=True),
    Ask("exit.route", offered=True),
    Ask("exit.linked", cancellation_applies, offered=True),
    Ask("exit.ticket_no", offered=True),
    *(
        Ask(f"terminals.{no}.{part}", _machine(no, test), offered=True)
        for no in range(1, MOST_ROWS_IN_A_LETTER + 1)
        for part, test in (
            ("device", _any_kind),
            ("held_as", at_hand),
            ("lost_on", to_report),
            ("lost_detail", to_report),
        )
    ),
    Ask(
        "handover",
        _all(cancellation_applies, machine_goes_back),
        parts=("by", "on", "address", "receiver", "waybill", "insured", "paid_by", "photos"),
        offered=True,
    ),
    *(
        Ask(f"handover.{part}", _handover_planned, offered=True)
        for part in ("battery", "charger", "cable", "sim", "accessories")
    ),
    *(
        Ask(f"terminals.{no}.condition", _all(_handover_planned, _machine(no, at_hand)), offered=True)
        for no in range(1, MOST_ROWS_IN_A_LETTER + 1)
    ),
    Ask("migration.replacement", _all(own_contract, rules.is_person, _stays), offered=True),
    Ask("migration.switch_on", _all(rules.is_person, moves_to_new_way), offered=True),
    Ask("migration.institution", moves_to_new_way, offered=True),
    Ask("migration.payee", moves_to_code, offered=True),
    Ask("migration.staff", _all(_OWN_BUSINESS, moves_to_new_way), offered=True),
    Ask("migration.trainer", _moves_staff, offered=True),
    Ask("migration.handover_by", _moves_staff, offered=True),
    Ask("migration.customers", _any(_OWN_BUSINESS, customers_concerned), offered=True),
    Ask("migration.hotline", _any(_OWN_BUSINESS, customers_concerned), offered=True),
    *(
        Ask(f"third_party.{part}", _third_party, offered=True)
        for part in (
            *("name", "credit_code", "contact_name", "contact", "licensed", "authorised"),
            *("fee", "pays_first", "terms", "reviews", "data_handling"),
        )
    ),
    Ask("complaint.asked_first_on", _complains, offered=True),
    Ask("complaint.pending_elsewhere", _all(_complains, _stays_inside), offered=True),
    Ask("complaint.settled", _complains, offered=True),
    Ask("letter.languages", offered=True),
    Ask("letter.date", offered=True),
)


def about_later_machines(case: Case) -> Iterator[Ask]:
    """Yield what the review offers of machines behind the eighth: how those were lost or broken that a letter lists.

    A table of questions for every machine that there may be would be read at every step.
    """
    if cancellation_applies(case):
        later = enumerate(case.terminals[MOST_ROWS_IN_A_LETTER:], start=MOST_ROWS_IN_A_LETTER + 1)
        told = [no for no, one in later if one.action != "keep" and to_report(one)]
        for no in told[:MOST_ROWS_IN_A_LETTER]:
            yield from _how_it_went(no)


@cache
def _how_it_went(no: int) -> tuple[Ask, ...]:
    return tuple(Ask(f"terminals.{no}.{part}", offered=True) for part in ("lost_on", "lost_detail"))
