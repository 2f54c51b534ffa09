"""Files of a case: replaced while untouched, kept when edited, frozen when sent."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest
from disk import Disk, all_files, dies_at

from posexit.errors import PosexitError
from posexit.folder import CaseFolder
from posexit.journal import Sent, Undone
from posexit.outputs import Output

ONE, TWO, THREE = "letters/01-申请书.docx", "letters/02-通知.docx", "checklist.md"
NEW = "letters/01-申请书.new.docx"
NOW = datetime(2026, 11, 23, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path: Path) -> CaseFolder:
    return CaseFolder.create(tmp_path / "case")


def outputs(mark: str, *names: str) -> list[Output]:
    return [Output(name, f"{name} {mark}".encode(), {"letter": "cancellation"}) for name in names]


def text(folder: CaseFolder, name: str) -> str:
    return (folder.path / name).read_text()


def edit(folder: CaseFolder, name: str, content: str = "edited") -> None:
    (folder.path / name).write_text(content)


def send(folder: CaseFolder, *relatives: str) -> Mapping[str, str]:
    """Freeze files and write down that they were sent."""
    with folder.locked():
        hashes = folder.freeze(relatives)
        folder.append(Sent(at=NOW, on=NOW.date(), letter="cancellation", files=hashes))
    return hashes


def states(written) -> list[str]:
    return [one.state for one in written]


def names(paths, folder: CaseFolder) -> list[str]:
    return [path.relative_to(folder.path).as_posix() for path in paths]


def refusal(action, *args, **kwargs) -> PosexitError:
    with pytest.raises(PosexitError) as told:
        action(*args, **kwargs)
    return told.value


# untouched, edited, sent


def test_untouched_files_are_replaced(folder):
    assert states(folder.put_all(outputs("A", ONE, TWO))) == ["created", "created"]
    before = (folder.path / "manifest.json").stat().st_ino
    assert states(folder.put_all(outputs("A", ONE, TWO))) == ["unchanged", "unchanged"]
    assert (folder.path / "manifest.json").stat().st_ino == before
    assert states(folder.put_all([*outputs("B", ONE), *outputs("A", TWO)])) == ["replaced", "unchanged"]
    assert text(folder, ONE) == f"{ONE} B"


def test_the_manifest_says_what_was_written(folder):
    written = folder.put(ONE, b"x", letter="cancellation", format="docx", lang="zh", template="1")
    folder.put(ONE, b"y", template="2")
    assert (written.path, written.beside) == (folder.path / ONE, None)
    assert json.loads(text(folder, "manifest.json"))["files"] == {
        ONE: {
            "sha256": hashlib.sha256(b"y").hexdigest(),
            "letter": "cancellation",
            "format": "docx",
            "lang": "zh",
            "template": "2",
            "frozen": False,
        }
    }


def test_a_deleted_file_is_made_again(folder):
    folder.put(ONE, b"x")
    (folder.path / ONE).unlink()
    assert folder.put(ONE, b"x").state == "created"


def test_an_edited_file_is_kept_and_the_new_one_lies_beside(folder):
    folder.put_all(outputs("A", ONE))
    edit(folder, ONE)
    for mark in ("B", "B", "C"):
        (written,) = folder.put_all(outputs(mark, ONE))
        assert (written.state, written.path) == ("kept", folder.path / ONE)
        assert written.beside == folder.path / NEW
        assert text(folder, ONE) == "edited"
        assert text(folder, NEW) == f"{ONE} {mark}"
    assert set(all_files(folder.path)) == {ONE, NEW, "manifest.json"}


def test_an_edit_of_what_would_be_written_again_needs_nothing_beside(folder):
    folder.put_all(outputs("A", ONE))
    edit(folder, ONE)
    (written,) = folder.put_all(outputs("A", ONE))
    assert (written.state, written.beside) == ("kept", None)
    assert not (folder.path / NEW).exists()


def test_an_edited_file_beside_is_kept_too(folder):
    folder.put_all(outputs("A", ONE))
    edit(folder, ONE)
    folder.put_all(outputs("B", ONE))
    edit(folder, NEW, "edited too")
    (same,) = folder.put_all(outputs("B", ONE))
    assert same.beside == folder.path / NEW
    (later,) = folder.put_all(outputs("C", ONE))
    assert later.beside == folder.path / "letters/01-申请书.new-2.docx"
    assert (text(folder, ONE), text(folder, NEW)) == ("edited", "edited too")


def test_a_sent_file_beside_is_kept_too(folder):
    folder.put_all(outputs("A", ONE))
    edit(folder, ONE)
    folder.put_all(outputs("B", ONE))
    send(folder, NEW)
    assert folder.put_all(outputs("B", ONE))[0].beside == folder.path / NEW
    assert folder.put_all(outputs("C", ONE))[0].beside == folder.path / "letters/01-申请书.new-2.docx"
    assert text(folder, NEW) == f"{ONE} B"


def test_taking_the_new_one_over_ends_the_edit(folder):
    folder.put_all(outputs("A", ONE))
    edit(folder, ONE)
    folder.put_all(outputs("B", ONE))
    (folder.path / NEW).replace(folder.path / ONE)
    assert states(folder.put_all(outputs("B", ONE))) == ["unchanged"]
    assert folder.retire([ONE]).kept == ()
    assert states(folder.put_all(outputs("C", ONE))) == ["replaced"]
    assert set(all_files(folder.path)) == {ONE, "manifest.json"}


def test_a_file_of_the_user_under_our_name_is_kept(folder):
    (folder.path / "letters").mkdir()
    edit(folder, ONE, "mine")
    (written,) = folder.put_all(outputs("A", ONE))
    assert (written.state, written.beside) == ("kept", folder.path / NEW)
    assert text(folder, ONE) == "mine"
    assert not folder.retire([ONE]).changed
    assert text(folder, NEW) == f"{ONE} A"


def test_a_sent_file_is_frozen_as_it_was_sent(folder):
    folder.put_all(outputs("A", ONE, TWO))
    edit(folder, TWO)
    assert send(folder, ONE, TWO)[TWO] == hashlib.sha256(b"edited").hexdigest()
    assert states(folder.put_all(outputs("B", ONE, TWO))) == ["frozen", "frozen"]
    assert not folder.retire([]).changed
    assert (text(folder, ONE), text(folder, TWO)) == (f"{ONE} A", "edited")
    (folder.path / ONE).unlink()
    assert not folder.retire([]).changed
    assert states(folder.put_all(outputs("B", ONE))) == ["frozen"]
    assert not (folder.path / ONE).exists()


def test_what_a_killed_run_froze_and_never_wrote_down_as_sent_is_thawed_by_the_next(folder):
    folder.put_all(outputs("A", ONE, TWO))
    edit(folder, TWO)
    folder.freeze([ONE, TWO])
    assert states(folder.put_all(outputs("B", ONE, TWO))) == ["replaced", "kept"]


def test_what_a_killed_run_took_back_and_did_not_thaw_is_thawed_by_the_next(folder):
    folder.put_all(outputs("A", ONE))
    send(folder, ONE)
    folder.append(Undone(at=NOW, on=NOW.date(), of=1))
    assert states(folder.put_all(outputs("B", ONE))) == ["replaced"]


def test_only_files_that_were_written_can_be_sent(folder):
    folder.put(ONE, b"x")
    (folder.path / ONE).unlink()
    edit(folder, "mine.txt")
    for name in (ONE, "mine.txt", TWO):
        assert refusal(folder.freeze, [name]).code == "no-such-file"


def test_what_was_not_sent_after_all_is_as_it_was_before(folder):
    folder.put_all(outputs("A", ONE, TWO))
    edit(folder, TWO)
    send(folder, ONE, TWO)
    send(folder, ONE, TWO)
    assert folder.thaw([ONE, TWO, THREE]) == (ONE, TWO)
    assert folder.thaw([ONE, TWO]) == ()
    assert states(folder.put_all(outputs("B", ONE, TWO))) == ["replaced", "kept"]
    assert (text(folder, ONE), text(folder, TWO)) == (f"{ONE} B", "edited")


def test_a_file_that_was_edited_after_it_was_sent_is_the_users_when_it_was_not_sent_after_all(folder):
    folder.put_all(outputs("A", ONE, TWO))
    send(folder, ONE, TWO)
    edit(folder, ONE)
    (folder.path / TWO).unlink()
    folder.thaw([ONE, TWO])
    assert states(folder.put_all(outputs("B", ONE, TWO))) == ["kept", "created"]
    assert text(folder, ONE) == "edited"


def test_a_sent_file_of_which_nobody_noted_what_was_written_is_the_users_after_all(folder):
    folder.put_all(outputs("A", ONE))
    send(folder, ONE)
    whole = json.loads(text(folder, "manifest.json"))
    del whole["files"][ONE]["written"]
    edit(folder, "manifest.json", json.dumps(whole))
    folder.thaw([ONE])
    assert states(folder.put_all(outputs("B", ONE))) == ["kept"]
    assert text(folder, ONE) == f"{ONE} A"


def test_a_kill_between_sending_and_taking_it_back_loses_no_edit(tmp_path):
    step = 1
    while True:
        folder = first_run(tmp_path / str(step))
        if not dies_at(step, lambda folder=folder: (folder.freeze([ONE, TWO]), folder.thaw([ONE, TWO]))):
            break
        folder.thaw([ONE, TWO])
        assert states(folder.put_all(outputs("B", ONE, TWO))) == ["replaced", "kept"]
        assert text(folder, TWO) == "edited"
        step += 1
    assert step > 8


def test_what_would_become_of_files_is_found_without_writing_a_byte(folder):
    folder.put_all(outputs("A", ONE, TWO, THREE))
    edit(folder, TWO)
    made = outputs("B", ONE, TWO, "fresh.md")
    before = {path: (path.stat().st_mtime_ns, path.stat().st_ino) for path in folder.path.rglob("*")}
    foreseen = folder.foresee(made, {one.relative for one in made})
    assert before == {path: (path.stat().st_mtime_ns, path.stat().st_ino) for path in folder.path.rglob("*")}
    done = folder.put_all(made), folder.retire({one.relative for one in made})
    assert foreseen == done
    assert [(one.state, one.changed) for one in done[0]] == [
        ("replaced", True),
        ("kept", True),
        ("created", True),
    ]
    assert names(done[1].removed, folder) == [THREE]


def test_what_a_later_version_notes_besides_stays(folder):
    folder.put_all(outputs("A", ONE, TWO))
    whole = json.loads(text(folder, "manifest.json"))
    whole["later"] = ["x"]
    whole["files"][ONE]["later"] = {"y": 1}
    edit(folder, "manifest.json", json.dumps(whole))
    folder.put_all(outputs("B", ONE, TWO))
    folder.freeze([ONE])
    folder.thaw([ONE])
    again = json.loads(text(folder, "manifest.json"))
    assert (again["later"], again["files"][ONE]["later"]) == (["x"], {"y": 1})


def test_what_is_no_longer_produced_goes_unless_it_is_the_users(folder):
    folder.put_all(outputs("A", ONE, TWO, THREE, "a.md", "b.md"))
    edit(folder, TWO)
    edit(folder, "mine.md")
    send(folder, THREE)
    (folder.path / "a.md").unlink()
    retired = folder.retire({"b.md"})
    assert names(retired.removed, folder) == [ONE]
    assert names(retired.kept, folder) == [TWO]
    assert not folder.retire({"b.md"}).changed
    found = {TWO, THREE, "b.md", "mine.md", "manifest.json", "journal.jsonl"}
    assert set(all_files(folder.path)) == found
    assert set(json.loads(text(folder, "manifest.json"))["files"]) == {TWO, THREE, "b.md"}
    assert states(folder.put_all(outputs("A", ONE))) == ["created"]


def test_the_new_one_beside_an_edit_stays_as_long_as_the_edit(folder):
    folder.put_all(outputs("A", ONE))
    edit(folder, ONE)
    folder.put_all(outputs("B", ONE))
    assert folder.retire([ONE]).removed == ()
    edit(folder, ONE, f"{ONE} A")
    assert names(folder.retire([ONE]).removed, folder) == [NEW]
    edit(folder, ONE)
    folder.put_all(outputs("B", ONE))
    assert names(folder.retire([]).removed, folder) == [NEW]
    assert text(folder, ONE) == "edited"


def test_the_new_one_of_a_deleted_edit_goes(folder):
    folder.put_all(outputs("A", ONE))
    edit(folder, ONE)
    folder.put_all(outputs("B", ONE))
    (folder.path / ONE).unlink()
    assert states(folder.put_all(outputs("B", ONE))) == ["created"]
    assert names(folder.retire([ONE]).removed, folder) == [NEW]


# links, names, broken manifests


def test_no_link_leads_out_of_the_folder(folder, tmp_path):
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "01-申请书.docx").write_text("mine")
    (folder.path / "letters").symlink_to(outside)
    for action in (lambda: folder.put(ONE, b"x"), lambda: folder.freeze([ONE])):
        error = refusal(action)
        assert (error.code, error.params["path"]) == ("symlink", folder.path / "letters")
    assert all_files(outside) == {"01-申请书.docx": b"mine"}


def test_a_folder_exchanged_for_a_link_is_not_cleared(folder, tmp_path):
    folder.put(ONE, b"x")
    (folder.path / "letters").rename(tmp_path / "outside")
    (folder.path / "letters").symlink_to(tmp_path / "outside")
    assert refusal(folder.retire, []).code == "symlink"
    assert all_files(tmp_path / "outside") == {"01-申请书.docx": b"x"}


@pytest.mark.parametrize("content", [b"x", b"outside"])
def test_a_letter_exchanged_for_a_link_is_the_users(folder, tmp_path, content):
    folder.put(ONE, b"x")
    (tmp_path / "outside").write_bytes(b"x")
    (folder.path / ONE).unlink()
    (folder.path / ONE).symlink_to(tmp_path / "outside")
    assert folder.put(ONE, content).state == "kept"
    assert names(folder.retire([]).kept, folder) == [ONE]
    assert (folder.path / ONE).is_symlink()
    assert (tmp_path / "outside").read_bytes() == b"x"


def test_a_file_in_the_place_of_a_folder_is_told(folder):
    edit(folder, "letters")
    assert refusal(folder.put, ONE, b"x").code == "in-the-way"
    assert text(folder, "letters") == "edited"


def test_a_folder_in_the_place_of_a_letter_is_the_users(folder):
    (folder.path / ONE).mkdir(parents=True)
    assert folder.put(ONE, b"x").beside == folder.path / NEW


@pytest.mark.parametrize(
    "relative",
    ["", ".", "..", "../a", "a/../../b", "/etc/passwd", "a//b", "a/", "a\\b", "C:a", "a\x00", "a\nb", "a.", "a ",
     "...", "case.json", "CASE.JSON", "manifest.json", "journal.jsonl", "lock", "evidence/a.jpg", "a?"],
)  # fmt: skip
def test_a_path_that_is_not_ours_to_write_is_refused(folder, relative):
    folder.save({"id": "s1"})
    before = all_files(folder.path.parent)
    assert refusal(folder.put, relative, b"x").code == "bad-path"
    assert all_files(folder.path.parent) == before


@pytest.mark.parametrize(
    ("content", "code", "place"),
    [
        ("{\noops", "bad-manifest", ":2"),
        ("{}", "bad-manifest", ": posexit"),
        ('{"posexit": "0", "format": 1}', "bad-manifest", ": files"),
        ('{"posexit": "0", "format": 1, "files": {"../a": {"sha256": "0"}}}', "bad-manifest", ": ../a"),
        (
            '{"posexit": "0", "format": 1, "files": {"case.json": {"sha256": "0"}}}',
            "bad-manifest",
            ": case.json",
        ),
        ('{"posexit": "0", "format": 1, "files": {"a": {}}}', "bad-manifest", ": a"),
        ('{"posexit": "0", "format": 1, "files": {"a": "0"}}', "bad-manifest", ": a"),
        ('{"posexit": "0", "format": 1, "files": {"a": {"sha256": 0}}}', "bad-manifest", ": a"),
        (
            '{"posexit": "0", "format": 1, "files": {"a": {"sha256": "0", "frozen": 1}}}',
            "bad-manifest",
            ": a",
        ),
        ('{"posexit": "9", "format": 2, "files": {}}', "newer-case-file", None),
    ],
)
def test_a_broken_manifest_stops_before_anything_is_touched(folder, content, code, place):
    folder.put(ONE, b"x")
    edit(folder, "manifest.json", content)
    before = all_files(folder.path.parent)
    for action in (lambda: folder.put(ONE, b"y"), lambda: folder.retire([])):
        error = refusal(action)
        assert error.code == code
        assert place is None or error.params["where"] == f"{folder.path / 'manifest.json'}{place}"
    assert all_files(folder.path.parent) == before


def test_without_a_manifest_everything_is_the_users(folder):
    folder.put_all(outputs("A", ONE, TWO))
    (folder.path / "manifest.json").unlink()
    assert states(folder.put_all([*outputs("A", ONE), *outputs("B", TWO)])) == ["unchanged", "kept"]
    assert text(folder, TWO) == f"{TWO} A"


# killed or refused at any step


def second_run(folder: CaseFolder) -> None:
    with folder.locked():
        folder.save({"id": "new"})
        folder.put_all(outputs("B", ONE, TWO, "fresh.md"))
        folder.retire({ONE, TWO, "fresh.md"})


def first_run(root: Path) -> CaseFolder:
    folder = CaseFolder.create(root)
    folder.save({"id": "old"})
    folder.put_all(outputs("A", ONE, TWO, THREE))
    edit(folder, TWO)
    return folder


def check_whole(folder: CaseFolder) -> None:
    """Nothing is half, empty or lost, whenever the run ended."""
    found = {name: content for name, content in all_files(folder.path).items() if "tmp" not in name}
    assert folder.load().answers["id"] in {"old", "new"}
    assert found[TWO] == b"edited"
    assert found[ONE].decode() in {f"{ONE} A", f"{ONE} B"}
    assert all(found.values())
    json.loads(found["manifest.json"])


FINAL = {
    ONE: f"{ONE} B".encode(),
    TWO: b"edited",
    "letters/02-通知.new.docx": f"{TWO} B".encode(),
    "fresh.md": b"fresh.md B",
}


def check_done(folder: CaseFolder) -> None:
    found = all_files(folder.path)
    records = {"case.json", "manifest.json"}
    assert {name: content for name, content in found.items() if name not in records} == FINAL
    assert folder.load().answers == {"id": "new"}
    assert b"landing" not in found["manifest.json"]


def test_a_kill_at_any_step_is_made_good_by_the_next_run(tmp_path):
    step = 1
    while True:
        folder = first_run(tmp_path / str(step))
        if not dies_at(step, lambda folder=folder: second_run(folder)):
            break
        check_whole(folder)
        second_run(folder)
        check_done(folder)
        step += 1
    check_done(folder)
    assert step > 40


def test_an_edit_after_a_kill_at_any_step_is_kept(tmp_path):
    step = 1
    while True:
        folder = first_run(tmp_path / str(step))
        if not dies_at(step, lambda folder=folder: second_run(folder)):
            break
        was = text(folder, ONE)
        edit(folder, ONE, "edited after the kill")
        second_run(folder)
        assert text(folder, ONE) == "edited after the kill"
        beside = folder.path / NEW
        assert beside.read_text() == f"{ONE} B" if beside.exists() else was == f"{ONE} B"
        step += 1


def test_a_run_back_to_the_old_answers_after_a_kill_takes_nothing_for_an_edit(tmp_path):
    step = 1
    while True:
        folder = first_run(tmp_path / str(step))
        if not dies_at(step, lambda folder=folder: second_run(folder)):
            break
        for mark in ("A", "C"):
            (written,) = folder.put_all(outputs(mark, ONE))
            assert written.state != "kept"
            assert text(folder, ONE) == f"{ONE} {mark}"
        step += 1


def test_a_full_disk_at_any_step_is_told_and_made_good(tmp_path):
    step, told = 1, set()
    while True:
        folder = first_run(tmp_path / str(step))
        with Disk(step).failing() as disk:
            try:
                second_run(folder)
            except PosexitError as error:
                told.add((error.code, error.params["reason"]))
        if disk.seen < step:
            break
        check_whole(folder)
        second_run(folder)
        check_done(folder)
        shutil.rmtree(folder.path)
        step += 1
    assert told == {("cannot-write", "no-space")}
