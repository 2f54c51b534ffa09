"""The form of case.json: every answer as it was given, readable by people, strict in reading."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from posexit import __version__
from posexit.errors import PosexitError
from posexit.phrases import UNKNOWN

if TYPE_CHECKING:
    from posexit.fields import FieldProblem

T = TypeVar("T")

FORMAT = 1
LARGEST = 16 * 1024 * 1024
DEEPEST = 32
_OWN = ("posexit", "format", "id", "example", "finished", "begun", "answers", "unknown", "skipped")


@dataclass(frozen=True)
class Saved:
    """What a case folder knows of the answers.

    ``answers`` maps dotted names to the text that was given, also where it no longer applies; the
    text of "don't know" is ``unknown``. ``begun`` is the day on which the files were first written.
    ``extra`` is what a later version keeps besides.
    """

    answers: Mapping[str, str]
    skipped: frozenset[str] = frozenset()
    finished: bool = False
    example: bool = False
    extra: Mapping[str, object] = field(default_factory=dict)
    begun: date | None = None

    @property
    def problems(self) -> tuple[FieldProblem, ...]:
        """The answers that this version cannot take; they stay in the file until they are given anew."""
        from posexit.fields import build

        return build(self.answers, skipped=self.skipped)[1]


def dump(saved: Saved) -> bytes:
    """Return the content of case.json."""
    unknown = [name for name, text in saved.answers.items() if text == UNKNOWN and name != "id"]
    answers = {name: text for name, text in saved.answers.items() if name not in {"id", *unknown}}
    return to_json(
        {
            "posexit": __version__,
            "format": FORMAT,
            "id": saved.answers.get("id"),
            "example": saved.example,
            "finished": saved.finished,
            **({"begun": saved.begun.isoformat()} if saved.begun else {}),
            "answers": _nested(answers),
            "unknown": unknown,
            "skipped": sorted(saved.skipped),
            **saved.extra,
        }
    )


def parse(content: bytes, path: Path) -> Saved:
    """Return what the content of case.json says; ``path`` is for the errors.

    Raises:
        PosexitError: bad-case-file with ``where`` and, where known, ``line`` or ``field``;
            newer-case-file when a later posexit wrote it.
    """
    whole = from_json(content, path, "bad-case-file")
    check_format(whole, path, "bad-case-file")
    try:
        return Saved(
            answers=_answers(whole),
            skipped=frozenset(_texts(whole.get("skipped", []), "skipped")),
            finished=_of(bool, whole.get("finished", False), "finished"),
            example=_of(bool, whole.get("example", False), "example"),
            extra={key: value for key, value in whole.items() if key not in _OWN},
            begun=_day(whole.get("begun"), "begun"),
        )
    except _Misfit as misfit:
        raise broken("bad-case-file", path, field=misfit.name) from None


def to_json(whole: Mapping[str, object]) -> bytes:
    """Return a mapping as JSON that people can read."""
    import pydantic_core

    # Many times as fast as json, which indents in Python; but its versions differ in how they write a float.
    if not _has_float(whole):
        with suppress(pydantic_core.PydanticSerializationError):  # half a surrogate pair
            return pydantic_core.to_json(whole, indent=2) + b"\n"
    text = json.dumps(whole, ensure_ascii=False, indent=2)
    return (text + "\n").encode("utf-8", "backslashreplace")  # half a surrogate pair becomes its JSON escape


def _has_float(value: object) -> bool:
    if isinstance(value, dict):
        return any(map(_has_float, value.values()))
    return any(map(_has_float, value)) if isinstance(value, list) else isinstance(value, float)


def from_json(content: bytes, path: Path, code: str) -> dict[str, Any]:
    """Return the JSON object that the content holds.

    Raises:
        PosexitError: ``code`` with ``where``, and ``line`` or ``field`` where known.
    """
    try:
        whole = json.loads(content.decode("utf-8-sig"), object_pairs_hook=_unique)
    except json.JSONDecodeError as error:
        raise broken(code, path, line=error.lineno) from None
    except _Misfit as misfit:
        raise broken(code, path, field=misfit.name) from None
    except (ValueError, RecursionError):
        raise broken(code, path) from None
    if not isinstance(whole, dict):
        raise broken(code, path, line=1)
    return whole


def check_format(whole: Mapping[str, object], path: Path, code: str) -> None:
    """See that posexit wrote it, and not a later one.

    Raises:
        PosexitError: ``code``, or newer-case-file with the ``version`` that wrote it.
    """
    version, number = whole.get("posexit"), whole.get("format")
    if not isinstance(version, str):
        raise broken(code, path, field="posexit")
    if not isinstance(number, int) or isinstance(number, bool) or number < 1:
        raise broken(code, path, field="format")
    if number > FORMAT:
        raise PosexitError("newer-case-file", path=path, version=version, ours=__version__)


def broken(code: str, path: Path, *, line: int | None = None, field: str | None = None) -> PosexitError:
    """Return the error of a file that was changed by hand; ``where`` is the place as an editor shows it."""
    place = f":{line}" if line else f": {field}" if field else ""
    return PosexitError(code, path=path, line=line, field=field, where=f"{path}{place}")


class _Misfit(Exception):
    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    whole: dict[str, Any] = {}
    for key, value in pairs:
        if key in whole:
            raise _Misfit(key)
        whole[key] = value
    return whole


def _of(kind: type[T], value: object, name: str) -> T:
    if not isinstance(value, kind):
        raise _Misfit(name)
    return value


def _day(value: object, name: str) -> date | None:
    try:
        return None if value is None else date.fromisoformat(_of(str, value, name))
    except ValueError:
        raise _Misfit(name) from None


def _texts(value: object, name: str) -> list[str]:
    return [_of(str, inner, name) for inner in _of(list, value, name)]


def _answers(whole: Mapping[str, object]) -> dict[str, str]:
    """Return the answers by dotted name; one that is told twice in two ways is nobody's to choose."""
    told = [("id", _of(str, whole["id"], "id"))] if whole.get("id") is not None else []
    told += _leaves(whole.get("answers", {}))
    told += [(name, UNKNOWN) for name in _texts(whole.get("unknown", []), "unknown")]
    answers: dict[str, str] = {}
    for name, text in told:
        if answers.setdefault(name, text) != text:
            raise _Misfit(name)
    return answers


def _leaves(value: object, *steps: str) -> Iterator[tuple[str, str]]:
    if len(steps) > DEEPEST:
        raise _Misfit("answers")
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _leaves(inner, *steps, key)
    elif isinstance(value, list) and steps:
        for position, inner in enumerate(value, start=1):
            yield from _leaves(inner, *steps, str(position))
    elif isinstance(value, str) and steps:
        yield ".".join(steps), value
    else:
        raise _Misfit(".".join(steps) or "answers")


def _nested(answers: Mapping[str, str]) -> Any:
    """Return dotted names as nested objects; a name that stands inside another one stays dotted."""
    whole: dict[str, Any] = {}
    for name in sorted(answers, key=lambda name: name.count(".")):
        *steps, last = name.split(".")
        here: Any = whole
        for step in steps:
            here = here.setdefault(step, {})
            if not isinstance(here, dict):
                here, last = whole, name
                break
        here[last] = answers[name]
    return _with_lists(whole)


def _with_lists(value: dict[str, Any]) -> Any:
    inner = {key: _with_lists(below) if isinstance(below, dict) else below for key, below in value.items()}
    if "1" not in inner:
        return inner
    numbers = [str(position) for position in range(1, len(inner) + 1)]
    return [inner[number] for number in numbers] if inner.keys() == set(numbers) else inner
