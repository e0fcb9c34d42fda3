"""Mail that hands a decision on: to the delegates who sign or confirm it, then to who sends the rapid review."""

from datetime import date

from django.urls import reverse

from cases.incidents.models import Incident
from cases.mails.naming import named
from csprapp.accounts.models import User
from csprapp.mail.services import compose, full_address, post
from csprapp.partnership.models import PartnerBody
from reviews.decisions.queries import delegates
from reviews.rapid.models import RapidReview

KINDS = TO_SIGN, TO_CONFIRM, TO_SEND = "decision_to_sign", "decision_recorded", "review_decided"
Told = tuple[str, str]  # kind and subject: what says that somebody was told of one thing


def to_sign(reference: str, number: int) -> Told:
    """Of a question that is put to the partners of a case; asked anew, in another round, it is another one."""
    return TO_SIGN, f"{reference} round {number}"


def to_confirm(reference: str, decision: int) -> Told:
    """Of a decision that was recorded for a body."""
    return TO_CONFIRM, f"{reference} {decision}"


def to_send(reference: str, number: int) -> Told:
    """Of a rapid review that is decided, in a round, and can be sent."""
    return TO_SEND, f"{reference} round {number}"


def page_to_sign(reference: str, body: PartnerBody) -> str:
    """Where a body reads what is to be decided, and decides."""
    return reverse("case-decision-sign", args=[reference, body.pk])


def page_to_confirm(reference: str) -> str:
    """Where a body confirms in one press what was recorded for it."""
    return reverse("case-decision", args=[reference])


def write_to_delegates(
    incident: Incident, body: PartnerBody, told: Told, url: str, *, title: str, words: str, by: User, on: date
) -> None:
    """A mail to everybody who holds a body's delegation on a London day, with the address of the page on which they
    answer; not to who asks them."""
    reference = incident.reference
    text = f"{words}\n{full_address(url)}"
    for person in delegates(body, incident, on):
        if person.pk != by.pk:
            post(*told, person, f"{reference}: {title}", text, day=on, case=reference)


def tell_decided(review: RapidReview, incident: Incident, *, by: User, on: date) -> None:
    """The partners have decided and the rapid review is not sent: the case's owner does that next."""
    owner, reference = incident.owner, incident.reference
    if owner is None or not owner.is_active or owner.pk == by.pk or review.sent_on:
        return
    url = reverse("case-rapid-review", args=[reference])
    title, text = compose("review_decided", case=named(incident), url=url)
    post(*to_send(reference, review.round), owner, title, text, day=on, case=reference)
