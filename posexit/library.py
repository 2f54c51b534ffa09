"""Finds, reads and validates the templates, each part on first use. The words come from here."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator
from functools import cache, cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from pydantic import BaseModel, ValidationError

from posexit import trees
from posexit.blocks import Language
from posexit.entries import EntryWords, Front, Law, Letter, Pair, QuestionWords, Source, TableWords, squeezed
from posexit.errors import PosexitError, TemplateError
from posexit.fields import flatten
from posexit.slips import in_field, names_of, telling
from posexit.trees import Tree
from posexit.words import Text, Words

if TYPE_CHECKING:
    from posexit.dates import Holidays
    from posexit.tasks import Tasks

LANGUAGES: tuple[Language, ...] = ("zh", "en")
HOLIDAYS = "holidays.yaml"
TABLES = "tables.yaml"
T = TypeVar("T", bound=BaseModel)
_FRONT = re.compile(r"---[ \t]*\n(.*?\n)---[ \t]*\n", re.DOTALL)


def builtin() -> Path:
    """Return the folder of the built-in templates: inside the wheel, else beside the package."""
    inside = Path(__file__).parent / "_templates"
    return inside if inside.is_dir() else Path(__file__).parents[1] / "templates"


class Library:
    """The templates: a user's folder first, file by file, the built-in ones last.

    ``holidays`` is where the user may keep a holidays.yaml besides.
    """

    def __init__(self, own: Path | None = None, holidays: Path | None = None) -> None:
        self.own = own
        self.folders = (own, builtin()) if own else (builtin(),)
        self.own_holidays = holidays

    def find(self, name: str) -> Path:
        """Return the path of a template file.

        Raises:
            TemplateError: no folder has it, or it leads out of the user's own.
        """
        for folder in self.folders:
            if (folder / name).is_file():
                return self._confined(folder, folder / name)
        raise TemplateError(name, "没有这个模板文件", "there is no such template file")

    def _confined(self, folder: Path, path: Path) -> Path:
        """Return the path of a file that lies in its folder, wherever a link in it may lead.

        Raises:
            TemplateError: it is a link to something outside.
        """
        if folder == self.own and not Path(os.path.realpath(path)).is_relative_to(os.path.realpath(folder)):
            raise TemplateError(
                str(path), "这个链接指到模板文件夹外面，不读", "this link leads out of the templates folder"
            )
        return path

    def _is_own(self, path: Path) -> bool:
        return self.own is not None and path.is_relative_to(self.own)

    def text(self, name: str) -> tuple[Path, str]:
        """Return path and content of a template file; it must be UTF-8."""
        path = self.find(name)
        return path, trees.content(path)

    @lru_cache  # noqa: B019 (a library lives as long as the process)
    def _tree(self, name: str) -> Tree:
        path = self.find(name)
        return Tree(path, bounded=self._is_own(path))

    def tree(self, name: str) -> tuple[Path, Any]:
        """Return the path of a YAML file and what stands in it, every scalar as text."""
        tree = self._tree(name)
        return tree.path, tree.whole

    @cached_property
    def words(self) -> Words:
        """The sentences of messages.yaml."""
        tree = self._tree("messages.yaml")

        def part(name: str) -> dict[str, Text]:
            try:
                return dict(_texts(tree.path, tree.part(name), name))
            except KeyError:
                return {}

        def place(key: str) -> str:
            return f"{tree.path}:{trees.line_of(tree.path, key.split('.'))}"

        return Words(part, tree.parts, place)

    def said(self, key: str, **params: Pair) -> Pair:
        """Return a sentence in both languages, with pairs put into it."""
        zh, en = (
            self.words.say(key, lang, **{name: text.to(lang) for name, text in params.items()})
            for lang in LANGUAGES
        )
        return Pair(zh=zh, en=en)

    @cache  # noqa: B019 (a library lives as long as the process)
    def question(self, name: str) -> QuestionWords:
        """Return the words of a field, by its name with ``*`` for positions."""
        return _entry(QuestionWords, self._tree("questions.yaml"), "fields", name)

    @cache  # noqa: B019 (a library lives as long as the process)
    def entry(self, name: str) -> EntryWords:
        """Return the words of a one-line entry (terminals, charges, costs, settlement)."""
        return _entry(EntryWords, self._tree("questions.yaml"), "entries", name)

    @cache  # noqa: B019 (a library lives as long as the process)
    def rows(self, name: str) -> tuple[str, ...]:
        """Return the rows of the table of coverage that a question serves, by the longest beginning of its name."""
        table = self._tree("questions.yaml").part("rows")
        fitting = [key for key in table if name == key or name.startswith(f"{key}.")]
        return tuple(table[max(fitting, key=len)]) if fitting else ()

    @cache  # noqa: B019 (a library lives as long as the process)
    def section(self, name: str) -> Pair:
        """Return the title of a part of the case."""
        return _entry(Pair, self._tree("questions.yaml"), "sections", name)

    @cached_property
    def tables(self) -> TableWords:
        """What tables that others made call things."""
        path, tree = self.tree(TABLES)
        return _validate(TableWords, tree or {}, path, ())

    @lru_cache(maxsize=4096)  # noqa: B019 (a library lives as long as the process; a table says the same often)
    def choice(self, name: str, typed: str) -> str | None:
        """Return the choice of a field that is meant, by its label or what tables call it; None where none is."""
        words = self.question(name)
        if (found := words.value_of(typed)) is not None:
            return found
        wanted = squeezed(typed)
        for choice, label in words.choices.items():
            others = (choice, label.zh, label.en, *self.tables.of_choice(name, choice))
            if wanted in map(squeezed, others):
                return choice
        return None

    @cache  # noqa: B019 (a library lives as long as the process)
    def source(self, source_id: str) -> Source:
        """Return a source by its id."""
        return _entry(Source, self._tree("sources.yaml"), "sources", source_id)

    @cache  # noqa: B019 (a library lives as long as the process)
    def law(self, law_id: str) -> Law:
        """Return a law by its id."""
        return _entry(Law, self._tree("sources.yaml"), "laws", law_id)

    def warning_sources(self, key: str) -> tuple[str, ...]:
        """Return the ids of the sources that a warning rests on; none for plain good advice."""
        tree = self._tree("sources.yaml")
        return tuple(tree.entry("warnings", key)) if key in tree.keys("warnings") else ()

    def keys(self, part: Literal["questions", "sources", "laws", "warnings"]) -> tuple[str, ...]:
        """Return the ids that a part of the templates has."""
        if part == "questions":
            return self._tree("questions.yaml").keys("fields")
        return self._tree("sources.yaml").keys(part)

    @cached_property
    def tasks(self) -> Tasks:
        """The tasks and papers of tasks.yaml, every name in them checked."""
        from posexit import tasks

        return tasks.read(self)

    @property
    def holiday_files(self) -> tuple[Path, ...]:
        """The files of holidays that there are, those that take precedence last."""
        places = [*(folder / HOLIDAYS for folder in reversed(self.folders)), self.own_holidays]
        there = (path for path in places if path and os.path.lexists(path))
        return tuple(self._confined(path.parent, path) for path in there)

    @cached_property
    def holidays(self) -> Holidays:
        """The years for which a file says what is free and what is worked."""
        from posexit import holidays

        return holidays.read(self.holiday_files)

    @lru_cache  # noqa: B019 (a library lives as long as the process)
    def fingerprint(self, name: str, lang: str) -> str:
        """Return twelve characters that change when a document's template, or what all of them share, does.

        A user's own style of letters is shared. Holidays are no part of it: a day is a fact, no wording; nor is
        what tables call things.

        Args:
            name: the template file without language and suffix: letters/reminder, checklist.
            lang: the language of the document.
        """
        patterns = ("*.yaml", f"parts/objections/*.{lang}.md")
        shared = {
            path.relative_to(folder).as_posix()
            for folder in self.folders
            for pattern in patterns
            for path in folder.glob(pattern)
        }
        if self.own:
            shared |= {f"style/{path.name}" for path in (self.own / "style").glob("letter.*")}
        content = hashlib.sha256()
        for file in (f"{name}.{lang}.md", *sorted(shared - {HOLIDAYS, TABLES})):
            content.update(self.find(file).read_bytes() + b"\0")
        return content.hexdigest()[:12]

    @cache  # noqa: B019 (a library lives as long as the process)
    def letter_ids(self) -> tuple[str, ...]:
        """Return the ids of all letters, in the order in which they are used, new ones last."""
        found = {
            path.name.split(".")[0]
            for folder in self.folders
            for lang in LANGUAGES
            for path in (folder / "letters").glob(f"[!.~]*.{lang}.md")
        }
        known = [name for name in LETTER_ORDER if name in found]
        return (*known, *sorted(found - set(known)))

    def check_letters(self, *given: str, more: tuple[str, ...] = ()) -> None:
        """See that there are letters of these ids; ``more`` are taken for such too.

        Raises:
            PosexitError: unknown-letter, with the nearest right ids first.
        """
        from difflib import get_close_matches

        known = (*self.letter_ids(), *more)
        for one in given:
            if one not in known:
                near = dict.fromkeys((*get_close_matches(one, known), *known))
                raise PosexitError("unknown-letter", given=one, known=", ".join(near))

    def letter(self, letter_id: str, lang: Language) -> Letter:
        """Return the template of a letter in one language."""
        return self._document(f"letters/{letter_id}.{lang}.md", letter_id, lang)

    @cache  # noqa: B019 (a library lives as long as the process)
    def occasion(self, letter_id: str) -> str:
        """Return the rule under which a letter applies."""
        return self.letter(letter_id, "zh").front.when

    def checklist(self, lang: Language) -> Letter:
        """Return the template of the checklist in one language."""
        return self._document(f"checklist.{lang}.md", "checklist", lang)

    @lru_cache  # noqa: B019 (a library lives as long as the process)
    def _document(self, name: str, letter_id: str, lang: Language) -> Letter:
        path, content = self.text(name)
        match = _FRONT.match(content)
        if not match:
            raise TemplateError(
                f"{path}:1",
                "开头要有两行 --- 包住的说明（title、when、act 等），第一个 --- 在第一行，单独成行",
                "should begin with its front matter (title, when, act …) between two lines ---, the first on line 1",
            )
        tree = trees.parse(
            path, "\n" + match[1], bounded=self._is_own(path)
        )  # the line feed keeps the line numbers of the file
        if isinstance(tree, dict) and "copy" in tree:
            tree["copy_"] = tree.pop("copy")  # BaseModel has a method of that name
        front = _validate(Front, tree, path, ())
        return Letter(letter_id, lang, front, content[match.end() :], path, match[0].count("\n") + 1)

    def example(self, kind: str) -> dict[str, str]:
        """Return the answers of the made-up case of a type, by dotted name."""
        path, tree = self.tree(f"examples/{kind}.yaml")
        if not isinstance(tree, dict):
            raise TemplateError(str(path), "应是一组答案", "should be a mapping of answers")
        return dict(flatten(tree))


LETTER_ORDER = (
    "enquiry",
    "call-sheet",
    "cancellation",
    "bank-application",
    "termination-notice",
    "objection",
    "information",
    "business-change",
    "budget-adjustment",
    "settlement",
    "settlement-seller",
    "authorisation",
    "data-export",
    "data-deletion",
    "lost-device",
    "third-party-scorecard",
    "third-party-engagement",
    "application-papers",
    "staff-handover",
    "customer-notice",
    "device-return",
    "confirmation-request",
    "reminder",
    "rebuttal",
    "complaint",
    "claim-outline",
    "evidence-list",
    "closing-record",
)


@lru_cache
def default_library() -> Library:
    """Return the library of the built-in templates alone."""
    return Library()


def _texts(path: Path, tree: Any, prefix: str = "") -> Iterator[tuple[str, Text]]:
    if not isinstance(tree, dict):
        raise TemplateError(f"{path} {prefix}", "应是带 zh 和 en 的一组", "should be a pair of zh and en")
    if "zh" in tree or "en" in tree:
        if set(tree) != {"zh", "en"}:
            raise TemplateError(
                f"{path} {prefix}", "zh 和 en 两种都要有", "needs both zh and en, nothing else"
            )
        yield prefix, Text(tree["zh"], tree["en"])
        return
    for key, inner in tree.items():
        yield from _texts(path, inner, f"{prefix}.{key}" if prefix else key)


def _entry(model: type[T], tree: Tree, part: str, key: str) -> T:
    try:
        raw = tree.entry(part, key)
    except KeyError:
        raise TemplateError(str(tree.path), f"缺少 {part}.{key}", f"has no {part}.{key}") from None
    return _validate(model, raw, tree.path, (part, key))


def _validate(model: type[T], raw: Any, path: Path, keys: tuple[str, ...]) -> T:
    try:
        return model.model_validate(raw)
    except ValidationError as error:
        detail = telling(error.errors(include_url=False))
        place = ".".join(str(step) for step in (*keys, *detail["loc"]))
        slip = in_field(detail, names_of(model))
        raise TemplateError(f"{path} {place}", slip.zh, slip.en) from None
