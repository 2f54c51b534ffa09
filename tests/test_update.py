"""`posexit update`: what newer templates would change, file by file; doing it; what stays."""

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
ADDED = "这一句是新模板里的。"


def pairs(answers: dict[str, str]) -> list[str]:
    return [part for name, text in answers.items() for part in ("--set", f"{name}={text}")]


@pytest.fixture
def case(run, tmp_path) -> Path:
    """Return the folder of a finished case in Markdown, written on the fixed day with the built-in templates."""
    run(
        "start", "case", "--yes", "--format", "md", *pairs({**PERSONAL, "settlement.unsettled_amount": "500"})
    )
    return tmp_path / "case"


@pytest.fixture
def newer(tmp_path) -> Path:
    """Return a templates folder in which the application and the checklist say one sentence more."""
    own, builtin = tmp_path / "newer", Library().folders[0]
    for name in ("letters/cancellation.zh.md", "checklist.zh.md"):
        (own / name).parent.mkdir(parents=True, exist_ok=True)
        (own / name).write_text((builtin / name).read_text() + f"\n{ADDED}\n")
    return own


def letter(folder: Path, letter_id: str, suffix: str = ".md") -> Path:
    files = json.loads((folder / "manifest.json").read_text())["files"]
    return next(
        folder / name
        for name, told in files.items()
        if told.get("letter") == letter_id and name.endswith(suffix) and "beside" not in told
    )


def stamps(folder: Path) -> dict[Path, tuple[int, int]]:
    return {path: (path.stat().st_mtime_ns, path.stat().st_ino) for path in folder.rglob("*")}


def written_by(folder: Path, version: str) -> None:
    """Make all files ones that another version of posexit wrote."""
    path = folder / "manifest.json"
    whole = json.loads(path.read_text())
    for told in whole["files"].values():
        told["posexit"] = version
        told["template"] = "0" * 12
    path.write_text(json.dumps(whole))


# nothing to do


def test_nothing_to_do_is_said_and_nothing_written(run, case):
    before = stamps(case)
    for day, flags in (("2026-11-23", ()), ("2026-11-23", ("--pretend",)), ("2026-12-31", ("--pretend",))):
        assert "没有要更新的" in run("update", case, *flags, DAY, day).out
    assert stamps(case) == before
    assert "没有要更新的" in run("update", case, DAY, "2026-12-31").out  # only the first page is of that day
    names = {path.name for path, stamp in stamps(case).items() if before[path] != stamp}
    assert names == {"index.html", "manifest.json"}


def test_another_version_with_the_same_words_changes_nothing(run, case):
    written_by(case, "0.0.9")
    before = stamps(case)
    assert "没有要更新的" in run("update", case, "--pretend").out
    assert stamps(case) == before
    assert "没有要更新的" in run("update", case).out
    told = run("log", case, "--how", "phone", "--yes", DAY, "2026-12-31")
    assert "update" not in told.err
    assert "没有要更新的" in run("update", case, "--pretend", DAY, "2026-12-31").out


def test_a_case_without_files_is_told_how_to_get_them(run, tmp_path):
    CaseFolder.create(tmp_path / "case").save(PERSONAL)
    for flags in ((), ("--pretend",)):
        assert "posexit render case" in run("update", "case", *flags).out
    assert set(all_files(tmp_path / "case")) == {"case.json"}


# --pretend


def test_pretending_shows_the_changed_lines_and_writes_nothing(run, case, newer):
    before = stamps(case)
    told = run("update", case, "--pretend", "--templates", newer, DAY, "2026-12-07").out
    assert stamps(case) == before
    assert "有的文件是用别的模板写的" in told
    assert "现在什么都没有写" in told
    path = f"letters/{letter(case, 'cancellation').name}"
    assert f"更新 {path}" in told
    assert f"{path} 里变的地方" in told
    assert f"    + {ADDED}" in told
    assert "    - " not in told.partition(f"{path} 里变的地方")[2].partition("里变的地方")[0]
    assert "settlement" not in told
    assert letter(case, "settlement").name not in told
    assert "posexit update case" in told


def test_an_older_version_is_named(run, case, newer):
    written_by(case, "0.0.9")
    told = run("update", case, "--pretend", "--templates", newer, "--lang", "en").out
    assert "posexit 0.0.9" in told
    whole = json.loads(run("update", case, "--pretend", "--templates", newer, "--json").out)
    assert (whole["made_with"], whole["pretend"], whole["changed"]) == (["0.0.9"], True, True)
    changed = {one["path"]: one for one in whole["files"]}[f"letters/{letter(case, 'cancellation').name}"]
    assert (changed["state"], changed["differences"]) == ("replaced", [[None, ADDED]])


def test_a_format_without_lines_is_said_to_differ(run, tmp_path, newer):
    run("start", "case", "--yes", "--format", "docx", *pairs(PERSONAL))
    told = run("update", "case", "--pretend", "--templates", newer).out
    assert f"letters/{letter(tmp_path / 'case', 'cancellation', '.docx').name} 内容有变" in told
    assert ADDED not in told


def test_of_several_formats_the_text_says_what_differs_once(run, tmp_path, newer):
    run("start", "case", "--yes", "--format", "docx", "--format", "txt", *pairs(PERSONAL))
    told = run("update", "case", "--pretend", "--templates", newer).out
    assert told.count(f"+ {ADDED}") == 2  # the letter and the checklist
    assert "内容有变" not in told


