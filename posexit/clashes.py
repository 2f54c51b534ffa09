"""Answers that cannot stand together, as a table: which they are, and when. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from posexit import rules
from posexit.case import Case

Severity = Literal["contradiction", "doubt"]


@dataclass(frozen=True)
class Clash:
    """Answers that cannot stand together."""

    code: str
    when: Callable[[Case], bool]
    fields: tuple[str, ...]
    severity: Severity = "contradiction"


FAMILY = ("father", "mother", "spouse", "child", "relative")
MAY_WRITE: Mapping[str, tuple[str, ...]] = {
    "minor": (*FAMILY, "guardian"),
    "heir": (*FAMILY, "administrator"),
    "deregistered": ("shareholder",),
    "shop": ("operator",),
}
"""Who may write in whose place: by the standing, a deregistered sole trader's shop apart."""

PERSONS = {"individual", "small-merchant"}
BUSINESSES = {"sole-trader", "company", "branch"}


def _said_to_be_person(case: Case) -> bool:
    form = case.applicant.form
    return form in PERSONS or (form is None and case.applicant.type == "personal")


def _no_right_in_clause(case: Case) -> bool:
    return case.contract.early_exit in {"none", "needs-approval"}


def _says_renewal(case: Case) -> bool:
    return case.contract.renewal == "automatic" or case.contract.renewed == "yes"


def _penalty_charged(case: Case) -> Decimal | None:
    """Return what the acquirer's penalty charges come to, None where no amount is named."""
    amounts = [
        charge.amount
        for charge in case.charges
        if charge.kind == "penalty" and charge.payee != "seller" and charge.amount is not None
    ]
    return sum(amounts, Decimal(0)) if amounts else None


def _penalties_differ(case: Case) -> bool:
    claimed, charged = case.contract.penalty_claimed, _penalty_charged(case)
    return claimed is not None and charged is not None and claimed != charged


def _held_but_not_asked_for(case: Case) -> bool:
    """Return whether held money is claimed that the one sum of unsettled money does not hold."""
    held = [
        charge.amount
        for charge in case.charges
        if charge.kind in {"frozen-funds", "reserve"}
        and charge.claim == "refund"
        and charge.payee != "seller"
    ]
    return sum((amount for amount in held if amount), Decimal(0)) > (
        case.settlement.unsettled_amount or Decimal(0)
    )


def _relation_of_another(case: Case) -> bool:
    """Return whether the writer's relation is none that lets one write in such a situation."""
    shop = case.applicant.standing == "deregistered" and rules.is_sole_trader(case)
    who = "shop" if shop else case.applicant.standing or ""
    return case.holder.relation not in {None, *MAY_WRITE.get(who, (case.holder.relation,))}


def kind_by_name(name: str) -> str:
    """Return the kind of an acquirer whose registered name can be nothing else; empty for the others."""
    if re.search(r"银行(?:股份)?有限(?:责任)?公司|银行.*(?:分行|支行)$|农村信用", name):
        return "bank"
    return "payment-institution" if "支付" in name and "银行" not in name else ""


def _kind_unlike_name(case: Case) -> bool:
    by_name = kind_by_name(case.provider.name or "")
    return case.provider.kind not in {None, by_name} and bool(by_name)


