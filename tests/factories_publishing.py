"""What tests of publishing need: a review with everything recorded, and its publication at any point."""

import datetime as dt

from cases.incidents.models import Child, Incident
from csprapp.accounts.models import User
from csprapp.records.services import add, change
from demo import pdfs
from publications.library import writing
from publications.library.models import Edition, Publication
from publishing.clearance import clearing
from publishing.links import queries, rules
from publishing.links.models import PublicationLink
from publishing.schedule import services
from reviews.learning.models import LearningReview
from tests import scenes
from tests.factories import make_user
from tests.factories_cases import make_case, make_person

NOW = dt.datetime(2026, 11, 23, 12, 0, tzinfo=dt.UTC)
TODAY = NOW.date()
COPIES_ON = dt.date(2026, 11, 2)
WORDS = {
    "title": "Learning after harm to a baby at Inventedham",
    "statement": "We thank everybody who helped us to learn.",
    "summary": "An invented summary. Nobody in it is real.",
    "learning": "Ask the child. Write down the answer.",
}


def make_review(
    kind: str = "lcspr", *, case=None, decision: str = "full", copies: bool = True, **fields
) -> LearningReview:
    """A review whose report is finished, sent to both and to be published."""
    case = case or make_case()
    values = {"decided_on": dt.date(2026, 6, 1), "decision_reason": "Much to learn", "report_finished_on": COPIES_ON}
    if decision:
        told = {"publication_decided_on": dt.date(2026, 10, 20), "publication_reason": "All agreed"}
        values |= {"publication_decision": decision, **told}
    if copies:
        values |= {"sent_to_panel_on": COPIES_ON, "sent_to_secretary_on": COPIES_ON}
    review = LearningReview(kind=kind, incident=case, **(values | fields))
    return add(review, by=case.logged_by, why="A review for a test")


def make_people(case):
    """A child who was harmed and a parent, with everything that could give them away."""
    child = make_person(
        case,
        "harmed",
        "Q.Z.",
        name="Quillan Zedworth",
        other_names="Quill Ashgrove",
        date_of_birth=dt.date(2019, 2, 14),
        addresses="7 Nowhere Street, Inventedham ZZ9 9ZZ",
    )
    facts = Child(
        person=child,
        school="St Imagina's Primary School",
        nhs_number="9434765919",
        pupil_number="A823200010001",
        consistent_id="SUI-0042-777",
    )
    add(facts, by=case.logged_by, why="Facts for a test")
    make_person(case, "parent", "O.Z.", name="Oriel Zedworth", date_of_birth=dt.date(1991, 7, 3))
    return child


def make_link(publication: Publication, *, by: User, family: bool = True) -> PublicationLink:
    """Everything done before publishing is recorded."""
    link = queries.link_of(publication)
    if family:
        with change(PublicationLink, link.pk, None, by=by, why="For a test") as record:
            record.family, record.family_told_on = "told", dt.date(2026, 11, 9)
            record.family_wishes = "A Tuesday, and no photograph"
            record.practitioners_told_on = dt.date(2026, 11, 10)
            record.ofsted_copy_on = record.text_panel_on = record.text_secretary_on = COPIES_ON
    return queries.link_of(publication)


@scenes.once
def make_draft(kind: str = "lcspr", *, by: User | None = None, review=None, family: bool = True, **words) -> Edition:
    """A publication with its first draft, written from a review when the kind needs one."""
    by = by or make_user("publisher")
    if review is None and kind in {"lcspr", "improvements"}:
        review = make_review(decision="full" if kind == "lcspr" else "improvements")
    publication = services.create(kind, review=review, by=by, at=NOW)
    make_link(publication, by=by, family=family)
    draft = publication.newest_edition
    return writing.save_edition(draft.pk, draft.version, WORDS | words, by=by, why="Written")


@scenes.once
def make_waiting(kind: str = "lcspr", *, pdf: bytes | None = None, **more) -> Edition:
    """An edition that waits for its second person."""
    draft = make_draft(kind, **more)
    if pdf is not None:
        writing.add_document(draft.pk, draft.version, pdf, kind="report", title="Report", by=draft.author, why="File")
        draft.refresh_from_db()
        for document in draft.documents.exclude(faults=""):
            writing.accept_faults(document.pk, draft.version, "For a test", by=draft.author)
            draft.refresh_from_db()
    return services.submit(draft.pk, draft.version, by=draft.author, at=NOW)


def case_of(publication: Publication) -> Incident:
    """The case that a publication was written from."""
    return queries.link_of(publication).review.incident


def answers_to(edition: Edition, reason: str = "The family chose this word") -> clearing.Answers:
    """Every line ticked and every finding accepted."""
    link = queries.link_of(edition.publication)
    lines = rules.lines(queries.facts_of(link, edition.publication, TODAY))
    found = queries.disclosure_of(link, edition, TODAY)
    return clearing.Answers(frozenset(line.key for line in lines), {finding.key: reason for finding in found})


def approve(edition: Edition, *, by: User | None = None) -> Edition:
    by = by or make_user("checker")
    answers = answers_to(edition)
    approved, _ = clearing.approve(edition.pk, edition.version, edition.digest, answers, by=by, at=NOW)
    return approved


@scenes.once
def make_approved(kind: str = "lcspr", **more) -> Publication:
    return approve(make_waiting(kind, **more)).publication


@scenes.once
def make_public(kind: str = "lcspr", **more) -> Publication:
    """Public since today."""
    publication = make_approved(kind, **more)
    by = publication.current_edition.author
    publication.refresh_from_db()
    return services.schedule(publication.pk, publication.version, TODAY, None, by=by, at=NOW)


def small_pdf(*paragraphs: str) -> bytes:
    return pdfs.make_pdf("Invented report", list(paragraphs) or ["Nobody in it is real."])
