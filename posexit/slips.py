"""What a slip of an editor's pen means, in words that help to mend it: in YAML, in template marks, in fields. Pure."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple


class Slip(NamedTuple):
    """What is wrong and how to mend it, in both languages, and the line where that is known better."""

    zh: str
    en: str
    line: int | None = None


def nearest(name: str, known: Iterable[str]) -> str | None:
    """Return the known name that is most like a wrong one."""
    return next(iter(difflib.get_close_matches(name, list(known), n=1, cutoff=0.5)), None)


def no_name(name: str, known: Iterable[str]) -> Slip:
    """Return what to say of a name that does not exist."""
    if found := re.search(_FULL, name):
        return Slip(
            f"“{name}”里有全角的“{found[0]}”，请改成半角",
            f"“{name}” has a full-width “{found[0]}”; use the plain one",
        )
    near = nearest(name, known)
    zh, en = (f"；你是不是要写 {near}？", f"; did you mean {near}?") if near else ("", "")
    return Slip(f"没有“{name}”这个名字{zh}", f"there is no name “{name}”{en}")


# YAML

_LINES: tuple[tuple[str, Slip], ...] = (
    (
        r"^ *\t",
        Slip("缩进用了Tab，请改成空格，每级两个", "a tab indents here; use spaces, two a level"),
    ),
    (
        r"^[ -]*[\u3000\xa0]",
        Slip(
            "缩进用了全角空格，请改成半角空格，每级两个",
            "a full-width space indents here; use plain spaces, two a level",
        ),
    ),
    (
        r"^[ -]*[\w.*-]+：",
        Slip(
            "冒号是全角的“：”，请改成半角的“:”，后面空一格",
            "the colon is full-width “：”; use “:” and a space",
        ),
    ),
    (
        r"""[:{,] *[\w.*-]+：""",
        Slip(
            "花括号里的冒号是全角的“：”，请改成半角的“:”，后面空一格",
            "a colon in braces is full-width “：”; use “:” and a space",
        ),
    ),
    (
        r"^[ -]*(?:zh|en|[a-z_]{2,}):[^\s]",
        Slip("冒号后面少一个空格", "a space is missing behind the colon"),
    ),
    (
        r"\{[^{}]*(?:zh|en):[^{}]*，\s*(?:zh|en):",
        Slip(
            "zh 和 en 之间是全角逗号，请改成半角的“, ”",
            "between zh and en stands a full-width comma; use “, ”",
        ),
    ),
    (
        r": *[“”][^“”]*[“”]\s*$|: *‘",
        Slip(
            '两头的引号是弯的“ ”，请改成直的" "，或者去掉',
            'the quotes around it are curly “ ”; use straight " " or none',
        ),
    ),
    (
        r"^[ -]*[\w.-]+: +[^\"'{\[|>].*?: ",
        Slip(
            '文字里有冒号加空格，请把整段放进直引号" "里',
            'the text has a colon with a space in it; put it between straight quotes " "',
        ),
    ),
    (
        r"""^[ -]*[\w.-]+: +"(?:[^"\\]|\\.)*$|^[ -]*[\w.-]+: +"(?:[^"\\]|\\.)*"[^\s,}\]#]""",
        Slip(
            "直引号没有配对；文字里面的引号请用“ ”",
            "the straight quotes do not pair; inside the text use “ ”",
        ),
    ),
    (
        r"^[^{}]*\{[^{}]*$|^[^{}]*\}[^{}]*$",
        Slip("花括号没有配对", "the braces do not pair"),
    ),
    (
        r"^[ -]*[\w.-]+ *$",
        Slip("这一行缺冒号", "the colon is missing on this line"),
    ),
)
_PROBLEMS = (
    (
        r"mapping values are not allowed",
        "这里不该再有冒号：多半是缩进没对齐，或者上一行缺了引号",
        "no colon belongs here: mostly the indentation is off, or the line above lacks a quote",
    ),
    (
        r"could not find expected ':'",
        "这一行或上一行缺冒号，或者缩进没对齐",
        "this line or the one above lacks a colon, or the indentation is off",
    ),
    (
        r"did not find expected key|expected <block end>",
        "缩进没对齐：同一级的行要从同一列开始",
        "the indentation is off: lines of one level begin in one column",
    ),
    (
        r"did not find expected '-'|block sequence entries",
        "清单没写好：每条以“- ”开头，从同一列开始",
        "the list is off: each entry begins with “- ”, all in one column",
    ),
    (
        r"expected ',' or|did not find expected ',' or",
        "括号里少了逗号，或者括号、直引号没有配对；文字里面的引号请用“ ”",
        "a comma is missing between brackets, or brackets or straight quotes do not pair; inside a text use “ ”",
    ),
    (
        r"cannot start any token",
        '这个符号不能打头，请把整段放进直引号" "里',
        'this sign cannot stand first; put the text between straight quotes " "',
    ),
    (r"unexpected end of stream|scanning a quoted", "直引号没有配对", "the straight quotes do not pair"),
    (
        r"undefined alias|alphabetic or numeric",
        '以 & 或 * 开头的文字请放进直引号" "里',
        'put text that begins with & or * between straight quotes " "',
    ),
    (
        r"stands twice",
        "这个名字写了两次，请留一个；新的一条要以“- ”开头",
        "this name stands twice; keep one, or begin a new entry with “- ”",
    ),
)
_NEAR, _SEEN = 3, 300


