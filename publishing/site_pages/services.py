"""Putting out the words of the site's own pages: the library's ways, each behind the disclosure check."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from csprapp.accounts.models import User
from csprapp.accounts.roles import Permission, require_permission
from csprapp.clock.instants import london_date
from csprapp.memory import Line
from csprapp.partnership.models import Partnership
from csprapp.records.refusals import Refused
from csprapp.records.services import add
from publications.content import services as content
from publications.content.models import PageEdition
from publications.library.permissions import require_another_person
from publications.library.remembering import LOST
from publishing.clearance.clearing import accepted, unanswered
from publishing.disclosure import known_people
from publishing.site_pages import queries as content_queries
from publishing.site_pages.models import PageClearance

# The contacts that are not numbers alone.
WORDED = ("contact_email", "worried_hours")


def approve(
    edition_id: int, version: int, digest: str, reasons: Mapping[str, str], *, by: User, at: datetime
) -> PageEdition:
    """The second person puts out exactly the words seen (`digest`), with a reason for each finding, by its key.

    The check is made again here. Raises NotAllowed for anyone who wrote in it, Refused with what is unanswered,
    Conflict.
    """
    edition = PageEdition.objects.get(pk=edition_id)
    require_another_person(by, edition)
    found = content_queries.newly_found(edition, reader=by, today=london_date(at))
    if problems := unanswered(found, reasons, "it"):
        raise Refused(problems)
    with transaction.atomic():
        approved = content.approve(edition_id, version, digest, by=by, at=at)
        row = PageClearance(edition=approved, digest=digest, cleared_by=by, cleared_on=london_date(at))
        row.checklist = {"accepted": accepted(found, reasons)}
        add(row, by=by, why="Read and checked")
    return approved


def publish_contacts(edition_id: int, version: int, *, by: User, at: datetime) -> PageEdition:
    """One person puts out corrected numbers, addresses or hours at once; whatever the check finds waits for two.

    Raises NotAllowed, Refused, Conflict.
    """
    edition = PageEdition.objects.get(pk=edition_id)
    if content_queries.newly_found(edition, reader=by, today=london_date(at)):
        raise Refused("The disclosure check found something, so a second person must read it first.")
    return content.publish_contacts(edition_id, version, by=by, at=at)


def go_back(page: str, *, by: User, why: str, at: datetime) -> PageEdition:
    """One person takes down what the public reads. Of the texts before it only one that names nobody comes back: a case
    may have come to be about somebody since.

    Raises NotAllowed, Refused.
    """

    def fit(source: str) -> bool:
        return content_queries.names_nobody(page, source, reader=by, today=london_date(at))

    return content.go_back(page, by=by, why=why, at=at, fit=fit)


def go_back_again(line: Line, at: datetime) -> str:
    """After a restore: words that were taken down since the backup are down again; what was done, or ""."""
    page, by = line.facts["page"], User.objects.filter(pk=line.facts["by"]).first()

    def fit(source: str) -> bool:
        return content_queries.names_nobody(page, source, reader=None, today=london_date(at))

    back = content.go_back_again(page, line.facts["digest"], by=by, why=LOST, at=at, fit=fit)
    return f"The words of the page “{back.get_page_display()}” are down again" if back else ""


def set_contacts(answers: Mapping[str, str], seen: int | None, *, by: User, at: datetime) -> Partnership:
    """One person changes the contacts of every public page at once; what can hold words must name nobody.

    Raises NotAllowed, Refused.
    """
    require_permission(by, Permission.WRITE_PUBLICATION)
    known_people.refuse_names(Partnership.current(), answers, *WORDED, by=by, today=london_date(at))
    return content.set_contacts(answers, seen, by=by)
