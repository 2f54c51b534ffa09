"""What is to be done: the next step, what is late, how far each phase is, and every open task. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from posexit.writers.page.elements import Html, tag
from posexit.writers.page.reader import Reader, Told, folded, quiet

_FIRST = 6
"""Tasks that are late and stand in the list; the others fold away."""


def next_step(told: Told, reader: Reader, folder: str) -> Iterator[Html]:
    """Yield the most urgent task with its day, its reason and the command that notes it as done."""
    task = told["next"]
    if task:
        yield tag("p", task["title"], class_="task")
        yield tag("p", task["when"], class_="when")
        yield from (tag("p", one) for one in task["because"])
        command = tag("code", f"posexit done {folder} {task['number']}")
        yield tag("p", reader.say("page.when-done"), command, class_="how")


def overdue(told: Told, reader: Reader) -> Iterator[Html]:
    """Yield the tasks whose day has passed, each a link to where it stands among all."""
    late = told["overdue"]
    if late:
        yield tag("p", reader.say("page.late", count=len(late)))
        items = [
            tag("li", tag("a", one["title"], href=f"#{one['id']}"), " ", quiet(one["when"])) for one in late
        ]
        yield tag("ul", *items[:_FIRST])
        if more := items[_FIRST:]:
            yield folded(reader.say("page.more", count=len(more)), tag("ul", *more))


def progress(told: Told, reader: Reader) -> Iterator[Html]:
    """Yield a bar and two numbers for each phase."""
    rows = [
        tag(
            "tr",
            tag("th", one["title"], scope="row"),
            tag("td", _bar(one["done"], one["total"])),
            tag("td", reader.say("page.done-of", done=one["done"], total=one["total"]), class_="number"),
        )
        for one in told["progress"]
    ]
    if rows:
        yield tag("table", tag("tbody", *rows))


def _bar(done: int, total: int) -> Html:
    """Return a bar; what it shows stands beside it as numbers."""
    rail = tag("rect", class_="rail", width="100%", height="100%", rx="4")
    fill = tag("rect", class_="fill", width=f"{100 * done / total:.1f}%", height="100%", rx="4")
    return tag("svg", rail, fill, class_="bar", width="100%", height="8", aria_hidden="true")


def open_tasks(told: Told, reader: Reader) -> Iterator[Html]:
    """Yield the open tasks by phase, what to beware of, what to check, and what is done."""
    for phase in told["progress"]:
        tasks = [_task(one) for one in told["open"] if one["phase"] == phase["phase"]]
        if tasks:
            yield tag("h3", phase["title"])
            yield tag("ul", *tasks)
    warnings = [tag("li", one["title"], *map(quiet, one["because"])) for one in told["warnings"]]
    problems = [tag("li", one["says"]) for one in told["problems"]]
    for heading, items in (("page.beware", warnings), ("show.problems", problems)):
        if items:
            yield tag("h3", reader.say(heading))
            yield tag("ul", *items)
    if told["done"]:
        done = (tag("li", one["title"], " ", quiet(reader.date(one["done"]))) for one in told["done"])
        yield folded(reader.say("page.done", count=len(told["done"])), tag("ul", *done))


def _task(one: Told) -> Html:
    number = tag("span", str(one["number"]), class_="no")
    when = tag("strong" if one["late"] else "span", one["when"], class_="when")
    title = tag("span", number, " ", one["title"], class_="name")
    return tag("li", title, " ", when, *map(quiet, one["because"]), id=one["id"])
