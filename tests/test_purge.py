"""What posexit made goes, after it was shown; everything else stays, and nothing is reached through a link."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from conftest import PERSONAL, Run
from typist import Typist, settings

from posexit import files, purging
from posexit.cli import prompting
from posexit.errors import PosexitError


@pytest.fixture
def case(run: Run, tmp_path: Path) -> Path:
    run("start", "case", *settings(PERSONAL), "--yes", "--format", "md")
    return tmp_path / "case"


def test_a_case_goes_with_its_folder_and_leaves_its_neighbours(run: Run, case: Path) -> None:
    Path("beside.txt").write_text("x", encoding="utf-8")
    run("evidence", case, "beside.txt", "--yes")
    told = run("purge", case, "--yes")
    assert not case.exists()
    assert {path.name for path in case.parent.iterdir()} - {"home"} == {"beside.txt"}
    assert "证据　　evidence/01-beside.txt（1字节）" in told.out
    assert "还没有结案" in told.out
    assert "固态硬盘" in told.out


def test_every_file_is_listed_with_its_size_and_what_was_edited(run: Run, case: Path) -> None:
    checklist = case / "checklist.md"
    checklist.write_text("我改过的", encoding="utf-8")
    listed = [path for path in case.rglob("*") if path.is_file()]
    told = run("purge", case, code=2)
    assert f"要删{len(listed)}个文件" in told.out
    assert "你改过　checklist.md（12字节）" in told.out
    assert all(path.relative_to(case).as_posix() in told.out for path in listed)
    assert all(path.is_file() for path in listed)
    assert "--yes" in told.err


def test_a_script_is_not_asked(run: Run, case: Path) -> None:
    told = run("purge", case, "--json", code=2)
    assert "--yes" in told.err
    assert case.is_dir()


def test_what_posexit_does_not_know_stays_and_is_named(run: Run, case: Path) -> None:
    (case / "letters" / "mine.md").write_text("x", encoding="utf-8")
    (case / "notes").mkdir()
    (case / "notes" / "a.txt").write_text("x", encoding="utf-8")
    told = run("purge", case, "--yes")
    assert "留下　　letters/mine.md" in told.out
    assert "文件夹留着" in told.out
    assert sorted(path.name for path in case.rglob("*") if path.is_file()) == ["a.txt", "mine.md"]


def test_links_are_named_and_never_followed(run: Run, case: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    letter = next((case / "letters").glob("*.md"))
    kept = outside / letter.name
    kept.write_text("mine", encoding="utf-8")
    for path in (case / "letters").iterdir():
        path.unlink()
    (case / "letters").rmdir()
    (case / "letters").symlink_to(outside)
    (case / "checklist.md").unlink()
    (case / "checklist.md").symlink_to(kept)
    told = run("purge", case, "--yes")
    assert kept.read_text(encoding="utf-8") == "mine"
    assert {path.name for path in case.iterdir()} == {"letters", "checklist.md"}
    assert "留下　　checklist.md" in told.out
    assert "留下　　letters" in told.out


def test_a_folder_that_became_a_link_after_it_was_shown_is_not_followed(case: Path, tmp_path: Path) -> None:
    plan = purging.plan(case)
    (case / "letters").rename(tmp_path / "moved")
    (case / "letters").symlink_to(tmp_path / "moved")
    purging.purge(plan)
    assert list((tmp_path / "moved").iterdir())
    assert [path.name for path in case.iterdir()] == ["letters"]


def test_a_folder_that_is_a_link_is_refused(run: Run, case: Path) -> None:
    Path("link").symlink_to(case)
    run("purge", "link", "--yes", code=1)
    assert (case / "case.json").is_file()


@pytest.mark.parametrize("make", [Path.mkdir, Path.touch, None])
def test_what_is_no_case_is_refused(run: Run, make: object) -> None:
    other = Path("other")
    if make:
        make(other)  # type: ignore[operator]
    told = run("purge", other, "--yes", code=1)
    assert "什么都没有删" in told.err


def test_a_case_that_cannot_be_read_is_left_as_it_is(run: Run, case: Path) -> None:
    (case / "manifest.json").write_text("{", encoding="utf-8")
    before = sorted(case.rglob("*"))
    run("purge", case, "--yes", code=1)
    assert sorted(case.rglob("*")) == before


@pytest.mark.parametrize(("typed", "gone"), [("是", True), ("yes", True), ("y", False), ("不", False)])
def test_only_the_word_removes(
    run: Run, case: Path, monkeypatch: pytest.MonkeyPatch, typed: str, gone: bool
) -> None:
    monkeypatch.setattr(prompting, "prompter", lambda **_: Typist(typed))
    told = run("purge", case, code=0 if gone else 1)
    assert case.exists() is not gone
    assert ("什么都没有删" in told.err) is not gone


def test_a_closed_case_is_not_called_open(run: Run, case: Path) -> None:
    run("close", case, "--anyway", "--yes")
    told = json.loads(run("purge", case, "--yes", "--json").out)
    assert told["open"] == []
    assert told["folder_removed"] is True
    assert "case.json" in told["removed"]
    assert told["bytes"] > 1000


def test_the_answers_go_last_so_that_a_purge_cut_off_goes_on(
    run: Run, case: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    removed: list[str] = []

    def cut(path: Path) -> None:
        if path.name == "manifest.json":
            raise PosexitError("cannot-write", path=path, reason="denied")
        removed.append(path.name)
        path.unlink()

    with monkeypatch.context() as patched:
        patched.setattr(files, "remove", cut)
        run("purge", case, "--yes", code=1)
    assert removed
    assert {path.name for path in case.iterdir()} == {"case.json", "letters", "manifest.json"}
    run("purge", case, "--yes")
    assert not case.exists()


def test_a_purge_cut_off_at_its_end_goes_on_too(run: Run, case: Path) -> None:
    for path in case.iterdir():
        if path.is_file():
            path.unlink()
    (case / "lock").write_text("1\n")
    run("purge", case, "--yes", code=1)
    for path in (case / "letters").iterdir():
        path.unlink()
    (case / "letters").rmdir()
    told = json.loads(run("purge", case, "--yes", "--json").out)
    assert (told["removed"], told["folder_removed"]) == ([], True)
    assert not case.exists()


def test_a_case_in_use_is_left_alone(run: Run, case: Path) -> None:
    from posexit.folder import CaseFolder

    with CaseFolder.open(case).locked():
        run("purge", case, "--yes", code=1)
    assert (case / "case.json").is_file()


def test_a_run_over_many_cases_goes_and_what_lies_beside_them_stays(run: Run, tmp_path: Path) -> None:
    Path("table.csv").write_text(
        "id,applicant.type,applicant.name,reason.kind\nA,personal,张小满,idle\nB,personal,林谷雨,idle\n",
        encoding="utf-8",
    )
    run("batch", "table.csv", "--output", "cases", "--format", "md")
    Path("cases/mine.txt").write_text("x", encoding="utf-8")
    Path("cases/A/own.txt").write_text("x", encoding="utf-8")
    Path("cases/link").symlink_to(tmp_path)
    told = run("purge", "cases", "--yes")
    assert "2个案卷" in told.out
    assert "2个案子还没有结案：A、B" in told.out
    kept = sorted(str(path) for path in Path("cases").rglob("*"))
    assert kept == ["cases/A", "cases/A/own.txt", "cases/link", "cases/mine.txt"]
    assert all(f"留下　　{name}" in told.out for name in ("A/own.txt", "link", "mine.txt"))
    assert Path("table.csv").is_file()


@pytest.mark.parametrize(
    ("size", "said"), [(1023, "1023字节"), (1024, "1 KB"), (1024 * 1024 - 1, "1024 KB"), (3 << 20, "3.0 MB")]
)
def test_sizes_are_said_as_people_read_them(run: Run, case: Path, size: int, said: str) -> None:
    Path("proof.bin").write_bytes(os.urandom(1) * size)
    run("evidence", case, "proof.bin", "--yes")
    assert f"evidence/01-proof.bin（{said}）" in run("purge", case, "--yes").out
