"""The architecture as a test: who may import whom, and which one module may use a library."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

import posexit

ROOT = Path(posexit.__file__).parent

LAYERS = {
    # From the ground up. A module imports from its own layer or from below; nothing goes in a circle.
    "what everything stands on": "__init__ errors slips patterns phrases values identifiers blocks filenames files differences kept",
    "the case and its words": "kinds case fields words dates",
    "what was kept": "saved journal story",
    "the reasoning": "rules doors facts machines machinelist moving money gates clashes problems route ground setting circumstances occasions situation standing escalation",
    "the templates and the answers": "entries trees library originals styles answers form schema questions cells headings headrow body shown sheetmarks tasks holidays objections",
    "the interview and the plan": "interview plan closing view veil storyview chronology letterhead cited explain",
    "advice and documents": "advice examples markup sandbox documents checklist preview agenda calendar outline status statusview",
    "the formats": "writers",
    "the case folder": "manifest lock outputs holdings folder exhibits casefiles twins frontpage uses",
    "many cases": "csvrows sheets rows grouping seen batchfolder batch crew report purging",
    "the check of templates": "checks",
    "the edge": "terminal screen prompts opening completion",
    "the commands": "cli",
    "the entry": "__main__",
}
PLACE = {name: height for height, names in enumerate(LAYERS.values()) for name in names.split()}

ON_FIRST_USE = {("library", "tasks"), ("library", "holidays")}
"""The library reads each part when it is asked for, and these parts have a module for their shape."""

ONE_USER = {
    "yaml": {"answers", "trees"},
    "rich": {"screen.drawing", "screen.progress"},
    "jinja2": {"sandbox", "checks.reader"},
    "markdown_it": {"markup"},
    "questionary": {"prompts.keys"},
    "prompt_toolkit": {"prompts.keys"},
    "docx": {"writers.docxbase"},
    "typst": {"writers.pdf"},
    "openpyxl": {"sheets"},
    "sqlite3": {"seen"},
    "fontTools": {"writers.pdf"},
    "stdnum": {"identifiers"},
    "chinese_calendar": {"dates"},
    "icalendar": {"writers.ics"},
}
NETWORK = {
    "socket",
    "ssl",
    "urllib",
    "http",
    "ftplib",
    "smtplib",
    "requests",
    "httpx",
    "aiohttp",
    "webbrowser",
}

ONLY_WORDS = "urllib.parse."
"""What turns names into links and opens nothing."""

FILES = {
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path
    for path in sorted(ROOT.rglob("*.py"))
}


TREES = {name: ast.parse(path.read_text(encoding="utf-8")) for name, path in FILES.items()}
every_file = pytest.mark.parametrize("name", FILES)


def imported(tree: ast.AST) -> Iterator[str]:
    """Yield the dotted name of everything imported at run time, also inside functions."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            continue
        if isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        yield from imported(node)


def ours(tree: ast.AST) -> Iterator[str]:
    """Yield the modules of posexit that are imported, packages by their own name."""
    for name in imported(tree):
        first, _, rest = name.partition(".")
        if first == "posexit":
            module = top(rest)
            yield module if module in PLACE else "__init__"


def top(name: str) -> str:
    return name.partition(".")[0]


def test_every_module_has_a_place() -> None:
    assert {top(name) for name in FILES} == set(PLACE)


@every_file
def test_imports_point_downward(name: str) -> None:
    upward = {used for used in ours(TREES[name]) if PLACE[used] > PLACE[top(name)]}
    assert upward == set()


def test_nothing_goes_in_a_circle() -> None:
    graph: dict[str, set[str]] = {}
    for name, tree in TREES.items():
        used = {other for other in ours(tree) if other != top(name) and (name, other) not in ON_FIRST_USE}
        graph.setdefault(top(name), set()).update(used)
    assert len(list(TopologicalSorter(graph).static_order())) == len(PLACE)


def test_a_library_has_one_user() -> None:
    users: dict[str, set[str]] = {library: set() for library in ONE_USER}
    for name, tree in TREES.items():
        for used in {top(used) for used in imported(tree)} & set(ONE_USER):
            users[used].add(name)
    assert users == ONE_USER


def test_nothing_reaches_for_the_network() -> None:
    for name, tree in TREES.items():
        used = {top(used) for used in imported(tree) if not used.startswith(ONLY_WORDS)}
        assert used & NETWORK == set(), name


def test_today_is_read_in_one_place() -> None:
    readers = {
        name
        for name, tree in TREES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and node.attr in {"today", "now", "utcnow"}
        and ast.unparse(node.value) in {"date", "datetime", "datetime.date", "datetime.datetime"}
    }
    assert readers == {"cli.session"}


def test_only_the_edge_prints_or_exits() -> None:
    printers = {
        top(name)
        for name, tree in TREES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and ast.unparse(node.func)
        in {"print", "sys.exit", "typer.echo", "sys.stdout.write", "sys.stderr.write"}
    }
    assert printers == {"cli", "prompts", "__main__"}


@every_file
def test_every_file_says_what_it_answers_for_and_stays_small(name: str) -> None:
    assert ast.get_docstring(TREES[name])
    assert len(FILES[name].read_text(encoding="utf-8").splitlines()) <= 400
