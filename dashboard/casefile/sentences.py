"""The sentences of the story of a case: for each kind of record what happened when, in people's words. Nowhere else.

A sentence is written from a date and from words of a fixed list, never from what somebody typed: no name of a child, of
a family or of a member of staff comes into the story, so that it can be shown at a meeting. Of several partners or
agencies on one day one sentence is made: `{who}` and `{was}` stand for them.
"""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from cases.deadlines.models import DeadlineChange, WaitingFor
from cases.disclosures.models import Disclosure
from cases.incidents.models import Child, Incident, Proceeding, Reopening
from cases.letters.models import Letter, LetterKind
from cases.notifications.models import AreaLead, Informed, Notification, NotifyPosition
from cases.referrals.models import Consideration, Outcome, Referral
from cases.restrictions.models import ParallelReview, ReportingRestriction
from cases.retention.models import LegalHold
from csprapp.clock.deadline import day_words
from csprapp.clock.instants import london_date
from csprapp.clock.ledger import Kind
from csprapp.ui.forms import lower_first
from publishing.links.models import Blocker, HandOver, PublicationLink
from reviews.actions.models import Action, Recommendation
from reviews.contacts.models import FamilyAgreement, FamilyContact, Meanwhile, PanelMessage
from reviews.decisions.models import Amendment, Disagreement, EarlierDecision, PanelReply, PartnerDecision
from reviews.drafts.models import DraftSent, ReportDraft
from reviews.events.models import PractitionerEvent
from reviews.learning.models import AgreedTerms, LearningReview
from reviews.planning.models import Milestone, ProgressCheck
from reviews.planning.rules import OTHER
from reviews.rapid.models import RapidReview
from reviews.returns.models import AgencyRequest, Chase
from reviews.signing.models import Asked, ReviewPosition


class Said(NamedTuple):
    """A day, or none while it did not happen, the sentence for it, and whom it is about, if others may do the same."""

    day: date | None
    words: str
    who: str = ""
    many: str = ""  # of several alike on one day, with their `{count}`
    url: str = ""  # where its own page is another than that of its kind


DECIDED = {"lcspr": "LCSPR", "alternative": "an alternative learning review", "none": "no further review"}
REVIEWS = {"lcspr": "LCSPR", "alternative": "alternative learning review", "thematic": "thematic review",
           "audit": "audit"}  # fmt: skip
PUBLISHED = {"full": "publish the report in full", "improvements": "publish the improvements only",
             "none": "not publish"}  # fmt: skip
CONSIDERED = {
    Outcome.NOTIFY: "notify the Panel",
    Outcome.NOT_NOTIFY: "not notify the Panel",
    Outcome.LOCAL_LEARNING: "learn from it locally instead",
    Outcome.OTHER_PROCESS: "leave it to another process",
    Outcome.WAITING: "wait until more is known",
}
TOLD = {
    Informed.Whom.HOME_AUTHORITY: "the home or placing authority",
    Informed.Whom.SCRUTINEER: "the independent scrutineer",
    Informed.Whom.CHAIR: "the chair of the partnership",
    Informed.Whom.LEAD_MEMBER: "the lead member for children",
    Informed.Whom.PRESS: "the press office",
    Informed.Whom.OTHER: "somebody else",
}
PROCEEDINGS = {
    "criminal": "the criminal proceedings",
    "inquest": "the inquest",
    "family_court": "the family court proceedings",
    "care": "the care proceedings",
    "civil": "the civil claim",
    "employment": "the employment or regulatory proceedings",
    "child_death_review": "the child death review",
    "other": "other proceedings",
}
OTHER_REVIEWS = {
    "child_death": "the child death review",
    "adult": "the safeguarding adult review",
    "domestic": "the domestic abuse related death review",
    "nhs": "the NHS patient safety investigation",
    "mappa": "the MAPPA serious case review",
    "lcspr": "another area’s LCSPR",
}
REPLIED = {
    "agrees": "it agrees",
    "queries": "it asks a question",
    "disagrees": "it disagrees",
    "national": "it is considering a national review",
}
MET_BY = {"visit": "during a visit", "telephone": "by telephone", "video": "by video call", "letter": "by letter",
          "email": "by email", "through": "through somebody else"}  # fmt: skip
EVENTS = {"learning": "A learning event was held", "talks": "Practitioners were spoken to one to one",
          "managers": "A meeting of managers was held", "feedback": "The findings were shared with practitioners",
          "other": "An event with practitioners was held"}  # fmt: skip
