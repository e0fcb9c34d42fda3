"""Reading everything the case page shows, a fixed number of queries whatever the case holds."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import QuerySet

from cases.dates.pages import closures_across
from cases.deadlines.calendars import closures
from cases.deadlines.models import ClosureDays, Deadline
from cases.deadlines.queries import Row, rows
from cases.incidents.death_in_care import is_unsuspected
from cases.incidents.former import hang_on
from cases.incidents.frame import PAGES
from cases.incidents.models import Incident, Person, Proceeding
from cases.incidents.queries import bodies_of
from cases.notifications.clocks import before_new_fact, is_death_alone, lead_of, partners_to_tell, round_of
from cases.notifications.models import Informed, Notification
from cases.restrictions.models import ReportingRestriction
from csprapp.accounts.models import User
from csprapp.accounts.roles import Permission, has_permission
from csprapp.clock.instants import london_date
from csprapp.clock.rules import AGREED
from csprapp.partnership.models import PartnerBody
from csprapp.records.together import keep_beside, read_beside_once
from csprapp.ui.addresses import address
from dashboard.casefile.rules import Facts
from dashboard.work.queries import naming_actions
from publishing.links.handoffs import DUTIES as HANDOFFS
from publishing.links.models import PublicationLink
from publishing.links.queries import shut_to
from reviews.decisions.models import Disagreement, EarlierDecision, PartnerDecision
from reviews.decisions.queries import bodies_signed_for, decided, has_prepared
from reviews.learning.models import LearningReview
from reviews.learning.queries import in_hand, reviews_of, stage_of
from reviews.rapid.models import RapidReview
from reviews.rapid.queries import state_of, this_round
from reviews.returns.models import AgencyRequest
from reviews.signing.services import ROUTE as POSITION

BESIDE = (
    "informed__body", "people__child", "proceedings", "restrictions__person", "agencies", "notifications", "reopenings",
    "area_leads", "former_values",
)  # fmt: skip
STEPS = ("case-awareness", "case-close", "case-edit", "case-another-area")


@dataclass(frozen=True)
class CaseFile:
    """A case as its page shows it."""

    incident: Incident
    reader: User
    today: date
    people: Sequence[Person]
    proceedings: Sequence[Proceeding]
    restrictions: Sequence[ReportingRestriction]
    agencies: Sequence[str]
    notifications: Sequence[Notification]
    told: Sequence[Informed]
    partners: Sequence[PartnerBody]
    untold: Sequence[PartnerBody]
    rapid: RapidReview
    decisions: Sequence[PartnerDecision]
    disagreements: Sequence[Disagreement]
    review: LearningReview | None
    link: PublicationLink | None
    publishing: Sequence[Deadline]
    asked: Sequence[AgencyRequest]
    deadlines: Sequence[Row]
    date_elsewhere: Row | None
    closures: Sequence[ClosureDays]

    @property
    def across(self) -> list[str]:
        """The closures still to come that a running date of the case crosses, each once, with who covers."""
        windows = [sorted((row.deadline.started_on, row.deadline.act_on)) for row in self.running]
        found = [words for first, last in windows for words in closures_across(first, last, self.closures)]
        return list(dict.fromkeys(found))

    @property
    def children(self) -> list[Person]:
        """The case's children, whatever their part."""
        return [person for person in self.people if person.is_child]

    @property
    def adults(self) -> list[Person]:
        """The case's adults."""
        return [person for person in self.people if not person.is_child]

    @property
    def running(self) -> list[Row]:
        """Dates neither met nor ended."""
        return [row for row in self.deadlines if row.deadline.is_open]

    @property
    def runs_elsewhere(self) -> bool:
        """Whether the date of a review that this case is part of, and does not lead, runs for it too."""
        review = self.review
        if review is None or review.incident_id == self.incident.pk or review.deadline is None:
            return False
        return review.deadline.is_open

    @property
    def settled(self) -> list[Row]:
        """Dates that were met or have ended."""
        return [row for row in self.deadlines if not row.deadline.is_open]

    @property
    def still_to_tell(self) -> Sequence[PartnerBody]:
        """The partners that wait to be told; none of what does not go to the Panel, of another area's or over."""
        facts = self.facts
        return () if facts.not_for_the_panel or facts.led_by or facts.closed_on else self.untold

    @property
    def returns(self) -> list[AgencyRequest]:
        """What the agencies have not answered yet."""
        return [row for row in self.asked if row.received_on is None]

    @property
    def rapid_begun(self) -> bool:
        """Whether somebody has begun the rapid review: written of it, or asked an agency; after a new fact not what the
        partners had signed off before it."""
        signed_on = self.rapid.signed_off_on
        if self.rapid.pk and not (signed_on and before_new_fact(self.incident, signed_on)):
            return True
        return any(not before_new_fact(self.incident, row.asked_on) for row in self.asked)

    @property
    def undecided(self) -> list[PartnerBody]:
        """The partners that have not decided on what is asked now."""
        made = this_round(self.rapid, self.decisions)
        return [body for body in bodies_of(self.incident) if body.pk not in made]

    @property
    def publication_id(self) -> int | None:
        return self.link.publication_id if self.link else None

    @cached_property
    def facts(self) -> Facts:
        """What the pure rules read of the case, for this reader."""
        incident, rapid, review = self.incident, self.rapid, self.review
        publication = self.link.publication if self.link else None
        again, lead = round_of(incident), lead_of(incident)
        standing = [row for row in self.notifications if row.withdrawn_on is None]
        of_round = [row for row in standing if row.reopening_id == (again and again.pk)]
        sent = [row.sent_on for row in of_round if row.went_to_panel]
        reported = [row.sent_on for row in of_round if not row.went_to_panel]
        rapid_sent_on = rapid.sent_on
        if rapid_sent_on and before_new_fact(incident, rapid_sent_on):
            rapid_sent_on = None
        said = decided(rapid)
        ours = bodies_of(incident)
        missing = self.undecided
        return Facts(
            aware_on=incident.aware_on,
            notified_on=min(sent, default=None),
            not_notified_on=incident.not_notified_on,
            partners=len(self.partners),
            partners_untold=len(self.untold),
            rapid=state_of(rapid) if rapid.pk else None,
            rapid_begun=self.rapid_begun,
            rapid_sent_on=rapid_sent_on,
            bodies=len(ours),
            bodies_decided=len(ours) - len(missing),
            body_missing=missing[0].name if len(missing) == 1 else "",
            own_decision_missing=decides_for_one_of(missing, rapid, self.reader, self.today),
            decided=said.what_next if said else "",
            review=stage_of(review, self.today) if review else None,
            publication_decision=review.publication_decision if review else "",
            published_on=review.published_on if review else None,
            closed_on=incident.closed_on,
            death_alone=is_death_alone(incident),
            reported_on=min(reported, default=None) if is_unsuspected(incident) else None,
            again=again is not None,
            led_by=lead.led_by if lead else "",
            our_part_sent=bool(lead and lead.sent_on),
            decided_on=said.signed_off_on if said else None,
            review_kind=review.kind if review else "",
            report_finished_on=review.report_finished_on if review else None,
            public_until=publication.public_until if publication else None,
            taken_down_on=london_date(publication.withdrawn_at) if publication and publication.withdrawn_at else None,
            desk_waits=bool(self.publishing),
            unsigned=any(row.deadline.route == POSITION for row in self.running),
            disagreement=_disagreement([row for row in self.disagreements if row.round == rapid.round]),
        )


