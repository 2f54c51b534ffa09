"""What the answers say about term and time on one day: the facts that the table of grounds asks for. Pure.

Nothing unanswered counts as a fact, and contradicting answers confirm nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from posexit import rules
from posexit.case import Case
from posexit.dates import years_after


def anniversary(day: date) -> date:
    """Return the last day of the year that begins with a day: the same date, else 28 February."""
    return years_after(day, 1)


@dataclass(frozen=True)
class Facts:
    """A case on a day; every property is one condition of the tables in ground.py."""

    case: Case
    today: date

    # The term

    @property
    def has_term(self) -> bool:
        """A term was agreed; an end date is one where the question itself was left open."""
        contract = self.case.contract
        return contract.term == "fixed" or (contract.term is None and contract.ends_on is not None)

    @property
    def term_ahead(self) -> bool:
        """The term has not ended: today may be its last day."""
        ends_on = self.case.contract.ends_on
        return self.has_term and ends_on is not None and ends_on >= self.today

    @property
    def term_past(self) -> bool:
        """The last day of the term is over."""
        ends_on = self.case.contract.ends_on
        return self.has_term and ends_on is not None and ends_on < self.today

    @property
    def ends_as_wished(self) -> bool:
        """The term ends by the wished day, and renewal can still be objected to."""
        ends_on, wished = self.case.contract.ends_on, self.case.exit.stop_on
        by_wish = ends_on is not None and (ends_on <= wished if wished else not self.has_own_ground)
        return self.term_ahead and by_wish and self.may_object

    @property
    def has_own_ground(self) -> bool:
        """The other side's conduct may be a ground of its own, which no day unnamed may hide."""
        wronged = (rules.settlement_withheld, rules.acquirer_gave_up, rules.terms_were_changed)
        return self.renewed or any(test(self.case) for test in wronged)

    @property
    def ended_for_good(self) -> bool:
        """The term is past, and the text that was read has no renewal clause."""
        contract = self.case.contract
        not_renewed = contract.renewal == "none" and contract.renewed != "yes"
        return self.term_past and not_renewed and rules.text_read(self.case)

    @property
    def no_term_confirmed(self) -> bool:
        """There is no term, confirmed; an end date or a renewal beside it would contradict that."""
        contract = self.case.contract
        contradicted = (
            contract.ends_on is not None or contract.renewal == "automatic" or contract.renewed == "yes"
        )
        return contract.term == "open" and rules.term_confirmed(self.case) and not contradicted

    # Renewal

    @property
    def last_day_to_object(self) -> date | None:
        """The last day to object to renewal, None where there is none or it is not known."""
        contract = self.case.contract
        if contract.ends_on is None or contract.notice_days is None or contract.renewal == "none":
            return None
        return contract.ends_on - timedelta(days=contract.notice_days)

    @property
    def may_object(self) -> bool:
        """The last day to object to renewal is not past, as far as it is known."""
        last = self.last_day_to_object
        return last is None or last >= self.today

    @property
    def may_yet_object(self) -> bool:
        """There may be a renewal clause, and it can still be objected to."""
        return self.case.contract.renewal != "none" and self.may_object

    @property
    def objection_day_unknown(self) -> bool:
        """There may be a renewal clause, and how long before the end to object is not known."""
        return self.case.contract.renewal != "none" and self.case.contract.notice_days is None

    @property
    def renewed(self) -> bool:
        """The contract was renewed: the user says so, or the clause did it and nobody denies it."""
        contract = self.case.contract
        by_clause = self.term_past and contract.renewal == "automatic" and contract.renewed != "no"
        return by_clause or (contract.renewed == "yes" and contract.term != "open")

    @property
    def renewal_denied(self) -> bool:
        """The term is past, a clause renews it, and the user says that it was not renewed."""
        contract = self.case.contract
        return self.term_past and contract.renewal == "automatic" and contract.renewed == "no"

    # The year within which a right must be used (civil-code-564)

    @property
    def lapsed(self) -> bool:
        """More than a year has gone since the user knew.

        "Within a year from the day of knowing": that day itself does not count, so the anniversary
        is the last day. A notice must *arrive* by then, which `act-within-the-year` warns of.
        """
        known = self.case.reason.known_since
        return known is not None and self.today > anniversary(known)

    @property
    def known_within_a_year(self) -> bool:
        """The user said since when, and it is not in the future and not more than a year ago."""
        known = self.case.reason.known_since
        return known is not None and known <= self.today and not self.lapsed

    @property
    def known_since_missing(self) -> bool:
        """The user did not say since when the fault is known."""
        return self.case.reason.known_since is None

    @property
    def not_known_too_late(self) -> bool:
        """The year is not over, or since when was not said; a day in the future says nothing."""
        return self.known_since_missing or self.known_within_a_year

    @property
    def advised_on_renewal(self) -> bool:
        """The user took advice, and does not say that there is no renewal clause to argue about."""
        return rules.advice_taken(self.case) and self.case.contract.renewal != "none"

    @property
    def advised_in_time(self) -> bool:
        """The user took advice, and the year is known not to be over."""
        return rules.advice_taken(self.case) and self.known_within_a_year
