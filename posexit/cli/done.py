"""`posexit done`: ticks off a task of the plan."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from posexit.cli.options import (
    FolderArgument,
    JsonOption,
    LangOption,
    OnOption,
    PlainOption,
    ProofOption,
    TemplatesOption,
    TodayOption,
    YesOption,
)

if TYPE_CHECKING:
    from posexit.cli.living import Living
    from posexit.plan import Task
    from posexit.prompts.asking import Item

_NEAR = 2


def done(
    folder: FolderArgument,
    tasks: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="TASK",
            help="哪件事，编号或英文名；不写就选 / Number or id; chosen where left out.",
        ),
    ] = None,
    on: OnOption = None,
    note: Annotated[str | None, typer.Option("--note", help="要记下的话 / A remark.")] = None,
    proof: ProofOption = None,
    yes: YesOption = False,
    plain: PlainOption = False,
    as_json: JsonOption = False,
    lang: LangOption = None,
    templates: TemplatesOption = None,
    today: TodayOption = None,
) -> None:
    """Tick off what was done, and say what is next."""
    from posexit.cli.living import Living, told
    from posexit.cli.session import session

    now = session(lang, templates, today)
    case = Living.open(now, folder)
    plan = {str(number): task for number, task in enumerate(case.status().tasks, start=1)}
    named = [_find(case, plan, name) for name in tasks or []]
    flags = {"on": on, "note": note, "proof": proof}
    answers: Mapping[str, str] = {}
    if proof or not all(task.done for task in named) or not named:
        answers = case.ask(_items(case, plan, named, flags), flags, yes=yes or as_json, plain=plain)
        named = named or [_find(case, plan, answers["task"])]
    with case.writing():
        kept = case.keep(answers.get("proof"))
        ticked = [
            ("done", {"task": task.id, "on": answers["on"], "note": answers["note"]})
            for task in _fresh(case, named)
        ]
        if kept and not ticked:
            case.prove(_entry_of(case, named[0]), kept, answers.get("on", now.today))
        events = case.add_all(ticked, kept if ticked else None)
    lines = list(_lines(case, named, {event.task for event in events}, note))  # type: ignore[union-attr]
    case.end({"events": [told(event) for event in events]}, lines, as_json=as_json)


def _items(
    case: Living, plan: Mapping[str, Task], named: Sequence[Task], flags: Mapping[str, object]
) -> Callable[[Mapping[str, str]], Sequence[Item]]:
    """Return what there is to ask; the number of a task is its place in the list, as the status has it.

    Of what is done already nothing is asked, but a proof and its day are taken where flags give them.
    """
    from posexit.cli.items import file, on_day, one_of, words

    now = case.now

    more = [on_day(case, ask=now.say("done.on")), words(now, "note"), file(now)]
    only_proof = [item for item in more if flags["proof"] and item.name != "note" and flags[item.name]]
    choices = [(task.id, _label(case, task)) for task in plan.values()]
    which = one_of(now, "task", now.say("done.which"), choices, needed=True, flag="TASK")

    def items(so_far: Mapping[str, str]) -> Sequence[Item]:
        first = [] if named else [which]
        chosen = named or [task for task in plan.values() if task.id == so_far.get("task")]
        if not chosen:
            return first
        return [*first, *(only_proof if all(task.done for task in chosen) else more)]

    return items


def _entry_of(case: Living, task: Task) -> int | None:
    """Return the number of the entry by which a task is done: where it was ticked off, else a sign of it."""
    known = case.now.library.tasks
    signs = {one.id: one.done for one in known.closing} | {one.id: one.done for one in known.tasks}
    return _own_entry(case, task) or case.story.entry_of(*signs.get(task.id, ()))


def _own_entry(case: Living, task: Task) -> int | None:
    return case.story.entry_of(f"task {task.id}")


def _label(case: Living, task: Task) -> str:
    title = task.title.to(case.now.lang)
    return case.now.say("done.done", title=title, on=task.done.isoformat()) if task.done else title


def _find(case: Living, plan: Mapping[str, Task], name: str) -> Task:
    """Return the task of a number, an id or a title.

    Raises:
        PosexitError: unknown-task with what comes near it, task-is-a-warning.
    """
    from posexit.errors import PosexitError

    wanted = name.strip().casefold()
    for number, task in plan.items():
        if wanted in {number, task.id, *_titles(task)}:
            return task
    if found := next((task for task in _to_close(case) if wanted in {task.id, *_titles(task)}), None):
        return found
    if any(task.id == wanted for task in case.advice().tasks):
        raise PosexitError("task-is-a-warning", given=name)
    like = case.now.say("dialogue.comma").join(_near(case, plan, wanted))
    near = case.now.say("done.near", near=like) if like else ""
    raise PosexitError("unknown-task", given=name, most=len(plan), near=near, path=case.name)


def _titles(task: Task) -> tuple[str, str]:
    return task.title.zh.casefold(), task.title.en.casefold()


def _to_close(case: Living) -> Iterator[Task]:
    """Yield what `posexit close` asks about, as tasks."""
    from posexit.closing import checks
    from posexit.plan import Task

    for check in checks(case.situation(), case.now.library):
        if check.kind == "closing" and check.why:
            yield Task(check.id, "confirm-and-keep", "task", check.title, check.why, (), done=check.on)


def _near(case: Living, plan: Mapping[str, Task], wanted: str) -> Iterator[str]:
    """Yield the tasks whose id or title is most like what was typed."""
    from difflib import get_close_matches

    names: dict[str, str] = {}
    for number, task in plan.items():
        names |= dict.fromkeys((task.id, *_titles(task)), number)
    found = get_close_matches(wanted, names, _NEAR, 0.4)
    for number in dict.fromkeys(names[name] for name in found):
        title = plan[number].title.to(case.now.lang)
        yield case.now.say("done.named", number=number, title=title, id=plan[number].id)


def _fresh(case: Living, named: Sequence[Task]) -> Iterator[Task]:
    """Yield the tasks that are not done yet, each once."""
    for task in {task.id: task for task in named}.values():
        if not task.done and task.id not in case.story.done:
            yield task


def _lines(case: Living, named: Sequence[Task], written: set[str], note: str | None) -> Iterator[str]:
    for task in {task.id: task for task in named}.values():
        on = (case.story.done.get(task.id) or task.done or case.now.today).isoformat()
        key = "done.done" if task.id in written else "done.already"
        yield case.now.say(key, title=task.title.to(case.now.lang), on=on)
        if note and task.id not in written:
            own = _own_entry(case, task)
            yield case.now.say("done.note-again" if own else "done.no-note", path=case.name, no=own)
        unknown = [name for name in task.because if name in case.case.unknown]
        if unknown:
            pairs = " ".join(f"--set {name}={case.now.say('done.answer')}" for name in unknown)
            yield case.now.say("done.answer-too", path=case.name, pairs=pairs)
