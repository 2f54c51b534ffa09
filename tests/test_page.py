"""index.html as bytes: well-formed, self-contained, escaped, linked inside its folder, in two languages."""

from __future__ import annotations

import re
from datetime import date
from itertools import pairwise
from typing import Any, get_args
from urllib.parse import unquote

import pytest
from conftest import TODAY
from pages import CALL, EVENTS, EXHIBIT, Seen, Told, made, section, shown, told_of, tree, words_of

from posexit.advice import advise
from posexit.fields import case_of
from posexit.library import Library
from posexit.status import Stage, status
from posexit.statusview import status_outline
from posexit.story import fold
from posexit.writers import builtin_style

LANGUAGES = pytest.mark.parametrize("lang", ["zh", "en"])


# One file, nothing loaded, nothing runs


@LANGUAGES
@pytest.mark.parametrize("events", [(), EVENTS, (*EVENTS, {"kind": "closed", "on": "2026-11-23"})])
def test_the_page_is_well_formed_and_loads_and_runs_nothing(
    library: Library, lang: str, events: tuple[Told, ...]
) -> None:
    text = made(library, told_of(library, *events, lang=lang), lang)
    assert tree(text).get("lang") == {"zh": "zh-CN", "en": "en-GB"}[lang]
    seen = Seen(text)
    assert {"script", "link", "iframe", "object", "img", "form", "base"} & {
        tag for tag, _ in seen.tags
    } == set()
    assert [name for _, attributes in seen.tags for name in attributes if name.startswith("on")] == []
    assert not re.search(r"https?:|url\(|@import|javascript:|file:", text)
    policy = [a["content"] for _, a in seen.tags if a.get("http-equiv") == "Content-Security-Policy"]
    assert policy == ["default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:"]


def test_the_same_status_on_the_same_day_is_the_same_page(library: Library) -> None:
    again = [made(library, told_of(library, *EVENTS)) for _ in range(2)]
    assert again[0] == again[1]
    assert made(library, told_of(library, *EVENTS, today=date(2026, 11, 24))) != again[0]


