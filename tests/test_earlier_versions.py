"""Case folders that earlier versions wrote: they open, show, follow the journal and can be written anew.

`tests/folders/<version>` holds one of each, as that version wrote it and as nothing may change it:
`posexit start --yes --format md` on 2026-11-23, `sent cancellation` on the same day, `log` on 2026-11-26.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from disk import all_files

from posexit.folder import CaseFolder

FOLDERS = Path(__file__).parent / "folders"
SENT = "letters/02-POS终端撤机及商户注销申请书.md"
DAY = ("--today", "2026-12-01")


@pytest.fixture(params=sorted(path.name for path in FOLDERS.iterdir()))
def case(request, tmp_path) -> Path:
    return shutil.copytree(FOLDERS / request.param, tmp_path / "case")


def rewrite(path: Path, change: Callable[[dict[str, Any]], None]) -> None:
    whole = json.loads(path.read_text(encoding="utf-8"))
    change(whole)
    path.write_text(json.dumps(whole, ensure_ascii=False), encoding="utf-8")


def test_it_opens_and_shows(run, case):
    before = all_files(case)
    shown = json.loads(run("show", case, "--json", *DAY).out)
    assert shown["letters"]
    assert "张小满" in run("letter", "--case", case, *DAY).out
    run("status", case, *DAY)
    run("check", case, *DAY)
    run("update", case, "--pretend", *DAY)
    assert all_files(case) == before


def test_it_is_written_anew_and_no_file_is_taken_for_an_edited_one(run, case):
    sent = (case / SENT).read_bytes()
    answers = CaseFolder.open(case).load().answers
    told = run("render", case, "--set", "applicant.phone=13900139000", *DAY)
    assert "改过" not in told.out
    assert (case / SENT).read_bytes() == sent
    assert CaseFolder.open(case).load().answers == {**answers, "applicant.phone": "13900139000"}
    assert [path.suffix for path in case.glob("checklist*")] == [".md"]
    assert "文件没有变化" in run("render", case, *DAY).out


def test_it_is_updated_and_goes_on(run, case):
    sent = (case / SENT).read_bytes()
    run("update", case, *DAY)
    assert "没有要更新的" in run("update", case, *DAY).out
    run("reply", case, "--objection", "ask-your-agent", "--yes", *DAY)
    found = json.loads((case / "manifest.json").read_text(encoding="utf-8"))["files"]
    assert "rebuttal" in {told["letter"] for told in found.values() if "letter" in told}
    numbers = [path.name[:2] for path in (case / "letters").iterdir()]
    assert len(numbers) == len(set(numbers))
    assert (case / SENT).read_bytes() == sent


def test_what_is_optional_may_be_missing(run, case):
    def less(whole: dict[str, Any]) -> None:
        for name in ("begun", "finished", "example", "skipped", "unknown"):
            whole.pop(name, None)

    def plain(whole: dict[str, Any]) -> None:
        for told in whole["files"].values():
            for name in set(told) - {"sha256", "letter", "lang", "format", "frozen"}:
                del told[name]

    rewrite(case / "case.json", less)
    rewrite(case / "manifest.json", plain)
    run("log", case, "--how", "phone", "--yes", *DAY)
    told = run("render", case, "--set", "applicant.phone=13900139000", *DAY)
    assert "改过" not in told.out
    assert "没有要更新的" in run("update", case, *DAY).out
    (case / "journal.jsonl").unlink()
    run("status", case, *DAY)
    run("render", case, *DAY)


def test_without_a_manifest_nothing_is_overwritten(run, case):
    (case / "manifest.json").unlink()
    before = all_files(case)
    run("show", case, *DAY)
    run("log", case, "--how", "phone", "--yes", *DAY)
    run("render", case, "--set", "applicant.phone=13900139000", *DAY)
    after = all_files(case)
    kept = {name for name in before if name not in {"case.json", "journal.jsonl"}}
    assert {name: after[name] for name in kept} == {name: before[name] for name in kept}
    assert any(".new." in name for name in after)


def test_what_somebody_else_noted_besides_stays(run, case):
    def more(whole: dict[str, Any]) -> None:
        whole["later"] = {"x": [1]}
        for told in whole.get("files", {}).values():
            told["later"] = "y"

    for name in ("case.json", "manifest.json"):
        rewrite(case / name, more)
    run("render", case, "--set", "applicant.phone=13900139000", *DAY)
    run("sent", case, "confirmation-request", "--how", "ems", "--yes", *DAY)
    saved = json.loads((case / "case.json").read_text(encoding="utf-8"))
    manifest = json.loads((case / "manifest.json").read_text(encoding="utf-8"))
    assert saved["later"] == manifest["later"] == {"x": [1]}
    assert manifest["files"][SENT]["later"] == "y"
    assert manifest["files"]["checklist.md"]["later"] == "y"
