"""case.json: every answer comes back, and what cannot be taken is named and kept."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from posexit import saved
from posexit.errors import PosexitError
from posexit.saved import Saved

PATH = Path("case.json")
DAY = date(2026, 11, 23)
HEAD = '"posexit": "0.1.0", "format": 1'


def refused(content: str | bytes) -> PosexitError:
    with pytest.raises(PosexitError) as told:
        saved.parse(content.encode() if isinstance(content, str) else content, PATH)
    return told.value


@pytest.mark.parametrize(
    "answers",
    [
        {},
        {"id": "shop-7", "applicant.name": "张伟", "contract.number": "010020", "contract.renewed": "no"},
        {"terminals.1.place": "一店", "terminals.2.place": "二店", "terminals.2.model": "unknown"},
        {f"terminals.{n}.place": str(n) for n in range(1, 13)},
        {"terminals.1.place": "a", "terminals.3.place": "a gap"},
        {"terminals": "unknown", "terminals.1.place": "a"},
        {"charges": "none", "charges.1.kind": "other", "charges.2.kind": "sim-fee"},
        {"exit.route": "unknown", "applicant.name": "", "reason.detail": '两\n行 "quoted" \\ 🙂 𠮷 \x00'},
        {"applicant.name": "half \ud83d of a pair"},
        {"a..b": "1", "": "2", ".": "3"},
        {"a.b.c": "1", "a.b": "2", "a": "3"},
        {"id": "unknown"},
    ],
)
def test_every_answer_comes_back(answers):
    whole = Saved(answers, frozenset({"applicant.phone", "charges"}), True, True, {"later": [1, None]}, DAY)
    assert saved.parse(saved.dump(whole), PATH) == whole


@pytest.mark.parametrize(
    "odd",
    [
        "".join(map(chr, range(0x100))),
        "\u2028\u2029\u200b\ufeff\ufffe\uffff 张 𠮷 🙂",
        "half \ud83d of a pair, and \udc00",
        {'\n"\\\x7f': "a key"},
        [[], {}, [[]], {"": {}}],
        [None, True, False, 0, -1, 2**53, 2**64, 10**30],
        [0.5, 1e16],
        {"deep": [{"down": 1e-5}]},
    ],
)
def test_it_is_written_as_json_writes_it(odd):
    expected = json.dumps({"later": odd}, ensure_ascii=False, indent=2) + "\n"
    assert saved.to_json({"later": odd}) == expected.encode("utf-8", "backslashreplace")


def test_the_file_is_for_people_too():
    answers = {"contract.notice_days": "30", "terminals.1.place": "一店", "exit.route": "unknown", "id": "s1"}
    content = saved.dump(Saved(answers, frozenset({"applicant.email"})))
    assert json.loads(content) == {
        "posexit": "0.1.0",
        "format": 1,
        "id": "s1",
        "example": False,
        "finished": False,
        "answers": {"contract": {"notice_days": "30"}, "terminals": [{"place": "一店"}]},
        "unknown": ["exit.route"],
        "skipped": ["applicant.email"],
    }
    assert "一店".encode() in content
    assert content.endswith(b"}\n")


def test_the_editor_of_windows_may_have_saved_it():
    content = b"\xef\xbb\xbf" + saved.dump(Saved({"applicant.name": "张伟"})).replace(b"\n", b"\r\n")
    assert saved.parse(content, PATH).answers == {"applicant.name": "张伟"}


def test_answers_that_cannot_be_taken_any_more_are_named_and_kept():
    answers = {"contract.ends_on": "2026-02-30", "contract.colour": "red", "applicant.name": "张伟"}
    whole = saved.parse(saved.dump(Saved(answers)), PATH)
    assert whole.answers == answers
    assert {problem.name for problem in whole.problems} == {"contract.ends_on", "contract.colour"}


@pytest.mark.parametrize(
    ("content", "line", "field"),
    [
        ("", 1, None),
        ("{" + HEAD + ",\n\n oops}", 3, None),
        ("[1]", 1, None),
        ("null", 1, None),
        (b"\xff\xfe{}", None, None),
        ("[" * 100_000, None, None),
        ("{" + HEAD + ', "x": ' + "9" * 5000 + "}", None, None),
        ('{"name": "of another program"}', None, "posexit"),
        ('{"posexit": "0.1.0"}', None, "format"),
        ('{"posexit": "0.1.0", "format": 0}', None, "format"),
        ('{"posexit": "0.1.0", "format": true}', None, "format"),
        ('{"posexit": 1, "format": 1}', None, "posexit"),
        ("{" + HEAD + ', "answers": {"contract": {"notice_days": 30}}}', None, "contract.notice_days"),
        ("{" + HEAD + ', "answers": {"terminals": [{"place": "a"}, null]}}', None, "terminals.2"),
        ("{" + HEAD + ', "answers": "none"}', None, "answers"),
        ("{" + HEAD + ', "answers": ["none"]}', None, "answers"),
        ("{" + HEAD + ', "answers": {"id": "a"}, "id": "b"}', None, "id"),
        ("{" + HEAD + ', "answers": {"a": {"b": "1"}, "a.b": "2"}}', None, "a.b"),
        ("{" + HEAD + ', "answers": {"a": "1", "a": "2"}}', None, "a"),
        ("{" + HEAD + ', "answers": ' + '{"a":' * 900 + '"x"' + "}" * 900 + "}", None, "answers"),
        ("{" + HEAD + ', "finished": "yes"}', None, "finished"),
        ("{" + HEAD + ', "example": 1}', None, "example"),
        ("{" + HEAD + ', "begun": "2026-02-30"}', None, "begun"),
        ("{" + HEAD + ', "begun": 20261123}', None, "begun"),
        ("{" + HEAD + ', "unknown": "all"}', None, "unknown"),
        ("{" + HEAD + ', "skipped": [1]}', None, "skipped"),
        ("{" + HEAD + ', "id": 7}', None, "id"),
    ],
)
def test_a_file_broken_by_hand_is_refused_with_the_place(content, line, field):
    error = refused(content)
    assert error.code == "bad-case-file"
    assert (error.params["line"], error.params["field"]) == (line, field)
    place = f":{line}" if line else f": {field}" if field else ""
    assert error.params["where"] == f"case.json{place}"


def test_no_answer_is_told_by_an_error():
    secret = "11010519491231002X"
    for content in ('{"answers": "' + secret + '", oops', "{" + HEAD + ', "answers": ["' + secret + '"]}'):
        error = refused(content)
        assert secret not in f"{error!r} {error.params} {error.__cause__!r}"


def test_a_file_of_a_later_version_is_refused():
    error = refused('{"posexit": "9.1.0", "format": 2, "answers": [["another", "form"]]}')
    assert error.code == "newer-case-file"
    assert error.params["version"] == "9.1.0"
