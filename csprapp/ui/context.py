"""What every page's frame needs. Nothing is worked out until a template asks, so public pages read no session."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache

from django.conf import settings
from django.http import HttpRequest
from django.urls import Resolver404, resolve
from django.utils.functional import cached_property

from csprapp.accounts.roles import Permission, has_permission
from csprapp.partnership.models import Partnership
from csprapp.records.access import read_as
from csprapp.today import now
from csprapp.ui.addresses import address
from csprapp.ui.colours import DEFAULT, is_usable
from csprapp.ui.components import Link

SERVICE = "Practice reviews"


@dataclass(frozen=True)
class Entry:
    """A place in the staff navigation: who sees it (any of these deeds; none means everyone signed in)."""

    text: str
    url: str
    deeds: tuple[Permission, ...] = ()


STAFF: tuple[Entry, ...] = (
    Entry("My work", "/staff/"),
    Entry("Cases", "/staff/cases/", (Permission.SEE_CASES, Permission.SEE_OWN_NOTIFICATIONS, Permission.REVIEW)),
    Entry("Referrals", "/staff/referrals/", (Permission.WORK_CASE,)),
    Entry("Reviews", "/staff/reviews/", (Permission.SEE_CASES, Permission.REVIEW)),
    Entry("Requests", "/staff/requests/", (Permission.ANSWER_REQUEST,)),
    Entry("Team", "/staff/team/", (Permission.SEE_TEAM,)),
    Entry("Calendar", "/staff/calendar/"),
    Entry("Actions", "/staff/actions/", (Permission.SEE_CASES, Permission.ANSWER_REQUEST)),
    Entry("Publications", "/staff/publications/", (Permission.SEE_PUBLICATIONS,)),
    Entry("Performance", "/staff/performance/", (Permission.SEE_PERFORMANCE,)),
    Entry("Reports", "/staff/reports/", (Permission.SEE_PERFORMANCE,)),
    Entry(
        "Settings",
        "/staff/settings/",
        (Permission.SET_UP, Permission.MANAGE_USERS, Permission.SET_CALENDAR, Permission.SEE_SECURITY),
    ),
)
PUBLIC: tuple[Entry, ...] = (
    Entry("Reports", "/reviews/"),
    Entry("How reviews work", "/how-reviews-work/"),
    Entry("National reviews", "/national/"),
    Entry("Support", "/support/"),
)
PUBLIC_FOOT: tuple[Entry, ...] = (
    Entry("About us", "/about/"),
    Entry("Support", "/support/"),
    Entry("Accessibility statement", "/accessibility/"),
    Entry("Privacy and cookies", "/privacy/"),
    Entry("Feed of new reports", "/feed.atom"),
)


@dataclass
class Invented:
    """Who can sign in to the demonstration, each with what they do, and the password of all of them."""

    accounts: tuple[tuple[str, str], ...] = ()
    password: str = ""


INVENTED = Invented()  # filled by the demonstration itself, where it is installed


def exists(url: str) -> bool:
    """True if this deployment serves the address (one part may be served alone: CSPR_SERVE)."""
    return _is_served(url, settings.ROOT_URLCONF)


@cache
def _is_served(url: str, urlconf: str) -> bool:
    try:
        resolve(url, urlconf)
    except Resolver404:
        return False
    return True


def is_current(entry_url: str, path: str) -> bool:
    """True if the page is the entry's own or lies below it; the work list is current only on itself."""
    return path == entry_url if entry_url == "/staff/" else path.startswith(entry_url)


class Site:
    """The frame of a page: names, navigation, banner. In templates: `site`."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    service = SERVICE

    @property
    def demonstration(self) -> bool:
        """True if everything here is invented."""
        return settings.CSPR_DEMO

    @property
    def invented(self) -> Invented | None:
        """Who can sign in, where everything is invented."""
        return INVENTED if self.demonstration else None

    @property
    def demonstration_mail(self) -> str:
        """Where the mails of the demonstration can be read, for somebody signed in; "" elsewhere."""
        user = getattr(self.request, "user", None)
        shown = self.demonstration and user is not None and user.is_authenticated and exists("/staff/mail/")
        return "/staff/mail/" if shown else ""

    @cached_property
    def partnership(self) -> Partnership:
        """The one partnership this deployment belongs to."""
        return Partnership.current()

    @property
    def brand(self) -> str:
        """The partnership's own colour as six hex digits; "" when it is the default or not legible on white."""
        colour = self.partnership.brand_colour.lower()
        return colour.removeprefix("#") if colour != DEFAULT and is_usable(colour) else ""

    @property
    def viewed_at(self) -> datetime:
        """When the page was made, for print."""
        return now()

    @property
    def printed_url(self) -> str:
        """Where the browser says that a page which was logged as read is printed; "" for one that was not."""
        first, *more = read_as(self.request) or [0]
        also = f"?also={','.join(map(str, more))}" if more else ""
        return f"{address('printed', first)}{also}" if first else ""

    @property
    def idle_seconds(self) -> int:
        """After how many seconds without a request a session ends."""
        return settings.SESSION_COOKIE_AGE - settings.SESSION_RENEW_AFTER

    @property
    def staff_navigation(self) -> list[Link]:
        """The places this person may go to; empty before sign-in."""
        user = getattr(self.request, "user", None)
        if user is None or not user.is_authenticated:
            return []
        path = self.request.path
        return [
            Link(entry.text, entry.url, is_current(entry.url, path))
            for entry in STAFF
            if (not entry.deeds or any(has_permission(user, deed) for deed in entry.deeds)) and exists(entry.url)
        ]

    @property
    def may_give_cases(self) -> bool:
        """True if this person may give a case to another owner."""
        user = getattr(self.request, "user", None)
        return bool(user and has_permission(user, Permission.ASSIGN))

    @property
    def can_search(self) -> bool:
        """True if this person may look for cases."""
        user = getattr(self.request, "user", None)
        return bool(user and has_permission(user, Permission.SEE_CASES) and exists("/staff/search/"))

    @property
    def guide(self) -> str:
        """Where the guide is, for somebody signed in; "" where it is not served."""
        user = getattr(self.request, "user", None)
        return address("guide") if user is not None and user.is_authenticated else ""

    @property
    def public_navigation(self) -> list[Link]:
        """The public pages."""
        path = self.request.path
        return [Link(entry.text, entry.url, is_current(entry.url, path)) for entry in PUBLIC if exists(entry.url)]

    @property
    def public_foot(self) -> list[Link]:
        """Those at the foot of public pages."""
        return [Link(entry.text, entry.url) for entry in PUBLIC_FOOT if exists(entry.url)]

    @property
    def public_home(self) -> str:
        """Where the name at the top of a public page leads: the public pages, or what this part has."""
        return "/" if exists("/") else self.staff_home

    @property
    def staff_home(self) -> str:
        """Where the name at the top of a private page leads."""
        return "/staff/" if exists("/staff/") else "/staff/door/"


def site(request: HttpRequest) -> dict[str, Site]:
    """The context processor. The frame's own templates say `frame`: django-allauth's views overwrite `site`."""
    here = Site(request)
    return {"site": here, "frame": here}
