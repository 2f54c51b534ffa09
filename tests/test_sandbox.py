"""Templates of strangers: whatever they try, they reach nothing, come to an end, and are told with file and line.

No bound here is a matter of time. The last test runs all of it once more where a process has little time and memory.
"""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import PERSONAL, TODAY, Run
from processes import environment

from posexit import markup, sandbox
from posexit.documents import render
from posexit.entries import Front, Letter
from posexit.errors import PosexitError, TemplateError
from posexit.fields import case_of
from posexit.library import Library, builtin, default_library
from posexit.sandbox import ALLOWED, DEEPEST, LONGEST, syntax
from posexit.situation import situation
from posexit.words import fill, is_plain
from posexit.writers import apart

FRONT = Front(title="标题", when="always", act="record")
LONG = "甲" * 1000
REACHES = {
    "file": "{{ open('/etc/passwd').read() }}",
    "include": "{% include '/etc/passwd' %}",
    "include up": "{% include '../../etc/passwd' %}",
    "import": "{% import 'x' as y %}{{ y }}",
    "from import": "{% from 'x' import y %}",
    "extends": "{% extends 'x' %}",
    "class": "{{ ''.__class__ }}",
    "class by key": "{{ ''['__class__'] }}",
    "class by filter": "{{ ''|attr('__class__') }}",
    "class of a view": "{{ applicant.__class__ }}",
    "class of a number": "{{ (1).__class__ }}",
    "class of a loop": "{% for x in terminals %}{{ loop.__class__ }}{% endfor %}",
    "globals of a function": "{{ law.__globals__ }}",
    "frame": "{{ days.__code__ }}",
    "method of a text": "{{ applicant.name.upper() }}",
    "method of a loop": "{% for x in terminals %}{{ loop.cycle(1, 2) }}{% endfor %}",
    "format": "{{ '{0.__class__}'.format(1) }}",
    "format by operator": "{{ '%s' % 1 }}",
    "self": "{{ self }}{{ self.__dict__ }}",
    "context": "{{ posexit_boxes }}{{ posexit_boxes.append(1) }}",
    "spent": "{{ posexit_spent.text }}",
    "environment": "{{ environment }}",
    "range": "{{ range(9) }}",
    "namespace": "{% set n = namespace(x=1) %}{{ n }}",
    "lipsum": "{{ lipsum() }}",
    "cycler": "{{ cycler(1) }}",
    "dict": "{{ {'a': 1} }}",
    "slice": "{{ terminals[0:1] }}",
    "test": "{{ 1 is divisibleby(0) }}",
    "block": "{% block a %}x{% endblock %}",
    "with": "{% with a = 1 %}{{ a }}{% endwith %}",
    "raw call": "{{ law }}{{ law('x', 'y', 'z', 1) }}",
    "keyword": "{{ law(source_id='civil-code-565') }}",
}
ENDLESS = {
    "macro": "{% macro f() %}{{ f() }}{{ f() }}{% endmacro %}{{ f() }}",
    "call": "{% call f() %}{% endcall %}",
    "recursive loop": "{% for x in terminals recursive %}{{ loop(terminals) }}{% endfor %}",
    "power": "{{ 9**9**9 }}",
    "power of a name": "{% set x = 9 %}{{ x**x**x }}",
    "text times number": "{{ 'a' * 9999999999 }}",
    "list times number": "{{ ([1] * 9999999999)|length }}",
    "wide format": "{{ '%9999999999d' % 1 }}",
    "center": "{{ 'a'|center(9999999999) }}",
    "indent": "{{ 'a'|indent(9999999999) }}",
    "wordwrap": "{{ 'a'|wordwrap(1) }}",
    "batch": "{{ [1]|batch(9999999999)|list }}",
    "filter block": "{% filter upper %}x{% endfilter %}",
    "sums of texts": "{% set x = 'a' %}" + "{% set x = x + x %}" * 60 + "{{ x }}",
    "sums of lists": "{% set x = [1] %}" + "{% set x = x + x %}" * 60 + "{{ x|length }}",
    "sums of numbers": "{% set x = 1 %}" + "{% set x = x + x %}" * 60 + "{{ x }}",
    "texts together": "{% set x = 'aa' %}" + "{% set x = x ~ x %}" * 60 + "{{ x }}",
    "texts together, thrown away": "{% set x = 'aa' %}" + "{% set x = x ~ x %}" * 60,
    "joined": "{% set x = 'aa' %}" + "{% set x = [x, x]|join %}" * 60,
    "joined by much": "{% set x = 'aa' %}" + "{% set x = ['', '', '']|join(x) %}" * 60,
    "loops in loops": "".join(f"{{% for a{no} in '{'x' * 99}' %}}" for no in range(8)) + "{% endfor %}" * 8,
    "loop over a long text": "{% for a in x %}{% for b in x %}{% endfor %}{% endfor %}".replace(
        "x", f"'{LONG}'"
    ),
    "much text": "{% for a in 'l' %}{% for b in 'l' %}l{% endfor %}{% endfor %}".replace("l", LONG),
    "many values": "{% for a in 'l' %}{% for b in 'l' %}{{ reason.detail }}{% endfor %}{% endfor %}".replace(
        "l", LONG
    ),
    "deep brackets": "{{ " + "(" * 5000 + "1" + ")" * 5000 + " }}",
    "deep lists": "{{ " + "[" * 5000 + "1" + "]" * 5000 + "|length }}",
    "deep nots": "{{ " + "not " * 5000 + "1 }}",
    "deep sums": "{{ 1" + " + 1" * 5000 + " }}",
    "deep conditions": "{% if 1 %}" * 500 + "{% endif %}" * 500,
    "deep loops": "".join(f"{{% for a{no} in [] %}}" for no in range(50)) + "{% endfor %}" * 50,
    "open marks": "{{ " * (LONGEST // 3),
    "open tags": "{% if " * (LONGEST // 6),
    "long": "甲" * (LONGEST + 1),
}
MARKUP = {
    "fences without an end": "::: sign\n" * 22_000,
    "fences of no kind": "::: x\n:::\n" * 20_000,
    "stars": "*" * LONGEST,
    "stars and letters": "**a*" * (LONGEST // 4),
    "brackets": "[" * LONGEST,
    "many paragraphs": "a\n\n" * (LONGEST // 12),
    "many rows": "|a|b|\n|-|-|\n" + "|x|y|\n" * (LONGEST // 28),
    "wide rows": "|" + "a|" * 8_000 + "\n|" + "-|" * 8_000 + "\n" + "|a|\n" * 500,
    "lists in lists": "- " * 50_000,
    "quotes": "> " * 50_000,
    "forged value": "\ue000999\ue001",
    "forged number": f"\ue000{'9' * 9000}\ue001",
    "list with gaps": "1. a\n\n" * (LONGEST // 12),
    "pages": "::: newpage\n:::\n" * 12_000,
}


def made(library: Library, body: str) -> object:
    letter = Letter("test", "zh", FRONT, body, Path("letters/test.zh.md"), 4)
    answers = {**PERSONAL, "reason.detail": "甲" * 2000}
    return render(situation(case_of(answers), TODAY), letter, library)


@pytest.mark.parametrize("name", REACHES)
def test_nothing_is_reached_but_what_a_letter_is_given(library: Library, name: str) -> None:
    with pytest.raises(TemplateError) as caught:
        made(library, f"甲\n{REACHES[name]}\n")
    assert caught.value.params["where"] == "letters/test.zh.md:5"
    assert "root:" not in repr(caught.value.params)


@pytest.mark.parametrize("name", ENDLESS)
def test_everything_comes_to_an_end(library: Library, name: str) -> None:
    with pytest.raises(TemplateError) as caught:
        made(library, ENDLESS[name])
    assert str(caught.value.params["where"]).startswith("letters/test.zh.md")


def test_a_text_longer_than_any_document_is_not_read() -> None:
    assert markup.blocks("a" * markup.LONGEST, ())
    with pytest.raises(markup.BadMarkup):
        markup.blocks("a" * (markup.LONGEST + 1), ())
    assert len(markup.blocks("a\n\n" * 10, ())) == 10


def test_the_bounds_leave_room_for_the_largest_case(library: Library) -> None:
    answers = {f"terminals.{no}.serial_no": f"SN{no}" for no in range(1, 2001)}
    letter = library.letter("cancellation", "zh")
    document = render(situation(case_of({**PERSONAL, **answers}), TODAY), letter, library)
    assert "SN2000" in repr(document)


@pytest.mark.parametrize(
    "body", ["{{ 1 + 2 - 3 }}", "{{ -1 }}", "{{ [1, 2]|length + 1 }}", "{{ 'a' ~ ('b' ~ 1) }}"]
)
def test_small_sums_and_joined_texts_stay_allowed(library: Library, body: str) -> None:
    assert made(library, body)


def test_a_loop_knows_its_length_and_its_last_turn(library: Library) -> None:
    body = "{% for x in ['a', 'b'] %}{{ x }}{{ loop.index }}/{{ loop.length }}{% if not loop.last %}，{% endif %}{% endfor %}"
    assert "a1/2，b2/2" in repr(made(library, body))


def test_depth_is_allowed_up_to_its_bound(library: Library) -> None:
    def nested(levels: int) -> str:
        return "{{ " + "[" * levels + "1" + "]" * levels + "|length }}"

    made(library, nested(DEEPEST - 5))
    with pytest.raises(TemplateError):
        made(library, nested(DEEPEST + 1))


def test_the_built_in_templates_need_no_more_than_is_allowed() -> None:
    library = default_library()
    used = {
        type(node).__name__
        for letter_id in library.letter_ids()
        for lang in ("zh", "en")
        for node, _ in sandbox._walk(syntax(library.letter(letter_id, lang)))  # type: ignore[arg-type]
    }
    assert used <= ALLOWED


# The folder


@pytest.fixture
def own(tmp_path: Path) -> Path:
    folder = tmp_path / "own"
    (folder / "letters").mkdir(parents=True)
    return folder


@pytest.mark.parametrize(
    "name", ["letters/cancellation.zh.md", "messages.yaml", "tasks.yaml", "holidays.yaml", "style/letter.css"]
)
def test_a_link_out_of_the_folder_is_not_read(run: Run, own: Path, tmp_path: Path, name: str) -> None:
    secret = tmp_path / "secret"
    secret.write_text("---\ntitle: 秘密\nwhen: always\nact: record\n---\n秘密\n", encoding="utf-8")
    (own / name).parent.mkdir(exist_ok=True)
    (own / name).symlink_to(secret)
    formats = ["--format", "html"] if "style" in name else []
    plans = name in {"tasks.yaml", "holidays.yaml"}
    command = ["show", "-"] if plans else ["letter", *formats]
    told = run(*command, "--templates", own, stdin="exit: {stop_on: 2026-12-31}" if plans else None, code=1)
    assert f"{name.rpartition('/')[2]}" in told.out + told.err
    assert "模板文件夹外面" in told.out + told.err
    assert "秘密" not in told.out


def test_a_link_inside_of_the_folder_is_read(run: Run, own: Path) -> None:
    text = (builtin() / "letters/cancellation.zh.md").read_text(encoding="utf-8")
    (own / "real.md").write_text(text + "\n自己的一句\n", encoding="utf-8")
    (own / "letters/cancellation.zh.md").symlink_to(own / "real.md")
    assert "自己的一句" in run("letter", "--templates", own).out


def test_a_letter_that_names_another_one_outside_finds_nothing(library: Library) -> None:
    for name in ("../secret", "../../etc/passwd", "/etc/passwd"):
        with pytest.raises(TemplateError):
            library.letter(name, "zh")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (
            "a: &a [x, x]\n"
            + "".join(
                f"k{no}: &k{no} [*{a}, *{a}]\n" for no, a in enumerate(["a", *(f"k{n}" for n in range(40))])
            ),
            None,
        ),
        ("a: &a [*a]\n", 1),
        ("a: 1\nb: " + "[" * 100_000, 2),
        ("- " * 100_000 + "x", 1),
        ("a: 1\nb:\n" + "  - x\n" * 200_000, None),
    ],
    ids=["doubling", "within itself", "deep flow", "deep lists", "many"],
)
@pytest.mark.parametrize("name", ["messages.yaml", "tasks.yaml", "holidays.yaml"])
def test_a_yaml_file_has_an_end(own: Path, name: str, text: str, line: int | None) -> None:
    (own / name).write_text(text, encoding="utf-8")
    library = Library(own)
    with pytest.raises(TemplateError) as caught:
        _ = library.holidays if name == "holidays.yaml" else library.tree(name)
    assert f"{name}:{line or ''}" in str(caught.value.params["where"])


@pytest.mark.parametrize("count", ["days: 99999999999", "days: -99999999", "working_days: 99999999"])
def test_no_task_is_due_in_another_age(own: Path, count: str) -> None:
    text = (builtin() / "tasks.yaml").read_text(encoding="utf-8")
    (own / "tasks.yaml").write_text(text.replace("working_days: 3}", f"{count}}}", 1), encoding="utf-8")
    with pytest.raises(TemplateError) as caught:
        _ = Library(own).tasks
    assert (
        f"tasks.yaml:{text[: text.index('working_days: 3}')].count(chr(10)) + 1}"
        in f"{caught.value.params['where']}"
    )


def test_a_front_matter_has_an_end_too(own: Path) -> None:
    (own / "letters/x.zh.md").write_text(f"---\ntitle: {'[' * 100_000}\n---\n", encoding="utf-8")
    with pytest.raises(TemplateError):
        Library(own).letter("x", "zh")


def test_a_file_that_is_far_too_large_is_not_read(own: Path) -> None:
    (own / "messages.yaml").write_bytes(b"#" * (5 << 20))
    with pytest.raises(TemplateError) as caught:
        Library(own).words.say("start.mark", "zh")
    assert "messages.yaml" in str(caught.value.params["where"])


# Sentences


@pytest.mark.parametrize(
    "sentence",
    [
        "{path.__class__}",
        "{path.__class__.__mro__}",
        "{path[0]}",
        "{path!r}",
        "{path:>9999999999}",
        "{count:9999999999d}",
        "{count:{path}}",
        "{0}",
        "{}",
        "{",
        "}",
    ],
)
def test_a_sentence_only_names_what_it_is_given(own: Path, sentence: str) -> None:
    assert not is_plain(sentence)
    with pytest.raises(ValueError):
        fill(sentence, path="x", count=2)
    text = f"note:\n  written: {{zh: '{sentence}', en: '{sentence}'}}\n"
    (own / "messages.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(TemplateError) as caught:
        Library(own).words.say("note.written", "zh", path="x", count=2)
    assert str(caught.value.params["where"]) == f"{own / 'messages.yaml'}:2"


@pytest.mark.parametrize(
    ("sentence", "filled"),
    [
        ("{path}", "x"),
        ("{{path}}", "{path}"),
        ("{count:day|days}", "days"),
        ("{count}{count:天|天}", "2天"),
        ("", ""),
    ],
)
def test_a_sentence_is_filled(sentence: str, filled: str) -> None:
    assert fill(sentence, path="x", count=2) == filled


def test_the_check_names_what_templates_may_not_have(run: Run, own: Path) -> None:
    text = (builtin() / "messages.yaml").read_text(encoding="utf-8")
    looking = text.replace("已写到 {path}", "已写到 {path.__class__}")
    (own / "messages.yaml").write_text(looking, encoding="utf-8")
    wanted = [f"messages.yaml:{text[: text.index('已写到 {path}')].count(chr(10)) + 1}"]
    for letter, name in {
        "reminder": "file",
        "enquiry": "class",
        "settlement": "range",
        "complaint": "include",
    }.items():
        body = (builtin() / f"letters/{letter}.zh.md").read_text(encoding="utf-8")
        (own / f"letters/{letter}.zh.md").write_text(f"{body}{REACHES[name]}\n", encoding="utf-8")
        wanted.append(f"{letter}.zh.md:{body.count(chr(10)) + 1}")
    told = run("check", own, code=1).out
    assert [place for place in wanted if place not in told] == []


# The sheet for PDF, which is a program


@pytest.mark.skipif(sys.platform == "win32", reason="no such limits there")
@pytest.mark.parametrize(
    "sheet",
    ["#for a in range(90000) { for b in range(90000) { let c = a + b } }\n", '#let x = "a" * 90000000000\n'],
    ids=["endless", "huge"],
)
def test_a_sheet_that_never_ends_is_stopped(
    run: Run, own: Path, monkeypatch: pytest.MonkeyPatch, sheet: str
) -> None:
    monkeypatch.setattr(apart, "SECONDS", 2)
    (own / "style").mkdir()
    text = (builtin() / "style/letter.typ").read_text(encoding="utf-8")
    (own / "style/letter.typ").write_text(text + sheet, encoding="utf-8")
    told = run("letter", "--templates", own, "--output", "a.pdf", code=1)
    assert "style/letter.typ" in told.err
    assert not Path("a.pdf").exists()


# All of it, where there is little time and memory


def main() -> None:
    """Try everything that is hostile, and say how many held."""
    library = default_library()
    tries: list[Callable[[], object]] = [
        (lambda body=body: made(library, body))
        for body in (*REACHES.values(), *ENDLESS.values(), *MARKUP.values())
    ]
    held = 0
    for attempt in tries:
        with contextlib.suppress(PosexitError):
            attempt()
        held += 1
    sys.stdout.write(json.dumps(held))


@pytest.mark.skipif(sys.platform == "win32", reason="no such limits there")
def test_all_of_it_ends_with_little_time_and_memory() -> None:
    limits = "import resource; resource.setrlimit(resource.RLIMIT_CPU, (90, 90)); resource.setrlimit(resource.RLIMIT_AS, (2 << 30, 2 << 30))"
    code = f"{limits}; import sys; sys.path[:0] = [{str(Path(__file__).parent)!r}]; import test_sandbox; test_sandbox.main()"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, env=environment(), check=False)
    assert done.returncode == 0, done.stderr.decode()[-2000:]
    assert json.loads(done.stdout) == len(REACHES) + len(ENDLESS) + len(MARKUP)