def _disagreement(found: Sequence[Disagreement]) -> str:
    """Whether the partners disagree on what they decide now, or did and resolved it; one that fell away is over."""
    if any(row.is_open for row in found):
        return "A partner disagrees, and this is not resolved yet"
    return "A partner disagreed, and how it was resolved is recorded" if any(row.resolved_on for row in found) else ""


def read_case(incident: Incident, user: User, today: date) -> CaseFile:
    """The case with its people, dates and reviews. Call it after the read is logged."""
    found, made, earlier, said, reviews, links, waits, asked, dates, bodies = read_beside_once(
        incident, *BESIDE, also=_further, user=user, on=today, of=("area",)
    )
    rapid, review = found[0] if found else RapidReview(incident=incident, version=0), in_hand(reviews)
    rapid.incident = incident
    link = next((each for each in links if review and each.review_id == review.pk), None)
    keep_beside(incident.area, "partner_bodies", bodies)
    if found:
        keep_beside(rapid, "earlier_decisions", earlier)
    hang_on(incident.people.all(), incident.former_values.all())
    told, again, partners = list(incident.informed.all()), round_of(incident), partners_to_tell(incident)
    known = {row.body_id for row in told if row.reopening_id == (again and again.pk)}
    changes = has_permission(user, Permission.CHANGE_DATE)
    return CaseFile(
        incident=incident,
        reader=user,
        today=today,
        people=list(incident.people.all()),
        proceedings=list(incident.proceedings.all()),
        restrictions=[row for row in incident.restrictions.all() if row.is_live(today)],
        agencies=[agency.name for agency in incident.agencies.all()],
        notifications=list(incident.notifications.all()),
        told=told,
        partners=partners,
        untold=[body for body in partners if body.pk not in known],
        rapid=rapid,
        decisions=made,
        disagreements=said,
        review=review,
        link=link,
        publishing=[row for row in waits if link and row.subject_id == link.publication_id],
        asked=asked,
        deadlines=naming_actions(rows(dates, today, may_change=changes)),
        date_elsewhere=next(iter(rows(_elsewhere(review, incident, user, today), today, may_change=changes)), None),
        closures=[row for row in closures() if row.last_day >= today],
    )


