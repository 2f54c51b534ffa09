"""The types of answers: how what is typed is read, and what it is for those who ask for it or print it. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict
from pydantic_core import PydanticCustomError

from posexit import identifiers, values

WhenNone = Literal["nothing", "zero", "said"]
Kind = Literal["text", "long", "choice", "yesno", "date", "money", "days", "number"]


@dataclass(frozen=True)
class Typed:
    """What a value type is for those who ask for it, write it or print it.

    ``shape`` is a regular expression that fits all that can be taken, and little else. ``none`` is what
    an answer stands for that says that there is none: nothing at all, 0, or what it says.
    """

    kind: Kind
    secret: bool = False
    shape: str = ""
    none: WhenNone = "nothing"


def refusal(refused: values.Refused) -> PydanticCustomError:
    """Return a refused value as pydantic reports it, with its code and what fills its sentence."""
    return PydanticCustomError(refused.code, refused.code, refused.params)


def _read(parse: Callable[[str], Any]) -> BeforeValidator:
    def validate(raw: object) -> object:
        if not isinstance(raw, str):
            return raw
        try:
            return parse(raw)
        except values.Refused as refused:
            raise refusal(refused) from None

    return BeforeValidator(validate)


_GAP = r"[\s_‐‑–—-]*"

Text = Annotated[str, Typed("text"), _read(values.short_text)]
Said = Annotated[str, Typed("text", none="said"), _read(values.text)]
Name = Annotated[str, Typed("text"), _read(values.name)]
LongText = Annotated[str, Typed("long"), _read(values.long_text)]
LongSaid = Annotated[str, Typed("long", none="said"), _read(values.long_text)]
Reference = Annotated[str, Typed("text", shape=r"^\s*[^\s/]{1,40}\s*$"), _read(values.reference)]
Phone = Annotated[str, Typed("number"), _read(identifiers.phone)]
MerchantNumber = Annotated[str, Typed("number"), _read(identifiers.merchant_number)]
TerminalNumber = Annotated[str, Typed("number"), _read(identifiers.terminal_number)]
SerialNumber = Annotated[str, Typed("number"), _read(identifiers.serial_number)]
PaperNumber = Annotated[str, Typed("number", secret=True), _read(identifiers.paper_number)]
CreditCode = Annotated[
    str,
    Typed("number", shape=rf"^(?:{_GAP}[0-9A-Za-z０-９Ａ-Ｚａ-ｚ]){{18}}{_GAP}$"),
    _read(identifiers.credit_code),
]
Last4 = Annotated[str, Typed("number", shape=rf"^(?:{_GAP}[0-9０-９]){{4}}{_GAP}$"), _read(identifiers.last4)]
Email = Annotated[str, Typed("text", shape=r"^\s*\S+[@＠]\S+\s*$"), _read(identifiers.email)]
Day = Annotated[date, Typed("date"), _read(values.day)]
Money = Annotated[Decimal, Typed("money"), _read(values.money)]
Balance = Annotated[Decimal, Typed("money", none="zero"), _read(values.balance)]
Days = Annotated[int, Typed("days"), _read(values.days)]
YesNo = Literal["yes", "no"]
PaperKind = Literal["resident", "passport", "foreign-permanent", "hk-macau", "taiwan", "other"]


class Part(BaseModel):
    """A part of the case: frozen, every field may be missing, nothing else allowed; made ready on first use."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True, defer_build=True)
