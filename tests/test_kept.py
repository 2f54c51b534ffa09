"""What is kept between runs: used while it fits, made anew where it is old, broken or another's."""

from __future__ import annotations

import os
import pickle
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import PERSONAL, Run

from posexit import kept, markup, sandbox
from posexit.kept import keep_in

SECRETS = ("张小满", "11010519491231002X", "13800138000", "898310154110001", "示例支付有限公司")


class Maker:
    """Makes what is asked of it and counts how often."""

    def __init__(self, made: bytes = b"made") -> None:
        self.made, self.count = made, 0

    def __call__(self) -> bytes:
        self.count += 1
        return self.made


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    keep_in(tmp_path / "cache" / "posexit")
    yield tmp_path / "cache" / "posexit"
    keep_in(None)


def only(folder: Path) -> Path:
    (found,) = folder.iterdir()
    return found


def test_what_was_made_once_is_not_made_again(folder: Path) -> None:
    make = Maker()
    assert [kept.kept("a", "source", "json", make) for _ in range(3)] == [b"made"] * 3
    assert make.count == 1
    assert only(folder).stat().st_mode & 0o777 == 0o600
    assert folder.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize(("source", "library"), [("other", "json"), ("source", "jinja2")])
def test_another_source_or_library_is_made_anew_in_the_same_place(
    folder: Path, source: str, library: str
) -> None:
    kept.kept("a", "source", "json", Maker())
    assert kept.kept("a", source, library, Maker(b"new")) == b"new"
    assert len(list(folder.iterdir())) == 1


@pytest.mark.parametrize("spoilt", [b"", b"x" * 63, b"x" * 64, b"x" * 500])
def test_a_broken_file_is_made_anew(folder: Path, spoilt: bytes) -> None:
    kept.kept("a", "source", "json", Maker())
    only(folder).write_bytes(spoilt)
    make = Maker(b"again")
    assert kept.kept("a", "source", "json", make) == b"again"
    assert make.count == 1


def test_a_changed_byte_is_noticed(folder: Path) -> None:
    kept.kept("a", "source", "json", Maker())
    content = only(folder).read_bytes()
    only(folder).write_bytes(content[:-1] + b"!")
    assert kept.kept("a", "source", "json", Maker(b"again")) == b"again"


@pytest.mark.skipif(sys.platform == "win32", reason="rights of others are of another kind there")
def test_a_folder_that_others_can_write_to_is_not_trusted(folder: Path) -> None:
    kept.kept("a", "source", "json", Maker())
    folder.chmod(0o770)
    assert kept.kept("a", "source", "json", Maker(b"mine")) == b"mine"


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_a_link_is_not_followed(folder: Path, tmp_path: Path) -> None:
    kept.kept("a", "source", "json", Maker())
    file = only(folder)
    file.rename(tmp_path / "elsewhere")
    file.symlink_to(tmp_path / "elsewhere")
    assert kept.kept("a", "source", "json", Maker(b"mine")) == b"mine"


def test_where_nothing_can_be_kept_all_is_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    keep_in(tmp_path / "file" / "posexit")
    make = Maker()
    try:
        assert [kept.kept("a", "source", "json", make) for _ in range(2)] == [b"made"] * 2
    finally:
        keep_in(None)
    assert make.count == 2


@pytest.mark.parametrize(("count", "left"), [(400, 400), (401, 200)])
def test_the_folder_stays_small(folder: Path, count: int, left: int) -> None:
    folder.mkdir(0o700, parents=True)
    for no in range(count - 1):
        (folder / f"{no:032}").write_bytes(b"x")
        os.utime(folder / f"{no:032}", ns=(no, no))
    kept.kept("a", "source", "json", Maker())
    assert len(list(folder.iterdir())) == left
    make = Maker()
    kept.kept("a", "source", "json", make)
    assert make.count == 0  # the newest stays


def test_a_shape_comes_back_as_it_was(folder: Path) -> None:
    markup._known.clear()
    text = "# 题\n\n正文\ue0000\ue001。\n\n1. 甲\n2. **乙**\n\n| a | b |\n| --- | ---: |\n| 1 | 2 |\n\n::: sign\n签名：____\n:::\n"
    first = markup.blocks(text, ["值"])
    markup._known.clear()
    assert pickle.loads(only(folder).read_bytes()[64:])
    assert markup.blocks(text, ["值"]) == first


def test_a_letter_is_the_same_with_and_without_what_was_kept_and_leaves_no_answer_there(
    run: Run, tmp_path: Path
) -> None:
    given = [part for name, value in PERSONAL.items() for part in ("--set", f"{name}={value}")]
    written = []
    for _ in range(2):
        sandbox._template.cache_clear()
        markup._known.clear()
        written.append(run("letter", *given, "--letter-lang", "both").out)
    assert written[0] == written[1]
    files = [path for path in (tmp_path / "home").rglob("*") if path.is_file()]
    assert len(files) >= 4  # template and shape in both languages
    for path in files:
        for secret in SECRETS:
            assert secret.encode() not in path.read_bytes()
