"""A case on a day: when a notice ends the contract, and the rules that need ground, route and ledger."""

from __future__ import annotations

from datetime import date

import pytest
from conftest import PERSONAL, TODAY

from posexit.fields import case_of
from posexit.situation import explain, known_rules, situation

OPEN_TERM = {"contract.term": "open", "contract.paper": "have"}
CLAUSE = {"contract.early_exit": "allowed", "contract.early_exit_met": "yes"}
STOPPED = {"reason.fault": "acquirer-stopped"}


@pytest.mark.parametrize(
    ("answers", "ends"),
    [
        (OPEN_TERM, date(2026, 12, 28)),  # 30 days suggested and 5 for the post
        ({**OPEN_TERM, "contract.notice_days": "60"}, date(2027, 1, 27)),
        ({**OPEN_TERM, "exit.stop_on": "2026-12-28"}, date(2026, 12, 28)),
        ({**OPEN_TERM, "exit.stop_on": "2026-12-27"}, date(2026, 12, 28)),
        ({**OPEN_TERM, "exit.stop_on": "2026-12-29"}, date(2026, 12, 29)),
        ({**OPEN_TERM, "letter.date": "2026-12-01"}, date(2027, 1, 5)),
        (CLAUSE, None),
        ({**CLAUSE, "exit.stop_on": "2026-11-23"}, None),
        ({**CLAUSE, "exit.stop_on": "2026-11-24"}, date(2026, 11, 24)),
        ({**CLAUSE, "contract.notice_days": "0"}, date(2026, 11, 28)),
        (STOPPED, None),
        ({**STOPPED, "exit.stop_on": "2026-12-01", "contract.notice_days": "90"}, date(2026, 12, 1)),
    ],
)
def test_a_notice_ends_the_contract_no_earlier_than_its_period_and_the_post_allow(
    answers: dict[str, str], ends: date | None
) -> None:
    now = situation(case_of(answers), TODAY)
    assert now.holds("may_terminate")
    assert now.notice_ends == ends


@pytest.mark.parametrize(
    ("answers", "rule", "holds"),
    [
        ({"contract.penalty_claimed": "0.01"}, "money_at_stake", True),
        ({"contract.penalty_claimed": "0"}, "money_at_stake", False),
        ({"settlement.unsettled_amount": "5000"}, "money_at_stake", True),
        ({"settlement.unsettled_amount": "4999.99"}, "money_at_stake", False),
        ({"charges.1.claim": "dispute", "charges.1.amount": "5000"}, "money_at_stake", True),
        (
            {
                "charges.1.kind": "deposit",
                "charges.1.claim": "refund",
                "charges.1.amount": "5000",
                "charges.1.payee": "seller",
            },
            "money_at_stake",
            True,
        ),
        ({"charges.1.kind": "penalty", "charges.1.claim": "dispute"}, "disputes_money", True),
        ({"charges.1.kind": "penalty", "charges.1.claim": "pay"}, "money_at_stake", False),
        ({"settlement.unsettled_amount": "1"}, "has_money_matters", True),
        ({}, "has_money_matters", False),
        ({"charges.1.claim": "dispute"}, "has_money_matters", True),
        ({"charges.1.claim": "dispute", "charges.1.payee": "seller"}, "has_money_matters", False),
        (
            {"charges.1.claim": "refund", "charges.1.amount": "1", "charges.1.payee": "seller"},
            "has_seller_claims",
            True,
        ),
        ({"reason.fault": "settlement-withheld"}, "is_demand", True),
    ],
)
def test_rules_about_money(answers: dict[str, str], rule: str, holds: bool) -> None:
    assert situation(case_of(answers), TODAY).holds(rule) is holds


def test_every_rule_answers_for_any_case_and_says_in_a_sentence_what_it_means() -> None:
    for answers in ({}, PERSONAL, {**PERSONAL, "applicant.form": "company", "applicant.type": "merchant"}):
        now = situation(case_of(answers), TODAY)
        assert {type(now.holds(name)) for name in known_rules()} == {bool}
    assert all(explain(name).endswith(".") for name in known_rules())


def test_a_rule_of_no_name_is_an_error() -> None:
    with pytest.raises(KeyError):
        situation(case_of({}), TODAY).holds("no_such_rule")
