"""Every question and every branch of the interview is walked, and drawn as it is."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

import pytest

from posexit.library import Library
from posexit.questions import QUESTIONS
from tests.flow import MORE, Flow
from tests.flowchart import PICTURES, condition, drawings


def test_every_question_and_every_branch_is_walked_and_drawn(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each question comes up with each of its answers; each rule comes out both ways; the drawings show it."""
    flow = Flow(library, monkeypatch, only={}, more=MORE)
    flow.walk()
    monkeypatch.undo()
    assert flow.missing() == [], flow.report()
    for name, drawing in drawings(flow).items():
        kept = (PICTURES / name).read_text(encoding="utf-8")
        assert kept == drawing, f"{name} is not what the code says: run python -m tests.flowchart"


def test_the_report_counts_what_was_not_walked(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    flow = Flow(library, monkeypatch, only={}, more=MORE)
    assert flow.report().startswith(f"questions 0/{len(QUESTIONS)}, answers 0/")
    missing = flow.missing()
    place = next(no for no, ask in enumerate(QUESTIONS) if ask.name == "contract.ends_on")
    assert "reason.kind (0): never answered idle" in missing
    assert f"contract.ends_on ({place}): never True" in missing
    assert "reason.kind (0): never False" not in missing  # it is always asked


def test_the_picture_and_the_chart_name_every_question_that_is_asked() -> None:
    picture = ET.fromstring((PICTURES / "questions.svg").read_text(encoding="utf-8"))
    words = re.findall(r"[\w.*]+", " ".join(picture.itertext()))
    chart = (PICTURES / "questions.md").read_text(encoding="utf-8")
    for ask in QUESTIONS:
        assert re.sub(r"\.\d\.", ".*.", ask.name) in words
        assert ask.offered or re.search(rf'["><]{re.escape(ask.name)}["><]', chart)
    assert re.search(r"questions (\d+)/\1, answers (\d+)/\2, branches (\d+)/\3\b", chart)


@pytest.mark.parametrize(
    ("values", "told"),
    [
        (("fixed",), "contract.term = fixed"),
        ((), "contract.term …"),
    ],
)
def test_a_condition_is_told_in_the_shorter_way(values: tuple[str, ...], told: str) -> None:
    assert condition("contract.term", values) == told
    assert condition("applicant.form", ("sole-trader", "company", "branch", "individual")).endswith(
        "≠ small-merchant"
    )
