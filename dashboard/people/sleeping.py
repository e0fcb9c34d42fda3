"""Accounts that nobody uses: told a week before, put to sleep, woken by their own person.

Sleeping takes the password away and closes the way in from a council. A new password by "I have forgotten my password",
and the second factor at the sign-in that follows, wake an account; that of somebody who signs in with a council, the
link of another invitation.
"""

from datetime import date, timedelta
from typing import Any

from allauth.account.signals import password_reset
from django.db import transaction
from django.db.models import Max, OuterRef, QuerySet, Subquery
from django.dispatch import receiver

from csprapp.accounts.event_models import Kind
from csprapp.accounts.events import note
from csprapp.accounts.models import User
from csprapp.accounts.roles import Role
from csprapp.accounts.tenants import tenant_of
from csprapp.clock.instants import london_date
from csprapp.mail.models import Outbox
from csprapp.records.settings_rows import change_row
from dashboard.people import mails
from dashboard.people.services import end_sessions
from reviews.decisions.queries import to_decide

SLEEPS_AFTER = timedelta(days=90)  # a quarter: whoever works with cases is here more often than that
TOLD_BEFORE = timedelta(days=7)  # whoever is away for some days reads it in time
WHY_SLEEP = f"Nobody signed in for {SLEEPS_AFTER.days} days"
WHY_WAKE = "Woken by a new password"


def awake() -> QuerySet[User]:
    """The open accounts that are not asleep, each with the day of the last invitation."""
    invited = Outbox.objects.filter(kind=mails.INVITATION, user=OuterRef("pk")).order_by().values("user")
    found = User.objects.filter(is_active=True, asleep_on=None)
    return found.annotate(invited_on=Subquery(invited.annotate(last=Max("day")).values("last")))


def last_seen(person: Any) -> date:
    """The London day of the last sign-in, or of a later invitation, which somebody has to have time to follow."""
    return max(london_date(person.last_login or person.created_at), person.invited_on or date.min)


def see_to_unused(today: date) -> tuple[int, int]:
    """Tell whose account is to sleep in a week, and put to sleep whoever was told a week ago; how many of each.

    Whoever has a decision to sign never sleeps; nor does the last administrator, who could wake the others.
    """
    told = slept = 0
    for seen, person in sorted(((last_seen(each), each) for each in awake()), key=lambda pair: (pair[0], pair[1].pk)):
        if today < seen + SLEEPS_AFTER - TOLD_BEFORE or _is_needed(person, today):
            continue
        told_on = mails.told_of_sleep(person, seen)
        if told_on is None:
            mails.tell_sleep(person, seen, max(seen + SLEEPS_AFTER, today + TOLD_BEFORE), today=today)
            told += 1
        elif today >= max(seen + SLEEPS_AFTER, told_on + TOLD_BEFORE):
            slept += _put_to_sleep(person, today)
    return told, slept


def _put_to_sleep(person: User, today: date) -> bool:
    """Whether it sleeps now. Asked once more with the accounts of all administrators locked: of two, one stays; and
    with its own, for the person may have signed in meanwhile."""
    with transaction.atomic():
        list(User.objects.with_roles([Role.ADMINISTRATOR], today).order_by("pk").select_for_update(no_key=True))
        found = awake().select_for_update(of=("self",), no_key=True).filter(pk=person.pk).first()
        if found is None or last_seen(found) > last_seen(person) or _is_needed(person, today):
            return False
        # Nobody did it: the line of the history says so.
        with change_row(User, person.pk, None, by=None, why=WHY_SLEEP) as held:  # type: ignore[arg-type]
            held.asleep_on = today
            held.set_unusable_password()
        end_sessions(held)
        note(Kind.ACCOUNT_CHANGED, about=held, view="send_reminders")
    return True


def _is_needed(person: User, today: date) -> bool:
    """Whether a decision waits for their signature, or nobody else could keep the accounts: for somebody with a
    password of ours nobody else who could while single sign-on is away."""
    if to_decide(person, today).exists():
        return True
    admins, with_council = User.objects.with_roles([Role.ADMINISTRATOR], today), bool(tenant_of(person.email))
    able = [each for each in admins if each.can_sign_in and (with_council or not tenant_of(each.email))]
    return person in admins and not set(able) - {person}


@receiver(password_reset)
def wake(user: User, **kwargs: Any) -> None:
    """A new password wakes the account; the second factor is asked for at the sign-in."""
    if user.asleep_on:
        with change_row(User, user.pk, None, by=user, why=WHY_WAKE) as held:
            held.asleep_on = user.asleep_on = None
