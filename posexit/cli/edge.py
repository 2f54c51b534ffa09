"""Shows an error: what is wrong, where, and how to mend it. On stderr, in the user's language."""

from __future__ import annotations

import sys

from posexit.cli.session import Session, current
from posexit.errors import PosexitError


def show_error(error: PosexitError) -> None:
    """Print the sentence of an error, with one line for each bad answer it carries."""
    params = dict(error.params)
    if error.code == "template":  # the words themselves may be what cannot be read
        sys.stderr.write(f"{params['where']}: {params['zh']} / {params['en']}\n")
        return
    now = current()
    lines = [bad_answer(now, *problem) for problem in params.pop("problems", ())]  # type: ignore[attr-defined]
    if error.code in {"cannot-write", "cannot-read"}:
        params["reason"] = now.say(f"reasons.{params['reason']}")
    if "value_code" in params:
        params["reason"] = now.say(f"values.{params.pop('value_code')}", **params.pop("value_params"))  # type: ignore[arg-type]
    sys.stderr.write("\n".join([now.say(f"errors.{error.code}", **params), *lines]) + "\n")


def bad_answer(now: Session, line: int | None, name: str, code: str, params: dict[str, object]) -> str:
    """Return the line that says where an answer stands, what is wrong with it and how to mend it."""
    from posexit.fields import FIELDS, pattern

    reason = now.say(
        f"values.{code}", **{key: value if value is not None else "" for key, value in params.items()}
    )
    if code == "unknown-field" and params.get("nearest"):
        reason += now.say("values.did-you-mean", nearest=params["nearest"])
    label = now.library.question(pattern(name)).label.to(now.lang) if pattern(name) in FIELDS else ""
    place = now.say("note.line", line=line) if line else ""
    return now.say(
        "note.bad-answer", place=place, name=name, label=f"（{label}）" if label else "", reason=reason
    )
