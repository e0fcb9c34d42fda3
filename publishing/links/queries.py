"""What the desk asks of both sides: the sources a publication can have, the facts of its checklist, and what its case
knows."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.text import capfirst

from cases.access.queries import NOTHING, area_limits, open_to, work_areas
from cases.deadlines.calendars import calendar_in_force, rules_in_force
from cases.incidents.birthdays import lives
from cases.incidents.models import Incident, Person, Proceeding
from cases.notifications.models import Notification
from cases.restrictions.models import Matter, ReportingRestriction
from cases.restrictions.queries import embargo_words, waiting_for_a_court
from csprapp.accounts.models import User
from csprapp.clock.deadline import day_words
from csprapp.composed import composed
from csprapp.names.texts import without_offices
from csprapp.partnership.national import called_now
from csprapp.records.refusals import Refused
from csprapp.records.together import keep_beside, read_beside
from publications.library.kinds import DECISIONS, REPORTS
from publications.library.models import Edition, Publication, PublicDocument
from publishing.disclosure import known_people, memorial
from publishing.disclosure.before import known_before
from publishing.disclosure.body_text import as_text
from publishing.disclosure.everybodys import public_now
from publishing.disclosure.searches import Finding, Known, Names, Place, Public, Sort, findings
from publishing.links import reading, rules
from publishing.links.ground import Drawn, Ground, Rows, known_rows
from publishing.links.models import Blocker, PublicationLink
from reviews.contacts.queries import days_of, wishes
from reviews.contacts.rules import to_avoid
from reviews.decisions.models import Disagreement
from reviews.learning.models import LearningReview
from reviews.learning.queries import near_without_a_case
from reviews.rapid.models import RapidReview
from reviews.signing.models import Asked

WITH_A_LINK = (
    "review__incident__owner", "review__incident__logged_by", "incident__owner", "incident__logged_by",
    "guidance_deadline", "law_deadline",
)  # fmt: skip
WITH_AN_EDITION = ("editions__author", "editions__checker")

# --- What a publication can be written from -----------------------------------------------------------------


def reviews_for(user: User, on: date) -> QuerySet[LearningReview]:
    """Reviews a publication may be written from, the newest first: all of the person's areas; a restricted one by
    access only."""
    alone = near_without_a_case(area_limits(user, on))
    found = LearningReview.objects.filter(_drawn_on(user, on, "incident__") | alone)
    return found.filter(ended_on=None, led_by="").select_related("incident").order_by("-pk")


def to_publish(user: User, on: date) -> QuerySet[LearningReview]:
    """Reviews whose report is finished and is to be published, and of which nothing was begun, the newest first."""
    begun = PublicationLink.objects.filter(
        review=OuterRef("pk"), publication__kind__in=REPORTS, publication__ended_on=None
    )
    found = reviews_for(user, on).filter(publication_decision__in=DECISIONS, report_finished_on__isnull=False)
    return found.filter(~Exists(begun), published_on=None)


def report_of(review: LearningReview) -> Publication | None:
    """The newest publication of a review's report, if one was begun and not ended."""
    links = PublicationLink.objects.filter(review=review, publication__kind__in=REPORTS, publication__ended_on=None)
    link = links.select_related("publication").order_by("-pk").first()
    return link.publication if link else None


def rapid_reviews_for(user: User, on: date) -> QuerySet[RapidReview]:
    """Rapid reviews a learning brief may be written from, the newest first."""
    return RapidReview.objects.filter(_drawn_on(user, on, "incident__")).select_related("incident").order_by("-pk")


def _drawn_on(user: User, on: date, case: str = "") -> Q:
    """The cases whose learning this person may publish: of their areas, and what is open to them."""
    return work_areas(user, on, case) & Q(**{f"{case}restricted": False}) | open_to(user, on, case)


def hidden_from(user: User, on: date) -> frozenset[int]:
    """Keys of publications that draw on a restricted case this person is not named on, or on a case of an area in
    which they do not work."""
    return frozenset(key for (key,) in composed(_hidden, user, on))


def _hidden(user: User, on: date) -> QuerySet[Any]:
    return _shut_to(user, on).order_by().values_list("publication_id")


def shut_to(user: User, on: date, publication: str = "pk") -> Exists:
    """Whether `hidden_from` would name a row's publication: a condition on the row, `publication` its way there."""
    return Exists(_shut_to(user, on).filter(publication=OuterRef(publication)))


def _shut_to(user: User, on: date) -> QuerySet[PublicationLink]:
    shut = Incident.objects.exclude(_drawn_on(user, on))
    return PublicationLink.objects.filter(
        Exists(shut.filter(pk=OuterRef("incident")))
        | Exists(shut.filter(pk=OuterRef("review__incident")))
        | Exists(shut.filter(linked_reviews=OuterRef("review")))
        | _far(user, on)
    )


