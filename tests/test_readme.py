"""What the README says can be typed, can be typed."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from conftest import Run

ROOT = Path(__file__).parents[1]
READMES = ["README.md", "README.zh-CN.md"]


def commands(name: str) -> list[list[str]]:
    """Return the arguments of every posexit command in the scripting block of a README."""
    text = (ROOT / name).read_text(encoding="utf-8")
    blocks = re.findall(r"```\n(.*?)```", text, re.DOTALL)
    lines = [line for block in blocks for line in block.splitlines() if line.startswith("posexit ")]
    return [shlex.split(line, comments=True)[1:] for line in lines]


@pytest.mark.parametrize("name", READMES)
def test_every_scripting_example_runs_in_its_order(run: Run, tmp_path: Path, name: str) -> None:
    for arguments in commands(name):
        run(*arguments)
    written = {path.name for path in tmp_path.iterdir()}
    assert {"case.yaml", "letter.pdf", "letter.docx", "letter.en.docx", "out"} <= written


def test_both_readmes_show_the_same_commands() -> None:
    assert commands("README.md") == commands("README.zh-CN.md")


@pytest.mark.parametrize("name", READMES)
def test_every_picture_and_file_named_is_there(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    links = [link for link in re.findall(r"\]\(([^)]+)\)", text) if not link.startswith("http")]
    assert links
    assert [link for link in links if not (ROOT / link).is_file()] == []


def test_the_test_command_is_one_line_that_ci_calls() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert len(re.findall(r"^python3 -m venv .*pytest$", text, re.MULTILINE)) == 1
