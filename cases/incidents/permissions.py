"""Who may do what to this case. Deeds of a role: `csprapp/accounts/roles.py`; which cases: `visible_to`."""

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest

from cases.incidents.locks import lock_cases
from cases.incidents.models import Incident
from cases.incidents.rules import REFERENCE
from csprapp.accounts.models import User
from csprapp.accounts.roles import NotAllowed, Permission, has_permission, require_permission
from csprapp.composed import OneOf, composed
from csprapp.records.access import log_read
from csprapp.today import london_today


def open_case(request: HttpRequest, reference: str, what: str, why: str = "") -> Incident:
    """The case, its read logged before anything of it leaves. Strangers get the 404 of a case that does not exist."""
    if not REFERENCE.fullmatch(reference):
        raise Http404
    incident = next(iter(composed(_called, request.user, london_today(), about=(reference,))), None)
    if incident is None:
        raise Http404
    log_read(request, what=what, case=incident.reference, obj=incident, why=why)
    return incident


def _called(user: User, on: date, reference: str) -> QuerySet[Incident]:
    visible: QuerySet[Incident] = Incident.objects.visible_to(user, on).filter(reference=reference).order_by()
    return visible.select_related("area", "owner", "logged_by")


def open_among(user: User, on: date, keys: Iterable[int | None]) -> set[int]:
    """The keys of those of these cases that are open to a person on a London day."""
    asked = tuple({key for key in keys if key})
    return {key for (key,) in composed(_open_among, user, on, about=(asked,))} if asked else set()


def _open_among(user: User, on: date, keys: Any) -> QuerySet[Any]:
    return Incident.objects.visible_to(user, on).filter(OneOf("pk", keys)).order_by().values_list("pk")


def require_case(user: User, deed: Permission, incident: Incident, on: date) -> None:
    """Nothing, or `NotAllowed`: the person's role may do the deed, and this case is open to them on that London day.

    Every service that changes a case asks this itself, so that no other way in can forget it.
    """
    require_permission(user, deed)
    if not may_case(user, deed, incident, on):
        raise NotAllowed("There is no such case, or you cannot open it.")


@contextmanager
def case_for_change(
    incident: Incident, deed: Permission, *, by: User, today: date, beside: Collection[Incident] = ()
) -> Iterator[Incident]:
    """The one way in for a service that changes a case or anything of it: the person is asked about as `require_case`
    does, then the case is locked in a transaction of the service's own, with those `beside` it that change too.

    Raises NotAllowed.
    """
    require_case(by, deed, incident, today)
    with transaction.atomic():
        locked = lock_cases([incident.pk, *(other.pk for other in beside)])
        yield next(case for case in locked if case.pk == incident.pk)


def may_case(user: User, deed: Permission, incident: Incident, on: date) -> bool:
    """Whether `require_case` would let the person pass; for pages that offer only what works."""
    return has_permission(user, deed) and bool(open_among(user, on, [incident.pk]))
