"""The Case: everything the user told us about one contract, always valid, perhaps unfinished.

No words, no files, no clock. Dotted names (`contract.ends_on`, `terminals.1.serial_no`) are the one
name of a field everywhere; lists count from 1.
"""

from __future__ import annotations

from typing import Any, Literal

from pydantic import ValidationInfo, field_validator

from posexit import identifiers, values
from posexit.kinds import (
    Balance,
    CreditCode,
    Day,
    Days,
    Email,
    Last4,
    LongSaid,
    LongText,
    MerchantNumber,
    Money,
    Name,
    PaperKind,
    PaperNumber,
    Part,
    Phone,
    Reference,
    Said,
    SerialNumber,
    TerminalNumber,
    Text,
    YesNo,
    refusal,
)

State = Literal["answered", "unknown", "skipped", "unasked"]


class Applicant(Part):
    """Who wants to leave."""

    type: Literal["personal", "merchant"] | None = None
    form: Literal["individual", "small-merchant", "sole-trader", "company", "branch"] | None = None
    standing: (
        Literal[
            "own",
            "never-applied",
            "other-name",
            "signed-by-salesman",
            "minor",
            "heir",
            "liquidation",
            "deregistered",
        ]
        | None
    ) = None
    name: Name | None = None
    id_kind: PaperKind | None = None
    id_number: PaperNumber | None = None
    credit_code: CreditCode | None = None
    legal_representative: Name | None = None
    legal_representative_id: PaperNumber | None = None
    contact_name: Name | None = None
    contact_role: Text | None = None
    contact_id_kind: PaperKind | None = None
    contact_id_number: PaperNumber | None = None
    authorised_from: Day | None = None
    authorised_to: Day | None = None
    phone: Phone | None = None
    email: Email | None = None
    address: Text | None = None

    @field_validator("id_number", "contact_id_number")
    @classmethod
    def _resident_unless_said_otherwise(cls, number: str | None, info: ValidationInfo) -> str | None:
        kind = info.data.get("id_kind" if info.field_name == "id_number" else "contact_id_kind")
        if number is None or kind not in {None, "resident"} or identifiers.RESIDENT.fullmatch(number):
            return number  # one of that shape is right already
        try:
            return identifiers.resident_id(number)
        except values.Refused as refused:
            raise refusal(refused) from None


class Holder(Part):
    """Who writes where the registered merchant cannot: guardian, heir, former shareholder or operator.

    ``capacity`` is the signer's when the contract was made (self-supporting: sixteen or seventeen, living on
    own wages), ``event_on`` the day of the death, of the deregistration, or on which a merchant nobody
    applied for was discovered.
    """

    name: Name | None = None
    id_number: PaperNumber | None = None
    phone: Phone | None = None
    relation: (
        Literal[
            "father",
            "mother",
            "spouse",
            "child",
            "relative",
            "guardian",
            "administrator",
            "shareholder",
            "operator",
        ]
        | None
    ) = None
    capacity: Literal["under-eight", "minor", "self-supporting", "limited", "incapable"] | None = None
    event_on: Day | None = None
    proof: LongText | None = None


class Provider(Part):
    """The licensed acquirer, and who sold the machine."""

    kind: Literal["payment-institution", "bank"] | None = None
    name: Name | None = None
    address: Text | None = None
    email: Email | None = None
    hotline: Phone | None = None
    contact: Text | None = None
    seller_name: Name | None = None
    seller_contact: Text | None = None
    seller_reachable: YesNo | None = None


class Terminal(Part):
    """One machine; ``action`` and ``stop_on`` matter where several stand in one case.

    ``lost_on`` and ``lost_detail`` are for one that was lost, broke or went to the seller, ``condition``
    for one that goes back.
    """

    merchant_no: MerchantNumber | None = None
    provider_merchant_id: MerchantNumber | None = None
    terminal_no: TerminalNumber | None = None
    serial_no: SerialNumber | None = None
    model: Text | None = None
    device: Literal["card", "smart-code", "code-board"] | None = None
    place: Text | None = None
    state: Literal["in-use", "idle", "lost", "damaged", "with-seller"] | None = None
    held_as: Literal["deposit", "bought", "leased", "free"] | None = None
    action: Literal["close", "keep"] | None = None
    stop_on: Day | None = None
    lost_on: Day | None = None
    lost_detail: LongText | None = None
    condition: Text | None = None


class Contract(Part):
    """The acquiring agreement as far as the user knows it."""

    number: Text | None = None
    signed_on: Day | None = None
    paper: Literal["have", "lost", "never"] | None = None
    term: Literal["fixed", "open"] | None = None
    term_known_from: Literal["text", "acquirer", "hearsay"] | None = None
    ends_on: Day | None = None
    renewal: Literal["none", "automatic"] | None = None
    renewed: YesNo | None = None
    notice_days: Days | None = None
    early_exit: Literal["none", "allowed", "needs-approval"] | None = None
    early_exit_clause: Text | None = None
    early_exit_met: YesNo | None = None
    penalty_claimed: Money | None = None
    penalty_clause: Text | None = None
    disputes: Literal["court", "arbitration"] | None = None
    place: Text | None = None
    guaranteed: YesNo | None = None
    misled: YesNo | None = None
    advice_taken: YesNo | None = None


