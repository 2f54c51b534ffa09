"""Named yes-or-no questions about a Case, for questions, tasks and letters to ask by name. Pure.

A rule answers for what the user said and nothing else: None is never yes. Rules that also need the
ground, the route or the day stand in circumstances.py and occasions.py, those that ask the journal in story.py.
"""

from __future__ import annotations

from collections.abc import Callable

from posexit.case import Case

Rule = Callable[[Case], bool]

RULES: dict[str, Rule] = {}


def rule(predicate: Rule) -> Rule:
    """Enter a predicate under its own name into RULES."""
    RULES[predicate.__name__] = predicate
    return predicate


@rule
def always(case: Case) -> bool:  # noqa: ARG001 (a rule asks a case, this one does not need to)
    """Holds for every case."""
    return True


# Who writes


@rule
def is_business(case: Case) -> bool:
    """The contract is a business's: a sole trader, company or branch."""
    form = case.applicant.form
    return form in {"sole-trader", "company", "branch"} or (
        form is None and case.applicant.type == "merchant"
    )


@rule
def is_person(case: Case) -> bool:
    """The contract is a natural person's own (individual or unlicensed small merchant)."""
    return not is_business(case)


@rule
def is_sole_trader(case: Case) -> bool:
    """The applicant is a sole trader (个体工商户)."""
    return case.applicant.form == "sole-trader"


@rule
def is_company(case: Case) -> bool:
    """The applicant is a company or a branch of one."""
    return case.applicant.form in {"company", "branch"}


@rule
def is_branch(case: Case) -> bool:
    """The applicant is a branch: its responsible person signs."""
    return case.applicant.form == "branch"


@rule
def legal_representative_signs(case: Case) -> bool:
    """The applicant is a company, no branch, and not being wound up: its legal representative signs."""
    return case.applicant.form == "company" and case.applicant.standing != "liquidation"


@rule
def business_form_open(case: Case) -> bool:
    """The applicant is a business, and which form it has was not said."""
    return is_business(case) and case.applicant.form is None


@rule
def somebody_acts(case: Case) -> bool:
    """Somebody else than the applicant hands in the papers."""
    return case.applicant.contact_name is not None


# Who the contract is with


@rule
def is_bank(case: Case) -> bool:
    """The acquirer is a bank, and the user said so."""
    return case.provider.kind == "bank"


@rule
def is_payment_institution(case: Case) -> bool:
    """The acquirer is a payment institution, and the user said so."""
    return case.provider.kind == "payment-institution"


@rule
def has_seller(case: Case) -> bool:
    """An agent or salesman sold the machine."""
    return case.provider.seller_name is not None


@rule
def seller_reachable(case: Case) -> bool:
    """The agent or salesman can be reached."""
    return case.provider.seller_reachable == "yes"


@rule
def acquirer_unnamed(case: Case) -> bool:
    """The name of the licensed acquirer is not known yet."""
    return case.provider.name is None


@rule
def third_party_named(case: Case) -> bool:
    """A service company that offers to do it is named."""
    return case.third_party.name is not None


# The contract


@rule
def fixed_term(case: Case) -> bool:
    """The contract has an agreed term."""
    return case.contract.term == "fixed"


@rule
def open_term(case: Case) -> bool:
    """The contract has no term."""
    return case.contract.term == "open"


@rule
def penalty_claimed(case: Case) -> bool:
    """The other side asks for a penalty; a penalty of nothing is none."""
    return bool(case.contract.penalty_claimed)


@rule
def penalty_in_question(case: Case) -> bool:
    """The acquirer asks for a penalty, under the contract or among the charges, and the user did not accept it."""
    charged = any(
        one.kind == "penalty" and one.payee != "seller" and one.claim not in {"pay", "none"}
        for one in case.charges
    )
    return charged or penalty_claimed(case)


@rule
def text_read(case: Case) -> bool:
    """The user has read the term in the agreement itself; what was never given cannot have been read."""
    known_from, paper = case.contract.term_known_from, case.contract.paper
    if paper == "never" or "contract.term_known_from" in case.unknown:
        return False
    return known_from == "text" or (paper == "have" and known_from != "hearsay")


@rule
def term_confirmed(case: Case) -> bool:
    """The term was read in the text, or the acquirer confirmed it in writing."""
    return case.contract.term_known_from == "acquirer" or text_read(case)


@rule
def early_exit_allowed(case: Case) -> bool:
    """A clause allows to leave early."""
    return case.contract.early_exit == "allowed"


@rule
def early_exit_clause_stands(case: Case) -> bool:
    """The contract has a clause on leaving early, with or without approval."""
    return case.contract.early_exit in {"allowed", "needs-approval"}


@rule
def leaves_by_met_clause(case: Case) -> bool:
    """A clause allows to leave early and its conditions are met; "subject to approval" is no right.

    A clause of a text that was never given is known only where the acquirer confirmed it in writing.
    """
    contract = case.contract
    known = contract.paper != "never" or contract.term_known_from == "acquirer"
    return known and contract.early_exit == "allowed" and contract.early_exit_met == "yes"


@rule
def exit_needs_approval(case: Case) -> bool:
    """The early-exit clause only lets the user apply for approval."""
    return case.contract.early_exit == "needs-approval"


