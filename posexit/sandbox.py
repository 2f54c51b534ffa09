"""Runs the templates of letters, which anybody may have written: nothing is reached but what a letter is given.

A template is checked before it is compiled: what is not in ALLOWED is refused with its line. What is left has an
end by construction: every turn of a loop and every character that comes out or is put together is counted, numbers
stay small, and nothing can call itself.
"""

from __future__ import annotations

import marshal
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from posexit import markup
from posexit.entries import Letter
from posexit.errors import PosexitError, TemplateError
from posexit.kept import kept
from posexit.slips import FILTERS, Slip, in_marks, no_name
from posexit.storyview import Passage
from posexit.view import Blank, UnknownName, View

if TYPE_CHECKING:
    from jinja2 import Template

MOST_STEPS = 500_000
"""Turns of loops in one document: 2,000 terminals in every list of it are far below that."""
MOST_TEXT = 4_000_000
"""Characters that one document may put together, those that it throws away counted too."""
LONGEST = 200_000
"""Characters of a template."""
EXPLAINED = 20_000
"""Characters of a template up to which a slip of the pen is looked for: that goes over it again and again."""
DEEPEST = 60
"""Levels of a template, each loop, condition or bracket being one."""
LARGEST = 10**9
"""The largest number that may be added or taken away."""

ALLOWED = frozenset(
    {
        *("Template", "Output", "TemplateData", "Name", "NSRef", "Const", "Getattr", "Getitem", "If", "For"),
        *("Assign", "Call", "Compare", "Operand", "And", "Or", "Not", "CondExpr", "Filter", "Add", "Sub"),
        *("Neg", "Pos", "Concat", "List", "Tuple"),
    }
)
_BOXES, _SPENT = "posexit_boxes", "posexit_spent"
_OURS = {__name__, "posexit.documents"}
_VERSION = "sandbox 1"


class TooMuch(Exception):
    """A template does more than any document needs."""


@dataclass
class Spent:
    """What the templates of one document have used up: of loops, and of text."""

    steps: int = 0
    text: int = 0

    def step(self) -> None:
        """Count a turn of a loop.

        Raises:
            TooMuch: there were too many.
        """
        self.steps += 1
        if self.steps > MOST_STEPS:
            raise TooMuch(f"> {MOST_STEPS}")

    def write(self, length: int) -> None:
        """Count characters, before they are put together.

        Raises:
            TooMuch: there were too many.
        """
        self.text += length
        if self.text > MOST_TEXT:
            raise TooMuch(f"> {MOST_TEXT}")


@dataclass(frozen=True)
class Sandbox:
    """One document: its templates share the values that they box and what they may use up."""

    boxes: list[str]
    spent: Spent = field(default_factory=Spent)

    def run(self, letter: Letter, names: Mapping[str, Any]) -> str:
        """Return what a template makes of names.

        Raises:
            TemplateError: the template is wrong; file and line are named.
        """
        pieces: list[str] = []
        try:
            template = _template(letter)
            for piece in template.generate({**names, _BOXES: self.boxes, _SPENT: self.spent}):
                self.spent.write(len(piece))
                pieces.append(piece)
        except PosexitError:
            raise
        except Exception as error:
            raise template_error(letter, error) from error
        return "".join(pieces)


def syntax(letter: Letter) -> Any:
    """Return the syntax tree of a letter, for those who check it without running it.

    Raises:
        TemplateError: the template does not parse, or has what no template may have; file and line are named.
    """
    from jinja2 import TemplateSyntaxError

    if len(letter.body) > LONGEST:
        raise template_error(letter, TooMuch(f"{len(letter.body)} > {LONGEST}"))
    try:
        tree = _environment().parse(letter.body)
    except (TemplateSyntaxError, RecursionError) as error:
        raise template_error(letter, error) from error
    for node, depth in _walk(tree):
        name = type(node).__name__
        if name not in ALLOWED | {"AssignBlock"} or getattr(node, "recursive", False):
            raise _refused(letter, node.lineno, name.lower())
        if name == "Filter" and node.name not in FILTERS:
            unknown = TemplateSyntaxError(f"No filter named '{node.name}'", node.lineno)
            raise template_error(letter, unknown)
        if depth > DEEPEST:
            raise _refused(letter, node.lineno, f"> {DEEPEST}")
    return tree


def template_error(letter: Letter, error: Exception) -> TemplateError:
    """Return what went wrong in a template, with file and line."""
    from jinja2 import TemplateSyntaxError
    from jinja2.exceptions import SecurityError

    line = getattr(error, "lineno", None) or _line_in_template(error)
    said = str(error) or type(error).__name__
    if isinstance(error, (UnknownName, SecurityError)):
        slip = no_name(said, ())
    elif isinstance(error, TemplateSyntaxError) and len(letter.body) <= EXPLAINED:
        slip = in_marks(letter.body, line, said)
        line = slip.line or line
    elif isinstance(error, KeyError):  # a value whose words are missing
        slip = Slip(f"questions.yaml 缺{said}的文字", f"questions.yaml has no words for {said}")
    elif isinstance(error, (TooMuch, RecursionError)):
        slip = Slip(
            f"这个模板太大、太深或循环太多（{said}）", f"too large, too deep or too many turns ({said})"
        )
    else:
        slip = Slip(f"模板写法有误：{said}", f"the template is wrong: {said}")
    where = f"{letter.path}:{letter.first_line - 1 + line}" if line else str(letter.path)
    return TemplateError(where, slip.zh, slip.en)


