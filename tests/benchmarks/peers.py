"""The letter of posexit as templates of its peers: the same text, with the same answers as their defaults."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from environment import ROOT, Place
from measuring import finished, new_folder

ANSWERS = ROOT / "templates" / "examples" / "personal.yaml"
NAME = "张小满"
RIVALS = Path(__file__).with_name("rivals")
"""Programs that do one part with a peer's library, in the same environment."""

_SHORTEST = 3
"""Characters of an answer that is put in by name; a shorter one could stand in the text by chance."""


@dataclass(frozen=True)
class Letter:
    """A finished letter: its text, and the answers that stand in it by a name for each."""

    text: str
    answers: Mapping[str, str]

    def template(self, prefix: str = "") -> str:
        """Return the text with the name of each answer in its place, in braces as Jinja reads them."""
        names = {text: name for name, text in reversed(self.answers.items())}
        found = re.compile("|".join(map(re.escape, sorted(names, key=len, reverse=True))))
        return found.sub(lambda match: f"{{{{ {prefix}{names[match[0]]} }}}}", self.text)


def letter(place: Place) -> Letter:
    """Return the letter that posexit writes from its own example."""
    path = place.folder("peers") / "letter.md"
    finished(place, place.program("posexit"), "letter", "--answers", ANSWERS, "--output", path)
    text = path.read_text(encoding="utf-8")
    told = {name: value for name, value in _answers() if len(value) >= _SHORTEST and value in text}
    return Letter(text, told)


def _answers() -> Iterator[tuple[str, str]]:
    """Yield the answers of the example, each day also as a letter writes it. Its YAML is of the plainest."""
    part = ""
    for line in ANSWERS.read_text(encoding="utf-8").splitlines():
        indent, name, value = re.fullmatch(r"([- ]*)(\w+):\s*(.*)", line).groups()
        part = part if indent else name
        yield f"{part}_{name}", value
        if re.fullmatch(r"\d{4}-\d\d-\d\d", value):
            day = date.fromisoformat(value)
            yield f"{part}_{name}_written", f"{day.year}年{day.month}月{day.day}日"


def cookiecutter(place: Place, letter: Letter) -> Path:
    """Write a template for cookiecutter; it makes letter/letter.md."""
    home = place.folder("peers", "cookiecutter")
    (home / "cookiecutter.json").write_text(json.dumps({"folder": "letter", **letter.answers}), "utf-8")
    inside = place.folder("peers", "cookiecutter", "{{cookiecutter.folder}}")
    (inside / "letter.md").write_text(letter.template("cookiecutter."), "utf-8")
    return home


def copier(place: Place, letter: Letter) -> Path:
    """Write a template for copier; it makes letter.md."""
    home = place.folder("peers", "copier")
    questions = {name: {"type": "str", "default": value} for name, value in letter.answers.items()}
    (home / "copier.yml").write_text(json.dumps(questions), "utf-8")
    (home / "letter.md.jinja").write_text(letter.template(), "utf-8")
    return home


def letters_each_second(place: Place, rival: str, count: int) -> float:
    """Return how many letters a rival's program writes in a second once it is under way."""
    one = letter(place)
    told = place.folder("peers") / "letter.json"
    whole = {"text": one.text, "template": one.template(), "answers": dict(one.answers)}
    told.write_text(json.dumps(whole), "utf-8")
    with new_folder(place) as folder:
        done = finished(place, place.python, RIVALS / rival, told, folder, str(count))
    return count / float(done.output)
