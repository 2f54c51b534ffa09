"""`posexit render`: a changed answer, a changed form, what stays, what is told."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from conftest import PERSONAL
from disk import all_files, dies_at

from posexit.folder import CaseFolder
from posexit.library import Library

DAY = "--today"
PHONE, OTHER = PERSONAL["applicant.phone"], "13900139000"


def pairs(answers: dict[str, str]) -> list[str]:
    return [part for name, text in answers.items() for part in ("--set", f"{name}={text}")]


@pytest.fixture
def case(run, tmp_path) -> Path:
    """Return the folder of a finished case in Markdown, written on the fixed day."""
    run("start", "case", "--yes", "--format", "md", *pairs(PERSONAL))
    return tmp_path / "case"


def letter(folder: Path, letter_id: str, suffix: str = ".md") -> Path:
    files = json.loads((folder / "manifest.json").read_text())["files"]
    return next(
        folder / name
        for name, told in files.items()
        if told.get("letter") == letter_id and name.endswith(suffix) and "beside" not in told
    )


def saved(folder: Path) -> dict[str, str]:
    return dict(CaseFolder.open(folder).load().answers)


def without_manifest(folder: Path) -> dict[str, bytes]:
    return {name: content for name, content in all_files(folder).items() if name != "manifest.json"}


# answers


def test_a_changed_answer_is_kept_and_goes_into_every_letter(run, case):
    assert PHONE in letter(case, "cancellation").read_text()
    told = run("render", case, "--set", f"applicant.phone={OTHER}")
    assert "答案已改：" in told.out
    assert "下一步：" in told.out
    assert saved(case)["applicant.phone"] == OTHER
    assert CaseFolder.open(case).load().finished
    found = "".join(path.read_text() for path in (case / "letters").iterdir())
    assert (OTHER in found, PHONE in found) == (True, False)


def test_answers_of_a_file_count_and_empty_ones_change_nothing(run, case):
    Path("a.yaml").write_text(f"applicant:\n  phone: '{OTHER}'\n  name: ''\n")
    run("render", case, "--answers", "a.yaml", "--set", "applicant.email=a@example.com")
    assert saved(case) == {
        **PERSONAL,
        "applicant.phone": OTHER,
        "applicant.email": "a@example.com",
        **{name: text for name, text in saved(case).items() if name == "id"},
    }


def test_an_answer_that_is_set_to_nothing_is_taken_back(run, case):
    run("render", case, "--set", "applicant.phone=")
    assert "applicant.phone" not in saved(case)
    assert PHONE not in letter(case, "cancellation").read_text()
    assert "文件没有变化" in run("render", case, "--set", "applicant.phone=").out


def test_a_word_for_a_choice_is_taken(run, case):
    run(
        "render",
        case,
        "--set",
        "reason.kind=费用太高",
    )
    assert saved(case)["reason.kind"] == "cost"


@pytest.mark.parametrize(
    ("pair", "said"),
    [
        ("reason.kind=烦", "reason.kind"),
        ("applicant.emial=", "applicant.email"),
        ("applicant.emial=a@example.com", "applicant.email"),
        ("terminals.3.serial_no=N1", "terminals"),
        ("terminals.1.serial_no=\u202eN1", "terminals.1.serial_no"),
    ],
)
def test_a_bad_answer_is_named_and_nothing_changes(run, case, pair, said):
    before = all_files(case)
    assert said in run("render", case, "--set", pair, "--set", f"applicant.phone={OTHER}", code=1).err
    assert all_files(case) == before


def test_a_gap_that_taking_back_would_leave_is_named(run, case):
    run("render", case, "--set", "terminals.2.serial_no=N2")
    before = all_files(case)
    first = [f"terminals.1.{name}=" for name in ("merchant_no", "terminal_no", "serial_no")]
    assert "terminals" in run("render", case, *[part for one in first for part in ("--set", one)], code=1).err
    assert all_files(case) == before


def test_what_no_longer_applies_is_set_aside_and_comes_back(run, case):
    run("render", case, "--set", "contract.term=fixed", "--set", "contract.ends_on=2027-06-30")
    told = run("render", case, "--set", "contract.term=open")
    assert "收着的：1项" in told.out
    assert saved(case)["contract.ends_on"] == "2027-06-30"
    run("render", case, "--set", "contract.term=fixed")
    assert "2027年6月30日" in "".join(path.read_text() for path in (case / "letters").iterdir())


def test_contradictions_are_told_beside_the_result(run, case):
    told = run("render", case, "--set", "terminals.2.serial_no=N8NL00123456")
    assert "序列号" in told.err
    assert "请核对" in told.err or "第1台" in told.err


# nothing to do


def test_nothing_changed_is_said_and_not_a_byte_is_written(run, case):
    before = {path: path.stat().st_mtime_ns for path in case.rglob("*") if path.is_file()}
    assert "文件没有变化" in run("render", case).out
    assert {path: path.stat().st_mtime_ns for path in case.rglob("*") if path.is_file()} == before


def test_letters_keep_their_date_until_it_is_asked_for(run, case):
    told = run("render", case, DAY, "2026-12-07")
    assert "仍写着2026-11-23" in told.out
    assert "posexit render case --redate" in told.out
    assert "2026年11月23日" in letter(case, "cancellation").read_text()
    told = run("render", case, "--redate", DAY, "2026-12-07")
    assert "仍写着" not in told.out
    assert "2026年12月7日" in letter(case, "cancellation").read_text()
    assert "2026年11月23日" not in letter(case, "cancellation").read_text()
    assert "仍写着" not in run("render", case, DAY, "2026-12-07").out


def test_a_letter_whose_words_change_gets_the_day_of_the_change(run, case):
    run("render", case, "--set", f"applicant.phone={OTHER}", DAY, "2026-12-07")
    assert "2026年12月7日" in letter(case, "cancellation").read_text()


# formats and languages


def test_formats_and_languages_are_those_of_the_folder_until_others_are_asked_for(run, case):
    run("render", case, "--format", "txt", "--letter-lang", "both")
    assert {path.suffix for path in (case / "letters").iterdir()} == {".txt"}
    assert (case / "checklist.en.txt").exists()
    assert "文件没有变化" in run("render", case).out
    assert "文件没有变化" in run("render", case, "--format", "txt", "--format", "txt").out
    run("render", case, "--letter-lang", "en")
    assert {"".join(path.suffixes[-2:]) for path in case.glob("checklist*")} == {".txt"}
    assert "Exit" in (case / "checklist.txt").read_text()
    assert not any("申请书" in path.name for path in (case / "letters").iterdir())
    assert "文件没有变化" in run("render", case).out


def test_numbers_of_letters_stay_when_their_language_changes(run, case):
    number = letter(case, "cancellation").name[:2]
    run("render", case, "--set", "letter.languages=en")
    assert letter(case, "cancellation").name.startswith(number)
    run("render", case, "--set", "letter.languages=")
    assert "申请书" in letter(case, "cancellation").name


def test_a_font_is_remembered(run, case):
    import pylopdf_fonts_zh_cn

    fonts = sorted(Path(pylopdf_fonts_zh_cn.__file__).parent.rglob("*.[ot]t[fc]"))
    run("render", case, "--format", "pdf", "--font", fonts[0])
    before = without_manifest(case)
    assert "文件没有变化" in run("render", case).out
    assert without_manifest(case) == before


# edited, sent, renamed, retired


def test_an_edited_letter_stays_and_the_new_one_lies_beside(run, case):
    path = letter(case, "cancellation")
    path.write_text("mine")
    told = run("render", case, "--set", f"applicant.phone={OTHER}")
    assert path.read_text() == "mine"
    beside = path.with_name(f"{path.stem}.new.md")
    assert OTHER in beside.read_text()
    assert f"{path.name} 你改过，原样保留；新的在 letters/{beside.name}" in told.out
    assert "文件没有变化" in run("render", case).out
    assert "文件没有变化" in run("render", case, DAY, "2026-11-30").out


def test_start_says_of_edited_and_sent_letters_that_they_stay(run, case):
    letter(case, "call-sheet").write_text("mine")
    run("sent", case, "cancellation", "--how", "ems", "--yes")
    told = run("start", case, "--yes", "--format", "md").out
    assert f"letters/{letter(case, 'call-sheet').name} 你改过，原样保留\n" in told
    assert f"已寄出，没有动：letters/{letter(case, 'cancellation').name}" in told


def test_a_sent_letter_is_frozen_whatever_changes(run, case):
    path = letter(case, "cancellation")
    before = path.read_bytes()
    run("sent", case, "cancellation", "--how", "ems", "--yes")
    told = run("render", case, "--set", f"applicant.phone={OTHER}", "--format", "md", "--format", "txt")
    assert f"已寄出，没有动：letters/{path.name}" in told.out
    assert path.read_bytes() == before
    assert not path.with_suffix(".txt").exists()


def test_another_title_is_another_name_under_the_same_number(run, case):
    old = letter(case, "cancellation")
    told = run("render", case, "--set", "reason.kind=fault", "--set", "reason.fault=money-frozen")
    new = letter(case, "cancellation")
    assert new.name != old.name
    assert new.name[:2] == old.name[:2]
    assert f"换了标题，移走了 letters/{old.name}" in told.out
    assert not old.exists()
    new.write_text("mine")
    told = run("render", case, "--set", "reason.kind=idle")
    assert f"letters/{new.name} 你改过，原样保留；新的在 letters/{old.name}" in told.out
    assert (new.read_text(), old.exists()) == ("mine", True)


def test_a_letter_that_no_longer_applies_goes_unless_it_was_edited(run, case):
    run("render", case, "--set", "settlement.unsettled_amount=500")
    path = letter(case, "settlement")
    told = run("render", case, "--set", "settlement.unsettled_amount=")
    assert f"现在用不上，移走了 letters/{path.name}" in told.out
    assert not path.exists()
    run("render", case, "--set", "settlement.unsettled_amount=500")
    assert letter(case, "settlement") == path
    path.write_text("mine")
    told = run("render", case, "--set", "settlement.unsettled_amount=")
    assert f"letters/{path.name} 现在用不上，但你改过，留着" in told.out
    assert "文件没有变化" in run("render", case).out
    assert path.read_text() == "mine"


def test_templates_of_ones_own_that_were_forgotten_are_told(run, case, tmp_path):
    own = tmp_path / "own" / "letters"
    own.mkdir(parents=True)
    builtin = Library().folders[0] / "letters" / "cancellation.zh.md"
    (own / builtin.name).write_text(builtin.read_text() + "\n自己加的一句。\n")
    told = run("render", case, "--templates", own.parent)
    assert "原来是用别的模板写的" in told.err
    assert "自己加的一句" in letter(case, "cancellation").read_text()
    assert "文件没有变化" in run("render", case, "--templates", own.parent).out
    told = run("render", case)
    assert "其中1个文件原来是用别的模板写的" in told.err
    assert "自己加的一句" not in letter(case, "cancellation").read_text()


# unfinished, foreign and broken folders


def test_an_unfinished_case_is_written_and_what_is_blank_is_said(run, tmp_path):
    CaseFolder.create(tmp_path / "case").save({"applicant.type": "personal", "reason.kind": "idle"})
    told = run("render", "case", "--format", "md")
    assert "个问题没有回答" in told.out
    assert "posexit start case" in told.out
    assert "空着" in told.out
    assert "____" in letter(tmp_path / "case", "cancellation").read_text()
    assert not CaseFolder.open(tmp_path / "case").load().finished
    blank = json.loads(run("render", "case", "--json").out)
    assert "applicant.name" in blank["blanks"]["cancellation"]
    assert "applicant.name" in blank["open"]


def test_a_new_case_is_written_in_the_usual_formats(run, tmp_path):
    CaseFolder.create(tmp_path / "case").save(PERSONAL, finished=True)
    run("render", "case", "--set", "letter.languages=both")
    found = {"".join(path.suffixes) for path in (tmp_path / "case").glob("checklist*")}
    assert found == {".docx", ".pdf", ".md", ".en.docx", ".en.pdf", ".en.md"}


def test_a_script_gets_each_file_with_what_became_of_it(run, case):
    letter(case, "cancellation").write_text("mine")
    told = json.loads(run("render", case, "--set", f"applicant.phone={OTHER}", "--json").out)
    assert told["answers"] == ["applicant.phone"]
    assert told["changed"] is True
    states = {one["path"]: (one["state"], one["beside"]) for one in told["files"]}
    path = f"letters/{letter(case, 'cancellation').name}"
    assert states[path] == ("kept", path.replace(".md", ".new.md"))
    assert json.loads(run("render", case, "--json").out)["changed"] is False
    english = run("render", case, "--lang", "en", "--set", f"applicant.phone={PHONE}").out
    assert "Answers changed:" in english


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("case.json", '{"posexit": "9.9", "format": 2}', "9.9"),
        ("case.json", "{oops", "case.json:1"),
        ("manifest.json", '{"posexit": "9.9", "format": 2, "files": {}}', "9.9"),
        ("manifest.json", "{oops", "manifest.json:1"),
        ("journal.jsonl", "oops\n", "journal.jsonl"),
    ],
)
def test_a_folder_that_cannot_be_read_is_told_and_left(run, case, name, content, said):
    (case / name).write_text(content)
    before = all_files(case)
    assert said in run("render", case, "--set", f"applicant.phone={OTHER}", code=1).err
    assert all_files(case) == before


def test_a_folder_that_is_no_case_is_told(run, tmp_path):
    (tmp_path / "empty").mkdir()
    for path in ("empty", "gone"):
        assert path in run("render", path, code=1).err


def test_an_example_stays_one(run, tmp_path):
    run("start", "case", "--example", "personal", "--yes", "--format", "md")
    run("render", "case", "--set", f"applicant.phone={OTHER}")
    assert "示例" in letter(tmp_path / "case", "cancellation").read_text()


# killed at any step


def test_a_kill_at_any_step_leaves_whole_files_and_the_next_run_completes(run, case, tmp_path):
    letter(case, "cancellation").write_text("mine")
    arguments = ("--set", f"applicant.phone={OTHER}", "--set", "settlement.unsettled_amount=500")
    whole = shutil.copytree(case, tmp_path / "whole")
    run("render", whole, *arguments)
    step, died = 0, True
    while died:
        step += 3  # every one of them would take half a minute
        again = shutil.copytree(case, tmp_path / str(step))
        died = dies_at(step, lambda again=again: run("render", again, *arguments))
        assert all(content for name, content in all_files(again).items() if "tmp" not in name)
        assert CaseFolder.open(again).load().answers["applicant.phone"] in {PHONE, OTHER}
        run("render", again, *arguments)
        assert all_files(again) == all_files(whole)
    assert step > 30