def _refused(letter: Letter, line: int, what: str) -> TemplateError:
    where = f"{letter.path}:{letter.first_line - 1 + line}"
    return TemplateError(where, f"模板里不能用“{what}”", f"a template may not have “{what}”")


def _walk(tree: Any) -> Iterator[tuple[Any, int]]:
    """Yield every node with its depth, without going deeper itself."""
    waiting = [(tree, 0)]
    while waiting:
        node, depth = waiting.pop()
        yield node, depth
        waiting += [(child, depth + 1) for child in node.iter_child_nodes()]


def _bounded(tree: Any) -> Any:
    """Return a syntax tree in which what loops over and what is put together are counted."""
    from jinja2 import nodes

    def counted(name: str, *parts: Any, line: int) -> Any:
        given = [nodes.ContextReference(), *parts]
        return nodes.Call(nodes.EnvironmentAttribute(name), given, [], None, None, lineno=line)

    for node, _ in reversed(list(_walk(tree))):  # the inner ones first
        for name in node.fields:
            inner = getattr(node, name)
            if isinstance(inner, nodes.Concat):
                setattr(node, name, counted("joined", *inner.nodes, line=inner.lineno))
            elif isinstance(inner, list):
                inner[:] = [
                    counted("joined", *one.nodes, line=one.lineno) if isinstance(one, nodes.Concat) else one
                    for one in inner
                ]
        if isinstance(node, nodes.For):
            node.iter = counted("each", node.iter, line=node.lineno)
    tree.set_environment(_environment())
    return tree


@lru_cache(maxsize=64)
def _template(letter: Letter) -> Template:
    from jinja2 import Template

    environment = _environment()

    def make() -> bytes:
        tree = syntax(letter)
        for node, _ in _walk(tree):
            if type(node).__name__ == "AssignBlock":  # what it catches holds boxes: told by the check
                raise _refused(letter, node.lineno, "set … endset")
        try:
            return marshal.dumps(environment.compile(_bounded(tree)))
        except (MemoryError, SyntaxError) as error:  # Python's own limits
            raise template_error(letter, TooMuch(type(error).__name__)) from error

    code = marshal.loads(kept(f"template {letter.path}", _VERSION + letter.body, "jinja2", make))  # noqa: S302 (our own)
    return Template.from_code(environment, code, environment.make_globals(None))


@lru_cache(maxsize=1)
def _environment() -> Any:
    from jinja2 import StrictUndefined, pass_context

    environment = _kind()(
        undefined=StrictUndefined, finalize=pass_context(_finalize), trim_blocks=True, lstrip_blocks=True
    )
    environment.globals.clear()
    environment.filters = {name: environment.filters[name] for name in FILTERS}
    environment.filters["join"] = pass_context(_join)
    return environment


def _kind() -> Any:
    """Return the class of environment in which templates run."""
    from jinja2 import Undefined
    from jinja2.exceptions import SecurityError
    from jinja2.runtime import LoopContext
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    class Environment(ImmutableSandboxedEnvironment):
        """Reaches views and loops, and calls the few functions a letter is given; nothing else."""

        intercepted_binops = frozenset({"+", "-"})

        def getattr(self, obj: Any, attribute: str) -> Any:
            if isinstance(obj, LoopContext) and not attribute.startswith("_"):
                return getattr(obj, attribute)
            if isinstance(obj, View) or hasattr(type(obj), "show"):
                return obj.show(attribute)
            raise SecurityError(attribute)

        def getitem(self, obj: Any, argument: Any) -> Any:
            if isinstance(obj, tuple) and isinstance(argument, int):
                return obj[argument]
            return self.getattr(obj, str(argument))

        def is_safe_callable(self, obj: Any) -> bool:
            # Calling what is undefined raises by itself, and names it.
            return isinstance(obj, Undefined) or getattr(obj, "__module__", None) in _OURS

        def call_binop(self, _context: Any, operator: str, left: Any, right: Any) -> int:
            """Return a sum or difference of small numbers: adding texts would double them again and again."""
            if not (isinstance(left, int) and isinstance(right, int)):
                raise SecurityError(operator)
            if max(abs(left), abs(right)) > LARGEST:
                raise TooMuch(f"> {LARGEST}")
            return left + right if operator == "+" else left - right

    Environment.each = staticmethod(_each)  # type: ignore[attr-defined]
    Environment.joined = staticmethod(_joined)  # type: ignore[attr-defined]
    return Environment


def _finalize(context: Any, value: Any) -> str:
    """Return what stands in the text for a value: a blank, a finished passage, or the box that holds it."""
    if isinstance(value, (Blank, Passage)):
        return str(value)
    text = str(value)
    context[_SPENT].write(len(text))
    boxes: list[str] = context[_BOXES]
    boxes.append(text)
    return markup.box(len(boxes) - 1)


def _each(context: Any, things: Iterable[Any]) -> Iterator[Any]:
    """Yield things, each counted as a turn."""
    spent: Spent = context[_SPENT]
    for thing in things:
        spent.step()
        yield thing


def _joined(context: Any, *things: Any) -> str:
    return _join(context, things)


def _join(context: Any, things: Iterable[Any], separator: str = "") -> str:
    """Return things as one text; its length is counted before it is made."""
    spent: Spent = context[_SPENT]
    texts: list[str] = []
    for thing in _each(context, things):
        texts.append(str(thing))
        spent.write(len(texts[-1]) + len(str(separator)))
    return str(separator).join(texts)


def _line_in_template(error: BaseException) -> int | None:
    trace, line = error.__traceback__, None
    while trace:
        if trace.tb_frame.f_code.co_filename == "<template>":
            line = trace.tb_lineno
        trace = trace.tb_next
    return line
