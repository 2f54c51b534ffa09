"""Sums: the ledger, its four totals, and amounts in figures and Chinese capitals. Decimal only."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from posexit.case import Case, Charge

ZERO = Decimal("0.00")
_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_GROUP = 10_000


@dataclass(frozen=True)
class Totals:
    """What one addressee owes and is owed, in yuan; nothing is ever netted."""

    deposit: Decimal = ZERO
    unsettled: Decimal = ZERO
    refund: Decimal = ZERO
    owed: Decimal = ZERO


@dataclass(frozen=True)
class Ledger:
    """The charges by addressee: rows as (position in the case, charge), and their totals."""

    rows: tuple[tuple[int, Charge], ...]
    totals: Totals
    seller_rows: tuple[tuple[int, Charge], ...]
    seller_totals: Totals


def _sum(amounts: Iterable[Decimal | None]) -> Decimal:
    return sum((amount for amount in amounts if amount is not None), ZERO)


def _totals(charges: list[Charge], unsettled: Decimal | None) -> Totals:
    claimed = [charge for charge in charges if charge.claim == "refund"]
    held = {"frozen-funds", "reserve"}  # they explain unsettled money, adding them would count it twice
    return Totals(
        deposit=_sum(charge.amount for charge in claimed if charge.kind == "deposit"),
        unsettled=unsettled or ZERO,
        refund=_sum(charge.amount for charge in claimed if charge.kind not in held | {"deposit"}),
        owed=_sum(charge.amount for charge in charges if charge.claim == "pay"),
    )


def ledger(case: Case) -> Ledger:
    """Return the ledger of a case; a charge counts only under the claim the user stated."""
    numbered = list(enumerate(case.charges, start=1))
    mine = tuple((no, charge) for no, charge in numbered if charge.payee != "seller")
    sellers = tuple((no, charge) for no, charge in numbered if charge.payee == "seller")
    return Ledger(
        rows=mine,
        totals=_totals([charge for _, charge in mine], case.settlement.unsettled_amount),
        seller_rows=sellers,
        seller_totals=_totals([charge for _, charge in sellers], None),
    )


@dataclass(frozen=True)
class CostChange:
    """A yearly cost in yuan before and after leaving; None where it was not given."""

    before: Decimal | None = None
    after: Decimal | None = None

    @property
    def change(self) -> Decimal | None:
        """By how much it rises, negative where it falls; None unless both are given."""
        return None if self.before is None or self.after is None else self.after - self.before


@dataclass(frozen=True)
class Budget:
    """The costs of a case, in its order, and their total, which stands only where no figure is missing."""

    rows: tuple[CostChange, ...]
    total: CostChange


def budget(case: Case) -> Budget:
    """Return the yearly costs before and after leaving."""
    rows = tuple(CostChange(cost.before, cost.after) for cost in case.costs)
    return Budget(
        rows, CostChange(_whole_sum(row.before for row in rows), _whole_sum(row.after for row in rows))
    )


def _whole_sum(amounts: Iterable[Decimal | None]) -> Decimal | None:
    given = tuple(amounts)
    return _sum(given) if given and None not in given else None


def figures(amount: Decimal) -> str:
    """Return an amount in yuan with two decimals and no thousands mark, as forms want it: 1299.00."""
    return f"{amount:.2f}"


def capitals(amount: Decimal) -> str:
    """Return an amount of 0.00 to 999,999,999.99 yuan in Chinese capitals, with 人民币 before it.

    Source: the rules for filling in bills and settlement vouchers (fact-capitals-rule).
    """
    cents = int(amount * 100)
    yuan, jiao, fen = cents // 100, cents // 10 % 10, cents % 10
    words = f"{_whole(yuan)}元" if yuan else ""
    if jiao:
        words += f"{_DIGITS[jiao]}角"
    elif fen and yuan:
        words += "零"
    words += f"{_DIGITS[fen]}分" if fen else "整"
    return "人民币" + (words if cents else "零元整")


def _whole(number: int) -> str:
    words, gap = "", False
    for size, unit in ((_GROUP**2, "亿"), (_GROUP, "万"), (1, "")):
        group = number // size % _GROUP
        if group:
            words += ("零" if words and (gap or group < _GROUP // 10) else "") + _group(group) + unit
        gap = not group
    return words


def _group(number: int) -> str:
    words, gap = "", False
    for size, unit in ((1000, "仟"), (100, "佰"), (10, "拾"), (1, "")):
        digit = number // size % 10
        if digit:
            words += ("零" if words and gap else "") + _DIGITS[digit] + unit
        gap = not digit
    return words
