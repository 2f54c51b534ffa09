"""Writing to disk: private from the first byte, whole or not at all, every refusal told."""

from __future__ import annotations

import errno
import os
import stat
import sys
from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from disk import Disk, all_files, dies_at

from posexit import files
from posexit.errors import PosexitError

REASONS = [
    (errno.ENOSPC, "no-space"),
    (errno.EDQUOT, "no-space"),
    (errno.EROFS, "read-only"),
    (errno.EACCES, "denied"),
    (errno.EPERM, "denied"),
    (errno.ENOENT, "gone"),
    (errno.ENAMETOOLONG, "long-name"),
    (errno.EIO, "other"),
]


def mode(path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture
def open_umask() -> Iterator[None]:
    before = os.umask(0)
    yield
    os.umask(before)


@pytest.fixture
def on_windows(monkeypatch) -> SimpleNamespace:
    """The parts of Windows that posexit meets: its locks and no locks of ours."""
    taken: dict[int, int] = {}

    def locking(descriptor: int, mode: int, length: int) -> None:
        node = os.fstat(descriptor).st_ino
        assert (mode, length) == (2, 1)
        assert os.lseek(descriptor, 0, os.SEEK_CUR) > 1000, "the pid would be unreadable"
        holder = taken.get(node)
        if holder not in {None, descriptor}:
            raise PermissionError(errno.EACCES, "locked")
        taken[node] = descriptor

    windows = SimpleNamespace(LK_NBLCK=2, locking=locking, taken=taken)
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setitem(sys.modules, "msvcrt", windows)
    monkeypatch.setitem(sys.modules, "fcntl", None)
    return windows


# write


def test_write_makes_and_replaces(tmp_path):
    path = tmp_path / "信.txt"
    files.write(path, "一".encode())
    files.write(path, "二".encode())
    assert all_files(tmp_path) == {"信.txt": "二".encode()}


def test_files_and_folders_are_private_from_the_first_byte(tmp_path, open_umask):
    with Disk().failing() as disk:
        files.make_private_dir(tmp_path / "a" / "b")
        files.write(tmp_path / "a" / "b" / "letter", b"x")
        files.write_output(tmp_path / "a" / "output", b"x")
    assert {stat.S_IMODE(seen) for seen in disk.modes} == {0o600}
    assert mode(tmp_path / "a") == mode(tmp_path / "a" / "b") == 0o700
    assert mode(tmp_path / "a" / "b" / "letter") == mode(tmp_path / "a" / "output") == 0o600


def test_a_file_that_was_open_to_others_becomes_private(tmp_path):
    path = tmp_path / "letter"
    path.write_bytes(b"old")
    path.chmod(0o644)
    files.write(path, b"new")
    assert mode(path) == 0o600


def test_no_file_is_ever_empty(tmp_path):
    with pytest.raises(ValueError, match="empty"):
        files.write(tmp_path / "letter", b"")
    assert all_files(tmp_path) == {}


def test_a_write_in_small_pieces_is_whole(tmp_path, monkeypatch):
    write = os.write
    monkeypatch.setattr(os, "write", lambda descriptor, rest: write(descriptor, bytes(rest)[:3]))
    files.write(tmp_path / "letter", b"0123456789")
    assert (tmp_path / "letter").read_bytes() == b"0123456789"


@pytest.mark.parametrize(("number", "reason"), REASONS)
def test_a_refusal_at_any_step_leaves_the_old_file_whole(tmp_path, number, reason):
    path = tmp_path / "letter"
    path.write_bytes(b"old content")
    step = 1
    while True:
        with Disk(step, number).failing() as disk:
            try:
                files.write(path, b"new content")
            except PosexitError as error:
                told = error
            else:
                break
        assert (told.code, told.params) == ("cannot-write", {"path": path, "reason": reason})
        assert disk.seen >= step
        landed = step == 5  # open, write, fsync, replace, fsync of the folder
        assert all_files(tmp_path) == {"letter": b"new content" if landed else b"old content"}
        path.write_bytes(b"old content")
        step += 1
    assert step == 6


def test_a_kill_at_any_step_leaves_a_whole_file_and_the_stray_goes(tmp_path):
    path = tmp_path / "letter"
    step = 1
    seen = set()
    path.write_bytes(b"old content")
    while dies_at(step, lambda: files.write(path, b"new content")):
        assert path.read_bytes() in {b"old content", b"new content"}
        strays = set(all_files(tmp_path)) - {"letter"}
        assert all("tmp" in stray for stray in strays)
        seen |= strays
        files.remove_strays(tmp_path)
        assert set(all_files(tmp_path)) == {"letter"}
        path.write_bytes(b"old content")
        step += 1
    assert step == 7
    assert len(seen) == 4


def test_ctrl_c_while_writing_leaves_nothing(tmp_path, monkeypatch):
    def interrupted(descriptor):
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupted)
    with pytest.raises(KeyboardInterrupt):
        files.write(tmp_path / "letter", b"x")
    assert all_files(tmp_path) == {}


