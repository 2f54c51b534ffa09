"""Who writes to whom: the addressee, how the sides are called, and who signs. Pure.

The words are in messages.yaml under `letter`; here is only which of them a case needs.
"""

from __future__ import annotations

from collections.abc import Iterator

from posexit.blocks import Language
from posexit.case import Case
from posexit.doors import in_liquidation, shop_deregistered, writes_for_another
from posexit.entries import Front, Letter
from posexit.library import Library
from posexit.rules import is_bank, is_business
from posexit.setting import Situation
from posexit.words import Words


def title(front: Front, now: Situation) -> str:
    """Return the title that a letter has in this situation: the first whose rule holds."""
    return next(variant.text for variant in front.title if variant.when is None or now.holds(variant.when))


def papers(letter: Letter, now: Situation, library: Library) -> Iterator[tuple[str, int | None]]:
    """Yield name and pages of every paper that goes with a letter in this situation."""
    for paper in letter.front.attachments:
        if paper.when is not None and not now.holds(paper.when):
            continue
        if paper.letter is None:
            yield paper.text, paper.pages
            continue
        other = library.letter(paper.letter, letter.lang).front
        if now.holds(other.when):
            yield title(other, now), paper.pages


def party(case: Case, front: Front) -> str:
    """Return who writes: holder, person, sole-trader, company, branch, liquidation, or business where unsaid.

    The holder writes for a merchant that cannot: a guardian, an heir, a former shareholder or operator.
    """
    applicant = case.applicant
    if front.signer == "holder" or writes_for_another(case):
        return "holder"
    if in_liquidation(case):
        return "liquidation"
    if applicant.form in {"sole-trader", "company", "branch"}:
        return str(applicant.form)
    return "business" if is_business(case) else "person"


def selves(case: Case, front: Front, words: Words, lang: Language) -> dict[str, str]:
    """Return the names that the two sides have in a letter: one for each, throughout."""
    who = "person" if party(case, front) == "holder" else party(case, front)
    if lang == "zh":
        them = "bank" if is_bank(case) else "company"
        return {
            "me": words.say(f"letter.me.{who}", "zh"),
            "them": words.say(f"letter.them.{them}", "zh"),
        }
    number = "person" if who == "person" else "business"
    return {name: words.say(f"letter.{number}.{name}", "en") for name in ("I", "me", "my", "am")}


def addressee(case: Case, *, to_seller: bool) -> tuple[str | None, str]:
    """Return the full name of the addressee and the field it comes from."""
    if to_seller:
        return case.provider.seller_name, "provider.seller_name"
    return case.provider.name, "provider.name"


def copies(case: Case, front: Front) -> Iterator[str]:
    """Yield who gets a copy: the seller, where one is named and the letter says so."""
    if front.copy_ == "seller" and case.provider.seller_name:
        yield case.provider.seller_name


def signature(case: Case, front: Front) -> Iterator[tuple[str, str | None]]:
    """Yield the lines of the signature block without the date.

    Each is the key of its label under `letter` and the field that fills it; None is a place for the
    hand or the seal.
    """
    who = party(case, front)
    if who == "holder":
        yield f"sign.writer.{_standing(case)}", None
        yield "sign.last4", "holder.id_number.last4"
        yield "sign.phone", "holder.phone"
        return
    role = _role(case, front)
    if who == "person":
        yield f"sign.{role}.person", None
        yield "sign.last4", "applicant.id_number.last4"
    else:
        yield f"sign.{role}.{'shop' if who == 'sole-trader' else 'unit'}", "applicant.name"
        yield f"sign.head.{who}", None
        if case.applicant.contact_name and front.act != "authority":
            yield "sign.contact", "applicant.contact_name"
    yield "sign.phone", "applicant.phone"


def signer(case: Case, front: Front) -> str | None:
    """Return the name of the person whose hand signs, as far as it is known."""
    who = party(case, front)
    if who == "holder":
        return case.holder.name
    if who == "liquidation":
        return None
    return case.applicant.name if who == "person" else case.applicant.legal_representative


def _role(case: Case, front: Front) -> str:
    """Return as what the applicant signs, by the kind of letter."""
    if front.act == "complaint":
        return "report" if case.complaint.to == "association" else "complaint"
    return front.act if front.act in {"notice", "authority", "letter", "statement"} else "request"


def _standing(case: Case) -> str:
    """Return as what the holder signs: guardian, heir, administrator, shareholder, operator; else writer."""
    if shop_deregistered(case):
        return "operator"
    if case.applicant.standing == "heir":
        return "administrator" if case.holder.relation == "administrator" else "heir"
    return {"minor": "guardian", "deregistered": "shareholder"}.get(case.applicant.standing or "", "writer")
