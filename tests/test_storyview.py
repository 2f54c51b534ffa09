"""What letters see of the story: every event in its line, in both languages, blanks where nothing was said."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from posexit.documents import render
from posexit.fields import case_of
from posexit.journal import events_of
from posexit.library import Language, Library
from posexit.situation import situation
from posexit.story import fold
from posexit.writers import write

HEAD = "---\ntitle: 函\nwhen: always\nact: letter\n---\n"
LETTER = """{% for one in chronology %}
{{ one.on }}：{{ one.text }}｜{{ one.exhibit|join("、") }}

{% endfor %}
{% for one in contacts %}
C {{ one.how }} {{ one.with_whom }} {{ one.said }}{% if one.how == "phone" %} by phone{% endif %}


{% endfor %}
{% for one in sent %}
S {{ one.letter }} {{ one.title }} {{ one.how }} {{ one.waybill }} {{ one.to }} {{ one.arrived_on }} {{ one.exhibit|join("、") }}

{% endfor %}
{% for one in exhibits %}
E {{ one.no }} {{ one.name }} {{ one.proves }} {{ one.pages }} {{ one.on }} {{ one.file }}

{% endfor %}
{% for one in offers %}
O {{ one.on }} {{ one.what }} {{ one.decision }}

{% endfor %}
{% for one in confirmed %}
F {{ one.on }} {{ one.what }}

{% endfor %}
{% if first_sent %}first {{ first_sent.letter }}{% endif %}{% if last_demand %} last {{ last_demand.letter }}{% endif %}
{% if objection %} about {{ objection.id }}{% endif %} answers {{ answers|length }}{% for one in answers %} {{ one.says }}{% endfor %}
"""
EVENTS: tuple[dict[str, Any], ...] = (
    {
        "kind": "sent",
        "letter": "cancellation",
        "on": "2026-10-01",
        "how": "ems",
        "waybill": "109",
        "title": "申请书",
    },
    {"kind": "arrived", "letter": "cancellation", "on": "2026-10-04"},
    {
        **dict.fromkeys(("with_whom", "staff_no", "ticket_no"), "7"),
        "kind": "contact",
        "on": "2026-10-02",
        "how": "phone",
        "said": "不行。",
        "promised": "回电；",
    },
    {"kind": "contact", "on": "2026-10-02", "how": "visit"},
    {"kind": "offer", "on": "2026-10-06", "what": "免一年费用。", "decision": "leave"},
    {"kind": "reply", "on": "2026-10-07", "objection": "system-cannot", "words": "系统不行。"},
    {"kind": "reply", "on": "2026-10-08", "objection": "of-a-later-version"},
    {"kind": "sent", "letter": "complaint", "on": "2026-10-20", "to": "regulator"},
    {"kind": "sent", "letter": "of-my-own", "on": "2026-10-21", "title": "自己写的信"},
    {"kind": "sent", "letter": "of-my-own", "on": "2026-10-22"},
    {"kind": "confirmed", "on": "2026-11-01", "what": "terminal"},
    {
        "kind": "evidence",
        "on": "2026-10-04",
        "file": "evidence/01-a",
        "sha256": "a" * 64,
        "name": "签收",
        "of": 2,
    },
    {
        "kind": "evidence",
        "on": "2026-10-04",
        "file": "evidence/02-b",
        "sha256": "b" * 64,
        "name": "面单",
        "of": 1,
        "pages": 3,
        "proves": "寄出",
    },
)


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Library:
    folder = tmp_path_factory.mktemp("templates")
    (folder / "letters").mkdir()
    for lang in ("zh", "en"):
        (folder / "letters" / f"all.{lang}.md").write_text(HEAD + LETTER, encoding="utf-8")
    return Library(folder)


def text(own: Library, lang: Language, *events: dict[str, Any]) -> str:
    now = situation(case_of({}), date(2026, 11, 23), fold(events_of(events)))
    document = render(now, own.letter("all", lang), own)
    assert document.blanks == (), "what the journal lacks is no question of the interview"
    return write(document, "txt").decode()


def test_every_event_has_its_line_oldest_first(own: Library) -> None:
    told = text(own, "zh", *EVENTS)
    lines = [line.strip() for line in told.splitlines() if "｜" in line]
    assert lines == [
        "2026年10月1日：以EMS发出《申请书》（单号：109）｜2",
        "2026年10月2日：电话联系收单机构（接待人：7，工号：7，受理编号：7）；对方称：不行；对方承诺：回电｜",
        "2026年10月2日：上门联系收单机构｜",
        "2026年10月4日：《申请书》送达｜1",
        "2026年10月6日：对方提出：免一年费用；未接受，仍要求退出｜",
        "2026年10月7日：对方答复：系统不行｜",
        "2026年10月8日：对方答复：of-a-later-version｜",
        "2026年10月20日：书面向监管部门提交《投诉书》｜",
        "2026年10月21日：书面发出《自己写的信》｜",
        "2026年10月22日：书面发出《of-my-own》｜",
        "2026年11月1日：书面确认终端已关闭｜",
    ]


def test_each_list_has_its_values_and_visible_blanks(own: Library) -> None:
    told = " ".join(text(own, "zh", *EVENTS).split())
    for line in (
        "C 电话 7 不行。 by phone",
        "C 上门 ____ ____",
        "S cancellation 申请书 以EMS 109 ____ 2026年10月4日 1、2",
        "S complaint 投诉书 ____ ____ 监管部门 ____",
        "E 1 签收 ____ ____ 2026年10月4日 evidence/01-a",
        "E 2 面单 寄出 3 2026年10月4日 evidence/02-b",
        "O 2026年10月6日 免一年费用。 不接受，照样退",
        "F 2026年11月1日 终端已关闭",
        "first cancellation last cancellation about system-cannot answers 1 系统里注销不了",
    ):
        assert line in told, line


def test_the_english_is_english(own: Library) -> None:
    told = text(own, "en", *EVENTS)
    assert "2 October 2026：Phone call with the acquirer (spoke with 7, staff no. 7, ticket no. 7)" in told
    assert "Application to Close Terminals and Merchant Account" in told
    assert "自己写的信" in told, "a letter of the user's own keeps its title"


def test_where_nothing_happened_everything_is_empty(own: Library) -> None:
    told = text(own, "zh")
    assert "first" not in told
    assert "last" not in told
    assert "about" not in told
    assert "answers 0" in told


def test_exhibits_count_their_pages_through_until_a_count_is_missing(tmp_path: Path) -> None:
    (tmp_path / "letters").mkdir()
    body = "{% for one in exhibits %}{{ one.at }}；{% endfor %}\n"
    (tmp_path / "letters" / "all.zh.md").write_text(HEAD + body, encoding="utf-8")
    evidence = {"kind": "evidence", "on": "2026-10-04", "sha256": "a" * 64}
    events = tuple(
        evidence | {"file": f"evidence/{no}", "name": str(no)} | ({"pages": pages} if pages else {})
        for no, pages in enumerate((1, 3, None, 2), start=1)
    )
    assert "1；2-4；____；____；" in text(Library(tmp_path), "zh", *events)
