"""A disk that is full, can only be read or goes away, and others at work in the folder: told, and nothing half."""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from itertools import count
from pathlib import Path

import pytest

from posexit import lock
from posexit.folder import CaseFolder
from tests.disk import Disk
from tests.killing import Command, Workshop, apart, run, workshop
from tests.test_killed import COMMANDS, MADE, every_command
from tests.tries import tries

PAGE = 4096
NOBODY = 65534
FULL, READ_ONLY, DENIED, GONE = "磁盘满了", "只能读", "系统不允许", "不在了"
READING = (("status", "case"), ("show", "case"), ("check", "case"), ("letter", "--case", "case"))


def _mount(*arguments: str) -> bool:
    return subprocess.run(["mount", *arguments], capture_output=True, check=False).returncode == 0


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """Give a small disk of its own."""
    path = tmp_path / "disk"
    path.mkdir()
    if (
        os.geteuid()
        or not shutil.which("mount")
        or not _mount("-t", "tmpfs", "-o", "size=2m", "disk", str(path))
    ):
        pytest.skip("a small disk can only be mounted by root, and not in every container")
    try:
        yield path
    finally:
        os.chdir(tmp_path)
        subprocess.run(["umount", "-l", path], check=True)


@contextmanager
def filled(disk: Path, pages: int) -> Iterator[None]:
    """Leave so many pages free on a disk."""
    free = os.statvfs(disk).f_bfree - pages
    with (disk / "filler").open("wb") as file:
        os.posix_fallocate(file.fileno(), 0, free * PAGE)
    try:
        yield
    finally:
        (disk / "filler").unlink()


def check(shop: Workshop, code: int, said: str, reason: str) -> None:
    """See that a run that could not write said so, left all files whole and can be run again."""
    assert code in {0, 1}, said
    assert reason in said
    shop.check_whole("out/report.csv", "out/summary.csv")  # they say what could not be made
    shop.check_opens()
    shop.check_completed()


@every_command
def test_a_full_disk_is_told_and_every_file_stays_whole(disk: Path, command: Command) -> None:
    shop = Workshop(disk, command)
    for pages in count(0, tries(9, 1)):
        shop.restore()
        with filled(disk, pages):
            code, said = shop.tried()
        if FULL not in said:
            break
        check(shop, code, said, FULL)
    assert code == 0
    assert pages
    assert shop.found() == shop.after


@every_command
@pytest.mark.parametrize("most", [0, 999, 9999])
def test_a_quota_is_told_and_every_file_stays_whole(command: Command, most: int) -> None:
    def limited() -> tuple[int, str]:
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
        return shop.tried()

    with workshop(command) as shop:
        shop.restore()
        code, said = apart(limited)()
        if FULL in said:
            check(shop, code, said, FULL)
        else:
            assert (code, shop.found()) == (0, shop.after)
            written = [name for name, content in shop.after.items() if content != shop.before.get(name)]
            assert all(len(shop.after[name]) <= most for name in written)


@every_command
def test_a_disk_that_can_only_be_read_is_told_and_reading_goes_on(disk: Path, command: Command) -> None:
    shop = Workshop(disk, command)
    shop.restore()
    assert _mount("-o", "remount,ro", str(disk))
    code, said = shop.tried()
    assert code == 1
    assert READ_ONLY in said
    for arguments in READING if Path("case").is_dir() else ():
        shop.run(*arguments)
    assert shop.found() == shop.before


@every_command
def test_a_folder_that_belongs_to_others_is_told_and_reading_goes_on(
    command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    def as_nobody(action: Callable[[], tuple[int, str]]) -> Callable[[], tuple[int, str]]:
        def act() -> tuple[int, str]:
            if os.geteuid() == 0:
                os.setgid(NOBODY)
                os.setuid(NOBODY)
            return action()

        return apart(act)

    with workshop(command) as shop:
        monkeypatch.setenv("XDG_CONFIG_HOME", str(shop.root))
        shop.restore()
        for path in [shop.here, *shop.here.rglob("*")]:
            path.chmod(0o555 if path.is_dir() else 0o444)
        try:
            code, said = as_nobody(shop.tried)()
            assert (code, DENIED in said) == (1, True), said
            for arguments in READING if Path("case").is_dir() else ():
                assert as_nobody(lambda arguments=arguments: run(*arguments))()[0] == 0
            assert shop.found() == shop.before
        finally:
            for path in [shop.here, *shop.here.rglob("*")]:
                path.chmod(0o755)


@every_command
def test_a_folder_that_goes_away_meanwhile_is_told_and_not_made_again(command: Command) -> None:
    with workshop(command) as shop:
        case = shop.here / ("out" if "out" in command.arguments else "case")
        for change in count(1, tries(8, 1)):
            shop.restore()
            with Disk(change, does=lambda: shutil.rmtree(case, ignore_errors=True)).failing() as disk:
                code, said = shop.tried()
            if disk.seen < change:
                break
            assert code == 0 or (code, GONE in said) == (1, True), said
            if list(case.rglob("*")):
                assert shop.found().keys() == shop.after.keys()  # it was not begun before
                assert change < 5


WRITING = [(name, one) for name, one in COMMANDS.items() if "case" in one.arguments and one.prepared]


@pytest.mark.parametrize("command", [one for _, one in WRITING], ids=[name for name, _ in WRITING])
def test_while_another_is_at_work_nothing_is_written_and_reading_goes_on(command: Command) -> None:
    with workshop(command) as shop:
        shop.restore()
        with lock.held(Path("case/lock")):
            code, said = apart(shop.tried)()
            assert (code, f"进程号{os.getpid()}" in said) == (1, True), said
            for arguments in READING:
                shop.run(*arguments)
        assert shop.found() == shop.before


def test_many_at_once_write_down_everything_once_or_say_that_they_did_not() -> None:
    notes = [f"第{no}次" for no in range(tries(8, 40))]
    with workshop(Command(MADE)) as shop:
        waiting = notes
        while waiting:
            entries = [("log", "case", "--how", "phone", "--said", note, "--yes") for note in waiting]
            runs = [apart(partial(run, *arguments)) for arguments in entries]
            ended = dict(zip(waiting, (one() for one in runs), strict=True))
            assert all(code == 0 or (code == 1 and "正在用" in said) for code, said in ended.values())
            assert 0 in {code for code, _ in ended.values()}
            waiting = [note for note, (code, _) in ended.items() if code]
        told = [event.said for event in CaseFolder.open(Path("case")).journal().events]
        assert sorted(told) == sorted(notes)
        shop.check_opens()
        assert not [name for name in shop.found() if "tmp" in name or "lock" in name]
