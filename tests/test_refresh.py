"""The files of a case follow what is written into its journal."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from conftest import PERSONAL
from disk import all_files, dies_at

from posexit.folder import CaseFolder
from posexit.journal import KINDS
from posexit.library import Library

DAY = "--today"


@pytest.fixture
def case(run, tmp_path) -> Path:
    """Return the folder of a finished case in Markdown, written on the fixed day."""
    pairs = [part for name, text in PERSONAL.items() for part in ("--set", f"{name}={text}")]
    run("start", "case", "--yes", "--format", "md", *pairs)
    return tmp_path / "case"


def letters(folder: Path) -> dict[str, str]:
    """Return the names of the files of letters by letter and turn, each with its number alone."""
    files = json.loads((folder / "manifest.json").read_text())["files"]
    return {
        f"{told['letter']}-{told['turn']}": Path(name).name.partition("-")[0]
        for name, told in files.items()
        if name.startswith("letters/")
    }


def letter(folder: Path, letter_id: str) -> Path:
    files = json.loads((folder / "manifest.json").read_text())["files"]
    return next(folder / name for name, told in files.items() if told.get("letter") == letter_id)


def test_after_a_letter_went_out_new_letters_and_the_checklist_are_there(run, case):
    before = letters(case)
    told = run("sent", case, "cancellation", "--how", "ems", "--yes")
    assert "案卷里的文件也跟着更新了" in told.out
    after = letters(case)
    assert {name: after[name] for name in before} == before
    assert after["confirmation-request-1"] == f"{len(before) + 1:02d}"
    assert "confirmation-request-1" not in before
    checklist = (case / "checklist.md").read_text()
    run("sent", case, "cancellation", "--arrived", "2026-11-25", "--yes", DAY, "2026-11-25")
    assert (case / "checklist.md").read_text() != checklist


def test_what_changed_is_told_and_what_did_not_is_left(run, case):
    before = all_files(case)
    told = json.loads(run("log", case, "--how", "visit", "--said", "不行", "--json").out)
    assert told["refreshed"] == []
    after = all_files(case)
    assert {name for name in after if after[name] != before.get(name)} == {
        "journal.jsonl", "index.html", "manifest.json",
    }  # fmt: skip
    told = json.loads(run("sent", case, "cancellation", "--how", "ems", "--json").out)
    states = {one["path"]: one["state"] for one in told["refreshed"]}
    assert set(states.values()) <= {"created", "replaced"}
    assert f"letters/{letter(case, 'confirmation-request').name}" in states


def test_letters_keep_their_date_while_nothing_else_in_them_changes(run, case):
    first = letter(case, "cancellation").read_text()
    assert "2026年11月23日" in first
    run("log", case, "--how", "phone", "--yes", DAY, "2026-12-07")
    assert letter(case, "cancellation").read_text() == first
    run("sent", case, "cancellation", "--how", "ems", "--on", "2026-11-24", "--yes", DAY, "2026-12-07")
    assert letter(case, "cancellation").read_text() == first


def test_a_letter_that_tells_what_happened_is_dated_anew_when_something_did(run, case):
    run("sent", case, "cancellation", "--how", "ems", "--yes")
    run("reply", case, "--objection", "ask-your-agent", "--yes", DAY, "2026-11-30")
    complaint = letter(case, "complaint").read_text()
    assert "2026年12月7日" not in complaint
    run("log", case, "--how", "phone", "--said", "再等等", "--yes", DAY, "2026-12-07")
    assert "2026年12月7日" in letter(case, "complaint").read_text()
    assert "再等等" in letter(case, "complaint").read_text()


def test_the_next_turn_of_a_letter_is_a_file_of_its_own(run, case):
    run("sent", case, "cancellation", "--how", "ems", "--yes")
    run("reply", case, "--objection", "ask-your-agent", "--yes", DAY, "2026-11-30")
    one = letter(case, "rebuttal")
    gone_out = one.read_bytes()
    run("sent", case, "rebuttal", "--how", "ems", "--yes", DAY, "2026-12-01")
    run("reply", case, "--objection", "system-cannot", "--yes", DAY, "2026-12-05")
    found = letters(case)
    assert found["rebuttal-2"] > found["rebuttal-1"]
    assert one.read_bytes() == gone_out
    assert any(path.stem.endswith("-2") for path in (case / "letters").iterdir())


def test_edited_files_stay_and_sent_ones_too(run, case):
    (case / "checklist.md").write_text("mine")
    told = run("sent", case, "cancellation", "--how", "ems", "--yes")
    assert (case / "checklist.md").read_text() == "mine"
    told = run("sent", case, "cancellation", "--arrived", "2026-11-25", "--yes", DAY, "2026-11-25")
    assert (case / "checklist.new.md").exists()
    assert "checklist.md 你改过" in told.out
    for _ in range(2):
        told = run("log", case, "--how", "phone", "--yes", DAY, "2026-11-25")
    assert "checklist" not in told.out


def test_a_case_without_files_gets_none(run, tmp_path):
    CaseFolder.create(tmp_path / "case").save(PERSONAL)
    told = json.loads(run("log", "case", "--how", "phone", "--json").out)
    assert told["refreshed"] is None
    assert set(all_files(tmp_path / "case")) == {"case.json", "journal.jsonl"}
    run("sent", "case", "cancellation", "--how", "ems", "--json")
    told = json.loads(run("reply", "case", "--objection", "ask-your-agent", "--format", "md", "--json").out)
    assert told["refreshed"] is None
    assert [Path(name).suffix for name in told["files"]] == [".md"]


def test_formats_and_languages_stay_those_of_the_folder(run, tmp_path):
    pairs = [part for name, text in PERSONAL.items() for part in ("--set", f"{name}={text}")]
    run("start", "case", "--yes", "--format", "txt", "--format", "html", "--letter-lang", "both", *pairs)
    run("sent", "case", "cancellation", "--how", "ems", "--yes")
    found = [Path(name) for name in all_files(tmp_path / "case") if "确认" in name]
    assert sorted("".join(path.suffixes) for path in found) == [".en.html", ".en.txt", ".html", ".txt"]


def test_files_that_other_templates_made_are_left_alone(run, case, tmp_path):
    own = tmp_path / "own" / "letters"
    own.mkdir(parents=True)
    builtin = Library().folders[0] / "letters"
    for name in ("reminder", "settlement"):
        text = (builtin / f"{name}.zh.md").read_text()
        (own / f"{name}.zh.md").write_text(text + "\n自己加的一句。\n")
    (own / "of-our-own.zh.md").write_text((builtin / "call-sheet.zh.md").read_text())
    (own / "of-our-own.en.md").write_text((builtin / "call-sheet.en.md").read_text())
    run(
        "start",
        case,
        "--yes",
        "--format",
        "md",
        "--set",
        "settlement.unsettled_amount=100",
        "--templates",
        own.parent,
    )
    before = {letter_id: letter(case, letter_id).read_text() for letter_id in ("settlement", "of-our-own")}
    assert "自己加的一句" in before["settlement"]
    told = run("sent", case, "cancellation", "--how", "ems", "--yes")
    assert "有2个文件是用别的模板" in told.err
    assert "posexit update" in told.err
    assert {letter_id: letter(case, letter_id).read_text() for letter_id in before} == before


def test_what_was_told_is_kept_when_the_files_cannot_follow(run, case):
    (case / "manifest.json").write_text("{oops")
    told = run("log", case, "--how", "phone", "--json")
    assert json.loads(told.out)["refreshed"] is None
    assert json.loads(told.out)["events"][0]["no"] == 1
    assert "manifest.json:1" in told.err
    assert "posexit render case" in told.err
    assert len((case / "journal.jsonl").read_text().splitlines()) == 1


def test_a_kill_at_any_step_is_made_good_by_the_next_command(run, case, tmp_path):
    run("sent", case, "cancellation", "--how", "ems", "--on", "2026-11-23", "--yes")
    step, died = 0, True
    while died:
        step += 9  # every one of them would take half a minute
        again = shutil.copytree(case, tmp_path / str(step))
        died = dies_at(
            step,
            lambda again=again: run("reply", again, "--objection", "silence", "--yes", DAY, "2026-12-20"),
        )
        assert all(content for name, content in all_files(again).items() if "tmp" not in name)
        told = run("log", again, "--how", "phone", "--yes", DAY, "2026-12-20")
        assert "改过" not in told.out
        assert b"landing" not in all_files(again)["manifest.json"]
    assert step > 40


def take_back(folder: Path, no: int) -> None:
    """Take an event back as `undo` does: the journal says so, and what it froze is as it was."""
    case = CaseFolder.open(folder)
    event = case.journal().events[no - 1]
    at = datetime(2026, 12, 3, tzinfo=UTC)
    case.append(KINDS["undone"].model_validate({"at": at, "on": at.date(), "of": no}))
    case.thaw(getattr(event, "files", {}))


@pytest.mark.parametrize("edited", [False, True])
def test_a_letter_that_was_not_sent_after_all_is_written_again_unless_it_was_edited(run, case, edited):
    run("sent", case, "cancellation", "--how", "ems", "--yes")
    run("reply", case, "--objection", "ask-your-agent", "--yes", DAY, "2026-11-30")
    path = letter(case, "rebuttal")
    if edited:
        path.write_text("mine")
    before = path.read_text()
    run("sent", case, "rebuttal", "--how", "ems", "--yes", DAY, "2026-12-01")
    run("reply", case, "--objection", "system-cannot", "--yes", DAY, "2026-12-02")
    assert [one for one in letters(case) if one.startswith("rebuttal")] == ["rebuttal-1", "rebuttal-2"]
    assert path.read_text() == before
    take_back(case, 3)
    run("log", case, "--how", "phone", "--yes", DAY, "2026-12-03")
    assert [one for one in letters(case) if one.startswith("rebuttal")] == ["rebuttal-1"]
    assert (path.read_text() == before) is edited
    assert path.with_name(f"{path.stem}.new.md").exists() is edited


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "gestern", 3, None])
@pytest.mark.parametrize("lang", ["zh", "**x", "../..", "", None])
def test_whatever_stands_in_a_manifest_written_by_hand_it_goes_on(run, case, day, lang):
    path = case / "manifest.json"
    whole = json.loads(path.read_text())
    for told in whole["files"].values():
        told.update(day=day, lang=lang, turn=-1, number="x", template=[], font=7)
    path.write_text(json.dumps(whole))
    run("log", case, "--how", "phone", "--yes", DAY, "2026-12-01")
    run("render", case, "--set", "applicant.phone=13900139000", DAY, "2026-12-01")
    run("update", case, DAY, "2026-12-01")