@rule
def exit_conditions_open(case: Case) -> bool:
    """A clause allows to leave early, and it is not sure that its conditions are met."""
    return case.contract.early_exit == "allowed" and not leaves_by_met_clause(case)


@rule
def advice_taken(case: Case) -> bool:
    """The user confirms having had advice on ending the contract by notice."""
    return case.contract.advice_taken == "yes"


@rule
def guaranteed(case: Case) -> bool:
    """The legal representative stands surety for the contract."""
    return case.contract.guaranteed == "yes"


@rule
def misled(case: Case) -> bool:
    """The user was deceived at the sale."""
    return case.contract.misled == "yes"


@rule
def has_agreement_copy(case: Case) -> bool:
    """The user has the agreement and can attach a copy."""
    return case.contract.paper == "have"


@rule
def wants_agreement_copy(case: Case) -> bool:
    """The agreement is lost, was never given, or the user does not know its term."""
    lacks = case.contract.paper in {"lost", "never"}
    return lacks or (case.contract.paper is None and bool({"contract.paper", "contract.term"} & case.unknown))


# Why the user leaves


@rule
def business_changed(case: Case) -> bool:
    """The reason is a change of the business."""
    return case.reason.kind == "business-change"


@rule
def closing_down(case: Case) -> bool:
    """The business closes altogether."""
    return case.reason.change == "closing"


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
def has_reason_proof(case: Case) -> bool:
    """Papers that prove the reason are named."""
    return case.reason.proof is not None


@rule
def costs_given(case: Case) -> bool:
    """Costs before or after leaving were given."""
    return any(cost.before is not None or cost.after is not None for cost in case.costs)


@rule
def has_cost_proofs(case: Case) -> bool:
    """Papers are named that the costs were read from."""
    return any(cost.proof for cost in case.costs)


# What went wrong


@rule
def settlement_withheld(case: Case) -> bool:
    """The acquirer does not pay out, without a lawful reason or without any."""
    return case.reason.fault == "settlement-withheld"


@rule
def hold_excluded(case: Case) -> bool:
    """The user confirms that no freeze, risk control, chargeback or agreed reserve is behind it.

    Confirmed while such a sum stands among the charges, it is not confirmed.
    """
    return case.reason.hold_excluded == "yes" and not something_is_held(case)


@rule
def something_is_held(case: Case) -> bool:
    """A sum is named that is frozen, kept as a reserve or charged back."""
    return any(charge.kind in {"frozen-funds", "reserve", "chargeback"} for charge in case.charges)


@rule
def acquirer_gave_up(case: Case) -> bool:
    """The licensed acquirer itself stopped, lost its licence or declared that it will not perform."""
    return case.reason.fault == "acquirer-stopped"


@rule
def acquirer_merged(case: Case) -> bool:
    """Another institution took the acquirer over."""
    return case.reason.fault == "acquirer-merged"


@rule
def terms_were_changed(case: Case) -> bool:
    """Rate, fee or terms were changed without recorded consent, or a charge was not displayed."""
    return case.reason.fault in {"changed-without-consent", "undisclosed-charge"}


@rule
def agent_gone(case: Case) -> bool:
    """Only the agent or salesman is gone."""
    return case.reason.fault == "agent-gone" or case.provider.seller_reachable == "no"


# The complaint


@rule
def complains_to_regulator(case: Case) -> bool:
    """The complaint goes to the regulator."""
    return case.complaint.to == "regulator"


@rule
def reports_to_association(case: Case) -> bool:
    """It is a report to the payment association, which orders no refund."""
    return case.complaint.to == "association"


@rule
def arbitration_agreed(case: Case) -> bool:
    """The contract refers disputes to arbitration."""
    return case.contract.disputes == "arbitration"


@rule
def nothing_pending(case: Case) -> bool:
    """The user says that no court, arbitrator, mediator or other authority has the matter."""
    return case.complaint.pending_elsewhere == "no"


# Money


@rule
def reserve_or_chargeback(case: Case) -> bool:
    """A chargeback or a reserve is pending."""
    return any(charge.kind in {"chargeback", "reserve"} for charge in case.charges)


@rule
def provider_owes(case: Case) -> bool:
    """Money is asked back or not yet paid out, from the acquirer, as far as the user said."""
    back = any(charge.claim == "refund" and charge.payee != "seller" for charge in case.charges)
    return back or bool(case.settlement.unsettled_amount) or settlement_withheld(case)


@rule
def seller_was_paid(case: Case) -> bool:
    """The seller took a sum."""
    return any(charge.payee == "seller" for charge in case.charges)


@rule
def has_proofs(case: Case) -> bool:
    """There is proof of a charge by the acquirer that is asked back, owed or disputed."""
    return any(charge.proof and charge.claim != "none" for charge in case.charges if charge.payee != "seller")


@rule
def has_seller_proofs(case: Case) -> bool:
    """There is proof of something that the seller took."""
    return any(charge.proof and charge.claim != "none" for charge in case.charges if charge.payee == "seller")


@rule
def debits_authorised(case: Case) -> bool:
    """The user allowed the provider to debit an account."""
    return case.settlement.deduction_authorised == "yes"
