"""The people as an administrator reads of them."""

from datetime import date
from functools import reduce
from operator import or_
from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from csprapp.accounts.models import RoleGrant, User
from csprapp.accounts.roles import Role
from csprapp.clock.deadline import day_words
from csprapp.mail.models import Outbox
from csprapp.partnership.models import Membership
from csprapp.records.apostrophes import says
from csprapp.ui.components import Event
from dashboard.people.mails import INVITATION


def people(today: date) -> QuerySet[User]:
    """Everybody with an account, with whether they have a second factor, their roles and what they belong to, those
    that have not begun yet included."""
    roles = RoleGrant.objects.exclude(valid_until__lt=today).order_by("valid_from", "pk")
    places = Membership.objects.exclude(valid_until__lt=today).select_related("area", "body", "agency").order_by("pk")
    factor = Exists(Authenticator.objects.filter(user=OuterRef("pk")))
    both = Prefetch("role_grants", roles, "held"), Prefetch("memberships", places, "places")
    return User.objects.annotate(second_factor=factor).prefetch_related(*both)


def last_invitation(person: User) -> Outbox | None:
    """The last email that invited somebody."""
    return Outbox.objects.filter(kind=INVITATION, user=person).order_by("-pk").first()


def narrowed(chosen: dict[str, str], today: date) -> QuerySet[User]:
    """The people as filtered."""
    found = people(today).filter(is_active=chosen.get("show") != "ended")
    if chosen.get("show") == "waiting":
        found = found.filter(last_login=None)
    if chosen.get("show") == "asleep":
        found = found.filter(asleep_on__isnull=False)
    if chosen.get("show") == "to_end":
        found = found.filter(to_end_since__isnull=False)
    if role := chosen.get("role"):
        found = found.filter(pk__in=RoleGrant.objects.live(today).filter(role=role).values("user"))
    if words := chosen.get("q"):
        found = found.filter(says("name", words) | says("email", words))
    return found


def not_joined() -> QuerySet[User]:
    """Who is to sign in with their council or another body and has not joined that sign-in to their account yet."""
    domains = [domain for tenant in settings.CSPR_SSO for domain in tenant.domains]
    if not domains:
        return User.objects.none()
    theirs = reduce(or_, (Q(email__iendswith=f"@{domain}") for domain in domains))
    return User.objects.filter(theirs, is_active=True, issuer="").order_by("name", "pk")


def days(row: Any) -> str:
    """Since when and until when a role or a membership, in words for a list."""
    until = f" until {day_words(row.valid_until)}" if row.valid_until else ""
    return f"from {day_words(row.valid_from)}{until}"


def changes_of(person: User) -> list[Event]:
    """What was changed of a person's account, roles and belongings, newest first: by whom and why."""
    account = person.history.exclude(history_change_reason=None).select_related("history_user")
    roles = RoleGrant.history.filter(user_id=person.pk).select_related("history_user")
    places = Membership.history.filter(user_id=person.pk).select_related("history_user", "area", "body", "agency")
    lines = [(row, "Account") for row in account] + [(row, _named(row)) for rows in (roles, places) for row in rows]
    lines.sort(key=lambda line: line[0].history_date, reverse=True)
    return [_event(title, row) for row, title in lines]


def _event(title: str, row: Any) -> Event:
    return Event(title, row.history_date, str(row.history_user or ""), row.history_change_reason or "")


def _named(row: Any) -> str:
    what = Role(row.role).label if hasattr(row, "role") else row.area or row.body or row.agency
    return f"{what}, {days(row)}"
