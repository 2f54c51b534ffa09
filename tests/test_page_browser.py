"""index.html in a real browser: on a phone and a desk, light and dark, on paper."""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import date, timedelta
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from browser import HOW_TO_GET_IT, Browser, NotRunning, found
from pages import EVENTS, FILES, Told, made, told_of

from posexit.library import Library

pytestmark = pytest.mark.skipif(found() is None, reason=HOW_TO_GET_IT)

PHONE, SMALL, DESK = (360, 740), (320, 600), (1280, 800)
SIZES = pytest.mark.parametrize("size", [SMALL, PHONE, DESK], ids=str)
TOO_WIDE = """[...document.querySelectorAll('*')].filter(one => {
    const box = one.getBoundingClientRect();
    return box.width && (box.right > innerWidth + 0.5 || box.left < -0.5);
}).map(one => one.outerHTML.slice(0, 120))"""
LABELS = """[...document.querySelectorAll('svg.drawing > text')].map(one => {
    const box = one.getBoundingClientRect();
    return [box.left, box.top, box.right, box.bottom];
})"""
COLOURS = "(style => [style.backgroundColor, style.color])(getComputedStyle(document.documentElement))"


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with ExitStack() as stack:
        try:
            running = stack.enter_context(Browser.running(tmp_path_factory.mktemp("browser")))
        except NotRunning:
            pytest.skip(f"{found()} does not start here")
        yield running


def talks(count: int, apart: int) -> tuple[Told, ...]:
    begin = date(2026, 9, 1)
    said = "对方仍说系统里查不到这一台机器，要过几天再打，而且每次接电话的人都不一样"
    kinds: tuple[Told, ...] = (
        {"kind": "contact", "how": "phone", "said": said},
        {"kind": "reply", "objection": "pay-a-penalty"},
    )
    return tuple(
        {**kinds[no % 2], "on": (begin + timedelta(days=apart * no)).isoformat()} for no in range(count)
    )


CASES: dict[str, dict[str, Any]] = {
    "fresh": {},
    "under way": {"events": EVENTS},
    "closed": {"events": (*EVENTS, {"kind": "closed", "on": "2026-11-23"})},
    "sixty, a day each": {"events": talks(60, 1)},
    "sixty on one day": {"events": talks(60, 0)},
    "years apart": {"today": date(2031, 1, 1), "events": talks(3, 30)},
    "long names": {"applicant__name": "示" * 200, "provider__name": "W" * 200, "id": "A" * 40},
}


EVERY_CASE = pytest.mark.parametrize(
    "case", [(case, lang) for case in CASES for lang in ("zh", "en")], ids=str
)


def written(library: Library, folder: Path, case: str, lang: str = "zh") -> Path:
    told = told_of(library, *CASES[case].get("events", ()), lang=lang, **_rest(case))
    path = folder / "index.html"
    path.write_text(made(library, told, lang, FILES), encoding="utf-8")
    return path


def _rest(case: str) -> dict[str, Any]:
    return {name: value for name, value in CASES[case].items() if name != "events"}


@SIZES
@EVERY_CASE
def test_nothing_is_wider_than_the_window_and_no_names_touch(
    library: Library, browser: Browser, tmp_path: Path, case: tuple[str, str], size: tuple[int, int]
) -> None:
    browser.open(written(library, tmp_path, *case), *size)
    assert browser.ask("document.documentElement.scrollWidth <= innerWidth")
    assert browser.ask(TOO_WIDE) == []
    boxes = browser.ask(LABELS)
    assert len(boxes) >= 3
    for one, other in combinations(boxes, 2):
        apart = (one[0] >= other[2], other[0] >= one[2], one[1] >= other[3], other[1] >= one[3])
        assert any(apart), (one, other)


def test_light_and_dark_follow_the_system(library: Library, browser: Browser, tmp_path: Path) -> None:
    page = written(library, tmp_path, "under way")
    seen = {}
    for dark in (False, True):
        browser.open(page, *PHONE, dark=dark)
        seen[dark] = browser.ask(COLOURS)
        assert browser.picture().startswith(b"\x89PNG")
    assert seen == {
        False: ["rgb(251, 250, 247)", "rgb(28, 33, 37)"],
        True: ["rgb(20, 23, 26)", "rgb(233, 231, 226)"],
    }


def test_paper_is_black_on_white_whatever_the_screen(
    library: Library, browser: Browser, tmp_path: Path
) -> None:
    browser.open(written(library, tmp_path, "under way"), *PHONE, dark=True, media="print")
    everything = (
        "[...new Set([...document.querySelectorAll('main *')].map(one => getComputedStyle(one).color))]"
    )
    assert browser.ask(everything) == ["rgb(0, 0, 0)"]
    assert browser.ask(COLOURS)[0] in {"rgba(0, 0, 0, 0)", "rgb(255, 255, 255)"}


def test_it_prints_on_a4_with_all_that_is_folded(library: Library, browser: Browser, tmp_path: Path) -> None:
    from pypdf import PdfReader

    told = told_of(library, *EVENTS, *talks(30, 1), lang="en", begun=date(2026, 9, 1))
    path = tmp_path / "index.html"
    path.write_text(made(library, told, "en", FILES), encoding="utf-8")
    browser.open(path, *DESK)
    pages = PdfReader(io.BytesIO(browser.printed())).pages
    assert {(round(float(page.mediabox.width)), round(float(page.mediabox.height))) for page in pages} == {
        (595, 842)
    }
    assert 2 <= len(pages) <= 9
    text = _plain("".join(page.extract_text() for page in pages))
    wanted = [one["title"] for one in (*told["open"], *told["done"], *told["overdue"], *told["steps"])]
    assert "details" in path.read_text(encoding="utf-8")
    assert [one for one in wanted if _plain(one) not in text] == []
    assert _plain("2 September 2026") in text  # an early day of the course


def _plain(text: str) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))  # fi may be one sign


def test_every_link_leads_to_the_file_that_is_meant(
    library: Library, browser: Browser, tmp_path: Path
) -> None:
    folder = tmp_path / "退机 #1 50%"
    folder.mkdir()
    browser.open(written(library, folder, "under way"), *PHONE)
    leads = browser.ask("[...document.querySelectorAll('a')].filter(one => !one.hash).map(one => one.href)")
    names = [*(name for several in FILES.values() for name in several), "evidence/01-押金 收据#1.png"]
    assert set(leads) == {(folder / name).as_uri() for name in names}


def test_the_browser_complains_of_nothing(browser: Browser) -> None:
    assert browser.complaints == []