def test_a_stray_that_cannot_be_removed_now_hides_no_reason(tmp_path, monkeypatch):
    def refused(*args, **kwargs):
        raise OSError(errno.EROFS, "read-only")

    monkeypatch.setattr(os, "replace", refused)
    monkeypatch.setattr(os, "unlink", refused)
    with pytest.raises(PosexitError) as told:
        files.write(tmp_path / "letter", b"x")
    assert told.value.params["reason"] == "read-only"


def test_a_folder_that_knows_no_fsync_is_written_all_the_same(tmp_path):
    with Disk(2, errno.EINVAL, only="fsync").failing():
        files.write(tmp_path / "letter", b"x")
    assert all_files(tmp_path) == {"letter": b"x"}


def test_a_link_in_the_place_of_the_file_is_replaced_and_not_followed(tmp_path):
    outside = tmp_path / "outside"
    outside.write_bytes(b"mine")
    (tmp_path / "letter").symlink_to(outside)
    files.write(tmp_path / "letter", b"new")
    assert outside.read_bytes() == b"mine"
    assert not (tmp_path / "letter").is_symlink()


def test_a_temporary_file_taken_for_a_stray_is_made_again(tmp_path, monkeypatch):
    take = files.take

    def late(descriptor):
        monkeypatch.setattr(files, "take", take)
        files.remove_strays(tmp_path)
        return take(descriptor)

    monkeypatch.setattr(files, "take", late)
    files.write(tmp_path / "letter", b"x")
    assert all_files(tmp_path) == {"letter": b"x"}


def test_a_file_system_without_locks_is_written_all_the_same(tmp_path, monkeypatch):
    import fcntl

    def unsupported(descriptor, how):
        raise OSError(errno.ENOLCK, "no locks")

    monkeypatch.setattr(fcntl, "flock", unsupported)
    files.write(tmp_path / "letter", b"x")
    assert all_files(tmp_path) == {"letter": b"x"}


def test_on_windows(tmp_path, on_windows):
    files.make_private_dir(tmp_path / "a")
    files.write(tmp_path / "a" / "letter", b"one")
    files.write(tmp_path / "a" / "letter", b"two")
    (tmp_path / "a" / ".tmp-posexit-0123456789abcdef").write_bytes(b"half")
    files.remove_strays(tmp_path / "a")
    assert all_files(tmp_path) == {"a/letter": b"two"}
    assert on_windows.taken


def test_on_windows_a_lock_is_kept_out_of_the_way_of_the_text(tmp_path, on_windows):
    path = tmp_path / "lock"
    path.write_bytes(b"42\n")
    first, second = os.open(path, os.O_RDWR), os.open(path, os.O_RDWR)
    assert files.take(first)
    assert not files.take(second)
    assert os.read(first, 9) == b"42\n"
    os.close(first)
    os.close(second)


# strays, folders, read, remove


def test_strays_of_ours_go_and_nothing_else(tmp_path):
    names = [
        "a.tmp",
        ".tmp-posexit-user",
        ".tmp-posexit-0123456789abcdef.docx",
        "tmp-posexit-0123456789abcdef",
    ]
    for name in [*names, ".tmp-posexit-0123456789abcdef"]:
        (tmp_path / name).write_bytes(b"x")
    (tmp_path / ".tmp-posexit-1111111111111111").mkdir()
    (tmp_path / ".tmp-posexit-2222222222222222").symlink_to(tmp_path / "a.tmp")
    files.remove_strays(tmp_path)
    kept = {*names, ".tmp-posexit-1111111111111111", ".tmp-posexit-2222222222222222"}
    assert {path.name for path in tmp_path.iterdir()} == kept


def test_the_temporary_file_of_a_run_at_work_is_no_stray(tmp_path):
    with files.temporary(tmp_path) as (_, path):
        files.remove_strays(tmp_path)
        assert path.exists()


def test_strays_of_a_missing_folder_are_no_trouble(tmp_path):
    files.remove_strays(tmp_path / "gone")


