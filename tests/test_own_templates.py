"""A user's own templates: copied, read first file by file, from --templates or the folder for settings."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path

import pytest
from conftest import PERSONAL, TODAY, Run

from posexit.blocks import Document
from posexit.documents import render
from posexit.errors import TemplateError
from posexit.fields import case_of
from posexit.library import Library, builtin
from posexit.originals import compare
from posexit.situation import situation
from posexit.styles import STYLES, style
from posexit.writers import write

SET = [word for name, value in PERSONAL.items() for word in ("--set", f"{name}={value}")]


def copied(run: Run, folder: Path) -> Path:
    run("templates", "copy", folder)
    return folder


def change(folder: Path, name: str, old: str, new: str) -> None:
    """Put one changed file, and nothing else, into a folder."""
    text = (builtin() / name).read_text(encoding="utf-8")
    assert old in text
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.fixture
def document(library: Library) -> Document:
    """Return a finished letter that carries a mark."""
    now = situation(case_of(PERSONAL), TODAY)
    return render(now, library.letter("cancellation", "zh"), library, mark="示例")


# posexit templates copy


def test_a_copy_holds_every_file_and_changes_nothing(run: Run, tmp_path: Path) -> None:
    said = run("templates", "copy", "mine").out
    assert "posexit check mine" in said
    mine = Path("mine")
    files = {path.relative_to(builtin()) for path in builtin().rglob("*") if path.is_file()}
    assert {path.relative_to(mine) for path in mine.rglob("*") if path.is_file()} == files
    assert {one.state for one in compare(mine)} == {"same"}
    letters = [run("letter", *SET, *more).out for more in ([], ["--templates", "mine"])]
    assert letters[0] == letters[1]


def test_an_empty_folder_is_taken_and_a_full_one_refused_with_what_stands_there(run: Run) -> None:
    Path("mine").mkdir()
    run("templates", "copy", "mine")
    Path("mine/letters/cancellation.zh.md").write_text("mine", encoding="utf-8")
    assert "checklist.zh.md" in run("templates", "copy", "mine", code=1).err
    assert Path("mine/letters/cancellation.zh.md").read_text(encoding="utf-8") == "mine"
    Path("file").write_text("x", encoding="utf-8")
    assert "file" in run("templates", "copy", "file", code=1).err


def test_one_letter_can_be_copied_beside_others_but_not_over_itself(run: Run) -> None:
    run("templates", "copy", "mine", "--letter", "cancellation")
    run("templates", "copy", "mine", "--letter", "reminder", "--letter", "enquiry")
    names = sorted(path.name for path in Path("mine/letters").iterdir())
    assert names == [
        f"{name}.{lang}.md" for name in ("cancellation", "enquiry", "reminder") for lang in ("en", "zh")
    ]
    refused = run("templates", "copy", "mine", "--letter", "reminder", "--letter", "rebuttal", code=1).err
    assert "letters/reminder.zh.md" in refused
    assert not Path("mine/letters/rebuttal.zh.md").exists()
    assert "cancellation" in run("templates", "copy", "other", "--letter", "cancelation", code=1).err


@pytest.mark.parametrize("wrong", [["copy"], ["copy", "a", "b"], ["mine"], ["--letter", "reminder"]])
def test_a_copy_without_its_place_is_a_wrong_command_line(run: Run, wrong: list[str]) -> None:
    run("templates", *wrong, code=2)


def test_scripts_get_the_copy_and_the_list_as_json(run: Run) -> None:
    made = json.loads(run("templates", "copy", "mine", "--letter", "reminder", "--json").out)
    assert made["files"] == ["letters/reminder.en.md", "letters/reminder.zh.md"]
    listed = json.loads(run("templates", "--templates", "mine", "--json").out)
    assert [(one["name"], one["state"]) for one in listed["files"]] == [
        (name, "same") for name in made["files"]
    ]


# posexit templates


def test_the_list_says_what_is_changed_new_the_same_and_read_by_nothing(run: Run) -> None:
    mine = copied(run, Path("mine"))
    change(mine, "letters/reminder.zh.md", "催办", "催")
    (mine / "letters/new-one.zh.md").write_text("x", encoding="utf-8")
    (mine / "letters/cancelation.cn.md").write_text("x", encoding="utf-8")
    (mine / "letters/our-own.cn.md.txt").write_text("x", encoding="utf-8")
    (mine / "message.yaml.txt").write_text("x", encoding="utf-8")
    (mine / "letters/reminder.zh.md~").write_text("x", encoding="utf-8")
    (mine / "notes").mkdir()
    (mine / "notes/ideas.docx").write_text("x", encoding="utf-8")
    found = {one.name: (one.state, one.nearest) for one in compare(mine) if one.state != "same"}
    assert found == {
        "letters/reminder.zh.md": ("changed", None),
        "letters/new-one.zh.md": ("new", None),
        "letters/cancelation.cn.md": ("unread", "letters/cancellation.zh.md"),
        "letters/our-own.cn.md.txt": ("unread", "letters/our-own.zh.md"),
        "message.yaml.txt": ("unread", "messages.yaml"),
        "notes/ideas.docx": ("unread", None),
    }
    said = run("templates", "--templates", mine).out
    assert all(name in said for name in found)


def test_without_templates_of_ones_own_it_says_where_they_would_lie(run: Run, tmp_path: Path) -> None:
    assert str(tmp_path / "home/posexit/templates") in run("templates").out


# read first, file by file

CHANGES = (
    ("letters/rebuttal.zh.md", "text: 对答复意见", "text: 甲甲答复意见"),
    ("parts/objections/pay-a-penalty.zh.md", "不予认可", "不予乙乙"),
    ("questions.yaml", "zh: 为什么想退", "zh: 丙丙为什么想退"),
    ("messages.yaml", "没有叫 {given} 的信", "丁丁没有叫 {given} 的信"),
    ("tasks.yaml", "zh: 查清持牌收单机构的全称", "zh: 戊戊收单机构"),
    ("objections.yaml", "zh: 先行关闭终端", "zh: 己己关闭终端"),
    ("sources.yaml", "zh: 有解除权的一方发出通知", "zh: 庚庚发出通知"),
    ("checklist.zh.md", "title: ", "title: 辛辛"),
    ("style/letter.css", "@page {", "/* 壬壬 */ @page {"),
    ("style/page.css", ":root", "/* 癸癸 */ :root"),
    ("style/letter.styles.xml", 'w:val="Title"', 'w:val="Title" '),
    ("examples/personal.yaml", "张小满", "子小子"),
)


@pytest.mark.parametrize("where", ["--templates", "settings"])
def test_every_kind_of_file_is_read_from_the_users_folder_first(run: Run, tmp_path: Path, where: str) -> None:
    mine = tmp_path / ("mine" if where == "--templates" else "home/posexit/templates")
    own = ["--templates", mine] if where == "--templates" else []
    for name, old, new in CHANGES:
        change(mine, name, old, new)
    (mine / "holidays.yaml").write_text("2026:\n  source: 丑丑通知\n  free: 11月24日\n", encoding="utf-8")
    run("start", "out", "--example", "personal", "--yes", "--format", "html", *own)
    run("reply", "out", "--objection", "pay-a-penalty", "--set", "amount=2000", *own)
    run("reply", "out", "--objection", "contract-not-over", *own)
    rebuttal = run("letter", "rebuttal", "--case", "out", *own).out
    html = {path.name: path.read_text(encoding="utf-8") for path in Path("out").rglob("*.html")}
    shown = {
        "甲甲": rebuttal,
        "乙乙": rebuttal,
        "丙丙": run("form", "--type", "personal", *own).out,
        "丁丁": run("letter", "nothing", *own, code=1).err,
        "戊戊": run("show", "-", "--json", *own, stdin="applicant.type: personal\n").out,
        "己己": run("letter", "complaint", "--case", "out", "--to", "institution", *own).out,
        "庚庚": run("sources", *own).out,
        "辛辛": html["checklist.html"],
        "壬壬": html["checklist.html"],
        "癸癸": html["index.html"],
        "子小子": "".join(html.values()),
        "丑丑": html["checklist.html"],
    }
    assert [mark for mark, text in shown.items() if mark not in text] == []


def test_templates_that_are_named_take_the_place_of_the_settings(run: Run, tmp_path: Path) -> None:
    change(tmp_path / "home/posexit/templates", "messages.yaml", "没有叫 {given} 的信", "甲甲 {given}")
    change(tmp_path / "mine", "letters/reminder.zh.md", "催办", "催")
    assert "甲甲" in run("letter", "nothing", code=1).err
    assert "甲甲" not in run("letter", "nothing", "--templates", "mine", code=1).err


def test_a_table_of_cases_takes_the_templates_of_the_settings(run: Run, tmp_path: Path) -> None:
    change(tmp_path / "home/posexit/templates", "checklist.zh.md", "title: ", "title: 甲甲")
    Path("t.jsonl").write_text('{"applicant.type": "personal"}\n', encoding="utf-8")
    run("batch", "t.jsonl", "--output", "out", "--format", "md")
    (checklist,) = Path("out").glob("*/checklist.md")
    assert "甲甲" in checklist.read_text(encoding="utf-8")


# style


@pytest.mark.parametrize("kind", ["html", "docx", "pdf"])
def test_letters_wear_the_users_own_style(tmp_path: Path, kind: str, document: Document) -> None:
    name, old, new = {
        "html": ("letter.css", "font-size: 18pt", "font-size: 19pt"),
        "docx": ("letter.styles.xml", 'w:ascii="Times New Roman"', 'w:ascii="Arial"'),
        "pdf": ("letter.typ", '"#b00020"', '"#00b020"'),
    }[kind]
    change(tmp_path, f"style/{name}", old, new)
    own = write(document, kind, style=partial(style, Library(tmp_path)))
    assert own != write(document, kind)
    assert own == write(document, kind, style=partial(style, Library(tmp_path)))


def test_another_style_makes_the_letters_anew(run: Run, tmp_path: Path) -> None:
    run("start", "out", "--example", "personal", "--yes", "--format", "html")
    letter = min(Path("out/letters").glob("*.html"))
    change(tmp_path / "mine", "style/letter.css", "font-size: 18pt", "font-size: 19pt")
    run("update", "out", "--templates", "mine")
    assert "font-size: 19pt" in letter.read_text(encoding="utf-8")
    run("update", "out")
    assert "font-size: 18pt" in letter.read_text(encoding="utf-8")


BROKEN = (
    ("letter.css", "@page {", "</style><script>", "html", ":4"),
    ("letter.css", "@page {", '@import "https://example.com/a.css"; @page {', "html", "@import"),
    ("page.css", ":root", "a { background: url(https://example.com) } :root", "", "url("),
    ("letter.typ", "#let zh", '#import "@preview/cetz:0.2.0"\n#let zh', "pdf", "import"),
    ("letter.typ", "#let zh", "#let yes =\n#let zh", "pdf", "letter.typ:3"),
    ("letter.styles.xml", "<w:style ", "<w:stile ", "docx", "letter.styles.xml:"),
    ("letter.styles.xml", 'w:val="Letter Text"', 'w:val="Letter Texts"', "docx", "Letter Text"),
)


@pytest.mark.parametrize("broken", BROKEN, ids=[f"{row[0]}-{row[4]}" for row in BROKEN])
def test_a_style_that_is_broken_or_reaches_out_is_one_clear_error(
    tmp_path: Path, broken: tuple[str, str, str, str, str], document: Document
) -> None:
    name, old, new, kind, said = broken
    change(tmp_path, f"style/{name}", old, new)
    styles = partial(style, Library(tmp_path))
    with pytest.raises(TemplateError) as raised:
        write(document, kind, style=styles) if kind else styles(name)
    assert said in f"{raised.value.params}"


def test_every_style_file_is_known(tmp_path: Path) -> None:
    assert {path.name for path in (builtin() / "style").iterdir()} == set(STYLES)