WENT_TO = {"partners": "the statutory partners", "reviewer": "the independent reviewer", "family": "the family",
           "agencies": "agencies or practitioners", "other": "somebody else"}  # fmt: skip
# A step that another record tells when it happens, with its own day, is not told a second time.
MILESTONES = {
    "information": "The agencies’ information was received",
    "comments": "The partners’ comments on the draft were received",
    "family": "The family saw what the report will say",
    OTHER: "An agreed milestone of the review was reached",
}
LETTERS = {LetterKind.AGENCY: "an agency", LetterKind.FAMILY: "the family", LetterKind.PANEL: "the Panel",
           LetterKind.REVIEWER: "the independent reviewer", LetterKind.CORONER: "the coroner or the CPS"}  # fmt: skip
SIGNED = {"report": "the final report", "publication": "the decision about publication"}
WAITS_FOR = dict(WaitingFor.choices)
ON_TRACK = {"on_track": "on track", "at_risk": "at risk", "late": "late"}
OF_A_REPORT = frozenset({"lcspr", "improvements"})  # the review itself says when it was published


def of_occurrence(row: Incident) -> Iterator[Said]:
    yield Said(row.occurred_on, "The incident happened")


def of_incident(row: Incident) -> Iterator[Said]:
    yield Said(row.suspected_on, "Abuse or neglect was first suspected")
    yield Said(row.aware_on, "The local authority became aware")
    yield Said(london_date(row.created_at), "The case was logged")
    yield Said(row.closed_on, f"The case was closed: {lower_first(row.get_closed_as_display())}")


def of_child(row: Child) -> Iterator[Said]:
    yield Said(row.died_on, "A child died", many="{count} children died")


def of_reopening(row: Reopening) -> Iterator[Said]:
    yield Said(row.closed_on, f"The case was closed: {lower_first(row.get_closed_as_display())}")
    yield Said(row.learned_on, "The local authority learned a new fact")
    yield Said(row.reopened_on, "The case was opened again because of a new fact")


def of_referral(row: Referral) -> Iterator[Said]:
    yield Said(row.received_on, "A referral was received")
    yield Said(row.told_on, "The referrer was told what was decided")


def of_consideration(row: Consideration) -> Iterator[Said]:
    yield Said(row.considered_on, f"The referral was considered: {CONSIDERED[Outcome(row.outcome)]}")


def of_area_lead(row: AreaLead) -> Iterator[Said]:
    yield Said(row.since_on, f"{row.led_by} took the lead")
    yield Said(row.sent_on, f"Our part was sent to {row.led_by}")
    yield Said(row.taken_back_on, "We took the lead again")


def of_legal_hold(row: LegalHold) -> Iterator[Said]:
    yield Said(row.held_from, "A legal hold began: nothing of the case may be destroyed")
    yield Said(row.lifted_on, "A legal hold was lifted")


def of_disclosure(row: Disclosure) -> Iterator[Said]:
    if row.made_at:
        yield Said(london_date(row.made_at), f"A case file was made for {lower_first(row.get_recipient_display())}")


def of_letter(row: Letter) -> Iterator[Said]:
    yield Said(row.made_on, f"A letter to {LETTERS[LetterKind(row.kind)]} was written")


def of_no_notification(row: Incident) -> Iterator[Said]:
    yield Said(row.not_notified_on, "It was decided not to notify the Panel")


def of_position(row: NotifyPosition) -> Iterator[Said]:
    if row.position == NotifyPosition.Position.AGREED:
        yield Said(row.said_on, "{who} agreed to notify the Panel", row.body.name)
    if row.position == NotifyPosition.Position.DISAGREED:
        yield Said(row.said_on, "{who} did not agree to notify the Panel", row.body.name)


def of_notification(row: Notification) -> Iterator[Said]:
    panel = row.went_to_panel
    yield Said(row.sent_on, "The Panel was notified" if panel else "The death was reported to DfE and Ofsted")
    yield Said(row.withdrawn_on, f"The {'notification' if panel else 'report of the death'} was withdrawn")


def of_informed(row: Informed) -> Iterator[Said]:
    who = row.body.name if row.body else TOLD.get(Informed.Whom(row.whom), "a local safeguarding partner")
    yield Said(row.told_on, "{who} {was} told", who)


