"""One process at a time: who holds the folder, and what a killed one leaves."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from disk import Disk, all_files, dies_at
from test_files import on_windows

from posexit import files, lock
from posexit.errors import PosexitError

__all__ = ["on_windows"]

HOLDS = """
import sys
from pathlib import Path
from posexit.lock import held
with held(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "lock"


@pytest.fixture
def other(path: Path):
    """Another process that holds the lock until its input ends."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLDS, path],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(Path(lock.__file__).parents[1])},
    ) as process:
        assert process.stdout.readline() == b"held\n"
        yield process


def pid_in(path: Path) -> int:
    return int(path.read_bytes())


def hold(path: Path) -> None:
    with lock.held(path):
        pass


def test_the_lock_holds_the_pid_and_goes_at_exit(path):
    with lock.held(path):
        assert pid_in(path) == os.getpid()
        assert path.stat().st_mode & 0o777 == 0o600
        assert set(all_files(path.parent)) == {"lock"}
    assert all_files(path.parent) == {}


def test_the_lock_goes_when_the_work_fails(path):
    with pytest.raises(KeyError), lock.held(path):
        raise KeyError
    assert all_files(path.parent) == {}


def test_another_process_is_named(path, other):
    with pytest.raises(PosexitError) as told:
        hold(path)
    assert told.value.code == "folder-locked"
    assert told.value.params == {"path": path.parent, "pid": other.pid}
    other.communicate()
    assert all_files(path.parent) == {}
    hold(path)


def test_the_lock_of_a_killed_process_is_taken_over(path, other):
    other.kill()
    other.wait()
    assert pid_in(path) == other.pid
    with lock.held(path):
        assert pid_in(path) == os.getpid()
    assert all_files(path.parent) == {}


def test_twice_in_one_process_is_once_too_often(path):
    with lock.held(path):
        with pytest.raises(PosexitError) as told:
            hold(path)
        assert told.value.params["pid"] == os.getpid()
        assert path.exists()


@pytest.mark.parametrize("content", [b"", b"not a number\n", b"99999999999999999999999\n"])
def test_a_lock_with_any_content_is_taken_over(path, content):
    path.write_bytes(content)
    with lock.held(path):
        assert pid_in(path) == os.getpid()
    assert all_files(path.parent) == {}


def test_a_holder_that_has_not_signed_yet_is_told_as_0(path):
    path.write_bytes(b"")
    descriptor = os.open(path, os.O_RDWR)
    files.take(descriptor)
    with pytest.raises(PosexitError) as told:
        hold(path)
    os.close(descriptor)
    assert told.value.params["pid"] == 0


def once(monkeypatch, name: str, first: Callable[[], object]) -> None:
    """Let something happen right before the next call of a function of os."""
    real = getattr(os, name)

    def call(*args, **kwargs):
        monkeypatch.setattr(os, name, real)
        first()
        return real(*args, **kwargs)

    monkeypatch.setattr(os, name, call)


def test_a_holder_that_ends_between_look_and_open(path, monkeypatch):
    path.write_bytes(b"1\n")
    once(monkeypatch, "open", path.unlink)
    with lock.held(path):
        assert pid_in(path) == os.getpid()


def test_a_holder_that_ends_between_open_and_lock(path, monkeypatch):
    path.write_bytes(b"1\n")
    take = files.take

    def late(descriptor):
        monkeypatch.setattr(files, "take", take)
        path.unlink()
        return take(descriptor)

    monkeypatch.setattr(files, "take", late)
    with lock.held(path):
        assert pid_in(path) == os.getpid()
    assert all_files(path.parent) == {}


def test_another_run_that_makes_the_lock_first(path, monkeypatch):
    once(monkeypatch, "link", lambda: path.write_bytes(b"1\n"))
    with lock.held(path):
        assert pid_in(path) == os.getpid()
    assert all_files(path.parent) == {}


def test_a_first_name_taken_for_a_stray(path, monkeypatch):
    once(monkeypatch, "link", lambda: files.remove_strays(path.parent))
    with lock.held(path):
        assert pid_in(path) == os.getpid()
    assert all_files(path.parent) == {}


def test_a_memory_stick_without_second_names(path, monkeypatch):
    def unsupported(*args, **kwargs):
        raise PermissionError(errno.EPERM, "exfat")

    monkeypatch.setattr(os, "link", unsupported)
    with lock.held(path):
        assert pid_in(path) == os.getpid()
    assert all_files(path.parent) == {}


def test_a_lock_of_somebody_else_is_not_removed(path):
    with lock.held(path):
        path.unlink()
        path.write_bytes(b"1\n")
    assert all_files(path.parent) == {"lock": b"1\n"}


def test_a_folder_removed_meanwhile(path):
    with lock.held(path):
        path.unlink()
        path.parent.rmdir()
    with pytest.raises(PosexitError) as told:
        hold(path)
    assert (told.value.code, told.value.params["reason"]) == ("cannot-write", "gone")
    path.parent.mkdir()


@pytest.mark.parametrize(("make", "code"), [("mkdir", "cannot-write"), ("symlink", "symlink")])
def test_something_else_in_the_place_of_the_lock(path, make, code):
    (path.parent / "mine").write_bytes(b"mine")
    if make == "mkdir":
        path.mkdir()
    else:
        path.symlink_to("mine")
    with pytest.raises(PosexitError) as told:
        hold(path)
    assert told.value.code == code
    assert all_files(path.parent)["mine"] == b"mine"


def test_a_kill_at_any_step_leaves_a_lock_that_the_next_run_takes(path):
    step = 1
    while dies_at(step, lambda: hold(path)):
        assert all(content for name, content in all_files(path.parent).items() if "tmp" not in name)
        files.remove_strays(path.parent)
        with lock.held(path):
            assert set(all_files(path.parent)) == {"lock"}
        assert all_files(path.parent) == {}
        step += 1
    assert step > 5


def test_a_full_disk_at_any_step_is_told_or_does_not_matter(path):
    told, step = [], 1
    while True:
        with Disk(step).failing() as disk:
            try:
                hold(path)
            except PosexitError as error:
                told.append((error.code, error.params["reason"]))
        if disk.seen < step:
            break
        files.remove_strays(path.parent)
        hold(path)
        assert all_files(path.parent) == {}
        step += 1
    assert set(told) == {("cannot-write", "no-space")}


def test_on_windows(path, on_windows):
    with lock.held(path):
        assert pid_in(path) == os.getpid()
        with pytest.raises(PosexitError) as told:
            hold(path)
        assert told.value.params["pid"] == os.getpid()
    assert all_files(path.parent) == {}
