"""The access log: each read of a private record, written before the page leaves. No log, no page."""

from collections.abc import Iterable, Sequence

from django.db import models, transaction
from django.http import HttpRequest

from csprapp.accounts.models import User
from csprapp.records.models import AccessLog

PRINTED = "printed: "
READ_AS = "_read_as"


def log_read(
    request: HttpRequest, *, what: str, case: str = "", obj: models.Model | None = None, why: str = ""
) -> None:
    """Write who reads what, in a transaction of its own. `case` is a reference such as 2026-0042, never a name. The
    page knows by which rows it was logged, and says so when it is printed."""
    user = request.user
    row = log_read_by(user, user.name, user.role_names, what=what, case=case, obj=obj, why=why)
    _know(request, [row])


def log_reads(request: HttpRequest, *, what: str, about: Sequence[tuple[str, models.Model]]) -> None:
    """The same for everything that one page shows, each reference of a case with the record, in one statement."""
    user = request.user
    rows = [_read(user, user.name, user.role_names, what=what, case=case, obj=obj) for case, obj in about]
    with transaction.atomic():
        AccessLog.objects.bulk_create(rows)
    _know(request, rows)


def read_as(request: HttpRequest) -> list[int]:
    """The keys of the rows by which this page was logged as read: one for each case and record on it."""
    rows: list[int] = vars(request).setdefault(READ_AS, [])
    return rows


def _know(request: HttpRequest, rows: Iterable[AccessLog]) -> None:
    read_as(request).extend(row.pk for row in rows)


def log_print(request: HttpRequest, read: Iterable[AccessLog]) -> None:
    """Write that a person prints the page that these rows of theirs are about, a row for each."""
    user = request.user
    rows = [
        AccessLog(
            user=user,
            user_name=user.name[:120],
            roles=user.role_names[:200],
            case=row.case,
            what=f"{PRINTED}{row.what.removeprefix(PRINTED)}"[:120],
            subject=row.subject,
        )
        for row in read
    ]
    with transaction.atomic():
        AccessLog.objects.bulk_create(rows)


def log_read_by(
    user: User, name: str, roles: str, *, what: str, case: str = "", obj: models.Model | None = None, why: str = ""
) -> AccessLog:
    """The same for a reader without an account of their own: `name` is who they said they are, `user` what they read
    through.
    """
    row = _read(user, name, roles, what=what, case=case, obj=obj, why=why)
    with transaction.atomic():
        row.save(force_insert=True)
    return row


def _read(
    user: User, name: str, roles: str, *, what: str, case: str = "", obj: models.Model | None = None, why: str = ""
) -> AccessLog:
    return AccessLog(
        user=user,
        user_name=name[:120],
        roles=roles[:200],
        case=case,
        what=what[:120],
        subject=f"{obj._meta.label_lower}:{obj.pk}" if obj is not None else "",
        why=why,
    )
