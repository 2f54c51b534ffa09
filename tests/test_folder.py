"""The case folder: made, found, taken, refused; answers kept and read again."""

from __future__ import annotations

import errno
import json
import os
import stat
from datetime import date
from pathlib import Path

import pytest
from disk import Disk, all_files, dies_at

from posexit.errors import PosexitError
from posexit.folder import CaseFolder, check_free, default_path, is_case, unfinished_in

NAME = {"applicant.name": "张伟"}
STRAY = ".tmp-posexit-0123456789abcdef"


@pytest.fixture
def folder(tmp_path: Path) -> CaseFolder:
    return CaseFolder.create(tmp_path / "case")


def refusal(action, *args, **kwargs) -> PosexitError:
    with pytest.raises(PosexitError) as told:
        action(*args, **kwargs)
    return told.value


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


# finding and making


def test_the_folder_is_made_private_with_all_above_it(tmp_path):
    before = os.umask(0)
    folder = CaseFolder.create(tmp_path / "a" / "b")
    folder.save(NAME)
    folder.put("letters/01.md", b"letter")
    os.umask(before)
    assert {mode(path) for path in tmp_path.rglob("*") if path.is_dir()} == {0o700}
    assert {mode(path) for path in tmp_path.rglob("*") if path.is_file()} == {0o600}


def test_a_folder_is_found_by_its_case(folder):
    assert not is_case(folder.path)
    assert refusal(CaseFolder.open, folder.path).code == "no-case"
    folder.save(NAME)
    assert is_case(folder.path)
    assert CaseFolder.open(folder.path).load().answers == NAME
    assert refusal(CaseFolder.create, folder.path).code == "has-case"


