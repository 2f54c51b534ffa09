"""A user at the questions: types one line after the other, and remembers what was asked."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from posexit.folder import CaseFolder
from posexit.prompts import Prompt, chosen
from tests.conftest import PERSONAL, Ran

CTRL_C = object()
ID = PERSONAL["applicant.id_number"]
TO_THE_TERM = ("机器闲置", "个人", "1", "2026-12-31，2027-01-15", "示例支付有限公司")
MACHINE = "898310154110001，10012345，N8NL00123456，示例M1型，示例市江湾路1号，闲置"
DEPOSIT = "押金，299，2025-03-01，收单机构，满一年退，收据，退还"
ACCOUNT = "0，张小满，示例银行，1234"
WHOLE = (*TO_THE_TERM, "不知道", MACHINE, DEPOSIT, "", ACCOUNT, "张小满", ID, "13800138000")


class Typist:
    """A prompter whose answers were typed beforehand; after the last one the input ends."""

    has_keys = takes_ahead = False

    def __init__(self, *typed: object) -> None:
        self.typed = list(typed)
        self.asked: list[Prompt] = []

    def ask(self, prompt: Prompt) -> str:
        self.asked.append(prompt)
        if not self.typed:
            raise EOFError
        line = self.typed.pop(0)
        if line is CTRL_C:
            raise KeyboardInterrupt
        return chosen(str(line), prompt.choices)


Answering = Callable[..., tuple[Ran, Typist]]


def saved(folder: Path) -> dict[str, str]:
    """Return the answers that a case folder holds."""
    return dict(CaseFolder.open(folder).load().answers)


def letter(folder: Path, title: str) -> Path:
    """Return the path of the Markdown letter whose title ends so."""
    (found,) = (folder / "letters").glob(f"*{title}.md")
    return found


def settings(answers: dict[str, str]) -> list[str]:
    """Return answers as --set options."""
    return [part for name, text in answers.items() for part in ("--set", f"{name}={text}")]
