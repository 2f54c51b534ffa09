"""The timeline as a drawing: every moment inside it or counted, whatever the days, and said in words beside it."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from datetime import date, timedelta

import pytest
from pages import EVENTS, Told, made, section, told_of, tree, words_of

from posexit.library import Library


def moments(count: int, apart: int, kind: str = "contact") -> list[Told]:
    begin = date(2026, 1, 1)
    return [
        {"on": (begin + timedelta(days=apart * no)).isoformat(), "kind": kind, "text": f"第{no}次", "no": no}
        for no in range(count)
    ]


def drawn(library: Library, found: list[Told], today: str = "2026-11-23") -> ET.Element:
    text = made(library, {**told_of(library), "timeline": found, "today": today})
    assert [one["text"] for one in found if one["text"] not in words_of(section(text, "timeline"))] == []
    return section(text, "timeline").find(".//svg[@class='drawing']")  # type: ignore[return-value]


@pytest.mark.parametrize("kind", ["contact", "reply", "day", "due"])
@pytest.mark.parametrize("count", [1, 3, 4, 60])
@pytest.mark.parametrize("apart", [0, 1, 7, 400])
def test_every_moment_is_drawn_inside_or_counted(library: Library, count: int, apart: int, kind: str) -> None:
    drawing = drawn(library, moments(count, apart, kind))
    places = [float(one.get("x", "").rstrip("%")) for one in drawing.findall("svg")]
    assert all(0 <= place <= 100 for place in places)
    assert places == sorted(places)
    assert len(places) == (count if apart else 1)
    marks = len(drawing.findall(".//*[@class='mark']")) + len(drawing.findall(".//*[@class='mark ahead']"))
    more = sum(int((one.text or "+0")[1:]) for one in drawing.findall("svg/text"))
    assert marks + more == (1 if kind == "day" and not apart else count)
    height = float(drawing.get("height", ""))
    assert all(0 <= float(one.get("y", "")) <= height for one in drawing.findall("text"))


def test_all_on_this_very_day_stands_in_the_middle(library: Library) -> None:
    drawing = drawn(library, moments(2, 0), "2026-01-01")
    assert [one.get("x") for one in drawing.findall("svg")] == ["54.50%"]
    assert [one.get("class") for one in drawing.findall("line")] == ["axis", "today"]
    assert drawing.findall("text[@class='day']") == []


def test_whose_doing_a_moment_was_shows_in_place_and_shape(library: Library) -> None:
    both = [*moments(1, 0), *moments(1, 0, "reply"), *moments(1, 0, "day")]
    drawing = drawn(library, both)
    ys = {one[0].tag: one[0].get("cy") or one[0].get("y") for one in drawing.findall("svg")}
    assert ys == {"circle": "-8", "rect": "4", "path": None}


@pytest.mark.parametrize(("days", "first"), [(44, "axis"), (45, "axis broken")])
def test_a_long_time_is_a_broken_line(library: Library, days: int, first: str) -> None:
    drawing = drawn(library, moments(2, days), "2026-02-16")
    assert drawing.findall("line")[0].get("class") == first


@pytest.mark.parametrize(
    ("today", "anchor"), [("2025-12-31", "start"), ("2026-01-03", "middle"), ("2026-03-01", "end")]
)
def test_today_is_named_within_the_drawing(library: Library, today: str, anchor: str) -> None:
    named = drawn(library, moments(5, 1), today).find("text[@class='today']")
    assert named is not None
    assert named.get("text-anchor") == anchor


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_drawing_is_named_and_described(library: Library, lang: str) -> None:
    told = told_of(library, *EVENTS, lang=lang)
    drawing = tree(made(library, told, lang)).find(".//svg[@role='img']")
    assert drawing is not None
    named = {one.get("id"): one.text for one in drawing if one.get("id")}
    assert list(named) == str(drawing.get("aria-labelledby")).split()
    assert all(named.values())


def test_the_past_folds_away_where_it_is_long(library: Library) -> None:
    text = made(library, {**told_of(library), "timeline": moments(30, 1)})
    folded = section(text, "timeline").find("details")
    assert folded is not None
    assert "更早的18天" in words_of(folded)
    short = made(library, {**told_of(library), "timeline": moments(12, 1)})
    assert section(short, "timeline").find("details") is None
