"""The advice and its parts: ground, route, tasks, letters, steps, totals, what to look at again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from posexit.screen.drawing import Say, broken, figures, heading, indented, lines, show

Told = Mapping[str, Any]


def advice(say: Say, told: Told) -> None:
    """Print the whole advice."""
    ground = told["ground"]
    show_ground(say, ground)
    if ground["cited"]:
        show(heading(say("show.citations")))
        show(lines([_cited(say, source) for source in ground["cited"]], style="dim"))
    show_route(say, told["route"])
    show(heading(say("show.tasks", count=len(told["tasks"]))))
    for task in told["tasks"]:
        _task(say, task)
    show(heading(say("show.letters")))
    letters = [say("show.letter", **{**letter, "because": joined(letter)}) for letter in told["letters"]]
    show(lines(letters or [say("show.no-letters")]))
    _steps(say, told["steps"])
    _totals(say, "show.totals", told["totals"])
    show_totals(say, told, "seller_totals")
    show_problems(say, told["problems"])


def show_ground(say: Say, ground: Told) -> None:
    """Print how the contract can be left, why, and what to mind."""
    if ground["title"]:
        show(heading(say("show.door", title=ground["title"])))
    if ground["door"] in {None, "liquidation"}:  # behind the other doors nothing is left by asking or notice
        show(heading(say("show.ground", form=say(f"forms.{ground['form']}"))))
    show(*(broken(says) for says in ground["says"]))
    _because(say, ground)
    if ground["warned"]:
        show(heading(say("show.warnings")))
        warned = [say("show.sources", **one) if one["sources"] else one["says"] for one in ground["warned"]]
        show(lines(warned, style="yellow"))


def show_route(say: Say, route: Told) -> None:
    """Print which way to take, and why."""
    show(heading(say("show.route", title=route["title"])))
    show(broken(route["says"]))
    _because(say, route)


def show_totals(say: Say, told: Told, name: str) -> None:
    """Print totals where any of them is a sum: `totals` or `seller_totals`."""
    if any(float(amount) for amount in told[name].values()):
        _totals(say, f"show.{name.replace('_', '-')}", told[name])


def show_problems(say: Say, found: Sequence[Told]) -> None:
    """Print the answers to look at again."""
    if found:
        show(heading(say("show.problems")))
        show(lines([problem["says"] for problem in found], style="yellow"))


def joined(letter: Mapping[str, Sequence[str]]) -> str:
    """Return why a letter is there, in one line."""
    return " ".join(letter["because"])


def _steps(say: Say, found: Sequence[Told]) -> None:
    """Print where else to turn: what is open with its clock, then what is not, each with its reason."""
    show(heading(say("escalation.heading")))
    for state, style in (("open", ""), ("not-yet", "dim"), ("closed", "dim")):
        said = [_step(say, step) for step in found if step["state"] == state]
        if said:
            show(broken(say(f"escalation.states.{state}"), style=style))
            show(lines(said, style=style))


def _step(say: Say, step: Told) -> str:
    told = [say("escalation.line", title=step["title"], says=step["says"]), *step["notes"]]
    if step["state"] == "open":
        told.append(say("escalation.clock", text=step["clock"]))
        told += [say("escalation.cannot", text=step["cannot"])] if step["cannot"] else []
    return say("escalation.between").join(told)


def _cited(say: Say, source: Mapping[str, str]) -> str:
    doubt = "" if source["confidence"] == "verified" else say("show.unverified")
    return say("show.citation", name=source["name"], says=source["says"]) + doubt


def _task(say: Say, task: Told) -> None:
    """Print a task, and below it how its day was reckoned."""
    if task["kind"] == "warning":
        show(lines([say("plan.beware", title=task["title"])]))
        return
    key = "show.done" if task["done"] else "show.task"
    show(lines([say(key, when=task["by"], title=task["title"])]))
    if task["arithmetic"]:
        show(broken(task["arithmetic"], "    ", "dim"))


def _because(say: Say, told: Told) -> None:
    if told["because"]:
        said = say("show.joint").join(told["because"])
        show(broken(say("show.because", said=said), style="dim"))


def _totals(say: Say, title: str, totals: Mapping[str, str]) -> None:
    show(heading(say(title)))
    rows = ((say(f"totals.{name}"), say("show.amount", amount=amount)) for name, amount in totals.items())
    show(indented(figures(rows)))
