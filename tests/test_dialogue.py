"""The conversation: what is asked again, kept, shown and explained while the questions go on."""

from __future__ import annotations

from pathlib import Path

import pytest

from posexit.interview import Progress
from posexit.library import Library
from posexit.prompts.wording import Wording
from posexit.questions import QUESTIONS
from tests.conftest import PERSONAL
from tests.typist import DEPOSIT, MACHINE, TO_THE_TERM, WHOLE, Answering, saved, settings


def test_what_cannot_be_taken_is_explained_and_asked_again_with_the_line_kept(answering: Answering) -> None:
    ran, typist = answering("out", typed=(*TO_THE_TERM[:3], "2026-02-30", "退出"), code=130)
    assert "没有2026年2月30日这一天" in ran.out
    assert typist.asked[-1].current == "2026-02-30"
    assert typist.asked[-1].again


@pytest.mark.parametrize("typed", ["0，张小满，示例银行，6222020200112233445", "张\u200b小满", "长" * 10_000])
def test_what_must_not_stay_on_the_screen_is_not_put_back_into_the_line(
    answering: Answering, typed: str
) -> None:
    before = settings({**PERSONAL, "reason.kind": "idle", "contract.term": "open"})
    _, typist = answering("out", *before, typed=("", "跳过", "", "", "", typed, "退出"), code=130)
    assert typist.asked[-1].current == ""


def test_questions_that_decide_the_rest_cannot_be_left_out(answering: Answering) -> None:
    ran, typist = answering("out", typed=("跳过", "", "不知道", "机器闲置", "退出"), code=130)
    assert ran.out.count("要答") == 3
    assert len({prompt.ask for prompt in typist.asked}) == 2


def test_help_says_where_to_look_and_which_words_work(answering: Answering) -> None:
    ran, _ = answering("out", typed=(*TO_THE_TERM, "？", "退出"), code=130)
    assert "看合同里「期限」" in ran.out
    assert "返回：上一题" in ran.out


def test_back_shows_the_answer_so_far_and_enter_keeps_it(answering: Answering) -> None:
    _, typist = answering("out", typed=(*TO_THE_TERM, *["返回"] * 2, "", "退出"), code=130)
    name, until = typist.asked[-3:-1]
    assert name.current == "示例支付有限公司"
    assert until.current == "2026-12-31，2027-01-15"
    assert "现在是：" in until.now
    assert "合同有固定期限吗" in typist.asked[-1].ask


def test_back_never_leads_to_what_was_not_asked(answering: Answering) -> None:
    company = ("机器闲置", "公司", "1", "2026-12-31，2027-01-15", "示例支付有限公司", "退出")
    answering("out", typed=company, code=130)
    assert saved(Path("out"))["provider.kind"] == "payment-institution"  # told by the name
    _, typist = answering("out", typed=("返回", "退出"), code=130)
    assert "收单机构全称" in typist.asked[-1].ask


def test_back_never_leads_to_what_came_with_the_command(answering: Answering) -> None:
    given = settings({"applicant.form": "individual", "applicant.standing": "own"})
    ran, typist = answering("out", *given, typed=("机器闲置", "返回", "返回", "退出"), code=130)
    assert "停用机器" in typist.asked[1].ask
    assert ["为什么想退掉" in prompt.ask for prompt in typist.asked] == [True, False, True, True]
    assert "这是第一题" in ran.out


def test_whoever_types_the_example_is_told_that_it_is_one(answering: Answering) -> None:
    ran, _ = answering("out", typed=(*TO_THE_TERM, "退出"), code=130)
    assert ran.out.count("这是示例") == 1  # the name of the acquirer; the days may be the user's own
    assert saved(Path("out"))["provider.name"] == "示例支付有限公司"
    own = tuple("甲乙支付有限公司" if typed == "示例支付有限公司" else typed for typed in TO_THE_TERM)
    ran, _ = answering("own", typed=(*own, "退出"), code=130)
    assert "这是示例" not in ran.out


def test_a_part_in_the_place_of_another_is_told_by_the_name_of_its_own(answering: Answering) -> None:
    machine = "898310154110001，10012345，N8NL00123456，示例市江湾路1号，闲置"
    given = settings({"contract.term": "open", "contract.paper": "have", "exit.stop_on": "2026-12-31"})
    ran, _ = answering(
        "out", *given, typed=("机器闲置", "个人", "1", "甲乙支付有限公司", machine, "退出"), code=130
    )
    assert "“闲置”是“机器状态”那一项的话" in ran.out


def test_back_at_the_first_question_says_so(answering: Answering) -> None:
    ran, _ = answering("out", typed=("back", "退出"), code=130)
    assert "这是第一题" in ran.out


def test_going_back_to_a_secret_shows_it_masked_only(answering: Answering) -> None:
    _, typist = answering("out", typed=(*WHOLE[:-1], "返回", "退出"), code=130)
    assert typist.asked[-1].current == ""
    assert "1101**********002X" in typist.asked[-1].now


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        (("机器闲置", "个人", "从没办过"), "你没有申请过"),
        (("故障或服务问题", "资金被风控"), "风控"),
    ],
)
def test_a_door_shows_its_advice_as_soon_as_it_opens(
    answering: Answering, typed: tuple[str, ...], title: str
) -> None:
    ran, _ = answering("out", typed=(*typed, "退出"), code=130)
    shown = next(line for line in ran.out.splitlines() if line.startswith("  ！"))
    assert title in shown
    assert "  · " in ran.out


