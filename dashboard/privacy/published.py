"""What the publishing side says of a person who asks: drafts and editions, their files' names, what the family was told
and wishes, what was accepted by the check, what stood in the way, and what each of them said before.

A publication of cases is shown to whoever may open all of these cases; of any other the references alone.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Any

from django.db import models
from django.utils.text import capfirst

from cases.incidents.models import Incident
from csprapp.accounts.models import User
from csprapp.clock.deadline import plain_day
from csprapp.clock.instants import london_date
from dashboard.privacy.pieces import Piece, piece
from publications.content.models import PageEdition
from publications.library.models import Edition, Publication, PublicDocument
from publishing.disclosure.body_text import as_text
from publishing.disclosure.searches import Known, Place
from publishing.links.models import Blocker, Clearance, Confirmation, HandOver, PublicationLink, TakeDownLine
from publishing.links.queries import WITH_A_LINK, incidents_of, readable_by

# Each kind of row of the publishing side, what it is called here, and the way from it to its publication.
ROWS: tuple[tuple[type[models.Model], str, str], ...] = (
    (Publication, "publication", "pk"),
    (PublicationLink, "what was done before it goes out", "publication"),
    (Edition, "edition", "publication"),
    (PublicDocument, "name of a file", "edition__publication"),
    (Clearance, "what the second person answered and accepted", "edition__publication"),
    (Blocker, "what stopped it", "link__publication"),
    (Confirmation, "who agreed to the day", "link__publication"),
    (TakeDownLine, "what was done when it was taken down", "link__publication"),
    (HandOver, "copy handed over", "link__publication"),
)
# What is for machines, and the body as it was typed where it is read as it stands on the page.
NO_WORDS = {"digest", "cleared_digest", "key", "sha256", "mime", "slug", "body_source", "files"}
KnownOf = Callable[[Iterable[Incident]], list[Known]]


def published(known_of: KnownOf, user: User, on: date) -> tuple[list[Piece], set[str]]:
    """The pieces a person may read, and the references of cases that are shut to them and whose publications hold the
    name. `known_of` says what is looked for: the names asked for, and what given cases call the person."""
    found: list[Piece] = []
    shut: set[str] = set()
    near = readable_by(user, on)
    for link in PublicationLink.objects.select_related(*WITH_A_LINK, "publication").order_by("publication_id"):
        cases = incidents_of(link)
        pieces = _of_publication(link.publication, cases[0].reference if cases else "", known_of(cases))
        closed = set(cases) - set(Incident.objects.visible_to(user, on).filter(pk__in=[case.pk for case in cases]))
        if closed:
            shut |= {case.reference for case in closed if any(True for _ in pieces)}
        elif cases or near is None or near.filter(pk=link.publication_id).exists():
            found += pieces
    found += [
        each
        for row in PageEdition.objects.order_by("pk")
        for each in _of_row(row, "", "Page of the site", known_of([]))
    ]
    return found, shut


def _of_publication(publication: Publication, case: str, known: list[Known]) -> Iterator[Piece]:
    for model, name, way in ROWS:
        for row in model._base_manager.filter(**{way: publication.pk}).order_by("pk"):
            yield from _of_row(row, case, f"Publication {publication.slug}, {name}", known)


def _of_row(row: models.Model, case: str, place: str, known: list[Known]) -> Iterator[Piece]:
    """What a row says, and what it said before where that was something else."""
    now, table = row_text(row), row._meta.db_table
    yield from piece(f"{table}:{row.pk}", case, Place(place, now), known)
    seen = {now}
    for line in row.history.order_by("history_date") if hasattr(row, "history") else ():  # type: ignore[attr-defined]
        before, past = row_text(line), f"{line._meta.db_table}:{line.history_id}"
        if before not in seen:
            seen.add(before)
            when = plain_day(london_date(line.history_date))
            yield from piece(past, case, Place(f"{place}, as it was on {when}", before), known)
        yield from piece(
            f"{past}:why", case, Place(f"{place}, why it was changed", line.history_change_reason or ""), known
        )


def row_text(row: models.Model) -> str:
    """The words of a row, a line for each of its facts."""
    said = []
    for field in row._meta.concrete_fields:
        words = isinstance(field, models.CharField | models.TextField | models.JSONField) and not field.choices
        if words and field.name not in NO_WORDS and not field.name.startswith("history_"):
            value = getattr(row, field.attname)
            told = as_text(value) if field.name == "body_html" else "\n".join(_strings(value))
            if told.strip():
                said.append(f"{capfirst(str(field.verbose_name))}: {told}")
    return "\n".join(said)


def _strings(value: Any) -> Iterator[str]:
    """Every text within a value of JSON, the names of its parts left out."""
    if isinstance(value, dict):
        for each in value.values():
            yield from _strings(each)
    elif isinstance(value, list):
        for each in value:
            yield from _strings(each)
    elif isinstance(value, str):
        yield value