def _far(user: User, on: date) -> Q:
    """The condition that it is written from a review without a case, of areas in which the person does not work."""
    areas = area_limits(user, on)
    if areas is None:
        return NOTHING
    near = LearningReview.objects.without_a_case(areas).filter(pk=OuterRef("review"))
    return Q(~Exists(near), review__incident=None, review__isnull=False)


def readable_by(user: User, on: date) -> QuerySet[Publication] | None:
    """The publications whose dates, where no case is drawn on, a person who sees the team's dates may see; None for
    all."""
    if area_limits(user, on) is None:
        return None
    far = PublicationLink.objects.filter(_far(user, on))
    return Publication.objects.exclude(pk__in=far.values("publication"))


def link_of(publication: Publication) -> PublicationLink:
    """The private side of a publication. Raises DoesNotExist for one that was made outside the desk."""
    found: list[PublicationLink] = composed(_linked, None, None, about=(publication.pk,))
    if not found:
        raise PublicationLink.DoesNotExist
    return found[0]


def _linked(_: User | None, on: date | None, key: int) -> QuerySet[PublicationLink]:
    return PublicationLink.objects.filter(publication=key).select_related(*WITH_A_LINK).order_by()


def read_publication(link: PublicationLink, user: User, on: date) -> tuple[bool, list[Blocker]]:
    """Whether a publication is shut to a person, and what stops it; its editions with their files and the cases that
    its review is linked to are kept on it. One query."""
    publication, review = link.publication, link.review
    files = PublicDocument.objects.filter(edition__publication=publication)
    shut = _shut_to(user, on).filter(publication=publication)
    stops = Blocker.objects.filter(link__publication=publication, settled_on=None)
    linked = [review.linked_incidents.select_related("owner", "logged_by")] if review else []
    own = read_beside(publication, *WITH_AN_EDITION, also=[files, shut, stops, *linked])
    for edition in publication.editions.all():
        keep_beside(edition, "documents", [each for each in own[0] if each.edition_id == edition.pk])
    if review:
        keep_beside(review, "linked_incidents", own[3])
    return bool(own[1]), own[2]


def source_of(publication: Publication) -> PublicationLink:
    """Its private side. Raises Refused for what was not begun at this desk: nobody knows what it was written from."""
    try:
        return link_of(publication)
    except PublicationLink.DoesNotExist:
        raise Refused("It is not known which review this was written from.") from None


def incidents_of(link: PublicationLink) -> list[Incident]:
    """Every case a publication draws on: the lead, those linked to the review, or the one of the rapid review."""
    found = [link.incident] if link.incident else []
    if link.review:
        found += [link.review.incident] if link.review.incident else []
        found += list(link.review.linked_incidents.all())
    return list(dict.fromkeys(found))


def source_words(link: PublicationLink) -> str:
    """What it was written from, in words without a name."""
    if link.review:
        known = f" of {link.review.incident.reference}" if link.review.incident else f": {link.review.title}"
        return f"{link.review.get_kind_display()}{known}"
    if link.incident:
        return f"Rapid review of {link.incident.reference}"
    return "No review of ours"


def review_page(link: PublicationLink, user: User, on: date) -> str:
    """The staff page of the review it was written from, for those who may open it; else ""."""
    seen = link.review and LearningReview.objects.visible_to(user, on).filter(pk=link.review_id).exists()
    return link.review.get_absolute_url() if link.review and seen else ""


# --- The checklist ------------------------------------------------------------------------------------------


def ground_of(drawn: Iterable[Drawn], today: date, reader: User | None = None) -> Ground:
    """What the check of these is made from, read once for all of them."""
    return Ground(list(drawn), today, words_of, shut_to(reader, today, "publication") if reader else None)


def drawn_by(link: PublicationLink, publication: Publication) -> Drawn:
    """A publication with the cases it draws on."""
    return Drawn(link, publication, incidents_of(link))


def facts_of(
    link: PublicationLink, publication: Publication, today: date, ground: Ground | None = None
) -> rules.Facts:  # fmt: skip
    """The facts of a publication's checklist on a London day, read from both sides."""
    one = drawn_by(link, publication)
    review, cases, beside = link.review, one.cases, publication.beside
    ground = ground or ground_of([one], today)
    court, orders, *signed = ground.checklist(one)
    return rules.Facts(
        **{name: getattr(link, name) for name in PublicationLink.PREPARED},
        kind=publication.kind,
        of_a_review=bool(cases or review),
        beside_a_report=beside is not None,
        report_approved=beside is not None and beside.current_edition is not None,
        report_down=beside is not None and beside.withdrawn_at is not None,
        decision=review.publication_decision if review else "",
        decided_on=review.publication_decided_on if review else None,
        signatures=tuple(_signatures(*signed)),
        family_log=tuple(wishes(cases, ground.families(one))),
        report_finished_on=review.report_finished_on if review else None,
        panel_copy_on=review.sent_to_panel_on if review else None,
        secretary_copy_on=review.sent_to_secretary_on if review else None,
        open_proceedings=tuple(_open_proceedings(cases, court, today)),
        embargoes=tuple(embargo_words(row) for row in court if row.holds(today)),
        restrictions=tuple(row.in_words for row in orders if row.is_live(today)),
    )


