"""Writing down what happens at the doors: who signs in and who fails, what is refused, what roles and factors change.

Each in a transaction of its own, which no refused request takes back; inside a service it stands or falls with what was
done. What cannot be written stops nobody, and says so in the log.
"""

import hashlib
import logging
from datetime import datetime, timedelta
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.core import context
from allauth.core.internal.ratelimit import truncate_ip
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import Error, models, transaction
from django.db.models import F, Value
from django.db.models.functions import Cast, Concat
from django.http import HttpRequest

from csprapp.accounts.event_models import Kind, Outcome, SecurityEvent, SecurityTally
from csprapp.accounts.models import User
from csprapp.today import now

logger = logging.getLogger("csprapp.security")

# So many addresses an hour are told apart for each kind; what comes from more is counted together.
ADDRESSES = 500
KEPT = timedelta(days=90)  # an address: long enough to look into a break-in, which is noticed late


def note(
    kind: Kind, outcome: Outcome = Outcome.DONE, *, user: Any = None, about: models.Model | str = "", view: str = ""
) -> None:
    """Write down one event of the request that is being answered, or of a command (`view`). `user` is who did it, or
    whose account was tried: without one whoever is signed in; `about` the record that it was done to, or its kind and
    key."""
    subject = about if isinstance(about, str) else f"{about._meta.label_lower}:{about.pk}"
    said: dict[str, Any] = {"event": kind.value, "outcome": outcome.value, "subject": subject or None}
    try:
        request = context.request
        known = user or getattr(request, "user", None)
        known = known if isinstance(known, User) else None
        match = getattr(request, "resolver_match", None)
        view = view or (match.view_name or "" if match else "")
        said |= {"view": view or None, "user": known and known.pk}
        row = SecurityEvent(at=now(), kind=kind, outcome=outcome, user=known, view=view[:80], subject=subject[:80])
        with transaction.atomic():
            said["times"] = _write(row, _address(request))
    except Error as error:
        logger.error("A security event could not be written: %s", error, extra={"said": said})
        return
    if _is_told(said["times"]):
        logger.info("security event", extra={"said": said})


def _is_told(times: int) -> bool:
    """The first, second, fourth, eighth ... of the same."""
    return times & (times - 1) == 0


def _write(row: SecurityEvent, address: str) -> int:
    """Count it, and keep the row where one is due; gives how often it happened within this hour."""
    row.tally_id, row.times = _count(row, address)
    if _is_told(row.times):
        row.user_name = row.user.name[:120] if row.user else ""
        row.save(force_insert=True)
    return row.times


def _count(row: SecurityEvent, address: str) -> tuple[int, int]:
    """The key of the tally, and its number with this one."""
    hour = row.at.replace(minute=0, second=0, microsecond=0)
    facts = {"kind": row.kind, "hour": hour, "last_at": row.at}
    # What was done to another is another deed; of what was refused, however many were tried, it is the same.
    same = f"{row.kind}/{row.outcome}/{row.user_id}/{hour.isoformat()}/{row.subject * (row.outcome == Outcome.DONE)}"
    for place in (address, ""):
        key = _key(f"{same}/{place}")
        ours = SecurityTally.objects.filter(key=key)
        if not ours.update(times=F("times") + 1, last_at=row.at):
            if place and SecurityTally.objects.filter(kind=row.kind, hour=hour).count() >= ADDRESSES:
                continue
            tally, new = SecurityTally.objects.get_or_create(key=key, defaults={**facts, "address": place})
            if new:
                return tally.pk, 1
            ours.update(times=F("times") + 1, last_at=row.at)
        return ours.values_list("pk", "times").get()
    raise AssertionError("what has no address is always counted")


def _key(what: str) -> str:
    """One for each part of the service: the role of the guests' part sees and counts its own."""
    return f"{settings.CSPR_SERVE}:{hashlib.sha256(what.encode()).hexdigest()}"


def _address(request: HttpRequest | None) -> str:
    """From where, behind a proxy of ours the visitor's own; of an IPv6 address the network. "" for a command."""
    try:
        return truncate_ip(get_adapter().get_client_ip(request))[:45] if request else ""
    except PermissionDenied:  # no address, or none that can be read
        return ""


def forget_addresses(before: datetime) -> int:
    """Empty the addresses of what happened before; how many."""
    old = SecurityTally.objects.filter(last_at__lt=before).exclude(address="")
    return old.update(address="", key=Concat(Value("over:"), Cast("pk", models.CharField())))
