"""What differs between two texts: which lines are told, and how much of a long one."""

from __future__ import annotations

import pytest

from posexit.differences import AROUND, Change, changes


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("", "", []),
        ("a\nb\n", "a\n\n\nb", []),
        ("　　a  \nb", "a\nb", []),
        ("a\nb", "a\nc", [("b", "c")]),
        ("a\nb\nc", "a\nc", [("b", None)]),
        ("a\nc", "a\nb\nc", [(None, "b")]),
        ("a\nb\nc\nd", "a\nx\nd", [("b", "x"), ("c", None)]),
        ("a\nb", "x\nb\ny", [("a", "x"), (None, "y")]),
    ],
)
def test_lines_that_differ(before, after, expected):
    assert changes(before, after) == tuple(Change(*one) for one in expected)


A, B = "甲" * AROUND, "乙" * AROUND


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (f"{A}三{B}", f"{A}五{B}", (f"{A}三{B}", f"{A}五{B}")),
        (f"很{A}三{B}了", f"很{A}五{B}了", (f"…{A}三{B}…", f"…{A}五{B}…")),
        (f"{A}三{B}{B}", f"{A}五{B}{B}", (f"{A}三{B}…", f"{A}五{B}…")),
        (f"三{A}很{B}四", f"五{A}很{B}六", (f"三{A}…{B}四", f"五{A}…{B}六")),
        (f"三{A}{B}四", f"五{A}{B}六", (f"三{A}{B}四", f"五{A}{B}六")),
        (f"很{A}", f"很{A}{B}", (f"…{A}", f"…{A}{B}")),
        (f"{B}{A}", f"{A}", (f"{B}{A}", f"{A}")),
        ("甲", "乙", ("甲", "乙")),
        ("x", None, ("x", None)),
        (None, "x", (None, "x")),
    ],
)
def test_long_lines_are_shown_around_what_differs(before, after, expected):
    assert Change(before, after).shortened() == expected
