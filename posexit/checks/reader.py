"""Reads a letter's body without running it: names, rules, choices, citations and what guards them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from jinja2 import nodes

from posexit.checks.findings import Code, Found
from posexit.checks.names import ANYTHING, FUNCTIONS, LEAF, Names, loop, names_of
from posexit.entries import Letter
from posexit.errors import TemplateError
from posexit.gates import GATES
from posexit.library import Library
from posexit.slips import nearest

CITATIONS = {
    "zh": re.compile(
        r"第[一二三四五六七八九十百千零〇\d]+条|《[^》]{1,40}(?:法|法典|条例|细则|解释|办法|规定)》|银发〔"
    ),
    "en": re.compile(
        r"\b(?:Art(?:icle)?s?\.? ?\d+|Civil Code|Yin Fa \[|§ ?\d)|\b(?:Regulations?|Measures) on\b",
        re.IGNORECASE,
    ),
}
_NOTHING: frozenset[str] = frozenset()


def read(tree: Any, letter: Letter, library: Library) -> Iterator[Found]:
    """Yield what is wrong in the syntax tree of a letter."""
    reader = _Reader(letter, library)
    reader.statements(tree.body, names_of(letter, library), _NOTHING)
    yield from reader.found


class _Reader:
    """Follows a syntax tree with the names that are known at each place, and the sources that bind there."""

    def __init__(self, letter: Letter, library: Library) -> None:
        self.found: list[Found] = []
        self._letter, self._library = letter, library
        self._tied: dict[str, frozenset[str]] = {}
        try:
            self._sources = library.keys("sources")
        except (TemplateError, KeyError, TypeError):  # told where the sources are checked
            self._sources = ()

    def _report(self, node: Any, code: Code, lines: int = 0, **params: Any) -> None:
        line = self._letter.first_line - 1 + node.lineno + lines
        self.found.append(Found(f"{self._letter.path}:{line}", code, params))

    def statements(self, body: list[Any], known: dict[str, Names], bound: frozenset[str]) -> None:
        """Read statements in order; what `set` names is known to those after it."""
        for node in body:
            if isinstance(node, nodes.If):
                self._if(node, known, bound)
            elif isinstance(node, nodes.For):
                entry = self.names(node.iter, known, bound).entry or ANYTHING
                inner = {**known, "loop": loop(entry)}
                if isinstance(node.target, nodes.Name):
                    inner[node.target.name] = entry
                if node.test:
                    self.names(node.test, inner, bound)
                self.statements(node.body, inner, bound)
                self.statements(node.else_, known, bound)
            elif isinstance(node, nodes.Assign) and isinstance(node.target, nodes.Name):
                known[node.target.name] = self.names(node.node, known, bound)
                self._tied[node.target.name] = self._binding(node.node)
            elif isinstance(node, nodes.AssignBlock):
                # What it catches holds boxes, and printing it would box the boxes.
                self._report(node, Code.SET_BLOCK, name=_dotted(node.target))
                known[_dotted(node.target)] = LEAF
            else:
                for child in node.iter_child_nodes():
                    self.names(child, known, bound)

    def _if(self, node: Any, known: dict[str, Names], bound: frozenset[str]) -> None:
        self.names(node.test, known, bound)
        self.statements(node.body, known, bound | self._binding(node.test))
        for other in node.elif_:
            self._if(other, known, bound)
        self.statements(node.else_, known, bound)

    def _binding(self, test: Any) -> frozenset[str]:
        """Return the sources that surely bind where a test holds."""
        if isinstance(test, nodes.Call) and getattr(test.node, "name", "") == "binds":
            return frozenset(str(arg.value) for arg in test.args if isinstance(arg, nodes.Const))
        if isinstance(test, nodes.And):
            return self._binding(test.left) | self._binding(test.right)
        if isinstance(test, nodes.Or):
            return self._binding(test.left) & self._binding(test.right)
        return self._tied.get(test.name, _NOTHING) if isinstance(test, nodes.Name) else _NOTHING

    def names(self, node: Any, known: Mapping[str, Names], bound: frozenset[str]) -> Names:
        """Return what an expression stands for; report what it names wrongly."""
        readers: dict[type, Callable[..., Names]] = {
            nodes.TemplateData: self._written,
            nodes.Const: self._written,
            nodes.Name: self._name,
            nodes.Getattr: self._member,
            nodes.Getitem: self._member,
            nodes.CondExpr: self._either,
            nodes.Call: self._call,
        }
        reader: Callable[..., Names] = readers.get(type(node), self._whole)
        return reader(node, known, bound)

    def _written(self, node: Any, *_: Any) -> Names:
        text = str(node.data if isinstance(node, nodes.TemplateData) else node.value)
        for match in CITATIONS[self._letter.lang].finditer(text):
            lines = text.count("\n", 0, match.start())
            self._report(node, Code.BARE_CITATION, lines, found=match[0])
        return LEAF

    def _name(self, node: Any, known: Mapping[str, Names], _: frozenset[str]) -> Names:
        if node.name not in known:
            self._report(node, Code.UNKNOWN_NAME, name=node.name, nearest=nearest(node.name, known))
        return known.get(node.name, ANYTHING)

    def _member(self, node: Any, known: Mapping[str, Names], bound: frozenset[str]) -> Names:
        whole = self.names(node.node, known, bound)
        if isinstance(node, nodes.Getattr):
            return self._attribute(node, node.attr, whole)
        if isinstance(node.arg, nodes.Const) and isinstance(node.arg.value, str):
            return self._attribute(node, node.arg.value, whole)
        return whole.entry or ANYTHING

    def _either(self, node: Any, known: Mapping[str, Names], bound: frozenset[str]) -> Names:
        self.names(node.test, known, bound)
        first = self.names(node.expr1, known, bound | self._binding(node.test))
        second = self.names(node.expr2, known, bound) if node.expr2 else first
        return first if first == second else ANYTHING

    def _whole(self, node: Any, known: Mapping[str, Names], bound: frozenset[str]) -> Names:
        inner = [self.names(child, known, bound) for child in node.iter_child_nodes()]
        if isinstance(node, nodes.Compare):
            self._choices(node, inner[0])
        if isinstance(node, nodes.Or) and inner[0] == inner[1]:
            return inner[0]
        if isinstance(node, nodes.Filter) and node.name in {"first", "last"}:
            return inner[0].entry or ANYTHING
        return LEAF

    def _attribute(self, node: Any, name: str, whole: Names) -> Names:
        if whole.names is None:
            return ANYTHING
        if name not in whole.names:
            near = nearest(name, whole.names)
            near = near and f"{_dotted(node.node)}.{near}"
            code = Code.UNKNOWN_RULE if getattr(node.node, "name", "") == "rules" else Code.UNKNOWN_NAME
            self._report(node, code, name=_dotted(node), nearest=near)
        return whole.names.get(name, ANYTHING)

    def _choices(self, node: Any, left: Names) -> None:
        for operand in node.ops:
            value = getattr(operand.expr, "value", None)
            if left.choices and isinstance(value, str) and value not in left.choices:
                near = nearest(value, left.choices)
                self._report(node, Code.UNKNOWN_CHOICE, name=_dotted(node.expr), value=value, nearest=near)

    def _call(self, node: Any, _: Mapping[str, Names], bound: frozenset[str]) -> Names:
        """Check law(), binds() and days(): the source exists, has what is asked, and is guarded."""
        name, given = _dotted(node.node), [getattr(arg, "value", None) for arg in node.args]
        source_id, part = str(given[0] if given else ""), given[1] if len(given) > 1 else None
        known = self._sources
        if name not in FUNCTIONS:
            self._report(node, Code.UNKNOWN_NAME, name=f"{name}()", nearest=None)
        elif source_id not in known:
            self._report(node, Code.UNKNOWN_SOURCE, name=source_id, nearest=nearest(source_id, known))
        else:
            self._source(node, name, source_id, part, bound)
        return LEAF

    def _source(self, node: Any, name: str, source_id: str, part: Any, bound: frozenset[str]) -> None:
        try:
            source = self._library.source(source_id)
        except TemplateError:
            return  # told where the sources are checked
        if name == "days" and source.days is None:
            self._report(node, Code.NO_DAYS, name=source_id)
        if name != "law":
            return
        if source.law is None or source.article is None:
            self._report(node, Code.NO_LAW, name=source_id)
        if part is not None and part not in source.parts:
            near = nearest(str(part), source.parts)
            self._report(node, Code.UNKNOWN_PART, name=source_id, part=part, nearest=near)
        if source_id not in bound and any(source_id.startswith(beginning) for beginning, _ in GATES):
            self._report(node, Code.NOT_GATED, name=source_id)


def _dotted(node: Any) -> str:
    if isinstance(node, nodes.Getattr):
        return f"{_dotted(node.node)}.{node.attr}"
    return str(getattr(node, "name", "…"))
