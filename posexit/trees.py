"""Reads the YAML files of templates: a whole file, or only the branch that is asked for; and where things stand."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache, cached_property, lru_cache
from pathlib import Path
from typing import Any

from posexit.errors import TemplateError
from posexit.slips import in_yaml

_KEY = r"""(?:"([^"\n]+)"|'([^'\n]+)'|([^\s#"'{}\[\],&*!|>%@`-][^\s:]*)):(?=\s|$)"""
_FIRST = re.compile(rf"^([ \t]*)(?:(?P<key>{_KEY})|[^\s#])", re.MULTILINE)

LARGEST = 4 * 1024 * 1024
"""Bytes of a template file."""
DEEPEST, MOST = 32, 100_000
"""Levels and entries of a YAML file that anybody may have written."""


class Tree:
    """One YAML file: every scalar is text; one that anybody may have written is ``bounded``.

    Most commands need a few branches of long files, so a branch is cut out by its indentation and read
    alone. What cannot be cut out (a part written in braces, an alias, a key that stands twice) is read
    with the whole file, which also says where it is broken.
    """

    def __init__(self, path: Path, *, bounded: bool = True) -> None:
        self.path = path
        self._bounded = bounded
        self._read: dict[tuple[str, ...], Any] = {}

    @cached_property
    def _content(self) -> str:
        return content(self.path)

    @cached_property
    def whole(self) -> Any:
        """What stands in the file."""
        return parse(self.path, self._content, bounded=self._bounded)

    @cached_property
    def _parts(self) -> dict[str, str]:
        """The text of every part; none where they cannot be told apart."""
        return _cut(self._content)

    @lru_cache  # noqa: B019 (a tree lives as long as the process)
    def _entries(self, part: str) -> dict[str, str]:
        """The text of every entry of a part; none where they cannot be told apart."""
        return _cut(self._parts.get(part, "").partition("\n")[2])

    def part(self, name: str) -> Any:
        """Return what stands under a key of the file.

        Raises:
            KeyError: nothing does.
            TemplateError: the file is broken.
        """
        return self._branch(self._parts, name)

    def entry(self, part: str, name: str) -> Any:
        """Return what stands under a key of a part. Like part."""
        return self._branch(self._entries(part), part, name)

    def _branch(self, blocks: Mapping[str, str], *steps: str) -> Any:
        if steps not in self._read:
            alone = self._alone(blocks, steps[-1])
            self._read[steps] = _walk(self.whole, steps) if alone is None else alone
        return self._read[steps]

    def _alone(self, blocks: Mapping[str, str], key: str) -> Any:
        """Return a branch read by itself, None where that cannot be done."""
        if key not in blocks or "whole" in self.__dict__:
            return None
        try:
            tree = parse(self.path, blocks[key], bounded=self._bounded)
        except TemplateError:  # the whole file says why, with the right line
            return None
        return tree[key] if isinstance(tree, dict) and set(tree) == {key} else None

    def keys(self, part: str) -> tuple[str, ...]:
        """Return the keys of a part; none where there is no such part."""
        return tuple(self._entries(part)) or (part in self.parts() and _keys(self.part(part))) or ()

    def parts(self) -> tuple[str, ...]:
        """Return the keys of the file."""
        return tuple(self._parts) or _keys(self.whole)


def _keys(tree: Any) -> tuple[str, ...]:
    return tuple(tree) if isinstance(tree, dict) else ()


def _walk(tree: Any, steps: Sequence[str]) -> Any:
    for step in steps:
        if not isinstance(tree, dict):
            raise KeyError(step)
        tree = tree[step]
    return tree


def _cut(text: str) -> dict[str, str]:
    """Return the text behind each of the keys that stand farthest left; none where one stands twice, or in a list."""
    first = _FIRST.search(text)
    if not first or not first["key"]:
        return {}
    tops = list(_keys_at(first[1]).finditer(text))
    ends = [*(top.start() for top in tops[1:]), len(text)]
    cut = {top[1] or top[2] or top[3]: text[top.start() : end] for top, end in zip(tops, ends, strict=True)}
    return cut if len(cut) == len(tops) else {}


@cache
def _keys_at(margin: str) -> re.Pattern[str]:
    return re.compile(f"^{margin}{_KEY}", re.MULTILINE)


def tree_of(path: Path) -> Any:
    """Return what stands in a YAML file, every scalar as text."""
    return Tree(path).whole


