"""Shows an error: what is wrong, where, and how to mend it. On stderr, in the user's language."""

from __future__ import annotations

import errno
import re
import sys
from collections.abc import Mapping, Sequence
from pathlib import PurePath
from typing import Any

from posexit.cli.session import Session, current
from posexit.errors import WITH_REASON, PosexitError
from posexit.filenames import typed
from posexit.identifiers import discreet
from posexit.values import visible

_MOST = 40
_LONGEST = 200
_SECRET = re.compile(r"\d{14,17}[\dXx]")
_USAGE = {
    "NoSuchOption": "option",
    "MissingParameter": "missing",
    "BadParameter": "value",
    "BadOptionUsage": "no-value",
}
_CHOICES = re.compile(r"(?:not one of|Choose from):?\s*(.+)", re.DOTALL)
_EXTRA = re.compile(r"extra arguments?\D*\((.*)\)$")


def tell(error: Exception, wrong_usage: type[Exception]) -> int | None:
    """Print what went wrong and return the exit code; None where the user could not mend it."""
    if isinstance(error, wrong_usage):
        _say(_usage(current(), error))
        return 2
    if isinstance(error, OSError):  # no command lets another one out
        reason = {errno.ENOSPC: "no-space", errno.EACCES: "denied"}.get(error.errno or 0, "other")
        code = "cannot-print" if error.filename is None else "cannot-read"
        error = PosexitError(code, path=error.filename, reason=reason)
    if not isinstance(error, PosexitError):
        return None
    show_error(error)
    return error.exit_code


def show_error(error: PosexitError) -> None:
    """Print the sentence of an error."""
    _say(sentence(error))


def sentence(error: PosexitError) -> str:
    """Return the sentence of an error, with one line for each bad answer it carries."""
    params = {key: _shown(value) if key != "problems" else value for key, value in error.params.items()}
    if error.code == "template":  # the words themselves may be what cannot be read
        return f"{params['where']}: {params['zh']} / {params['en']}"
    now = current()
    lines = bad_answers(now, error.params.get("problems", ()))  # type: ignore[arg-type]
    if error.code in WITH_REASON:
        params["reason"] = now.say(f"reasons.{params['reason']}")
    if "value_code" in params:
        params["reason"] = now.say(f"values.{params['value_code']}", **error.params["value_params"])  # type: ignore[arg-type]
    return "\n".join([now.say(f"errors.{error.code}", **params), *lines])


def bad_answers(
    now: Session, problems: Sequence[tuple[int | None, str, str, Mapping[str, object]]]
) -> list[str]:
    """Return a line for each problem of the answers: where it stands, what is wrong, how to mend it."""
    lines = []
    for line, name, code, params in problems[:_MOST]:
        place = now.say("note.line", line=line) if line else ""
        named = shown(name) + _label(now, name)
        lines.append(
            now.say("note.bad-answer", place=place, name=named, reason=reason(now, code, params, name))
        )
    if len(problems) > _MOST:
        lines.append(now.say("note.and-more", count=len(problems) - _MOST))
    return lines


def reason(now: Session, code: str, params: Mapping[str, object], name: str = "") -> str:
    """Return what is wrong with an answer and how to mend it; choices of a field that is named by their labels."""
    if code == "not-a-choice" and (labels := _choices(now, name)):
        params = {**params, "choices": now.say("living.or").join(labels)}
    said = now.say(f"values.{code}", **{key: "" if value is None else value for key, value in params.items()})
    if code == "unknown-field" and params.get("nearest"):
        said += now.say("values.did-you-mean", nearest=params["nearest"])
    return said


def _choices(now: Session, name: str) -> list[str]:
    from posexit.fields import FIELDS, pattern

    known = FIELDS.get(pattern(name))
    choices = now.library.question(known.name).choices if known else {}
    return [label.to(now.lang) for label in choices.values()]


def _label(now: Session, name: str) -> str:
    from posexit.fields import FIELDS, pattern

    if pattern(name) not in FIELDS:
        return ""
    return now.say("note.label", label=now.library.question(pattern(name)).label.to(now.lang))


def _usage(now: Session, error: Any) -> str:
    """Return what is wrong with a command line; typer itself speaks English only."""
    context, parameter = getattr(error, "ctx", None), getattr(error, "param", None)
    message = str(error.format_message())
    name = str(getattr(error, "option_name", ""))
    if parameter is not None:
        option = parameter.opts[0].startswith("-")
        name = parameter.opts[0] if option else str(parameter.metavar or parameter.name)
    kind = _USAGE.get(type(error).__name__, "other")
    if extra := _EXTRA.search(message):
        kind, name = "extra", extra[1]
    detail = ""
    if near := getattr(error, "possibilities", None):
        detail = now.say("usage.near", near=", ".join(near))
    elif choices := _CHOICES.search(message):
        detail = now.say("usage.choices", choices=", ".join(re.findall(r"[\w-]+", choices[1])))
    said = now.say(f"usage.{kind}", name=shown(name), said=shown(message), detail=detail).strip()
    return f"{said}\n{now.say('usage.help', command=context.command_path if context else 'posexit')}"


def shown(text: str) -> str:
    """Return a foreign text as it may stand on a terminal: one line, nothing invisible, no whole ID number."""
    seen = visible(text[: _LONGEST + 1])
    if len(text) > _LONGEST:
        seen = seen[:_LONGEST] + "…"
    return _SECRET.sub(lambda found: found[0][:4] + "*" * 10 + found[0][-4:], seen)


def _shown(value: object) -> str:
    """Return what stands in a sentence; a path so that it can be copied into a command."""
    return typed(shown(str(value))) if isinstance(value, PurePath) else shown(str(value))


def _say(text: str) -> None:
    sys.stderr.write(discreet(text) + "\n")
    sys.stderr.flush()
