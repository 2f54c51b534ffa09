"""`posexit show` through the command: how to leave, why, and what to do, for people and for scripts."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from conftest import DOORS_OPEN, PERSONAL, Run
from processes import process
from rich.cells import cell_len

from posexit.library import Library

RUNNING = {"contract.term": "fixed", "contract.ends_on": "2028-05-31", "exit.stop_on": "2026-12-31"}


def sets(answers: dict[str, str]) -> list[str]:
    return [part for name, text in answers.items() for part in ("--set", f"{name}={text}")]


def told(run: Run, answers: dict[str, str], *more: str) -> Any:
    return json.loads(run("show", "-", "--json", *sets(answers), *more, stdin="").out)


def test_the_json_has_the_shape_that_scripts_rely_on(run: Run) -> None:
    charge = {"charges.1.kind": "sim-fee", "charges.1.amount": "198", "charges.1.payee": "seller"}
    shape = told(run, {**PERSONAL, **RUNNING, **charge, "charges.1.claim": "refund"})
    assert {"ground", "route", "letters", "tasks", "steps", "totals", "seller_totals", "problems"} == set(
        shape
    )
    ground = shape["ground"]
    assert {"kind", "form", "door", "citations", "warnings", "because"} <= set(ground)
    assert (ground["kind"], ground["form"], ground["door"]) == ("agreement", "request", None)
    assert "civil-code-562" in ground["citations"]
    assert "合同期限：有固定期限" in ground["because"]
    assert all(isinstance(sentence, str) and sentence.endswith("。") for sentence in ground["warnings"])
    assert {"kind", "because"} <= set(shape["route"])
    assert "cancellation" in {letter["id"] for letter in shape["letters"]}
    assert all(letter["because"][0].endswith("。") for letter in shape["letters"])
    for task in shape["tasks"]:
        assert {"id", "phase", "title", "due", "because"} <= set(task)
        assert task["due"] is None or task["due"] >= "2026-11-23"
        assert all(task["because"])
    assert shape["totals"] == {"deposit": "0.00", "unsettled": "0.00", "refund": "0.00", "owed": "0.00"}
    assert shape["seller_totals"]["refund"] == "198.00"


def test_an_unknown_answer_is_a_task_that_says_so(run: Run) -> None:
    tasks = told(run, {**PERSONAL, **RUNNING, "contract.notice_days": "不知道"})["tasks"]
    found = next(task for task in tasks if task["title"] == "查清：提前通知天数")
    assert "提前通知天数：不知道" in found["because"]


def test_every_day_stands_with_its_arithmetic(run: Run) -> None:
    tasks = {task["id"]: task for task in told(run, {**PERSONAL, **RUNNING})["tasks"]}
    export = tasks["photograph-the-machine"]
    assert (export["by"], export["arithmetic"]) == (
        export["when"],
        "定计划那天：2026年11月23日 + 7日 = 2026年11月30日",
    )
    confirm = tasks["confirm-the-terminal"]
    assert confirm["when"] == "2027年1月7日前（停用日后7日）"
    assert (confirm["by"], confirm["arithmetic"]) == (
        "2027年1月7日前",
        "停用日：2026年12月31日 + 7日 = 2027年1月7日",
    )
    waiting = tasks["chase-the-answer"]
    assert (waiting["by"], waiting["arithmetic"]) == (waiting["when"], "")
    shown = run("show", "-", *sets({**PERSONAL, **RUNNING}), stdin="").out
    assert (
        "  · 2027年1月7日前，拿到终端已关闭的书面确认\n    停用日：2026年12月31日 + 7日 = 2027年1月7日\n"
        in shown
    )


def test_a_contradiction_is_among_the_problems(run: Run) -> None:
    wrong = {"contract.term": "fixed", "contract.signed_on": "2028-06-01", "contract.ends_on": "2028-05-31"}
    problems = told(run, wrong)["problems"]
    assert {"contract.signed_on", "contract.ends_on"} <= set(problems[0]["fields"])
    assert problems[0]["severity"] == "contradiction"
    assert told(run, RUNNING)["problems"] == []


def test_the_language_changes_words_and_nothing_else(run: Run) -> None:
    zh, en = (told(run, {**PERSONAL, **RUNNING}, "--lang", lang) for lang in ("zh", "en"))
    assert zh["ground"]["citations"] == en["ground"]["citations"]
    assert [task["id"] for task in zh["tasks"]] == [task["id"] for task in en["tasks"]]
    assert [task["due"] for task in zh["tasks"]] == [task["due"] for task in en["tasks"]]
    assert not any("\u4e00" <= char <= "\u9fff" for char in json.dumps(en["tasks"], ensure_ascii=False))


def test_a_file_standard_input_and_a_folder_say_the_same(run: Run) -> None:
    answers = sets({**PERSONAL, **RUNNING})
    run("start", "case", "--yes", "--format", "md", *answers)
    Path("a.yaml").write_text("reason: {kind: idle}\n", encoding="utf-8")
    by_file = run("show", "a.yaml", *answers).out
    assert by_file == run("show", "-", *answers, stdin="").out == run("show", "case").out


def test_set_stands_over_the_file_and_the_folder(run: Run) -> None:
    run("start", "case", "--yes", "--format", "md", *sets({**PERSONAL, **RUNNING}))
    wished = ["--set", "exit.stop_on=2027-01-15"]
    assert "停用日：2026年12月31日" in json.loads(run("show", "case", "--json").out)["ground"]["because"]
    changed = json.loads(run("show", "case", "--json", *wished).out)
    assert "停用日：2027年1月15日" in changed["ground"]["because"]


@pytest.mark.parametrize("door", DOORS_OPEN)
def test_every_door_says_its_own_advice(run: Run, library: Library, door: str) -> None:
    answers = DOORS_OPEN[door]
    ground = told(run, answers)["ground"]
    assert ground["door"] == door
    assert library.words.say(f"doors.{door}.advice", "zh") in ground["says"]
    assert library.words.say(f"doors.{door}.title", "zh") in run("show", "-", *sets(answers), stdin="").out


@pytest.mark.parametrize("columns", [60, 80, 120])
@pytest.mark.parametrize("kind", ["personal", "merchant"])
def test_the_screen_fits_its_columns_and_breaks_lines_as_chinese_does(
    run: Run, columns: int, kind: str
) -> None:
    run("form", "--type", kind, "--example", "--output", "a.yaml")
    lines = process("show", "a.yaml", COLUMNS=str(columns)).stdout.decode().splitlines()
    assert max(cell_len(line.rstrip()) for line in lines) <= columns
    assert [line for line in lines if line.lstrip()[:1] in set("，。、；：！？）》”")] == []
    assert [line for line in lines if line.rstrip()[-1:] in set("（《“")] == []
    text = "".join(line.strip() for line in lines)
    assert "…" not in text
    for part in ("能怎么退", "因为你说", "要注意", "依据", "走哪条路", "要做的事", "要写的信", "互不抵扣"):
        assert part in text
    assert text.index("要做的事") < text.index("要写的信")


def test_a_warning_names_its_sources(run: Run) -> None:
    said = run("show", "-", *sets({**PERSONAL, **RUNNING}), stdin="").out.replace("\n    ", "")
    assert "收到书面确认之前合同还在。（《民法典》第一百四十条）" in said


def test_amounts_have_their_unit_and_the_sellers_stand_apart(run: Run) -> None:
    charge = {"charges.1.kind": "sim-fee", "charges.1.amount": "198", "charges.1.claim": "refund"}
    alone = run("show", "-", *sets(charge), stdin="").out
    assert "198.00元" in alone
    assert "和卖机器的人" not in alone
    assert "和卖机器的人" in run("show", "-", *sets({**charge, "charges.1.payee": "seller"}), stdin="").out


def test_a_secret_is_masked(run: Run) -> None:
    secret = "11010519491231002X"
    answers = {**PERSONAL, "applicant.id_number": secret}
    assert secret not in run("show", "-", *sets(answers), stdin="").out
    assert secret not in run("show", "-", "--json", *sets(answers), stdin="").out


def test_what_cannot_be_read_is_one_clear_error(run: Run, tmp_path: object) -> None:
    assert "posexit form" in run("show", "nowhere.yaml", code=1).err
    assert "case.json" in run("show", str(tmp_path), code=1).err
    run("show", code=2)


def test_a_warning_names_no_rule_that_does_not_bind_this_acquirer(run: Run) -> None:
    frozen = {"reason.kind": "fault", "reason.fault": "money-frozen"}
    for kind, cited in (("bank", False), ("payment-institution", True)):
        warned = told(run, {**PERSONAL, **frozen, "provider.kind": kind})["ground"]["warned"]
        assert any("支付机构" in one["sources"] for one in warned) is cited
