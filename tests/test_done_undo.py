"""`posexit done` and `posexit undo`: ticking off and taking back, from a script and by questions."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from conftest import PERSONAL, Run

from tests.typist import settings

ANSWERS = {
    **PERSONAL,
    "contract.signed_on": "2025-03-01",
    "contract.term": "fixed",
    "contract.ends_on": "2028-01-01",
    "terminals.1.serial_no": "unknown",
    "contract.paper": "have",
    "exit.stop_on": "2026-12-31",
}


@pytest.fixture
def case(tmp_path: Path, run: Run) -> Path:
    folder = tmp_path / "case"
    run("start", "case", *settings(ANSWERS), "--yes", "--format", "md")
    return folder


def journal(folder: Path) -> list[dict[str, Any]]:
    path = folder / "journal.jsonl"
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()] if path.exists() else []


def told(run: Run, *args: object) -> dict[str, Any]:
    whole: dict[str, Any] = json.loads(run(*args, "--json").out)
    return whole


def tasks(run: Run) -> dict[str, dict[str, Any]]:
    stands = told(run, "status", "case")
    return {task["id"]: task for task in (*stands["open"], *stands["done"])}


def letters(folder: Path) -> dict[str, bool]:
    """Return the letters' files by name, each with whether it counts as sent."""
    files = json.loads((folder / "manifest.json").read_text("utf-8"))["files"]
    return {name: entry["frozen"] for name, entry in files.items() if name.startswith("letters/")}


# done


def test_a_task_is_ticked_off_by_number_id_or_title_and_the_next_is_said(run: Run, case: Path) -> None:
    numbers = {task["number"]: task_id for task_id, task in tasks(run).items()}
    assert sorted(numbers) == list(range(1, len(numbers) + 1))
    first = numbers[1]
    said = run(
        "done", "case", 1, "export-records", "拍下机器、SN标签和配件", "--on", "2026-11-20", "--yes"
    ).out
    assert [event["task"] for event in journal(case)] == [first, "export-records", "photograph-the-machine"]
    assert {event["on"] for event in journal(case)} == {"2026-11-20"}
    assert "下一步：" in said
    assert tasks(run)["export-records"]["done"] == "2026-11-20"


def test_a_note_and_a_proof_go_with_it(run: Run, case: Path, tmp_path: Path) -> None:
    (tmp_path / "photo.png").write_bytes(b"pixels")
    run("done", "case", "photograph-the-machine", "--note", "正反面", "--proof", "photo.png", "--yes")
    done, kept = journal(case)
    assert (done["note"], kept["of"], kept["name"]) == ("正反面", 1, "photo")


def test_a_proof_that_comes_later_is_kept_with_the_entry_that_it_proves(
    run: Run, case: Path, tmp_path: Path
) -> None:
    for name in "abc":
        (tmp_path / f"{name}.png").write_text(name)
    run("log", "case", "--how", "phone", "--yes")
    run("done", "case", "export-records", "--yes")
    whole = told(run, "done", "case", "export-records", "--proof", "a.png", "--on", "2026-11-22")
    assert (whole["events"], whole["exhibits"]) == ([], [1])
    run("sent", "case", "cancellation", "--how", "ems", "--yes")
    said = run("done", "case", "send-the-request", "--proof", "b.png", "--yes").out
    assert "就做完了" in said
    assert "证据2：evidence/02-b.png" in said
    run("done", "case", "export-records", "photograph-the-machine", "--proof", "c.png", "--yes")
    kept = [event for event in journal(case) if event["kind"] == "evidence"]
    assert [(one["file"], one["of"], one["on"]) for one in kept] == [
        ("evidence/01-a.png", 2, "2026-11-22"),
        ("evidence/02-b.png", 4, "2026-11-23"),
        ("evidence/03-c.png", 6, "2026-11-23"),
    ]


def test_a_later_proof_that_is_none_or_kept_already_is_told(run: Run, case: Path, tmp_path: Path) -> None:
    (tmp_path / "a.png").write_text("a")
    run("done", "case", "export-records", "--proof", "a.png", "--yes")
    assert "b.png" in run("done", "case", "export-records", "--proof", "b.png", "--yes", code=1).err
    assert "证据1" in run("done", "case", "export-records", "--proof", "a.png", "--yes").err
    assert [event["kind"] for event in journal(case)] == ["done", "evidence"]


