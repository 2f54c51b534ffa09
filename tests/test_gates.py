"""The gates: what may be cited for whom, with both sides of each date."""

from __future__ import annotations

import pytest

from posexit.fields import case_of
from posexit.gates import binds

INSTITUTION = {"provider.kind": "payment-institution"}
BANK = {"provider.kind": "bank"}
PERSON = {"applicant.type": "personal", "applicant.form": "individual"}
CODE = {"applicant.credit_code": "91350100M000100Y43"}
DEPOSIT = {"charges.1.kind": "deposit", "charges.1.claim": "refund"}
COMPANY = {"applicant.type": "merchant", "applicant.form": "company"}
CHANGED = {**INSTITUTION, "reason.fault": "changed-without-consent"}
CHARGED = {**INSTITUTION, "charges.1.claim": "refund", "charges.1.kind": "sim-fee"}


@pytest.mark.parametrize(
    ("source", "answers", "expected"),
    [
        # what binds everybody
        ("civil-code-565", {}, True),
        ("acquiring-259-exit", {}, True),
        ("outsourcing-14", BANK, True),
        ("aml-39", COMPANY, True),
        # consumers, and acts since the consumer regulation
        ("consumer-regulation-20", PERSON, True),
        ("consumer-regulation-20", PERSON | DEPOSIT, False),
        ("consumer-regulation-20", PERSON | DEPOSIT | {"charges.1.charged_on": "2024-06-30"}, False),
        ("consumer-regulation-20", PERSON | DEPOSIT | {"charges.1.charged_on": "2024-07-01"}, True),
        ("consumer-regulation-20", COMPANY | DEPOSIT | {"charges.1.charged_on": "2024-07-01"}, False),
        ("consumer-2", PERSON | {"migration.customers": "门口贴告示"}, False),
        ("samr-complaints-3", PERSON | {"reason.kind": "business-change"}, False),
        ("samr-complaints-3", PERSON | {"reason.kind": "cost"}, True),
        # whoever has a credit code is no natural person, whatever it calls itself
        ("pbc-consumer-43", PERSON | INSTITUTION, True),
        ("pbc-consumer-43", PERSON | INSTITUTION | CODE, False),
        ("pbc-consumer-16", PERSON | BANK | CODE, False),
        ("fact-hotline-12363", PERSON | CODE, False),
        ("consumer-regulation-20", PERSON | CODE, False),
        # payment institutions only
        ("payment-regulation-35", {}, False),
        ("payment-regulation-35", BANK, False),
        ("payment-regulation-35", INSTITUTION, True),
        ("payment-regulation-22", INSTITUTION, True),
        ("payment-regulation-2", INSTITUTION, True),
        ("payment-regulation-27", BANK, False),
        ("payment-regulation-31", INSTITUTION, True),
        ("payment-rules-58", BANK, False),
        ("payment-rules-58", INSTITUTION, True),
        # what rests on an act
        ("payment-regulation-34", CHANGED, False),
        ("payment-regulation-34", CHANGED | {"reason.since": "2024-04-30"}, False),
        ("payment-regulation-34", CHANGED | {"reason.since": "2024-05-01"}, True),
        ("payment-regulation-34", CHANGED | {"reason.since": "2024-05-01"} | CHARGED, True),
        (
            "payment-regulation-34",
            CHANGED | {"reason.since": "2024-05-01"} | CHARGED | {"charges.1.charged_on": "2024-05-01"},
            True,
        ),
        (
            "payment-regulation-34",
            CHANGED | {"reason.since": "2024-05-01"} | CHARGED | {"charges.1.charged_on": "2024-04-30"},
            False,
        ),
        (
            "payment-regulation-20",
            CHANGED | {"reason.since": "2024-05-01"} | CHARGED | {"charges.1.charged_on": "2024-04-30"},
            True,
        ),
        ("payment-regulation-20", CHANGED | {"reason.since": "2024-04-30"}, False),
        ("payment-regulation-20", CHANGED | {"reason.since": "2024-05-01"}, True),
        ("payment-regulation-34", CHANGED | BANK | {"reason.since": "2026-05-01"}, False),
        ("payment-rules-62", CHANGED | {"reason.since": "2024-07-09"}, False),
        ("payment-rules-62", CHANGED | {"reason.since": "2024-07-10"}, True),
        ("payment-rules-62", CHANGED | BANK | {"reason.since": "2024-07-10"}, False),
        ("payment-regulation-14", INSTITUTION | {"reason.fault": "acquirer-stopped"}, False),
        (
            "payment-regulation-14",
            INSTITUTION | {"reason.fault": "acquirer-stopped", "reason.since": "2024-05-01"},
            True,
        ),
        # ... a charge complained of is such an act, a standing duty needs none
        ("payment-regulation-34", INSTITUTION, True),
        ("payment-regulation-34", CHARGED, False),
        ("payment-regulation-34", CHARGED | {"charges.1.charged_on": "2024-04-30"}, False),
        ("payment-regulation-34", CHARGED | {"charges.1.charged_on": "2024-05-01"}, True),
        (
            "payment-regulation-34",
            CHARGED | {"charges.1.charged_on": "2024-05-01", "charges.2.claim": "dispute"},
            False,
        ),
        ("payment-regulation-34", CHARGED | {"charges.1.payee": "seller"}, True),
        ("payment-regulation-34", CHARGED | {"charges.1.kind": "deposit"}, True),
        ("payment-regulation-34", CHARGED | {"charges.1.claim": "pay"}, True),
        # persons with a bank
        ("pbc-consumer-16", BANK | PERSON, True),
        ("pbc-consumer-16", BANK | COMPANY, False),
        ("pbc-consumer-16", INSTITUTION | PERSON, False),
        ("pbc-consumer-16", PERSON, False),
        ("pbc-consumer-40", INSTITUTION | PERSON, True),
        ("pbc-consumer-40", INSTITUTION | COMPANY, False),
        ("pbc-consumer-40", PERSON, False),
        # personal data
        ("pipl-47", PERSON, True),
        ("pipl-47", COMPANY, False),
        ("pipl-49", {"applicant.form": "sole-trader"}, False),
        ("pipl-49", {"applicant.form": "sole-trader", "applicant.standing": "heir"}, True),
        ("pipl-49", {"applicant.form": "company", "applicant.standing": "heir"}, False),
        ("pipl-47", {"applicant.form": "sole-trader"}, False),
        ("pipl-47", {"applicant.form": "sole-trader", "applicant.standing": "never-applied"}, True),
        ("pipl-47", {"applicant.form": "company", "applicant.standing": "never-applied"}, False),
        ("network-data-24", COMPANY, False),
        ("network-data-24", PERSON, True),
        # consumers
        ("consumer-26", PERSON, True),
        ("consumer-26", {"applicant.type": "personal"}, True),
        ("consumer-26", {}, False),
        ("consumer-26", {"applicant.form": "small-merchant"}, False),
        ("consumer-regulation-20", COMPANY, False),
        ("samr-complaints-3", {"applicant.form": "sole-trader"}, False),
    ],
)
def test_a_source_binds(source: str, answers: dict[str, str], expected: bool) -> None:
    assert binds(case_of(answers), source) is expected
