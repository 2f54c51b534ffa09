"""What people say in place of an answer, and what only sounds like it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from posexit import phrases
from posexit.fields import FIELDS, build, meant
from posexit.library import Library
from posexit.phrases import KNOWN_UNKNOWNS, days_ago, heard, says_none, says_unknown, yes_or_no
from posexit.prompts import HELP, SKIP, chosen, command
from tests.tries import tries

NONE = (
    *("无", " 没有。", "没有了", "没", "暂无", "不适用", "None", "no", "N/A", "n.a.", "-", "——", "／"),
    *(
        "没有呢",
        "还没有",
        "暂时没有",
        "目前没有",
        "没收过",
        "没交过！",
        "合同里没写",
        "没有约定",
        "无需",
        "不需要",
        "null",
    ),
)
UNKNOWNS = (
    *(
        "不知道",
        "不知道。",
        "我不知道",
        "不太清楚",
        "不清楚呢",
        "不确定",
        "不记得了",
        "忘了",
        "忘记了…",
        "记不清",
        "记不得了",
    ),
    *(
        "看不清",
        "没留意",
        "想不起来了",
        "拿不准",
        "待定",
        "待补",
        "待补充",
        "待确认",
        "暂未确定",
        "还没想好",
        "未知",
    ),
    *(
        "Unknown.",
        "I don’t know",
        "dont know",
        "can't remember",
        "not sure",
        "i'm not sure",
        "idk",
        "no idea",
        "TBD",
        "？？",
    ),
)
LEFT = (
    *('""', "“”", "____", "。", "……", "（）"),
    "略",
    "不填",
    "空",
    "留空。",
    "保密",
    "不想说",
    "不方便透露",
    "跳过。",
    "prefer not to say",
)
ANSWERS = (
    *(
        "",
        "无锡",
        "没有查到记录",
        "没有没有",
        "缺",
        "0",
        "nobody",
        "no. 5",
        "-1",
        "—————",
        "N",
        "√",
        "没收",
        "没交",
    ),
    *(
        "不知道餐饮有限公司",
        "忘忧小吃店",
        "不明",
        "清楚",
        "不能确认",
        "待客茶社",
        "略阳县",
        "空军路1号",
        "保密条款第三条",
    ),
    *(
        "未央路8号",
        "不同意",
        "不续",
        "unknown song bar",
        "nothing else",
        "?1",
        "没有期限",
        "联系不上",
        "找不到了",
    ),
)


@pytest.mark.parametrize(
    ("said", "typed"),
    [("none", one) for one in NONE]
    + [("unknown", one) for one in UNKNOWNS]
    + [("left", one) for one in LEFT],
)
def test_words_in_place_of_an_answer_are_heard(said: str, typed: str) -> None:
    assert heard(typed) == said
    assert (says_none(typed), says_unknown(typed)) == (said == "none", said == "unknown")


@pytest.mark.parametrize(
    ("typed", "ago"),
    [
        *[(one, 0) for one in ("今天", "就今天。", " today", "Just now")],
        *[(one, 1) for one in ("昨天", "Yesterday.")],
        *[(one, 2) for one in ("前天", "the day before yesterday")],
        *[("大前天", 3), ("明天", None), ("上周", None), ("昨天前", None), ("", None), ("2026-11-20", None)],
    ],
)
def test_a_day_is_told_from_today_backwards(typed: str, ago: int | None) -> None:
    assert days_ago(typed) == ago


@pytest.mark.parametrize("typed", ANSWERS)
def test_an_answer_is_no_such_word(typed: str) -> None:
    assert heard(typed) is None


def test_what_is_longer_than_a_word_is_not_looked_at() -> None:
    assert heard("不知道" + "。" * 37) == "unknown"
    assert heard("不知道" + "。" * 38) is None


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        *[(one, "yes") for one in ("y", "Yes", "是", "是的呢", "对的。", "嗯嗯", "好的", "ok")],
        *[(one, "no") for one in ("n", "No.", "不是", "不用", "否", "not yet")],
        *[(one, None) for one in ("", "有", "应该有吧", "是吧", "对方付", "不好说", "noon", "行业")],
    ],
)
def test_yes_and_no_are_heard_where_they_are_sure(typed: str, told: str | None) -> None:
    assert yes_or_no(typed) == told


def test_not_knowing_is_the_same_for_every_field_and_leaves_nothing_standing() -> None:
    for name in FIELDS:
        at = name.replace("*", "1")
        for typed in (*UNKNOWNS[::5], *KNOWN_UNKNOWNS):
            case, problems = build({at: typed})
            assert (case.get(at), at in case.unknown, problems) == (None, True, ()), (name, typed)
        for typed in LEFT[::3]:
            case, problems = build({at: typed})
            assert (case.get(at), case.unknown, problems) == (None, frozenset(), ()), (name, typed)


def test_every_choice_stands_for_itself(library: Library) -> None:
    """No label may be heard as a word in place of an answer, but where it is that word."""
    for name, field in FIELDS.items():
        for value, label in library.question(name).choices.items():
            for typed in (label.zh, label.en, value):
                assert heard(typed) in {None, "none"}, (name, typed)
                assert library.question(name).value_of(typed + "。") == value
        if field.kind == "yesno":
            assert [meant(name, typed) for typed in ("是的", "没有", "不用", "-", "有")] == [
                "yes",
                "no",
                "no",
                "",
                "有",
            ]


def test_a_word_with_a_mark_behind_it_is_that_word() -> None:
    choices = (("a", "闲置"), ("b", "在用"))
    assert [chosen(typed, choices) for typed in ("1.", "2、", "（2）", "闲置。", "１")] == [
        "a",
        "b",
        "（2）",
        "a",
        "a",
    ]
    assert [command(typed) for typed in ("跳过。", "不想说", "？？", "帮助！", "?a", "")] == [
        SKIP,
        SKIP,
        HELP,
        HELP,
        None,
        None,
    ]


@settings(max_examples=tries(150, 5_000))
@given(st.data())
def test_every_such_word_is_looked_at(data: st.DataObject) -> None:
    """Each begins with one of the characters that are let through to the pattern it fits."""
    for form, says in (
        (phrases._HEARD, phrases.heard),
        (phrases._LIKE_ANOTHER, phrases.like_another),
        (phrases._NOBODY, phrases.names_nobody),
    ):
        text = data.draw(st.from_regex(form._made, fullmatch=True))
        if len(text) <= phrases._LONGEST and not set(text) & set("ıİſK"):  # no keyboard has them
            assert says(text), text