def _signatures(asked: list[Asked], disagreements: list[Disagreement]) -> Iterator[str]:
    """How far the partners have signed the decision about publication: a note for who checks, which stops nothing."""
    for row in asked:
        words = f"The partners were asked to sign it on {day_words(row.asked_on)}; not all those needed have signed"
        yield f"Signed by the partners on {day_words(row.signed_off_on)}" if row.signed_off_on else words
        if any(each.asked_id == row.pk and each.is_open for each in disagreements):
            yield "A partner disagrees, and how that was resolved is not recorded yet"


def judge(link: PublicationLink, facts: rules.Facts, on: date, today: date) -> rules.DateAnswer:
    """Judge a first public day of a publication, with everything its cases hold against that day."""
    return judging(link, facts, today)(on)


def judging(link: PublicationLink, facts: rules.Facts, today: date) -> Callable[[date], rules.DateAnswer]:
    """`judge` for any number of days, what the cases hold against them read once."""
    cases = incidents_of(link)
    court, days = waiting_for_a_court(cases), days_of(cases)

    def judged(on: date) -> rules.DateAnswer:
        calendar, book, avoid = calendar_in_force(), rules_in_force(), to_avoid(days, on)
        holding = [embargo_words(row) for row in court if row.holds(on)]
        return rules.judge_date(facts, on, today, calendar, book, embargoes=holding, avoid=avoid)

    return judged


def _open_proceedings(cases: Sequence[Incident], found: list[Proceeding], today: date) -> Iterator[str]:
    for case in cases:
        for proceeding in found:
            if proceeding.incident_id != case.pk or proceeding.ended_on or proceeding.holds(today):
                continue  # what holds is told among the embargoes
            status = f", {proceeding.status}" if proceeding.status else ""
            yield f"{proceeding.get_kind_display()} ({case.reference}{status})"


# --- What the case knows ------------------------------------------------------------------------------------


def known_to(
    cases: Sequence[Incident], today: date, public: Public | None = None, rows: list[Rows] | None = None
) -> list[Known]:  # fmt: skip
    """Everything the cases know that could give somebody away, from their one list of people and their references.

    The one list of facts for the disclosure check, the redacted file and the Panel's report. A further fact of a person
    (a value of theirs that is former now) is one more `Known` of its sort in `_known_of_person`, one of a case in
    `_known_of_case`; nothing else has to know of it. `public` is what everybody knows, and `rows` are the
    `known_rows` of the cases: each is read if it is not given.

    A court protects what its order names while that binds: `today` is the London day.
    """
    found: list[Known] = []
    names = (public or public_now()).names
    every, former, notifications, orders = known_rows(cases) if rows is None else rows
    restrictions = [row for row in orders if row.is_live(today)]
    for case in cases:
        for person in (each for each in every if each.incident_id == case.pk):
            protected = _protected(person, restrictions)
            found += _known_of_person(person, protected)
            found += known_before([row for row in former if row.person_id == person.pk], person, protected)
        found += known_before([row for row in former if row.incident_id == case.pk and not row.person_id])
        found += _known_of_case(case, [row for row in notifications if row.incident_id == case.pk], names)
    return [fact for fact in found if fact.value.strip()]


def _protected(person: Person, restrictions: list[ReportingRestriction]) -> set[str]:
    """What a court forbids to publish of a person. An order that names nobody of the case protects its living
    children."""
    child = lives(person, getattr(person, "child", None))
    whole = [row for row in restrictions if row.person_id is None and row.incident_id == person.incident_id and child]
    own = [row for row in restrictions if row.person_id == person.pk]
    return {matter for row in [*own, *whole] for matter in row.matters}


