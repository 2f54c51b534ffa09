"""The commands on a living case ask what flags did not say: by lines, and at a real terminal with keys."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest
from conftest import PERSONAL, Run

from tests.terminal import CTRL_B, CTRL_C, DOWN, ENTER, Terminal
from tests.typist import settings

ANSWERS = {
    **PERSONAL,
    "contract.paper": "have",
    "contract.signed_on": "2025-03-01",
    "contract.term": "fixed",
    "contract.ends_on": "2028-01-01",
    "exit.stop_on": "2026-12-31",
}

needs_terminal = pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminals there")


@pytest.fixture
def case(tmp_path: Path, run: Run) -> Path:
    run("start", "case", *settings(ANSWERS), "--yes", "--format", "md")
    return tmp_path / "case"


def journal(folder: Path) -> list[dict[str, Any]]:
    path = folder / "journal.jsonl"
    lines = path.read_text("utf-8").splitlines() if path.exists() else []
    return [{name: text for name, text in json.loads(line).items() if name != "at"} for line in lines]


def typed(*lines: str) -> str:
    return "".join(f"{line}\n" for line in lines)


# log


def test_log_asks_first_what_happened(run: Run, case: Path) -> None:
    run("log", "case", "--plain", stdin=typed("1", "在线消息", "小林", "", "", "", "", "", ""))
    assert journal(case) == [{"kind": "contact", "on": "2026-11-23", "how": "message", "with_whom": "小林"}]


def test_that_nothing_was_promised_is_no_promise(run: Run, case: Path) -> None:
    run("log", "case", "--plain", stdin=typed("1", "在线消息", "小林", "无", "没有", "", "没有", "", "无"))
    assert journal(case) == [{"kind": "contact", "on": "2026-11-23", "how": "message", "with_whom": "小林"}]


def test_a_day_may_be_told_from_today_and_who_it_was_may_be_forgotten(run: Run, case: Path) -> None:
    run(
        "log",
        "case",
        "--plain",
        stdin=typed("1", "在线消息。", "忘了", "记不清", "略", "他说不知道", "", "前天。", ""),
    )
    assert journal(case) == [{"kind": "contact", "on": "2026-11-21", "how": "message", "said": "他说不知道"}]
    assert "看不出是哪一天" in run("log", "case", "--how", "phone", "--on", "明天", "--yes", code=1).err


def test_an_offer_is_asked_for_then_its_decision_alone(run: Run, case: Path) -> None:
    run("sent", "case", "cancellation", "--how", "ems", "--on", "2026-11-19", "--yes")
    run("log", "case", "--plain", stdin=typed("2", "免一年流量费", "", "2026-11-20", ""))
    assert json.loads(run("status", "case", "--json").out)["stage"] == "offered"
    said = run("log", "case", "--plain", stdin=typed("3", "leave", "", "")).out
    assert "条件是：免一年流量费" in said
    _, first, second = journal(case)
    assert (first["what"], first.get("decision")) == ("免一年流量费", None)
    assert (second["what"], second["decision"]) == ("免一年流量费", "leave")
    assert json.loads(run("status", "case", "--json").out)["stage"] != "offered"


def test_a_decision_by_flag_is_on_the_last_open_offer(run: Run, case: Path) -> None:
    assert "没有等你决定的条件" in run("log", "case", "--decision", "leave", "--yes", code=1).err
    run("log", "case", "--offer", "换一台新机器", "--yes")
    run("log", "case", "--decision", "change", "--yes")
    assert journal(case)[-1]["what"] == "换一台新机器"
    assert "没有等你决定的条件" in run("log", "case", "--decision", "leave", "--yes", code=1).err


def test_confirmations_are_asked_for_one_after_the_other(run: Run, case: Path) -> None:
    lines = typed("3", "终端已关闭", "商户已注销", "没有别的了", "2026-11-22", "")
    said = run("log", "case", "--plain", stdin=lines).out
    assert [event["what"] for event in journal(case)] == ["terminal", "merchant"]
    assert said.index("1) 终端已关闭") < said.index("商户已注销")


def test_every_confirmation_there_is_ends_the_question(run: Run, case: Path) -> None:
    run("log", "case", "--plain", stdin=typed("3", "terminal", "merchant", "settlement", "data", "", ""))
    assert len(journal(case)) == 4


def test_a_script_is_told_what_log_needs(run: Run, case: Path) -> None:
    assert "--confirmed" in run("log", "case", "--yes", code=2).err
    run("log", "case", "--confirmed", "merchant", "--confirmed", "merchant", "--yes")
    assert len(journal(case)) == 1


def test_a_day_that_cannot_be_is_asked_for_again(run: Run, case: Path) -> None:
    business = settings({"applicant.type": "merchant", "applicant.form": "company"})
    run("render", "case", *business)
    lines = typed("1", "1", "", "", "", "", "", "2026-12-01", "2025-02-28", "上周三", "2026-11-22", "")
    said = run("log", "case", "--plain", stdin=lines).out
    for why in ("在今天（2026-11-23）之后", "早于合同签订日2025-03-01", "看不出是哪一天"):
        assert why in said
    assert journal(case)[0]["on"] == "2026-11-22"


@pytest.mark.parametrize("dragged", ["'a b.png'", '"a b.png"', "a\\ b.png", " a b.png "])
def test_a_file_dragged_into_the_window_is_found(run: Run, case: Path, tmp_path: Path, dragged: str) -> None:
    (tmp_path / "a b.png").write_bytes(b"pixels")
    lines = typed("1", "1", "", "", "", "", "", "", "no such file", dragged)
    said = run("log", "case", "--plain", stdin=lines).out
    assert "没有这个文件：no such file" in said
    assert journal(case)[1]["name"] == "a b"


def test_a_proof_that_is_kept_already_is_told_and_the_entry_stands(
    run: Run, case: Path, tmp_path: Path
) -> None:
    (tmp_path / "a.png").write_bytes(b"pixels")
    run("log", "case", "--how", "phone", "--proof", "a.png", "--yes")
    assert "证据1" in run("log", "case", "--how", "visit", "--proof", "a.png", "--yes").err
    assert [event["kind"] for event in journal(case)] == ["contact", "evidence", "contact"]


# again

CALLED = ("log", "case", "--how", "phone", "--said", "找代理商", "--offer", "免一年流量费", "--yes")


def kinds(folder: Path) -> list[str]:
    return [event["kind"] for event in journal(folder)]


def test_the_same_words_once_more_are_told_and_written_only_where_that_is_meant(run: Run, case: Path) -> None:
    run(*CALLED)
    run("done", "case", "export-records", "--yes")
    said = run(*CALLED).out
    assert "第1条记的就是这件事" in said
    assert "第2条记的就是这件事" in said
    assert "记下了" not in said
    whole = json.loads(run(*CALLED, "--json").out)
    assert (whole["events"], whole["standing"]) == ([], [1, 2])
    assert kinds(case) == ["contact", "offer", "done"]
    assert "记下了，第4条" in run(*CALLED, "--again").out
    assert kinds(case)[3:] == ["contact", "offer"]


@pytest.mark.parametrize(
    "other", [("--on", "2026-11-22"), ("--said", "不行"), ("--how", "visit"), ("--with", "小林")]
)
def test_another_day_or_other_words_are_another_entry(run: Run, case: Path, other: tuple[str, str]) -> None:
    for more in ((), other):
        run("log", "case", "--how", "phone", "--said", "找代理商", *more, "--yes")
    assert kinds(case) == ["contact", "contact"]


def test_what_was_said_before_something_else_is_news_again(run: Run, case: Path) -> None:
    for said in ("找代理商", "不行", "找代理商"):
        run("log", "case", "--how", "phone", "--said", said, "--yes")
    assert len(journal(case)) == 3


def test_an_entry_that_was_taken_back_is_written_anew(run: Run, case: Path) -> None:
    run(*CALLED)
    run("undo", "case", "--yes")
    said = run(*CALLED).out
    assert "第1条记的就是这件事" in said
    assert "记下了，第4条" in said
    assert kinds(case) == ["contact", "offer", "undone", "offer"]


def test_a_proof_that_comes_with_the_same_words_is_kept_with_their_entry(
    run: Run, case: Path, tmp_path: Path
) -> None:
    (tmp_path / "a.png").write_bytes(b"pixels")
    run(*CALLED)
    assert "证据1" in run(*CALLED, "--proof", "a.png").out
    *_, kept = journal(case)
    assert (len(journal(case)), kept["kind"], kept["of"], kept["name"]) == (3, "evidence", 1, "a")


def test_a_letter_that_went_out_is_not_sent_twice_by_the_same_words(run: Run, case: Path) -> None:
    sent = ("sent", "case", "cancellation", "--how", "ems", "--yes")
    run(*sent)
    assert "第1条记的就是这件事" in run(*sent).out
    assert "送达" in run(*sent, "--arrived", "2026-11-23").out
    assert kinds(case) == ["sent", "arrived"]
    run(*sent, "--again")
    assert kinds(case) == ["sent", "arrived", "sent"]


def test_a_letter_whose_files_are_new_went_out_once_more(run: Run, case: Path) -> None:
    sent = ("sent", "case", "rebuttal", "--how", "email", "--yes")
    for objection in ("system-cannot", "ask-your-agent"):
        run("reply", "case", "--objection", objection, "--yes", "--format", "md")
        whole = json.loads(run(*sent, "--json").out)
        assert (len(whole["events"]), len(whole["frozen"]), whole["standing"]) == (1, 1, [])
    assert kinds(case) == ["reply", "sent", "reply", "sent"]


# sent


def test_sent_asks_which_letter_and_offers_those_that_go_out(run: Run, case: Path) -> None:
    said = run("sent", "case", "--plain", stdin=typed("1", "ems", "2026-11-20", "1099", "")).out
    assert "《POS终端撤机及商户注销申请书》寄出了" in said
    assert "客服电话提纲" not in said
    (event,) = journal(case)
    assert (event["letter"], event["waybill"], event["on"]) == ("cancellation", "1099", "2026-11-20")
    said = run("sent", "case", "--plain", stdin=typed("1", "2026-11-19", "2026-11-22", "")).out
    assert "送达了（2026-11-20寄出）" in said
    assert "早于寄出日2026-11-20" in said
    assert journal(case)[1:] == [{"kind": "arrived", "on": "2026-11-22", "letter": "cancellation"}]
    assert "送达了" not in run("sent", "case", "--plain", stdin="退出\n", code=130).out


def test_a_letter_under_way_arrived_or_went_out_again(run: Run, case: Path) -> None:
    run("sent", "case", "cancellation", "--how", "ems", "--yes")
    run("sent", "case", "cancellation", "--plain", stdin=typed("又寄出一次", "2", "app", "", "", ""), code=0)
    assert [event["kind"] for event in journal(case)] == ["sent", "sent"]
    run("sent", "case", "cancellation", "--plain", stdin=typed("1", "", ""))
    assert journal(case)[-1]["kind"] == "arrived"


def test_a_complaint_asks_where_it_went(run: Run, case: Path) -> None:
    run("sent", "case", "complaint", "--plain", stdin=typed("ems", "", "", "regulator", ""))
    assert journal(case)[0]["to"] == "regulator"


@pytest.mark.parametrize(("args", "code"), [((), 2), (("nonsense", "--how", "ems"), 1)])
def test_a_script_is_told_what_sent_needs(run: Run, case: Path, args: tuple[str, ...], code: int) -> None:
    assert run("sent", "case", *args, "--yes", code=code).err
    assert journal(case) == []


def test_a_proof_that_cannot_be_kept_leaves_the_letter_unsent(run: Run, case: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").write_bytes(b"")
    run("sent", "case", "cancellation", "--how", "ems", "--proof", "empty", "--yes", code=1)
    assert journal(case) == []
    assert '"frozen": true' not in (case / "manifest.json").read_text("utf-8")


def test_a_journal_that_cannot_be_written_leaves_the_letter_unsent(
    run: Run, case: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from posexit import files
    from posexit.errors import PosexitError

    def full(path: Path, *_: object, **__: object) -> None:
        raise PosexitError("cannot-write", path=path, reason="no-space")

    monkeypatch.setattr(files, "append", full)
    run("sent", "case", "cancellation", "--how", "ems", "--yes", code=1)
    assert '"frozen": true' not in (case / "manifest.json").read_text("utf-8")


# evidence


def test_evidence_asks_what_it_proves_and_which_entry(run: Run, case: Path, tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(b"pixels")
    run("log", "case", "--how", "phone", "--said", "不行", "--yes")
    run("sent", "case", "cancellation", "--how", "ems", "--yes")
    lines = typed("签收记录", "已经签收", "很多", "10000", "2", "2", "")
    said = run("evidence", "case", "a.png", "--plain", stdin=lines).out
    assert "请写页数" in said
    assert "2) 2026-11-23 以EMS发出" in said
    event = journal(case)[-1]
    assert (event["name"], event["proves"], event["pages"], event["of"]) == ("签收记录", "已经签收", 2, 2)


# At a terminal


@needs_terminal
def test_a_call_at_a_terminal_with_keys(case: Path, tmp_path: Path) -> None:
    with Terminal(tmp_path, "log", "case") as terminal:
        terminal.expect("要记什么").type(ENTER).expect("怎么联系的").type(DOWN, ENTER).expect("和谁说的")
        terminal.answer("小林", "对方工号").type(CTRL_B).expect("和谁说的").answer("李工", "对方工号")
        terminal.answer("8", "受理编号").answer("KF1", "对方怎么说").answer("三天内回电", "答应了什么")
        terminal.type(ENTER).expect("哪天的事").expect("现在是：2026-11-23").type(ENTER).expect(
            "证明它的文件"
        )
        terminal.type(ENTER).expect("记下了，第1条").expect("下一步")
        assert terminal.ended() == 0
    (event,) = journal(case)
    assert (event["how"], event["with_whom"], event["staff_no"]) == ("visit", "李工", "8")


@needs_terminal
def test_a_letter_is_chosen_sent_taken_back_and_a_task_ticked_at_a_terminal(
    case: Path, tmp_path: Path
) -> None:
    with Terminal(tmp_path, "sent", "case") as terminal:
        terminal.expect("哪封信").type(ENTER).expect("怎么交出去的").type("1", ENTER).expect("哪天寄出的")
        terminal.type(ENTER).expect("快递单号").answer("1099", "证明它的文件").type(ENTER)
        terminal.expect("已锁定").expect("等对方答复")
        assert terminal.ended() == 0
    with Terminal(tmp_path, "undo", "case") as terminal:
        terminal.expect("撤回下面的记录吗").expect("以EMS发出").type(ENTER).expect("不再算寄出")
        assert terminal.ended() == 0
    with Terminal(tmp_path, "done", "case") as terminal:
        terminal.expect("哪件事做完了").type("1", ENTER).expect("哪天做完的").type(CTRL_C)
        terminal.expect("什么都没有写")
        assert terminal.ended() == 130
    assert [event["kind"] for event in journal(case)] == ["sent", "undone"]


@needs_terminal
def test_the_status_fits_the_window_of_a_terminal(case: Path, tmp_path: Path) -> None:
    for columns in (80, 60):
        with Terminal(tmp_path, "status", "case", columns=columns, rows=24) as terminal:
            terminal.expect("还能找谁")
            assert terminal.ended() == 0
            if columns == 80:
                assert "case：张小满" in terminal.display
