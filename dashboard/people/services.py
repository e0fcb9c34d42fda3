"""Opening, changing and ending accounts. Whoever is concerned is told by mail; sessions end at once."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db import transaction

from csprapp.accounts.event_models import Kind
from csprapp.accounts.events import note
from csprapp.accounts.models import RoleGrant, User
from csprapp.accounts.roles import REACH, Permission, Reach, Role, require_permission
from csprapp.accounts.tenants import tenant_of
from csprapp.partnership.models import Agency, Area, Membership, PartnerBody
from csprapp.records.refusals import Refused, require_given
from csprapp.records.settings_rows import add_row, change_row, correct, require_only
from dashboard.people import mails, queries
from dashboard.people.rules import BY_ANOTHER, FIRST_OF_TWO, SECOND_OF_TWO, check_days, check_roles
from dashboard.people.work import give, work_of

ONE_DAY = timedelta(days=1)
LAST = "Nobody else could manage accounts. Make somebody else an administrator first"
KEEPS_FACTOR = "They sign in with {0}, which looks after their second factor"
Belongs = Mapping[str, Area | PartnerBody | Agency]


def invite(
    name: str, email: str, roles: Sequence[str], places: Sequence[tuple[str, Any]], *, valid_from: date,
    valid_until: date | None = None, by: User, today: date,
) -> User:  # fmt: skip
    """Open an account with its roles and what it belongs to ("area", "body" or "agency"), and send the invitation.

    Raises NotAllowed, Refused.
    """
    require_permission(by, Permission.MANAGE_USERS)
    require_given({"name": (name, "Enter the name"), "email": (email, "Enter the email address")})
    require_only(User, email, field="email")
    check_roles(roles, dict(places))
    check_days(valid_from, valid_until, today)
    days = {"valid_from": valid_from, "valid_until": valid_until}
    with transaction.atomic():
        person = User(name=name.strip(), email=email.strip().lower())
        person.set_unusable_password()
        add_row(person, by=by, why="Invited")
        for role in roles:
            add_row(RoleGrant(user=person, role=role, **days), by=by, why="Invited")
        for kind, place in places:
            add_row(Membership(user=person, **{kind: place}, **days), by=by, why="Invited")
        mails.invite(person, by=by, today=today)
        note(Kind.ACCOUNT_OPENED, user=by, about=person)
        note(Kind.ROLE_GIVEN, user=by, about=person)
    return person


def set_up_two(name: str, email: str, own: str, *, by: User, today: date) -> User:
    """A unit of two: the person who asks is coordinator or manager (`own`) and publishes, a colleague is the other and
    checks; both keep the accounts. Raises NotAllowed, Refused."""
    other = Role.MANAGER if own == Role.COORDINATOR else Role.COORDINATOR
    with transaction.atomic():
        person = invite(name, email, [other, *SECOND_OF_TWO], [], valid_from=today, by=by, today=today)
        for role in (Role(own), *FIRST_OF_TWO):
            if role not in by.roles(today):
                give_role(by, role, valid_from=today, by=by, today=today)
    return person


def invite_again(person: User, *, by: User, today: date) -> None:
    """A new link to somebody who lost theirs; an account that was ended is open again, with no role of before.

    Raises NotAllowed, Refused (somebody bound to the sign-in of their council: `unbind`).
    """
    require_permission(by, Permission.MANAGE_USERS)
    if person.issuer and tenant_of(person.email):
        raise Refused("They already sign in with their council. Remove that first, with a reason")
    with transaction.atomic():
        if User.objects.filter(pk=person.pk, is_active=False).exists():
            with change_row(User, person.pk, None, by=by, why="Opened again") as held:
                held.is_active = True
            note(Kind.ACCOUNT_OPENED, user=by, about=person)
        mails.invite(person, by=by, today=today)


def invite_not_joined(*, by: User, today: date) -> int:
    """A link to everybody who is to sign in with their council and has not joined that sign-in yet; to how many.

    Raises NotAllowed, Refused when there is nobody.
    """
    require_permission(by, Permission.MANAGE_USERS)
    with transaction.atomic():
        people = list(queries.not_joined())
        if not people:
            raise Refused("Everybody has already joined their sign-in to their account")
        for person in people:
            mails.invite(person, by=by, today=today)
    return len(people)


def unbind(person: User, version: int, *, reason: str, by: User, today: date) -> User:
    """The sign-in with their council opens this account no more, and they are invited again: the next first sign-in
    binds whoever the council then vouches for. Raises NotAllowed, Refused, Conflict."""
    require_permission(by, Permission.MANAGE_USERS)
    require_given({"reason": (reason, "Enter why you are removing it")})
    if person.pk == by.pk:
        raise Refused("You cannot remove your own sign-in. Ask another administrator")
    with transaction.atomic():
        with change_row(User, person.pk, version, by=by, why=f"Sign-in removed, invited again: {reason}") as held:
            held.issuer = held.subject = ""
        end_sessions(held)
        mails.invite(held, by=by, today=today)
        note(Kind.ACCOUNT_CHANGED, user=by, about=person)
    return held


def give_role(
    person: User, role: str, *, valid_from: date, valid_until: date | None = None, by: User, today: date
) -> RoleGrant:
    """One more role, from a day until another. Nobody gives themselves one by which a second person answers for what a
    first one did, nor, where another administrator could, one that opens cases. Any other that they give themselves is
    told to the other administrators and the privacy lead.

    Raises NotAllowed, Refused.
    """
    require_permission(by, Permission.MANAGE_USERS)
    check_days(valid_from, valid_until, today)
    opens_cases = REACH[Role(role)] is not Reach.NONE
    if by.pk == person.pk and (role in BY_ANOTHER or opens_cases and _others_who_can(by, today)):
        raise Refused({"role": "You cannot give yourself this role. Ask another administrator"})
    there = RoleGrant.objects.filter(user=person, role=role).exclude(valid_until__lt=valid_from)
    if there.exists():
        raise Refused({"role": f"{person} already has this role"})
    with transaction.atomic():
        days = {"valid_from": valid_from, "valid_until": valid_until}
        grant = add_row(RoleGrant(user=person, role=role, **days), by=by, why="Given")
        note(Kind.ROLE_GIVEN, user=by, about=person)
        if by.pk == person.pk:
            mails.tell_own_roles(by, f"added {Role(role).label.lower()}", today=today)
    return grant


def give_place(
    person: User, kind: str, place: Any, *, valid_from: date, valid_until: date | None = None, by: User, today: date
) -> Membership:
    """One more area, body or agency. Nobody makes themselves the delegate of a partner body, nor, where another
    administrator could, widens the areas they work in; what else they give themselves is told as a role is.

    Raises NotAllowed, Refused.
    """
    require_permission(by, Permission.MANAGE_USERS)
    check_days(valid_from, valid_until, today)
    if by.pk == person.pk and kind == "body":
        raise Refused({"place": "You cannot give yourself a delegation. Ask another administrator"})
    if by.pk == person.pk and kind == "area" and _others_who_can(by, today):
        raise Refused({"place": "You cannot give yourself an area. Ask another administrator"})
    there = Membership.objects.filter(user=person, **{kind: place}).exclude(valid_until__lt=valid_from)
    if there.exists():
        raise Refused({"place": f"{person} already belongs to {place}"})
    row = Membership(user=person, **{kind: place}, valid_from=valid_from, valid_until=valid_until)
    with transaction.atomic():
        note(Kind.ROLE_GIVEN, user=by, about=person)
        if by.pk == person.pk:
            mails.tell_own_roles(by, f"added {place}", today=today)
        return add_row(row, by=by, why="Given")


def end(row: Any, version: int, *, last_day: date, reason: str, by: User, today: date) -> Any:
    """End a role or a membership with a last day; yesterday ends it at once. Raises NotAllowed, Refused (the last
    administrator, one's own administration), Conflict."""
    require_permission(by, Permission.MANAGE_USERS)
    if last_day < today - ONE_DAY:
        raise Refused({"last_day": "The last day must be yesterday or later"})
    with transaction.atomic():
        if getattr(row, "role", "") == Role.ADMINISTRATOR:
            _require_another_administrator(row.user, by=by, after=last_day)
        with change_row(type(row), row.pk, version, by=by, why=reason) as held:
            held.valid_until = last_day
            held.valid_from = min(held.valid_from, last_day)  # what never began is in force on no day to come
        note(Kind.ROLE_ENDED, user=by, about=row.user)
        if by.pk == row.user_id and isinstance(row, RoleGrant):
            mails.tell_own_roles(by, f"ended {row.get_role_display().lower()}", today=today)
    return held


def _require_another_administrator(person: User, *, by: User, after: date) -> None:
    """Nothing, or `Refused`."""
    if person.pk == by.pk:
        raise Refused("You cannot end your own administrator role. Ask another administrator")
    _require_administrator_beside(person, after=after)


def _require_administrator_beside(person: User, *, after: date) -> None:
    """Nothing, or `Refused`. The accounts of all administrators are locked, lowest key first: of two who end each other
    at once the second is refused."""
    admins = User.objects.with_roles([Role.ADMINISTRATOR], after + ONE_DAY).order_by("pk")
    if not [each for each in admins.select_for_update(no_key=True) if each != person and each.can_sign_in]:
        raise Refused(LAST)


def _others_who_can(by: User, today: date) -> list[User]:
    """The other administrators who can sign in."""
    return [each for each in mails.administrators(today, but=(by,)) if each.can_sign_in]


def change_details(person: User, version: int, *, name: str, email: str, by: User, why: str, today: date) -> User:
    """Another name or address; said to the old address and the new. Raises NotAllowed, Refused (an address with which
    the last administrator could not come in), Conflict."""
    require_permission(by, Permission.MANAGE_USERS)
    email = email.strip().lower()
    require_only(User, email, but=person.pk, field="email")
    before = {"name": person.name, "email address": person.email}
    moves = tenant_of(email) not in (None, tenant_of(person.email))  # once they are invited again they can sign in
    with transaction.atomic():
        if moves and Role.ADMINISTRATOR in person.roles(today):
            _require_administrator_beside(person, after=today)
        held = correct(person, version, {"name": name.strip(), "email": email}, by=by, why=why)
        if held.issuer and tenant_of(email) != tenant_of(before["email address"]):
            with change_row(User, held.pk, None, by=by, why="The new address belongs to a different sign-in") as held:
                held.issuer = held.subject = ""
        after = {"name": held.name, "email address": held.email}
        if what := [words for words in before if before[words] != after[words]]:
            # Or the old one could still ask for a new password.
            EmailAddress.objects.filter(user=held).exclude(email=email).delete()
            addresses = list(dict.fromkeys([before["email address"], email]))
            mails.tell_changed(held, addresses, " and ".join(what), by=by, today=today)
            note(Kind.ACCOUNT_CHANGED, user=by, about=held)
    return held


def end_account(person: User, version: int, *, heir: User | None, reason: str, by: User, today: date) -> User:
    """Nobody signs in as them any more, from this moment. Their open work goes to `heir` in the same step; their roles
    and memberships end. Raises NotAllowed, Refused (open work and no heir, the last administrator), Conflict."""
    require_permission(by, Permission.MANAGE_USERS)
    if person.pk == by.pk:
        raise Refused("You cannot end your own account. Ask another administrator")
    with transaction.atomic():
        work = work_of(person)
        if work and (heir is None or heir.pk == person.pk or not heir.is_active):
            raise Refused({"heir": f"Select who takes over: {work}"})
        if work and heir:
            give(work, heir, by=by, why=f"The account of {person} ended", today=today)
            mails.tell_work_given(heir, person, str(work), by=by, today=today)
        if Role.ADMINISTRATOR in person.roles(today):
            _require_another_administrator(person, by=by, after=today)
        with change_row(User, person.pk, version, by=by, why=reason) as held:
            held.is_active, held.issuer, held.subject = False, "", ""
            held.asleep_on = held.to_end_since = None
        for row in (*_lasting(RoleGrant, person, today), *_lasting(Membership, person, today)):
            with change_row(type(row), row.pk, None, by=by, why=reason) as ended:
                ended.valid_until, ended.valid_from = today, min(row.valid_from, today)
        end_sessions(person)
        note(Kind.ACCOUNT_ENDED, user=by, about=person)
    return held


def _lasting(model: Any, person: User, today: date) -> list[Any]:
    return list(model.objects.filter(user=person).exclude(valid_until__lte=today).order_by("pk"))


def end_sessions(person: User) -> None:
    """Sign somebody out everywhere. After their row was saved, which would write the old key of their sessions."""
    User.objects.end_sessions(person.pk)
    for session in UserSession.objects.filter(user=person):
        session.end()


def reset_second_factor(person: User, version: int, *, checked: str, by: User, today: date) -> User:
    """Take a lost second factor away, after an identity check that is recorded. They and the other administrators are
    told; a new one is enrolled at the next sign-in. Raises NotAllowed, Refused, Conflict."""
    require_permission(by, Permission.MANAGE_USERS)
    if tenant := tenant_of(person.email):
        raise Refused(KEEPS_FACTOR.format(tenant.name))
    require_given({"checked": (checked, "Enter how you checked who is asking")})
    if person.pk == by.pk:
        raise Refused("You cannot reset your own second factor here. Ask another administrator")
    with transaction.atomic():
        with change_row(User, person.pk, version, by=by, why=f"Second factor reset. Identity: {checked}") as held:
            pass  # nothing of the row changes: its history says who reset the factor, and how they knew who asked
        Authenticator.objects.filter(user=person).delete()
        end_sessions(person)
        mails.tell_factor_reset(person, by=by, today=today)
        note(Kind.FACTOR_RESET, user=by, about=person)
    return held
