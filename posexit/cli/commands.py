"""The table of commands: what people do with them, one line each, and how one of them is loaded."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from importlib import import_module
from itertools import chain
from typing import Any

import typer

SECTIONS = {
    "开始 / Start a case": {
        "start": "一步一步问，写出清单和信。 / Ask step by step, write checklist and letters.",
        "form": "给一份待填的答案文件。 / Give an answers file to fill in.",
        "check": "检查答案文件、案卷或模板。 / Check an answers file, a case or templates.",
        "show": "说明能怎么退、为什么、要做什么。 / Say how to leave, why, and what to do.",
    },
    "信 / Letters": {
        "letters": "列出所有的信。 / List all letters.",
        "letter": "写一封信，不提问。 / Write one letter, without a question.",
    },
    "办理中的案子 / Keep the case": {
        "status": "办到哪一步，接下来做什么。 / Where the case stands and what is next.",
        "done": "勾掉做完的事。 / Tick off what was done.",
        "log": "记一次联系、对方的条件或确认。 / Write down a contact, an offer, a confirmation.",
        "sent": "记一封信寄出或送达。 / Write down that a letter went out or arrived.",
        "reply": "对方答复了：写回复函。 / They answered: write what to answer.",
        "evidence": "存一份证据并编号。 / Keep a file as a numbered exhibit.",
        "undo": "撤回记错的一条。 / Take back an entry written by mistake.",
        "calendar": "写出可导入手机日历的日程。 / Write the days for your calendar.",
        "render": "改了答案或有了进展，重写清单和信。 / Write the files of a case anew.",
        "update": "模板更新后，更新案卷里的文件。 / Bring the files up to newer templates.",
        "close": "核对还缺什么，结案留记录。 / See what is missing, end the case with a record.",
    },
    "个人信息 / Personal data": {
        "redact": "写一份遮住个人信息的副本。 / Copies to show, with chosen answers blacked out.",
        "purge": "删掉一个案卷，删前列出来。 / Remove a case, after showing what goes.",
    },
    "很多案子 / Many cases": {
        "batch": "一张表做成许多案卷。 / A whole table becomes case folders.",
    },
    "模板和依据 / Templates and sources": {
        "preview": "把一封信在几种情形里并排给你看。 / Show a letter in several situations, side by side.",
        "templates": "列出模板，或抄一份来改。 / List the templates, or copy them to change.",
        "sources": "列出依据和谁用到它。 / List the sources and what uses each.",
    },
    "终端和脚本 / Shells and scripts": {
        "schema": "答案文件的JSON Schema，编辑器和脚本用。 / The JSON Schema of an answers file.",
        "completion": "终端里按Tab补全的脚本。 / The script that lets your shell complete.",
    },
}
"""What `posexit --help` shows. A command is the function of its name in the module of its name."""

HELPS = dict(chain.from_iterable(section.items() for section in SECTIONS.values()))


class Commands(Mapping[str, Any]):
    """The commands by name, each loaded when it is asked for: a run needs one of them."""

    def __init__(self) -> None:
        self._loaded: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:
        if name not in self._loaded:
            self._loaded[name] = _load(name, HELPS[name])
        return self._loaded[name]

    def __iter__(self) -> Iterator[str]:
        return iter(HELPS)

    def __len__(self) -> int:
        return len(HELPS)

    def __contains__(self, name: object) -> bool:
        return name in HELPS


def _load(name: str, told: str) -> Any:
    from typer.main import get_command

    made = getattr(import_module(f"posexit.cli.{name}"), name)
    if not isinstance(made, typer.Typer):  # one function; else a group with commands of its own
        function, made = made, typer.Typer(add_completion=False, rich_markup_mode=None)
        made.command(name, help=told)(function)
    command = get_command(made)
    command.name = name
    for option in getattr(command, "params", ()):
        kind: Any = type(option)
        option.__class__ = _spared(kind)
    return command


@cache
def _spared(kind: Any) -> Any:
    """Return a kind of option that does nothing for a value that was not given: to get ready takes milliseconds."""

    class Spared(kind):  # type: ignore[misc]
        def process_value(self, ctx: Any, value: Any) -> Any:
            if value is None and self.nargs == 1 and not (self.multiple or self.required or self.callback):
                return None
            return super().process_value(ctx, value)

    return Spared


def write_sections(formatter: Any) -> None:
    """Write every command with its whole help, group by group, the helps below each other; none is loaded."""
    widest = max(map(len, HELPS))
    for title, commands in SECTIONS.items():
        with formatter.section(title):
            formatter.write_dl([(name.ljust(widest), told) for name, told in commands.items()])
