"""Referrals by the page that needs no account: left there by anybody, taken in by the unit's own part of the service.

The page knows nothing and tells nothing but a reference. Taking in makes the referral, a dated row for the
coordinators, and an email to each of them.
"""

import logging
import secrets
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.crypto import salted_hmac

from cases.deadlines.calendars import calendar_in_force
from cases.deadlines.keeping import Wanted, keep
from cases.incidents.queries import owners
from cases.referrals.models import IncomingReferral, Outcome, Referral
from cases.referrals.services import ROUTE
from csprapp.accounts.models import User
from csprapp.accounts.roles import Role
from csprapp.clock.deadline import day_words
from csprapp.mail.services import compose, post
from csprapp.partnership.models import Area, Partnership
from csprapp.records.refusals import Refused
from csprapp.records.services import add, change

SIGNS = "23456789CDFGHJKLMNPQRSTVWXYZ"  # none that is taken for another, and no word comes of them
DAYS = ("date_of_birth", "occurred_on")
A_DAY = 50  # referrals; more is no agency that refers
LABEL = "Consider a referral from the public form"
WITHIN = 1  # working day
NOBODY, NOBODYS_NAME = "by-page@invalid.invalid", "Somebody using the public referral form"
RECEIVED_MAIL, TOLD_MAIL = "referral_received", "referral_told"
# What a referrer is told: which way it went, and nothing of a child or a case.
SAID = {
    Outcome.NOTIFY: "We are taking it further.",
    Outcome.NOT_NOTIFY: "We considered it and decided not to notify it nationally.",
    Outcome.LOCAL_LEARNING: "We will look at it as local learning.",
    Outcome.OTHER_PROCESS: "Another process will deal with it.",
    Outcome.WAITING: "We are waiting for another fact before we decide.",
}

logger = logging.getLogger(__name__)


def new_reference() -> str:
    """Eight signs that say nothing: "R-7K3M-9QXT"."""
    signs = "".join(secrets.choice(SIGNS) for _ in range(8))
    return f"R-{signs[:4]}-{signs[4:]}"


def leave(area: Area, facts: Mapping[str, Any], *, today: date) -> str:
    """Keep a referral until it is taken in; gives its reference. The very same, sent again on the same day, has the
    reference that it has already: a second click, or somebody who went back. With one word changed it is another
    referral, so that nothing is lost; nobody can be asked here, where nothing is told of what came before.

    Raises Refused when more have come today than agencies send.
    """
    kept = {name: value.isoformat() if isinstance(value, date) else value for name, value in facts.items()}
    same = salted_hmac("cases.referrals.incoming", repr((today, area.pk, sorted(kept.items()))), algorithm="sha256")
    press = same.hexdigest()
    earlier = IncomingReferral.objects.filter(press=press).values_list("reference", flat=True)
    if reference := earlier.first():
        return str(reference)
    if len(IncomingReferral.objects.filter(received_on=today).values_list("id")[:A_DAY]) >= A_DAY:
        raise Refused("We cannot take any more referrals here today. Call us instead")
    row = IncomingReferral(press=press, reference=new_reference(), area=area, received_on=today, facts=kept)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:  # clicked twice at one moment
        return str(earlier.get())
    return row.reference


def by_page() -> User:
    """The account that stands for whoever refers without one: inactive, without a password."""
    found, _ = User.objects.get_or_create(
        email=NOBODY, defaults={"name": NOBODYS_NAME, "is_active": False, "password": "!"}
    )
    return found


def take_in(today: date) -> int:
    """Make referrals of what was left on the page; how many. One that cannot be made holds up no other."""
    made = 0
    for key in IncomingReferral.objects.filter(taken_in=False).order_by("pk").values_list("pk", flat=True):
        try:
            made += _take_in(key, today)
        except Exception as error:
            logger.error("A referral from the public form could not be taken in: %d", key, exc_info=error)
    return made


def _take_in(key: int, today: date) -> bool:
    with transaction.atomic():
        left = IncomingReferral.objects.select_for_update(no_key=True).filter(pk=key, taken_in=False).first()
        if left is None:
            return False
        facts = {name: date.fromisoformat(value) if name in DAYS and value else value or None
                 for name, value in left.facts.items()}  # fmt: skip
        facts = {name: value for name, value in facts.items() if value is not None}
        who, why = by_page(), "Referred through the public form, without an account"
        referral = Referral(area=left.area, received_on=left.received_on, reference=left.reference, **facts)
        referral.recorded_by = who
        add(referral, by=who, why=why)
        _ask_to_consider(referral, who, today)
        left.facts, left.taken_in = {}, True
        left.save(update_fields=["facts", "taken_in"])
    return True


def _ask_to_consider(referral: Referral, who: User, today: date) -> None:
    due_on = calendar_in_force().add_working_days(today, WITHIN)
    wanted = replace(Wanted(), route=ROUTE, subject_id=referral.pk, label=LABEL, for_role=True, due_on=due_on)
    with change(Referral, referral.pk, None, by=who, why="Has a date") as held:
        held.deadline = keep(None, wanted, by=who, today=today)
    words = {"reference": referral.reference, "due": day_words(due_on), "address": referral.get_absolute_url()}
    title, text = compose(RECEIVED_MAIL, **words)
    coordinators = User.objects.with_roles([Role.COORDINATOR], today).values("pk")
    for person in owners(referral.area, today).filter(pk__in=coordinators):
        post(RECEIVED_MAIL, f"referral:{referral.pk}", person, title, text, day=today, urgent=True)


def tell_referrer(referral: Referral, *, today: date) -> None:
    """Write to whoever left their address: by reference, which way it went. Call it in the service's transaction."""
    ours = Partnership.current()
    facts = {
        "reference": referral.reference,
        "came": day_words(referral.received_on),
        "said": SAID[Outcome(referral.outcome)],
        "partnership": ours.name,
        "phone": ours.contact_phone,
    }
    title, text = compose(TOLD_MAIL, **facts)
    post(TOLD_MAIL, f"referral:{referral.pk}:{referral.outcome}", referral.email, title, text, day=today)


def to_consider(user: User, on: date) -> Any:
    """The referrals that wait for whoever works on cases, and that nobody has taken yet."""
    return Referral.objects.visible_to(user, on).waiting()