def in_yaml(text: str, line: int, problem: str) -> Slip:
    """Return what is wrong in a YAML text that cannot be read.

    Args:
        text: the whole text.
        line: where the reader gave up, from 1: the slip is on it or shortly above.
        problem: what the reader says.
    """
    lines = [one[:_SEEN] for one in text.split("\n")]
    near = range(min(line, len(lines)), max(0, line - _NEAR), -1)
    for pattern, slip in _LINES:
        found = next((no for no in near if re.search(pattern, lines[no - 1])), None)
        if found and not lines[found - 1].lstrip().startswith("#"):
            return slip._replace(line=found)
    for known, zh, en in _PROBLEMS:
        if re.search(known, problem):
            twice = problem.partition(" stands twice")[0] + ": " if "stands twice" in problem else ""
            return Slip(twice + zh, twice + en)
    return Slip(f"YAML写法有误：{problem}", f"broken YAML: {problem}")


# Marks of templates: {{ … }} and {% … %}

_TAG = r"(?s)\{%-?\s*(\w+)(.*?)-?%\}"
_OPEN = {"if": "endif", "for": "endfor"}
_WORDS = ("if", "elif", "else", "endif", "for", "endfor", "set")
FILTERS = ("length", "join", "first", "last")
"""What may stand behind a bar in a template."""
_FULL = r"[“”‘’：，（）｛｝＝！]"


def in_marks(body: str, line: int | None, problem: str) -> Slip:
    """Return what is wrong in a template that cannot be read. Arguments as in_yaml."""
    return (
        _wrong_character(body)
        or _wrong_word(body)
        or _unpaired(body)
        or _single_equals(body)
        or _open_mark(body)
        or _filter(problem)
        or Slip(f"模板写法有误：{problem}", f"the template is wrong: {problem}", line)
    )


def _filter(problem: str) -> Slip | None:
    found = re.match(r"No filter named '(\w+)'", problem)
    if not found:
        return None
    zh, en = (f"{{}}{sep.join(FILTERS)}" for sep in ("、", ", "))
    return Slip(zh.format(f"不能用 |{found[1]}，只有 "), en.format(f"there is no |{found[1]}, only "))


def _line(body: str, at: int) -> int:
    return body.count("\n", 0, at) + 1


def _wrong_character(body: str) -> Slip | None:
    """Full-width signs where the program reads: outside quotes, inside marks."""
    for mark in re.finditer(r"\{\{(.*?)\}\}|\{%(.*?)%\}", body, re.DOTALL):
        inside = re.sub(r"\"[^\"\n]*\"|'[^'\n]*'", lambda quoted: " " * len(quoted[0]), mark[0])
        if found := re.search(_FULL, inside):
            zh = f'括号里的“{found[0]}”是全角的，请改成半角（引号用直的"）'
            en = f'“{found[0]}” between the braces is full-width or curly; use the plain one (straight quotes ")'
            return Slip(zh, en, _line(body, mark.start() + found.start()))
    return None


def _wrong_word(body: str) -> Slip | None:
    for tag in re.finditer(_TAG, body):
        if tag[1] not in _WORDS:
            written = "endif" if tag[1] in {"end", "fi"} and "for" not in tag[2] else nearest(tag[1], _WORDS)
            zh = f"；你是不是要写 {{% {written} %}}？" if written else ""
            en = f"; did you mean {{% {written} %}}?" if written else ""
            return Slip(
                f"没有 {{% {tag[1]} %}} 这种写法{zh}",
                f"there is no {{% {tag[1]} %}}{en}",
                _line(body, tag.start()),
            )
    return None


def _unpaired(body: str) -> Slip | None:
    waiting: list[tuple[str, int]] = []
    for tag in re.finditer(_TAG, body):
        line = _line(body, tag.start())
        if tag[1] in _OPEN:
            waiting.append((tag[1], line))
        elif tag[1] in _OPEN.values():
            if not waiting or _OPEN[waiting[-1][0]] != tag[1]:
                return Slip(
                    f"多了一个 {{% {tag[1]} %}}，前面没有与它配对的",
                    f"one {{% {tag[1]} %}} too many: nothing before it needs it",
                    line,
                )
            waiting.pop()
    if not waiting:
        return None
    word, line = waiting[-1]
    return Slip(
        f"这里的 {{% {word} %}} 没有配对的 {{% {_OPEN[word]} %}}",
        f"the {{% {word} %}} here has no {{% {_OPEN[word]} %}}",
        line,
    )


