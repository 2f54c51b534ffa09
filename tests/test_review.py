"""The review: what it shows, and what changing an answer there brings."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.conftest import Ran
from tests.typist import ID, TO_THE_TERM, WHOLE, Answering, Typist, saved, settings


@pytest.fixture(autouse=True)
def _with_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Typist, "has_keys", True)


def number_of(ran: Ran, label: str) -> str:
    """Return the number that an answer has in the last review shown."""
    words = [line.split() for line in ran.out.rpartition("核对一遍")[2].splitlines()]
    return next(
        line[at - 1]
        for line in words
        for at, word in enumerate(line)
        if word.rstrip("*") == label and at and line[at - 1].isdigit()
    )


def test_the_review_shows_everything_and_the_id_masked(answering: Answering) -> None:
    ran, _ = answering("out", typed=(*WHOLE, ""))
    assert ID not in ran.out
    for shown in (
        "1101**********002X",
        "还可以补充",
        "能怎么退：申请",
        "因为你说：合同期限：不知道",
        "走哪条路",
        "要退的押金",
        "299.00元",
        "退机清单",
        "《押金退还及款项结算函》",
    ):
        assert shown in ran.out


def test_an_answer_changed_at_the_review_opens_the_questions_it_brings(answering: Answering) -> None:
    ran, _ = answering("out", typed=(*WHOLE, "退出"), code=130)
    term = number_of(ran, "合同期限")
    ran, typist = answering("out", typed=(term, "有固定期限", "2026-11-30", "自动续期", "99", "?", ""))
    assert [prompt.ask for prompt in typist.asked][:4] == [
        "直接回车写出文件；要改哪项，输入它的编号",
        "合同有固定期限吗？",
        "合同哪天到期？",
        "到期后会自动续期吗？",
    ]
    assert "没有这个编号" in ran.out
    assert saved(Path("out"))["contract.ends_on"] == "2026-11-30"


def test_answers_set_aside_by_a_change_come_back_with_it(answering: Answering) -> None:
    first = (*TO_THE_TERM, "有固定期限", "2026-11-30", "自动续期", *WHOLE[6:])
    ran, _ = answering("out", typed=(*first, "退出"), code=130)
    term = number_of(ran, "合同期限")
    ran, _ = answering("out", typed=(term, "不知道", term, "有固定期限", ""))
    assert "2项答案现在用不上" in ran.out
    assert "收着的2项答案又用上了" in ran.out
    assert saved(Path("out"))["contract.renewal"] == "automatic"


def test_an_offered_answer_may_be_added_and_taken_back(answering: Answering) -> None:
    ran, _ = answering("out", typed=(*WHOLE, "退出"), code=130)
    mail = number_of(ran, "邮箱")
    ran, _ = answering("out", typed=(mail, "xiaoman@example.com", "退出"), code=130)
    assert saved(Path("out"))["applicant.email"] == "xiaoman@example.com"
    answering("out", typed=(number_of(ran, "邮箱"), "跳过", "返回", "", ""))
    assert "applicant.email" not in saved(Path("out"))


def test_what_looks_mistaken_is_said_at_once_and_again_at_the_review(answering: Answering) -> None:
    ran, _ = answering("out", typed=(*WHOLE[:-1], "138", ""))
    assert ran.out.count("这个号码不像手机") == 2


def test_what_stays_blank_is_named_before_it_is_written(answering: Answering) -> None:
    ran, _ = answering("out", typed=(*WHOLE[:4], "跳过", "支付机构", *WHOLE[5:], "退出"), code=130)
    assert "还空着1处：收单机构" in ran.out.replace("\n", "").replace("    ", "")


def test_what_can_be_added_stands_in_groups_and_a_star_says_that_a_letter_waits_for_it(
    answering: Answering,
) -> None:
    ran, _ = answering("out", typed=(*WHOLE, "退出"), code=130)
    _, _, offered = ran.out.rpartition("还可以补充")
    groups = {line.split()[0]: line for line in offered.partition("\n\n")[0].splitlines()[1:]}
    assert "带*的，信里正空着" in offered
    assert "机器怎么交还*" in groups["哪些机器"]
    assert "案件编号" in groups["信怎么写"]
    assert "先向机构投诉的日期" not in offered  # nobody complains yet
    ran, _ = answering("out", typed=(number_of(ran, "投诉给谁"), "1", "退出"), code=130)
    assert "先向机构投诉的日期" in ran.out.rpartition("还可以补充")[2]


def test_of_several_machines_each_stands_by_its_number_behind_what_is_missing(answering: Answering) -> None:
    given = settings({f"terminals.{no}.serial_no": f"SN{no}" for no in (1, 2)})
    ran, _ = answering("out", *given, typed=(*WHOLE[:6], "", *WHOLE[7:], "退出"), code=130)
    assert re.search(r"取得方式 +\d+ 第1台 +\d+ 第2台", ran.out)
