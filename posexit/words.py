"""Sentences in two languages: pairs, and the lookup that fills them."""

from __future__ import annotations

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


class Words:
    """The sentences of messages.yaml by dotted key, each part of them read when it is needed."""

    def __init__(self, part: Callable[[str], Mapping[str, Text]], parts: Callable[[], Iterable[str]]) -> None:
        self._part = lru_cache(part)
        self._parts = parts

    def __contains__(self, key: str) -> bool:
        return key in self._part(key.partition(".")[0])

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
            sentence = self._part(key.partition(".")[0])[key].to(lang)
            filled = {
                name: Count(value) if isinstance(value, int) else value for name, value in params.items()
            }
            return sentence.format(**filled) if filled else sentence
        except (LookupError, ValueError, AttributeError):
            raise TemplateError(
                "messages.yaml", f"{key} 缺少或写坏了", f"{key} is missing or broken"
            ) from None
