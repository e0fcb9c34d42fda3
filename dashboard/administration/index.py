"""The way into the settings: what this person may see, by what it is about."""

from collections.abc import Iterable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from csprapp.accounts.models import User
from csprapp.accounts.roles import NotAllowed, Permission, has_permission
from csprapp.ui.addresses import address
from csprapp.ui.components import Link

CALENDAR = (Permission.SET_CALENDAR, Permission.SEE_TEAM)
# Under each heading: words, view name, and the deeds of which any opens it. A page this deployment does not serve is
# left out, and so is a heading under which this person may open nothing.
PAGES = {
    "The partnership and its agencies": (
        ("The partnership", "settings-partnership", (Permission.SET_UP,)),
        ("Areas", "settings-areas", (Permission.SET_UP,)),
        ("Partner bodies", "settings-bodies", (Permission.SET_UP,)),
        ("Agencies", "settings-agencies", (Permission.SET_UP,)),
        ("Open without signing in", "settings-doors", (Permission.SET_UP,)),
        ("Themes", "settings-themes", (Permission.SET_UP,)),
        ("Children in the area", "settings-children", (Permission.SET_UP,)),
    ),
    "People, and who saw what": (
        ("People and roles", "settings-people", (Permission.MANAGE_USERS,)),
        ("What each role may do", "settings-roles", (Permission.SEE_SECURITY,)),
        ("Security events", "settings-security", (Permission.SEE_SECURITY,)),
        ("Who read what", "settings-reading", (Permission.SEE_SECURITY,)),
        ("Unusual reading", "settings-unusual-reading", (Permission.SEE_SECURITY,)),
        ("Opened in an emergency", "emergencies", (Permission.REVIEW_EMERGENCIES,)),
        ("What was disclosed", "settings-disclosures", (Permission.SEE_DISCLOSURES,)),
        ("Retention and rights", "privacy", (Permission.KEEP_RECORDS,)),
        ("Seals of the record", "settings-seals", (Permission.SEE_SEALS,)),
    ),
    "Dates and guidance": (
        ("Bank holidays", "settings-bank-holidays", CALENDAR),
        ("Closure days", "settings-closure-days", CALENDAR),
        ("Rules of the clock", "settings-rules", CALENDAR),
        ("Guidance", "settings-guidance", CALENDAR),
        ("Date calculator", "calculator", (Permission.SEE_TEAM, Permission.LOG_INCIDENT, Permission.SET_CALENDAR)),
    ),
    "Reports and letters": (
        ("Sections of the rapid review report", "settings-report", (Permission.SET_UP,)),
        ("Letter templates", "settings-letters", (Permission.SET_UP,)),
        ("Legal basis of letters", "settings-legal-basis", (Permission.SET_UP,)),
    ),
    "Running the service": (
        ("Health of the service", "settings-health", (Permission.SET_UP,)),
        ("Emails not sent", "settings-mail", (Permission.SET_UP,)),
        ("Test email", "settings-test-mail", (Permission.SET_UP,)),
    ),
}


@require_safe
def settings(request: HttpRequest) -> HttpResponse:
    """Everything that can be set, and that this person may open."""
    groups = [(heading, links) for heading, pages in PAGES.items() if (links := open_to(request.user, pages))]
    if not groups:
        raise NotAllowed("Your role cannot open the settings. Ask an administrator.")
    return render(request, "dashboard/administration/settings.html", {"groups": groups})


def open_to(user: User, pages: Iterable[tuple[str, str, tuple[Permission, ...]]]) -> list[Link]:
    """The links to those pages that somebody may open, and that this deployment serves."""
    allowed = ((words, address(name)) for words, name, deeds in pages if any(has_permission(user, d) for d in deeds))
    return [Link(words, url) for words, url in allowed if url]