def test_a_never_applied_case_ends_without_a_cancellation(answering: Answering) -> None:
    ran, typist = answering("out", typed=("机器闲置", "个人", "从没办过", *["跳过"] * 20), code=1)
    assert not any("停用" in prompt.ask for prompt in typist.asked)
    assert "POS终端撤机及商户注销申请书" not in ran.out


def test_entries_are_listed_changed_and_removed(answering: Answering) -> None:
    typed = (
        *TO_THE_TERM,
        "不知道",
        MACHINE,
        DEPOSIT,
        "流量费，60",
        "改2",
        "流量费，99",
        "删1",
        "删9",
        "改",
        "",
        "返回",
    )
    ran, typist = answering("out", typed=(*typed, "退出"), code=130)
    assert "没有第9项" in ran.out
    assert "删掉了第1项" in ran.out
    answers = saved(Path("out"))
    assert (answers["charges.1.kind"], answers["charges.1.amount"]) == ("sim-fee", "99")
    assert "charges.2.kind" not in answers
    assert [prompt.current for prompt in typist.asked if "改成什么" in prompt.ask] == [
        "流量费，60",
        "流量费，99",
    ]


def test_a_list_that_is_not_asked_on_says_where_more_goes(answering: Answering) -> None:
    ran, typist = answering("out", typed=(*TO_THE_TERM, "不知道", MACHINE, "退出"), code=130)
    assert "还有别的，最后核对的时候再加" in ran.out
    assert "收过你押金" in typist.asked[-1].ask


def test_of_pasted_lines_the_good_ones_before_a_bad_one_are_kept(answering: Answering) -> None:
    pasted = f"{DEPOSIT}\n流量费，六十\n会员费，10"
    ran, typist = answering("out", typed=(*TO_THE_TERM, "不知道", MACHINE, pasted, "退出"), code=130)
    assert saved(Path("out"))["charges.1.amount"] == "299"
    assert "charges.2.kind" not in saved(Path("out"))
    assert typist.asked[-1].current == "流量费，六十\n会员费，10"
    assert "金额：看不出是多少钱" in ran.out


def test_several_lines_where_one_is_wanted_answer_nothing(answering: Answering) -> None:
    ran, _ = answering("out", typed=(*TO_THE_TERM[:4], "示例支付有限公司\n不知道", "退出"), code=130)
    assert "贴进来2行" in ran.out
    assert "provider.name" not in saved(Path("out"))


def test_the_count_of_what_is_left_goes_down_to_nothing(answering: Answering) -> None:
    _, typist = answering("out", typed=(*WHOLE, ""))
    left = [
        int(prompt.head.split("还有")[1].split("题")[0]) for prompt in typist.asked if "还有" in prompt.head
    ]
    assert left == sorted(left, reverse=True)
    assert (left[0], left[-1]) == (12, 1)


def test_everything_is_said_in_english_too(answering: Answering, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POSEXIT_LANG", "en")
    ran, typist = answering(
        "out", typed=("idle machine", "individual", "?", "7 pm", "back", "quit"), code=130
    )
    said = (
        ran.out + ran.err + "".join(f"{p.head}{p.ask}{p.hint}{p.now}{''.join(p.about)}" for p in typist.asked)
    )
    assert not [char for char in said if "\u4e00" <= char <= "\u9fff"]


def test_not_knowing_in_any_words_is_noted_and_not_wanting_to_say_leaves_a_question_out(
    answering: Answering,
) -> None:
    person = ("费用太高", "个人", "1", "还没想好", "忘了。", "不太清楚", "记不清了", "略")
    ran, typist = answering("out", typed=(*person, "退出"), code=130)
    kept = saved(Path("out"))
    assert [kept[name] for name in ("exit.stop_on", "provider.name", "contract.term")] == ["unknown"] * 3
    assert "✗" not in ran.out
    assert len(typist.asked) == len(person) + 1


def test_that_there_is_none_leaves_a_question_out_or_is_0_and_not_where_an_answer_is_needed(
    answering: Answering,
) -> None:
    company = (
        "费用太高",
        "没有",
        "公司",
        "1",
        "2026-12-31，2027-01-15",
        "示例支付有限公司",
        "有固定期限",
        "手上有",
    )
    more = ("2027-12-31", "没有这条", "30", "没有", "退出")
    ran, typist = answering("out", typed=(*company, *more), code=130)
    assert "违约金是多少" in typist.asked[-2].ask
    assert "违约金" not in typist.asked[-1].ask
    assert "contract.penalty_claimed" not in saved(Path("out"))
    assert "✗" in ran.out


@pytest.mark.parametrize(
    ("by_keys", "draft", "told"),
    [(True, "2026-02-30", True), (True, "", False), (False, "2026-02-30", False)],
)
def test_a_line_that_holds_something_says_how_to_empty_it(
    library: Library, by_keys: bool, draft: str, told: bool
) -> None:
    ask = next(one for one in QUESTIONS if one.name == "contract.ends_on")
    prompt = Wording(library, "zh", by_keys).question(Progress({}), ask, draft, again=True)
    assert ("Ctrl-U" in prompt.hint) == told
    assert "返回" in prompt.hint


@pytest.mark.parametrize("word", ["没有", "没有。", "无", "No"])
def test_who_says_that_there_is_none_has_answered(answering: Answering, word: str) -> None:
    ran, typist = answering("out", typed=(*TO_THE_TERM, "不知道", MACHINE, word, "退出"), code=130)
    assert "收过你押金" in typist.asked[-2].ask
    assert "收过你押金" not in typist.asked[-1].ask
    assert "✗" not in ran.out
    assert not [name for name in saved(Path("out")) if name.startswith("charges")]
