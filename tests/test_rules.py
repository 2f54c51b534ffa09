"""The rules: what each answers, that None is never yes, and that every one can be both."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from posexit.case import Case
from posexit.doors import DOORS
from posexit.fields import case_of, flatten
from posexit.rules import RULES
from posexit.situation import known_rules

TRUE: dict[str, list[dict[str, str]]] = {
    "text_read": [
        {"contract.term_known_from": "text"},
        {"contract.paper": "have"},
        {"contract.paper": "have", "contract.term_known_from": "acquirer"},
    ],
    "term_confirmed": [
        {"contract.term_known_from": "text"},
        {"contract.term_known_from": "acquirer"},
        {"contract.paper": "have"},
    ],
    "hold_excluded": [{"reason.hold_excluded": "yes"}],
    "something_is_held": [{"charges.1.kind": kind} for kind in ("reserve", "chargeback", "frozen-funds")],
    "reserve_or_chargeback": [{"charges.1.kind": "reserve"}, {"charges.1.kind": "chargeback"}],
    "penalty_claimed": [{"contract.penalty_claimed": "0.01"}],
    "agent_gone": [{"reason.fault": "agent-gone"}, {"provider.seller_reachable": "no"}],
    "provider_owes": [
        {"charges.1.claim": "refund"},
        {"charges.1.claim": "refund", "charges.1.payee": "provider"},
        {"settlement.unsettled_amount": "0.01"},
        {"reason.fault": "settlement-withheld"},
    ],
    "terms_were_changed": [
        {"reason.fault": "changed-without-consent"},
        {"reason.fault": "undisclosed-charge"},
    ],
    "leaves_by_met_clause": [{"contract.early_exit": "allowed", "contract.early_exit_met": "yes"}],
    "exit_conditions_open": [
        {"contract.early_exit": "allowed"},
        {"contract.early_exit": "allowed", "contract.early_exit_met": "no"},
    ],
    "leased_machine": [{"terminals.1.held_as": "bought", "terminals.2.held_as": "leased"}],
    "is_business": [
        {"applicant.type": "merchant"},
        {"applicant.form": "sole-trader"},
        {"applicant.form": "branch", "applicant.type": "personal"},
    ],
    "is_person": [{}, {"applicant.form": "small-merchant", "applicant.type": "merchant"}],
}
FALSE: dict[str, list[dict[str, str]]] = {
    "text_read": [
        {"contract.paper": "have", "contract.term_known_from": "hearsay"},
        {"contract.paper": "lost", "contract.term_known_from": "acquirer"},
        {"contract.paper": "lost"},
    ],
    "term_confirmed": [
        {"contract.term_known_from": "hearsay"},
        {"contract.term_known_from": "hearsay", "contract.paper": "have"},
        {"contract.paper": "never"},
    ],
    "hold_excluded": [
        {"reason.hold_excluded": "no"},
        {"reason.hold_excluded": "unknown"},
        {"reason.hold_excluded": "yes", "charges.1.kind": "chargeback"},
    ],
    "something_is_held": [{"charges.1.kind": "deposit"}],
    "reserve_or_chargeback": [{"charges.1.kind": "frozen-funds"}],
    "penalty_claimed": [{"contract.penalty_claimed": "0"}],
    "agent_gone": [{"provider.seller_reachable": "yes"}],
    "provider_owes": [
        {"charges.1.claim": "refund", "charges.1.payee": "seller"},
        {"charges.1.claim": "dispute"},
        {"settlement.unsettled_amount": "0"},
    ],
    "leaves_by_met_clause": [
        {"contract.early_exit": "needs-approval", "contract.early_exit_met": "yes"},
        {"contract.early_exit": "allowed"},
        {"contract.early_exit_met": "yes"},
    ],
    "exit_conditions_open": [{"contract.early_exit": "allowed", "contract.early_exit_met": "yes"}],
    "leased_machine": [{"terminals.1.held_as": "deposit"}],
    "is_business": [{"applicant.form": "individual", "applicant.type": "merchant"}],
}
KEPT = {"terminals.1.merchant_no": "898210154110002", "terminals.2.action": "keep"}
TRUE |= {
    "closes_part": [KEPT, KEPT | {"terminals.2.merchant_no": "898210154110003"}],
    "closes_terminals_only": [KEPT | {"terminals.2.merchant_no": "898210154110002"}],
    "several_merchant_numbers": [KEPT | {"terminals.2.merchant_no": "898210154110003"}],
    "authority_with_annex": [
        {"applicant.contact_name": "李四"} | {f"terminals.{no}.place": "一店" for no in range(1, 10)}
    ],
    "authority_on_one_page": [
        {"applicant.contact_name": "李四"} | {f"terminals.{no}.place": "一店" for no in range(1, 9)}
    ],
    "legal_representative_signs": [{"applicant.form": "company"}],
    "list_in_letter": [{f"terminals.{no}.place": "一店" for no in range(1, 9)}],
    "return_needs_annex": [{f"terminals.{no}.place": "一店" for no in range(1, 10)}],
    "report_needs_annex": [{f"terminals.{no}.state": "lost" for no in range(1, 10)}],
}
FALSE |= {
    "list_in_letter": [{f"terminals.{no}.place": "一店" for no in range(1, 10)}],
    "return_needs_annex": [
        {f"terminals.{no}.place": "一店" for no in range(1, 9)},
        {f"terminals.{no}.state": "lost" for no in range(1, 10)},
    ],
    "report_needs_annex": [
        {f"terminals.{no}.state": "lost" for no in range(1, 9)},
        {f"terminals.{no}.state": "idle" for no in range(1, 10)},
    ],
    "closes_part": [{"terminals.1.merchant_no": "898210154110002"}],
    "closes_terminals_only": [KEPT],
    "several_merchant_numbers": [KEPT],
    "authority_with_annex": [{"applicant.contact_name": "李四"}],
    "legal_representative_signs": [
        {"applicant.form": "branch"},
        {"applicant.form": "company", "applicant.standing": "liquidation"},
    ],
}
UNASKED_YES = {"is_person", "cancellation_applies", "acquirer_unnamed", "list_in_letter"}
"""True of a case of which nothing is known, on purpose."""


@pytest.mark.parametrize(
    ("name", "answers"), [(name, answers) for name, tried in TRUE.items() for answers in tried]
)
def test_a_rule_holds(name: str, answers: dict[str, str]) -> None:
    assert RULES[name](case_of(answers)) is True


@pytest.mark.parametrize(
    ("name", "answers"), [(name, answers) for name, tried in FALSE.items() for answers in tried]
)
def test_a_rule_does_not_hold(name: str, answers: dict[str, str]) -> None:
    assert RULES[name](case_of(answers)) is False


def test_nothing_answered_is_never_yes() -> None:
    mine = {*TRUE, *FALSE, *(door.opens.__name__ for door in DOORS), *UNASKED_YES, "misled", "guaranteed"}
    assert {name for name in mine if RULES[name](Case())} == UNASKED_YES


def test_every_rule_answers_every_case_and_says_what_it_means() -> None:
    folder = Path(__file__).parent / "cases"
    entries = [
        entry
        for file in folder.glob("*.yaml")
        for entry in yaml.load(file.read_text("utf-8"), yaml.BaseLoader)
    ]
    cases = [case_of(dict(flatten(entry["answers"]))) for entry in entries]
    for name, rule in RULES.items():
        assert rule.__doc__, name
        assert all(rule(case) in {True, False} for case in cases), name
    assert set(RULES) <= known_rules()
