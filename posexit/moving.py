"""Rules about what comes after the machine: data, staff, customers, the new way to be paid. Pure."""

from __future__ import annotations

from posexit.case import Case
from posexit.doors import cancellation_applies, own_contract
from posexit.machines import closes_merchant, keeps_some, machine_in_use
from posexit.rules import has_seller, is_business, is_person, rule, third_party_named


@rule
def something_linked(case: Case) -> bool:
    """WeChat or Alipay sub-merchants, split accounts or cashier software hang on the machine."""
    return case.exit.linked is not None


@rule
def data_wanted(case: Case) -> bool:
    """The user named data to keep, or a business still takes payments with the machine."""
    return case.migration.data is not None or (case.applicant.type == "merchant" and machine_in_use(case))


@rule
def data_export_fits(case: Case) -> bool:
    """Records must be had before access ends: a business that closes, or data named and still growing."""
    if not own_contract(case):
        return False
    named = case.migration.data is not None
    if is_business(case):
        return named or closes_merchant(case)
    return named and machine_in_use(case)


@rule
def data_deletion_fits(case: Case) -> bool:
    """A person closes everything, and more is to be said than the sentence on data in the application.

    So it is where an app account, a seller or a service company has the data too, or a copy is wanted.
    """
    elsewhere = case.exit.route == "app" or has_seller(case) or third_party_named(case)
    more = elsewhere or case.migration.data is not None
    return own_contract(case) and is_person(case) and not keeps_some(case) and more


@rule
def copy_with_deletion(case: Case) -> bool:
    """A person wants a copy of data, and no request of its own asks for it."""
    return case.migration.data is not None and not data_export_fits(case)


@rule
def staff_concerned(case: Case) -> bool:
    """The user named staff to be trained."""
    return case.migration.staff is not None


@rule
def customers_concerned(case: Case) -> bool:
    """Customers still pay by this machine, or the user said how they are told."""
    return machine_in_use(case) or case.migration.customers is not None


@rule
def tells_customers(case: Case) -> bool:
    """A business still takes payments with the machine, or the user said how customers are told."""
    takes = is_business(case) and machine_in_use(case)
    return cancellation_applies(case) and (takes or case.migration.customers is not None)


@rule
def moves_to_new_way(case: Case) -> bool:
    """Something replaces the machine."""
    return case.migration.replacement in {"new-acquirer", "qr-code"}


@rule
def switching(case: Case) -> bool:
    """The reason is another provider."""
    return case.reason.kind == "switching"


@rule
def new_way_unsaid(case: Case) -> bool:
    """The reason is another provider, and what takes the machine's place was not said."""
    return switching(case) and case.migration.replacement is None


@rule
def moves_to_acquirer(case: Case) -> bool:
    """Another acquirer takes over."""
    return case.migration.replacement == "new-acquirer"


@rule
def moves_to_code(case: Case) -> bool:
    """A payment code takes over."""
    return case.migration.replacement == "qr-code"
