"""What waits for somebody, whatever its date: to decide, to send, to check, to date, to look at."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from django.db.models import QuerySet

from cases.access.models import CaseAccess
from cases.deadlines.models import Deadline
from cases.intake.begun import given
from cases.intake.wizard import FORM, Wizard
from cases.mails.naming import COLUMNS, name_of
from csprapp.accounts.models import User
from csprapp.accounts.roles import MAY, Permission, Role
from csprapp.clock.calendar import ONE_DAY, Calendar
from csprapp.clock.deadline import day_words
from csprapp.clock.instants import LONDON
from csprapp.mail.models import Outbox
from csprapp.mail.parts import Part
from csprapp.mail.services import full_address
from csprapp.records.models import Draft
from csprapp.records.timers import AHEAD
from csprapp.ui.addresses import address
from csprapp.ui.forms import lower_first
from csprapp.ui.templatetags.ui import plural
from dashboard.work.daily_mail.people import People
from dashboard.work.daily_mail.rules import Line
from dashboard.work.queries import LEFT_AFTER
from dashboard.work.waiting import reading_to_look_at, set_up
from publications.content.models import PageEdition
from publications.library.models import Edition, Publication
from publishing.links import mails
from publishing.links.alerts import alerts, anything_waits
from publishing.links.models import PublicationLink
from publishing.links.queries import hidden_from
from reviews.decisions.mails import (
    KINDS as DECISIONS,
    TO_CONFIRM,
    TO_SIGN,
    page_to_confirm,
    page_to_sign,
    to_confirm,
    to_send,
    to_sign,
)
from reviews.decisions.models import PartnerDecision
from reviews.learning.models import ReviewerAccess
from reviews.rapid.models import RapidReview
from reviews.signing.models import Asked
from reviews.signing.queries import waiting_positions
from reviews.signing.services import ROUTE as POSITION, told_of

Told = Iterator[tuple[User, Line]]
AT_ONCE = (*DECISIONS, *mails.KINDS)
SIGNED = {value: lower_first(label) for value, label in Asked.About.choices}
ENDING = 5  # working days before their last day, independent reviewers are told of it


@dataclass
class Waits:
    """What waits, read once for everybody. Who was told at once is told again on Mondays only."""

    people: People
    today: date
    at: datetime
    calendar: Calendar

    def read(self) -> Told:
        """For each person what waits for them beside their dates."""
        lately = self.today - AHEAD
        rows = Outbox.objects.filter(kind__in=AT_ONCE, day__gte=lately, day__lte=self.today + ONE_DAY)
        self.at_once = set(rows.values_list("kind", "subject", "recipient"))
        yield from self._decisions()
        yield from self._positions()
        yield from self._begun()
        yield from self._last_days()
        yield from self._delays()
        yield from self._publications()
        yield from self._unowned()

    def _line(self, user: User, key: str, words: str, url: str, *told: str, now: bool = False) -> tuple[User, Line]:
        """What has to be done `now` is pressing every morning, and stands first."""
        known = bool(told) and (*told, user.email) in self.at_once
        said = words if words.startswith("review-") else f"{words[:1].upper()}{words[1:]}"
        say = (words, f"{said}.", full_address(url))
        return user, Line(Part.WAITS, (not now, key), (f"{Part.WAITS}:{key}",), lambda: say, daily=now, known=known)

    def _decisions(self) -> Told:
        """Decisions that a body has not taken or confirmed; rapid reviews that are decided and not sent."""
        asked = RapidReview.objects.filter(ready_on__isnull=False, incident__closed_on=None).order_by("pk")
        of_case = (f"incident__{name}" for name in ("area", "owner", "restricted", "reference", *COLUMNS))
        rows = asked.values_list("pk", "round", "signed_off_on", "sent_on", "incident", *of_case)
        made = self._made(asked)
        for pk, number, signed_off_on, sent_on, case, area, owner, restricted, reference, *facts in rows:
            name = name_of(*facts)
            for body in self.people.bodies.get(area, ()):
                decision, settled = made.get((pk, number, body.pk), (None, False))
                if settled:
                    continue
                words = "confirm a decision recorded on" if decision else "decide on the rapid review of"
                told = to_confirm(reference, decision) if decision else to_sign(reference, number)
                url = page_to_confirm(reference) if decision else page_to_sign(reference, body)
                for user in self.people.deciding(body, case, restricted):
                    if Role.PARTNER in user.roles(self.today):
                        yield self._line(user, f"decide:{pk}:{number}:{body.pk}", f"{words} {name}", url, *told)
            if signed_off_on and sent_on is None and (user := self.people.users.get(owner)):
                words = f"send the rapid review of {name}: the partners have decided"
                url = address("case-rapid-review", reference)
                yield self._line(user, f"send:{pk}:{number}", words, url, *to_send(reference, number))

    def _positions(self) -> Told:
        """What partners are asked to sign of a review, or to confirm."""
        of_review = ("asked__review", *(f"asked__review__incident{name}" for name in ("", "__restricted")))
        facts = (
            "pk",
            "outcome",
            "asked__about",
            "body",
            *of_review,
            *(f"asked__review__incident__{name}" for name in COLUMNS),
        )
        bodies = {body.pk: body for found in self.people.bodies.values() for body in found}
        for pk, outcome, about, key, review, case, restricted, *named in (
            waiting_positions().order_by("pk").values_list(*facts)
        ):
            what, told = (
                (f"confirm what was recorded for you on the {SIGNED[about]} of", TO_CONFIRM)
                if outcome
                else (f"sign the {SIGNED[about]} of", TO_SIGN)
            )
            words = f"{what} {name_of(*named) if case else f'review {review}'}"
            url = address("review-partners", review) if outcome else address(POSITION, pk)
            for user in self.people.deciding(bodies[key], case, bool(restricted)) if key in bodies else ():
                if Role.PARTNER in user.roles(self.today):
                    yield self._line(user, f"position:{pk}:{outcome}", words, url, *told_of(told, pk))

    def _begun(self) -> Told:
        """Incidents begun and not logged, of which no clock runs yet: to whoever began them every morning, and to their
        colleagues, as on My work."""
        left = Draft.objects.filter(form=FORM, user__in=self.people.users, saved_at__lte=self.at - LEFT_AFTER)
        clock = self.at.astimezone(LONDON).time()
        for key, drafts in groupby(left.order_by("user", "pk"), key=lambda draft: draft.user_id):
            writer = self.people.users[key]
            row = Wizard(writer, self.today, clock, drafts).begun()
            if row is None:
                continue
            when = f", to be notified by {day_words(row.due_on)}" if row.due_on else ""
            words = f"finish logging the incident you began{when}"
            yield self._line(writer, f"begun:{key}:{row.due_on}", words, row.url, now=True)
            words = f"an incident that a colleague began is not logged yet{when}"
            for user in self._colleagues_of(writer):
                yield self._line(user, f"begun:{key}:{row.due_on}", words, address("work"))
        for pk, owner, due_on in given().values_list("pk", "owner", "due_on"):
            if user := self.people.users.get(owner):
                words = f"log an incident that somebody began before they left, due {day_words(due_on)}"
                yield self._line(user, f"begun:given:{pk}:{due_on}", words, address("case-new"), now=True)

    def _colleagues_of(self, writer: User) -> Iterator[User]:
        """Who works on cases in one of a person's areas; of who is limited to none, everybody who does."""
        own = self.people.areas.get(writer.pk)
        for user in self.people.users.values():
            areas = self.people.areas.get(user.pk)
            works = user != writer and user.roles(self.today) & MAY[Permission.WORK_CASE]
            if works and (own is None or areas is None or own & areas):
                yield user

    def _last_days(self) -> Told:
        """To independent reviewers, that what they review will be closed to them."""
        soon = (self.today, self.calendar.add_working_days(self.today, ENDING))
        of_case = [f"incident__{name}" for name in ("pk", *COLUMNS)]
        cases = CaseAccess.objects.live(self.today).filter(kind=CaseAccess.Kind.REVIEWER, valid_until__range=soon)
        rows = cases.filter(incident__closed_on=None).order_by("valid_until", "pk")
        alone = ReviewerAccess.objects.live(self.today).filter(valid_until__range=soon).order_by("valid_until", "pk")
        found = [
            (user, until, f"case:{pk}", name_of(*facts), address("case", facts[0]))
            for user, until, pk, *facts in rows.values_list("user", "valid_until", *of_case)
        ]
        found += [
            (user, until, f"review:{pk}", f"review {pk}", address("review", pk))
            for user, until, pk in alone.values_list("user", "valid_until", "review")
        ]
        for pk, until, what, name, url in found:
            if user := self.people.users.get(pk):
                words = f"your access to {name} ends on {day_words(until)}: ask if you need longer"
                yield self._line(user, f"access:{what}:{until}", words, url)

    def _unowned(self) -> Told:
        """What waits on My work of a privacy lead or an administrator and is no date of anybody's: the reading of last
        month, accounts to check or to end, mail that reaches nobody, what is left to set up."""
        for user in self.people.holders[Role.PRIVACY_LEAD]:
            for due in reading_to_look_at(self.today, self.calendar):
                yield self._line(user, f"reading:{due.url}:{due.due_on}", lower_first(due.what), due.url)
        for user in self.people.holders[Role.ADMINISTRATOR]:
            for block in set_up(user, self.today, self.calendar):
                for due in block.dues:
                    yield self._line(user, f"{due.url}:{due.due_on}", lower_first(due.what), due.url)
                for link in () if block.leads else block.links:
                    what = link.text.lstrip("0123456789,")  # their number alone makes it no new line
                    yield self._line(user, f"{link.url}:{what}", link.text, link.url)
                if left := [task.title for task in block.tasks if not task.done]:
                    words = f"finish setting up: {plural(left, 'line')} left"
                    yield self._line(user, "set-up", words, address("work"))

    def _made(self, asked: QuerySet[RapidReview]) -> dict[tuple[int, int, int], tuple[int, bool]]:
        """By rapid review, round and body: the decision, and whether the body itself has signed or confirmed it."""
        rows = PartnerDecision.objects.filter(rapid_review__in=asked.order_by().values("pk")).order_by("pk")
        facts = rows.values_list("rapid_review", "round", "body", "pk", "signed_by", "confirmed_on")
        return {(pk, number, body): (key, bool(by or on)) for pk, number, body, key, by, on in facts}

    def _delays(self) -> Told:
        """Delays that a coordinator recorded and no manager has looked at."""
        rows = Deadline.objects.for_a_managers_look().order_by("pk").values_list("pk", "incident__area")
        by_manager: dict[User, list[int]] = defaultdict(list)
        for pk, area in rows:
            for manager in self.people.managers_of(area):
                by_manager[manager].append(pk)
        for manager, found in by_manager.items():
            words = f"look at {plural(found, 'delay')} that a coordinator recorded"
            keys = tuple(f"{Part.WAITS}:look:{pk}" for pk in found)
            said = f"{words[0].upper()}{words[1:]}."
            say = (words, said, full_address(f"{address('team')}?look=yes"))
            yield manager, Line(Part.WAITS, ("look",), keys, lambda say=say: say)

    def _publications(self) -> Told:
        """Each by its public address, never by its title, to who may open what it draws on."""
        waits = list(self._editions())
        if not waits and not Publication.objects.filter(anything_waits()).exists():
            return
        keep = MAY[Permission.SEE_PUBLICATIONS]
        for user in (user for user in self.people.users.values() if user.roles(self.today) & keep):
            hidden = hidden_from(user, self.today) if waits else frozenset()
            for publication, users, *line in waits:
                if user in users and publication not in hidden:
                    yield self._line(user, *line)
            by_page = {link.url: link for link in reversed(alerts(user, self.at))}  # of several the first
            for url, link in reversed(by_page.items()):
                yield self._line(user, url, link.text, url, now=link.at_once)

    def _editions(self) -> Iterator[tuple]:
        """What waits for a second person or for a date: its publication, for whom, key, words, page, how told."""
        publishers, second = self.people.holders[Role.PUBLISHER], self.people.holders[Role.CHECKER]
        state = Edition.State
        facts = ("number", "version", "state", "author", "written_by", "publication__slug", "publication__public_from")
        found = Edition.objects.filter(state=state.IN_REVIEW) | Edition.objects.filter(
            state=state.APPROVED, publication__public_from=None, publication__withdrawn_at=None
        )
        held = set(PublicationLink.objects.filter(held_on__isnull=False).values_list("publication", flat=True))
        for edition in found.select_related("publication").only(*facts).order_by("pk"):
            name, told = mails.named(edition), (mails.page_of(edition), *mails.key_of(edition))
            if edition.state == state.IN_REVIEW:
                users = mails.second_people(edition, publishers, second)
                yield edition.publication_id, users, f"check:{edition.pk}", f"check {name}", *told
            elif edition.publication_id not in held:
                users = [user for user in publishers if user.pk == edition.author_id]
                yield edition.publication_id, users, f"date:{edition.pk}", f"set the publication date of {name}", *told
        for row in PageEdition.objects.filter(state=state.IN_REVIEW).defer("source").order_by("pk"):
            users = mails.second_people(row, publishers, second)
            words = f"check {mails.named(row)}"
            yield None, users, f"page:{row.pk}", words, mails.page_of(row), *mails.key_of(row)
        for row in Publication.objects.filter(put_back_asked_by__isnull=False).order_by("pk"):
            users = [user for user in {*publishers, *second} if user.pk != row.put_back_asked_by_id]
            words = f"decide whether to put {row.slug} back"
            yield row.pk, users, f"back:{row.pk}", words, mails.page_of(row), *mails.key_of(row)
