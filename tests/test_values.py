"""Values as people type them: taken cleanly, or refused with the reason."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from posexit import values
from posexit.values import Refused


def refusal(parse, raw: str) -> str:
    with pytest.raises(Refused) as caught:
        parse(raw)
    return caught.value.code


@pytest.mark.parametrize(
    "typed",
    [
        "2026年11月23日",
        "2026-11-23",
        "2026/11/23",
        "2026.11.23",
        "20261123",
        "２０２６－１１－２３",
        " 2026年 11月 23日 ",
        "2026-11-23 00:00:00",
        "2026/11/23 0:00",
        "2026-11-23T00:00:00.000",
    ],
)
def test_a_day_is_understood_however_it_is_typed(typed: str) -> None:
    assert values.day(typed) == date(2026, 11, 23)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("2026-02-29", "no-such-day"),
        ("2026-13-01", "no-such-day"),
        ("26-11-23", "not-a-date"),
        ("明天", "not-a-date"),
        ("2026-11", "not-a-date"),
        ("2026-11-23 08:30", "not-a-date"),
        ("2026-11 00:00", "not-a-date"),
        ("1899-12-31", "absurd-year"),
        ("2101-01-01", "absurd-year"),
    ],
)
def test_a_day_that_is_none_is_refused(typed: str, code: str) -> None:
    assert refusal(values.day, typed) == code


@pytest.mark.parametrize("typed", ["2028-02-29", "1900-01-01", "2100-12-31"])
def test_days_at_the_edges_are_taken(typed: str) -> None:
    assert values.day(typed).isoformat() == typed


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("299", "299.00"),
        ("２９９．００元", "299.00"),
        ("¥1,299.5", "1299.50"),
        ("人民币 1299.50 元整", "1299.50"),
        ("1.5万", "15000.00"),
        ("RMB 88", "88.00"),
        ("0", "0.00"),
        ("0.01", "0.01"),
        ("999999999.99", "999999999.99"),
        ("12.340", "12.34"),
    ],
)
def test_an_amount_is_understood_however_it_is_typed(typed: str, amount: str) -> None:
    assert values.money(typed) == Decimal(amount)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("-5", "negative-amount"),
        ("－５", "negative-amount"),
        ("1.234", "too-many-decimals"),
        ("1000000000", "absurd-amount"),
        ("12,5", "not-an-amount"),
        ("1,23,456", "not-an-amount"),
        ("三百", "not-an-amount"),
        ("=1+1", "not-an-amount"),
        ("1e9", "not-an-amount"),
        ("NaN", "not-an-amount"),
    ],
)
def test_an_amount_that_is_none_is_refused(typed: str, code: str) -> None:
    assert refusal(values.money, typed) == code


@pytest.mark.parametrize(
    "number", ["11010519491231002X", "11010519491231002x", "440524188001010014", "１１０１０５ 19491231-002X"]
)
def test_a_resident_id_whose_check_character_fits_is_taken(number: str) -> None:
    assert values.resident_id(number) in {"11010519491231002X", "440524188001010014"}


@pytest.mark.parametrize(
    ("number", "code", "params"),
    [
        ("110105194912310021", "id-checksum", {}),
        ("11010519491231002", "id-length", {"length": 17}),
        ("110105491231002", "id-length", {"length": 15}),
        ("1101051949123100X2", "id-character", {"character": "X", "position": 17}),
        ("11010519491331002X", "id-birth-date", {}),
    ],
)
def test_a_wrong_resident_id_says_which_rule_or_position_fails(number: str, code: str, params: dict) -> None:
    with pytest.raises(Refused) as caught:
        values.resident_id(number)
    assert (caught.value.code, caught.value.params) == (code, params)


@pytest.mark.parametrize("code", ["91350100M000100Y43", "11320000MB151840XJ", "91350100m000100y43"])
def test_a_credit_code_whose_check_character_fits_is_taken(code: str) -> None:
    assert values.credit_code(code) == code.upper()


@pytest.mark.parametrize(
    ("code", "refused"),
    [
        ("91310115MA1H8R7C6D", "credit-code-checksum"),
        ("91350100M000100Y4", "credit-code-length"),
        ("91350100MO00100Y43", "credit-code-character"),
        ("913501A0M000100Y43", "credit-code-place"),
    ],
)
def test_a_wrong_credit_code_says_what_fails(code: str, refused: str) -> None:
    assert refusal(values.credit_code, code) == refused


def test_a_paper_that_looks_like_a_resident_id_must_be_right_and_others_are_free() -> None:
    assert values.paper_number("e 1234-5678") == "E12345678"
    assert refusal(values.paper_number, "110105194912310021") == "id-checksum"
    assert refusal(values.paper_number, "——") == "not-a-number-of-a-paper"


def test_only_the_last_four_digits_of_a_card_are_taken() -> None:
    assert values.last4("１２３４") == "1234"
    assert refusal(values.last4, "6222 0212 3456 7890") == "whole-card-number"
    assert refusal(values.last4, "123") == "not-last4"
    assert refusal(values.last4, "12345") == "not-last4"


@pytest.mark.parametrize(
    ("raw", "named"),
    [
        ("a\u202eb", "U+202E RIGHT-TO-LEFT OVERRIDE"),
        ("a\u200bb", "U+200B ZERO WIDTH SPACE"),
        ("a\x00b", "U+0000 NUL"),
        ("a\x1b[31mb", "U+001B ESCAPE"),
        ("a\ue000b", "U+E000"),
        ("a\ud800b", "U+D800"),
        ("a\ufeffb", "U+FEFF ZERO WIDTH NO-BREAK SPACE"),
        ("a\uffffb", "U+FFFF"),
        ("a\u2028b", "U+2028 LINE SEPARATOR"),
    ],
)
def test_characters_that_hide_or_deceive_are_refused_by_name(raw: str, named: str) -> None:
    with pytest.raises(Refused) as caught:
        values.text(raw)
    assert caught.value.params == {"character": named, "position": 2}


@pytest.mark.parametrize(
    "raw",
    ["阿依古丽·买买提", "𠮷野家", "{{ 7*7 }}", "**x**", "<b>", "=1+1", "| a |", "____", "甲\n乙", "好👍"],
)
def test_what_only_looks_like_markup_is_taken_as_it_is(raw: str) -> None:
    assert values.text(raw) == raw


def test_length_is_bounded_on_both_sides() -> None:
    assert len(values.text("长" * 200)) == 200
    assert refusal(values.text, "长" * 201) == "too-long"
    assert len(values.long_text("长" * 2000)) == 2000
    assert refusal(values.long_text, "长" * 10_000) == "too-long"


@pytest.mark.parametrize(
    ("typed", "days"), [("30", 30), ("30天", 30), ("３０日", 30), ("0", 0), ("3650", 3650)]
)
def test_days_are_whole_numbers(typed: str, days: int) -> None:
    assert values.days(typed) == days


@pytest.mark.parametrize(
    ("typed", "code"),
    [("3651", "absurd-days"), ("1.5", "not-days"), ("-1", "not-days"), ("一个月", "not-days")],
)
def test_days_that_are_none_are_refused(typed: str, code: str) -> None:
    assert refusal(values.days, typed) == code


def test_addresses_and_references() -> None:
    assert values.email("a@b.cn") == "a@b.cn"
    assert refusal(values.email, "a@b") == "not-an-email"
    assert values.reference("小满-2026.01") == "小满-2026.01"
    assert refusal(values.reference, "../x") == "bad-reference"
    assert refusal(values.reference, "x" * 41) == "bad-reference"
    assert values.identifier(" n8 nl-00１２ ") == "N8NL0012"
    assert values.identifier(" ") == ""
    assert refusal(values.identifier, " -_- ") == "no-number"


@pytest.mark.parametrize("typed", ["10012345、10012346", "10012345/10012346", "898310154110001；10012345"])
def test_several_numbers_are_not_one(typed: str) -> None:
    assert refusal(values.machine_number, typed) == "several-numbers"


@pytest.mark.parametrize("typed", ["N8/NL00123456", "8983 1015 4110 001", "10012345、", "1001/10012345"])
def test_one_number_however_it_is_set(typed: str) -> None:
    assert values.machine_number(typed) == values.identifier(typed)


def test_a_name_has_a_letter() -> None:
    assert values.name(" 7-11便利店 ") == "7-11便利店"
    assert values.name("𠮷") == "𠮷"
    assert values.name("O") == "O"
    assert {refusal(values.name, typed) for typed in ("2027-01-20，2026-12-31", "😀", "…")} == {"no-letter"}


@pytest.mark.parametrize(
    ("number", "shown"),
    [("E1234567", "E*******"), ("E12345678", "E123*5678"), ("11010519491231002X", "1101**********002X")],
)
def test_a_number_of_a_paper_is_shown_without_its_middle(number: str, shown: str) -> None:
    assert values.masked(number) == shown
