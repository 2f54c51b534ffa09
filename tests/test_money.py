"""The ledger and its four totals; amounts in Chinese capitals."""

from __future__ import annotations

from decimal import Decimal

import pytest

from posexit.fields import case_of
from posexit.money import Totals, budget, capitals, figures, ledger


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("0", "零元整"),
        ("0.01", "壹分"),
        ("0.10", "壹角整"),
        ("299", "贰佰玖拾玖元整"),
        ("100.05", "壹佰元零伍分"),
        ("325.04", "叁佰贰拾伍元零肆分"),
        ("1005.50", "壹仟零伍元伍角整"),
        ("6007.14", "陆仟零柒元壹角肆分"),
        ("10.00", "壹拾元整"),
        ("100000", "壹拾万元整"),
        ("10000001.05", "壹仟万零壹元零伍分"),
        ("200001000", "贰亿零壹仟元整"),
        ("999999999.99", "玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分"),
    ],
)
def test_capitals(amount: str, words: str) -> None:
    assert capitals(Decimal(amount)) == f"人民币{words}"


def test_figures_have_two_decimals_and_no_thousands_mark() -> None:
    assert figures(Decimal("1299.5")) == "1299.50"


def charge(no: int, **fields: str) -> dict[str, str]:
    return {f"charges.{no}.{name}": value for name, value in fields.items()}


def test_totals_stand_apart_and_nothing_is_netted() -> None:
    case = case_of(
        charge(1, kind="deposit", amount="299", claim="refund")
        | charge(2, kind="sim-fee", amount="60", claim="refund")
        | charge(3, kind="service", amount="30.5", claim="pay")
        | charge(4, kind="penalty", amount="500", claim="dispute")
        | charge(5, kind="insurance", amount="9", claim="none")
        | {"settlement.unsettled_amount": "1280"}
    )
    assert ledger(case).totals == Totals(Decimal(299), Decimal(1280), Decimal(60), Decimal("30.50"))


def test_frozen_money_and_reserves_explain_unsettled_money_and_are_not_added_to_it() -> None:
    case = case_of(
        charge(1, kind="frozen-funds", amount="1000", claim="refund")
        | charge(2, kind="reserve", amount="200", claim="refund")
        | {"settlement.unsettled_amount": "1200"}
    )
    assert ledger(case).totals == Totals(unsettled=Decimal(1200))


def test_what_the_seller_took_is_claimed_from_the_seller_alone() -> None:
    case = case_of(
        charge(1, kind="activation", amount="199", claim="refund", payee="seller")
        | charge(2, kind="deposit", amount="100", claim="refund", payee="provider")
    )
    books = ledger(case)
    assert books.totals == Totals(deposit=Decimal(100))
    assert books.seller_totals == Totals(refund=Decimal(199))
    assert [no for no, _ in books.seller_rows] == [1]


def test_a_charge_without_a_stated_claim_counts_nowhere() -> None:
    assert ledger(case_of(charge(1, kind="deposit", amount="299"))).totals == Totals()


def cost(no: int, **fields: str) -> dict[str, str]:
    return {f"costs.{no}.{name}": value for name, value in fields.items()}


def test_the_budget_has_the_change_of_each_cost_and_of_all() -> None:
    found = budget(case_of(cost(1, before="36000", after="15000.50") | cost(2, before="594", after="700")))
    assert [row.change for row in found.rows] == [Decimal("-20999.50"), Decimal("106.00")]
    assert (found.total.before, found.total.after) == (Decimal("36594.00"), Decimal("15700.50"))
    assert found.total.change == Decimal("-20893.50")


def test_where_a_figure_is_missing_there_is_no_change_and_no_total_of_its_column() -> None:
    found = budget(case_of(cost(1, before="100", after="40") | cost(2, before="5")))
    assert [row.change for row in found.rows] == [Decimal("-60.00"), None]
    assert (found.total.before, found.total.after, found.total.change) == (Decimal("105.00"), None, None)


def test_no_costs_are_no_budget_of_zero() -> None:
    found = budget(case_of({}))
    assert found.rows == ()
    assert found.total.before is None
    assert found.total.change is None