def _further(incident: Incident, user: User, today: date) -> list[QuerySet[Any]]:
    """What else the page shows, that does not hang on the case's own row: its rapid review with the decisions, now and
    before; its reviews, what is published of them, newest first, and what waits at the publishers' desk; what agencies
    were asked; its dates; the bodies of its area."""
    reviews = reviews_of(incident)
    links = PublicationLink.objects.filter(review__in=reviews.order_by().values("pk"), publication__ended_on=None)
    sees = has_permission(user, Permission.SEE_PUBLICATIONS)
    open_ones = links.exclude(shut_to(user, today, "publication")) if sees else links.none()
    waiting = Deadline.objects.open().filter(rule_key=AGREED, route__in=HANDOFFS, incident=None)
    return [
        RapidReview.objects.filter(incident=incident),
        PartnerDecision.objects.filter(rapid_review__incident=incident),
        EarlierDecision.objects.filter(rapid_review__incident=incident),
        Disagreement.objects.filter(rapid_review__incident=incident),
        reviews.select_related("deadline__owner"),
        links.select_related("publication").order_by("-pk"),
        waiting.filter(subject_id__in=open_ones.values("publication")).select_related("owner"),
        incident.agency_requests.filter(withdrawn_on=None).select_related("agency"),
        incident.deadlines.select_related("owner"),
        incident.area.partner_bodies.all(),
    ]


def _elsewhere(review: LearningReview | None, incident: Incident, user: User, today: date) -> list[Deadline]:
    """The date of a review that another case leads, where its reader may open that case too: it is a date of that
    one."""
    if review is None or review.incident_id in (None, incident.pk) or review.deadline is None:
        return []
    lead = Incident.objects.visible_to(user, today).filter(pk=review.incident_id).first()
    review.deadline.incident = lead
    return [review.deadline] if lead else []


def decides_for_one_of(missing: Sequence[PartnerBody], rapid: RapidReview, user: User, today: date) -> bool:
    """Whether the reader may give the decision of one of these partners themselves."""
    if not missing or not has_permission(user, Permission.DECIDE) or has_prepared(rapid, user):
        return False
    return any(body in missing for body in bodies_signed_for(user, rapid.incident, today))


def pages_of(file: CaseFile, user: User) -> dict[str, str]:
    """The addresses of the case's pages that this person may use, by view name."""
    names = [name for _, name in PAGES] + list(STEPS)
    found = {name: address(name, file.incident.reference) for name in names}
    if has_permission(user, Permission.WORK_CASE):
        found["case-decision-ask"] = address("case-decision-ask", file.incident.reference)
    if has_permission(user, Permission.SEE_PUBLICATIONS):
        found["publications"] = address("publications")
        found["publication"] = address("publication", file.publication_id) if file.publication_id else ""
    return {name: url for name, url in found.items() if url}
