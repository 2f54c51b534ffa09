"""Answers files: read safely, with the line of every problem; and the form that makes one."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from conftest import PERSONAL, Run

from posexit import answers
from posexit.errors import PosexitError
from posexit.fields import FIELDS, BadAnswers, answers_of, build, case_of, field_of
from posexit.library import Library
from tests.typist import settings


def read(tmp_path: Path, content: str | bytes, name: str = "a.yaml") -> dict[str, str]:
    path = tmp_path / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return {key: answer.text for key, answer in answers.read(str(path)).items()}


def refusal(tmp_path: Path, content: str | bytes, name: str = "a.yaml") -> PosexitError:
    with pytest.raises(PosexitError) as caught:
        read(tmp_path, content, name)
    return caught.value


def test_every_scalar_stays_the_text_that_it_is(tmp_path: Path) -> None:
    content = "terminals:\n  - terminal_no: 010020\n    state: no\n    serial_no: 1e3\n    merchant_no: 0x1F\nid: 2026-11-23\n"
    assert read(tmp_path, content) == {
        "terminals.1.terminal_no": "010020",
        "terminals.1.state": "no",
        "terminals.1.serial_no": "1e3",
        "terminals.1.merchant_no": "0x1F",
        "id": "2026-11-23",
    }


def test_empty_is_not_answered_and_the_line_of_each_answer_is_known(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text("applicant:\n  name:\n  phone: ~\n  email: a@b.cn\ncontract:\n", encoding="utf-8")
    assert {name: answer.line for name, answer in answers.read(str(path)).items()} == {"applicant.email": 4}


@pytest.mark.parametrize(
    ("content", "code", "line"),
    [
        ("a: 1\nb: 2\na: 3\n", "answers-twice", 3),
        ("a: &x 1\n", "answers-anchor", 1),
        ("a: 1\nb: *x\n", "answers-anchor", 2),
        ("a: !!python/object:os.system x\n", "answers-tag", 1),
        ("a: !x y\n", "answers-tag", 1),
        ("a: 1\n---\nb: 2\n", "answers-second-document", 2),
        ("- a\n- b\n", "answers-not-a-mapping", 1),
        ("just words\n", "answers-not-a-mapping", 1),
        ("? [a, b]\n: c\n", "answers-not-a-name", 1),
        ("a: [1, 2\n", "answers-broken", 2),
        ("a: 'x\n", "answers-broken", 2),
        ("a:\n\t- b\n", "answers-broken", 2),
    ],
)
def test_what_is_no_answers_file_names_the_line(tmp_path: Path, content: str, code: str, line: int) -> None:
    error = refusal(tmp_path, content)
    assert (error.code, error.params["line"]) == (code, line)


@pytest.mark.parametrize(("open_", "close"), [("[", "]"), ("{a: ", "}")])
def test_deep_nesting_is_counted_before_anything_is_built(tmp_path: Path, open_: str, close: str) -> None:
    assert refusal(tmp_path, f"a: {open_ * 50_000}{close * 50_000}").code == "answers-too-deep"
    assert refusal(tmp_path, "a: " + open_ * 32 + "x" + close * 32).code == "answers-too-deep"
    assert read(tmp_path, "a: " + "[" * 30 + "x" + "]" * 30)


def test_size_is_bounded_on_both_sides(tmp_path: Path) -> None:
    line = b"a: x\n"
    assert read(tmp_path, line + b"#" * (answers.LARGEST - len(line)))
    assert refusal(tmp_path, line + b"#" * (answers.LARGEST - len(line) + 1)).code == "answers-too-large"


@pytest.mark.parametrize(
    "content", [b"\x00\x01\x02", b"\x89PNG\r\n\x1a\n\xff\xd8", b"a: \x07\n", b"\xff\xff\xff"]
)
def test_what_is_no_text_is_said_to_be_none(tmp_path: Path, content: bytes) -> None:
    assert refusal(tmp_path, content).code == "answers-binary"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "utf-16"])
def test_encodings_that_chinese_editors_save_are_understood(tmp_path: Path, encoding: str) -> None:
    assert read(tmp_path, "applicant:\n  name: 张小满\n".encode(encoding)) == {"applicant.name": "张小满"}


def test_json_is_read_as_text_too(tmp_path: Path) -> None:
    content = json.dumps(
        {"charges": [{"amount": 299.50, "claim": "refund"}], "id": 7, "applicant": {"name": None}}
    )
    assert read(tmp_path, content, "a.json") == {
        "charges.1.amount": "299.5",
        "charges.1.claim": "refund",
        "id": "7",
    }


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ('{"a": 1, "a": 2}', "answers-twice"),
        ('{"a": ', "answers-broken"),
        ('{"a":' * 40 + "1" + "}" * 40, "answers-too-deep"),
    ],
)
def test_bad_json_is_refused(tmp_path: Path, content: str, code: str) -> None:
    assert refusal(tmp_path, content, "a.json").code == code


def test_a_missing_file_is_named_and_the_way_to_make_one(run: Run) -> None:
    assert "posexit form" in run("check", "nowhere.yaml", code=1).err


def test_standard_input_is_read_for_a_dash(run: Run) -> None:
    assert "0处错误" in run("check", "-", stdin="reason:\n  kind: idle\n").out


def test_check_names_line_field_and_remedy_of_every_problem(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(
        "applicant:\n  id_number: 110105194912310021\n  nmae: 张\ncontract:\n  ends_on: 2026-02-30\n",
        encoding="utf-8",
    )
    said = run("check", "a.yaml", code=1).out
    assert "第2行 applicant.id_number" in said
    assert "校验码" in said
    assert "第3行 applicant.nmae" in said
    assert "applicant.name" in said
    assert "第5行 contract.ends_on" in said
    assert "3处错误" in said


def test_contradictions_stand_apart_from_errors_and_do_not_fail(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(
        "contract:\n  term: fixed\n  signed_on: 2026-05-01\n  ends_on: 2026-04-01\n", encoding="utf-8"
    )
    said = run("check", "a.yaml").out
    assert "矛盾" in said
    assert "第3, 4行" in said or "第4, 3行" in said
    assert "0处错误" in said


def test_choices_may_be_given_by_their_label_in_either_language(library: Library) -> None:
    given = {"reason.kind": answers.Answer("机器闲置"), "applicant.form": answers.Answer("Company")}
    case, problems = build(answers.canonical(given, library))
    assert problems == ()
    assert (case.reason.kind, case.applicant.form) == ("idle", "company")


@pytest.mark.parametrize("kind", ["personal", "merchant"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_form_has_every_field_and_is_an_answers_file_itself(
    run: Run, tmp_path: Path, kind: str, lang: str
) -> None:
    form = run("form", "--type", kind, "--lang", lang).out
    keys = {
        line.strip().removeprefix("- ").split(":")[0]
        for line in form.splitlines()
        if not line.strip().startswith("#")
    }
    assert {name.rsplit(".", 1)[-1] for name in FIELDS} <= keys
    assert read(tmp_path, form) == {"applicant.type": kind}


@pytest.mark.parametrize("kind", ["personal", "merchant"])
def test_the_example_form_is_a_complete_case_without_a_problem(run: Run, tmp_path: Path, kind: str) -> None:
    run("form", "--type", kind, "--example", "--output", "a.yaml")
    assert "0处错误，0处要核对" in run("check", "a.yaml").out
    assert len(read(tmp_path, (tmp_path / "a.yaml").read_text(encoding="utf-8"))) > 50


@pytest.mark.parametrize("word", ["无", "没有", "-", "N/A"])
def test_that_there_is_none_is_never_printed_as_if_it_were_one(word: str) -> None:
    """Whatever field it stands in: as if left empty, 0 for what is left of a sum, itself in the hand-over record."""
    meaning: dict[str, set[str]] = {}
    for name, field in FIELDS.items():
        if field.choices:
            continue
        at = name.replace("*", "1")
        others = {other: text for other, text in PERSONAL.items() if other != at}
        found, empty = (case_of({**others, at: text}) for text in (word, ""))
        meaning.setdefault("" if found == empty else str(found.get(at)), set()).add(name)
    assert meaning["0.00"] == {"settlement.unsettled_amount", "costs.*.before", "costs.*.after"}
    assert {name.split(".")[0] for name in meaning[word]} == {"handover", "third_party"}
    assert len(meaning[""]) > 80
    assert len(meaning) == 3


def test_a_stroke_leaves_a_choice_open_and_a_word_means_one_of_them_or_is_refused() -> None:
    assert case_of({**PERSONAL, "contract.term": "-"}) == case_of({**PERSONAL, "contract.term": ""})
    assert case_of({**PERSONAL, "contract.renewal": "-"}).contract.renewal is None
    assert case_of({**PERSONAL, "contract.renewal": "无"}).contract.renewal == "none"
    assert case_of({**PERSONAL, "contract.renewed": "没有"}).contract.renewed == "no"
    with pytest.raises(BadAnswers):
        case_of({**PERSONAL, "contract.term": "无"})


def test_a_letter_says_nothing_of_what_there_is_none_of(run: Run) -> None:
    names = ("exit.linked", "provider.seller_name", "terminals.1.provider_merchant_id")
    with_none, without = (
        run("letter", *settings({**PERSONAL, **dict.fromkeys(names, text)})).out for text in ("没有", "")
    )
    assert with_none == without
    assert "抄送" in run("letter", *settings({**PERSONAL, "provider.seller_name": "示例科技服务部"})).out


def test_a_case_survives_the_way_through_its_own_answers() -> None:
    case = case_of({**PERSONAL, "contract.term": "不知道", "charges.1.amount": "299"})
    again = case_of({**answers_of(case), **dict.fromkeys(case.unknown, "unknown")})
    assert again == case


@pytest.mark.parametrize(
    ("name", "nearest"),
    [
        ("contract.end_on", "contract.ends_on"),
        ("terminals.2.serialno", "terminals.2.serial_no"),
        ("aplicant.name", "applicant.name"),
    ],
)
def test_an_unknown_field_offers_the_nearest_right_one(name: str, nearest: str) -> None:
    _, problems = build({name: "x"})
    assert problems[0].code == "unknown-field"
    assert problems[0].params["nearest"] == nearest


def test_lists_count_from_one_without_gaps() -> None:
    assert build({"terminals.1.model": "a", "terminals.3.model": "b"})[1][0].code == "list-gap"
    assert build({"terminals.0.model": "a"})[1][0].code == "unknown-field"
    assert build({"terminals.999999999.model": "a"})[1][0].code == "list-gap"
    assert build({f"terminals.{no}.model": "a" for no in range(1, 2002)})[1][0].code == "too-many-entries"
    assert build({f"terminals.{no}.model": "a" for no in range(1, 2001)})[1] == ()


def test_a_case_of_answers_that_cannot_be_taken_names_all_of_them() -> None:
    with pytest.raises(BadAnswers) as caught:
        case_of({"charges.1.amount": "-1", "contract.term": "never"})
    assert {problem.name for problem in caught.value.problems} == {"charges.1.amount", "contract.term"}


def test_a_list_is_asked_for_by_its_own_name_too() -> None:
    assert field_of("terminals").kind == "text"
    assert field_of("terminals.2.serial_no").name == "terminals.*.serial_no"


def test_what_is_no_choice_is_told_with_the_labels_that_may_be_written(run: Run) -> None:
    for lang, labels in (("zh", "经营变化、费用太高"), ("en", "Business change, Cost")):
        told = run("letter", *settings({**PERSONAL, "reason.kind": "吃灰"}), "--lang", lang, code=1).err
        assert labels in told
