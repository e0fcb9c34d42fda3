"""How every staff page of a publication begins: who asks, and which publication; and the page that is one form."""

import time
from dataclasses import dataclass
from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.core.exceptions import ReauthenticationRequired
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from cases.incidents.form_pages import way_back
from csprapp.accounts.roles import Permission, require_permission
from csprapp.records.access import log_read
from csprapp.today import london_today, now
from csprapp.ui.addresses import address
from csprapp.ui.form_pages import FormPage
from publications.library.models import Publication
from publications.library.rules import Standing
from publishing.links import queries
from publishing.links.models import Blocker, PublicationLink
from publishing.overview.overview import Overview, overview, places

OWN_SHEET = "own-sheet"  # in the address of a page that was opened from the publication's sheet for the repository
OPEN_WHILE_PUBLIC = frozenset({"publication", "publication-withdraw"})


@dataclass(frozen=True)
class OpenedPublication:
    """One publication, opened by one person for one page."""

    view: Overview
    link: PublicationLink
    current: str
    closed: bool
    blockers: list[Blocker]  # what was recorded on a case after the check and has not been settled

    @property
    def blocker_words(self) -> list[str]:
        """What may stop publication, line by line."""
        return [line for blocker in self.blockers for line in blocker.words.split("\n")]

    @property
    def source(self) -> str:
        """What it was written from; without the reference where the person is not named on a restricted case."""
        return "A review of ours" if self.closed else queries.source_words(self.link)

    @property
    def publication(self) -> Publication:
        return self.view.publication

    def context(self, **more: Any) -> dict[str, Any]:
        """What every page of a publication shows, and what this one adds."""
        shown = {"view": self.view, "publication": self.publication, "link": self.link}
        shown |= {"places": places(self.view, self.current)}
        stopped = {"blockers": self.blockers, "blocker_words": [] if self.closed else self.blocker_words}
        stopped["blockers_found"] = all(blocker.was_found for blocker in self.blockers)
        return {**shown, **stopped, **more}


def open_publication(
    request: HttpRequest, pk: int, current: str, deed: Permission = Permission.SEE_PUBLICATIONS
) -> OpenedPublication:
    """The publication with its private side, its read logged. Raises NotAllowed, Http404.

    What draws on a restricted case is open to the people named on that case, and what draws on a case of one area to
    those who work in it. Once it is public, everybody who publishes may open the two pages from which it is taken down.
    """
    require_permission(request.user, Permission.SEE_PUBLICATIONS)
    require_permission(request.user, deed)
    publication = get_object_or_404(Publication.objects.select_related("beside"), pk=pk)
    link = _link(publication)
    closed, stops = queries.read_publication(link, request.user, london_today())
    view = overview(publication, now())
    if closed and not (view.standing is Standing.PUBLIC and current in OPEN_WHILE_PUBLIC):
        raise Http404
    for reference in [case.reference for case in queries.incidents_of(link)] or [""]:
        log_read(request, what=current.replace("-", " "), case=reference, obj=publication)
    return OpenedPublication(view, link, current, closed, stops)


def _link(publication: Publication) -> PublicationLink:
    """Its private side; an empty one, unsaved, for what was made without the desk."""
    try:
        link = queries.link_of(publication)
    except PublicationLink.DoesNotExist:
        return PublicationLink(publication=publication)
    link.publication = publication
    return link


def require_fresh_sign_in(request: HttpRequest) -> None:
    """Nothing when the person signed in, or confirmed who they are, within the last minutes; else allauth asks them.

    The clock is the one allauth wrote the moments by. What they sent is kept by allauth and taken up again afterwards,
    so nothing they typed is lost.
    """
    moments = [record.get("at", 0) for record in get_authentication_records(request, request.user)]
    if time.time() - max(moments, default=0) > settings.ACCOUNT_REAUTHENTICATION_TIMEOUT:
        raise ReauthenticationRequired


class SignedInAfresh(FormPage):
    """A page whose Save may ask the person to confirm who they are."""

    asks_fresh_sign_in = False

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.asks_fresh_sign_in:
            require_fresh_sign_in(request)
        return super().post(request, *args, **kwargs)

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        """Its form is sent to the page's own address: once the person has confirmed who they are, the browser is at
        another one."""
        return super().get_context_data(**{"sent_to": self.request.get_full_path()} | more)


class PublicationFormPage(SignedInAfresh):
    """A page with one form about a publication: opened under the name of its `place`, its read logged, the deed asked.

    It changes what `find` gives: the publication itself, unless a page says otherwise. Services of the public side take
    its key and the moment; those of the private side (`PrivateSidePage`) take the link and the London day.
    """

    place = ""
    back = "publication"  # the page of the publication where Back and Save lead
    deed = Permission.SEE_PUBLICATIONS
    opened: OpenedPublication
    publication: Publication
    link: PublicationLink

    def open(self, pk: int, **kwargs: Any) -> HttpResponse | None:
        self.opened = open_publication(self.request, pk, self.place, self.deed)
        self.publication, self.link = self.opened.publication, self.opened.link
        self.record = self.find(**kwargs)
        return None

    def find(self, *args: Any, **kwargs: Any) -> Any:
        """What the page changes, by the rest of the address; 404 when the publication has no such thing."""
        return self.publication

    @property
    def subject(self) -> Any:
        return self.record.pk

    @property
    def who(self) -> dict[str, Any]:
        return {"by": self.actor, "at": now()}

    @property
    def back_url(self) -> str:
        return self._way_back(self.request.GET.get("for", "")) or reverse(self.back, args=[self.publication.pk])

    def _way_back(self, asked: str) -> str:
        """The sheet that the page was opened from: the publication's own, or that of its case; else ""."""
        if asked == OWN_SHEET:
            return address("publication-sheet", self.publication.pk)
        case = asked and (self.link.review.incident if self.link.review else self.link.incident)
        return way_back(asked, case.reference) if case else ""

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        return super().get_context_data(**self.opened.context(**more))


class PrivateSidePage(PublicationFormPage):
    """A page about the private side of a publication that was begun here; 404 for another."""

    def find(self, *args: Any, **kwargs: Any) -> Any:
        if self.link.pk is None:
            raise Http404
        return self.link

    @property
    def subject(self) -> Any:
        return self.record

    @property
    def who(self) -> dict[str, Any]:
        return {"by": self.actor, "today": self.today}
