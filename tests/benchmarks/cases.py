"""Makes up cases: python3 tests/benchmarks/cases.py ROWS [SEED] > cases.csv. The same seed gives the same rows.

Nobody is meant: the places in identity numbers and credit codes do not exist, their check characters are right.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from itertools import islice
from random import Random
from typing import TextIO

TODAY = date(2026, 11, 23)
"""The day on which the cases make sense; give it as --today."""

_SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许"
_GIVEN = (
    "立春",
    "雨水",
    "惊蛰",
    "清明",
    "谷雨",
    "立夏",
    "小满",
    "芒种",
    "夏至",
    "小暑",
    "立秋",
    "白露",
    "秋分",
    "寒露",
    "霜降",
    "立冬",
    "小雪",
    "冬至",
)
_TRADES = ("餐饮", "茶业", "百货", "服装", "文具", "水果", "书店", "药房", "五金", "花店")
_STREETS = ("江湾路", "桥头路", "立夏路", "谷雨街", "小满巷", "白露大道")
_ACQUIRERS = (
    ("payment-institution", "示例支付有限公司"),
    ("payment-institution", "示例数字支付有限公司"),
    ("bank", "示例银行股份有限公司"),
)
_SHARES = (1, 1, 1, 1, 1, 1, 2, 3, 5, 12)
"""Terminals of a case: most have one, a chain more than a letter takes without an annex."""


def _day(back: int) -> str:
    """Return the day that lies so many days back, or ahead where the number is negative."""
    return (TODAY - timedelta(days=back)).isoformat()


def _fault(fault: str, **more: str) -> dict[str, str]:
    told = {
        "reason.kind": "fault",
        "reason.fault": fault,
        "reason.since": _day(70),
        "reason.known_since": _day(60),
    }
    return {**told, **{name.replace("__", "."): value for name, value in more.items()}}


_FIXED = {"contract.term": "fixed", "contract.term_known_from": "text", "contract.paper": "have"}
_ENDING = {**_FIXED, "contract.ends_on": _day(-38), "contract.renewal": "none", "contract.notice_days": "30"}
_RUNNING = {**_FIXED, "contract.ends_on": _day(-190), "contract.early_exit": "none"}
_OPEN = {"contract.term": "open", "contract.paper": "lost"}
_SITUATIONS: tuple[Mapping[str, str], ...] = (
    {**_RUNNING, "reason.kind": "idle", "reason.since": _day(170)},
    {**_ENDING, "reason.kind": "idle", "exit.stop_on": _day(-38)},
    {**_OPEN, "reason.kind": "cost", "reason.detail": "费率由0.38%涨到0.60%，改用收款码更省。"},
    {**_OPEN, "reason.kind": "business-change", "reason.change": "moving"},
    {**_RUNNING, "reason.kind": "switching", "migration.replacement": "new-acquirer"},
    {
        **_RUNNING,
        "contract.penalty_claimed": "2000.00",
        "contract.penalty_clause": "第十二条",
        "reason.kind": "cost",
    },
    {**_FIXED, "contract.ends_on": _day(-190), "contract.early_exit": "allowed", "reason.kind": "policy"},
    {**_RUNNING, **_fault("settlement-withheld", settlement__unsettled_amount="3200.00")},
    {**_RUNNING, **_fault("changed-without-consent")},
    {**_RUNNING, **_fault("undisclosed-charge")},
    {**_OPEN, **_fault("agent-gone", provider__seller_reachable="no")},
    {**_OPEN, **_fault("money-held", settlement__unsettled_amount="860.50")},
    {**_RUNNING, **_fault("acquirer-stopped")},
)
_CHARGES = (
    {
        "kind": "deposit",
        "amount": "299.00",
        "claim": "refund",
        "promise": "满一年后交还机器退押金",
        "proof": "押金收据",
    },
    {
        "kind": "sim-fee",
        "amount": "79.00",
        "claim": "dispute",
        "promise": "签约时没有提过",
        "proof": "扣款短信",
    },
    {"kind": "service", "amount": "120.00", "claim": "pay", "promise": "按月收取", "proof": "账单"},
)


def rows(count: int, seed: int = 2026) -> Iterator[dict[str, str]]:
    """Yield rows of made-up cases; the terminals of a case stand on rows that follow each other."""
    return islice(_endless(Random(seed)), count)


def _endless(chance: Random) -> Iterator[dict[str, str]]:
    no = 0
    while True:
        no += 1
        head, reference = _case(chance, no), f"M-{no:06d}"
        for at in range(chance.choice(_SHARES)):
            yield {
                "id": reference,
                **({} if at else head),
                **_terminal(chance, no, at),
                **_charge(chance, at),
            }


def _case(chance: Random, no: int) -> dict[str, str]:
    who = chance.choice((_person, _person, _shop, _company))(chance, no)
    kind, acquirer = chance.choice(_ACQUIRERS)
    return {
        **who,
        "applicant.standing": "own",
        "applicant.phone": "13800138000",
        "applicant.email": f"m{no}@example.com",
        "applicant.address": _place(chance),
        "provider.kind": kind,
        "provider.name": acquirer,
        "provider.address": "示例市支付路8号",
        "contract.number": f"示例收单2025第{no:06d}号",
        "contract.signed_on": _day(chance.randrange(400, 900)),
        "settlement.holder": who["applicant.name"],
        "settlement.bank": "示例银行股份有限公司江湾支行",
        "settlement.card_last4": f"{chance.randrange(10_000):04d}",
        "exit.route": "provider",
        "exit.stop_on": _day(-38),
        "exit.close_by": _day(-53),
        "migration.replacement": "qr-code",
        "migration.institution": "示例数字支付有限公司",
        "letter.place": "示例市",
        **chance.choice(_SITUATIONS),
    }


def _person(chance: Random, no: int) -> dict[str, str]:
    return {
        "applicant.type": "personal",
        "applicant.form": chance.choice(("individual", "small-merchant")),
        "applicant.name": _name(chance),
        "applicant.id_kind": "resident",
        "applicant.id_number": resident_id(chance, no),
    }


def _shop(chance: Random, no: int) -> dict[str, str]:
    return _business(chance, no, "sole-trader", f"示例区{_name(chance)}{chance.choice(_TRADES)}店")


def _company(chance: Random, no: int) -> dict[str, str]:
    return _business(chance, no, "company", f"示例{_name(chance)}{chance.choice(_TRADES)}有限公司")


def _business(chance: Random, no: int, form: str, name: str) -> dict[str, str]:
    return {
        "applicant.type": "merchant",
        "applicant.form": form,
        "applicant.name": name,
        "applicant.credit_code": credit_code(no),
        "applicant.legal_representative": _name(chance),
        "applicant.legal_representative_id": resident_id(chance, no),
    }


def _terminal(chance: Random, no: int, at: int) -> dict[str, str]:
    return {
        "terminals.*.merchant_no": f"8983101{no:08d}",
        "terminals.*.terminal_no": f"{(no * 97 + at) % 100_000_000:08d}",
        "terminals.*.serial_no": f"N8NL{no:06d}{at:02d}",
        "terminals.*.model": chance.choice(("示例M1型", "示例M2型")),
        "terminals.*.place": _place(chance),
        "terminals.*.state": chance.choice(("in-use", "idle", "idle", "damaged")),
        "terminals.*.held_as": chance.choice(("deposit", "free", "bought")),
        "terminals.*.action": "close",
    }


def _charge(chance: Random, at: int) -> dict[str, str]:
    """Return what was charged, on the first rows of some cases."""
    if at >= len(_CHARGES) or chance.random() < 0.3:
        return {}
    told = {"charged_on": _day(chance.randrange(30, 390)), "payee": "provider", **_CHARGES[at]}
    return {f"charges.*.{name}": value for name, value in told.items()}


def _name(chance: Random) -> str:
    return chance.choice(_SURNAMES) + chance.choice(_GIVEN)


def _place(chance: Random) -> str:
    return f"示例市{chance.choice(_STREETS)}{chance.randrange(1, 300)}号"


def resident_id(chance: Random, no: int) -> str:
    """Return an identity number of nobody: in a place that does not exist, its check character right (GB 11643)."""
    born = date(1955, 1, 1) + timedelta(days=chance.randrange(18_000))
    body = f"709900{born:%Y%m%d}{no % 1000:03d}"
    total = sum(int(digit) * pow(2, 17 - at, 11) for at, digit in enumerate(body))
    return body + "10X98765432"[total % 11]


def credit_code(no: int) -> str:
    """Return a credit code of nobody: in a place that does not exist, its check character right (GB 32100)."""
    alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    body = f"92990100MA{no:07d}"
    total = sum(alphabet.index(char) * pow(3, at, 31) for at, char in enumerate(body))
    return body + alphabet[-total % 31]


def write(out: TextIO, count: int, seed: int = 2026) -> None:
    """Write the rows as a table with a heading."""
    columns = list(dict.fromkeys(name for row in rows(1000, seed) for name in row))
    table = csv.DictWriter(out, columns, restval="", lineterminator="\n")
    table.writeheader()
    table.writerows(rows(count, seed))


if __name__ == "__main__":
    write(sys.stdout, *map(int, sys.argv[1:]))
