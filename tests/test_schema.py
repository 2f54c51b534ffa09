"""The JSON Schema of the answers: it takes what posexit takes, and refuses by shape what posexit refuses."""

from __future__ import annotations

import json
import re
from copy import deepcopy
from functools import reduce
from pathlib import Path
from typing import Any

import pytest
import yaml
from conftest import Run
from jsonschema import Draft7Validator

from posexit.fields import FIELDS, LISTS
from posexit.library import Library
from posexit.schema import schema

ROOT = Path(__file__).parents[1]
EXAMPLES = [ROOT / f"templates/examples/{kind}.yaml" for kind in ("personal", "merchant")]


class _Editor(yaml.SafeLoader):
    """Reads YAML as editors do: numbers and booleans are such, days are text, `no` is no boolean."""


_Editor.yaml_implicit_resolvers = {
    first: [(tag, test) for tag, test in found if not tag.endswith((":timestamp", ":bool"))]
    for first, found in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


@pytest.fixture(scope="module")
def validator(library: Library) -> Draft7Validator:
    """Return what checks answers against the schema, itself checked."""
    told = schema(library, "zh")
    Draft7Validator.check_schema(told)
    return Draft7Validator(told)


def wrong(validator: Draft7Validator, answers: Any) -> list[str]:
    return [f"{error.json_path}: {error.message[:80]}" for error in validator.iter_errors(answers)]


@pytest.mark.parametrize("loader", [yaml.BaseLoader, _Editor])
@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_the_examples_are_answers(validator: Draft7Validator, path: Path, loader: Any) -> None:
    assert wrong(validator, yaml.load(path.read_text(encoding="utf-8"), loader)) == []


@pytest.mark.parametrize("loader", [yaml.BaseLoader, _Editor])
def test_the_situations_in_which_letters_are_tried_are_answers(
    validator: Draft7Validator, loader: Any
) -> None:
    text = (ROOT / "templates/examples/situations.yaml").read_text(encoding="utf-8")
    for situation in yaml.load(text, loader)["situations"]:
        assert wrong(validator, situation.get("answers", {})) == [], situation["title"]


@pytest.mark.parametrize("loader", [yaml.BaseLoader, _Editor])
@pytest.mark.parametrize("more", [(), ("--example",)])
@pytest.mark.parametrize("kind", ["personal", "merchant"])
def test_what_the_form_gives_is_answers(
    run: Run, validator: Draft7Validator, kind: str, more: tuple[str, ...], loader: Any
) -> None:
    assert wrong(validator, yaml.load(run("form", "--type", kind, *more).out, loader)) == []


def test_every_field_is_there_and_nothing_else(validator: Draft7Validator) -> None:
    properties = validator.schema["properties"]
    found = []
    for part, told in properties.items():
        entry = told.get("items", told)
        assert ("items" in told) is (part in LISTS)
        found += [f"{part}.{'*.' * (part in LISTS)}{name}" for name in entry.get("properties", {})] or [part]
    assert found == list(FIELDS)


def test_examples_labels_and_unknown_are_taken_for_every_field(
    validator: Draft7Validator, library: Library
) -> None:
    for name, field in FIELDS.items():
        words = library.question(name)
        typed: list[Any] = ["unknown", "不知道", "", None, *field.choices]
        typed += [label.to(lang) for label in words.choices.values() for lang in ("zh", "en")]
        typed += [words.example.zh, words.example.en] if words.example else []
        typed += [True] * (field.kind == "yesno")
        typed += [] if field.choices else ["无", "-"]
        for value in typed:
            assert wrong(validator, nested(name, value)) == [], (name, value)


def nested(name: str, value: Any) -> dict[str, Any]:
    """Return the answers file with one answer."""
    steps = reversed(name.split("."))
    return reduce(lambda inner, step: [inner] if step == "*" else {step: inner}, steps, value)  # type: ignore[return-value]


ANSWERS = {
    "contract": {"term": "fixed", "ends_on": "2027年3月31日", "notice_days": "30天"},
    "terminals": [{"merchant_no": "898310154110001"}],
    "charges": [{"kind": "押金", "amount": "¥1,299.00元"}],
}
REFUSED: dict[str, Any] = {
    "contract.end_on": "2027-03-31",
    "kontract": {"term": "fixed"},
    "terminals.0.serial": "N8",
    "contract": "fixed",
    "contract.term": "forever",
    "contract.ends_on": "soon",
    "contract.notice_days": 4000,
    "contract.penalty_claimed": "-5",
    "contract.number": "x" * 201,
    "reason.detail": "x" * 2001,
    "reason.kind": "Idle machines",
    "applicant.email": "office",
    "applicant.credit_code": "91350100M000100Y4",
    "applicant.name": {"first": "x"},
    "settlement.card_last4": "6222020200112345678",
    "settlement.card_last4.": 6222020200112345,
    "settlement.unsettled_amount": 1_000_000_000,
    "charges.0.amount": "many",
    "id": "a/b",
    "costs": [{"item": "x"}] * 2001,
}


def test_plain_answers_are_taken_by_both(run: Run, validator: Draft7Validator, tmp_path: Path) -> None:
    assert wrong(validator, ANSWERS) == []
    (tmp_path / "a.json").write_text(json.dumps(ANSWERS), encoding="utf-8")
    run("check", "a.json")


@pytest.mark.parametrize("name", REFUSED)
def test_what_the_schema_refuses_posexit_refuses(
    run: Run, validator: Draft7Validator, tmp_path: Path, name: str
) -> None:
    answers: Any = deepcopy(ANSWERS)
    *way, last = name.rstrip(".").split(".")
    here = answers
    for step in way:
        here = here[int(step)] if step.isdigit() else here.setdefault(step, {})
    here[last] = REFUSED[name]
    assert wrong(validator, answers)
    (tmp_path / "a.json").write_text(json.dumps(answers), encoding="utf-8")
    run("check", "a.json", code=1)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_it_speaks_the_language_asked_for(run: Run, library: Library, lang: str) -> None:
    told = json.loads(run("schema", "--lang", lang).out)
    ends_on = told["properties"]["contract"]["properties"]["ends_on"]
    words = library.question("contract.ends_on")
    assert ends_on["title"] == words.label.to(lang)  # type: ignore[arg-type]
    assert ends_on["description"].startswith(words.ask.to(lang))  # type: ignore[arg-type]
    assert bool(re.search("[\u4e00-\u9fff]", told["description"])) is (lang == "zh")
