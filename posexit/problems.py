"""Contradictions between answers, and answers that are unlikely: shown at review, never a refusal. Pure.

The sentence of each stands under `problems` in messages.yaml. A missing answer contradicts nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from posexit import identifiers
from posexit.case import Case
from posexit.clashes import CLASHES, Severity

MERCHANT_NO_LENGTH, TERMINAL_NO_LENGTH = 15, 8
NAMES = (
    *(
        "applicant.name",
        "applicant.legal_representative",
        "applicant.contact_name",
        "holder.name",
        "letter.signer",
    ),
    *("provider.name", "provider.seller_name", "settlement.holder", "settlement.bank", "complaint.authority"),
    *("migration.institution", "third_party.name", "third_party.contact_name"),
)
_NO_NAME = re.compile(
    r"^(?:我[叫是]|名字|姓名|名称|是|应该|好像|可能|大概|不知道|忘|my name|i am |i think|maybe|probably)"
    r"|(?:[吧吗呢啊了]|办的)$|,(?!\s*(?:ltd|inc|co|llc|corp|limited)\b)|\d{7}|[，。；？！：\n]|[×＊*]{2,}|某某|(?<![a-z])x{2,3}(?![a-z])",
    re.IGNORECASE,
)
_SERIAL_NO = re.compile(r"[0-9A-Z]{6,32}")
_PHONE = re.compile(
    r"(?:(?:\+|00)?86)?(?:"
    r"1[3-9]\d{9}"  # mobile
    r"|0?(?:10|2\d|[3-9]\d{2})[2-9]\d{6,7}(?:(?:转|EXT|X)\d{1,6})?)"  # landline with area code, extension
    r"|[48]00\d{7}|95\d{3,6}|10\d{3,8}|12\d{3}|96\d{3,4}"  # service numbers
)


@dataclass(frozen=True)
class Problem:
    """What does not fit together: ``code`` names the sentence, ``params`` fill it.

    ``fields`` are the dotted names to look at; a parameter is never a secret.
    """

    code: str
    fields: tuple[str, ...]
    params: Mapping[str, Any] = field(default_factory=dict, hash=False)
    severity: Severity = "contradiction"


@dataclass(frozen=True)
class TwoDays:
    """Two days in one order: the first is not later than the second."""

    code: str
    first: str
    second: str


ORDER: tuple[TwoDays, ...] = (
    TwoDays("ends-before-signed", "contract.signed_on", "contract.ends_on"),
    TwoDays("authorised-backwards", "applicant.authorised_from", "applicant.authorised_to"),
    TwoDays("known-before-it-began", "reason.since", "reason.known_since"),
    TwoDays("stop-before-signed", "contract.signed_on", "exit.stop_on"),
    TwoDays("close-before-stop", "exit.stop_on", "exit.close_by"),
    TwoDays("switch-after-stop", "migration.switch_on", "exit.stop_on"),
)

PAST = ("contract.signed_on", "reason.since", "reason.known_since")
AHEAD = (
    ("exit.stop_on", "stop-is-past"),
    ("exit.close_by", "close-is-past"),
    ("applicant.authorised_to", "authorisation-is-over"),
)


def problems(case: Case, today: date | None = None) -> tuple[Problem, ...]:
    """Return the contradictions between answers, in the order of the tables.

    With ``today`` also what cannot lie in the future or should not lie in the past.
    """
    return tuple(
        problem
        for found in (_out_of_order(case), _clashing(case), _charged(case, today), _same_machine(case))
        for problem in found
    ) + (tuple(_beside_today(case, today)) if today else ())


def _out_of_order(case: Case) -> Iterator[Problem]:
    for pair in ORDER:
        first, second = case.get(pair.first), case.get(pair.second)
        if first is not None and second is not None and first > second:
            params = {"first": first.isoformat(), "second": second.isoformat()}
            yield Problem(pair.code, (pair.first, pair.second), params)


def _clashing(case: Case) -> Iterator[Problem]:
    for clash in CLASHES:
        if clash.when(case):
            yield Problem(clash.code, clash.fields, severity=clash.severity)


def _charged(case: Case, today: date | None) -> Iterator[Problem]:
    signed_on = case.contract.signed_on
    for no, charge in enumerate(case.charges, start=1):
        name, day = f"charges.{no}.charged_on", charge.charged_on
        if day is not None and signed_on is not None and day < signed_on:
            params = {"no": no, "day": day.isoformat(), "signed_on": signed_on.isoformat()}
            yield Problem("charged-before-signed", (name, "contract.signed_on"), params, "doubt")
        if day is not None and today is not None and day > today:
            yield Problem("charged-in-the-future", (name,), {"no": no, "day": day.isoformat()})


def _same_machine(case: Case) -> Iterator[Problem]:
    by_serial: dict[str, int] = {}
    by_terminal: dict[tuple[str, str], int] = {}
    for no, terminal in enumerate(case.terminals, start=1):
        if terminal.serial_no is not None:
            first = by_serial.setdefault(terminal.serial_no, no)
            if first != no:
                yield _twice("serial-no-twice", "serial_no", first, no)
        if terminal.terminal_no is not None and terminal.merchant_no is not None:
            first = by_terminal.setdefault((terminal.merchant_no, terminal.terminal_no), no)
            if first != no:
                yield _twice("terminal-no-twice", "terminal_no", first, no)


def _twice(code: str, field_name: str, first: int, no: int) -> Problem:
    names = (f"terminals.{first}.{field_name}", f"terminals.{no}.{field_name}")
    return Problem(code, names, {"first": first, "no": no})


def _beside_today(case: Case, today: date) -> Iterator[Problem]:
    for name in PAST:
        day = case.get(name)
        if day is not None and day > today:
            yield Problem("not-yet", (name,), {"day": day.isoformat(), "today": today.isoformat()})
    for name, code in AHEAD:
        day = case.get(name)
        if day is not None and day < today:
            params = {"day": day.isoformat(), "today": today.isoformat()}
            yield Problem(code, (name,), params, "doubt")


# Unlikely answers


def doubts(case: Case) -> tuple[Problem, ...]:
    """Return what is possible but looks mistaken: lengths and shapes of numbers, sentences for names."""
    return (
        *_doubtful_terminals(case),
        *_doubtful_phones(case),
        *_doubtful_paper(case),
        *_doubtful_names(case),
    )


def _doubtful_terminals(case: Case) -> Iterator[Problem]:
    for no, terminal in enumerate(case.terminals, start=1):
        at = f"terminals.{no}."
        merchant_no, terminal_no, serial_no = terminal.merchant_no, terminal.terminal_no, terminal.serial_no
        if merchant_no is not None and len(merchant_no) != MERCHANT_NO_LENGTH:
            yield _doubt("merchant-no-length", at + "merchant_no", no=no, length=len(merchant_no))
        if terminal_no is not None and terminal_no == serial_no:
            yield _doubt("terminal-no-is-serial-no", at + "terminal_no", at + "serial_no", no=no)
        elif terminal_no is not None and (
            terminal_no == merchant_no or len(terminal_no) == MERCHANT_NO_LENGTH
        ):
            yield _doubt("terminal-no-is-merchant-no", at + "terminal_no", at + "merchant_no", no=no)
        elif terminal_no is not None and len(terminal_no) != TERMINAL_NO_LENGTH:
            yield _doubt("terminal-no-length", at + "terminal_no", no=no, length=len(terminal_no))
        if serial_no is not None and not _SERIAL_NO.fullmatch(serial_no):
            yield _doubt("serial-no-shape", at + "serial_no", no=no)


def _doubtful_phones(case: Case) -> Iterator[Problem]:
    for name in ("applicant.phone", "holder.phone", "provider.hotline", "migration.hotline"):
        number = case.get(name)
        if number is not None and not _PHONE.fullmatch(re.sub(r"[()]", "", number)):
            yield _doubt("phone-shape", name)


def _doubtful_paper(case: Case) -> Iterator[Problem]:
    for kind_name, name in (
        ("applicant.id_kind", "applicant.id_number"),
        ("applicant.contact_id_kind", "applicant.contact_id_number"),
    ):
        kind, number = case.get(kind_name), case.get(name)
        if number is None or not identifiers.RESIDENT.fullmatch(number):
            continue
        # Residence permits for Hong Kong, Macau and Taiwan begin with 8, foreigners' with 9.
        is_resident = number[0] not in "89"
        if (kind == "resident" and not is_resident) or (kind not in {None, "resident"} and is_resident):
            yield _doubt("id-kind", kind_name, name)


def _doubtful_names(case: Case) -> Iterator[Problem]:
    for name in NAMES:
        answer = case.get(name)
        if answer is not None and _NO_NAME.search(answer):
            yield _doubt("odd-name", name, answer=answer)


def _doubt(code: str, *names: str, **params: object) -> Problem:
    return Problem(code, names, params, "doubt")
