"""The logs of a case, each by the slug of its lines: their words, and what its pages show of a line."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from operator import attrgetter
from typing import Any

from django.urls import reverse

from cases.deadlines.models import DeadlineChange
from cases.deadlines.queries import standing_lines
from cases.incidents.models import Incident, Person
from cases.notifications.models import Notification
from csprapp.clock.deadline import day_words
from csprapp.clock.ledger import Kind
from csprapp.partnership.national import called_now
from csprapp.records.log_lines import Log
from csprapp.records.together import together
from csprapp.ui.components import Fact
from csprapp.ui.forms import lower_first
from reviews.contacts import forms, services
from reviews.contacts.models import FamilyAgreement, FamilyContact, FamilyMember, OfCase, PanelMessage
from reviews.contacts.queries import named_days
from reviews.decisions.models import PanelReply
from reviews.learning.models import LearningReview
from reviews.rapid.models import RapidReview

FAMILY, PANEL = "case-family", "case-panel"


@dataclass(frozen=True)
class LogPages:
    """The pages of one log: its form, the page its lines stand on, what adding and changing one is called, and what is
    said while it has no line."""

    log: Log[OfCase]
    form: type[forms.LineForm]
    page: str
    adding: str
    changing: str
    none: str = ""


LOGS = {
    "person": LogPages(
        services.MEMBERS, forms.MemberForm, FAMILY, "Add somebody in the family", "Somebody in the family",
        "Nobody is recorded yet. Begin here: who should hear from us, how, and from whom, and who must not.",
    ),
    "date": LogPages(
        services.DATES, forms.DayForm, FAMILY, "Add a date to avoid", "A date to avoid",
        "No day is recorded yet. Birthdays and the day it happened appear here once they are known. Ask the family "
        "which others matter.",
    ),
    "contact": LogPages(
        services.CONTACTS, forms.ContactForm, FAMILY, "Record a contact", "A contact with the family",
        "No contact is recorded yet. Record each one, including those that were refused or got no answer.",
    ),
    "agreement": LogPages(
        services.AGREEMENTS, forms.AgreementForm, FAMILY, "Record what was agreed", "What was agreed",
        "Nothing has been agreed yet about the name, the wording or the timing of a report. Ask before it is written.",
    ),
    "letter": LogPages(services.LETTERS, forms.MessageForm, PANEL, "Record a letter or email", "A letter or email"),
}  # fmt: skip


@dataclass(frozen=True)
class Shown:
    """A line as the page shows it: a heading, and its facts, the first with the way to change the line."""

    heading: str
    facts: Sequence[Fact]


@dataclass(frozen=True)
class Section:
    """The lines of one log on the family's page, and where one is added."""

    slug: str
    heading: str
    lines: Sequence[Shown]
    add_url: str = ""
    add_words: str = ""
    none: str = ""


def family(incident: Incident, *, may_work: bool) -> dict[str, Any]:
    """The family's page of a case: who, days to avoid, what was agreed, and the contacts, newest first."""
    return {
        "people": _section("person", "Who, and how they wish to be told", incident, may_work),
        "dates": _section("date", "Dates to avoid", incident, may_work),
        "days": _days(incident, may_work=may_work),
        "agreed": _section("agreement", "What was agreed", incident, may_work),
        "contacts": _section("contact", "Contacts", incident, may_work),
    }


def _section(slug: str, heading: str, incident: Incident, may_work: bool) -> Section:
    pages = LOGS[slug]
    rows = _lines(pages.log.model, incident) if slug != "date" else []
    lines = [_shown(slug, row, incident, may_work) for row in rows]
    url = reverse("case-log-add", args=[incident.reference, slug]) if may_work else ""
    return Section(slug, heading, lines, url, pages.adding, pages.none)


def _lines(model: type[OfCase], incident: Incident) -> Sequence[Any]:
    names = {field.name for field in model._meta.fields}
    joined = [path for path, name in (("person", "person"), ("member__person", "member")) if name in names]
    found = model.objects.filter(incident=incident)
    return list(found.select_related(*joined) if joined else found)


def _shown(slug: str, row: Any, incident: Incident, may_work: bool) -> Shown:
    facts: dict[str, Callable[[Any], list[Fact]]] = {
        "person": _member_facts,
        "contact": _contact_facts,
        "agreement": _agreement_facts,
    }
    heading = str(row)
    if slug == "contact":
        heading = f"{day_words(row.contacted_on)}: {row.get_how_display().lower()}, {row.member or 'the family'}"
    url = reverse("case-log-change", args=[incident.reference, slug, row.pk]) if may_work else ""
    found = [fact for fact in facts[slug](row) if fact.value] or [Fact("Wants to be told")]
    return Shown(heading, [replace(found[0], change_url=url, change_words=heading), *found[1:]])


def _member_facts(row: FamilyMember) -> list[Fact]:
    return [
        Fact("Do not contact", row.leave_alone_because),
        Fact("Wants to be told", row.told_how),
        Fact("By", row.told_by),
        Fact("Needs", row.needs),
        Fact("Safe to contact", row.person.contact_note if row.person else ""),
    ]


def _contact_facts(row: FamilyContact) -> list[Fact]:
    said = row.said and Fact("Said", row.said, note=f"By {row.by_whom}")
    wished = Fact("Asked for or wanted", row.wished, note="" if said else f"By {row.by_whom}")
    return [fact for fact in (said, wished) if fact]


