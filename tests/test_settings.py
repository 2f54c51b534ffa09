"""A settings folder that cannot be read: what needs nothing of it goes on, no letter has other words than its owner's."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from conftest import PERSONAL, Run

from posexit.cli.settings import own_templates
from posexit.errors import PosexitError
from posexit.library import builtin
from tests.killing import Command, apart, workshop
from tests.typist import settings

NOBODY = 65534
READING = (
    *(("status", "case"), ("show", "case"), ("sources",), ("letters",), ("templates",), ("check", "case")),
    *(("evidence", "case"), ("calendar", "case", "-o", "-"), ("form", "--type", "personal")),
)
LETTERS = (
    ("letter", "cancellation", "--type", "personal"),
    ("render", "case"),
    ("start", "other", *settings(PERSONAL), "--yes", "--format", "md"),
    ("update", "case"),
    ("redact", "case", "--yes"),
    ("preview", "reminder"),
    ("batch", "none.csv", "--output", "out"),
)
NOTE, STOP = "这次没有用上", "没有拿自带的信来代替"


@pytest.fixture
def kept() -> Path:
    """Give the settings folder, which is not there yet."""
    return Path(os.environ["XDG_CONFIG_HOME"]) / "posexit"


@pytest.fixture(params=["", "templates", "templates/letters"])
def in_its_place(run: Run, kept: Path, request: pytest.FixtureRequest) -> Path:
    """Put a file where a folder should be, for somebody who has a case."""
    run("start", "case", *settings(PERSONAL), "--yes", "--format", "md")
    path = kept / request.param
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("x", encoding="utf-8")
    return path


def test_what_needs_none_of_it_goes_on_with_a_note(run: Run, in_its_place: Path) -> None:
    for command in READING:
        said = run(*command)
        assert said.err.count(NOTE) == 1
        assert str(in_its_place) in said.err
        assert said.out
    assert run("--help").err == ""


def test_no_letter_is_written_with_other_words(run: Run, in_its_place: Path) -> None:
    before = sorted(Path.cwd().rglob("*"))
    for command in LETTERS:
        said = run(*command, code=1)
        assert STOP in said.err
        assert str(in_its_place) in said.err
        assert not said.out
    assert sorted(Path.cwd().rglob("*")) == before


def test_what_happened_is_written_down_and_the_files_follow_later(run: Run, in_its_place: Path) -> None:
    checklist = Path("case/checklist.md").read_bytes()
    said = run("done", "case", "export-records", "--yes")
    assert said.err.count("读不了") == 1
    assert "posexit render case" in said.err
    said = run("reply", "case", "--objection", "system-cannot", "--yes")
    assert STOP in said.err
    assert "记下了" in said.out
    assert Path("case/checklist.md").read_bytes() == checklist
    in_its_place.unlink()
    run("render", "case")
    assert Path("case/checklist.md").read_bytes() != checklist
    assert [path for path in Path("case/letters").iterdir() if "回复函" in path.name]


def test_templates_that_are_named_are_read_all_the_same(run: Run, in_its_place: Path, kept: Path) -> None:
    said = run(*LETTERS[0], "--templates", builtin())
    assert "申请书" in said.out
    assert (NOTE in said.err) == (in_its_place == kept)


def test_no_settings_folder_is_nothing_to_tell(run: Run, kept: Path) -> None:
    assert "设置" not in run(*LETTERS[0]).err
    kept.mkdir(parents=True)
    assert own_templates(kept) is None
    (kept / "templates").mkdir()
    assert own_templates(kept) == kept / "templates"
    assert "设置" not in run(*LETTERS[0]).err


def as_owner(action: Callable[[], tuple[int, str]]) -> tuple[int, str]:
    """Run an action as somebody to whom rights matter, unlike root."""

    def act() -> tuple[int, str]:
        if os.geteuid() == 0:
            os.setuid(NOBODY)
        return action()

    return apart(act)()


@contextmanager
def closed(path: Path, mode: int) -> Iterator[None]:
    """Take rights off a folder for a while."""
    path.chmod(mode)
    try:
        yield
    finally:
        path.chmod(0o755)


needs_rights = pytest.mark.skipif(sys.platform == "win32", reason="folders have no such rights there")


@needs_rights
@pytest.mark.parametrize("mode", [0o000, 0o444, 0o111])
@pytest.mark.parametrize("inner", ["", "templates", "templates/letters"])
def test_a_folder_without_rights_is_told_too(inner: str, mode: int) -> None:
    def tried() -> tuple[int, str]:
        try:
            return 0, str(own_templates(folder))
        except PosexitError as error:
            return 1, f"{error.code} {error.params['path']} {error.params['reason']}"

    folder = Path("posexit")  # from here: whoever is not root may not look at what lies above
    Path.cwd().chmod(0o755)
    (folder / inner).mkdir(parents=True)
    with closed(folder / inner, mode):
        assert as_owner(tried) == (1, f"settings-unreadable {folder / inner} denied")
    assert as_owner(tried) == (0, str(folder / "templates" if inner else None))


@needs_rights
def test_a_letter_is_refused_to_who_may_not_read_the_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    with workshop(Command(LETTERS[0])) as shop:
        monkeypatch.setenv("XDG_CONFIG_HOME", str(shop.root))
        (shop.root / "posexit").mkdir()
        with closed(shop.root / "posexit", 0o000):
            code, said = as_owner(shop.tried)
        assert (code, STOP in said, "系统不允许" in said) == (1, True, True)
        assert as_owner(shop.tried)[0] == 0