def _single_equals(body: str) -> Slip | None:
    for tag in re.finditer(_TAG, body):
        if tag[1] in {"if", "elif"} and re.search(r"(?<![=!<>])=(?!=)", tag[2]):
            return Slip("比较要写两个等号 ==", "to compare write two signs: ==", _line(body, tag.start()))
    return None


def _open_mark(body: str) -> Slip | None:
    for no, text in enumerate(body.split("\n"), start=1):
        for opening, closing in (("{{", "}}"), ("{%", "%}")):
            if text.count(opening) != text.count(closing):
                return Slip(f"{opening} 和 {closing} 没有配对", f"{opening} and {closing} do not pair", no)
    return None


# Fields: what pydantic found


def telling(errors: Sequence[Mapping[str, Any]]) -> Mapping[str, Any]:
    """Return the error that tells most: a name that does not exist before the one that is missing for it."""
    return next((error for error in errors if error["type"] == "extra_forbidden"), errors[0])


def in_field(detail: Mapping[str, Any], known: Iterable[str]) -> Slip:
    """Return what is wrong with an entry.

    Args:
        detail: one error as pydantic tells it.
        known: the names of fields that there are, for an unknown one.
    """
    kind = str(detail["type"])
    place = ".".join(str(step + 1 if isinstance(step, int) else step) for step in detail["loc"]) or "YAML"
    name = str(detail["loc"][-1]) if detail["loc"] else ""
    if "：" in name:
        return Slip(f"{place}：冒号是全角的，请改成半角的“: ”", f"{place}: the colon is full-width; use “: ”")
    if kind == "extra_forbidden":
        names = list(known)
        slip = no_name(name, names)
        if name in names:
            slip = Slip(
                "不该在这一级，是不是缩进错了？", "does not belong on this level; is the indentation off?"
            )
        elif not nearest(name, names):
            slip = Slip(
                f'{slip.zh}；文字里有逗号或冒号的，要放进直引号" "里',
                f'{slip.en}; text with a comma or colon stands between straight quotes " "',
            )
        return Slip(f"{place}：{slip.zh}", f"{place}: {slip.en}")
    zh, en = next(
        ((zh, en) for begins, zh, en in _KINDS if kind.startswith(begins)),
        (f"不合格式（{detail['msg']}）", str(detail["msg"])),
    )
    if kind == "literal_error":
        choices = re.findall(r"'([^']*)'", detail["ctx"]["expected"])
        given = str(detail.get("input", ""))
        near = nearest(given, choices)
        zh = f"“{given}”不行，只能是 {'、'.join(choices)}" + (f"；你是不是要写 {near}？" if near else "")
        en = f"“{given}” is none of {', '.join(choices)}" + (f"; did you mean {near}?" if near else "")
    return Slip(f"{place}：{zh}", f"{place}: {en}")


_KINDS = (
    ("missing", "缺这一项", "is missing"),
    (
        "string",
        "应是一段文字；是不是缩进错了，或者该写的 zh、en 写到别处去了？",
        "should be a text; is the indentation off?",
    ),
    (
        "model",
        "应在下一级写 zh 和 en 等各项；是不是缩进错了？",
        "should have its entries, such as zh and en, one level below; is the indentation off?",
    ),
    (
        "dict",
        "应在下一级逐项写；是不是缩进错了？",
        "should have its entries one level below; is the indentation off?",
    ),
    (
        "mapping",
        "应在下一级逐项写；是不是缩进错了？",
        "should have its entries one level below; is the indentation off?",
    ),
    ("tuple", "应是清单，每条以“- ”开头", "should be a list, each entry with “- ” before it"),
    ("int", "应是整数", "should be a whole number"),
    ("greater_than", "这个数太小", "this number is too small"),
    ("less_than", "这个数太大", "this number is too large"),
    ("too_long", "太多了，最多三条", "too many, three at most"),
)


def names_of(model: Any) -> Iterator[str]:
    """Yield the names that a model and the models inside it know, as an editor writes them."""
    seen: set[Any] = set()
    waiting = [model]
    while waiting:
        one = waiting.pop()
        fields = getattr(one, "model_fields", None)
        if fields is not None and one not in seen:
            seen.add(one)
            for name, field in fields.items():
                yield (field.alias or name).removesuffix("_")
                waiting.append(field.annotation)
        waiting += list(getattr(one, "__args__", ()))
