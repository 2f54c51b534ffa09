"""`posexit batch`: a folder for each case of a table, bad rows apart, stopped and continued, in shares."""

from __future__ import annotations

import contextlib
import csv
import json
import os
import stat
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import typer
from conftest import Run
from disk import Disk, all_files, dies_at
from processes import COMMAND, environment, process

from posexit.cells import Cell, Row
from posexit.cli import app
from posexit.folder import CaseFolder
from posexit.grouping import MOST_ROWS, groups
from posexit.report import Tally
from posexit.screen import progress
from tests.terminal import Terminal

NAMES = (
    *("id", "applicant.type", "applicant.form", "applicant.standing", "applicant.name", "provider.kind"),
    *("provider.name", "terminals.*.merchant_no", "terminals.*.terminal_no", "terminals.*.state"),
    *("reason.kind", "charges.*.kind", "charges.*.amount", "charges.*.claim"),
)
GOOD: Mapping[str, str] = {
    "applicant.type": "个人",
    "applicant.form": "individual",
    "applicant.standing": "own",
    "applicant.name": "张小满",
    "provider.kind": "payment-institution",
    "provider.name": "示例支付有限公司",
    "terminals.*.merchant_no": "898310154110001",
    "terminals.*.terminal_no": "10012345",
    "terminals.*.state": "idle",
    "reason.kind": "idle",
    "charges.*.kind": "deposit",
    "charges.*.amount": "299",
    "charges.*.claim": "refund",
}


MARKDOWN = ("--format", "md")


def row(number: int | str, **more: str) -> dict[str, str]:
    given = {name.replace("__", "."): text for name, text in more.items()}
    return {**GOOD, "id": f"A-{number}" if isinstance(number, int) else number, **given}


def table(path: Path, *rows: Mapping[str, str]) -> Path:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, NAMES)
        writer.writeheader()
        writer.writerows(rows)
    return path