def test_a_folder_survives_a_change_of_the_current_one(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    folder = CaseFolder.create(Path("case"))
    monkeypatch.chdir("/")
    folder.save(NAME)
    assert is_case(tmp_path / "case")


def test_an_empty_folder_is_taken_and_closed(tmp_path):
    tmp_path.chmod(0o755)
    for name in (STRAY, "lock", ".DS_Store"):
        (tmp_path / name).write_bytes(b"1\n")
    with CaseFolder.create(tmp_path).locked():
        assert mode(tmp_path) == 0o700
    assert set(all_files(tmp_path)) == {".DS_Store"}


@pytest.mark.parametrize("name", ["holiday.jpg", "letters", "a.tmp"])
def test_a_folder_with_anything_else_is_refused(tmp_path, name):
    (tmp_path / name).write_bytes(b"mine")
    tmp_path.chmod(0o755)
    error = refusal(CaseFolder.create, tmp_path)
    assert (error.code, error.params) == ("folder-not-empty", {"path": tmp_path, "found": name})
    assert all_files(tmp_path) == {name: b"mine"}
    assert mode(tmp_path) == 0o755


def test_a_file_in_the_place_of_the_folder_is_refused(tmp_path):
    (tmp_path / "file").write_bytes(b"mine")
    (tmp_path / "nowhere").symlink_to("gone")
    for name in ("file", "file/case", "nowhere"):
        assert refusal(CaseFolder.create, tmp_path / name).code == "in-the-way"
    assert all_files(tmp_path) == {"file": b"mine"}


def test_a_place_is_looked_at_without_a_trace(tmp_path):
    check_free(tmp_path / "new" / "case")
    check_free(tmp_path)
    assert list(tmp_path.iterdir()) == []
    saved_case(tmp_path / "case", 1)
    assert refusal(check_free, tmp_path / "case").code == "has-case"
    assert refusal(check_free, tmp_path).code == "folder-not-empty"


def test_the_default_path_is_free(tmp_path):
    today = date(2026, 11, 23)
    names = []
    for _ in range(3):
        path = default_path(tmp_path, today)
        names.append(path.name)
        saved_case(path, 1)
    assert names == ["posexit-2026-11-23", "posexit-2026-11-23-2", "posexit-2026-11-23-3"]


def test_a_folder_in_which_a_run_was_killed_before_its_first_answer_is_free_for_the_next(tmp_path):
    def free() -> Path:
        return default_path(tmp_path, date(2026, 11, 23), or_empty=True)

    path = free()
    path.mkdir()
    assert default_path(tmp_path, date(2026, 11, 23)) != path == free()
    for name in ("lock", STRAY):
        (path / name).write_bytes(b"7")
    assert free() == path
    (path / "mine.txt").write_bytes(b"mine")
    assert free() != path


def saved_case(path: Path, when: int, **marks: bool) -> Path:
    CaseFolder.create(path).save(NAME, **marks)
    os.utime(path / "case.json", (when, when))
    return path


def test_the_unfinished_case_is_found(tmp_path):
    assert unfinished_in(tmp_path) is None
    saved_case(tmp_path / "finished", 9, finished=True)
    saved_case(tmp_path / "example", 9, example=True)
    saved_case(tmp_path / "deeper" / "case", 9)
    broken = saved_case(tmp_path / "broken", 9)
    (broken / "case.json").write_text("{")
    (tmp_path / "file").write_bytes(b"x")
    assert unfinished_in(tmp_path) is None
    older = saved_case(tmp_path / "older", 1)
    assert unfinished_in(tmp_path) == older
    newer = saved_case(tmp_path / "newer", 2)
    (tmp_path / "link").symlink_to(older)
    assert unfinished_in(tmp_path) == newer
    assert unfinished_in(older) == older
    assert unfinished_in(tmp_path / "gone") is None


# the answers


def test_answers_are_kept_with_all_that_goes_with_them(folder):
    answers = {"terminals.1.place": "一店", "exit.route": "unknown", "contract.renewed": "no"}
    folder.save(answers, skipped={"applicant.email"}, example=True)
    folder.save(answers, skipped=["applicant.email"], finished=True)
    case = folder.load()
    assert case.answers == answers
    assert case.skipped == {"applicant.email"}
    assert case.finished
    assert case.example


def test_what_a_later_version_keeps_besides_stays(folder):
    folder.save(NAME)
    path = folder.path / "case.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), "later": ["x"]}))
    folder.save({"id": "s1"})
    assert json.loads(path.read_text())["later"] == ["x"]
    assert folder.load().answers == {"id": "s1"}


@pytest.mark.parametrize(
    ("content", "code"), [("{oops", "bad-case-file"), ('{"posexit": "9", "format": 2}', "newer-case-file")]
)
def test_a_case_file_that_cannot_be_read_is_never_overwritten(folder, content, code):
    folder.save(NAME)
    (folder.path / "case.json").write_text(content)
    assert refusal(folder.load).code == code
    assert refusal(folder.save, {"id": "s1"}).code == code
    assert (folder.path / "case.json").read_text() == content


def test_a_case_file_that_is_a_link_is_refused(folder, tmp_path):
    folder.save(NAME)
    (folder.path / "case.json").rename(tmp_path / "elsewhere")
    (folder.path / "case.json").symlink_to(tmp_path / "elsewhere")
    before = all_files(tmp_path)
    assert refusal(folder.load).code == "symlink"
    assert refusal(folder.save, {"id": "s1"}).code == "symlink"
    assert all_files(tmp_path) == before


def test_a_kill_at_any_step_of_a_save_leaves_the_old_answers_or_the_new(folder):
    old, new = {"id": "old"}, {"id": "new"}
    folder.save(old)
    step, seen = 1, set()
    while dies_at(step, lambda: folder.save(new)):
        seen.add(folder.load().answers["id"])
        with folder.locked():
            assert set(all_files(folder.path)) == {"case.json", "lock"}
        assert set(all_files(folder.path)) == {"case.json"}
        folder.save(old)
        step += 1
    assert seen == {"old", "new"}
    assert folder.load().answers == new


@pytest.mark.parametrize(
    ("number", "reason"), [(errno.ENOSPC, "no-space"), (errno.EROFS, "read-only"), (errno.EACCES, "denied")]
)
def test_a_disk_that_refuses_leaves_the_old_answers(folder, number, reason):
    folder.save({"id": "old"})
    with folder.locked(), Disk(1, number).failing():
        error = refusal(folder.save, {"id": "new"})
    assert (error.code, error.params["reason"]) == ("cannot-write", reason)
    assert folder.load().answers == {"id": "old"}


def test_a_folder_removed_meanwhile_is_told_and_not_made_again(folder):
    folder.save(NAME)
    with folder.locked():
        for path in folder.path.iterdir():
            path.unlink()
        folder.path.rmdir()
        for action in (lambda: folder.save(NAME), lambda: folder.put("letters/01.md", b"x")):
            error = refusal(action)
            assert (error.code, error.params["reason"]) == ("cannot-write", "gone")
    assert not folder.path.exists()
    assert refusal(folder.load).params["reason"] == "gone"


# the lock


def test_only_one_works_in_a_folder(folder):
    other = CaseFolder(folder.path)
    with folder.locked():
        folder.save(NAME)
        for action in (lambda: other.save({}), lambda: other.put("a", b"x"), lambda: other.retire([])):
            assert refusal(action).code == "folder-locked"
        assert other.load().answers == NAME
    other.save({"id": "s1"})
    assert set(all_files(folder.path)) == {"case.json"}


def test_strays_go_with_the_next_run(folder):
    folder.put("letters/01.md", b"x")
    (folder.path / STRAY).write_bytes(b"half")
    (folder.path / "letters" / STRAY).write_bytes(b"half")
    with folder.locked():
        assert set(all_files(folder.path)) == {"letters/01.md", "manifest.json", "lock"}