def of_request(row: AgencyRequest) -> Iterator[Said]:
    nothing = row.received_on and getattr(row, "answer", None) and row.answer.nil_return
    yield Said(row.asked_on, "{who} {was} asked for information", row.agency.name)
    answered = "{who} answered that nothing is known about the family" if nothing else "{who} answered"
    yield Said(row.received_on, answered, row.agency.name)
    yield Said(row.withdrawn_on, "{who} {was} told that an answer is no longer needed", row.agency.name)


def of_chase(row: Chase) -> Iterator[Said]:
    yield Said(row.on, "{who} {was} reminded", row.request.agency.name)


def of_rapid_review(row: RapidReview) -> Iterator[Said]:
    yield Said(row.meeting_on, "The rapid review meeting was held")
    yield Said(row.ready_on, "The partners were asked to decide")


def of_decision(row: RapidReview) -> Iterator[Said]:
    yield Said(row.signed_off_on, f"The partners decided: {DECIDED.get(row.what_next, '')}")
    yield Said(row.sent_on, "The rapid review was sent to the Panel")


def of_partner(row: PartnerDecision) -> Iterator[Said]:
    verb = "disagreed, or disagreed in part" if row.disagrees else "agreed"
    yield Said(row.decided_on, f"{{who}} {verb}", row.body.name)


def of_disagreement(row: Disagreement) -> Iterator[Said]:
    yield Said(row.arose_on, "The partners disagreed")
    yield Said(row.resolved_on, "The partners’ disagreement was resolved")
    yield Said(row.over_on, "The partners no longer disagreed")


def of_earlier(row: EarlierDecision) -> Iterator[Said]:
    yield Said(row.signed_off_on, f"The partners decided: {DECIDED[row.what_next]}")
    yield Said(row.again_on, "A new fact became known, and the partners were asked to decide again")


def of_amendment(row: Amendment) -> Iterator[Said]:
    yield Said(row.made_on, f"The rapid review was amended: {lower_first(row.get_about_display())}")


def of_reply(row: PanelReply) -> Iterator[Said]:
    yield Said(row.received_on, f"The Panel replied: {REPLIED[row.position]}")
    yield Said(row.responded_on, "The partners answered the Panel")


def of_message(row: PanelMessage) -> Iterator[Said]:
    about = lower_first(row.get_about_display())
    to = row.direction == PanelMessage.Direction.TO
    yield Said(row.dated_on, f"We wrote to the Panel about {about}" if to else f"The Panel wrote to us about {about}")


def of_review(row: LearningReview) -> Iterator[Said]:
    yield Said(row.begun_on, f"The review began: {REVIEWS[row.kind]}")
    yield Said(row.reviewer_appointed_on, "The reviewer was appointed")
    yield Said(row.report_finished_on, "The report was finished")
    yield Said(row.ended_on, f"The review ended: {lower_first(row.get_ended_as_display())}")


def of_terms(row: AgreedTerms) -> Iterator[Said]:
    again = f" again (version {row.number})" if row.number > 1 else ""
    yield Said(row.agreed_on, f"The terms of reference were agreed{again}")


def of_milestone(row: Milestone) -> Iterator[Said]:
    if row.kind in MILESTONES:
        yield Said(row.met_on, MILESTONES[row.kind])


def of_check(row: ProgressCheck) -> Iterator[Said]:
    if row.standing:
        yield Said(row.made_on, f"The progress of the review was checked: {ON_TRACK[row.standing]}")


def of_draft(row: ReportDraft) -> Iterator[Said]:
    yield Said(london_date(row.created_at), f"Draft {row.number} of the report was received")


def of_draft_sent(row: DraftSent) -> Iterator[Said]:
    to = WENT_TO[row.to]
    yield Said(row.sent_on, f"Draft {row.draft.number} of the report was sent to {to}")
    yield Said(row.comments_on, f"Comments on draft {row.draft.number} were received from {to}")


def of_event(row: PractitionerEvent) -> Iterator[Said]:
    yield Said(row.held_on, EVENTS[row.kind])


def of_asked(row: Asked) -> Iterator[Said]:
    yield Said(row.asked_on, f"The partners were asked to sign {SIGNED[row.about]}")
    yield Said(row.signed_off_on, f"The partners signed {SIGNED[row.about]}")


