"""index.html in a case folder: there from the first writing, named first, following what happens and what lies there."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from urllib.parse import unquote

import pytest
from conftest import PERSONAL, Run
from disk import all_files
from pages import Seen, section, shown, tree, words_of

DAY = "--today"
IDENTITY = (PERSONAL["applicant.id_number"], PERSONAL["applicant.phone"])


@pytest.fixture
def case(run: Run) -> Path:
    """Return the folder of a finished case in Markdown, written on the fixed day."""
    pairs = [part for name, text in PERSONAL.items() for part in ("--set", f"{name}={text}")]
    run("start", "case", "--yes", "--format", "md", *pairs, "--set", "letter.languages=both")
    return Path("case")


def page(folder: Path) -> str:
    return (folder / "index.html").read_text(encoding="utf-8")


def linked(folder: Path) -> set[str]:
    return {unquote(link) for link in Seen(page(folder)).links if not link.startswith("#")}


def test_start_names_it_first_and_says_what_to_do_with_it(run: Run) -> None:
    told = run("start", "out", "--example", "merchant", "--yes").out
    first = told.partition("写好了，在 out：\n")[2].splitlines()[0]
    assert first.startswith("  index.html")
    assert "双击打开" in first
    assert 'class="example"' in page(Path("out"))
    english = run("start", "again", "--example", "personal", "--yes", "--lang", "en").out
    assert re.search(r"Written to again:\n  index\.html  double-click", english)
    assert tree(page(Path("again"))).get("lang") == "en-GB"


@pytest.mark.parametrize("kind", ["personal", "merchant"])
def test_every_file_of_the_folder_is_linked_and_every_link_is_a_file(run: Run, kind: str) -> None:
    run("start", "out", "--example", kind, "--yes", "--letter-lang", "both")
    folder = Path("out")
    ours = set(all_files(folder)) - {"index.html", "case.json", "manifest.json", "lock"}
    assert linked(folder) == ours
    assert len(ours) > 20


def test_it_begins_on_the_day_of_the_first_writing(case: Path) -> None:
    assert words_of(section(page(case), "timeline")).count("你 写好清单和信") == 1


def test_identity_numbers_and_phones_stay_out(run: Run, case: Path) -> None:
    run("log", case, "--how", "phone", "--said", "三天内回电", "--yes")
    assert [secret for secret in IDENTITY if secret in page(case)] == []


def test_it_follows_what_happens_without_a_word(run: Run, case: Path) -> None:
    before = page(case)
    told = run("log", case, "--how", "visit", "--said", "叫我下周再来", "--yes")
    assert "index.html" not in told.out
    assert "叫我下周再来" not in before
    assert "叫我下周再来" in shown(page(case))
    run("sent", case, "cancellation", "--how", "ems", "--waybill", "EB1", "--yes")
    assert "2026年11月23日寄出（EMS快递，EB1）" in shown(page(case))
    assert all((case / name).is_file() for name in linked(case))
    run("render", case, "--set", "applicant.name=李立夏", DAY, "2026-11-25")
    assert "李立夏" in shown(page(case))
    assert "2026年11月25日" in shown(page(case))


def test_exhibits_are_linked_until_they_are_gone(run: Run, case: Path) -> None:
    Path("押金 收据#1.png").write_bytes(b"one")
    run("evidence", case, "押金 收据#1.png", "--proves", "交了押金", "--yes")
    (kept,) = (case / "evidence").iterdir()
    assert f"evidence/{kept.name}" in linked(case)
    kept.write_bytes(b"other")
    run("render", case)
    assert "内容和存入时不同" in shown(page(case))
    kept.unlink()
    run("render", case)
    assert "文件不见了" in shown(page(case))
    assert f"evidence/{kept.name}" not in linked(case)


def test_a_page_that_the_user_edited_stays_and_the_new_one_lies_beside(run: Run, case: Path) -> None:
    (case / "index.html").write_text("mine", encoding="utf-8")
    told = run("log", case, "--how", "visit", "--said", "再等等", "--yes").out
    assert page(case) == "mine"
    assert "index.html 你改过，原样保留；新的在 index.new.html" in told
    assert "再等等" in (case / "index.new.html").read_text(encoding="utf-8")


def test_a_page_that_is_lost_comes_back(run: Run, case: Path) -> None:
    before = page(case)
    (case / "index.html").unlink()
    told = run("render", case)
    assert "index.html　双击打开" in told.out
    assert page(case) == before


def test_the_folder_may_be_called_anything_and_be_moved(run: Run, case: Path) -> None:
    moved = shutil.move(case, "我的 退机 #1 & 50%")
    before = (Path(moved) / "index.html").read_bytes()
    run("render", moved)
    assert (Path(moved) / "index.html").read_bytes() == before


def test_scripts_hear_of_it_when_it_is_new(run: Run, case: Path) -> None:
    assert "index.html" not in run("render", case, "--json", DAY, "2026-11-24").out
    (case / "index.html").unlink()
    files = json.loads(run("render", case, "--json").out)["files"]
    assert {"path": "index.html", "state": "created", "beside": None} in files


def test_a_case_of_a_table_has_one_too(run: Run) -> None:
    Path("a.csv").write_text("id,applicant.type,applicant.name\nA-1,personal,张小满\n", encoding="utf-8")
    run("batch", "a.csv", "--output", "out", "--format", "md")
    folder = Path("out/A-1")
    assert "张小满" in shown(page(folder))
    assert linked(folder) == set(all_files(folder)) - {"index.html", "case.json", "manifest.json"}
    before = page(folder)
    run("render", folder)
    assert page(folder) == before


def test_a_changed_row_keeps_what_happened_on_the_page(run: Run) -> None:
    table = Path("a.csv")
    table.write_text("id,applicant.type,applicant.name\nA-1,personal,张小满\n", encoding="utf-8")
    run("batch", "a.csv", "--output", "out", "--format", "md")
    run("log", "out/A-1", "--how", "visit", "--said", "下周再来", "--yes")
    table.write_text("id,applicant.type,applicant.name\nA-1,personal,李立夏\n", encoding="utf-8")
    run("batch", "a.csv", "--output", "out", "--format", "md")
    text = shown(page(Path("out/A-1")))
    assert "李立夏" in text
    assert "下周再来" in text
