"""Sentences in two languages: pairs, and the lookup that fills them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import NamedTuple

from posexit.blocks import Language
from posexit.errors import TemplateError


class Text(NamedTuple):
    """One sentence in both languages."""

    zh: str
    en: str

    def to(self, lang: Language) -> str:
        """Return the sentence in one language."""
        return self.zh if lang == "zh" else self.en


class Count(int):
    """A number that English can follow: ``{count:day|days}`` is the first word for one, else the second."""

    def __format__(self, spec: str) -> str:
        one, bar, more = spec.partition("|")
        return (one if self == 1 else more) if bar else super().__format__(spec)


_PLAIN = re.compile(r"(?:[^{}]|\{\{|\}\}|\{[a-z_]+(?::[^{}|]*\|[^{}|]*)?\})*")


@lru_cache(maxsize=2_000)
def is_plain(sentence: str) -> bool:
    """Say whether a sentence has only places such as {name} and {count:day|days}, none that looks into values."""
    return _PLAIN.fullmatch(sentence) is not None


def fill(sentence: str, **params: object) -> str:
    """Return a sentence with its places filled, numbers as Count.

    Raises:
        LookupError: there is nothing for a place.
        ValueError: a place is more than a name: it could reach into a value, or ask for a thousand spaces.
    """
    return _filled(sentence, params)


def _filled(sentence: str, params: dict[str, object]) -> str:
    if "{" not in sentence and "}" not in sentence:
        return sentence
    if not is_plain(sentence):
        raise ValueError(sentence)
    for name, value in params.items():
        if isinstance(value, int):
            params[name] = Count(value)
    return sentence.format_map(params)


class Words:
    """The sentences of messages.yaml by dotted key, each part of them read when it is needed."""

    def __init__(
        self,
        part: Callable[[str], Mapping[str, Text]],
        parts: Callable[[], Iterable[str]],
        place: Callable[[str], str],
    ) -> None:
        self._part = lru_cache(part)
        self._parts = parts
        self._place = place
        self._known: dict[str, Text] = {}

    def __contains__(self, key: str) -> bool:
        return key in self._known or key in self._part(key.partition(".")[0])

    def keys(self) -> frozenset[str]:
        """Return every key there is."""
        return frozenset(key for name in self._parts() for key in self._part(name))

    def say(self, key: str, lang: Language, /, **params: object) -> str:
        """Return a sentence with its ``{name}`` places filled, numbers as Count.

        Raises:
            TemplateError: the templates lack the sentence, or it has a place that nothing fills;
                `posexit check` finds both before a user does.
        """
        try:
            if key not in self._known:
                self._known.update(self._part(key.partition(".")[0]))
            sentence = self._known[key].to(lang)
            return _filled(sentence, params) if params else sentence
        except (LookupError, ValueError, AttributeError):
            raise TemplateError(
                self._place(key), f"{key} 缺少或写坏了", f"{key} is missing or broken"
            ) from None
