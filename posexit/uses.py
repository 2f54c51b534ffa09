"""What uses each source: letters, tasks, objections, warnings, grounds, steps and doors. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from posexit import escalation, objections
from posexit.case import Case
from posexit.doors import DOORS
from posexit.ground import ON_ANY_ROW, ON_ROW, ROWS
from posexit.library import LANGUAGES, Library

_CITED = re.compile(r"""\b(?:law|days)\(\s*["']([^"']+)["']""")


def uses(library: Library) -> Mapping[str, tuple[str, ...]]:
    """Return every source id with what uses it, such as ``letter cancellation`` or ``task send``."""
    found: dict[str, dict[str, None]] = {source_id: {} for source_id in library.keys("sources")}
    for source_id, user in _uses(library):
        found.setdefault(source_id, {})[user] = None
    return {source_id: tuple(users) for source_id, users in found.items()}


def _uses(library: Library) -> Iterator[tuple[str, str]]:
    for letter_id in library.letter_ids():
        for lang in LANGUAGES:
            yield from (
                (name, f"letter {letter_id}") for name in _CITED.findall(library.letter(letter_id, lang).body)
            )
    for task in library.tasks.tasks:
        yield from ((name, f"task {task.id}") for name in task.source)
    for objection_id, objection in objections.entries(library).items():
        yield from ((name, f"objection {objection_id}") for name in objection.rests_on)
    for key in library.keys("warnings"):
        yield from ((name, f"warning {key}") for name in library.warning_sources(key))
    for row in ROWS:
        yield from ((name, f"ground {row.id}") for name in row.cites)
    for row_id, addition in ON_ROW:
        yield from ((name, f"ground {row_id}") for name in addition.cites)
    yield from ((name, "ground any") for addition in ON_ANY_ROW for name in addition.cites)
    for step in escalation.ROWS:
        yield from ((name, f"step {step.id}") for name in step.cites)
    yield from ((name, "step days") for name in escalation.CLOCKS.values())
    for door in DOORS:
        yield from ((name, f"door {door.id}") for name in door.citations(Case()))
