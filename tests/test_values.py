"""Values as people type them: taken cleanly, or refused with the reason."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from posexit import identifiers, values
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
        "到2026年11月23号到期",
        "2026年11月23日（周一）。",
        "二〇二六年十一月二十三日",
        "“2026-11-23”",
        "从2026-11-23起",
        "23 November 2026",
        "23rd Nov. 2026",
        "November 23, 2026.",
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
        ("2026-11", "only-a-month"),
        ("大概2025年4月份", "only-a-month"),
        ("2025年底", "not-a-date"),
        ("2027-3-31左右", "not-a-date"),
        ("2027-3-31？", "not-a-date"),
        ("2026-12-31前", "not-a-date"),
        ("2025-04-01至2027-03-31", "not-a-date"),
        ("十二月三十一日", "not-a-date"),
        ("11/23/2026", "not-a-date"),
        ("23 Novembre26", "not-a-date"),
        ("2026-11-23 08:30", "not-a-date"),
        ("2026-11 00:00", "only-a-month"),
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
        ("299元。", "299.00"),
        ("299块钱！", "299.00"),
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
        *[
            (one, "not-an-amount")
            for one in (".5", "约1200", "1200左右", "3000多", "299？", "每月200", "1200/年", "99*2")
        ],
    ],
)
def test_an_amount_that_is_none_is_refused(typed: str, code: str) -> None:
    assert refusal(values.money, typed) == code


@pytest.mark.parametrize(
    "number", ["11010519491231002X", "11010519491231002x", "440524188001010014", "１１０１０５ 19491231-002X"]
)
def test_a_resident_id_whose_check_character_fits_is_taken(number: str) -> None:
    assert identifiers.resident_id(number) in {"11010519491231002X", "440524188001010014"}


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
        identifiers.resident_id(number)
    assert (caught.value.code, caught.value.params) == (code, params)


@pytest.mark.parametrize("code", ["91350100M000100Y43", "11320000MB151840XJ", "91350100m000100y43"])
def test_a_credit_code_whose_check_character_fits_is_taken(code: str) -> None:
    assert identifiers.credit_code(code) == code.upper()


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
    assert refusal(identifiers.credit_code, code) == refused


def test_a_paper_that_looks_like_a_resident_id_must_be_right_and_others_are_free() -> None:
    assert identifiers.paper_number("e 1234-5678") == "E12345678"
    assert refusal(identifiers.paper_number, "110105194912310021") == "id-checksum"
    assert refusal(identifiers.paper_number, "——") == "no-number"


def test_only_the_last_four_digits_of_a_card_are_taken() -> None:
    assert identifiers.last4("１２３４") == "1234"
    assert refusal(identifiers.last4, "6222 0212 3456 7890") == "whole-card-number"
    assert refusal(identifiers.last4, "123") == "not-last4"
    assert refusal(identifiers.last4, "12345") == "not-last4"


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
    ("typed", "days"),
    [
        *[("30", 30), ("30天", 30), ("３０日", 30), ("0", 0), ("3650", 3650)],
        *[("三十天。", 30), ("十五", 15), ("提前三十日", 30), ("30 calendar days", 30)],
    ],
)
def test_days_are_whole_numbers(typed: str, days: int) -> None:
    assert values.days(typed) == days


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("3651", "absurd-days"),
        ("1.5", "not-days"),
        ("-1", "not-days"),
        ("一个月", "not-days"),
        ("30个工作日", "not-days"),
        ("两周", "not-days"),
        ("大概30天", "not-days"),
    ],
)
def test_days_that_are_none_are_refused(typed: str, code: str) -> None:
    assert refusal(values.days, typed) == code


def test_addresses_and_references() -> None:
    assert identifiers.email("a@b.cn") == "a@b.cn"
    assert refusal(identifiers.email, "a@b") == "not-an-email"
    assert values.reference("小满-2026.01") == "小满-2026.01"
    assert refusal(values.reference, "../x") == "bad-reference"
    assert refusal(values.reference, "x" * 41) == "bad-reference"
    assert identifiers.identifier(" n8 nl-00１２ ") == "N8NL0012"
    assert identifiers.identifier(" ") == ""
    assert refusal(identifiers.identifier, " -_- ") == "no-number"


@pytest.mark.parametrize(
    "typed",
    ["10012345、10012346", "10012345/10012346", "898310154110001；10012345", "898310154110001 10012345"],
)
def test_several_numbers_are_not_one(typed: str) -> None:
    assert refusal(identifiers.merchant_number, typed) == "several-numbers"


@pytest.mark.parametrize("typed", ["N8/NL00123456", "8983 1015 4110 001", "10012345、", "1001/10012345"])
def test_one_number_however_it_is_set(typed: str) -> None:
    assert identifiers.merchant_number(typed) == identifiers.identifier(typed)


@pytest.mark.parametrize(
    ("parse", "typed", "number"),
    [
        *[(identifiers.merchant_number, typed, "898310154110001") for typed in (
            "商户号898310154110001", "商户编号：898310154110001。", "是898310154110001", "898310154110001（小票上）",
            "MID: 898310154110001", "merchant no. 898310154110001")],
        *[(identifiers.terminal_number, typed, "10012345") for typed in ("终端号是10012345", "TID 10012345", "10012345,")],
        *[(identifiers.serial_number, typed, "N8NL00123456") for typed in (
            "SN：N8NL00123456", "sn N8NL00123456", "S/N:N8NL00123456", "序列号 n8nl-00123456")],
        (identifiers.serial_number, "SNN8NL00123456", "SNN8NL00123456"),
        (identifiers.serial_number, "SN00123456", "SN00123456"),
        *[(identifiers.phone, typed, "13800138000") for typed in ("电话13800138000", "手机号：138 0013 8000", "tel: 13800138000")],
        (identifiers.phone, "13800138000（微信同号）", "13800138000(微信同号)"),
        (identifiers.phone, "010-87654321转8001", "01087654321转8001"),
        (identifiers.phone, "13800138000 13900139000", "13800138000、13900139000"),
        *[(identifiers.paper_number, typed, "11010519491231002X") for typed in (
            "身份证号：11010519491231002x", "11010519491231002X（本人）", "11010519491231002X。")],
        (identifiers.paper_number, "护照 E12345678", "E12345678"),
        (identifiers.paper_number, "A123456(7)", "A123456(7)"),
        (identifiers.credit_code, "统一社会信用代码：91350100M000100Y43", "91350100M000100Y43"),
        *[(identifiers.last4, typed, "1234") for typed in ("尾号1234", "卡号后四位：1234。", "6222****1234", "1234（建行）", "last four 1234")],
        *[(identifiers.email, typed, "a@b.cn") for typed in ("邮箱：a@b.cn", "<a@b.cn>", "mailto:a@b.cn", "a@b.cn。")],
    ],
)  # fmt: skip
def test_a_number_is_taken_out_of_what_is_said_with_it(parse, typed: str, number: str) -> None:
    assert parse(typed) == number


@pytest.mark.parametrize(
    ("parse", "typed", "code"),
    [
        *[
            (identifiers.phone, typed, "no-number")
            for typed in ("手机", "同微信", "本人手机", "二三四五", "a@b.cn")
        ],
        *[
            (identifiers.phone, typed, "hidden-digits")
            for typed in ("138****8000", "138xxxx8000", "138××××8000")
        ],
        (identifiers.merchant_number, "终端号10012345", "not-only-a-number"),
        (identifiers.terminal_number, "SN：N8NL00123456", "not-only-a-number"),
        (identifiers.serial_number, "N8NL00123456 和 N8NL00123457", "several-numbers"),
        (identifiers.serial_number, "N8NL0012345?", "not-only-a-number"),
        (identifiers.paper_number, "110105********002X", "hidden-digits"),
        (identifiers.credit_code, "和执照一样", "no-number"),
        (identifiers.resident_id, "见身份证", "no-number"),
        (identifiers.last4, "一二三四", "not-last4"),
        (identifiers.email, "a@b.cn，c@d.cn", "not-an-email"),
    ],
)
def test_what_is_no_number_says_so(parse, typed: str, code: str) -> None:
    assert refusal(parse, typed) == code


def test_a_balance_may_be_nothing_and_a_cost_by_the_year() -> None:
    for typed in ("0", "都到账了", "全部到账。", "钱已经结清", "免费", "零", "all paid", "free"):
        assert values.balance(typed) == 0, typed
    for typed in ("1200元/年", "一年1200", "每年1200元", "1200 per year", "1200"):
        assert values.balance(typed) == 1200, typed
    for typed in ("没到账", "部分到账", "每月100", "1200/月", ""):
        assert refusal(values.balance, typed) == "not-an-amount"


@pytest.mark.parametrize(
    "typed", ["同上", "一样。", "和执照一样", "同身份证", "跟合同上的一样", "same as above", "Ditto.", "same"]
)
def test_what_points_to_another_answer_is_not_printed_in_its_place(typed: str) -> None:
    assert refusal(values.short_text, typed) == refusal(values.name, typed) == "points-elsewhere"


@pytest.mark.parametrize(
    "typed",
    [
        "本人",
        "我",
        "我自己。",
        "法人",
        "XX公司",
        "某某",
        "××支付有限公司",
        "见附件",
        "＿＿",
        "[姓名]",
        "me",
        "xxx",
    ],
)
def test_a_name_tells_who_is_meant(typed: str) -> None:
    assert refusal(values.name, typed) in {"points-elsewhere", "no-letter"}
    assert values.short_text(typed) == typed


@pytest.mark.parametrize(
    "typed",
    [
        "同上海路1号",
        "一样红饭店",
        "见附件一",
        "XXL服饰店",
        "小满",
        "本人情小吃店",
        "我家便利店",
        "某家面馆",
        "和合餐饮",
        "X",
    ],
)
def test_a_name_that_only_sounds_so_is_one(typed: str) -> None:
    assert values.name(typed) == values.short_text(typed) == typed


def test_a_name_is_set_as_one() -> None:
    assert [
        values.name(typed)
        for typed in ("张 小 满", "张　三。", "张小满 李四", "Sample Co., Ltd.", "甲 乙 丙 丁 戊")
    ] == [
        *("张小满", "张三", "张小满 李四", "Sample Co., Ltd.", "甲 乙 丙 丁 戊"),
    ]


@pytest.mark.parametrize("typed", ["我叫张小满", "姓名：张小满。", "名称是 张小满", "我的名字叫张小满"])
def test_what_stands_before_a_name_is_no_part_of_it(typed: str) -> None:
    assert values.name(typed) == "张小满"


@pytest.mark.parametrize("typed", ["全聚饭店", "姓名学馆", "我叫", "名称", "名字咖啡馆"])
def test_a_name_that_begins_like_that_stays_whole(typed: str) -> None:
    assert values.name(typed) == typed


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
    assert identifiers.masked(number) == shown
