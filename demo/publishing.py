"""Publishes the invented reports as people do: two people, a checklist, a date."""

import datetime as dt

from demo import publications as content
from demo.days import moment
from demo.pdfs import make_pdf
from demo.publications import National, Published
from demo.stories import Story
from demo.telling import Teller
from publications.library import writing
from publications.library.kinds import KINDS
from publications.library.models import Edition, Publication
from publishing.clearance import clearing
from publishing.links import queries, rules
from publishing.schedule import services as desk
from reviews.learning.models import LearningReview

REASON = "Read in its place: it tells nobody who the child is."


class PublicationTold:
    """One publication, from its first draft to its last day."""

    def __init__(
        self, teller: Teller, facts: Published, review: LearningReview | None = None, story: Story | None = None
    ):
        self.teller, self.facts, self.review, self.story = teller, facts, review, story
        self.days = teller.days
        self.publisher, self.checker = teller.users["publisher"], teller.users["checker"]
        self.written = self.days.of(facts.written)
        self.first = self.days.of(facts.first)

    def live(self) -> Publication:
        """Live through everything that its facts have, each step on its own day; gives the publication."""
        self.write()
        if self.review:
            self.prepare()
        self.approve(self.submit(self.days.after(self.ready_on, 1)), self.days.after(self.ready_on, 2))
        if self.facts.dated:
            self.set_date()
        if self.facts.withdrawn:
            self.take_down()
        if self.facts.correction:
            self.correct()
        return self.publication

    @property
    def ready_on(self) -> dt.date:
        """The day everything that must come first has been done."""
        if self.story and self.story.learning.copies:
            return max(self.days.of(self.story.learning.copies), self.written)
        return self.written

    def edition(self) -> Edition:
        """The newest one, as the last step left it."""
        return self.publication.newest_edition

    def write(self) -> None:
        """The publisher begins it, with its words, its files and its pictures."""
        with self.teller.on(self.written) as day:
            at, why = moment(day), "Written with the partners"
            self.publication = desk.create(self.facts.kind, review=self.review, by=self.publisher, at=at)
            draft = self.edition()
            writing.save_edition(draft.pk, draft.version, self.facts.words, by=self.publisher, why=why)
            if self.facts.body:
                draft = self.edition()
                writing.set_body_markdown(draft.pk, draft.version, self.facts.body, by=self.publisher, why=why)
            self.add_files()

    def add_files(self) -> None:
        """The report and the brief, as PDFs made for it."""
        title = str(self.facts.words["title"])
        for kind, words, parts in (
            ("report", "The report", self.facts.report),
            ("brief", "Learning brief", self.facts.brief),
        ):
            if parts:
                draft = self.edition()
                writing.add_document(
                    draft.pk,
                    draft.version,
                    make_pdf(f"{title}: {words.lower()}" if kind == "brief" else title, parts),
                    kind=kind,
                    title=words,
                    by=self.publisher,
                    why="The file for the page",
                )

    def prepare(self) -> None:
        """The family and the practitioners told and the day planned; then the advance copies sent."""
        coordinator = self.teller.users["coordinator"]
        with self.teller.on(self.written) as today:
            link = queries.link_of(self.publication)
            fields = {
                "family": self.facts.family,
                "family_told_on": today,
                "family_note": "Their worker read it with them.",
                "family_wishes": self.facts.wishes,
                "practitioners_told_on": today,
                "planned_on": self.first,
            }
            desk.prepare(link, link.version, fields, by=coordinator, today=today)
        if self.facts.kind not in rules.REPORTS:
            return
        with self.teller.on(self.ready_on) as today:
            link = queries.link_of(self.publication)
            copies = {"report_finished_on": link.review.report_finished_on}
            copies |= dict.fromkeys(("panel_copy_on", "secretary_copy_on", "ofsted_copy_on"), today)
            if KINDS[self.facts.kind].copies_its_text:
                copies |= {"text_panel_on": today, "text_secretary_on": today}
            desk.prepare(link, link.version, copies, by=coordinator, today=today)

    def submit(self, day: dt.date) -> Edition:
        """The publisher sends the draft for a check on this day."""
        with self.teller.on(day) as on:
            draft = self.edition()
            return desk.submit(draft.pk, draft.version, by=self.publisher, at=moment(on))

    def approve(self, edition: Edition, day: dt.date) -> None:
        """The checker answers every line and every finding, and approves."""
        with self.teller.on(day) as on:
            link = queries.link_of(self.publication)
            lines = rules.lines(queries.facts_of(link, self.publication, on))
            found = queries.disclosure_of(link, edition, on)
            answers = clearing.Answers(
                frozenset(line.key for line in lines if line.ask), {finding.key: REASON for finding in found}
            )
            clearing.approve(edition.pk, edition.version, edition.digest, answers, by=self.checker, at=moment(on, 60))

    def set_date(self) -> None:
        """The publisher sets the first public day; where that day has passed, what is due on it is recorded."""
        hour = dt.time(self.facts.hour) if self.facts.hour else None
        with self.teller.on(self.days.after(self.ready_on, 3)) as on:
            self.publication.refresh_from_db()
            self.publication = desk.schedule(
                self.publication.pk, self.publication.version, self.first, hour, by=self.publisher, at=moment(on)
            )
        if self.first <= self.days.today:
            with self.teller.on(self.first) as on:
                desk.record_if_public(self.publication, at=moment(on))

    def take_down(self) -> None:
        """It is taken down, and where nobody was told of it a second person looks at it a day later."""
        day, silently, why = self.facts.withdrawn
        with self.teller.on(self.days.of(day)) as on:
            self.publication = desk.withdraw(
                self.publication.pk, why=why, silently=silently, early_ground="", by=self.publisher, at=moment(on)
            )
        if silently:  # the other one still waits for a second person to look at it
            with self.teller.on(self.days.after(self.days.of(day), 1)) as on:
                manager, seen = self.teller.users["manager"], "Looked at it: it had to go"
                desk.see_withdrawal(self.publication.pk, self.publication.version, by=manager, why=seen, at=moment(on))

    def correct(self) -> None:
        """A second edition that waits for its checker."""
        with self.teller.on(self.days.after(self.days.today, -1)):
            why = "A correction the families asked for"
            draft = writing.start_edition(self.publication.pk, by=self.publisher, why=why)
            writing.save_edition(draft.pk, draft.version, self.facts.correction, by=self.publisher, why=why)
        self.submit(self.days.after(self.days.today, -1))


def link_to_national(teller: Teller, national: National) -> Publication:
    """A dated link to a national report, which does not expire."""
    first = teller.days.today - dt.timedelta(days=national.days_ago)
    facts = Published(
        "national",
        "national",
        content.Day(days=-national.days_ago),
        content.Day(days=-national.days_ago - 7),
        {
            "title": national.title,
            "summary": national.summary,
            "link_address": national.address,
            "link_published_on": first - dt.timedelta(days=14),
        },
    )
    return PublicationTold(teller, facts).live()


def publish_all(
    teller: Teller, reviews: dict[str, LearningReview], stories: dict[str, Story]
) -> dict[str, Publication]:
    """Every publication of the demonstration, by its key."""
    made = {}
    for facts in content.PUBLICATIONS:
        story = stories.get(facts.story)
        made[facts.key] = PublicationTold(teller, facts, reviews.get(facts.story), story).live()
    for number, national in enumerate(content.NATIONAL):
        made[f"national-{number}"] = link_to_national(teller, national)
    return made
