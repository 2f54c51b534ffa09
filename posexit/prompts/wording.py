"""The words of the conversation: a question as it is put, an answer as it was understood, a refusal. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from posexit import interview
from posexit.blocks import Language
from posexit.case import Case
from posexit.doors import Door
from posexit.entries import EntryWords, QuestionWords
from posexit.explain import answer_text
from posexit.fields import BadAnswers, FieldProblem, field_of, pattern
from posexit.interview import Progress
from posexit.library import Library
from posexit.problems import doubts
from posexit.prompts import Prompt
from posexit.questions import Ask

MOST_SHOWN = 8
_GROUPED = {"id": "letter", "handover": "terminals", "costs": "settlement"}
"""Parts of a case whose few offered questions stand beside those of another part."""


@dataclass(frozen=True)
class Wording:
    """Everything that is said, in one language. ``by_keys``: choices are made with arrow keys."""

    library: Library
    lang: Language
    by_keys: bool

    def say(self, key: str, **params: object) -> str:
        """Return a sentence of messages.yaml."""
        return self.library.words.say(key, self.lang, **params)

    def label(self, name: str) -> str:
        """Return the short name of a field."""
        return self.library.question(pattern(name)).label.to(self.lang)

    def question(self, progress: Progress, ask: Ask, draft: str, *, again: bool) -> Prompt:
        """Return a question as it is put; ``draft`` is what was typed and could not be taken."""
        words = self._words(ask)
        left = len(interview.walk(progress).open)
        section = self.library.section(ask.name.split(".")[0]).to(self.lang)
        another = ask.many and interview.entries(progress, ask) > 0
        example = self.say("form.example", example=words.example.to(self.lang)) if words.example else ""
        choices = self._choices(ask)
        current = draft or self._current(progress, ask)
        hint = self._hint(ask, choices=bool(choices))
        if current and not choices and self.by_keys:
            hint = self.say("dialogue.hint-standing", hint=hint)
        return Prompt(
            ask=self._sentence(ask, another=another),
            choices=choices,
            head=self.say("dialogue.progress" if left else "dialogue.section", section=section, left=left),
            about=tuple(filter(None, (words.why.to(self.lang), example))),
            current=current,
            now=self._now(progress, ask),
            hint=hint,
            again=again,
        )

    def entry(self, ask: Ask, no: int, line: str, draft: str) -> Prompt:
        """Return the question for one entry of a list."""
        return Prompt(
            ask=self.say("dialogue.edit-entry", no=no),
            about=(self._words(ask).ask.to(self.lang),),
            current=draft or line,
            now=self.say("dialogue.now", answer=line),
            hint=self.say("dialogue.hint-entry"),
        )

    def title(self, ask: Ask) -> str:
        """Return the short name of a question."""
        if ask.parts:
            return self.library.section(ask.name).to(self.lang)
        number, label = ask.name.partition(".")[2].partition(".")[0], self.label(ask.name)
        return self.say("dialogue.of-entry", label=label, no=number) if number.isdecimal() else label

    def place(self, progress: Progress, ask: Ask) -> tuple[str, str]:
        """Return the group in which an offered question stands, and its short name there."""
        head, _, rest = ask.name.partition(".")
        group = self.library.section(_GROUPED.get(head, head)).to(self.lang)
        number = rest.partition(".")[0]
        if not number.isdecimal():
            return group, self.title(ask)
        if len(interview.walk(progress).case.get(head)) == 1:
            return group, self.label(ask.name)
        return self.label(ask.name), self.say("dialogue.entry-no", no=number)

    def taken(self, progress: Progress, ask: Ask, known: int = 0) -> Iterator[str]:
        """Yield an answer as it was understood, secrets masked; of a list the entries after those known."""
        if ask.many:
            yield from self.entries(progress, ask, known)
            return
        for label, answer in self.answers(progress, ask):
            yield self.say("dialogue.taken", label=label, answer=answer)

    def answers(self, progress: Progress, ask: Ask, no: int = 1) -> Iterator[tuple[str, str]]:
        """Yield label and answer of what a question, or one entry of its list, has so far."""
        case = interview.walk(progress).case
        for name in ask.fields(no):
            state = case.state(name)
            if state == "answered":
                yield self.label(name), answer_text(case, name, self.library, self.lang)
            elif state == "unknown":
                yield self.label(name), self.say("state.unknown")

    def entries(self, progress: Progress, ask: Ask, known: int = 0) -> Iterator[str]:
        """Yield the entries of a list after those known, with their numbers; of many, the last ones."""
        count = interview.entries(progress, ask)
        earlier = max(known, count - MOST_SHOWN)
        if earlier > known:
            yield self.say("dialogue.earlier", count=earlier)
        for no in range(earlier + 1, count + 1):
            yield self.say("dialogue.entry", no=no, line=self.entry_text(progress, ask, no))

    def entry_text(self, progress: Progress, ask: Ask, no: int) -> str:
        """Return an entry in one line, each part with its label, so that a shifted comma shows."""
        parts = (
            self.say("state.answer", label=label, answer=answer)
            for label, answer in self.answers(progress, ask, no)
        )
        return self.say("dialogue.between").join(parts)

    def copied(self, ask: Ask, typed: str) -> Iterator[str]:
        """Yield that the example was typed, where it is no day or sum that may well be the user's own."""
        example = self._words(ask).example
        fields = [field_of(name) for name in ask.fields()]
        own = any(one.kind in {"text", "long", "number"} and one.none != "said" for one in fields)
        if own and example and typed.strip() in {example.zh, example.en}:
            yield self.say("dialogue.warning", text=self.say("dialogue.copied"))

    def help(self, ask: Ask) -> Iterator[str]:
        """Yield what "?" shows."""
        words = self._words(ask)
        for text in (words.help, getattr(words, "where", None)):
            if text:
                yield self.say("dialogue.said", text=text.to(self.lang))
        yield self.say("dialogue.said", text=self.say("dialogue.help"))

    def refusal(self, ask: Ask, bad: BadAnswers) -> Iterator[str]:
        """Yield what is wrong with an answer and how to mend it."""
        for problem in bad.problems:
            reason = self.say(f"values.{problem.code}", **self._params(problem))
            if ask.parts and problem.name != ask.name:
                yield self.say("dialogue.bad-part", label=self.label(problem.name), reason=reason)
            else:
                yield self.say("dialogue.bad", reason=reason)

    def doubts(self, before: Case, now: Case) -> Iterator[str]:
        """Yield what looks mistaken since an answer was taken."""
        known = doubts(before)
        for doubt in doubts(now):
            if doubt not in known:
                yield self.say("dialogue.warning", text=self.say(f"problems.{doubt.code}", **doubt.params))

    def door(self, door: Door) -> Iterator[str]:
        """Yield the advice of a door."""
        yield self.say("dialogue.door", title=self.say(f"doors.{door.id}.title"))
        yield self.say("dialogue.said", text=self.say(f"doors.{door.id}.advice"))
        for key in door.warns:
            yield self.say("dialogue.warning", text=self.say(f"warnings.{key}"))

    def _sentence(self, ask: Ask, *, another: bool) -> str:
        """Return the question itself; one about an entry of a list says which."""
        if another:
            return self.say("dialogue.another")
        sentence, title = self._words(ask).ask.to(self.lang), self.title(ask)
        if ask.parts or title == self.label(ask.name):
            return sentence
        return self.say("dialogue.about", title=title, ask=sentence)

    def _params(self, problem: FieldProblem) -> dict[str, object]:
        """Return what fills the sentence of a refusal; choices by their labels, as they may be typed."""
        params = dict(problem.params)
        if problem.code == "not-a-choice":
            labels = self.library.question(pattern(problem.name)).choices.values()
            params["choices"] = self.say("dialogue.comma").join(label.to(self.lang) for label in labels)
        if problem.code == "belongs-elsewhere":
            params["label"] = self.label(str(params["other"]))
        return params

    def _choices(self, ask: Ask) -> tuple[tuple[str, str], ...]:
        words = self._words(ask)
        if not isinstance(words, QuestionWords) or not words.choices:
            return ()
        choices = tuple((value, label.to(self.lang)) for value, label in words.choices.items())
        return choices if ask.needed else (*choices, ("unknown", self.say("state.unknown")))

    def _current(self, progress: Progress, ask: Ask) -> str:
        if ask.many or is_secret(ask):
            return ""
        if self._choices(ask):
            return progress.answers.get(ask.name, "")
        return interview.entry_line(progress, ask, 1, self.library, self.lang)

    def _now(self, progress: Progress, ask: Ask) -> str:
        if ask.many or not any(name in progress.answers for name in ask.fields()):
            return ""
        if ask.parts or interview.walk(progress).case.get(ask.name) is None:
            answer = interview.entry_line(progress, ask, 1, self.library, self.lang)
        else:
            answer = answer_text(interview.walk(progress).case, ask.name, self.library, self.lang)
        return self.say("dialogue.now", answer=answer)

    def _hint(self, ask: Ask, *, choices: bool) -> str:
        pick = ("keys" if self.by_keys else "number") if choices else "text"
        return self.say(f"dialogue.hint-{pick}" + ("-needed" if ask.needed else ""))

    def _words(self, ask: Ask) -> QuestionWords | EntryWords:
        return self.library.entry(ask.name) if ask.parts else self.library.question(pattern(ask.name))


def is_secret(ask: Ask) -> bool:
    """Return whether an answer must not be shown in full."""
    return not ask.parts and field_of(ask.name).secret
