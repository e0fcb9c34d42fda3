"""How every view of the desk begins: who asks, which publication, and what a stale save is answered with."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.core.exceptions import ReauthenticationRequired
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from csprapp.accounts.roles import Deed, NotAllowed, require
from csprapp.records.access import log_read
from csprapp.records.services import Conflict
from csprapp.today import london_today, now
from csprapp.ui.forms import Form
from publications.library.models import Publication
from publications.library.rules import Standing
from publishing.links import blockers, queries
from publishing.links.models import PublicationLink, Stop
from publishing.overview.overview import Overview, overview, places

OPEN_WHILE_PUBLIC = frozenset({"publication", "publication-withdraw"})


@dataclass(frozen=True)
class Opened:
    """One publication, opened by one person for one page."""

    view: Overview
    link: PublicationLink
    current: str
    closed: bool = False

    @cached_property
    def stops(self) -> list[Stop]:
        """What was recorded on a case after the check and has not been settled."""
        return blockers.open_stops(self.publication)

    @property
    def source(self) -> str:
        """What it was written from; without the reference where the person is not named on a restricted case."""
        return "A review of ours" if self.closed else queries.source_words(self.link)

    @property
    def publication(self) -> Publication:
        return self.view.publication

    def context(self, **more: Any) -> dict[str, Any]:
        """What every page of a publication shows, and what this one adds."""
        shown = {"view": self.view, "publication": self.publication, "places": places(self.view, self.current)}
        stopped = {"stops": self.stops, "stop_words": [] if self.closed else _words(self.stops)}
        return {**shown, **stopped, **more}


def _words(stops: list[Stop]) -> list[str]:
    return [line for stop in stops for line in stop.words.split("\n")]


def open_publication(request: HttpRequest, pk: int, current: str, deed: Deed = Deed.SEE_PUBLICATIONS) -> Opened:
    """The publication with its private side, its read logged. Raises NotAllowed, Http404.

    What draws on a restricted case is open to the people named on that case, and what draws on a case of one area to
    those who work in it. Once it is public, everybody who publishes may open the two pages from which it is taken down.
    """
    require(request.user, Deed.SEE_PUBLICATIONS)
    require(request.user, deed)
    publication = get_object_or_404(Publication.objects.prefetch_related("editions__documents"), pk=pk)
    link, view = _link(publication), overview(publication, now())
    closed = publication.pk in queries.closed_to(request.user, london_today())
    if closed and not (view.standing is Standing.PUBLIC and current in OPEN_WHILE_PUBLIC):
        raise Http404
    for reference in [case.reference for case in queries.incidents_of(link)] or [""]:
        log_read(request, what=current.replace("-", " "), case=reference, obj=publication)
    return Opened(view, link, current, closed)


def _link(publication: Publication) -> PublicationLink:
    """Its private side; an empty one, unsaved, for what was made without the desk."""
    try:
        return queries.link_of(publication)
    except PublicationLink.DoesNotExist:
        return PublicationLink(publication=publication)


def require_fresh_sign_in(request: HttpRequest) -> None:
    """Nothing when the person signed in, or confirmed who they are, within the last minutes; else allauth asks them.

    The clock is the one allauth wrote the moments by. What they sent is kept by allauth and taken up again afterwards,
    so nothing they typed is lost.
    """
    moments = [record.get("at", 0) for record in get_authentication_records(request, request.user)]
    if time.time() - max(moments, default=0) > settings.ACCOUNT_REAUTHENTICATION_TIMEOUT:
        raise ReauthenticationRequired


@dataclass(frozen=True)
class Difference:
    """A field that somebody else changed meanwhile: what they saved and what this person typed."""

    label: str
    theirs: str
    yours: str


def attempt(request: HttpRequest, form: Form, act: Callable[[], Any]) -> tuple[bool, list[Difference]]:
    """Do it, and put whatever was wrong on the form: (done, differences to show when somebody else was quicker)."""
    try:
        act()
    except Conflict as conflict:
        found = differences(form, conflict)
        form.renew(conflict.current.version)
        return False, found
    except NotAllowed as refusal:
        form.add_error(None, str(refusal))
    except ValidationError as refusal:
        form.add_error(None, refusal.messages)
    else:
        return True, []
    return False, []


def differences(form: Form, conflict: Conflict) -> list[Difference]:
    """Field by field what a colleague saved while this person typed something else."""
    found = []
    for name, yours in form.answers.items():
        if not hasattr(conflict.current, name):
            continue
        theirs = getattr(conflict.current, name)
        if theirs != yours and not (theirs in (None, "") and yours in (None, "")):
            label = str(form.fields[name].label or name)
            found.append(Difference(label, _shown(theirs), _shown(yours)))
    return found or [Difference("Something else on this page", "A newer version", "What you typed")]


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return "Yes" if value else "No"
    return str(value) if value not in (None, "") else "Empty"


def done(request: HttpRequest, words: str) -> None:
    messages.success(request, words)


def show(request: HttpRequest, template: str, opened: Opened, **more: Any) -> HttpResponse:
    """A page of the desk; 409 when somebody else was quicker."""
    status = 409 if more.get("differences") else 200
    return render(request, template, opened.context(**more), status=status)