def test_many_lines_are_cut_and_json_has_all(run, case, newer):
    path = newer / "letters/cancellation.zh.md"
    path.write_text(path.read_text() + "\n\n".join(f"第{no}句。" for no in range(40)))
    told = run("update", case, "--pretend", "--templates", newer).out
    assert "……" in told
    assert "第39句" not in told
    assert "第39句" in run("update", case, "--pretend", "--templates", newer, "--json").out


def test_what_an_edited_file_holds_is_shown_safely(run, case, newer):
    letter(case, "cancellation").write_text("坏\x1b[31m的\u202e行\n")
    told = run("update", case, "--pretend", "--templates", newer).out
    assert "\x1b" not in told
    assert "\u202e" not in told
    letter(case, "cancellation").unlink()
    letter(case, "cancellation").symlink_to(case / "case.json")
    assert "内容有变" in run("update", case, "--pretend", "--templates", newer).out


# doing it


def test_updating_writes_what_was_shown_and_nothing_else(run, case, newer):
    before = all_files(case)
    foreseen = json.loads(
        run("update", case, "--pretend", "--json", "--templates", newer, DAY, "2026-12-07").out
    )
    told = run("update", case, "--templates", newer, DAY, "2026-12-07").out
    after = all_files(case)
    changed = {name for name in after if after[name] != before.get(name)} - {"manifest.json", "index.html"}
    assert changed == {one["path"] for one in foreseen["files"] if one["state"] == "replaced"}
    assert "按现在的模板更新了" in told
    text = letter(case, "cancellation").read_text()
    assert ADDED in text
    assert "2026年11月23日" in text
    assert "没有要更新的" in run("update", case, "--templates", newer, DAY, "2026-12-07").out


def test_a_letter_that_the_newer_templates_add_comes_along(run, case, newer):
    builtin = Library().folders[0] / "letters"
    for lang in ("zh", "en"):
        (newer / f"letters/of-our-own.{lang}.md").write_text((builtin / f"call-sheet.{lang}.md").read_text())
    run("update", case, "--templates", newer)
    assert letter(case, "of-our-own").exists()
    told = run("update", case, "--pretend").out
    assert "现在用不上，移走了" in told
    assert letter(case, "of-our-own").exists()
    path = letter(case, "of-our-own")
    run("update", case)
    assert not path.exists()
    assert ADDED not in letter(case, "cancellation").read_text()


def test_edited_files_stay_with_the_new_one_beside(run, case, newer):
    path = letter(case, "cancellation")
    path.write_text("mine")
    told = run("update", case, "--pretend", "--templates", newer).out
    assert "你改过，原样保留；新的在" in told
    assert "    - mine" in told
    run("update", case, "--templates", newer)
    assert path.read_text() == "mine"
    assert ADDED in path.with_name(f"{path.stem}.new.md").read_text()
    assert "没有要更新的" in run("update", case, "--templates", newer).out


def test_sent_letters_are_never_touched(run, case, newer):
    path = letter(case, "cancellation")
    before = path.read_bytes()
    run("sent", case, "cancellation", "--how", "ems", "--yes")
    told = run("update", case, "--templates", newer).out
    assert path.read_bytes() == before
    assert path.name not in told


def test_after_an_update_the_files_follow_the_journal_again(run, case, newer):
    told = run("sent", case, "cancellation", "--how", "ems", "--yes", "--templates", newer)
    assert "posexit update case --pretend" in told.err
    run("update", case, "--templates", newer)
    told = run("sent", case, "cancellation", "--arrived", "2026-11-25", "--yes", "--templates", newer,
               DAY, "2026-11-25")  # fmt: skip
    assert "update" not in told.err
    assert "更新 checklist.md" in told.out


# folders that cannot be updated, and kills


@pytest.mark.parametrize("name", ["case.json", "manifest.json"])
def test_a_folder_of_a_later_posexit_is_left(run, case, newer, name):
    whole = json.loads((case / name).read_text())
    (case / name).write_text(json.dumps({**whole, "posexit": "9.9", "format": 2}))
    before = all_files(case)
    for flags in ((), ("--pretend",)):
        assert "9.9" in run("update", case, "--templates", newer, *flags, code=1).err
    assert all_files(case) == before


def test_a_folder_in_use_can_be_looked_at_but_not_updated(run, case, newer):
    with CaseFolder.open(case).locked():
        assert ADDED in run("update", case, "--pretend", "--templates", newer).out
        assert "folder" not in run("update", case, "--templates", newer, code=1).out


def test_a_kill_at_any_step_leaves_whole_files_and_the_next_run_completes(run, case, newer, tmp_path):
    letter(case, "settlement").write_text("mine")
    whole = shutil.copytree(case, tmp_path / "whole")
    run("update", whole, "--templates", newer)
    step, died = 0, True
    while died:
        step += 1
        again = shutil.copytree(case, tmp_path / str(step))
        died = dies_at(step, lambda again=again: run("update", again, "--templates", newer))
        assert all(content for name, content in all_files(again).items() if "tmp" not in name)
        run("update", again, "--templates", newer)
        run("update", again, "--templates", newer)
        assert without_notes(again) == without_notes(whole)
    assert step > 20


def without_notes(folder: Path) -> dict[str, bytes]:
    return {name: content for name, content in all_files(folder).items() if name != "manifest.json"}