CLASHES: tuple[Clash, ...] = (
    Clash(
        "every-terminal-kept",
        lambda case: bool(case.terminals) and all(terminal.action == "keep" for terminal in case.terminals),
        ("terminals.1.action",),
    ),
    Clash(
        "personal-but-business",
        lambda case: case.applicant.type == "personal" and case.applicant.form in BUSINESSES,
        ("applicant.type", "applicant.form"),
    ),
    Clash(
        "merchant-but-person",
        lambda case: case.applicant.type == "merchant" and case.applicant.form == "individual",
        ("applicant.type", "applicant.form"),
    ),
    Clash(
        "credit-code-of-a-person",
        lambda case: case.applicant.credit_code is not None and _said_to_be_person(case),
        ("applicant.credit_code", "applicant.form"),
    ),
    Clash(
        "company-standing-of-a-person",
        lambda case: case.applicant.standing in {"liquidation", "deregistered"} and _said_to_be_person(case),
        ("applicant.standing", "applicant.form"),
    ),
    Clash(
        "liquidation-of-a-sole-trader",
        lambda case: case.applicant.standing == "liquidation" and rules.is_sole_trader(case),
        ("applicant.standing", "applicant.form"),
    ),
    Clash(
        "relation-of-another",
        _relation_of_another,
        ("holder.relation", "applicant.standing"),
    ),
    Clash(
        "minor-is-a-company",
        lambda case: case.applicant.standing in {"minor", "heir"} and rules.is_company(case),
        ("applicant.standing", "applicant.form"),
    ),
    Clash(
        "early-exit-met-without-clause",
        lambda case: case.contract.early_exit_met == "yes" and _no_right_in_clause(case),
        ("contract.early_exit_met", "contract.early_exit"),
    ),
    Clash(
        "early-exit-clause-without-exit",
        lambda case: case.contract.early_exit_clause is not None and case.contract.early_exit == "none",
        ("contract.early_exit_clause", "contract.early_exit"),
    ),
    Clash(
        "clause-of-a-text-never-given",
        lambda case: (
            case.contract.early_exit_met == "yes"
            and case.contract.early_exit == "allowed"
            and not rules.leaves_by_met_clause(case)
        ),
        ("contract.early_exit_met", "contract.paper"),
    ),
    Clash(
        "end-date-without-term",
        lambda case: case.contract.ends_on is not None and rules.open_term(case),
        ("contract.ends_on", "contract.term"),
    ),
    Clash(
        "renewal-without-term",
        lambda case: rules.open_term(case) and _says_renewal(case),
        ("contract.term", "contract.renewal", "contract.renewed"),
    ),
    Clash(
        "renewed-without-clause",
        lambda case: case.contract.renewed == "yes" and case.contract.renewal == "none",
        ("contract.renewed", "contract.renewal"),
    ),
    Clash(
        "text-known-but-never-given",
        lambda case: case.contract.paper == "never" and case.contract.term_known_from == "text",
        ("contract.paper", "contract.term_known_from"),
    ),
    Clash(
        "fault-but-other-reason",
        lambda case: case.reason.fault is not None and case.reason.kind not in {None, "fault"},
        ("reason.fault", "reason.kind"),
    ),
    Clash(
        "change-but-other-reason",
        lambda case: case.reason.change is not None and case.reason.kind not in {None, "business-change"},
        ("reason.change", "reason.kind"),
    ),
    Clash(
        "agent-gone-but-reachable",
        lambda case: case.reason.fault == "agent-gone" and rules.seller_reachable(case),
        ("reason.fault", "provider.seller_reachable"),
    ),
    Clash(
        "kind-unlike-name",
        _kind_unlike_name,
        ("provider.kind", "provider.name"),
        "doubt",
    ),
    Clash(
        "bank-way-without-bank",
        lambda case: case.exit.route == "bank" and rules.is_payment_institution(case),
        ("exit.route", "provider.kind"),
    ),
    Clash(
        "switching-to-nothing",
        lambda case: case.reason.kind == "switching" and case.migration.replacement == "none",
        ("reason.kind", "migration.replacement"),
    ),
    Clash(
        "hold-beside-hold-excluded",
        lambda case: case.reason.hold_excluded == "yes" and rules.something_is_held(case),
        ("reason.hold_excluded", "charges"),
    ),
    Clash(
        "penalties-differ",
        _penalties_differ,
        ("contract.penalty_claimed", "charges"),
    ),
    Clash(
        "held-but-not-asked-for",
        _held_but_not_asked_for,
        ("settlement.unsettled_amount", "charges"),
        "doubt",
    ),
    Clash(
        "penalty-without-term",
        lambda case: rules.open_term(case) and rules.penalty_claimed(case),
        ("contract.penalty_claimed", "contract.term"),
        "doubt",
    ),
    Clash(
        "payee-of-another-name",
        lambda case: (
            case.migration.payee is not None
            and case.applicant.name is not None
            and case.migration.payee not in {case.applicant.name, case.applicant.legal_representative}
        ),
        ("migration.payee", "applicant.name"),
        "doubt",
    ),
    Clash(
        "dealer-for-a-bank",
        lambda case: case.exit.route == "dealer" and rules.is_bank(case),
        ("exit.route", "provider.kind"),
        "doubt",
    ),
)