def sheet(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_cells_that_say_there_is_none_are_as_empty_ones_and_name_no_case(run: Run, tmp_path: Path) -> None:
    columns = (
        "id",
        "applicant.name",
        "provider.name",
        "provider.seller_name",
        "provider.email",
        "exit.linked",
    )
    for name, none in (("said.csv", "无"), ("left.csv", "")):
        with (tmp_path / name).open("w", encoding="utf-8-sig", newline="") as file:
            rows = [("-", shop, "示例支付有限公司", none, none, none) for shop in ("甲店", "乙店")]
            csv.writer(file).writerows([columns, *rows])
        run("batch", name, "--output", name[:4], *MARKDOWN)
    letters = [
        {path.relative_to(tmp_path / name): path.read_bytes() for path in (tmp_path / name).rglob("*.md")}
        for name in ("said", "left")
    ]
    assert letters[0] == letters[1]
    assert {path.name for path in (tmp_path / "said").iterdir() if path.is_dir()} == {
        "row-000002",
        "row-000003",
    }


def told(run: Run, *args: object, code: int = 0) -> dict[str, Any]:
    whole: dict[str, Any] = json.loads(run("batch", *args, "--format", "md", "--json", code=code).out)
    return whole


@dataclass(frozen=True)
class Whole:
    source: Path
    files: Mapping[str, bytes]
    changes: int


def everything(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_every_row_becomes_a_private_case_folder(run: Run, tmp_path: Path) -> None:
    whole = told(run, table(tmp_path / "t.csv", row(1), row(2, applicant__name="李四")), "--output", "out")
    assert (whole["new"], whole["failed"], whole["totals"]["deposit"]) == (2, 0, "598.00")
    case = CaseFolder.open(tmp_path / "out" / "A-2")
    assert case.load().answers["applicant.name"] == "李四"
    assert case.load().finished
    assert any("李四" in path.read_text() for path in (case.path / "letters").glob("*.md"))
    modes = {stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "out").rglob("*") if path.is_file()}
    assert modes == {0o600}
    assert stat.S_IMODE((tmp_path / "out" / "A-1").stat().st_mode) == 0o700


def test_a_folder_of_a_batch_is_a_case_like_any_other(run: Run, tmp_path: Path) -> None:
    told(run, table(tmp_path / "t.csv", row(1)), "--output", "out")
    letter = next((tmp_path / "out/A-1/letters").glob("*申请书.md"))
    assert run("letter", "--case", "out/A-1").out == letter.read_text()
    run("sent", "out/A-1", "cancellation", "--how", "ems", "--yes")
    assert json.loads((tmp_path / "out/A-1/manifest.json").read_text())["files"]


def test_rows_with_one_id_are_one_case_with_several_machines(run: Run, tmp_path: Path) -> None:
    second = dict.fromkeys(NAMES, "") | {"id": "A-1", "terminals.*.merchant_no": "898310154110002"}
    told(run, table(tmp_path / "t.csv", row(1), second, row(2)), "--output", "out")
    answers = CaseFolder.open(tmp_path / "out" / "A-1").load().answers
    assert answers["terminals.2.merchant_no"] == "898310154110002"
    assert "charges.2.kind" not in answers


def test_a_bad_row_is_reported_and_stops_nothing(run: Run, tmp_path: Path) -> None:
    rows = (
        row(2) | {"charges.*.amount": "-3"},
        row("../up"),
        row(4) | {"terminals.*.merchant_no": "8.98E+14"},
        row(5),
    )
    whole = told(run, table(tmp_path / "t.csv", *rows), "--output", "out", code=1)
    assert (whole["new"], whole["failed"]) == (1, 3)
    found = [(one["行"], one["哪一项"].split("（")[0]) for one in sheet(tmp_path / "out/report.csv")]
    assert found == [("2", "charges.1.amount"), ("3", "id"), ("4", "terminals.*.merchant_no")]
    assert all(one["问题"] and one["怎么改"] for one in sheet(tmp_path / "out/report.csv"))
    assert [one["案件编号"] for one in sheet(tmp_path / "out/summary.csv")] == ["A-5", "1"]


def test_rows_of_one_case_that_contradict_each_other(run: Run, tmp_path: Path) -> None:
    told(run, table(tmp_path / "t.csv", row(1), row(1, applicant__name="李四")), "--output", "out", code=1)
    assert "第2行" in sheet(tmp_path / "out/report.csv")[0]["问题"]


def test_without_an_id_the_row_names_the_folder(run: Run, tmp_path: Path) -> None:
    told(run, table(tmp_path / "t.csv", row(""), row("")), "--output", "out")
    assert sorted(path.name for path in (tmp_path / "out").iterdir() if path.is_dir()) == [
        "row-000002",
        "row-000003",
    ]


def test_no_cell_of_a_sheet_is_a_formula(run: Run, tmp_path: Path) -> None:
    told(run, table(tmp_path / "t.csv", row(1, applicant__name="@SUM(1)")), "--output", "out")
    assert sheet(tmp_path / "out/summary.csv")[0]["申请人"] == "'@SUM(1)"


def test_what_is_doubtful_is_made_and_told(run: Run, tmp_path: Path) -> None:
    source = table(tmp_path / "t.csv", row(1), row(2) | {"terminals.*.terminal_no": "1234567"})
    whole = told(run, source, "--output", "out")
    assert (whole["new"], whole["failed"], whole["doubtful"]) == (2, 0, 1)
    (found,) = sheet(tmp_path / "out/report.csv")
    assert (found["行"], found["结果"], found["哪一项"]) == (
        "3",
        "请核对",
        "terminals.1.terminal_no（终端编号）",
    )
    assert "文本" in found["怎么改"]
    assert "请核对" in run("batch", source, "--output", "other", "--format", "md").out


@pytest.mark.parametrize(
    ("other", "options"),
    [("A-1", ()), ("a-1", ()), ("A 1", ()), ("A-1", ("--pretend",)), ("A-1", ("--jobs", "2"))],
)
def test_the_first_of_two_with_one_folder_is_made(
    run: Run, tmp_path: Path, other: str, options: tuple[str, ...]
) -> None:
    source = table(tmp_path / "t.csv", row(1), row(2), row(other, applicant__name="李四"), row(4))
    assert "第2行" in run("batch", source, "--output", "out", "--format", "md", *options, code=1).err
    if "--pretend" not in options:
        assert CaseFolder.open(tmp_path / "out" / "A-1").load().answers["applicant.name"] == "张小满"


def test_shares_agree_on_what_comes_twice(run: Run, tmp_path: Path) -> None:
    source = table(tmp_path / "t.csv", row(1), row(1) | {"id": "a-1"})
    told(run, source, "--output", "out", "--shard", "2/2", code=1)
    told(run, source, "--output", "out", "--shard", "1/2")
    assert (tmp_path / "out" / "A-1").is_dir()


def test_rows_under_merged_cells_are_no_cases(run: Run, tmp_path: Path) -> None:
    told(run, table(tmp_path / "t.csv", row(1), row(""), row(3)), "--output", "out", code=1)
    assert [one["行"] for one in sheet(tmp_path / "out/report.csv")] == ["3"]
    assert sorted(path.name for path in (tmp_path / "out").iterdir() if path.is_dir()) == ["A-1", "A-3"]


def test_a_case_of_endless_rows_is_not_held(tmp_path: Path) -> None:
    def rows() -> Iterator[Row]:
        for no in range(2, MOST_ROWS + 5_000):
            yield Row(no, {"id": Cell("A-1"), "terminals.*.serial_no": Cell("N1")})
        yield Row(99_999, {"id": Cell("A-2")})

    first, second = groups(rows())
    assert len(first.rows) == MOST_ROWS
    assert first.problems[-1].code == "too-many-rows"
    assert second.rows == (99_999,)


def test_columns_that_are_not_there_are_told(run: Run, tmp_path: Path) -> None:
    source = tmp_path / "t.csv"
    source.write_text("姓名或名称,terminals.1.serial_no\n张小满,N8NL00000001\n", encoding="utf-8")
    said = run(
        "batch", source, "--output", "out", "--format", "md", "--set", "provider.name=示例支付有限公司"
    ).err
    assert "没有“案件编号”一列" in said
    lacking = next(line for line in said.splitlines() if "没有这些列" in line)
    assert "商户编号" in lacking
    assert not any(name in lacking for name in ("姓名", "序列号", "收单机构"))
    assert (
        "没有这些列"
        not in run(
            "batch", table(source, row(1)), "--output", "o", "--pretend", "--set", "terminals.1.serial_no=N8"
        ).err
    )


def test_pretending_writes_nothing(run: Run, tmp_path: Path) -> None:
    source = table(tmp_path / "t.csv", row(1), row(2) | {"charges.*.amount": "-3"})
    whole = told(run, source, "--output", "out", "--pretend", code=1)
    assert (whole["new"], whole["failed"], whole["files"]) == (1, 1, 0)
    assert not (tmp_path / "out").exists()


def test_a_mended_table_makes_only_what_was_missing(run: Run, tmp_path: Path) -> None:
    source = tmp_path / "t.csv"
    told(run, table(source, row(1), row(2) | {"charges.*.amount": "-3"}, row(3)), "--output", "out", code=1)
    whole = told(run, table(source, row(1), row(2), row(3, applicant__name="李四")), "--output", "out")
    assert (whole["new"], whole["changed"], whole["failed"]) == (1, 2, 0)
    again = told(run, source, "--output", "out")
    assert (again["new"], again["changed"], again["unchanged"]) == (0, 0, 3)
    assert CaseFolder.open(tmp_path / "out" / "A-3").load().answers["applicant.name"] == "李四"


def test_what_the_user_edited_stays(run: Run, tmp_path: Path) -> None:
    source = tmp_path / "t.csv"
    told(run, table(source, row(1)), "--output", "out")
    letter = next((tmp_path / "out/A-1/letters").glob("*申请书.md"))
    letter.write_text("mine", encoding="utf-8")
    told(run, table(source, row(1, applicant__name="李四")), "--output", "out")
    assert letter.read_text(encoding="utf-8") == "mine"


def test_a_run_that_goes_on_keeps_its_day(run: Run, tmp_path: Path) -> None:
    source = table(tmp_path / "t.csv", row(1), row(2))
    told(run, source, "--output", "out")
    first = everything(tmp_path / "out")
    for path in sorted((tmp_path / "out/A-2").rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    (tmp_path / "out/A-2").rmdir()
    told(run, source, "--output", "out", "--today", "2026-12-24")
    assert everything(tmp_path / "out") == first


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Whole:
    """Return what a run of three cases leaves that nobody disturbed, and how often it changed the disk."""
    folder = tmp_path_factory.mktemp("undisturbed")
    source = table(folder / "t.csv", row(1), row(2) | {"charges.*.amount": "-3"}, row(3))
    disk = Disk()
    for name in ("first", "out"):  # only what is loaded already changes the disk equally often
        disk.seen = 0
        with disk.failing(), contextlib.suppress(typer.Exit, SystemExit):
            app(["batch", str(source), "--output", str(folder / name), *MARKDOWN], standalone_mode=False)
    return Whole(source, everything(folder / "out"), disk.seen)


@pytest.mark.parametrize("part", [0, 0.1, 0.3, 0.6, 0.9, -6, -5, -4, -3, -2, -1])
def test_a_run_that_was_killed_goes_on_to_the_same_bytes(
    run: Run, tmp_path: Path, whole: Whole, part: float
) -> None:
    change = whole.changes + int(part) if part < 0 else 1 + int(part * whole.changes)
    arguments = ["batch", str(whole.source), "--output", "killed", *MARKDOWN]
    assert dies_at(change, lambda: app(arguments, standalone_mode=False))
    run(*arguments, code=1)
    assert everything(tmp_path / "killed") == whole.files
    assert not [path for path in all_files(tmp_path / "killed") if "tmp" in str(path)]


@pytest.mark.parametrize("change", [15, 30])
def test_a_run_of_two_processes_that_was_killed_goes_on_to_the_same_bytes(
    run: Run, tmp_path: Path, whole: Whole, change: int
) -> None:
    arguments = ["batch", str(whole.source), "--output", "killed", *MARKDOWN, "--jobs", "2"]
    assert dies_at(change, lambda: app(arguments, standalone_mode=False))
    run(*arguments, code=1)
    assert everything(tmp_path / "killed") == whole.files


def test_whoever_stops_a_run_hears_how_to_go_on(
    run: Run, tmp_path: Path, whole: Whole, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    arguments = ["batch", str(whole.source), "--output", "stopped", *MARKDOWN]
    with monkeypatch.context() as patch:
        patch.setattr("posexit.crew.handle", stopped)
        assert "再运行同一条命令" in run(*arguments, code=130).err
    run(*arguments, code=1)
    assert everything(tmp_path / "stopped") == whole.files


def test_how_far_it_is_is_told_in_plain_lines_now_and_then(capsys: pytest.CaptureFixture[str]) -> None:
    with progress(lambda key, **params: f"{key} {params}", 2000) as advance:
        for new in range(1, 2002):
            advance(Tally(new=new), new)
    assert capsys.readouterr().err.count("batch.progress") == 2


def test_at_a_terminal_a_bar_moves_and_goes(tmp_path: Path) -> None:
    table(tmp_path / "t.csv", *(row(number) for number in range(1, 4)))
    with Terminal(tmp_path, "batch", "t.csv", "--output", "out", "--pretend") as terminal:
        terminal.expect("可做3个")
        assert "%" not in terminal.display


def test_what_a_killed_share_left_goes_with_its_next_run(run: Run, tmp_path: Path, whole: Whole) -> None:
    strays = [f"killed/.tmp-posexit-{mark}{'0' * 16}" for mark in ("", "1of2-", "2of2-")]
    arguments = ["batch", str(whole.source), "--output", "killed", *MARKDOWN]
    run(*arguments, "--shard", "1/2")
    for stray in strays:
        Path(stray).mkdir()
    run(*arguments, "--shard", "2/2", code=1)
    assert [Path(stray).exists() for stray in strays] == [True, True, False]
    run(*arguments, code=1)
    assert not any(Path(stray).exists() for stray in strays)


def test_shares_and_processes_come_to_the_same_cases(run: Run, tmp_path: Path) -> None:
    source = table(tmp_path / "t.csv", *(row(number) for number in range(1, 6)))
    told(run, source, "--output", "whole", "--jobs", "2")
    for share in ("1/2", "2/2"):
        told(run, source, "--output", "shares", "--shard", share)
    cases = [
        {name: content for name, content in everything(tmp_path / folder).items() if "/" in name}
        for folder in ("whole", "shares")
    ]
    assert cases[0] == cases[1]
    names = sorted(path.name for path in (tmp_path / "shares").glob("*.csv"))
    assert names == ["report-1of2.csv", "report-2of2.csv", "summary-1of2.csv", "summary-2of2.csv"]


def test_two_shares_side_by_side_do_not_disturb_each_other(run: Run, tmp_path: Path) -> None:
    source = table(tmp_path / "t.csv", *(row(number) for number in range(1, 7)))
    arguments = [*COMMAND, "batch", str(source), "--output", "both", "--format", "md", "--shard"]
    shares = [
        subprocess.Popen([*arguments, f"{no}/2"], env=environment(), stdout=subprocess.DEVNULL)
        for no in (1, 2)
    ]
    assert [share.wait(timeout=60) for share in shares] == [0, 0]
    assert sorted(path.name for path in (tmp_path / "both").iterdir() if path.is_dir()) == [
        f"A-{no}" for no in range(1, 7)
    ]


def test_only_the_letters_that_are_wanted(run: Run, tmp_path: Path) -> None:
    told(run, table(tmp_path / "t.csv", row(1)), "--output", "out", "--letter", "settlement")
    assert len(list((tmp_path / "out/A-1").rglob("*.md"))) == 1


def test_answers_for_every_row(run: Run, tmp_path: Path) -> None:
    told(run, table(tmp_path / "t.csv", row(1)), "--output", "out", "--set", "exit.stop_on=2026-12-31")
    assert CaseFolder.open(tmp_path / "out" / "A-1").load().answers["exit.stop_on"] == "2026-12-31"


@pytest.mark.parametrize("shard", ["0/2", "3/2", "1", "a/b", "1/0", "１/２", "1/" + "9" * 5000])
def test_a_share_that_is_none(run: Run, tmp_path: Path, shard: str) -> None:
    source = table(tmp_path / "t.csv", row(1))
    assert "2/4" in run("batch", source, "--output", "out", "--shard", shard, code=1).err


def test_places_that_are_not_for_this(run: Run, tmp_path: Path) -> None:
    source = table(tmp_path / "t.csv", row(1))
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine.txt").write_text("x")
    assert "full" in run("batch", source, "--output", "full", code=1).err
    assert "t.csv" in run("batch", source, "--output", source / "in", code=1).err
    told(run, source, "--output", "out")
    (tmp_path / "out" / "batch.json").write_text("{}")
    assert "batch.json" in run("batch", source, "--output", "out", code=1).err


def test_what_a_system_left_in_an_empty_folder_is_nothing(run: Run, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / ".DS_Store").write_text("x")
    assert told(run, table(tmp_path / "t.csv", row(1)), "--output", "out")["new"] == 1


def test_a_name_with_a_star_costs_its_own_row_only(run: Run, tmp_path: Path) -> None:
    whole = [
        {"id": "B", "foo*": "x"},
        {"id": "C", "terminals.*.place.x": "y"},
        {"id": "D", "applicant.type": "personal"},
    ]
    lines = tmp_path / "t.jsonl"
    lines.write_text("\n".join(map(json.dumps, whole)), encoding="utf-8")
    assert told(run, lines, "--output", "out", code=1)["new"] >= 1
    assert "foo*" in (tmp_path / "out" / "report.csv").read_text(encoding="utf-8-sig")


def test_a_changed_template_or_language_makes_the_cases_anew(run: Run, tmp_path: Path) -> None:
    source = table(tmp_path / "t.csv", row(1))
    run("templates", "copy", "mine", "--letter", "cancellation")
    own = ("--output", "out", "--templates", "mine")
    assert told(run, source, *own)["new"] == 1
    assert told(run, source, *own)["unchanged"] == 1
    template = tmp_path / "mine" / "letters" / "cancellation.zh.md"
    template.write_text(template.read_text(encoding="utf-8") + "\n另请电话告知。\n", encoding="utf-8")
    program = (sys.executable, "-m", "posexit")
    done = process("batch", str(source), *own, "--format", "md", "--json", program=program)
    assert json.loads(done.stdout)["changed"] == 1
    letter = next((tmp_path / "out/A-1/letters").glob("*申请书.md"))
    assert "另请电话告知" in letter.read_text(encoding="utf-8")
    assert told(run, source, "--output", "out", "--lang", "en")["changed"] == 1


def test_without_the_library_for_sheets_it_is_said_what_to_install(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    (tmp_path / "t.xlsx").write_bytes(b"PK\x03\x04")
    assert "posexit[xlsx]" in run("batch", "t.xlsx", "--output", "out", code=1).err


def test_a_folder_that_somebody_else_made_is_not_touched(run: Run, tmp_path: Path) -> None:
    source = table(tmp_path / "t.csv", row(1), row(2))
    told(run, source, "--output", "out", "--shard", "2/2")
    (tmp_path / "out" / "A-1").mkdir()
    told(run, source, "--output", "out", code=1)
    assert not any((tmp_path / "out" / "A-1").iterdir())


def test_a_table_from_standard_input(run: Run, tmp_path: Path) -> None:
    content = table(tmp_path / "t.csv", row(1)).read_bytes()
    run("batch", "-", "--output", "out", "--format", "md", stdin=content)
    assert (tmp_path / "out" / "A-1").is_dir()


def test_the_empty_sheet_is_read_back(run: Run, tmp_path: Path) -> None:
    for kind in ("personal", "merchant"):
        run("form", "--type", kind, "--csv", "--output", f"{kind}.csv")
        assert told(run, f"{kind}.csv", "--output", kind)["failed"] == 0


def test_the_report_says_no_number_of_a_paper(run: Run, tmp_path: Path) -> None:
    source = tmp_path / "t.jsonl"
    source.write_text('{"id": "A-1", "applicant": {"id_number": "110105194912310021"}}\n')
    run("batch", source, "--output", "out", code=1)
    assert "110105194912310021" not in (tmp_path / "out/report.csv").read_text()


def test_nothing_can_be_written(run: Run, tmp_path: Path) -> None:
    if os.geteuid() == 0:
        pytest.skip("root may write anywhere")
    (tmp_path / "closed").mkdir(mode=0o500)
    run("batch", table(tmp_path / "t.csv", row(1)), "--output", "closed/out", code=1)
