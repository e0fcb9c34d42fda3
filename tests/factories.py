"""Plain functions that make what a test needs, with invented people and bodies."""

import datetime as dt
import itertools

from csprapp.accounts.models import RoleGrant, User
from csprapp.accounts.roles import Role
from csprapp.partnership.models import Agency, Area, Membership, PartnerBody, Theme

LONG_AGO = dt.date(2020, 1, 1)
PASSWORD = "demonstration-only-2026"
counter = itertools.count(1)


def make_user(*roles: Role | str, name: str = "", email: str = "", area: Area | None = None) -> User:
    """A person holding these roles since long ago, limited to `area` when one is given."""
    number = next(counter)
    user = User.objects.create_user(
        email or f"person{number}@demo.example", PASSWORD, name=name or f"Person Number{number}"
    )
    for role in roles:
        RoleGrant.objects.create(user=user, role=Role(role), valid_from=LONG_AGO)
    if area:
        Membership.objects.create(user=user, area=area, valid_from=LONG_AGO)
    return user


def make_area(name: str = "") -> Area:
    return Area.objects.create(name=name or f"Area {next(counter)}")


def make_body(kind: str = "police", *areas: Area, name: str = "") -> PartnerBody:
    body = PartnerBody.objects.create(kind=kind, name=name or f"Body {next(counter)}")
    body.areas.set(areas)
    return body


def make_delegate(body: PartnerBody, name: str = "") -> User:
    """A person who holds the delegation of a statutory partner body."""
    user = make_user(Role.PARTNER, name=name)
    Membership.objects.create(user=user, body=body, valid_from=LONG_AGO)
    return user


def make_agency(name: str = "") -> Agency:
    return Agency.objects.create(name=name or f"Agency {next(counter)}")


def make_theme(name: str = "") -> Theme:
    number = next(counter)
    return Theme.objects.create(name=name or f"Theme {number}", slug=f"theme-{number}")