def _known_of_person(person: Person, protected: set[str]) -> Iterator[Known]:
    who = "a child in the case" if person.is_child else "an adult in the case"
    named, schooled = Matter.NAME in protected, Matter.SCHOOL in protected
    yield Known(Sort.NAME, person.name, f"the name of {who}", blocks=named)
    for other in person.other_names.replace(";", ",").replace("\n", ",").split(","):
        yield Known(Sort.NAME, other, f"another name of {who}", blocks=named)
    yield Known(Sort.INITIALS, person.initials, f"the initials of {who}")
    if person.date_of_birth:
        yield Known(Sort.BORN, str(person.date_of_birth), f"the date of birth of {who}", person.date_of_birth)
    yield Known(Sort.ADDRESS, person.addresses, f"an address of {who}", blocks=Matter.AREA in protected)
    child = getattr(person, "child", None)
    if child is not None:
        yield Known(Sort.NUMBER, child.nhs_number, f"the NHS number of {who}")
        yield Known(Sort.NUMBER, child.consistent_id, f"the consistent identifier of {who}")
        yield Known(Sort.NUMBER, child.pupil_number, f"the pupil number of {who}")
        yield Known(Sort.PLACE, child.school, f"the school of {who}", blocks=schooled)
        yield Known(Sort.PLACE, child.placement, f"the placement of {who}")
        if child.expected_on:
            yield Known(Sort.DAY, str(child.expected_on), f"the day {who} was expected", child.expected_on)
        if child.died_on:
            yield Known(Sort.DAY, str(child.died_on), f"the day {who} died", child.died_on)


def _known_of_case(case: Incident, notifications: list[Notification], public: Names) -> Iterator[Known]:
    yield Known(Sort.REFERENCE, case.reference, "the reference of the case")
    yield Known(Sort.REFERENCE, case.panel_reference, called_now("the Panel’s reference of the case"))
    for number in (row.national_reference for row in notifications if row.national_reference):
        yield Known(Sort.REFERENCE, number, "the national reference of the case")
    workers = [case.logged_by.name, case.owner.name if case.owner else ""]
    for name in [*workers, *(row.sent_by for row in notifications)]:
        yield Known(Sort.WORKER, name, "the name of somebody who worked on the case")
    yield Known(Sort.PLACE, case.setting, "the place where it happened")
    yield Known(Sort.NAME, without_offices(case.referred_by, public), "the name of whoever referred the case")
    if case.occurred_on:
        yield Known(Sort.DAY, str(case.occurred_on), "the day it happened", case.occurred_on)


# --- What the public would read -----------------------------------------------------------------------------

READ = (
    *("title", "memory_line", "subject_label", "theme", "more_themes", "reviewer", "other_name", "for_information"),
    *("content_note", "statement", "summary", "learning", "done", "followed", "questions", "change_note"),
    "link_address",
)


def words_of(edition: Edition) -> list[Place]:
    """The words of an edition's page, without its files."""
    names = {field.name: str(field.verbose_name) for field in Edition._meta.concrete_fields}
    words = [Place(capfirst(names[field]), getattr(edition, field)) for field in READ]
    return [*words, Place("Full text", as_text(edition.body_html))]


def places_of(edition: Edition, patience: float | None = None) -> tuple[list[Place], list[Finding]]:
    """Every text of an edition that the public would get, files included; and the faults of the files themselves.

    Raises StillReading when its files are not read within `patience` seconds.
    """
    places = words_of(edition)
    places.append(Place("Address of the page", edition.publication.slug, machine=True))
    documents = list(edition.documents.all())
    for document in documents:
        places.append(Place(f"Name of the file {document.name}", document.name, machine=True))
        places.append(Place(f"Title of {document.name}", document.title))
        places.append(Place(f"Description of {document.name}", document.description))
    read = reading.inside([each for each in documents if each.mime == "application/pdf"], patience)
    places += [place for inside in read for place in inside.places]
    return [place for place in places if place.text.strip()], [fault for inside in read for fault in inside.findings]


def disclosure_of(
    link: PublicationLink,
    edition: Edition,
    today: date,
    *,
    reader: User | None = None,
    text: tuple[list[Place], list[Finding]] | None = None,
    ground: Ground | None = None,
) -> list[Finding]:
    """The disclosure check of one edition: against every case it draws on, or, when it draws on none, against all.

    `reader` is who is shown the findings: what another case knows is told without naming a case they may not see.
    `text` is what `places_of` gave, where that was asked already; `ground` what is read for several at once.
    """
    one, public = drawn_by(link, edition.publication), public_now()
    ground = ground or ground_of([one], today, reader)
    places, faults = text or places_of(edition)
    told = ground.texts.found_in(edition.publication, places, one.cases)
    if not one.cases:
        people = known_people.findings_in(places, reader, today, public, ground.everybody)
        return [*findings(places, [], public), *people, *faults, *told]
    rows = ground.known(one)
    known = known_to(one.cases, today, public, rows)
    return [*findings(places, known, public), *faults, *memorial.found_in(edition, rows[0], rows[1]), *told]
