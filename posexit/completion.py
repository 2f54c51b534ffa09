"""What a shell offers for each place of a command line, and the script that tells it so. Pure.

The script holds everything: pressing Tab neither starts posexit nor reads a case, so that it is quick
and no answer of anybody is ever offered.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from posexit import objections, veil
from posexit.blocks import Language
from posexit.fields import FIELDS
from posexit.library import Library

Shell = Literal["bash", "zsh", "fish", "powershell"]
Offers = tuple[str, ...]
"""Lines `value<tab>description`; or one of the marks below."""

FILES, FOLDERS, ANSWERS, TYPED = (":files",), (":folders",), (":answers",), (":typed",)
"""What the shell finds itself, an answer NAME=VALUE, and what can only be typed."""

HEAD, PLACE = "@@head@@", "@@offers@@"
_CHOICES = re.compile(r": ([a-z-]+(?: \| [a-z-]+)+)$")
_NUMBERED = ".N."
_PLAIN = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'", "–": "-", "—": "-", "…": "..."})


@dataclass(frozen=True)
class Taken:
    """An option or argument: its names (none for an argument), what its help says, and what it takes."""

    names: tuple[str, ...]
    metavar: str
    help: str
    choices: tuple[str, ...] = ()
    flag: bool = False


@dataclass(frozen=True)
class Command:
    """A command by its path, such as `letter`; ``commands`` are those below it, the program being the path ""."""

    path: str
    help: str
    takes: tuple[Taken, ...] = ()
    commands: tuple[Command, ...] = ()


def script(shell: Shell, skeleton: str, head: str, offers: Mapping[str, Offers]) -> str:
    """Return the script of a shell: its skeleton, with what it says of itself and all that is offered."""
    places: dict[Offers, list[str]] = {}
    for place, lines in offers.items():
        places.setdefault(lines, []).append(place)
    write = _WRITERS[shell]
    written = "\n".join(write(keys, lines) for lines, keys in places.items())
    comment = "\n".join(f"# {line}" for line in head.splitlines())
    return skeleton.replace(HEAD, comment).replace(PLACE, written)


def offers(program: Command, library: Library, lang: Language) -> dict[str, Offers]:
    """Return what is offered where.

    A place is `PATH:1` for the first word after a command, `PATH:-` for its options, `PATH:--option` for
    the value of one, `=` for the names of answers and `=NAME` for the values of one; a list has `N` for
    the number of the entry.
    """
    found = dict(_command(program, _words(library, lang), lang))
    found["="] = _names(library, lang)
    unknown = _line("unknown", library.words.say("state.unknown", lang))
    for name, field in FIELDS.items():
        labels = library.question(name).choices
        if field.choices:
            values = (_line(value, labels[value].to(lang)) for value in field.choices)
            found[f"={_name(name)}"] = (*values, unknown)
    return found


def _names(library: Library, lang: Language) -> Offers:
    return tuple(_line(_name(name), library.question(name).label.to(lang)) for name in FIELDS)


def _words(library: Library, lang: Language) -> dict[str, Offers]:
    """Return what stands for each name of a value in the help of the commands."""
    return {
        "LETTER": tuple(
            _line(letter, library.letter(letter, lang).front.title[-1].text)
            for letter in library.letter_ids()
        ),
        "TASK": tuple(_line(task.id, task.title.to(lang)) for task in library.tasks.tasks),
        "OBJECTION": tuple(
            _line(name, entry.they_say.to(lang)) for name, entry in objections.entries(library).items()
        ),
        "NAME": (*veil.GROUPS, *_names(library, lang)),
        "NAME=VALUE": ANSWERS,
    }


def _command(command: Command, words: Mapping[str, Offers], lang: Language) -> Iterator[tuple[str, Offers]]:
    options = [taken for taken in command.takes if taken.names]
    yield (
        f"{command.path}:-",
        tuple(_line(name, _half(taken.help, lang)) for taken in options for name in taken.names),
    )
    for taken in options:
        if not taken.flag:
            yield from ((f"{command.path}:{name}", _values(taken, words)) for name in taken.names)
    for position, taken in enumerate((one for one in command.takes if not one.names), start=1):
        yield f"{command.path}:{position}", _values(taken, words)
    if command.commands:
        below = command.commands
        yield f"{command.path}:1", tuple(_line(one.path.split()[-1], _half(one.help, lang)) for one in below)
        for one in below:
            yield from _command(one, words, lang)


def _values(taken: Taken, words: Mapping[str, Offers]) -> Offers:
    if taken.choices:
        return taken.choices
    if told := _CHOICES.search(taken.help):
        return tuple(told[1].split(" | "))
    if taken.metavar in words:
        return words[taken.metavar]
    kinds = set(taken.metavar.split("|"))
    return FILES if "FILE" in kinds else FOLDERS if kinds & {"FOLDER", "DIR"} else TYPED


def _name(name: str) -> str:
    return name.replace(".*.", _NUMBERED)


def _line(value: str, description: str) -> str:
    return f"{value}\t{' '.join(description.split())}"


def _half(help_: str, lang: Language) -> str:
    """Return the half of a bilingual help that is in a language."""
    zh, _, en = help_.partition(" / ")
    return zh if lang == "zh" else en


def _bash(places: Sequence[str], lines: Offers) -> str:
    return _posix(places, [line.partition("\t")[0] for line in lines])


def _posix(places: Sequence[str], lines: Sequence[str]) -> str:
    quoted = " ".join(f"'{line}'" for line in (line.replace("'", "'\\''") for line in lines))
    return f"    {'|'.join(repr(place) for place in places)}) offers=({quoted}) ;;"


def _fish(places: Sequence[str], lines: Sequence[str]) -> str:
    quoted = " ".join("'" + line.replace("\\", "\\\\").replace("'", "\\'") + "'" for line in lines)
    return f"        case {' '.join(repr(place) for place in places)}\n            printf '%s\\n' {quoted}"


def _powershell(places: Sequence[str], lines: Sequence[str]) -> str:
    """Return the line of a script that stays ASCII: Windows PowerShell reads a profile in an old code page."""
    plain = (line.translate(_PLAIN).encode("ascii", "ignore").decode() for line in lines)
    quoted = ", ".join("'" + line.replace("'", "''") + "'" for line in plain)
    keys = ", ".join(repr(place) for place in places)
    return f"foreach ($place in {keys}) {{ $offers[$place] = @({quoted}) }}"


_WRITERS: dict[Shell, Callable[[Sequence[str], Offers], str]] = {
    "bash": _bash,
    "zsh": _posix,
    "fish": _fish,
    "powershell": _powershell,
}
