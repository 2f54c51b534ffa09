"""What an editor sees of a letter: the situations that show most of it, both languages, what it is made of."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import TODAY, Run

from posexit.examples import Misfit, Tried, made_up, situations
from posexit.fields import FIELDS
from posexit.letterhead import title
from posexit.library import Library, builtin
from posexit.plan import applies
from posexit.preview import preview
from posexit.setting import Situation
from posexit.situation import known_rules


@pytest.fixture(scope="module")
def tried(library: Library) -> list[Situation]:
    """Return every situation in which letters are tried."""
    found = [*made_up(library, TODAY), *situations(library, TODAY)]
    assert [one for one in found if isinstance(one, Misfit)] == []
    return [one.now() for one in found if isinstance(one, Tried)]


# the situations


def test_every_rule_holds_in_a_situation(tried: list[Situation]) -> None:
    assert {rule for rule in known_rules() if not any(now.holds(rule) for now in tried)} == set()


def test_every_task_paper_and_letter_applies_in_a_situation(library: Library, tried: list[Situation]) -> None:
    tasks = library.tasks
    listed = (*tasks.tasks, *tasks.papers, *tasks.closing)
    assert {one.id for one in listed if not any(applies(now, one) for now in tried)} == set()
    whens = {letter_id: library.letter(letter_id, "zh").front.when for letter_id in library.letter_ids()}
    assert {name for name, when in whens.items() if not any(now.holds(when) for now in tried)} == set()


def test_nearly_every_title_is_seen(library: Library, tried: list[Situation]) -> None:
    unseen: set[str] = set()
    for letter_id in library.letter_ids():
        front = library.letter(letter_id, "zh").front
        unseen |= {one.text for one in front.title} - {
            title(front, now) for now in tried if now.holds(front.when)
        }
    assert unseen <= {"异议函"}  # stands for a door that has no title of its own yet


def test_a_situation_borrows_what_it_does_not_say(library: Library, tmp_path: Path) -> None:
    path = tmp_path / "own.yaml"
    path.write_text(
        "- title: own\n  like: personal\n  answers: {applicant: {name: 李四}, terminals: [{state: lost}, {state: idle}]}\n",
        encoding="utf-8",
    )
    (one,) = situations(library, TODAY, path)
    assert isinstance(one, Tried)
    assert one.answers["applicant.name"] == "李四"
    assert one.answers["applicant.phone"] == "13800138000"
    assert one.answers["terminals.1.serial_no"] == "N8NL00123456"
    assert "charges.1.kind" not in one.answers


# the preview


def test_it_begins_with_a_whole_case_and_ends_with_a_blank_form(library: Library) -> None:
    made = preview("cancellation", library, TODAY)
    assert made.shown[0].title.zh == "例子，个人（--example personal）"
    assert made.shown[0].blanks == ()
    assert made.shown[-1].blank_form
    assert len(made.shown) == 4
    assert made.others
    assert {"applicant.name", "terminals.*.serial_no", "exit.stop_on"} <= set(made.fields) <= set(FIELDS)
    assert ("is_bank", "") not in made.rules
    assert "acquiring-259-exit" in {one.id for one in made.sources}


def test_as_many_situations_as_asked_for(library: Library) -> None:
    assert [one.blank_form for one in preview("cancellation", library, TODAY, 1).shown] == [True]
    shown = preview("cancellation", library, TODAY, 99).shown
    assert 8 < len(shown) == len({one.title.zh for one in shown})


@pytest.mark.parametrize("letter_id", ["reminder", "closing-record", "customer-notice", "checklist"])
def test_letters_that_come_late_are_shown_in_their_own_situation(library: Library, letter_id: str) -> None:
    made = preview(letter_id, library, TODAY)
    assert made.shown[0].applies
    assert not made.shown[0].blank_form
    assert all(one.zh.blocks and one.en.blocks for one in made.shown)


def articles(page: str) -> Iterator[str]:
    yield from re.findall(r'<article class="letter (\w+)', page)


def test_the_page_has_both_letters_side_by_side_and_loads_nothing(run: Run) -> None:
    assert "p.html" in run("preview", "cancellation", "--output", "p.html").err
    page = Path("p.html").read_text(encoding="utf-8")
    assert list(articles(page)) == ["zh", "en"] * 4
    assert page.count('class="situation"') == 4
    assert "default-src &#x27;none&#x27;" in page
    assert not re.search(r"<script|<img|<link|url\(|@import|https?://", page)
    assert "Application to Close Terminals" in page
    assert 'class="blank"' in page
    assert "留空：" in page
    assert "terminals.*.serial_no" in page
    assert '<html lang="zh-CN">' in page


def test_the_page_speaks_english_too(run: Run) -> None:
    run("preview", "rebuttal", "-o", "p.html", "--lang", "en", "--situations", "2")
    page = Path("p.html").read_text(encoding="utf-8")
    assert '<html lang="en-GB">' in page
    assert "Sources cited" in page
    assert list(articles(page)) == ["zh", "en"] * 2


def test_on_a_terminal_it_is_text(run: Run) -> None:
    said = run("preview", "reminder").out
    assert said.startswith("# 预览：书面答复催办函 / Reminder\n")
    assert "另有" in said
    assert "另有" not in run("preview", "closing-record", "--situations", "99").out
    assert "# Reminder" in said
    run("preview", "reminder", "-o", "p.md")
    assert Path("p.md").read_text(encoding="utf-8") == said
    assert run("preview", "reminder", "--format", "html").out.startswith("<!DOCTYPE html>")


def test_the_letter_of_ones_own_is_shown(run: Run) -> None:
    run("templates", "copy", "mine", "--letter", "reminder")
    own = Path("mine/letters/reminder.zh.md")
    own.write_text(own.read_text(encoding="utf-8").replace("特此函告", "甲甲<b>函告"), encoding="utf-8")
    run("preview", "reminder", "-o", "p.html", "--templates", "mine")
    assert "甲甲&lt;b&gt;函告" in Path("p.html").read_text(encoding="utf-8")


def test_a_wrong_letter_and_a_broken_one_are_one_clear_error(run: Run) -> None:
    assert "reminder" in run("preview", "remindr", code=1).err
    run("templates", "copy", "mine", "--letter", "reminder")
    own = Path("mine/letters/reminder.zh.md")
    text = own.read_text(encoding="utf-8")
    own.write_text(text.replace("{% endif %}", "", 1), encoding="utf-8")
    assert "reminder.zh.md:" in run("preview", "reminder", "--templates", "mine", code=1).err
    run("templates", "copy", "other", "--letter", "reminder")
    text = text.replace("when: answer_overdue", "when: answer_overdu")
    Path("other/letters/reminder.zh.md").write_text(text, encoding="utf-8")
    assert "answer_overdu" in run("preview", "reminder", "--templates", "other", code=1).err


def test_the_style_of_the_preview_can_be_changed(run: Run) -> None:
    Path("mine/style").mkdir(parents=True)
    css = (builtin() / "style/preview.css").read_text(encoding="utf-8")
    Path("mine/style/preview.css").write_text(css + "/* 甲甲 */", encoding="utf-8")
    run("preview", "reminder", "-o", "p.html", "--templates", "mine")
    assert "甲甲" in Path("p.html").read_text(encoding="utf-8")
