"""The recipes of templates/README.md, followed word for word in a temporary folder."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest
from conftest import TODAY, Run
from tables import README

from posexit.library import Library
from posexit.originals import compare
from posexit.preview import preview

ROOT = Path(__file__).parents[1]
FROM_FILES = ("A letter", "A task", "A source", "An objection")
_STEP = re.compile(
    r"^(?:New file `([^`]+)`:|In `([^`]+)`, after the line `([^\n]+)`)\n\n```\n(.*?)```$",
    re.DOTALL | re.MULTILINE,
)
_THEN = re.compile(r"Then:\n\n```\n(.*?)```$", re.DOTALL | re.MULTILINE)


class Step(NamedTuple):
    """One step: the file, the line behind which the text goes (a new file has none), the text."""

    file: str
    after: str
    text: str

    def take(self, folder: Path) -> None:
        """Do as it says."""
        path = folder / self.file
        if not self.after:
            path.write_text(self.text, encoding="utf-8")
            return
        lines = path.read_text(encoding="utf-8").split("\n")
        assert lines.count(self.after) == 1, self
        lines.insert(lines.index(self.after) + 1, self.text.removesuffix("\n"))
        path.write_text("\n".join(lines), encoding="utf-8")


def recipe(title: str) -> tuple[list[Step], list[list[str]]]:
    """Return the steps of a recipe, and the commands that it ends with."""
    text = (
        README.read_text(encoding="utf-8").split(f"\n### {title}\n")[1].split("\n### ")[0].split("\n## ")[0]
    )
    steps = [Step(new or old, after, body) for new, old, after, body in _STEP.findall(text)]
    named = re.findall(r"^(?:New file|In `)", text, re.MULTILINE)
    assert len(steps) == len(named)
    (commands,) = _THEN.findall(text)
    return steps, [shlex.split(line)[1:] for line in commands.splitlines()]


def follow(run: Run, folder: Path, *titles: str) -> dict[str, list[str]]:
    """Follow recipes in a copy of the templates; return what the commands of each print."""
    recipes = {title: recipe(title) for title in titles}
    for steps, _ in recipes.values():
        for step in steps:
            step.take(folder)
    return {title: [run(*command).out for command in commands] for title, (_, commands) in recipes.items()}


@pytest.fixture
def mine(run: Run) -> Path:
    """Return a copy of the templates, as every recipe begins with one."""
    run("templates", "copy", "mine")
    return Path("mine")


def test_what_can_be_added_from_files_is_added_and_checked(run: Run, mine: Path) -> None:
    said = follow(run, mine, *FROM_FILES)
    assert "申请书" in said["A letter"][1]
    assert "copy-request" in Path("copy-request.html").read_text(encoding="utf-8")
    assert "索要费率页" in said["A task"][1]
    assert "fact-copy-7-days-suggestion" in said["A source"][0]
    assert "盘点" in said["An objection"][2]
    assert run("check", "mine").out == "模板检查：0处问题。\n"
    new = {one.name for one in compare(mine) if one.state == "new"}
    assert new == {
        f"{name}.{lang}.md"
        for name in ("letters/copy-request", "parts/objections/stock-take")
        for lang in ("zh", "en")
    }


def test_the_new_letter_is_previewed_where_it_applies(run: Run, mine: Path) -> None:
    follow(run, mine, "A letter")
    made = preview("copy-request", Library(mine), TODAY)
    assert made.shown[0].applies
    assert "terminals.*.merchant_no" in made.fields


def test_a_language_can_take_the_place_of_english(run: Run, mine: Path) -> None:
    (said,) = follow(run, mine, "A language")["A language"]
    assert "# Aviso a los clientes" in said
    assert "31 December 2026" in said


def test_a_question_takes_two_lines_of_code(run: Run, tmp_path: Path) -> None:
    for folder in ("posexit", "templates"):
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / folder, tmp_path / "copy" / folder, ignore=ignored)
    for step in recipe("A letter")[0]:
        step.take(tmp_path / "copy" / "templates")
    steps, commands = recipe("A question")
    assert [step.file for step in steps if step.file.endswith(".py")] == [
        "posexit/case.py",
        "posexit/questions.py",
    ]
    for step in steps:
        step.take(tmp_path / "copy")
    env = {**os.environ, "PYTHONPATH": str(tmp_path / "copy")}
    said = [
        subprocess.run(
            [sys.executable, "-m", "posexit", *command],
            cwd=tmp_path,
            env=env,
            capture_output=True,
            text=True,
            check=False,
        )
        for command in commands
    ]
    assert [(one.returncode, one.stdout[-200:]) for one in said if one.returncode] == []
    assert "副本请送：1" in said[1].stdout


def test_the_commands_of_the_readme_run_as_they_stand(run: Run) -> None:
    english, chinese = (
        [shlex.split(line, comments=True)[1:] for line in found[0].splitlines()]
        for name in ("README.md", "README.zh-CN.md")
        if (
            found := re.findall(
                r"```\n(posexit templates copy.*?)```",
                README.with_name(name).read_text(encoding="utf-8"),
                re.DOTALL,
            )
        )
    )
    assert english == chinese
    for words in english:
        if words[0] != "check":  # run with every recipe, and takes its time
            run(*words)
    assert Path("reminder.html").is_file()


def test_every_kind_of_thing_to_add_has_a_recipe() -> None:
    titles = re.findall(r"^### (.+)$", README.read_text(encoding="utf-8"), re.MULTILINE)
    assert {*FROM_FILES, "A question", "A language"} <= set(titles)


def test_the_chinese_readme_names_every_file_and_line_that_the_english_one_does() -> None:
    english, chinese = (
        README.with_name(name).read_text(encoding="utf-8") for name in ("README.md", "README.zh-CN.md")
    )
    tables = english.split("## Your own templates")[0]
    named = set(
        re.findall(r"`([a-z]+(?:\.yaml|/)?)`", "".join(re.findall(r"^\| (`.*?) \|", tables, re.MULTILINE)))
    )
    assert {"tasks.yaml", "style/", "attachments", "act"} <= named
    assert {name for name in named if f"`{name}`" not in chinese} == set()