@LANGUAGES
def test_headings_stand_in_order_and_no_id_twice(library: Library, lang: str) -> None:
    text = made(library, told_of(library, *EVENTS, lang=lang), lang)
    levels = [int(tag[1]) for tag, _ in Seen(text).tags if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    ids = [attributes["id"] for _, attributes in Seen(text).tags if "id" in attributes]
    assert len(ids) == len(set(ids))


def test_every_heading_of_a_table_says_of_what(library: Library) -> None:
    heads = tree(made(library, told_of(library, *EVENTS))).findall(".//th")
    assert heads
    assert {head.get("scope") for head in heads} <= {"row", "col"}


# What it says


@LANGUAGES
def test_it_says_where_the_case_stands_and_what_is_next(library: Library, lang: str) -> None:
    told = told_of(library, *EVENTS, lang=lang)
    text = shown(made(library, told, lang))
    wanted = [told["name"], told["provider"], told["id"], told["stage_title"], told["ball_says"]]
    wanted += [told["next"]["title"], told["next"]["when"], *told["next"]["because"], told["action"]]
    assert [one for one in wanted if one not in text] == []
    assert f"posexit done . {told['next']['number']}" in text
    assert text.index(told["name"]) < text.index(told["stage_title"]) < text.index(told["next"]["title"])


@LANGUAGES
def test_every_task_letter_day_exhibit_step_and_sum_is_there(library: Library, lang: str) -> None:
    told = told_of(library, *EVENTS, lang=lang)
    text = shown(made(library, told, lang))
    tasks = [*told["open"], *told["done"], *told["warnings"], *told["overdue"]]
    wanted = [one["title"] for one in (*tasks, *told["letters"], *told["steps"])]
    wanted += [one["when"] for one in told["open"]]
    wanted += [reason for one in told["open"] for reason in one["because"]]
    wanted += [one["text"] for one in told["timeline"]]
    wanted += [one["title"] for one in told["progress"]]
    wanted += [part for one in told["exhibits"] for part in (one["name"], one["proves"])]
    wanted += [one["says"] for one in (*told["steps"], *told["problems"])]
    wanted += ["299.00", "EB123"]
    assert told["overdue"]
    assert told["exhibits"]
    assert [one for one in wanted if one not in text] == []


def test_sums_stand_by_themselves_and_those_of_the_seller_apart(library: Library) -> None:
    seller = {"charges__2__kind": "activation", "charges__2__amount": "99", "charges__2__payee": "seller"}
    told = told_of(library, **seller, charges__2__claim="refund")
    tables = section(made(library, told), "totals").findall("table")
    assert [["299.00" in words_of(one), "99.00元" in words_of(one)] for one in tables] == [
        [True, True],
        [False, True],
    ]
    assert "398" not in words_of(section(made(library, told), "totals"))


def test_progress_is_a_bar_with_its_numbers(library: Library) -> None:
    told = told_of(library, *EVENTS)
    rows = section(made(library, told), "progress").findall(".//tr")
    assert len(rows) == len(told["progress"])
    for row, one in zip(rows, told["progress"], strict=True):
        assert f"{one['total']}件做完{one['done']}件" in words_of(row)
        assert row.findall(".//rect")[1].get("width") == f"{100 * one['done'] / one['total']:.1f}%"


def test_what_is_late_comes_before_progress_and_leads_to_its_task(library: Library) -> None:
    text = made(library, told_of(library, today=date(2027, 2, 1)))
    links = [link for link in Seen(text).links if link.startswith("#")]
    ids = {attributes.get("id") for _, attributes in Seen(text).tags}
    assert links
    assert {link.removeprefix("#") for link in links} <= ids
    assert section(text, "overdue").find("details") is not None
    assert text.index('class="overdue"') < text.index('class="progress"')
    assert 'class="overdue"' not in made(library, told_of(library, begun=TODAY))


def test_a_closed_case_urges_only_what_comes_after_it(library: Library) -> None:
    told = told_of(library, *EVENTS, {"kind": "closed", "on": "2026-11-23"})
    text = made(library, told)
    assert told["next"]["phase"] == "confirm-and-keep"
    assert told["next"]["title"] in words_of(section(text, "next"))
    assert section(text, "overdue") is None
    assert told["stage_title"] in shown(text)


@pytest.mark.parametrize("stage", get_args(Stage))
def test_every_stage_makes_a_page(library: Library, stage: str) -> None:
    assert tree(made(library, {**told_of(library), "stage": stage})) is not None


def test_a_case_without_a_name_or_anything_else_still_makes_a_page(library: Library) -> None:
    advice = advise(case_of({}), library, TODAY, fold(()))
    told = status_outline(advice, status(advice), library, "zh")
    bare = {name: [] if isinstance(value, list) else value for name, value in told.items()} | {"next": None}
    for one in (told, bare):
        text = made(library, one, files={})
        assert "（还没填名称）" in shown(text)
    assert "还没有记录" in shown(text)
    assert [
        name for name in ("letters", "days", "exhibits", "progress") if section(text, name) is not None
    ] == []


def test_an_example_says_that_it_is_one(library: Library) -> None:
    told = told_of(library)
    assert 'class="example"' in made(library, told, example=True)
    assert 'class="example"' not in made(library, told)


def test_identity_numbers_and_phones_stay_out(library: Library) -> None:
    text = made(library, told_of(library, *EVENTS))
    assert "11010519491231002X" not in text
    assert "13800138000" not in text


def test_an_english_page_holds_no_chinese_word_of_ours(library: Library) -> None:
    plain = {"applicant__name": "A. Shop", "provider__name": "Example Payments", "id": "A-1"}
    told = told_of(library, {**CALL, "said": "we call back"}, lang="en", **plain)
    assert re.findall(r"[一-鿿]+", shown(made(library, told, "en", {}))) == []


# Hostile values

HOSTILE = [
    "<script>alert(1)</script>",
    "</title></style></svg><b onclick=x>",
    "\"'&amp;<>`",
    "]]>",
    "--><!--",
    "名" * 10_000,
    "𠮷𪚥龘🧾👩‍👩‍👧",
    "a\x01b\ud800\ufffe",
]


@pytest.mark.parametrize("value", HOSTILE, ids=range(len(HOSTILE)))
def test_no_value_becomes_markup(library: Library, value: str) -> None:
    told = told_of(library, *EVENTS)
    plain = [tag for tag, _ in Seen(made(library, told, files={"checklist": ["a.md"]})).tags]
    strange = _replaced(told, value)
    text = made(library, strange, files={value: [f"{value}.md"], "checklist": ["a.md"]})
    seen = [tag for tag, _ in Seen(text).tags]
    assert "script" not in seen
    assert {*seen} <= {*plain, "a", "bdi"}
    expected = re.sub("[\x01\ud800\ufffe]", "\ufffd", value)
    assert words_of(tree(text).find(".//h1")) == expected  # type: ignore[arg-type]
    assert expected in words_of(section(text, "timeline"))


def _replaced(told: Any, value: str) -> Any:
    """Return a status in which every text that a person or a file may have put there is another one."""
    open_to_anyone = {
        "name",
        "provider",
        "id",
        "text",
        "title",
        "proves",
        "waybill",
        "says",
        "when",
        "action",
    }
    if isinstance(told, dict):
        return {
            key: value if key in open_to_anyone and isinstance(one, str) else _replaced(one, value)
            for key, one in told.items()
        }
    return [_replaced(one, value) for one in told] if isinstance(told, list) else told


# Links


def test_files_are_linked_relatively_and_percent_encoded(library: Library) -> None:
    text = made(library, told_of(library, *EVENTS))
    links = [link for link in Seen(text).links if not link.startswith("#")]
    assert all(re.fullmatch(r"[A-Za-z0-9%._/~-]+", link) for link in links)
    assert [unquote(link) for link in links] == [
        "checklist.docx", "checklist.pdf", "checklist.md",
        "letters/01-申请 书.docx", "letters/01-申请 书.pdf", "letters/01-申请 书.md",
        "evidence/01-押金 收据#1.png",
    ]  # fmt: skip
    assert "2026年11月20日寄出（EMS快递，EB123）；2026年11月21日送达" in shown(text)


def test_a_letter_on_its_way_has_no_day_of_arrival(library: Library) -> None:
    bare = {"kind": "sent", "letter": "cancellation", "on": "2026-11-20"}
    assert "2026年11月20日寄出" in shown(made(library, told_of(library, bare)))
    assert "送达" not in words_of(section(made(library, told_of(library, bare)), "letters"))


@pytest.mark.parametrize("path", ["../secret.md", "/etc/passwd", "a//b.md", "letters/../../x.md", ".", ""])
def test_nothing_outside_the_folder_is_linked(library: Library, path: str) -> None:
    exhibit = {**EXHIBIT, "no": 1, "file": path, "state": "sound", "on": "2026-11-11"}
    text = made(library, {**told_of(library), "exhibits": [exhibit]}, files={"other": [path]})
    assert [link for link in Seen(text).links if not link.startswith("#")] == []
    assert "押金收据" in shown(text)


def test_several_documents_of_a_letter_are_told_apart_by_name(library: Library) -> None:
    files = {
        "cancellation": ["letters/01-a.md", "letters/01-a.en.md", "letters/09-a-2.md", "letters/09-a-2.xyz"]
    }
    text = words_of(section(made(library, told_of(library), files=files), "letters"))
    assert "01-a 文本" in text
    assert "01-a.en 文本" in text
    assert "09-a-2 文本XYZ" in text.replace("文本 XYZ", "文本XYZ")


def test_other_files_have_their_own_names(library: Library) -> None:
    files = {"calendar.ics": ["calendar.ics"], "checklist": ["checklist.md"], "nothing": []}
    names = [
        words_of(one) for one in section(made(library, told_of(library), files=files), "letters").iter("li")
    ]
    assert names[0].startswith("退机清单")
    assert names[-1] == "calendar.ics日历"


@pytest.mark.parametrize(("state", "links", "marks"), [("sound", 1, 0), ("changed", 1, 1), ("gone", 0, 1)])
def test_an_exhibit_that_is_not_what_it_was_is_marked(
    library: Library, state: str, links: int, marks: int
) -> None:
    told = told_of(library, *EVENTS)
    told["exhibits"][0]["state"] = state
    exhibits = section(made(library, told), "exhibits")
    assert (len(exhibits.findall(".//a")), len(exhibits.findall(".//strong"))) == (links, marks)


# Colours


def light(colour: str) -> float:
    """Return the relative luminance of #rrggbb, as WCAG 2 reckons it."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_text_stands_out_in_light_and_dark() -> None:
    whole = builtin_style("page.css")
    schemes = [
        dict(re.findall(r"--(\w+): (#[0-9a-f]{6});", part))
        for part in re.findall(r":root \{(.*?)\}", whole, re.DOTALL)
    ]
    (day, night) = [one for one in schemes if one]
    for scheme in (day, night):
        for ink in ("ink", "soft", "accent"):
            for ground in ("paper", "card", "tint"):
                bright, dim = sorted((light(scheme[ink]), light(scheme[ground])), reverse=True)
                assert (bright + 0.05) / (dim + 0.05) >= 4.5, (ink, ground)
