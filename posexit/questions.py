"""The ordered table of questions: which field or entry is asked, and for which cases."""

from __future__ import annotations

from dataclasses import dataclass

from posexit import rules
from posexit.case import Case
from posexit.doors import cancellation_applies, own_contract
from posexit.moving import moves_to_new_way
from posexit.rules import Rule, always


@dataclass(frozen=True)
class Ask:
    """One question.

    ``name`` is a field, or the part that an entry fills: ``parts`` are then the fields of one line, in
    the order in which they are typed, and ``many`` allows several lines. ``offered`` questions are not
    asked on their own, only offered at the review. ``needed`` ones cannot be skipped. After an entry of
    a list, another one is asked for where ``again`` holds.
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


def _renewal_decides(case: Case) -> bool:
    """A fixed term ends by the wished day or has ended, so that renewal decides."""
    ends_on, wished = case.contract.ends_on, case.exit.stop_on
    return own_contract(case) and ends_on is not None and (wished is None or ends_on <= wished)


def _term_runs_on(case: Case) -> bool:
    """A fixed term runs on after the wished day, so that only a clause or an agreement ends it before."""
    return own_contract(case) and rules.fixed_term(case) and not _renewal_decides(case)


_OWN_BUSINESS = _all(own_contract, rules.is_business)

QUESTIONS: tuple[Ask, ...] = (
    Ask("reason.kind", needed=True),
    Ask("reason.change", rules.business_changed),
    Ask("reason.fault", rules.fault_reason),
    Ask("reason.since", rules.terms_were_changed),
    Ask("reason.known_since", _any(rules.terms_were_changed, rules.acquirer_gave_up)),
    Ask("reason.hold_excluded", rules.settlement_withheld),
    Ask("reason.detail", rules.fault_reason),
    Ask("applicant.form", needed=True),
    Ask("applicant.standing", needed=True),
    Ask("exit.stop_on", cancellation_applies),
    # the contract
    Ask("provider.name"),
    Ask("provider.kind"),
    Ask("contract.paper", _any(_OWN_BUSINESS, _all(own_contract, rules.open_term))),
    Ask("contract.term", own_contract),
    Ask("contract.ends_on", _all(own_contract, rules.fixed_term)),
    Ask("contract.renewal", _renewal_decides),
    Ask("contract.early_exit", _term_runs_on),
    Ask("contract.early_exit_clause", _all(_term_runs_on, rules.early_exit_allowed)),
    Ask("contract.early_exit_met", _all(_term_runs_on, rules.early_exit_allowed)),
    Ask("contract.notice_days", _any(_OWN_BUSINESS, _all(own_contract, rules.early_exit_allowed))),
    Ask("contract.penalty_claimed", _OWN_BUSINESS),
    Ask("contract.penalty_clause", _all(own_contract, rules.penalty_claimed)),
    Ask("contract.guaranteed", _all(own_contract, rules.is_company)),
    Ask("contract.number", _OWN_BUSINESS),
    Ask("contract.signed_on", _OWN_BUSINESS),
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
    Ask("provider.seller_name", _any(rules.is_business, rules.agent_gone, rules.seller_was_paid)),
    Ask("provider.seller_reachable", rules.has_seller),
    Ask("costs", rules.cost_reason, parts=("item", "before", "after"), many=True, offered=True),
    Ask("settlement", cancellation_applies, parts=("unsettled_amount", "holder", "bank", "card_last4")),
    # who writes
    Ask("applicant.name"),
    Ask("applicant.id_number", rules.is_person),
    Ask("applicant.credit_code", rules.is_business),
    Ask("applicant.legal_representative", rules.is_business),
    Ask("applicant.phone"),
    Ask("applicant.contact_name", rules.is_business),
    Ask("applicant.contact_id_number", rules.somebody_acts),
    Ask("applicant.authorised_from", rules.somebody_acts),
    Ask("applicant.authorised_to", rules.somebody_acts),
    # afterwards
    Ask("migration.replacement", _OWN_BUSINESS),
    Ask("migration.switch_on", _all(rules.is_business, moves_to_new_way)),
    # offered at the review
    Ask("id", offered=True),
    Ask("applicant.id_kind", rules.is_person, offered=True),
    Ask("applicant.address", offered=True),
    Ask("applicant.email", offered=True),
    Ask("applicant.legal_representative_id", rules.is_business, offered=True),
    Ask("applicant.contact_role", rules.somebody_acts, offered=True),
    Ask("applicant.contact_id_kind", rules.somebody_acts, offered=True),
    Ask("provider.address", offered=True),
    Ask("provider.seller_contact", rules.has_seller, offered=True),
    Ask("contract.term_known_from", rules.open_term, offered=True),
    Ask("contract.renewed", _renewal_decides, offered=True),
    Ask("contract.misled", own_contract, offered=True),
    Ask("contract.advice_taken", own_contract, offered=True),
    Ask("contract.disputes", own_contract, offered=True),
    Ask("settlement.deduction_authorised", cancellation_applies, offered=True),
    Ask("exit.route", offered=True),
    Ask("exit.close_by", cancellation_applies, offered=True),
    Ask("exit.linked", cancellation_applies, offered=True),
    Ask("letter.languages", offered=True),
    Ask("letter.date", offered=True),
)
