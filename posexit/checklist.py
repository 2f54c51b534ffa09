"""The checklist as a document: tasks, dates, papers and sources put into words for its template. Pure."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from posexit.blocks import Document, Language, Table
from posexit.cited import named
from posexit.dates import FULL, arithmetic, basis, day_text, unknown_text
from posexit.documents import render
from posexit.explain import ground_sentence
from posexit.fields import FIELDS, pattern
from posexit.plan import Task, Timing, papers, plan, tickable
from posexit.setting import POST_DAYS
from posexit.tasks import STATUSES, PaperEntry
from posexit.veil import Veil
from posexit.view import View, record

if TYPE_CHECKING:
    from posexit.entries import Source
    from posexit.library import Library
    from posexit.setting import Situation

_HEDGED = re.compile(r"^posexit|(^|，)据|未核实")
"""Publishers that already say that a fact is no more than reported, or our own."""


def checklist(  # noqa: PLR0913 (as render, and the plan)
    now: Situation,
    library: Library,
    lang: Language,
    *,
    tasks: tuple[Task, ...] | None = None,
    mark: str | None = None,
    veil: Veil | None = None,
) -> Document:
    """Return the checklist of a situation in one language.

    Args:
        now: the situation.
        library: where tasks, words and the template come from.
        lang: the language.
        tasks: the plan of the situation, where it is made already.
        mark: a word for every page, such as 示例.
        veil: what is kept out of the document; the plan holds nothing of it.
    """
    now = veil.over(now) if veil else now
    tasks = plan(now, library) if tasks is None else tasks
    numbers = {task.id: number for number, task in enumerate(tickable(tasks), start=1)}
    document = render(
        now,
        library.checklist(lang),
        library,
        mark=mark,
        veil=veil,
        tasks=tuple(_view(task, numbers.get(task.id), library, lang) for task in tasks),
        papers=_papers(now, library, lang),
        ground_text=ground_sentence(now, library.words, lang),
        door_text=_liquidation(now, library, lang),
        route_text=library.words.say(f"routes.{now.route.kind}", lang),
        route_reason=library.words.say(f"routes.{now.route.reason}", lang),
        warnings=tuple(library.words.say(f"warnings.{key}", lang) for key in now.ground.warnings),
    )
    cited = dict.fromkeys(source for task in tasks for source in task.sources)
    blocks = tuple(
        replace(block, dense=True) if isinstance(block, Table) else block for block in document.blocks
    )
    return replace(document, blocks=blocks, dense=True, citations=(*document.citations, *cited))


def _view(task: Task, number: int | None, library: Library, lang: Language) -> View:
    """Return a task as the template sees it.

    ``tick``, ``says`` and ``when`` are what our own prints: every row then has the same form, and is read
    as markup once. Templates that were copied earlier put them together out of the others.
    """
    say = library.words.say
    title, why = task.title.to(lang), task.why.to(lang).rstrip("。.")
    source = source_text(task.sources, library, lang)
    done = day_text(task.done, lang) if task.done else None
    due = tick = ""
    if task.kind == "warning":
        title = say("plan.beware", lang, title=title)
    else:
        due = task_when(task, library, lang)
        tick = say("plan.tick.done" if done else "plan.tick.open", lang, number=number)
    return record(
        phase=say(f"phases.{task.phase}", lang),
        kind=task.kind,
        number=number,
        tick=tick,
        title=title,
        why=why,
        source=source,
        says=say("plan.cited", lang, why=why, source=source) if source else why,
        done=done,
        due=due,
        when=done or due,
        proof=task.proof.to(lang) if task.proof else "",
    )


def task_when(task: Task, library: Library, lang: Language, *, bare: bool = False) -> str:
    """Return when a task is due, or was done, in words; ``bare`` as in when_text."""
    if task.done:
        return library.words.say("plan.due.done", lang, day=day_text(task.done, lang))
    return when_text(task.timing, library, lang, bare=bare)


def when_text(timing: Timing | None, library: Library, lang: Language, *, bare: bool = False) -> str:
    """Return when a task is due, in words: the day and how it was reckoned, or what it waits for.

    ``bare`` leaves out how it was reckoned, for where arithmetic_text stands beside it.
    """
    say = library.words.say
    if timing is None:
        return say("plan.due.open", lang)
    if timing.counted is None:
        return _waiting(timing, library, lang)
    opens = timing.unit in FULL.values()
    day = day_text(timing.counted.day, lang)
    if timing.late:
        return say("plan.due.since" if opens else "plan.due.now", lang, day=day)
    key = "plan.due.from" if opens else "plan.due.by"
    if bare:
        return say(key, lang, day=day)
    notes = [] if timing.anchor == "today" else [_reckoned(timing, library, lang)]
    notes += filter(None, [basis(timing.counted, library.words, lang)])
    if not notes:
        return say(key, lang, day=day)
    return say(f"{key}-reckoned", lang, day=day, reckoned=say("dates.joint", lang).join(notes))


def arithmetic_text(timing: Timing | None, library: Library, lang: Language) -> str:
    """Return how the day of a task was reckoned: 停用日：2026年12月31日 + 7日 = 2027年1月7日; empty without a day."""
    if timing is None or timing.counted is None:
        return ""
    say = library.words.say
    sum_ = arithmetic(timing.counted, library.words, lang)
    if timing.by_post:
        sum_ = say("dates.with-basis", lang, reckoned=sum_, basis=_reckoned(timing, library, lang))
    return say("dates.from", lang, anchor=anchor_text(timing.anchor, library, lang), sum=sum_)


def doubt_text(timing: Timing | None, library: Library, lang: Language) -> str:
    """Return of which years the holidays are not known; empty where that makes no difference to the day."""
    counted = timing.counted if timing else None
    return unknown_text(counted, library.words, lang) if counted else ""


def _reckoned(timing: Timing, library: Library, lang: Language) -> str:
    """Return what a day is reckoned from and how many days lie between, without any day of the calendar."""
    say = library.words.say
    anchor = anchor_text(timing.anchor, library, lang)
    if not timing.count:
        return say("plan.due.on-the-day", lang, anchor=anchor)
    side = "after" if timing.count > 0 else "before"
    reckoned = say(f"plan.due.{side}-{timing.unit}", lang, anchor=anchor, count=abs(timing.count))
    return say("plan.due.by-post", lang, reckoned=reckoned, days=POST_DAYS) if timing.by_post else reckoned


def _waiting(timing: Timing, library: Library, lang: Language) -> str:
    """Return what a task waits for: something to happen, or something to be known."""
    say = library.words.say
    missing = anchor_text(timing.waits_for or timing.anchor, library, lang)
    if timing.anchor == timing.waits_for and timing.anchor not in FIELDS:
        if timing.count:
            return _reckoned(timing, library, lang)
        return say("plan.due.when-it-happens", lang, anchor=missing)
    if timing.count and timing.anchor == timing.waits_for:
        reckoned = _reckoned(timing, library, lang)
        return say("plan.due.when-known-then", lang, name=missing, reckoned=reckoned)
    return say("plan.due.when-known", lang, name=missing)


def anchor_text(name: str, library: Library, lang: Language) -> str:
    """Return what a day is reckoned from, in words: an event, or a field."""
    if f"plan.anchors.{name}" in library.words:
        return library.words.say(f"plan.anchors.{name}", lang)
    return library.question(pattern(name)).label.to(lang)


def source_text(source_ids: tuple[str, ...], library: Library, lang: Language) -> str:
    """Return the sources of a task as one short text, each with how far it was verified."""
    cited = dict.fromkeys(_citation(library.source(name), library, lang) for name in source_ids)
    return library.words.say("plan.source.joint", lang).join(cited)


def _citation(source: Source, library: Library, lang: Language) -> str:
    cited = named(source, library, lang, brief=True)
    hedged = source.publisher is not None and _HEDGED.search(source.publisher.zh) is not None
    if hedged or source.confidence == "verified":
        return cited
    return library.words.say(f"plan.source.{source.confidence}", lang, source=cited)


def _papers(now: Situation, library: Library, lang: Language) -> View:
    """Return the papers by what they are: needed, may be asked, never given."""
    listed: dict[str, list[str]] = {status.replace("-", "_"): [] for status in STATUSES}
    for paper in papers(now, library):
        listed[paper.status.replace("-", "_")].append(_paper(paper, library, lang))
    return record(**{name: tuple(texts) for name, texts in listed.items()})


def _paper(paper: PaperEntry, library: Library, lang: Language) -> str:
    text = paper.text.to(lang)
    return library.words.say("plan.paper", lang, text=text, note=paper.note.to(lang)) if paper.note else text


def _liquidation(now: Situation, library: Library, lang: Language) -> str:
    """Return the advice of the one door that stays on the ordinary path, beside that of the ground."""
    if now.ground.door == "liquidation":
        return library.words.say("doors.liquidation.advice", lang)
    return ""
