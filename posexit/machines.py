"""Rules about the terminals and their merchant numbers, entered beside those of rules.py. Pure."""

from __future__ import annotations

from posexit.case import Case, Terminal
from posexit.doors import cancellation_applies
from posexit.rules import is_business, rule, somebody_acts

MOST_ROWS_IN_A_LETTER = 8
_SPECIAL = {"lost", "damaged", "with-seller"}


def going(case: Case) -> tuple[Terminal, ...]:
    """Return the terminals that are to go; without any named, one of which nothing is known."""
    return tuple(one for one in case.terminals or (Terminal(),) if one.action != "keep")


def at_hand(one: Terminal) -> bool:
    """Say whether a terminal is neither lost nor with the seller, as far as was said."""
    return one.state not in {"lost", "with-seller"}


def goes_back(one: Terminal) -> bool:
    """Say whether a terminal that is to go is handed back: it is at hand and was not bought, as far as was said."""
    return at_hand(one) and one.held_as != "bought"


def to_report(one: Terminal) -> bool:
    """Say whether a terminal that is to go is lost, damaged or with the seller."""
    return one.state in _SPECIAL


def closing_merchants(case: Case) -> tuple[str, ...]:
    """Return the merchant numbers to be closed, sorted: no terminal under them stays."""
    return tuple(sorted(_merchants(case) - set(staying_merchants(case))))


def staying_merchants(case: Case) -> tuple[str, ...]:
    """Return the merchant numbers that stay, sorted: a terminal under them is kept."""
    kept = {terminal.merchant_no for terminal in case.terminals if terminal.action == "keep"}
    return tuple(sorted(number for number in kept if number))


def _merchants(case: Case) -> set[str]:
    return {terminal.merchant_no for terminal in case.terminals if terminal.merchant_no}


# Which of them


@rule
def leased_machine(case: Case) -> bool:
    """A terminal that is to go is leased."""
    return any(terminal.held_as == "leased" for terminal in going(case))


@rule
def smart_code_machine(case: Case) -> bool:
    """A terminal that is to go reads codes and no cards, and takes part in starting the payment."""
    return any(terminal.device == "smart-code" for terminal in going(case))


@rule
def code_board_listed(case: Case) -> bool:
    """A plain code board or speaker is listed as a terminal, which it is not."""
    return any(terminal.device == "code-board" for terminal in going(case))


@rule
def many_terminals(case: Case) -> bool:
    """There is more than one terminal."""
    return len(case.terminals) > 1


@rule
def annex_needed(case: Case) -> bool:
    """The terminals are too many for the letter itself: more than eight go to an annex."""
    return len(case.terminals) > MOST_ROWS_IN_A_LETTER


@rule
def list_in_letter(case: Case) -> bool:
    """The terminals are few enough to be listed in the letter itself."""
    return not annex_needed(case)


@rule
def return_needs_annex(case: Case) -> bool:
    """The terminals that are handed back are too many for the record itself: more than eight."""
    return sum(map(goes_back, going(case))) > MOST_ROWS_IN_A_LETTER


@rule
def report_needs_annex(case: Case) -> bool:
    """The terminals lost, damaged or with the seller are too many for the letter itself: more than eight."""
    return sum(map(to_report, going(case))) > MOST_ROWS_IN_A_LETTER


@rule
def keeps_some(case: Case) -> bool:
    """At least one terminal stays in use."""
    return any(terminal.action == "keep" for terminal in case.terminals)


@rule
def closes_part(case: Case) -> bool:
    """Some terminals stay, and at least one merchant number closes."""
    return keeps_some(case) and bool(closing_merchants(case))


@rule
def closes_terminals_only(case: Case) -> bool:
    """Some terminals stay, and no merchant number closes."""
    return keeps_some(case) and not closing_merchants(case)


@rule
def several_merchant_numbers(case: Case) -> bool:
    """The terminals stand under more than one merchant number."""
    return len(_merchants(case)) > 1


@rule
def closes_merchant(case: Case) -> bool:
    """At least one merchant is to be closed, not terminals alone."""
    return not closes_terminals_only(case)


@rule
def authority_on_one_page(case: Case) -> bool:
    """Somebody acts, and the authorisation names the terminals on its own page."""
    return somebody_acts(case) and not annex_needed(case)


@rule
def authority_with_annex(case: Case) -> bool:
    """Somebody acts, and the authorisation has an annex of terminals."""
    return somebody_acts(case) and annex_needed(case)


# Their state


@rule
def lies_idle(case: Case) -> bool:
    """The reason is a machine that is not used."""
    return case.reason.kind == "idle"


@rule
def idle_small_merchant(case: Case) -> bool:
    """An unlicensed small merchant's machine is not used."""
    return lies_idle(case) and case.applicant.form == "small-merchant"


@rule
def has_special_machines(case: Case) -> bool:
    """A terminal that is to go is lost, damaged or with the seller."""
    return any(map(to_report, going(case)))


@rule
def machine_in_use(case: Case) -> bool:
    """A terminal that is to go still takes payments."""
    return any(one.state == "in-use" for one in going(case))


@rule
def machine_at_hand(case: Case) -> bool:
    """A terminal that is to go is neither lost nor with the seller, as far as was said."""
    return any(map(at_hand, going(case)))


@rule
def machine_lost(case: Case) -> bool:
    """A terminal that is to go is lost."""
    return any(one.state == "lost" for one in going(case))


@rule
def machine_damaged(case: Case) -> bool:
    """A terminal that is to go is damaged."""
    return any(one.state == "damaged" for one in going(case))


@rule
def machine_with_seller(case: Case) -> bool:
    """The seller has a terminal that is to go."""
    return any(one.state == "with-seller" for one in going(case))


@rule
def machine_goes_back(case: Case) -> bool:
    """A terminal that is to go is at hand and was not bought, as far as was said."""
    return any(map(goes_back, going(case)))


@rule
def machine_bought(case: Case) -> bool:
    """A terminal that is to go is at hand and was bought."""
    return any(at_hand(one) and one.held_as == "bought" for one in going(case))


# The papers that go with them


def _special_states(case: Case) -> set[str | None]:
    return {one.state for one in going(case) if to_report(one)}


def _return_is_worth_a_record(case: Case) -> bool:
    """Money or a lease hangs on the machine, or its way back is planned."""
    hangs = any(one.held_as in {"deposit", "leased", "free"} for one in going(case))
    paid = any(charge.kind == "deposit" for charge in case.charges)
    return hangs or paid or case.handover.by is not None


@rule
def hands_back_machine(case: Case) -> bool:
    """A machine goes back under the applicant's own contract; of a person's, only where the return counts."""
    own = cancellation_applies(case) and machine_goes_back(case)
    return own and (is_business(case) or _return_is_worth_a_record(case))


@rule
def reports_machines(case: Case) -> bool:
    """A machine that is to go is lost, damaged or with the seller, under the applicant's own contract."""
    return cancellation_applies(case) and has_special_machines(case)


@rule
def only_lost_machines(case: Case) -> bool:
    """Machines that are to go were lost, and none is damaged or with the seller."""
    return _special_states(case) == {"lost"}


@rule
def only_damaged_machines(case: Case) -> bool:
    """Machines that are to go are damaged, and none is lost or with the seller."""
    return _special_states(case) == {"damaged"}


@rule
def only_machines_with_seller(case: Case) -> bool:
    """Machines that are to go are with the seller, and none is lost or damaged."""
    return _special_states(case) == {"with-seller"}
