"""Rules about what comes after the machine: data, staff, customers, the new way to be paid. Pure."""

from __future__ import annotations

from posexit.case import Case
from posexit.machines import machine_in_use
from posexit.rules import rule


@rule
def something_linked(case: Case) -> bool:
    """WeChat or Alipay sub-merchants, split accounts or cashier software hang on the machine."""
    return case.exit.linked is not None


@rule
def data_wanted(case: Case) -> bool:
    """The user named data to keep, or a business still takes payments with the machine."""
    return case.migration.data is not None or (case.applicant.type == "merchant" and machine_in_use(case))


@rule
def staff_concerned(case: Case) -> bool:
    """The user named staff to be trained."""
    return case.migration.staff is not None


@rule
def customers_concerned(case: Case) -> bool:
    """Customers still pay by this machine, or the user said how they are told."""
    return machine_in_use(case) or case.migration.customers is not None


@rule
def moves_to_new_way(case: Case) -> bool:
    """Something replaces the machine."""
    return case.migration.replacement in {"new-acquirer", "qr-code"}


@rule
def moves_to_acquirer(case: Case) -> bool:
    """Another acquirer takes over."""
    return case.migration.replacement == "new-acquirer"


@rule
def moves_to_code(case: Case) -> bool:
    """A payment code takes over."""
    return case.migration.replacement == "qr-code"