class Reason(Part):
    """Why the user leaves; ``hold_excluded`` says that no freeze, reserve or chargeback is behind it."""

    kind: Literal["business-change", "cost", "policy", "switching", "fault", "idle"] | None = None
    change: Literal["smaller", "moving", "closing", "other-trade"] | None = None
    fault: (
        Literal[
            "settlement-withheld",
            "money-held",
            "money-frozen",
            "acquirer-stopped",
            "acquirer-merged",
            "changed-without-consent",
            "undisclosed-charge",
            "agent-gone",
            "merchant-closed",
            "other",
        ]
        | None
    ) = None
    detail: LongText | None = None
    since: Day | None = None
    known_since: Day | None = None
    proof: Text | None = None
    hold_excluded: YesNo | None = None


class Charge(Part):
    """One sum taken, promised back, held or claimed."""

    kind: (
        Literal[
            "deposit",
            "activation",
            "service",
            "membership",
            "machine",
            "sim-fee",
            "rate-difference",
            "withdrawal-fee",
            "insurance",
            "penalty",
            "frozen-funds",
            "reserve",
            "chargeback",
            "other",
        ]
        | None
    ) = None
    amount: Money | None = None
    charged_on: Day | None = None
    payee: Literal["provider", "seller"] | None = None
    promise: LongText | None = None
    proof: LongText | None = None
    claim: Literal["refund", "pay", "dispute", "none"] | None = None


class Cost(Part):
    """One line of the budget statement: a yearly cost before and after."""

    item: Text | None = None
    before: Balance | None = None
    after: Balance | None = None
    proof: Text | None = None


class Settlement(Part):
    """Where money goes, and what has not arrived. A whole card number is never asked for."""

    holder: Name | None = None
    bank: Name | None = None
    card_last4: Last4 | None = None
    unsettled_amount: Balance | None = None
    deduction_authorised: YesNo | None = None


class Exit(Part):
    """How and when the user wants to leave; ``linked`` are services tied to the machine.

    ``ticket_no`` is the number under which the acquirer keeps the application.
    """

    route: Literal["provider", "dealer", "app", "bank", "third-party"] | None = None
    stop_on: Day | None = None
    close_by: Day | None = None
    linked: Text | None = None
    ticket_no: Text | None = None


class Migration(Part):
    """What takes the machine's place; ``payee`` is the name that payers see on a new code."""

    replacement: Literal["new-acquirer", "qr-code", "none"] | None = None
    institution: Name | None = None
    payee: Text | None = None
    switch_on: Day | None = None
    data: LongText | None = None
    staff: LongText | None = None
    customers: LongText | None = None
    hotline: Phone | None = None
    trainer: Text | None = None
    handover_by: Day | None = None


class Handover(Part):
    """How the machines go back; the accessories as counted, such as 一块 or 缺."""

    by: Literal["courier", "pickup", "branch"] | None = None
    on: Day | None = None
    address: Text | None = None
    receiver: Text | None = None
    waybill: Text | None = None
    insured: Money | None = None
    paid_by: Literal["sender", "recipient"] | None = None
    photos: Text | None = None
    battery: Said | None = None
    charger: Said | None = None
    cable: Said | None = None
    sim: Said | None = None
    accessories: Said | None = None


class ThirdParty(Part):
    """A service company that offers to do it for the user."""

    name: Name | None = None
    credit_code: CreditCode | None = None
    contact_name: Name | None = None
    contact: Text | None = None
    licensed: YesNo | None = None
    authorised: YesNo | None = None
    fee: Money | None = None
    pays_first: YesNo | None = None
    terms: LongText | None = None
    reviews: LongSaid | None = None
    data_handling: LongText | None = None


class Complaint(Part):
    """To whom a complaint goes, and what else was done about the matter."""

    to: Literal["institution", "head-office", "regulator", "association"] | None = None
    authority: Name | None = None
    asked_first_on: Day | None = None
    pending_elsewhere: YesNo | None = None
    settled: YesNo | None = None


class LetterWishes(Part):
    """How the letters are to look."""

    languages: Literal["zh", "en", "both"] | None = None
    place: Text | None = None
    date: Day | None = None
    signer: Name | None = None


class Case(Part):
    """One contract with one acquirer: the answers, and which were "don't know" or skipped.

    An empty part has nothing to check, so it is made without making its model ready.
    """

    id: Reference | None = None
    reason: Reason = Reason.model_construct()
    applicant: Applicant = Applicant.model_construct()
    holder: Holder = Holder.model_construct()
    provider: Provider = Provider.model_construct()
    terminals: tuple[Terminal, ...] = ()
    contract: Contract = Contract.model_construct()
    charges: tuple[Charge, ...] = ()
    costs: tuple[Cost, ...] = ()
    settlement: Settlement = Settlement.model_construct()
    exit: Exit = Exit.model_construct()
    migration: Migration = Migration.model_construct()
    handover: Handover = Handover.model_construct()
    third_party: ThirdParty = ThirdParty.model_construct()
    complaint: Complaint = Complaint.model_construct()
    letter: LetterWishes = LetterWishes.model_construct()
    unknown: frozenset[str] = frozenset()
    skipped: frozenset[str] = frozenset()

    def get(self, name: str) -> Any:
        """Return the value at a dotted name, None where there is none.

        Raises:
            KeyError: no case has a field of that name.
        """
        here: Any = self
        for step in name.split("."):
            if here is None:
                return None
            if isinstance(here, tuple):
                here = here[int(step) - 1] if 0 < int(step) <= len(here) else None
            elif step in (fields := vars(here)):
                here = fields[step]
            else:
                raise KeyError(name)
        return here

    def state(self, name: str) -> State:
        """Return whether the field at a dotted name is answered, unknown, skipped or unasked."""
        value = self.get(name)
        if value is not None and value != ():
            return "answered"
        if name in self.unknown:
            return "unknown"
        return "skipped" if name in self.skipped else "unasked"