def line_of(path: Path, steps: Sequence[str | int]) -> int:
    """Return the line of a YAML file on which the entry at these steps stands, or the nearest one above."""
    import yaml

    line = 1
    try:
        node: Any = _composed(path, path.stat().st_mtime_ns)
    except yaml.YAMLError:  # told where the file is read
        return line
    for step in steps:
        if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
            node = node.value[step]
            line = node.start_mark.line + 1
            continue
        pairs = node.value if isinstance(node, yaml.MappingNode) else []
        found = next(((key, value) for key, value in pairs if key.value == step), None)
        if found is None:
            break
        node, line = found[1], found[0].start_mark.line + 1
    return line


@lru_cache(maxsize=8)
def _composed(path: Path, _changed: int) -> Any:
    import yaml

    return yaml.compose(content(path), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))


def content(path: Path) -> str:
    """Return a file as text; the mark that some editors put before UTF-8 is left out.

    Raises:
        TemplateError: it cannot be read, is no UTF-8 or far too large.
    """
    try:
        if path.stat().st_size > LARGEST:
            raise _too_much(str(path), f"> {LARGEST // 1024 // 1024} MiB")
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise TemplateError(
            f"{path}:{line}",
            "不是UTF-8编码。用记事本打开，“另存为”时编码选UTF-8；用Word存过的，请从自带模板重新抄一份",
            "is not UTF-8. In your editor choose Save As with encoding UTF-8; what Word saved is best copied anew",
        ) from None
    except OSError as error:
        raise TemplateError(str(path), "读不了这个文件", f"cannot be read: {error.strerror}") from None


def _see_its_end(path: Path, text: str) -> None:
    """See that a YAML text has few enough levels and entries, aliases counted as what they repeat."""
    import yaml

    open_: list[tuple[str | None, int]] = []
    sizes: dict[str, int] = {}
    count = 0
    event: Any
    for event in yaml.parse(text, Loader=getattr(yaml, "CBaseLoader", yaml.BaseLoader)):
        where = f"{path}:{event.start_mark.line + 1}"
        if isinstance(event, yaml.CollectionStartEvent):
            open_.append((event.anchor, count))
            if len(open_) > DEEPEST:
                raise _too_much(where, f"> {DEEPEST}")
        elif isinstance(event, yaml.CollectionEndEvent):
            anchor, before = open_.pop()
            if anchor:
                sizes[anchor] = count - before
        elif isinstance(event, yaml.AliasEvent):
            if event.anchor in {anchor for anchor, _ in open_}:
                raise _too_much(where, f"*{event.anchor}")
            count += sizes.get(str(event.anchor), 1)
        count += isinstance(event, yaml.NodeEvent)
        if count > MOST:
            raise _too_much(where, f"> {MOST}")


def _too_much(where: str, what: str) -> TemplateError:
    return TemplateError(where, f"太大或太深（{what}）", f"too large or too deep ({what})")


@lru_cache(maxsize=1)
def _loader() -> Any:
    """Return a loader that leaves every scalar the text that it is and takes no key twice."""
    import yaml

    class Loader(getattr(yaml, "CBaseLoader", yaml.BaseLoader)):  # type: ignore[misc]
        def construct_mapping(self, node: Any, deep: bool = False) -> Any:
            made = super().construct_mapping(node, deep)
            seen: set[str] = set()
            for key, _ in node.value if len(made) < len(node.value) else ():
                if key.value in seen:
                    raise yaml.constructor.ConstructorError(
                        None, None, f"{key.value} stands twice", key.start_mark
                    )
                seen.add(key.value)
            return made

    return Loader


def parse(path: Path, text: str, *, bounded: bool = True) -> Any:
    """Return what stands in a YAML text, every scalar as text; ``path`` is for the errors.

    Where it is ``bounded`` it is looked through first: too deep, it would crash the reader, and what repeats
    itself by aliases can be larger than any memory.

    Raises:
        TemplateError: it is broken, or too deep or large; the line is named.
    """
    import yaml

    try:
        if bounded:
            _see_its_end(path, text)
        return yaml.load(text, Loader=_loader())  # noqa: S506 (it makes text, lists and maps only)
    except (yaml.YAMLError, RecursionError) as error:
        mark, problem = getattr(error, "problem_mark", None), getattr(error, "problem", None)
        said = problem or str(error).split("\n", maxsplit=1)[0]
        line = mark.line + 1 if mark else 1
        slip = in_yaml(text, line, said)
        raise TemplateError(f"{path}:{slip.line or line}", slip.zh, slip.en) from None
