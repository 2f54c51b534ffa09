"""The command line as a whole: where to begin, help in both languages, nothing heavy before it is needed."""

from __future__ import annotations

import json
import re
import sys
from typing import Any

import pytest
from conftest import PERSONAL, Run
from processes import process
from typer.main import get_command

from posexit import __version__, sandbox
from posexit.cli import app
from posexit.cli.commands import HELPS, SECTIONS

COMMANDS = sorted(HELPS)
HEAVY = {
    "pydantic",
    "jinja2",
    "yaml",
    "questionary",
    "prompt_toolkit",
    "rich",
    "markdown_it",
    "docx",
    "typst",
    "stdnum",
}
HANZI = re.compile("[\u4e00-\u9fff]")
LISTING = """
import atexit, json, sys
atexit.register(lambda: sys.stderr.write(json.dumps(sorted(sys.modules))))
from posexit.__main__ import main
main()
"""
LOADED = (sys.executable, "-c", LISTING)


def test_bare_posexit_says_where_to_begin(run: Run) -> None:
    assert "posexit start" in run().out
    assert "不联网" in run().out


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_where_to_begin_is_in_the_users_language(
    run: Run, lang: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POSEXIT_LANG", lang)
    assert bool(HANZI.search(run().out)) is (lang == "zh")


def test_every_command_that_bare_posexit_names_exists(run: Run) -> None:
    named = set(re.findall(r"posexit ([a-z]+)", run().out))
    assert named <= set(COMMANDS)
    assert {"start", "letter", "show"} <= named


def test_the_help_has_every_command_in_both_languages(run: Run) -> None:
    said = run("--help").out
    for name in COMMANDS:
        line = next(line for line in said.splitlines() if line.strip().startswith(f"{name} "))
        assert HANZI.search(line)
        assert re.search(r" / [A-Z]", line)


def test_the_help_groups_every_command_once_by_what_people_do(run: Run) -> None:
    listed = [name for names in SECTIONS.values() for name in names]
    assert len(listed) == len(set(listed))
    said = run("--help").out.partition(next(iter(SECTIONS)))[2]
    found = re.findall(r"^  ([a-z]+) ", said, re.MULTILINE)
    assert found == listed
    assert "..." not in said  # no help is cut short


@pytest.mark.parametrize("name", COMMANDS)
def test_everything_a_command_takes_has_help_in_both_languages(name: str) -> None:
    command: Any = get_command(app)
    for parameter in command.commands[name].params:
        assert HANZI.search(parameter.help), parameter.name
        assert re.search(r" / [A-Z]", parameter.help), parameter.name


@pytest.mark.parametrize("name", sorted(set(COMMANDS) - {"start"}))
def test_every_command_takes_language_templates_and_day(run: Run, name: str) -> None:
    said = run(name, "--help").out
    for option in ("--lang", "--templates", "--today"):
        assert option in said


def test_a_wrong_command_is_told_with_the_right_ones(run: Run) -> None:
    assert "letters" in run("lettres", code=2).err


def test_a_wrong_option_before_a_command_is_told(run: Run) -> None:
    assert "--nope" in run("--nope", code=2).err


@pytest.mark.parametrize("arguments", [["--version"], ["--help"]])
def test_help_loads_no_command(arguments: list[str]) -> None:
    done = process(*arguments, program=LOADED)
    loaded = {name for name in json.loads(done.stderr) if name.startswith("posexit.cli.")}
    assert loaded <= {"posexit.cli.commands", "posexit.cli.streams"}


@pytest.mark.parametrize("arguments", [["--version"], ["--help"]])
def test_nothing_heavy_is_loaded_for_version_and_help(arguments: list[str]) -> None:
    done = process(*arguments, program=LOADED)
    assert set(json.loads(done.stderr)) & HEAVY == set()
    assert done.stdout


@pytest.mark.parametrize("name", COMMANDS)
def test_the_help_of_a_command_loads_nothing_heavy_of_ours(name: str) -> None:
    loaded = set(json.loads(process(name, "--help", program=LOADED).stderr))
    assert loaded & HEAVY <= {"pydantic"}  # typer itself shows the types of options by it
    assert "posexit" in loaded


def test_version_is_answered_before_the_commands_are_loaded(run: Run) -> None:
    done = process("--version", program=LOADED)
    assert done.stdout.decode().split() == ["posexit", __version__]
    assert "typer" not in json.loads(done.stderr)
    assert run("--version").out.split() == ["posexit", __version__]


def test_a_letter_loads_neither_prompts_nor_other_formats() -> None:
    done = process("letter", "--lang", "zh", program=LOADED, POSEXIT_TODAY="")
    loaded = json.loads(done.stderr.splitlines()[-1])
    assert set(loaded) & {"questionary", "prompt_toolkit", "rich", "docx", "typst"} == set()


def test_one_letter_compiles_one_template(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    sandbox._environment.cache_clear()
    sandbox._template.cache_clear()
    environment = sandbox._environment()
    compiled: list[object] = []
    real = environment.compile

    def counting(source: object, *rest: object, **named: object) -> object:
        compiled.append(source)
        return real(source, *rest, **named)

    monkeypatch.setattr(environment, "compile", counting)
    run("letter", *(part for name, text in PERSONAL.items() for part in ("--set", f"{name}={text}")))
    assert len(compiled) == 1
