"""The whole advice as plain values and sentences: what `show --json` prints and the screen shows. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from posexit import money
from posexit.checklist import arithmetic_text, doubt_text, source_text, task_when
from posexit.dates import arithmetic, day_text
from posexit.escalation import CLOCKS
from posexit.explain import citation, ground_sentence, letter_title, said, why
from posexit.fields import FIELDS, pattern
from posexit.gates import binds

if TYPE_CHECKING:
    from posexit.advice import Advice
    from posexit.blocks import Language
    from posexit.escalation import Step
    from posexit.library import Library
    from posexit.plan import Task


def outline(advice: Advice, library: Library, lang: Language) -> dict[str, Any]:
    """Return the advice in words.

    Scripts may rely on the keys; `says`, `title`, `cited`, `warned`, `when`, `by`, `arithmetic` and `doubt`
    are words for people.
    """
    return {
        "ground": _ground(advice, library, lang),
        "route": _route(advice, library, lang),
        "letters": [
            {
                "id": letter.id,
                "title": letter_title(advice.now, letter.id, library, lang),
                "because": [why(letter.id, library, lang)],
            }
            for letter in advice.letters
        ],
        **course(advice, library, lang),
    }


def course(advice: Advice, library: Library, lang: Language) -> dict[str, Any]:
    """Return the part of the outline that the status says too: tasks, where else to turn, money, problems."""
    clocks = {name: library.source(source_id).days for name, source_id in CLOCKS.items()}
    return {
        "tasks": [_task(advice, task, library, lang) for task in advice.tasks],
        "steps": [_step(step, clocks, library, lang) for step in advice.steps],
        "totals": _totals(advice.now.ledger.totals),
        "seller_totals": _totals(advice.now.ledger.seller_totals),
        "problems": [
            {
                "severity": problem.severity,
                "code": problem.code,
                "fields": list(problem.fields),
                "says": library.words.say(f"problems.{problem.code}", lang, **problem.params),
            }
            for problem in advice.problems
        ],
    }


def _ground(advice: Advice, library: Library, lang: Language) -> dict[str, Any]:
    now, words = advice.now, library.words
    ground = now.ground
    title = words.say(f"doors.{ground.door}.title", lang) if ground.door else ""
    also = words.say("doors.liquidation.advice", lang) if ground.door == "liquidation" else ""
    warnings = [words.say(f"warnings.{key}", lang) for key in ground.warnings]
    return {
        "kind": ground.kind,
        "form": ground.form,
        "door": ground.door,
        "citations": list(ground.citations),
        "warnings": warnings,
        "because": list(said(now.case, ground.because, library, lang)),
        "title": title,
        "says": [sentence for sentence in (ground_sentence(now, words, lang), also) if sentence],
        "cited": [citation(source_id, library, lang) for source_id in ground.citations],
        "warned": [
            {"says": says, "sources": _sources(advice, key, library, lang)}
            for key, says in zip(ground.warnings, warnings, strict=True)
        ],
    }


def _sources(advice: Advice, key: str, library: Library, lang: Language) -> str:
    """Return what a warning rests on, as far as it may be cited to this user."""
    cited = tuple(source for source in library.warning_sources(key) if binds(advice.now.case, source))
    return source_text(cited, library, lang)


def _route(advice: Advice, library: Library, lang: Language) -> dict[str, Any]:
    route = advice.now.route
    return {
        "kind": route.kind,
        "because": list(said(advice.now.case, route.because, library, lang)),
        "title": library.words.say(f"routes.{route.kind}", lang),
        "says": library.words.say(f"routes.{route.reason}", lang),
    }


def _task(advice: Advice, task: Task, library: Library, lang: Language) -> dict[str, Any]:
    return {
        "id": task.id,
        "phase": task.phase,
        "title": task.title.to(lang),
        "due": task.due.isoformat() if task.due else None,
        "because": [task.why.to(lang), *said(advice.now.case, tuple(_fields(task)), library, lang)],
        "kind": task.kind,
        "late": task.late,
        "done": task.done.isoformat() if task.done else None,
        "when": task_when(task, library, lang),
        "by": task_when(task, library, lang, bare=True),
        "arithmetic": "" if task.done else arithmetic_text(task.timing, library, lang),
        "doubt": "" if task.done else doubt_text(task.timing, library, lang),
    }


def _step(step: Step, clocks: Mapping[str, int | None], library: Library, lang: Language) -> dict[str, Any]:
    """Return a step; ``clocks`` are the days that its sentences may name."""
    words = library.words
    key = f"escalation.steps.{step.id}.cannot"
    return {
        "id": step.id,
        "state": step.state,
        "reason": step.reason,
        "arises": step.arises,
        "opens_on": step.opens_on.isoformat() if step.opens_on else None,
        "arithmetic": arithmetic(step.opens, words, lang) if step.opens else "",
        "letter": step.letter,
        "to": step.to,
        "sources": list(step.cites),
        "title": words.say(f"escalation.steps.{step.id}.title", lang),
        "short": words.say(f"escalation.steps.{step.id}.short", lang),
        "says": words.say(f"escalation.reasons.{step.reason}", lang)
        + (words.say("escalation.opens", lang, day=day_text(step.opens_on, lang)) if step.opens_on else ""),
        "notes": [words.say(f"escalation.notes.{note}", lang) for note in step.notes],
        "clock": words.say(f"escalation.steps.{step.id}.clock", lang, **clocks),
        "cannot": words.say(key, lang) if key in words else "",
    }


def _fields(task: Task) -> Iterator[str]:
    """Yield the answers a task rests on; the rules beside them are said by the sentence on why."""
    return (name for name in task.because if pattern(name) in FIELDS)


def _totals(totals: money.Totals) -> dict[str, str]:
    return {name: money.figures(getattr(totals, name)) for name in ("deposit", "unsettled", "refund", "owed")}