def of_review_position(row: ReviewPosition) -> Iterator[Said]:
    verb = "disagreed with" if row.disagrees else "agreed to"
    yield Said(row.decided_on, f"{{who}} {verb} {SIGNED[row.asked.about]}", row.body.name)


def of_contact(row: FamilyContact) -> Iterator[Said]:
    yield Said(row.contacted_on, f"We were in contact with the family {MET_BY[row.how]}")


def of_agreement(row: FamilyAgreement) -> Iterator[Said]:
    yield Said(row.agreed_on, f"{row.get_about_display()} was agreed with the family")


def of_family_told(row: PublicationLink) -> Iterator[Said]:
    yield Said(row.family_told_on, "The family was told about the publication")


def of_proceeding(row: Proceeding) -> Iterator[Said]:
    yield Said(row.lifted_on, f"Publishing no longer had to wait for {PROCEEDINGS[row.kind]}")
    yield Said(row.ended_on, f"{_capital(PROCEEDINGS[row.kind])} ended")


def of_restriction(row: ReportingRestriction) -> Iterator[Said]:
    yield Said(row.from_on, f"A reporting restriction began: {row.get_kind_display()}")
    yield Said(row.lifted_on, f"A reporting restriction was lifted: {row.get_kind_display()}")


def of_parallel(row: ParallelReview) -> Iterator[Said]:
    yield Said(row.told_on, f"{_capital(OTHER_REVIEWS[row.kind])} was told about the case")
    yield Said(row.ended_on, f"{_capital(OTHER_REVIEWS[row.kind])} ended")


def of_recommendation(row: Recommendation) -> Iterator[Said]:
    yield Said(row.made_on, "A recommendation was made", many="{count} recommendations were made")
    yield Said(row.responded_on, "A recommendation was answered", many="{count} recommendations were answered")


def of_action(row: Action) -> Iterator[Said]:
    url = row.get_absolute_url()
    yield Said(row.started_on, "An action was agreed", many="{count} actions were agreed", url=url)
    yield Said(row.completed_on, "An action was done", many="{count} actions were done", url=url)
    yield Said(
        row.ended_on,
        "An action was ended without being done",
        many="{count} actions were ended without being done",
        url=url,
    )


def of_meanwhile(row: Meanwhile) -> Iterator[Said]:
    shared = row.what == Meanwhile.What.SHARED
    yield Said(row.done_on, "Learning was shared in confidence" if shared else "Actions were started early")


def of_report(row: LearningReview) -> Iterator[Said]:
    yield Said(row.sent_to_panel_on, "The final report was sent to the Panel")
    yield Said(row.sent_to_secretary_on, "The final report was sent to the Secretary of State")
    decided = PUBLISHED.get(row.publication_decision, "")
    yield Said(row.publication_decided_on, f"The partners decided to {decided}")
    yield Said(row.published_on, "The report was published")


def of_link(row: PublicationLink) -> Iterator[Said]:
    published = row.publication
    yield Said(row.practitioners_told_on, "Practitioners were told about the publication")
    yield Said(row.ofsted_copy_on, "An advance copy was sent to Ofsted")
    gone = london_date(published.withdrawn_at) if published.withdrawn_at else None
    unrecorded = gone and published.public_from and published.public_from <= gone and not row.recorded_on
    if published.kind not in OF_A_REPORT or not row.review_id or unrecorded:
        yield Said(published.public_from, f"The {lower_first(published.get_kind_display())} was published")
    yield Said(gone, f"The {lower_first(published.get_kind_display())} was taken down")


def of_blocker(row: Blocker) -> Iterator[Said]:
    yield Said(london_date(row.at), "Something was recorded that may stop publication")
    yield Said(row.settled_on, "What might have stopped publication was settled")


def of_hand_over(row: HandOver) -> Iterator[Said]:
    yield Said(row.sent_on, "The report was sent to the national repository")


def of_date(row: DeadlineChange) -> Iterator[Said]:
    what, day = row.deadline.title, london_date(row.at)
    said = f"A new date was set for “{what}”: {day_words(row.value)}"
    if row.kind == Kind.DELAY_RECORDED:
        why = f" because of {WAITS_FOR[row.category]}" if row.category in WAITS_FOR else ""
        again = "look again on" if row.look_again else "revised target"
        said = f"“{what}” was put off{why}: {again} {day_words(row.value)}"
    yield Said(day, said, url=row.deadline.get_absolute_url())


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
