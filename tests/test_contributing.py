"""What CONTRIBUTING says of the code is so; the tour of one answer is traced through a real run."""

from __future__ import annotations

import ast
import re
import shlex
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
from conftest import Run

import posexit
from posexit.case import Case
from posexit.library import Library
from posexit.questions import QUESTIONS

ROOT = Path(__file__).parents[1]
TEXT = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
STOPS = re.findall(r"^\d+\. `(posexit/[\w/]+\.py)` `([\w.]+)` ", TEXT, re.MULTILINE)
TYPED = (
    *("6", "1", "1", "2026-12-31，2027-01-15", "示例支付有限公司", "1", "2027年3月31日", "1"),
    *(
        "898310154110001，10012345，N8NL00123456，示例M1型，示例市江湾路1号，闲置",
        "",
        "",
        "0，张小满，示例银行，1234",
    ),
    *("张小满", "11010519491231002X", "13800138000", "", "", ""),
)
THE_DAY = re.compile("2027-03-31|2027, 3, 31|2027年3月31日")


@contextmanager
def traced() -> Iterator[list[tuple[str, str]]]:
    """Give the functions that are called with the day, or return it, each once, as they come."""
    wanted, seen = set(STOPS), []
    home = Path(posexit.__file__).parents[1]

    def watch(frame: FrameType, event: str, given: Any) -> None:
        code = frame.f_code
        if event not in {"call", "return"} or not code.co_filename.startswith(str(home)):
            return
        stop = (str(Path(code.co_filename).relative_to(home)), code.co_qualname)
        if stop not in wanted:
            return
        count = code.co_argcount + code.co_kwonlyargcount
        values = [frame.f_locals[name] for name in code.co_varnames[:count]] if event == "call" else [given]
        sys.setprofile(None)
        if any(THE_DAY.search(repr(value)) for value in values):
            wanted.discard(stop)
            seen.append(stop)
        sys.setprofile(watch)

    sys.setprofile(watch)
    try:
        yield seen
    finally:
        sys.setprofile(None)


def test_the_tour_of_one_answer_is_the_way_it_takes(run: Run, tmp_path: Path) -> None:
    """Every function named is there, and in a real run the answer passes through all of them in that order."""
    assert len(STOPS) == len(set(STOPS)) > 10
    with traced() as seen:
        run("start", "out", "--plain", "--format", "pdf", stdin="\n".join(TYPED) + "\n")
    assert seen == STOPS
    assert list(tmp_path.glob("out/letters/*.pdf"))


def test_the_places_beside_the_way_are_there() -> None:
    assert "contract.ends_on" in {ask.name for ask in QUESTIONS}
    assert Case().get("contract.ends_on") is None
    words = (ROOT / "templates/questions.yaml").read_text(encoding="utf-8")
    assert "\n  contract.ends_on:" in words


def test_every_file_named_is_there() -> None:
    named = re.findall(r"`((?:posexit|tests|templates|\.ci|\.readme)/[\w./*-]+)`", TEXT)
    named += [link for link in re.findall(r"\]\(([^)#]+)\)", TEXT) if "://" not in link]
    assert len(named) > 15
    assert [name for name in named if not list(ROOT.glob(name))] == []
    modules = [name.rstrip("/") for name in re.findall(r"`(\w+(?:\.py|/))`", TEXT)]
    assert [
        name for name in modules if not list((ROOT / "posexit").rglob(name)) and name != "templates"
    ] == []


def test_what_a_change_does_to_letters_is_seen_with_the_program_itself(
    run: Run, library: Library, tmp_path: Path
) -> None:
    before, after = (
        shlex.split(line, comments=True)[1:] for line in re.findall(r"^posexit .*$", TEXT, re.MULTILINE)
    )
    run(*before)
    (tmp_path / "changed/letters").mkdir(parents=True)
    text = library.find("letters/settlement.en.md").read_text(encoding="utf-8")
    changed = text.replace("certificate of settlement", "certificate of all settlement")
    assert changed != text
    (tmp_path / "changed/letters/settlement.en.md").write_text(changed, encoding="utf-8")
    assert "certificate of all settlement" in run(*after, "--templates", "changed").out


def test_the_way_to_set_up_and_to_check_is_that_of_the_readme_and_of_ci() -> None:
    (command,) = re.findall(r"^python3 -m venv .*$", TEXT, re.MULTILINE)
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert f"{command} && .venv/bin/python -m pytest" in readme
    ci = (ROOT / ".ci/run").read_text(encoding="utf-8")
    for line in re.findall(r"^\.venv/bin/(ruff|mypy|posexit check .*?)(?: .*)?$", TEXT, re.MULTILINE):
        assert line.split("  ")[0] in ci


def test_the_version_stands_once_and_the_changelog_knows_it() -> None:
    tree = ast.parse((ROOT / "posexit/__init__.py").read_text(encoding="utf-8"))
    said = [node.value.value for node in tree.body if isinstance(node, ast.Assign)]  # type: ignore[attr-defined]
    assert said == [posexit.__version__]
    for path in (*ROOT.glob("posexit/**/*.py"), ROOT / "pyproject.toml", *ROOT.glob("README*.md")):
        if path.name != "__init__.py":
            assert f'"{posexit.__version__}"' not in path.read_text(encoding="utf-8"), path
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    first, *released = re.findall(r"^## \[(.+?)\](?: - \d{4}-\d{2}-\d{2})?$", changelog, re.MULTILINE)
    assert first == "Unreleased"
    assert released[0] == posexit.__version__
    kinds = {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}
    assert set(re.findall(r"^### (.+)$", changelog, re.MULTILINE)) <= kinds


@pytest.mark.parametrize("name", ["CONTRIBUTING.md", "CHANGELOG.md", "README.md"])
def test_nothing_in_the_docs_names_a_place_on_somebodys_disk(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert re.findall(r"/(?:work|home|root|opt|Users|tmp)/\w+", text) == []
