"""Completion, typed in real shells: commands, letters, tasks, names and choices of answers, files."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import pytest
from conftest import Run
from shells import completed

from posexit import journal
from posexit.cli.completion import Shell
from posexit.completion import Command, Taken, offers
from posexit.fields import FIELDS, LISTS
from posexit.library import Library

TYPED = {
    "posexit eviden": "evidence",
    "posexit --vers": "--version",
    "posexit letter cancell": "letter cancellation",
    "posexit letter --stri": "letter --strict",
    "posexit letter --type pers": "letter --type personal",
    "posexit letter --type=mer": "letter --type=merchant",
    "posexit letter --strict --lang en call": "letter --strict --lang en call-sheet",
    "posexit letter --set contract.ends": "letter --set contract.ends_on=",
    "posexit letter --set contract.term=fi": "letter --set contract.term=fixed",
    "posexit letter --set=contract.term=op": "letter --set=contract.term=open",
    "posexit letter --set contract.renewal=unk": "letter --set contract.renewal=unknown",
    "posexit letter --set terminals.12.merch": "letter --set terminals.12.merchant_no=",
    "posexit letter --set terminals.2.state=lo": "letter --set terminals.2.state=lost",
    "posexit letter --set charges.1.promi": "letter --set charges.1.promise=",
    "posexit letter --set contract.term=open --lang e": "letter --set contract.term=open --lang en",
    "posexit sent out author": "sent out authorisation",
    "posexit done out name-the": "done out name-the-acquirer",
    "posexit reply out --objection contract-not": "reply out --objection contract-not-over",
    "posexit log out --how pho": "log out --how phone",
    "posexit batch rows.csv --letter settlement-": "batch rows.csv --letter settlement-seller",
    "posexit redact out --field peo": "redact out --field people",
    "posexit redact out --field settlement.h": "redact out --field settlement.holder",
    "posexit templates copy own --letter enq": "templates copy own --letter enquiry",
    "posexit show answ": "show answers.yaml",
    "posexit letter --answers answ": "letter --answers answers.yaml",
    "posexit status cas": "status case",
    "posexit close out --note answ": "close out --note answ",
    "posexit letter --set applicant.name=": "letter --set applicant.name=",
}


@pytest.fixture
def place(run: Run, tmp_path: Path) -> Path:
    """Return a folder with a case, an answers file, and what looks like one."""
    (tmp_path / "answers.yaml").write_text("applicant:\n  name: 王不见\n", encoding="utf-8")
    run("start", "case", "--answers", "answers.yaml", "--yes", "--format", "md")
    return tmp_path


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_what_is_typed_is_completed(run: Run, place: Path, shell: str) -> None:
    script = place / f"completion.{shell}"
    script.write_bytes(run("completion", shell).raw)
    became = completed(shell, script, list(TYPED))
    assert [line.rstrip(" /") for line in became] == list(TYPED.values())


@pytest.mark.parametrize("shell", list(Shell))
def test_no_script_runs_anything_or_knows_a_case(run: Run, place: Path, shell: str) -> None:
    said = run("completion", shell).out
    assert "王不见" not in said
    code = [line for line in said.splitlines() if not line.startswith("#")]
    assert not [line for line in code if re.search(r"\bposexit +[a-z]|\$\(posexit|& posexit", line)]
    assert "case.json" not in said


@pytest.mark.parametrize("shell", list(Shell))
def test_every_script_says_in_its_first_lines_where_to_keep_it(run: Run, shell: str) -> None:
    said = run("completion", shell, "--lang", "en").out
    head = said.partition("\n\n")[0].splitlines()
    assert any(f"posexit completion {shell}" in line for line in head)
    assert all(line.startswith("#") for line in head)


def test_the_script_of_windows_powershell_is_ascii_and_its_quotes_and_brackets_close(run: Run) -> None:
    said = run("completion", "powershell", "--lang", "zh").out
    assert said.isascii()
    code = "\n".join(line for line in said.splitlines() if not line.startswith("#"))
    bare = re.sub(r"'(?:[^']|'')*'|\"[^\"\n]*\"", "", code)
    assert not set("'\"") & set(bare)
    opened: list[str] = []
    for mark in re.findall(r"[(){}\[\]]", bare):
        if mark in "({[":
            opened.append(mark)
        else:
            assert opened.pop() + mark in {"()", "{}", "[]"}
    assert opened == []


def test_a_letter_of_ones_own_is_offered(run: Run, tmp_path: Path, library: Library) -> None:
    (tmp_path / "own/letters").mkdir(parents=True)
    for lang in ("zh", "en"):
        text = library.find(f"letters/enquiry.{lang}.md").read_text(encoding="utf-8")
        (tmp_path / f"own/letters/thank-you.{lang}.md").write_text(text, encoding="utf-8")
    assert "'thank-you" in run("completion", "fish", "--templates", "own").out
    assert "'thank-you" not in run("completion", "fish").out


def test_every_field_and_choice_is_offered_with_its_label(library: Library) -> None:
    found = offers(Command("", ""), library, "zh")
    names = [line.partition("\t")[0] for line in found["="]]
    assert names == [name.replace(".*.", ".N.") for name in FIELDS]
    assert {name.partition(".")[0] for name in names if ".N." in name} == set(LISTS)
    assert found["=contract.term"] == ("fixed\t有固定期限", "open\t没有期限", "unknown\t不知道")
    assert "=applicant.name" not in found


def test_commands_below_a_command_are_offered_and_completed(library: Library) -> None:
    copy = Command("templates copy", "复制。 / Copy.", (Taken((), "DIR", "到哪里 / Where to."),))
    program = Command("", "", (), (Command("templates", "模板。 / Templates.", (), (copy,)),))
    found = offers(program, library, "en")
    assert found[":1"] == ("templates\tTemplates.",)
    assert found["templates:1"] == ("copy\tCopy.",)
    assert found["templates copy:1"] == (":folders",)


def test_choices_told_in_a_help_are_those_of_the_journal(run: Run) -> None:
    said = run("completion", "bash").out
    for place, choices in {
        "sent:--how": journal.Delivery,
        "log:--how": journal.Channel,
        "log:--decision": journal.Decision,
        "log:--confirmed": journal.Confirmable,
        "reply:--outcome": journal.Outcome,
    }.items():
        line = next(line for line in said.splitlines() if f"'{place}'" in line)
        assert re.findall(r"'([^']+)'", line.partition("(")[2]) == list(get_args(choices))


def test_a_shell_that_there_is_no_script_for_is_told_with_the_others(run: Run) -> None:
    assert "powershell" in run("completion", "tcsh", code=2).err
