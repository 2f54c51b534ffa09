"""The situations in which letters are tried and shown: the made-up cases, blank forms, and those of files."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, Literal

from posexit.entries import Pair
from posexit.fields import FieldProblem, build, flatten
from posexit.journal import events_of
from posexit.library import LANGUAGES, Library
from posexit.setting import Situation
from posexit.situation import situation
from posexit.story import EMPTY, Story, fold
from posexit.trees import line_of, tree_of

FILE = "examples/situations.yaml"
KINDS: tuple[Literal["personal", "merchant"], ...] = ("personal", "merchant")
_LENT = re.compile(
    r"applicant\.(?:type|form|standing|name|id_number|credit_code|legal_representative|phone|address)"
    r"|provider\.(?:kind|name|address)|reason\.kind|terminals\.(\d+)\.(?:merchant_no|terminal_no|serial_no)"
)
"""What an example lends to a situation that says nothing of it: who writes to whom about which machine."""
_NO_HASH = "0" * 64


@dataclass(frozen=True)
class Tried:
    """A situation to try: what to call it, its answers, its day, and what happened since.

    ``blank_form`` marks a form without answers, on which every letter of its type is tried. ``where`` is
    file and line of a situation from a file.
    """

    title: Pair
    answers: Mapping[str, str]
    today: date
    blank_form: bool = False
    story: Story = EMPTY
    where: str = ""

    def now(self) -> Situation:
        """Return the situation itself; answers that cannot be taken are left out of it."""
        return situation(build(self.answers)[0], self.today, self.story)


@dataclass(frozen=True)
class Misfit:
    """An entry of a file that cannot be tried, or not whole: where it stands and why."""

    where: str
    reason: Pair


def made_up(library: Library, today: date) -> Iterator[Tried]:
    """Yield the blank forms and the two made-up cases as they are today."""
    for kind in KINDS:
        title = library.said(f"preview.form-{kind}")
        yield Tried(title, {"applicant.type": kind}, today, blank_form=True)
    for kind in KINDS:
        yield Tried(library.said(f"preview.example-{kind}"), library.example(kind), today)


def situations(library: Library, today: date, path: Path | None = None) -> Iterator[Tried | Misfit]:
    """Yield the situations of the templates, or of another file, and what is wrong in it.

    Args:
        library: the templates.
        today: the day of those that name none.
        path: another file.

    Raises:
        TemplateError: the file is no YAML.
    """
    path = path or library.find(FILE)
    tree = tree_of(path)
    whole = tree if isinstance(tree, dict) else {"situations": tree}
    entries = whole.get("situations")
    for no, entry in enumerate(entries if isinstance(entries, list) else [None]):
        steps: tuple[str | int, ...] = ("situations", no) if whole is tree else (no,)
        where = f"{path}:{line_of(path, steps)}"
        try:
            tried = _read(entry, library, date.fromisoformat(whole.get("today", today.isoformat())), where)
        except KeyError as error:
            yield Misfit(where, Pair(zh=f"缺 {error.args[0]}", en=f"{error.args[0]} is missing"))
            continue
        except (AttributeError, TypeError, ValueError) as error:
            said = str(error).split("\n", maxsplit=1)[0]
            yield Misfit(where, Pair(zh=f"写法有误：{said}", en=f"it is written wrongly: {said}"))
            continue
        wrong = build(tried.answers)[1]
        yield from (Misfit(where, _told(problem, library)) for problem in wrong)
        names = {problem.name for problem in wrong}
        taken = {name: text for name, text in tried.answers.items() if name not in names}
        yield replace(tried, answers=taken)


def misfits(library: Library) -> Iterator[Misfit]:
    """Yield what is wrong with the answers of the made-up cases."""
    for kind in KINDS:
        path = library.find(f"examples/{kind}.yaml")
        for problem in build(library.example(kind))[1]:
            steps = [int(step) - 1 if step.isdecimal() else step for step in problem.name.split(".")]
            yield Misfit(f"{path}:{line_of(path, steps)}", _told(problem, library))


def _told(problem: FieldProblem, library: Library) -> Pair:
    """Return what is wrong with an answer, in words."""
    params = {name: "" if value is None else value for name, value in problem.params.items()}
    zh, en = (
        f"{problem.name} {library.words.say(f'values.{problem.code}', lang, **params)}" for lang in LANGUAGES
    )
    return Pair(zh=zh, en=en)


def _read(entry: Any, library: Library, today: date, where: str) -> Tried:
    title = entry["title"]
    answers = dict(flatten(entry["answers"]))
    if "like" in entry:
        if entry["like"] not in KINDS:
            raise ValueError(f"like: {entry['like']} ({' / '.join(KINDS)})")
        answers = {**_lent(library.example(entry["like"]), answers), **answers}
    told = [
        {"sha256": _NO_HASH, **event} if event.get("kind") == "evidence" else event
        for event in entry.get("story", ())
    ]
    return Tried(
        Pair(zh=title, en=title) if isinstance(title, str) else Pair.model_validate(title),
        answers,
        date.fromisoformat(entry["today"]) if "today" in entry else today,
        story=fold(events_of(told)),
        where=where,
    )


def _lent(example: Mapping[str, str], answers: Mapping[str, str]) -> dict[str, str]:
    """Return what an example lends: of its machines the numbers of those that the situation has, else of one."""
    machines = {name.split(".")[1] for name in answers if name.startswith("terminals.")} or {"1"}
    return {
        name: text
        for name, text in example.items()
        if (lent := _LENT.fullmatch(name)) and (lent[1] is None or lent[1] in machines)
    }