def test_a_folder_that_was_open_to_others_is_closed(tmp_path, open_umask):
    (tmp_path / "a").mkdir()
    files.make_private_dir(tmp_path / "a")
    assert mode(tmp_path / "a") == 0o700


def test_a_memory_stick_without_rights_is_no_trouble(tmp_path, monkeypatch):
    def refused(*args, **kwargs):
        raise PermissionError(errno.EPERM, "vfat")

    (tmp_path / "a").mkdir(0o755)
    monkeypatch.setattr(os, "chmod", refused)
    files.make_private_dir(tmp_path / "a")


@pytest.mark.parametrize("inner", ["file", "file/inner"])
def test_a_folder_where_a_file_stands_is_refused(tmp_path, inner):
    (tmp_path / "file").write_bytes(b"mine")
    with pytest.raises(PosexitError) as told:
        files.make_private_dir(tmp_path / inner)
    assert told.value.code == "in-the-way"
    assert all_files(tmp_path) == {"file": b"mine"}


def test_read_gives_the_content(tmp_path):
    (tmp_path / "a").write_bytes(b"0123456789")
    assert files.read(tmp_path / "a") == b"0123456789"
    assert files.read(tmp_path / "a", most=4) == b"0123"


def test_read_opens_files_only(tmp_path):
    (tmp_path / "link").symlink_to(tmp_path)
    os.mkfifo(tmp_path / "pipe")
    for name, code in [
        ("link", "symlink"),
        ("pipe", "in-the-way"),
        (".", "in-the-way"),
        ("gone", "cannot-read"),
    ]:
        with pytest.raises(PosexitError) as told:
            files.read(tmp_path / name)
        assert told.value.code == code


def test_a_link_slipped_in_between_look_and_open_is_not_followed(tmp_path, monkeypatch):
    (tmp_path / "a").write_bytes(b"secret")
    real = (tmp_path / "a").lstat()
    (tmp_path / "link").symlink_to(tmp_path / "a")
    monkeypatch.setattr(type(tmp_path), "lstat", lambda _: real)
    with pytest.raises(PosexitError) as told:
        files.read(tmp_path / "link")
    assert told.value.code == "symlink"


def test_remove(tmp_path):
    (tmp_path / "a").write_bytes(b"x")
    files.remove(tmp_path / "a")
    files.remove(tmp_path / "a")
    assert all_files(tmp_path) == {}


# write_output


def test_output_replaces_only_where_that_is_allowed(tmp_path):
    path = tmp_path / "letter.docx"
    files.write_output(path, b"one", overwrite=False)
    files.write_output(path, b"two")
    with pytest.raises(PosexitError) as told:
        files.write_output(path, b"three", overwrite=False)
    assert told.value.code == "file-exists"
    assert all_files(tmp_path) == {"letter.docx": b"two"}


def test_output_clears_what_a_killed_run_left(tmp_path):
    path = tmp_path / "letter.docx"
    assert dies_at(3, lambda: files.write_output(path, b"one"))
    assert len(all_files(tmp_path)) == 1
    files.write_output(path, b"two")
    assert all_files(tmp_path) == {"letter.docx": b"two"}


def test_output_through_a_link_keeps_the_link(tmp_path):
    (tmp_path / "real").write_bytes(b"old")
    (tmp_path / "link").symlink_to(tmp_path / "real")
    files.write_output(tmp_path / "link", b"new")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").read_bytes() == b"new"


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("", "output-folder"),
        ("folder", "output-folder"),
        ("gone/letter", "no-parent"),
        ("file/letter", "no-parent"),
        ("pipe", "not-a-file"),
        ("loop", "symlink"),
        ("a" * 300, "cannot-write"),
        ("protected", "cannot-write"),
    ],
)
def test_output_refuses_what_it_cannot_write(tmp_path, name, code):
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").write_bytes(b"mine")
    (tmp_path / "loop").symlink_to("loop")
    (tmp_path / "protected").write_bytes(b"mine")
    (tmp_path / "protected").chmod(0o444)
    os.mkfifo(tmp_path / "pipe")
    before = all_files(tmp_path)
    with pytest.raises(PosexitError) as told:
        files.write_output(tmp_path / name, b"new")
    assert told.value.code == code
    assert told.value.params["path"] == tmp_path / name
    assert all_files(tmp_path) == before


def test_output_never_replaces_a_device():
    with pytest.raises(PosexitError) as told:
        files.write_output(files.Path(os.devnull), b"x")
    assert told.value.code == "not-a-file"
