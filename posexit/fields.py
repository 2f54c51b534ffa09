"""The table of fields, read from the models, and the way from dotted answers to a Case. Pure."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal, get_args, get_origin

from pydantic import BaseModel, ValidationError

from posexit.case import Case
from posexit.kinds import Kind, Typed, WhenNone, YesNo
from posexit.phrases import NONE_OF_THEM, UNKNOWN, heard, yes_or_no

MOST_ENTRIES = 2000
LISTS = ("terminals", "charges", "costs")
_POSITION = re.compile(r"\.[1-9][0-9]{0,8}(?=\.|$)")
_MOST_HINTS = 20  # finding a like name takes long, and nobody reads more


@dataclass(frozen=True)
class Field:
    """What is known of a field from the model: ``name`` has ``*`` for the position in a list."""

    name: str
    kind: Kind
    choices: tuple[str, ...] = ()
    secret: bool = False
    shape: str = ""
    none: WhenNone = "nothing"


@dataclass(frozen=True)
class FieldProblem:
    """An answer that cannot be taken: where, which sentence, and what fills it."""

    name: str
    code: str
    params: Mapping[str, object]


class BadAnswers(Exception):
    """Some answers cannot be taken; ``problems`` has all of them."""

    def __init__(self, problems: tuple[FieldProblem, ...]) -> None:
        super().__init__(", ".join(problem.name for problem in problems))
        self.problems = problems


def _field(name: str, annotation: Any) -> Field:
    typed = Typed("choice")
    for inner in get_args(annotation) or (annotation,):
        if get_origin(inner) is Annotated:
            typed = next(mark for mark in inner.__metadata__ if isinstance(mark, Typed))
        elif get_origin(inner) is Literal:
            choices = get_args(inner)
            return Field(name, "yesno" if choices == get_args(YesNo) else "choice", choices)
    return Field(name, typed.kind, (), typed.secret, typed.shape, typed.none)


def _fields(model: type[BaseModel], prefix: str = "") -> Iterator[Field]:
    for name, info in model.model_fields.items():
        annotation = info.annotation
        if name in {"unknown", "skipped"}:
            continue
        if get_origin(annotation) is tuple:
            yield from _fields(get_args(annotation)[0], f"{prefix}{name}.*.")
        elif isinstance(annotation, type) and issubclass(annotation, BaseModel):
            yield from _fields(annotation, f"{prefix}{name}.")
        else:
            marked = Annotated[annotation, *info.metadata] if info.metadata else annotation
            yield _field(prefix + name, marked)


FIELDS: dict[str, Field] = {field.name: field for field in _fields(Case)}
_ONCE = frozenset(name for name in FIELDS if "*" not in name)
"""The fields that a case has once."""


def pattern(name: str) -> str:
    """Return the name with ``*`` for positions: terminals.2.place -> terminals.*.place."""
    return name if name in FIELDS else _POSITION.sub(".*", name)


def field_of(name: str) -> Field:
    """Return the field of a dotted name (lists by their own name count as text).

    Raises:
        KeyError: no case has a field of that name.
    """
    if name in LISTS:
        return Field(name, "text")
    return FIELDS[pattern(name)]


def meant(name: str, text: str) -> str:
    """Return what an answer stands for: UNKNOWN, no answer, 0 where there is none, or what it says."""
    field = FIELDS.get(pattern(name))
    if field is None or text in field.choices:
        return text
    said = heard(text)
    if said in {"unknown", "left"}:
        return UNKNOWN if said == "unknown" else ""
    if field.choices:
        return _chosen(field, text, none=said == "none")
    return {"nothing": "", "zero": "0", "said": text}[field.none] if said else text


def _chosen(field: Field, text: str, *, none: bool) -> str:
    """Return the choice that an answer in other words means; a stroke is none of them, 无 may be one."""
    if field.kind == "yesno" and (told := yes_or_no(text)):
        return told
    if not none:
        return text
    return (
        next((value for value in NONE_OF_THEM if value in field.choices), text)
        if any(map(str.isalpha, text))
        else ""
    )


def nearest(name: str) -> str | None:
    """Return the field whose name is most like a wrong one, with the position kept."""
    wanted = pattern(name)
    found = difflib.get_close_matches(wanted, FIELDS, n=1, cutoff=0.5)
    last = wanted.rsplit(".", 1)[-1]
    found = found or [known for known in FIELDS if known.rsplit(".", 1)[-1] == last]
    position = _POSITION.search(name)
    return found[0].replace("*", position[0].strip(".") if position else "1") if found else None


def answers_of(case: Case) -> dict[str, str]:
    """Return every answered field as dotted name -> text, in the order of the models."""
    return dict(flatten(case.model_dump(mode="json", exclude={"unknown", "skipped"})))


def flatten(value: Any, prefix: str = "") -> Iterator[tuple[str, str]]:
    """Yield the leaves of nested mappings and lists as dotted name and text; None is no answer, True is yes."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from flatten(inner, f"{prefix}.{key}" if prefix else str(key))
    elif isinstance(value, list):
        for position, inner in enumerate(value, start=1):
            yield from flatten(inner, f"{prefix}.{position}")
    elif isinstance(value, bool):
        yield prefix, "yes" if value else "no"
    elif value is not None:
        yield prefix, str(value)