def _agreement_facts(row: FamilyAgreement) -> list[Fact]:
    return [
        Fact("Name used", row.get_name_used_display()),
        Fact("Agreed", row.agreed, note=f"{row.agreed_with}, with {row.agreed_by}"),
    ]


@dataclass(frozen=True)
class DayShown:
    """A day to avoid: what, when, whether every year, and where it is changed; the case's own days have no link."""

    words: str
    day: date
    yearly: bool
    note: str = ""
    change_url: str = ""


def _days(incident: Incident, *, may_work: bool) -> list[DayShown]:
    """Every day to keep clear of: those the case knows, those the family named."""
    own = [DayShown("It happened", incident.occurred_on, True)] if incident.occurred_on else []
    for person in Person.objects.filter(incident=incident).children().select_related("child"):
        died = getattr(getattr(person, "child", None), "died_on", None)
        if person.date_of_birth:
            own.append(DayShown(f"Birthday of {person.initials}", person.date_of_birth, True))
        if died:
            own.append(DayShown(f"{person.initials} died", died, True))
    for row in named_days(incident):
        url = reverse("case-log-change", args=[incident.reference, "date", row.pk]) if may_work else ""
        own.append(DayShown(row.label, row.day, row.yearly, row.note, url))
    return own


# --- The Panel --------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Letter:
    """One communication with the Panel, wherever it is recorded; `url` leads to where it is changed."""

    day: date
    ours: bool
    about: str
    words: str
    url: str = ""
    document: str = ""

    @property
    def fact(self) -> Fact:
        """The letter as a row of the page."""
        about = lower_first(self.about)
        who = called_now(f"{'To' if self.ours else 'From'} the Panel, about {about}")
        note = f"Copy: {self.document}" if self.document else ""
        return Fact(day_words(self.day), f"{who}\n{self.words}", self.url, f"{day_words(self.day)}: {about}", note)


def letters(incident: Incident, *, may_work: bool) -> list[Letter]:
    """All that went to the Panel and came from it about a case, newest first: what was written down here, the Panel's
    replies and our answers, what was sent, and when it was told of a delay."""
    told = DeadlineChange.objects.filter(deadline__incident=incident, panel_told_on__isnull=False)
    messages, replies, notifications, rapid, reviews, ledgers = together(
        PanelMessage.objects.filter(incident=incident).select_related("document"),
        PanelReply.objects.filter(rapid_review__incident=incident),
        incident.notifications.all(),
        RapidReview.objects.filter(incident=incident, sent_on__isnull=False),
        LearningReview.objects.filter(incident=incident, sent_to_panel_on__isnull=False),
        DeadlineChange.objects.filter(deadline__in=told.values("deadline"))
        .select_related("deadline")
        .order_by("deadline_id", "pk"),
    )
    found = [*_messages(incident, messages), *_replies(incident, replies)]
    found += [*_sent(incident, notifications, rapid, reviews), *_delays(ledgers)]
    shown = found if may_work else [replace(letter, url="") for letter in found]
    return sorted(shown, key=lambda letter: letter.day, reverse=True)


def _messages(incident: Incident, rows: Iterable[PanelMessage]) -> list[Letter]:
    return [
        Letter(
            row.dated_on,
            row.direction == PanelMessage.Direction.TO,
            row.get_about_display(),
            row.summary,
            reverse("case-log-change", args=[incident.reference, "letter", row.pk]),
            str(row.document) if row.document else "",
        )
        for row in rows
    ]


def _replies(incident: Incident, replies: Iterable[PanelReply]) -> list[Letter]:
    found, url = [], reverse("case-decision", args=[incident.reference])
    for row in replies:
        said = f"{row.get_position_display()}. {row.text}".strip()
        found.append(Letter(row.received_on, False, "The rapid review", said, url))
        if row.responded_on:
            found.append(Letter(row.responded_on, True, "The rapid review", row.response, url))
    return found


def _sent(
    incident: Incident,
    notifications: Iterable[Notification],
    sent: Iterable[RapidReview],
    reviews: Iterable[LearningReview],
) -> list[Letter]:
    found = []
    for row in (each for each in notifications if each.went_to_panel):
        words = f"Notified, reference {row.national_reference}" if row.national_reference else "Notified"
        url = reverse("case-notification", args=[incident.reference])
        found.append(Letter(row.sent_on, True, "The notification", words, url))
        if row.withdrawn_on:
            found.append(Letter(row.withdrawn_on, True, "The notification", f"Withdrawn: {row.withdrawn_reason}", url))
    url, words = reverse("case-rapid-review", args=[incident.reference]), "The final report was sent"
    found += [Letter(rapid.sent_on, True, "The rapid review", "The rapid review was sent", url) for rapid in sent]
    return found + [Letter(row.sent_to_panel_on, True, "Publication", words, row.get_absolute_url()) for row in reviews]


def _delays(ledgers: Iterable[DeadlineChange]) -> list[Letter]:
    return [
        Letter(line.panel_told_on, True, "A delay", line.reason, line.deadline.get_absolute_url())
        for _, ledger in groupby(ledgers, key=attrgetter("deadline_id"))
        for line in standing_lines(ledger, Kind.DELAY_RECORDED)
        if line.panel_told_on
    ]
