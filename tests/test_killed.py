"""A process that is killed at every change of the disk, and at any moment: nothing lost, nothing half."""

from __future__ import annotations

import os
import random
import time
from collections.abc import Mapping
from itertools import count
from pathlib import Path

import pytest

from posexit.library import Library
from posexit.prompts import Prompt
from posexit.prompts.plain import PlainPrompter
from tests.conftest import PERSONAL
from tests.killing import Command, workshop
from tests.tries import LONG, tries
from tests.typist import WHOLE, saved, settings

MORE = {**PERSONAL, "settlement.unsettled_amount": "500"}
MADE = ("start", "case", *settings(PERSONAL), "--yes", "--format", "md")
SENT = ("sent", "case", "cancellation", "--how", "ems", "--on", "2026-11-20", "--yes")
PHONED = ("log", "case", "--how", "phone", "--said", "三天内回电", "--yes")
ADDED = "这一句是新模板里的。"
HEAD = "id,applicant.type,applicant.form,applicant.standing,applicant.name,reason.kind\n"
ROWS = "A-1,个人,individual,own,{},idle\nA-2,个人,individual,own,李四,idle\n"


def newer() -> Mapping[str, str]:
    """Return the templates of a folder in which the application and the checklist say one sentence more."""
    names = ("letters/cancellation.zh.md", "checklist.zh.md")
    builtin = Library().folders[0]
    return {f"newer/{name}": f"{(builtin / name).read_text('utf-8')}\n{ADDED}\n" for name in names}


PHOTO = {"photo.png": "pixels"}
TABLE = ("batch", "t.csv", "--output", "out", "--format", "md")
COMMANDS: Mapping[str, Command] = {
    "start": Command(MADE),
    "start again": Command(("start", "case", *settings(MORE), "--yes", "--format", "md"), (MADE,)),
    "letter": Command(
        ("letter", *settings(MORE), "-o", "out.docx"), (("letter", *settings(PERSONAL), "-o", "out.docx"),)
    ),
    "done": Command(("done", "case", "export-records", "--yes"), (MADE,)),
    "log": Command(
        ("log", "case", "--how", "phone", "--said", "三天内回电", "--proof", "photo.png", "--yes"),
        (MADE,),
        PHOTO,
    ),
    "sent": Command((*SENT, "--arrived", "2026-11-21"), (MADE,)),
    "reply": Command(("reply", "case", "--objection", "system-cannot", "--yes"), (MADE,)),
    "undo": Command(("undo", "case", "1", "--yes"), (MADE, SENT), adds=True),
    "render": Command(("render", "case", "--set", "settlement.unsettled_amount=500"), (MADE,)),
    "calendar": Command(("calendar", "case", "--today", "2026-11-25"), (MADE, PHONED)),
    "close": Command(("close", "case", "--anyway", "--yes"), (MADE,), once=True),
    "redact": Command(("redact", "case", "-o", "copies", "--yes"), (MADE,), once=True),
    "purge": Command(
        ("purge", "case", "--yes"), (MADE, ("evidence", "case", "photo.png", "--yes")), PHOTO, once=True
    ),
    "purge a run": Command(
        ("purge", "out", "--yes"), (TABLE,), {"t.csv": HEAD + ROWS.format("张小满")}, once=True
    ),
    "update": Command(("update", "case", "--templates", "newer"), (MADE,), newer()),
    "batch again": Command(
        TABLE, (TABLE,), {"t.csv": HEAD + ROWS.format("张小满")}, then={"t.csv": HEAD + ROWS.format("王五")}
    ),
    "batch": Command(TABLE, (), {"t.csv": HEAD + ROWS.format("张小满")}),
}
every_command = pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS)


@every_command
def test_a_kill_at_every_change_leaves_nothing_half_and_the_next_run_completes(command: Command) -> None:
    with workshop(command) as shop:
        kills = 0
        for change in count(1, tries(4, 1)):
            if not shop.dies(change):
                break
            kills += 1
            shop.check_whole()
            if LONG or kills % 2:
                shop.check_opens()
                shop.check_completed()
        assert kills > 1


@every_command
def test_a_kill_at_any_moment_leaves_nothing_half_and_the_next_run_completes(command: Command) -> None:
    chance = random.Random(time.time_ns() if LONG else 1)
    with workshop(command) as shop:
        for _ in range(tries(2, 40)):
            shop.restore()
            for _ in range(1 if command.adds else 3):  # one after the other, nothing cleared between
                shop.dies_within(chance.uniform(0, shop.seconds))
                shop.check_whole()
            shop.check_opens()
            shop.check_completed()


def test_an_interview_that_is_killed_at_any_change_keeps_every_answer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told, tell = os.pipe()
    ask, write = PlainPrompter.ask, os.write
    states: list[Mapping[str, str]] = []

    def asked(prompter: PlainPrompter, prompt: Prompt) -> str:
        write(tell, b".")
        states.append(saved(Path("case")) if Path("case/case.json").exists() else {})
        return ask(prompter, prompt)

    monkeypatch.setattr(PlainPrompter, "ask", asked)
    with workshop(Command(("start", "case", "--plain", "--format", "md"), typed=(*WHOLE, "", ""))) as shop:
        reference = [*states, saved(Path("case"))]
        os.read(told, 999)
        kills = 0
        for change in count(1, tries(9, 1)):
            if not shop.dies(change):
                break
            kills += 1
            answered = len(os.read(told, 999)) - 1
            found = saved(Path("case")) if Path("case/case.json").exists() else {}
            assert found in reference[answered : answered + 2], change
            shop.check_opens()
            shop.run("start", "case", "--yes", "--format", "md", *settings(reference[-1]))
            records = ("case/case.json",)  # which questions were passed over is another matter
            assert _without(shop.found(), *records) == _without(shop.after, *records), change
        assert kills > 10


def _without(files: Mapping[str, bytes], *names: str) -> Mapping[str, bytes]:
    return {name: content for name, content in files.items() if name not in names}
