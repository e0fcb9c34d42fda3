"""What people are told about accounts. None of these mails holds more than who did it and when."""

from datetime import date
from typing import Any

from csprapp.accounts.invitations import link_for
from csprapp.accounts.models import User
from csprapp.accounts.roles import MAY, Permission, Role
from csprapp.accounts.tenants import tenant_of
from csprapp.clock.deadline import day_words
from csprapp.mail.models import Outbox
from csprapp.mail.services import LINK, compose, post
from csprapp.partnership.models import Partnership

INVITATION = "invitation"
SLEEPS = "account-sleeps"


def link_of(subject: str) -> str:
    """The link for the mail of an invitation, made when it is sent; `subject` is the mail's own: account:12:1."""
    return link_for(User.objects.get(pk=subject.split(":")[1]))


def _tell(kind: str, about: User, to: User | str, template: str, today: date, **facts: Any) -> None:
    """Write a mail about an account; each is one of its own, also when there were others that day."""
    before = Outbox.objects.filter(kind=kind, subject__startswith=f"account:{about.pk}:").count()
    ours = Partnership.current()
    title, text = compose(template, partnership=ours.name, phone=ours.contact_phone, **facts)
    post(kind, f"account:{about.pk}:{before + 1}", to, title, text, day=today)


def invite(person: User, *, by: User, today: date) -> None:
    """Send the link with which they choose a password, or join the sign-in of their council to the account."""
    tenant = tenant_of(person.email)
    _tell(INVITATION, person, person, "account_invitation", today, by=by, link=LINK, tenant=tenant)


def tell_changed(person: User, addresses: list[str], what: str, *, by: User, today: date) -> None:
    """Say to every address they have and had that name or address changed."""
    for to in addresses:
        _tell("account-changed", person, to, "account_changed", today, by=by, what=what)


def tell_factor_reset(person: User, *, by: User, today: date) -> None:
    """Say to the person and to the other administrators that a second factor was taken away."""
    _tell("account-factor", person, person, "account_factor", today, by=by, whose="your")
    for other in administrators(today, but=(person, by)):
        _tell("account-factor", person, other, "account_factor", today, by=by, whose=f"{person}’s")


def told_of_sleep(person: User, seen: date) -> date | None:
    """The day on which somebody who was here last on a London day was told that their account is to sleep."""
    told = Outbox.objects.filter(kind=SLEEPS, subject=_last_here(person, seen))
    return told.order_by("-day").values_list("day", flat=True).first()


def tell_sleep(person: User, seen: date, sleeps_on: date, *, today: date) -> None:
    """Say to the person from which day their account sleeps, and what wakes it."""
    facts = {"seen": day_words(seen), "day": day_words(sleeps_on), "tenant": tenant_of(person.email)}
    title, text = compose("account_sleeps", partnership=Partnership.current().name, **facts)
    post(SLEEPS, _last_here(person, seen), person, title, text, day=today)


def _last_here(person: User, seen: date) -> str:
    return f"account:{person.pk}:{seen}"


def tell_own_roles(by: User, what: str, *, today: date) -> None:
    """Say to the other administrators and the privacy lead, who see the security events, that an administrator changed
    what they may do themselves."""
    for other in User.objects.with_roles(MAY[Permission.SEE_SECURITY], today).exclude(pk=by.pk):
        _tell("account-own-roles", by, other, "account_own_roles", today, by=by, what=what)


def tell_work_given(heir: User, person: User, what: str, *, by: User, today: date) -> None:
    """Say to somebody that the open work of a colleague who left is theirs."""
    if heir.pk != by.pk:
        _tell("account-work", person, heir, "account_work", today, by=by, person=person, what=what)


def administrators(today: date, but: tuple[User, ...] = ()) -> list[User]:
    """Those who keep accounts, without some of them."""
    return list(User.objects.with_roles([Role.ADMINISTRATOR], today).exclude(pk__in=[each.pk for each in but]))