def _nest(answers: Mapping[str, str | None]) -> dict[str, Any]:
    """Return dotted names as the nested form that the models read; lists become lists."""
    nested: dict[str, Any] = {}
    for name, value in answers.items():
        here = nested
        *parts, last = name.split(".")
        for part in parts:
            here = here.setdefault(part, {})
        here[last] = value
    for name in LISTS:
        if name in nested:
            nested[name] = [nested[name][key] for key in sorted(nested[name], key=int)]
    return nested


def _misnamed(answers: Mapping[str, str]) -> Iterator[FieldProblem]:
    seen: dict[str, set[int]] = {}
    strange = 0
    for name in answers:
        if name in _ONCE:
            continue
        if "*" in name or pattern(name) not in FIELDS:
            strange += 1
            hint = nearest(name) if strange <= _MOST_HINTS else None
            yield FieldProblem(name, "unknown-field", {"nearest": hint})
        else:
            head, position, _ = name.split(".")
            seen.setdefault(head, set()).add(int(position))
    for head, positions in seen.items():
        if len(positions) > MOST_ENTRIES:
            yield FieldProblem(head, "too-many-entries", {"most": MOST_ENTRIES})
        elif positions != set(range(1, len(positions) + 1)):
            missing = next(n for n in range(1, len(positions) + 1) if n not in positions)
            yield FieldProblem(head, "list-gap", {"list": head, "missing": missing})


def case_of(answers: Mapping[str, str]) -> Case:
    """Return the case that these answers make.

    Raises:
        BadAnswers: with every answer that cannot be taken.
    """
    case, problems = build(answers)
    if problems:
        raise BadAnswers(problems)
    return case


def build(
    answers: Mapping[str, str], *, skipped: frozenset[str] = frozenset()
) -> tuple[Case, tuple[FieldProblem, ...]]:
    """Return the case of the answers that can be taken, and the problems of the others.

    ``answers`` maps dotted names to text. An empty text is no answer, nor is 无 or none for what there
    need not be; 不知道 and its like become None and a name in ``case.unknown``.
    """
    given = {name: told for name, text in answers.items() if (told := meant(name, text)).strip()}
    problems = list(_misnamed(given))
    if refused := {problem.name for problem in problems}:
        given = {n: t for n, t in given.items() if n not in refused and n.split(".")[0] not in refused}
    unknown = {name for name, text in given.items() if text == UNKNOWN}
    taken = {name: (None if name in unknown else text) for name, text in given.items()}
    while True:
        try:
            case = Case.model_validate({**_nest(taken), "unknown": unknown, "skipped": skipped})
        except ValidationError as error:
            found = [_problem(detail) for detail in error.errors(include_url=False, include_input=False)]
            problems += found
            for problem in found:
                taken[problem.name] = None
        else:
            return case, tuple(problems)


def _problem(detail: Any) -> FieldProblem:
    steps = [str(step + 1) if isinstance(step, int) else step for step in detail["loc"]]
    name = ".".join(steps)
    if detail["type"] in {"literal_error", "string_unicode"}:  # the second for half a surrogate pair
        return FieldProblem(name, "not-a-choice", {"choices": ", ".join(FIELDS[pattern(name)].choices)})
    return FieldProblem(name, detail["type"], detail.get("ctx", {}))
