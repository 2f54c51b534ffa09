"""Makes the tables of templates/README.md from the program: python tests/tables.py."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import posexit
from posexit.checks.findings import Code
from posexit.fields import FIELDS
from posexit.library import default_library
from posexit.questions import QUESTIONS
from posexit.situation import explain, known_rules

README = Path(__file__).parents[1] / "templates" / "README.md"
MARK = "<!-- tables -->\n"
MISSION = [*(f"M{no}" for no in range(1, 18)), *(f"B{no}" for no in (1, 2, 3, 4, 5, 8))]


def tables() -> str:
    """Return the tables of fields, rules, letters, findings and languages as Markdown."""
    return "\n".join([*_fields(), *_rules(), *_letters(), *_findings(), *_languages(), *_coverage()])


def _fields() -> Iterator[str]:
    library = default_library()
    yield "## Fields\n"
    yield "Lists count from 1: `terminals.1.serial_no`; `*` stands for the position.\n"
    yield "| name | 中文 | English | kind or choices |"
    yield "| --- | --- | --- | --- |"
    for field in FIELDS.values():
        label = library.question(field.name).label
        kind = ", ".join(f"`{choice}`" for choice in field.choices) or field.kind
        yield f"| `{field.name}` | {label.zh} | {label.en} | {kind} |"
    yield ""


def _rules() -> Iterator[str]:
    yield "## Rules\n"
    yield "| name | holds when |"
    yield "| --- | --- |"
    for name in sorted(known_rules()):
        yield f"| `{name}` | {explain(name).splitlines()[0]} |"
    yield ""


def _letters() -> Iterator[str]:
    library = default_library()
    yield "## Letters\n"
    yield "| id | applies under | title | English |"
    yield "| --- | --- | --- | --- |"
    for letter_id in library.letter_ids():
        zh, en = (library.letter(letter_id, lang).front for lang in ("zh", "en"))
        yield f"| `{letter_id}` | `{zh.when}` | {zh.title[-1].text} | {en.title[-1].text} |"
    yield ""


def _findings() -> Iterator[str]:
    words = default_library().words
    yield "## Findings of posexit check\n"
    yield "| code | 中文 | English |"
    yield "| --- | --- | --- |"
    for code in Code:
        zh, en = (words.say(f"checks.{code}", lang).replace("|", "\\|") for lang in ("zh", "en"))
        yield f"| {code} | {zh} | {en} |"
    yield ""


def _languages() -> Iterator[str]:
    """Yield the modules in which a language is named: what a third one would have to touch."""
    yield "## Languages in the code\n"
    root = Path(posexit.__file__).parent
    named = [
        path.relative_to(root.parent).as_posix()
        for path in sorted(root.rglob("*.py"))
        if any(
            isinstance(node, ast.Constant) and node.value in {"zh", "en"}
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        )
    ]
    yield ", ".join(f"`{name}`" for name in named)
    yield ""


def _coverage() -> Iterator[str]:
    """Yield what posexit is for, row by row, with the tasks, letters and questions that serve each.

    A letter serves the rows of the tasks that name it and of its own front matter; a question those of
    the part of the case it belongs to (questions.yaml, rows).
    """
    library = default_library()
    letters = {name: set(library.letter(name, "zh").front.rows) for name in library.letter_ids()}
    for task in library.tasks.tasks:
        if task.letter:
            letters[task.letter] |= set(task.rows)
    asked = {ask.name: set(library.rows(ask.name)) for ask in QUESTIONS}
    yield "## Coverage\n"
    yield (
        "M1 the reason, M2 the contract, M3 first contact, M4 supporting statements, M5 the application, "
        "M6 who applies, M7 truth and copies, M8 money, M9 machines and data, M10 staff, M11 customers, "
        "M12 to M15 the ways to apply (acquirer or seller, app, bank, service company), M16 which of them, "
        "M17 the new way to be paid; B1 the ground, B2 sources, B3 whom to address, B4 objections, "
        "B5 where else to turn, B8 traps.\n"
    )
    yield "| row | tasks | letters | questions |"
    yield "| --- | --: | --- | --- |"
    for row in MISSION:
        tasks = sum(row in task.rows for task in library.tasks.tasks)
        named = ", ".join(name for name, rows in letters.items() if row in rows)
        questions = ", ".join(name for name, rows in asked.items() if row in rows)
        yield f"| {row} | {tasks} | {named} | {questions} |"
    yield ""


def whole() -> str:
    """Return the README as it should be."""
    return README.read_text(encoding="utf-8").split(MARK)[0] + MARK + "\n" + tables()


if __name__ == "__main__":
    README.write_text(whole(), encoding="utf-8")