def test_a_done_task_that_is_chosen_takes_its_proof_too(run: Run, case: Path, tmp_path: Path) -> None:
    (tmp_path / "a.png").write_text("a")
    number = tasks(run)["export-records"]["number"]
    run("done", "case", number, "--yes")
    assert "证据1" in run("done", "case", "--proof", "a.png", "--plain", stdin=f"{number}\n").out
    assert journal(case)[-1]["of"] == 1


def test_a_note_that_is_not_written_down_is_told(run: Run, case: Path) -> None:
    run("done", "case", "export-records", "--yes")
    run("sent", "case", "cancellation", "--how", "ems", "--yes")
    assert "posexit undo case 1" in run("done", "case", "export-records", "--note", "两份", "--yes").out
    said = run("done", "case", "send-the-request", "--note", "两份", "--yes").out
    assert "备注没有记下" in said
    assert "undo" not in said


def test_the_checklist_has_the_number_and_is_ticked(run: Run, case: Path) -> None:
    number = tasks(run)["export-records"]["number"]
    assert f"□ {number} **导出交易和结算明细**" in (case / "checklist.md").read_text("utf-8")
    run("done", "case", number, "--on", "2026-11-20", "--yes")
    line = next(one for one in (case / "checklist.md").read_text("utf-8").splitlines() if "导出交易" in one)
    assert f"√ {number} **导出交易和结算明细**" in line
    assert "| 2026年11月20日 |" in line
    assert "✓ 导出交易和结算明细（2026年11月20日做完）" in run("show", "case").out


def test_done_before_is_said_and_nothing_is_doubled(run: Run, case: Path) -> None:
    run("done", "case", "export-records", "export-records", "--yes", "--on", "2026-11-20")
    said = run("done", "case", "export-records", "--yes").out
    assert "2026-11-20就做完了" in said
    assert len(journal(case)) == 1
    run("sent", "case", "cancellation", "--how", "ems", "--yes", "--on", "2026-11-21")
    assert "2026-11-21就做完了" in run("done", "case", "send-the-request").out
    assert [event["kind"] for event in journal(case)] == ["done", "sent"]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("export-record", "export-records"),
        ("导出交易和结算", "导出交易和结算明细"),
        ("999", "编号1到"),
        ("0", "编号1到"),
        ("zzzz", "posexit done case"),
        ("scam-hotline", "没有“scam-hotline”"),
    ],
)
def test_what_is_no_task_is_told_with_the_nearest(run: Run, case: Path, given: str, said: str) -> None:
    assert said in run("done", "case", given, "--yes", code=1).err
    assert journal(case) == []


def test_a_warning_is_nothing_to_tick_off(run: Run, case: Path) -> None:
    run("render", "case", "--set", "reason.kind=fault", "--set", "terminals.1.held_as=bought")
    warning = told(run, "status", "case")["warnings"][0]["id"]
    assert "提醒" in run("done", "case", warning, "--yes", code=1).err
    assert journal(case) == []


def test_what_was_to_be_found_out_says_how_to_give_the_answer(run: Run, case: Path) -> None:
    said = run("done", "case", "find-terminals-serial-no", "--yes", "--lang", "en").out
    assert "posexit render case --set terminals.1.serial_no=ANSWER" in said
    assert tasks(run)["find-terminals-serial-no"]["done"] == "2026-11-23"


def test_done_asks_which_when_and_for_proof(run: Run, case: Path) -> None:
    number = tasks(run)["export-records"]["number"]
    said = run("done", "case", "--plain", stdin=f"{number}\n2026-11-24\n2026-11-20\n存了两份\n\n").out
    assert "在今天（2026-11-23）之后" in said
    (event,) = journal(case)
    assert (event["task"], event["on"], event["note"]) == ("export-records", "2026-11-20", "存了两份")
    said = run("done", "case", "--plain", stdin=f"{number}\n").out
    assert "就做完了" in said
    assert len(journal(case)) == 1


def test_without_a_task_a_script_is_told_what_is_missing(run: Run, case: Path) -> None:
    assert "TASK" in run("done", "case", "--yes", code=2).err


# undo


