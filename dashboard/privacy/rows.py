"""Every row that says something of a case or of a person in it, and to which cases a row belongs."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from django.db import models
from django.db.models import Q

from cases.audit.sources import Source, sources
from cases.deadlines.models import DeadlineChange
from cases.incidents.models import Incident
from cases.referrals.models import Consideration, Referral
from csprapp.mail.models import Outbox
from csprapp.records.models import AccessLog
from csprapp.records.triggers import personal_fields
from publications.library.models import Edition, Publication, PublicDocument
from publications.library.rules import Standing
from publishing.links.models import Clearance, PublicationLink
from publishing.links.queries import incidents_of
from reviews.decisions.models import EarlierDecision
from reviews.learning.models import ReviewerAccess

# What hangs on a case and its history page does not show: the model, and the ways from it to the case.
BESIDE: tuple[tuple[type[models.Model], tuple[str, ...]], ...] = (
    (Consideration, ("referral__incident_id",)),
    (EarlierDecision, ("rapid_review__incident_id",)),
    (ReviewerAccess, ("review__incident_id",)),
    (DeadlineChange, ("deadline__incident_id",)),
)
# What is written for the public from a case; the editions that somebody may read stay (`_written_from`).
FOR_THE_PUBLIC: tuple[type[models.Model], ...] = (Publication, Edition, PublicDocument, Clearance)
OVER = {Standing.NOT_READY, Standing.ENDED, Standing.WITHDRAWN}  # nobody reads it, nor will unless somebody acts
BY_REFERENCE: tuple[type[models.Model], ...] = (AccessLog, Outbox)  # they name the case by its reference


def ways() -> Iterator[tuple[type[models.Model], tuple[str, ...]]]:
    """Every kind of row that may be emptied, with the ways from it to its case."""
    for source in sources():
        if personal_fields(source.model):
            yield source.model, source.lookups
    yield from ((model, ways) for model, ways in BESIDE if personal_fields(model))


def every(model: type[models.Model]) -> models.QuerySet:
    """Its rows, those recorded by mistake included."""
    return model._base_manager.order_by("pk")


def of_case(case: Incident, at: datetime) -> list[models.Model]:
    """All rows that may be emptied when a case is destroyed, the case first, and what was written for the public from
    it alone, as far as nobody may read it after `at`. What belongs to another case as well, such as an action under two
    recommendations, stays: it is that one's too."""
    found: list[models.Model] = []
    for model, lookups in ways():
        for key, row in {row.pk: row for lookup in lookups for row in every(model).filter(**{lookup: case.pk})}.items():
            if not _of_another(model, lookups, key, case.pk):
                found.append(row)
    for model in BY_REFERENCE:
        said = Q()
        for name in personal_fields(model):
            said |= ~Q(**{name: ""})
        found += every(model).filter(said, case=case.reference)
    return [*found, *mails_about(Referral.objects.filter(incident=case)), *_written_from(case, at)]


def _written_from(case: Incident, at: datetime) -> list[models.Model]:
    """Drafts and editions with their files, what their checks let stand, and why a publication came down. What is
    public at an instant, or has its day, keeps the edition and the files that are read there: it goes by its own day.
    """
    links = PublicationLink.objects.filter(Q(incident=case) | Q(review__incident=case)).select_related(
        "publication", "incident", "review__incident"
    )
    found: list[models.Model] = []
    for link in links.order_by("publication_id"):
        if incidents_of(link) == [case]:
            publication = link.publication
            read = publication.standing(at) not in OVER
            kept = publication.current_edition if read else None
            editions = every(Edition).filter(publication=publication).exclude(pk=kept.pk if kept else None)
            found += [publication, *editions, *every(PublicDocument).filter(edition__in=editions)]
            found += every(Clearance).filter(edition__publication=publication)
    return found


def mails_about(referrals: Iterable[Referral]) -> list[models.Model]:
    """The mails about referrals: to whoever is to consider one, and to whoever referred."""
    about = Q(pk=None)
    for referral in referrals:
        subject = f"referral:{referral.pk}"
        about |= Q(subject=subject) | Q(subject__startswith=f"{subject}:")
    return list(every(Outbox).filter(about))


def _of_another(model: type[models.Model], lookups: Iterable[str], key: int, case: int) -> bool:
    several = [lookup for lookup in lookups if "recommendations__" in lookup]
    return any(
        every(model).filter(pk=key).exclude(**{f"{lookup}__isnull": True}).filter(~Q(**{lookup: case})).exists()
        for lookup in several
    )


def cases_of(rows: Mapping[type, list[int]]) -> set[int]:
    """The keys of the cases to which rows belong; lines of a history belong to the case of their record."""
    found: set[int] = set()
    known = dict(ways())
    for model, keys in rows.items():
        source = getattr(model, "instance_type", model)
        if source is not model:
            keys = list(every(model).filter(pk__in=keys).values_list(source._meta.pk.attname, flat=True))
        for lookup in known.get(source, ()):
            found.update(every(source).filter(pk__in=keys).values_list(lookup, flat=True))
        if source in BY_REFERENCE:
            references = every(source).filter(pk__in=keys).values("case")
            found.update(Incident.objects.filter(reference__in=references).values_list("pk", flat=True))
    return found - {None}


def called(model: type[models.Model]) -> str:
    """What such a row is called on a page."""
    names: dict[type, str] = {source.model: _plain(source) for source in sources()}
    names |= {DeadlineChange: "Line of a date", AccessLog: "Reason for reading", Outbox: "Email"}
    names |= {Publication: "Reasons of a publication", Edition: "Edition", PublicDocument: "File of an edition"}
    names |= {Clearance: "Check of an edition"}
    source = getattr(model, "instance_type", model)
    name = names.get(source) or str(source._meta.verbose_name).capitalize()
    return name if source is model else f"{name}: its history"


def _plain(source: Source) -> str:
    return source.kind[0].upper() + source.kind[1:]
