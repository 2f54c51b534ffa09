"""`posexit close`: what a safe end lacks, asked or told, and the record of the end."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from conftest import PERSONAL, Run

OPEN = ("terminal", "merchant", "machine-is-gone", "all-unbound", "debits-are-off", "records-have-a-keeper")


@pytest.fixture
def case(tmp_path: Path, run: Run) -> Path:
    folder = tmp_path / "case"
    pairs = [part for name, text in PERSONAL.items() for part in ("--set", f"{name}={text}")]
    run("start", folder, *pairs, "--yes", "--format", "md")
    run("sent", folder, "cancellation", "--how", "ems", "--on", "2026-11-20", "--yes")
    return folder


def kinds(folder: Path) -> list[str]:
    lines = (folder / "journal.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line)["kind"] for line in lines]


def record(folder: Path) -> list[Path]:
    return sorted((folder / "letters").glob("*结案记录.md"))


def told(run: Run, *args: object, code: int = 0) -> dict[str, Any]:
    whole: dict[str, Any] = json.loads(run("close", *args, "--json", code=code).out)
    return whole


def test_what_is_missing_is_named_and_nothing_is_closed(run: Run, case: Path) -> None:
    said = run("close", case, "--yes", code=1).out
    assert said.count("✗") == len(OPEN) + 1
    assert "--anyway" in said
    assert "closed" not in kinds(case)
    assert not record(case)


def test_anyway_closes_and_the_record_names_what_is_missing(run: Run, case: Path) -> None:
    whole = told(run, case, "--anyway")
    assert whole["closed"]
    assert {check["id"] for check in whole["checks"] if check["on"] is None} == {*OPEN, "proof"}
    (path,) = record(case)
    assert path.read_text(encoding="utf-8").count("还没有") == len(OPEN) + 1


def test_everything_asked_and_answered_closes_without_a_doubt(run: Run, case: Path, tmp_path: Path) -> None:
    (tmp_path / "确认.pdf").write_bytes(b"%PDF-")
    typed = ["是", "2026-11-21", "确认.pdf", "是", "2026-11-21", "", "是", "是", "是", "是"]
    said = run("close", case, "--plain", stdin="\n".join(typed) + "\n").out
    assert "✗" not in said
    assert kinds(case)[-1] == "closed"
    text = record(case)[0].read_text(encoding="utf-8")
    assert "还没有" not in text
    assert "2026年11月23日" in text
    assert (case / "evidence" / "01-确认.pdf").is_file()


def test_without_the_paper_the_proof_is_missing_and_the_case_stays_open(run: Run, case: Path) -> None:
    typed = ["是", "", "", "是", "", "", "是", "是", "是", "是"]
    said = run("close", case, "--plain", stdin="\n".join(typed) + "\n", code=1).out
    assert said.count("✗") == 1
    assert kinds(case)[1:] == ["confirmed", "confirmed", "done", "done", "done", "done"]


def test_a_file_that_is_not_there_is_asked_for_again(run: Run, case: Path) -> None:
    typed = ["是", "", "nowhere.pdf", "", "退出"]
    assert "没有这个文件" in run("close", case, "--plain", stdin="\n".join(typed) + "\n", code=130).out
    assert kinds(case) == ["sent"]


def test_closed_is_closed_until_it_is_opened_again(run: Run, case: Path) -> None:
    run("close", case, "--anyway", "--yes")
    assert "posexit undo" in run("close", case, code=1).err
    assert kinds(case).count("closed") == 1


def test_closed_by_a_run_that_was_killed_gets_its_record(run: Run, case: Path) -> None:
    run("close", case, "--anyway", "--yes")
    assert "补齐" not in run("close", case, code=1).err
    (record,) = (case / "letters").glob("*结案记录*")
    record.unlink()
    assert "补齐" in run("close", case, "--json", code=1).err
    assert record.is_file()


def test_a_day_before_the_contract_or_ahead_is_refused(run: Run, case: Path) -> None:
    run("close", case, "--anyway", "--yes", "--on", "2026-11-24", code=1)
    assert kinds(case) == ["sent"]


def test_a_folder_that_is_no_case(run: Run, tmp_path: Path) -> None:
    assert "posexit start" in run("close", tmp_path, code=1).err


@pytest.mark.parametrize("name", ["all-unbound", "机器和收款码都解绑了，App里看不到"])
def test_what_it_asks_can_be_ticked_off_before(run: Run, case: Path, name: str) -> None:
    run("done", case, name, "--yes")
    ticked = {check["id"] for check in told(run, case, code=1)["checks"] if check["on"]}
    assert ticked == {"all-unbound"}
