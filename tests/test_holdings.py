"""Numbers of letters: given in order, kept, never given twice."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from posexit import __version__
from posexit.holdings import FORMATS, Holdings, Slot
from posexit.library import Library
from posexit.manifest import Entry, fingerprint
from posexit.outputs import Output


def entry(
    letter: str, *, sha: str = "1", lang: str = "zh", suffix: str = "md", turn: int = 1, **more
) -> Entry:
    own = {name: more.pop(name) for name in ("frozen", "retired", "beside") if name in more}
    meta = {"letter": letter, "lang": lang, "format": suffix, "turn": turn, "posexit": __version__, **more}
    return Entry(sha, meta=meta, **own)


def holdings(**entries: Entry) -> Holdings:
    """Return the holdings of entries by number of their letters: n03, n04new."""
    return Holdings.of({f"letters/{name[1:3]}-x{name[3:]}.md": one for name, one in entries.items()})


def numbers(held: Holdings, *letters: str) -> tuple[int, ...]:
    return held.numbers([Slot(letter) for letter in letters])


# numbers


def test_new_letters_are_numbered_in_order():
    assert numbers(Holdings(), "a", "b", "c") == (1, 2, 3)
    assert numbers(Holdings()) == ()


def test_a_letter_that_is_there_keeps_its_number_whatever_comes_or_goes():
    held = holdings(n01=entry("a"), n02=entry("b"), n03=entry("c"))
    assert numbers(held, "a", "new", "b", "c") == (1, 4, 2, 3)
    assert numbers(held, "new", "c", "newer") == (4, 3, 5)
    assert numbers(held, "c") == (3,)


def test_a_new_letter_takes_a_free_place_behind_the_one_before_it():
    held = holdings(n01=entry("a"), n03=entry("c"))
    assert numbers(held, "a", "new", "c") == (1, 2, 3)
    assert numbers(held, "a", "c", "new") == (1, 3, 4)


def test_a_number_of_what_was_sent_or_is_no_longer_produced_is_not_given_again():
    held = holdings(n01=entry("a", frozen=True), n02=entry("b", retired=True))
    assert held.sent == ("letters/01-x.md",)
    assert [held.is_sent(Slot(letter)) for letter in ("a", "b", "c")] == [True, False, False]
    assert numbers(held, "new", "newer") == (3, 4)
    assert numbers(held, "b", "a") == (2, 1)


def test_each_turn_of_a_letter_has_its_number():
    held = holdings(n01=entry("reminder", frozen=True))
    assert held.numbers([Slot("reminder", 2)]) == (2,)
    assert held.numbers([Slot("reminder", 1)]) == (1,)


def test_of_several_numbers_the_lowest_stays():
    held = holdings(n05=entry("a", retired=True), n02=entry("a"))
    assert numbers(held, "a") == (2,)


@pytest.mark.parametrize("name", ["checklist.md", "letters/x.md", "letters/1234567890-x.md", "other/01-x.md"])
def test_a_name_without_a_number_takes_none(name):
    held = Holdings.of({name: entry("a")})
    assert numbers(held, "b", "a") == (1, 2)


# formats and languages


def test_formats_are_those_of_the_letter_then_of_the_folder_then_the_usual():
    held = Holdings.of(
        {"letters/01-a.txt": entry("a", suffix="txt"), "letters/02-b.html": entry("b", suffix="html")}
    )
    assert held.formats(Slot("a")) == ("txt",)
    assert held.formats(Slot("c")) == ("html", "txt")
    assert Holdings().formats(Slot("a")) == FORMATS


def test_what_is_no_longer_produced_or_was_sent_says_no_more_what_is_wanted():
    held = Holdings.of(
        {
            "checklist.md": entry("checklist"),
            "letters/01-a.docx": entry("a", suffix="docx", frozen=True),
            "letters/02-b.pdf": entry("b", suffix="pdf", lang="en", retired=True),
        }
    )
    assert held.formats(Slot("b")) == ("md",)
    assert held.languages == ("zh",)
    sent_only = Holdings.of({"letters/01-a.docx": entry("a", suffix="docx", lang="en", frozen=True)})
    assert (sent_only.formats(Slot("b")), sent_only.languages) == (("docx",), ("en",))


def test_the_folder_is_written_when_it_has_a_checklist():
    assert not holdings(n01=entry("rebuttal")).is_written
    assert Holdings.of({"checklist.md": entry("checklist")}).is_written
    assert holdings().languages == ()


def test_the_font_is_the_one_that_was_named():
    assert holdings(n01=entry("a")).font is None
    assert holdings(n01=entry("a"), n02=entry("b", font="/x.ttf")).font == Path("/x.ttf")
    assert holdings(n01=entry("a", font=3)).font is None


# dates and contents


def test_the_days_of_a_letter_the_last_first():
    held = holdings(
        n01=entry("a", day="2026-11-23"),
        n01new=entry("a", day="2026-11-25", beside="letters/01-x.md"),
        n02=entry("a", day="2026-11-26", turn=2),
        n03=entry("a", day="2026-11-27", lang="en"),
    )
    assert held.days(Slot("a"), "zh") == (date(2026, 11, 25), date(2026, 11, 23))
    assert holdings(n01=entry("a"), n02=entry("a", day="yesterday")).days(Slot("a"), "zh") == ()


def test_a_letter_is_held_when_every_format_of_it_is():
    held = Holdings.of(
        {"letters/01-a.md": entry("a", sha="1"), "letters/01-a.docx": entry("a", sha="2", suffix="docx")}
    )
    assert held.hold(Slot("a"), "zh", {"md": "1", "docx": "2", "pdf": "3"})
    assert not held.hold(Slot("a"), "zh", {"md": "1", "docx": "1"})


# names and templates


def test_a_letter_with_another_title_is_found_again():
    held = holdings(n01=entry("a"), n01new=entry("a", beside="letters/01-x.md"), n02=entry("b"))
    made = [
        Output("letters/01-y.md", b"x", entry("a").meta),
        Output("letters/02-x.md", b"x", entry("b").meta),
        Output("index.html", b"x"),
    ]
    assert held.renamed(made) == {"letters/01-x.md": "letters/01-y.md"}


def test_what_other_templates_made_is_foreign():
    library = Library()
    ours = library.fingerprint("letters/reminder", "zh")
    held = holdings(
        n01=entry("reminder", template=ours),
        n09=entry("reminder", template=ours, turn=2, posexit="0.0.9"),
        n02=entry("complaint", template="other"),
        n03=entry("enquiry"),
        n04=entry("of-their-own", template="other"),
        n05=entry("settlement", template="other", frozen=True),
        n06=entry("rebuttal", template="other"),
        n08=entry("budget-adjustment", template="other", sha=fingerprint(b"same")),
        n06new=entry(
            "rebuttal", template=library.fingerprint("letters/rebuttal", "zh"), beside="letters/06-x.md"
        ),
    )
    made = [
        Output("letters/02-renamed.md", b"x", entry("complaint").meta),
        Output("letters/08-x.md", b"same", entry("budget-adjustment").meta),
        Output("letters/07-x.md", b"x", entry("information").meta),
    ]
    assert held.foreign(made, library) == {
        "letters/02-x.md",
        "letters/02-renamed.md",
        "letters/03-x.md",
        "letters/04-x.md",
        "letters/09-x.md",
    }
    assert held.versions({"letters/04-x.md", "letters/09-x.md"}) == ["0.0.9", __version__]


def test_new_letters_and_what_is_no_letter_come_along_when_something_is_behind():
    held = holdings(n01=entry("reminder"), n02=entry("complaint"))
    first = Output("letters/01-x.md", b"x", entry("reminder").meta)
    second = Output("letters/02-x.md", b"x", entry("complaint").meta)
    new, page = Output("letters/03-x.md", b"x", entry("settlement").meta), Output("index.html", b"x")
    assert held.behind([first, second, new, page], {first.relative}) == [first, new, page]
    assert held.behind([first, second, page], set()) == []
    half_done = Entry("1", landing=("0",), meta=entry("complaint").meta)
    assert holdings(n01=entry("reminder"), n02=half_done).behind([first, second], set()) == [second]
    assert held.paths == {first.relative, second.relative}


def test_a_file_that_is_no_letter_is_not_held():
    assert (
        Holdings.of({"calendar.ics": Entry("1"), "index.html": Entry("1", meta={"letter": 3})}) == Holdings()
    )
    assert Holdings.of({"a.md": entry("a", turn="x")}).files[0].slot == Slot("a")


def test_a_fingerprint_follows_the_templates(tmp_path):
    library = Library()
    builtin = library.folders[0]
    before = library.fingerprint("letters/reminder", "zh")
    assert len(before) == 12
    assert before == Library().fingerprint("letters/reminder", "zh")
    assert before != library.fingerprint("letters/reminder", "en")
    assert before != library.fingerprint("letters/complaint", "zh")
    own = tmp_path / "own"
    for name in ("letters/reminder.zh.md", "letters/complaint.zh.md", "parts/objections/silence.en.md"):
        (own / name).parent.mkdir(parents=True, exist_ok=True)
        (own / name).write_bytes((builtin / name).read_bytes())
    assert Library(own).fingerprint("letters/reminder", "zh") == before
    for name in ("letters/complaint.zh.md", "parts/objections/silence.en.md"):
        with (own / name).open("a") as file:
            file.write("x")
    assert Library(own).fingerprint("letters/reminder", "zh") == before
    with (own / "letters/reminder.zh.md").open("a") as file:
        file.write("x")
    assert Library(own).fingerprint("letters/reminder", "zh") != before
