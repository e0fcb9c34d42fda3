"""The national repository's sheet: what goes with a published report to the NSPCC.

Sources: what an entry of the national case review repository shows (title, partnership, author, date, key words), and
that partnerships send each newly published report to the NSPCC's library. No form of theirs was found.
"""

from cases.incidents.models import Child
from cases.incidents.words import listed
from csprapp.clock.deadline import plain_day
from csprapp.ui.templatetags.ui import filesize, plural
from dashboard.performance.children import age_group
from dashboard.sheets.icb import day
from dashboard.sheets.lines import Line, Part, Sheet, Way, on_case, on_publication
from dashboard.sheets.reading import Told
from publications.library.body import plain
from publications.library.edition_base import State
from publications.library.kinds import KINDS
from publications.library.models import Edition, PublicDocument

NAMES, WORDS = on_publication("publication-names"), on_publication("publication-words")
FROM_THE_RECORD = "From the record. Leave it out if the report does not say it."


def _of_edition(name: str, title: str, way: Way) -> Line:
    """A fact of the edition that the public reads."""

    def value(told: Told) -> str:
        return str(getattr(told.edition, name) or "") if told.edition else ""

    return Line(title, value, way)


def _kind(told: Told) -> str:
    return KINDS[told.publication.kind].said if told.publication else ""


def _until(told: Told) -> str:
    return day(told.publication.public_until) if told.publication else ""


def _from(told: Told) -> str:
    """The first public day; what is still to come or not approved says so."""
    shown = told.publication
    if shown is None or shown.public_from is None:
        return ""
    to_come = shown.public_from > told.today
    return f"{plain_day(shown.public_from)}{' (still to come: do not hand it over yet)' if to_come else ''}"


def _not_approved(told: Told) -> str:
    """Said beside the title: whose words these are not yet."""
    if told.publication is not None and told.edition is None:
        return "It was taken down, or is waiting to be confirmed: nothing may be handed over."
    waits = told.edition is not None and told.edition.state != State.APPROVED
    return "This edition is not approved yet, so nothing may be handed over." if waits else ""


def _key_words(told: Told) -> str:
    return listed(told.edition.themes) if told.edition else ""


def _ages(told: Told) -> str:
    """The age groups of the children, each once, as the statistics have them."""
    children = [getattr(person, "child", None) or Child(person=person) for person in told.line.children]
    for child in children:
        child.person.incident = told.case
    found = [age_group(child) for child in children]
    return listed(group for group in dict.fromkeys(found) if group != "Not known")


def _files(told: Told) -> str:
    if told.edition is None:
        return ""
    return listed(_file(row) for row in _papers(told.edition))


def _papers(edition: Edition) -> list[PublicDocument]:
    """The files that everybody can read, pictures of the text apart."""
    return [row for row in edition.documents.all() if row.withheld_at is None and not row.is_picture]


def _file(row: PublicDocument) -> str:
    of = ", ".join(part for part in (row.pages and plural(row.pages, "page"), filesize(row.size)) if part)
    return f"{row.title or row.name} ({row.name.rpartition('.')[2].upper()}, {of})"


PARTS = (
    Part(
        "The report",
        (
            Line(
                "Title", lambda told: told.edition.title if told.edition else "", NAMES, _not_approved
            ),
            Line("Published by", lambda told: told.partnership.name),
            Line("Kind of report", _kind, on_publication("publication")),
            _of_edition("reviewer", "Author", NAMES),
            Line(
                "Date of the report",
                lambda told: day(told.edition.reported_on) if told.edition else "",
                NAMES,
            ),
            Line("First public day", _from, on_publication("publication-publish")),
            Line("Last public day here", _until, on_publication("publication-publish")),
            Line("Address", lambda told: told.address, on_publication("publication"), meaning="While it is public"),
        ),
    ),
    Part(
        "What it is about",
        (
            Line("Summary", lambda told: plain(told.edition.summary) if told.edition else "", WORDS),
            Line("Key words", _key_words, NAMES, meaning="The themes of the publication"),
            Line(
                "Age group", _ages, on_case("case-family"), lambda told: FROM_THE_RECORD if _ages(told) else "",
                applies=lambda told: told.case.pk,
            ),
        ),
    ),
    Part("Files", (Line("Files to send", _files, on_publication("publication-documents")),)),
    Part(
        "Contact",
        (
            Line("Partnership’s email", lambda told: told.partnership.contact_email),
            Line("Partnership’s telephone", lambda told: told.partnership.contact_phone),
        ),
    ),
)  # fmt: skip

REPOSITORY = Sheet(
    key="repository",
    short="NSPCC",
    title="Sheet for the NSPCC: national case review repository",
    to="the national repository",
    form="what the repository asks for",
    names=(
        "It has the words of the published edition, which a second person checked, and the author’s name as the report "
        "gives it. A child is called as the report calls them. Send it only once the report is public."
    ),
    source=(
        "The repository shows of each report its title, partnership, author, date and key words. We know of no form of "
        "the NSPCC’s: these lines are what a librarian needs to list a report."
    ),
    parts=PARTS,
)
