"""Named yes-or-no questions that only tasks and papers ask, entered beside those of rules.py. Pure."""

from __future__ import annotations

from posexit.case import Case, Terminal
from posexit.rules import closes_terminals_only, rule


def going(case: Case) -> tuple[Terminal, ...]:
    """Return the terminals that are to go; without any named, one of which nothing is known."""
    return tuple(one for one in case.terminals or (Terminal(),) if one.action != "keep")


@rule
def always(_: Case) -> bool:
    """It holds in every case."""
    return True


# The machines


@rule
def machine_in_use(case: Case) -> bool:
    """A terminal that is to go still takes payments."""
    return any(one.state == "in-use" for one in going(case))


@rule
def machine_at_hand(case: Case) -> bool:
    """A terminal that is to go is neither lost nor with the seller, as far as was said."""
    return any(one.state not in {"lost", "with-seller"} for one in going(case))


@rule
def machine_lost(case: Case) -> bool:
    """A terminal that is to go is lost."""
    return any(one.state == "lost" for one in going(case))


@rule
def machine_with_seller(case: Case) -> bool:
    """The seller has a terminal that is to go."""
    return any(one.state == "with-seller" for one in going(case))


@rule
def machine_goes_back(case: Case) -> bool:
    """A terminal that is to go is at hand and was not bought, as far as was said."""
    away = {"lost", "with-seller"}
    return any(one.state not in away and one.held_as != "bought" for one in going(case))


@rule
def machine_bought(case: Case) -> bool:
    """A terminal that is to go is at hand and was bought."""
    return any(one.state not in {"lost", "with-seller"} and one.held_as == "bought" for one in going(case))


@rule
def closes_merchant(case: Case) -> bool:
    """At least one merchant is to be closed, not terminals alone."""
    return not closes_terminals_only(case)


@rule
def something_linked(case: Case) -> bool:
    """WeChat or Alipay sub-merchants, split accounts or cashier software hang on the machine."""
    return case.exit.linked is not None


# Why


@rule
def business_changed(case: Case) -> bool:
    """The reason is a change of the business."""
    return case.reason.kind == "business-change"


@rule
def cost_reason(case: Case) -> bool:
    """The reason is cost, or costs before and after were given."""
    return case.reason.kind == "cost" or bool(case.costs)


@rule
def policy_reason(case: Case) -> bool:
    """The reason is a policy or a rule."""
    return case.reason.kind == "policy"


@rule
def fault_reason(case: Case) -> bool:
    """The reason is a fault or bad service."""
    return case.reason.kind == "fault"


@rule
def closing_down(case: Case) -> bool:
    """The business closes altogether."""
    return case.reason.change == "closing"


@rule
def early_exit_clause_stands(case: Case) -> bool:
    """The contract has a clause on leaving early, with or without approval."""
    return case.contract.early_exit in {"allowed", "needs-approval"}


# Money and data


@rule
def debits_authorised(case: Case) -> bool:
    """The user allowed the provider to debit an account."""
    return case.settlement.deduction_authorised == "yes"


@rule
def data_wanted(case: Case) -> bool:
    """The user named data to keep, or a business still takes payments with the machine."""
    return case.migration.data is not None or (case.applicant.type == "merchant" and machine_in_use(case))


# Staff, customers, what comes next


@rule
def staff_concerned(case: Case) -> bool:
    """The user named staff to be trained."""
    return case.migration.staff is not None


@rule
def customers_concerned(case: Case) -> bool:
    """Customers still pay by this machine, or the user said how they are told."""
    return machine_in_use(case) or case.migration.customers is not None


@rule
def moves_to_acquirer(case: Case) -> bool:
    """Another acquirer takes over."""
    return case.migration.replacement == "new-acquirer"


@rule
def moves_to_code(case: Case) -> bool:
    """A payment code takes over."""
    return case.migration.replacement == "qr-code"