def test_the_last_entry_is_taken_back_then_the_one_before(run: Run, case: Path) -> None:
    run("log", "case", "--how", "phone", "--said", "不行", "--yes")
    run("done", "case", "export-records", "--yes")
    assert "第2条" in run("undo", "case", "--yes").out
    assert tasks(run)["export-records"]["done"] is None
    assert "电话联系收单机构；对方称：不行" in run("undo", "case", "--yes").out
    assert [event["kind"] for event in journal(case)] == ["contact", "done", "undone", "undone"]
    assert "没有可以撤回的" in run("undo", "case", "--yes", code=1).err
    run("done", "case", "export-records", "--yes")
    assert tasks(run)["export-records"]["done"] == "2026-11-23"


@pytest.mark.parametrize(
    ("number", "said"),
    [(9, "没有第9条"), (1, "第1条在2026-11-23已经撤回"), (2, "重新记一遍"), (0, "NUMBER")],
)
def test_what_cannot_be_taken_back_is_told(run: Run, case: Path, number: int, said: str) -> None:
    run("log", "case", "--how", "phone", "--yes")
    run("undo", "case", "1", "--yes")
    assert said in run("undo", "case", number, "--yes", code=2 if number == 0 else 1).err
    assert len(journal(case)) == 2


def test_a_letter_that_did_not_go_out_may_change_again_and_did_not_arrive(run: Run, case: Path) -> None:
    run(
        "sent",
        "case",
        "cancellation",
        "--how",
        "ems",
        "--on",
        "2026-11-20",
        "--arrived",
        "2026-11-22",
        "--yes",
    )
    (sent,) = [name for name, frozen in letters(case).items() if frozen]
    whole = told(run, "undo", "case", "1")
    assert [event["kind"] for event in whole["undone"]] == ["sent", "arrived"]
    assert whole["thawed"] == [sent]
    assert whole["stage"] == "to-send"
    assert not any(letters(case).values())
    run("render", "case", "--set", "applicant.phone=13900139000")
    assert "13900139000" in (case / sent).read_text("utf-8")


def test_a_letter_that_went_out_twice_stays_as_it_went(run: Run, case: Path) -> None:
    for _ in range(2):
        run("sent", "case", "cancellation", "--how", "ems", "--again", "--yes")
    assert told(run, "undo", "case")["thawed"] == []
    assert any(letters(case).values())


def test_an_exhibit_leaves_its_file_and_its_number(run: Run, case: Path, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("a")
    run("evidence", "case", "a.txt", "--yes")
    said = run("undo", "case", "--yes").out
    assert "evidence/01-a.txt" in said
    assert (case / "evidence" / "01-a.txt").read_text() == "a"
    assert told(run, "evidence", "case", "a.txt")["exhibit"] == 2
    assert "证据1" not in run("letter", "evidence-list", "--case", "case").out


def test_what_proves_an_entry_stays_and_is_named(run: Run, case: Path, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("a")
    run("log", "case", "--how", "phone", "--proof", "a.txt", "--yes")
    assert "posexit undo case 2" in run("undo", "case", "1", "--yes").out


def test_a_closed_case_opens_again(run: Run, case: Path) -> None:
    run("close", "case", "--anyway", "--yes")
    assert told(run, "status", "case")["stage"] == "closed"
    assert "重新打开" in run("undo", "case", "--yes").out
    assert told(run, "status", "case")["stage"] == "to-send"


def test_undo_shows_what_it_is_and_asks(run: Run, case: Path) -> None:
    run("log", "case", "--how", "phone", "--said", "不行", "--yes")
    said = run("undo", "case", "--plain", stdin="不\n").out
    assert "对方称：不行" in said
    assert "没有撤回" in said
    assert len(journal(case)) == 1
    run("undo", "case", "--plain", stdin="是\n")
    assert journal(case)[-1]["of"] == 1


def test_nothing_is_taken_back_unasked(run: Run, case: Path) -> None:
    run("log", "case", "--how", "phone", "--yes")
    assert "--yes" in run("undo", "case", code=2).err
    assert len(journal(case)) == 1


def test_an_entry_of_an_impossible_day_can_be_taken_back(run: Run, case: Path) -> None:
    run("log", "case", "--how", "phone", "--on", "2026-11-20", "--yes")
    run("log", "case", "--how", "phone", "--yes")
    told_why = run("status", "case", "--today", "2026-11-22", code=1).err
    assert "posexit undo" in told_why
    assert "第2条" in told_why
    run("undo", "case", "2", "--yes", "--today", "2026-11-22")
    run("status", "case", "--today", "2026-11-22")
