"""What can go wrong for a user: a code and its parameters; the sentence stands in messages.yaml."""

from __future__ import annotations

WITH_REASON = frozenset(
    {"cannot-write", "cannot-read", "cannot-print", "answers-unreadable", "settings-unreadable"}
)
"""Codes whose ``reason`` is a key of reasons in messages.yaml."""


class PosexitError(Exception):
    """The user can mend it: shown as one message, exit code 1.

    ``code`` is a key under ``errors`` in messages.yaml; ``params`` fill the sentence.
    """

    exit_code = 1

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


class UsageError(PosexitError):
    """The command line itself does not fit together, exit code 2."""

    exit_code = 2


class Interrupted(PosexitError):
    """The user stopped on purpose, exit code 130; what was answered is saved."""

    exit_code = 130


class TemplateError(PosexitError):
    """A template is wrong. Its sentence is in code, since the words themselves may not load.

    ``where`` is file and line as an editor shows them, ``zh`` and ``en`` say what is wrong.
    """

    def __init__(self, where: str, zh: str, en: str) -> None:
        super().__init__("template", where=where, zh=zh, en=en)


class UnknownRule(TemplateError, KeyError):
    """A template names a rule that does not exist; the check of templates knows the line."""

    def __init__(self, name: str) -> None:
        super().__init__(
            "templates",
            f"没有叫 {name} 的规则；posexit check 模板文件夹 会指出是哪一行",
            f"there is no rule {name}; posexit check FOLDER names the line",
        )
