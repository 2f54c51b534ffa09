"""A case folder that is missing, foreign or changed by hand, through every command that works on one.

Each says what is wrong and where, what is safe and what to do; nothing on the disk changes.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import PERSONAL, Run

from tests.disk import all_files
from tests.typist import settings

ANSWERS = {
    **PERSONAL,
    "applicant.type": "merchant",
    "applicant.form": "company",
    "contract.paper": "have",
    "contract.signed_on": "2025-03-01",
    "contract.term": "fixed",
    "contract.ends_on": "2028-01-01",
    "exit.stop_on": "2026-12-31",
}
COMMANDS = (
    ("status", "case"),
    ("status", "case", "--json"),
    ("done", "case", "export-records", "--yes"),
    ("done", "case", "--plain"),
    ("undo", "case", "--yes"),
    ("log", "case", "--how", "phone", "--yes"),
    ("log", "case", "--plain"),
    ("sent", "case", "cancellation", "--how", "ems", "--yes"),
    ("sent", "case", "--plain"),
    ("reply", "case", "--objection", "system-cannot", "--yes"),
    ("evidence", "case"),
    ("evidence", "case", "photo.png", "--yes"),
    ("close", "case", "--anyway", "--yes"),
    ("render", "case"),
    ("update", "case"),
)
CALL = '{"kind": "contact", "on": "2026-11-20", "at": "2026-11-20T08:00:00Z", "how": "phone"}\n'
SAFE = ("没有动", "没有改动", "没有被覆盖", "都没有写", "没有被改动")

Damage = Callable[[Path], object]


def journal(*lines: str) -> Damage:
    return lambda case: (case / "journal.jsonl").write_text("".join(lines), encoding="utf-8")


def answer(name: str, text: object) -> Damage:
    def write(case: Path) -> None:
        whole = json.loads((case / "case.json").read_text("utf-8"))
        section, field = name.split(".")
        whole["answers"].setdefault(section, {})[field] = text
        (case / "case.json").write_text(json.dumps(whole), encoding="utf-8")

    return write


def whole(text: str) -> Damage:
    return lambda case: (case / "case.json").write_text(text, encoding="utf-8")


def becomes_a_link(case: Path) -> None:
    (case / "case.json").rename(case.parent / "elsewhere.json")
    (case / "case.json").symlink_to(case.parent / "elsewhere.json")


def becomes_a_file(case: Path) -> None:
    shutil.rmtree(case)
    case.write_text("no folder")


DAMAGES: dict[str, tuple[Damage, str]] = {
    "no folder": (shutil.rmtree, "case 里没有案卷"),
    "a file": (becomes_a_file, "case 里没有案卷"),
    "another's folder": (lambda case: (case / "case.json").unlink(), "case 里没有案卷"),
    "no JSON": (whole('{"posexit": "0.1.0",\n'), "case.json:2"),
    "not ours": (whole('{"answers": {}}'), "case.json: posexit"),
    "a later version's": (whole('{"posexit": "9.0", "format": 99}'), "请先升级"),
    "no such day": (answer("contract.signed_on", "2026-13-01"), "contract.signed_on"),
    "no such field": (answer("contract.colour", "red"), "contract.colour"),
    "no text": (answer("contract.number", 7), "contract.number"),
    "a link": (becomes_a_link, "是一个链接"),
    "a line that is no JSON": (journal(CALL, "not json\n", CALL), "journal.jsonl:2"),
    "an unknown kind": (journal(CALL, CALL.replace("contact", "dance")), "journal.jsonl:2"),
    "an event without its day": (journal(CALL.replace('"on": "2026-11-20", ', "")), "journal.jsonl:1"),
    "a journal that is a folder": (lambda case: (case / "journal.jsonl").mkdir(), "journal.jsonl"),
}
DAYS = {
    "before the contract": (journal(CALL, CALL.replace("2026-11-20", "2025-02-28", 1)), "2025-03-01"),
    "in the future": (journal(CALL, CALL.replace("2026-11-20", "2026-11-24", 1)), "2026-11-23"),
}


@pytest.fixture
def case(tmp_path: Path, run: Run) -> Path:
    (tmp_path / "photo.png").write_bytes(b"pixels")
    run("start", "case", *settings(ANSWERS), "--yes", "--format", "md")
    return tmp_path / "case"


def snapshot(folder: Path) -> dict[str, bytes]:
    return {name: (folder / name).read_bytes() for name in all_files(folder)}


@pytest.mark.parametrize(("damage", "said"), DAMAGES.values(), ids=DAMAGES)
def test_every_command_says_what_is_wrong_and_leaves_it_alone(
    run: Run, case: Path, tmp_path: Path, damage: Damage, said: str
) -> None:
    damage(case)
    before = snapshot(tmp_path)
    for command in COMMANDS:
        ran = run(*command, code=1)
        assert said in ran.err, command
        assert said == "case 里没有案卷" or any(safe in ran.err for safe in SAFE), (command, ran.err)
        assert ran.out == "", command
        assert snapshot(tmp_path) == before, command


@pytest.mark.parametrize(("damage", "said"), DAYS.values(), ids=DAYS)
def test_an_entry_of_an_impossible_day_stops_all_but_undo(
    run: Run, case: Path, tmp_path: Path, damage: Damage, said: str
) -> None:
    damage(case)
    before = snapshot(tmp_path)
    for command in COMMANDS:
        if command[0] == "undo":
            continue
        ran = run(*command, code=1)
        assert said in ran.err, command
        assert "journal.jsonl:2" in ran.err, command
        assert "posexit undo" in ran.err, command
        assert snapshot(tmp_path) == before, command
    run("undo", "case", "2", "--yes")
    run("status", "case")


@pytest.mark.parametrize("damage", [*DAMAGES.values(), *DAYS.values()], ids=[*DAMAGES, *DAYS])
def test_the_list_names_what_it_cannot_open(run: Run, case: Path, damage: tuple[Damage, str]) -> None:
    shutil.copytree(case, case.parent / "sound")
    damage[0](case)
    out = run("status").out
    assert "sound  " in out
    assert ("打不开" in out) is (case / "case.json").exists()


def test_an_answer_is_mended_by_giving_it_anew(run: Run, case: Path) -> None:
    answer("contract.signed_on", "2026-13-01")(case)
    run("render", "case", "--set", "contract.signed_on=2025-03-01")
    run("status", "case")


@pytest.mark.parametrize(
    "command", [c for c in COMMANDS if c[0] in {"done", "log", "reply"} and "--yes" in c]
)
def test_a_broken_record_of_files_loses_no_entry(run: Run, case: Path, command: tuple[str, ...]) -> None:
    (case / "manifest.json").write_text("{")
    assert "上面说的已经记下" in run(*command).err
    assert len((case / "journal.jsonl").read_text().splitlines()) == 1


def test_what_is_left_of_a_torn_line_is_shown_and_then_replaced(run: Run, case: Path) -> None:
    path = case / "journal.jsonl"
    path.write_text(CALL + '{"kind": "contact", "said": "三天内回电，身份证110105194912310', encoding="utf-8")
    said = run("status", "case").err
    assert "三天内回电" in said
    assert "110105194912310" not in said
    for command in COMMANDS[2:9:2]:
        if "--yes" in command:
            run(*command)
    assert "没有写完" not in run("status", "case").err
    assert path.read_text("utf-8").startswith(CALL)


def test_a_letter_whose_files_cannot_be_frozen_is_not_sent(run: Run, case: Path) -> None:
    (case / "manifest.json").write_text("{")
    assert "manifest.json" in run("sent", "case", "cancellation", "--how", "ems", "--yes", code=1).err
    assert not (case / "journal.jsonl").exists()


@pytest.fixture
def spoilt(run: Run, case: Path, tmp_path: Path) -> Path:
    """Return a case with two exhibits, the file of the first gone, that of the second another by now."""
    (tmp_path / "chat.png").write_bytes(b"chat")
    for name in ("photo.png", "chat.png"):
        run("evidence", "case", name, "--yes")
    (case / "evidence" / "01-photo.png").unlink()
    (case / "evidence" / "02-chat.png").write_bytes(b"other")
    return case


@pytest.mark.parametrize("command", [c for c in COMMANDS if "--plain" not in c and c[0] != "close"])
def test_spoilt_exhibits_stop_no_command(run: Run, spoilt: Path, command: tuple[str, ...]) -> None:
    run(*command)
    assert (spoilt / "evidence" / "02-chat.png").read_bytes() == b"other"


def test_an_exhibit_is_put_back_by_its_original(run: Run, spoilt: Path) -> None:
    listed = run("evidence", "case").out
    assert "证据1的文件 evidence/01-photo.png 不见了" in listed
    assert "证据2的文件 evidence/02-chat.png 和存入时不一样了" in listed
    assert "放回去了" in run("evidence", "case", "photo.png", "--yes").out
    assert (spoilt / "evidence" / "01-photo.png").read_bytes() == b"pixels"
    assert "先把那个文件改名" in run("evidence", "case", "chat.png", "--yes", code=1).err
    (spoilt / "evidence" / "02-chat.png").unlink()
    assert "放回去了" in run("log", "case", "--how", "phone", "--proof", "chat.png", "--yes").err
    assert "的文件" not in run("status", "case").out
    kinds = [json.loads(line)["kind"] for line in (spoilt / "journal.jsonl").read_text().splitlines()]
    assert kinds == ["evidence", "evidence", "contact"]


def test_an_answer_that_a_later_version_refuses_is_mended_by_the_command_that_is_told(
    run: Run, tmp_path: Path
) -> None:
    run("start", "case", *settings(ANSWERS), "--yes", "--format", "md")
    path = tmp_path / "case" / "case.json"
    whole = json.loads(path.read_text("utf-8"))
    whole["answers"]["provider"]["seller_name"] = "13800138000"
    path.write_text(json.dumps(whole), "utf-8")
    said = run("status", "case", code=1).err
    assert "posexit render case --set" in said
    assert "provider.seller_name" in said
    run("render", "case", "--set", "provider.seller_name=示例科技服务部")
    assert "13800138000" not in run("status", "case").out
