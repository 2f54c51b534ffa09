"""What the README says can be typed, can be typed."""

from __future__ import annotations

import re
import shlex
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from conftest import Run
from pictures import PICTURES, interview

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


def skeleton(name: str) -> list[tuple[object, ...]]:
    """Return what does not depend on the language, section by section."""
    sections = re.split(r"^#+ ", (ROOT / name).read_text(encoding="utf-8"), flags=re.MULTILINE)
    return [
        (
            [re.sub(r"#.*| +$", "", line) for line in re.findall(r"```\n(.*?)```", section, re.DOTALL)],
            sorted(re.findall(r"`posexit ([a-z]+)", section)),
            sorted(re.findall(r"`[^`]*?(--?[a-z-]+)", section)),
            len(re.findall(r"^- ", section, re.MULTILINE)),
            re.findall(r"^\| (\d+) ", section, re.MULTILINE),
            [re.sub(r"\.(?:zh-CN|zh|en)\b", "", link) for link in re.findall(r"\]\(([^)]+)\)", section)],
        )
        for section in sections
    ]


def test_both_readmes_have_the_same_sections_blocks_lists_links_and_pictures() -> None:
    for english, chinese in zip(skeleton("README.md"), skeleton("README.zh-CN.md"), strict=True):
        assert english == chinese


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_picture_of_the_interview_is_what_the_program_shows(tmp_path: Path, lang: str) -> None:
    drawn = ET.fromstring(interview(tmp_path, lang))
    kept = ET.fromstring((PICTURES / f"interview.{lang}.svg").read_text(encoding="utf-8"))
    assert ["".join(line.itertext()) for line in kept] == ["".join(line.itertext()) for line in drawn]


@pytest.mark.parametrize("name", READMES)
def test_every_picture_and_file_named_is_there(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    links = [link for link in re.findall(r"\]\(([^)]+)\)", text) if not link.startswith("http")]
    assert links
    assert [link for link in links if not (ROOT / link).is_file()] == []


def test_the_test_command_is_one_line_that_ci_calls() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert len(re.findall(r"^python3 -m venv .*pytest$", text, re.MULTILINE)) == 1
