"""The sentences of the story of a case: for each kind of record what happened when, in people's words. Nowhere else.

A sentence is written from a date and from words of a fixed list, never from what somebody typed: no name of a child, of
a family or of a member of staff comes into the story, so that it can be shown at a meeting. Of several partners or
agencies on one day one sentence is made: `{who}` and `{was}` stand for them.
"""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from cases.deadlines.models import DeadlineChange
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
from dashboard.casefile.sentence_words import (
    CONSIDERED,
    DECIDED,
    EVENTS,
    LETTERS,
    MET_BY,
    MILESTONES,
    OF_A_REPORT,
    ON_TRACK,
    OTHER_REVIEWS,
    PROCEEDINGS,
    PUBLISHED,
    REPLIED,
    REVIEWS,
    SIGNED,
    TOLD,
    WAITS_FOR,
    WENT_TO,
)
from publishing.links.models import Blocker, HandOver, PublicationLink
from reviews.actions.models import Action, Recommendation
from reviews.contacts.models import FamilyAgreement, FamilyContact, Meanwhile, PanelMessage
from reviews.decisions.models import Amendment, Disagreement, EarlierDecision, PanelReply, PartnerDecision
from reviews.drafts.models import DraftSent, ReportDraft
from reviews.events.models import PractitionerEvent
from reviews.learning.models import AgreedTerms, LearningReview
from reviews.planning.models import Milestone, ProgressCheck
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


def of_occurrence(row: Incident) -> Iterator[Said]:
    """The day it happened; its line leads to the case."""
    yield Said(row.occurred_on, "The incident happened")


def of_incident(row: Incident) -> Iterator[Said]:
    """What happened, what the authority knew and when; logging, and the closing that holds now."""
    yield Said(row.suspected_on, "Abuse or neglect was first suspected")
    yield Said(row.aware_on, "The local authority became aware")
    yield Said(london_date(row.created_at), "The case was logged")
    yield Said(row.closed_on, f"The case was closed: {lower_first(row.get_closed_as_display())}")


def of_child(row: Child) -> Iterator[Said]:
    """The death, without saying which child."""
    yield Said(row.died_on, "A child died", many="{count} children died")


def of_reopening(row: Reopening) -> Iterator[Said]:
    """The closing that the new fact ended, when it was learned, and when the case was opened again."""
    yield Said(row.closed_on, f"The case was closed: {lower_first(row.get_closed_as_display())}")
    yield Said(row.learned_on, "The local authority learned a new fact")
    yield Said(row.reopened_on, "The case was opened again because of a new fact")


def of_referral(row: Referral) -> Iterator[Said]:
    """When it came, and when whoever sent it was told the outcome."""
    yield Said(row.received_on, "A referral was received")
    yield Said(row.told_on, "The referrer was told what was decided")


def of_consideration(row: Consideration) -> Iterator[Said]:
    """One look at the referral, with its outcome; there may be several."""
    yield Said(row.considered_on, f"The referral was considered: {CONSIDERED[Outcome(row.outcome)]}")


def of_area_lead(row: AreaLead) -> Iterator[Said]:
    """Another partnership leads: since when, what we sent them, and when we led again."""
    yield Said(row.since_on, f"{row.led_by} took the lead")
    yield Said(row.sent_on, f"Our part was sent to {row.led_by}")
    yield Said(row.taken_back_on, "We took the lead again")


def of_legal_hold(row: LegalHold) -> Iterator[Said]:
    """Its beginning and its end, not its grounds."""
    yield Said(row.held_from, "A legal hold began: nothing of the case may be destroyed")
    yield Said(row.lifted_on, "A legal hold was lifted")


def of_disclosure(row: Disclosure) -> Iterator[Said]:
    """A file that was made, by the kind of who gets it; nothing while it is prepared."""
    if row.made_at:
        yield Said(london_date(row.made_at), f"A case file was made for {lower_first(row.get_recipient_display())}")


def of_letter(row: Letter) -> Iterator[Said]:
    """The day on the letter, by the kind of who gets it."""
    yield Said(row.made_on, f"A letter to {LETTERS[LetterKind(row.kind)]} was written")


def of_no_notification(row: Incident) -> Iterator[Said]:
    """The decision not to notify, without its reason, which somebody typed."""
    yield Said(row.not_notified_on, "It was decided not to notify the Panel")


def of_position(row: NotifyPosition) -> Iterator[Said]:
    """Whether a partner agreed to notify. One who did not say is not told of."""
    if row.position == NotifyPosition.Position.AGREED:
        yield Said(row.said_on, "{who} agreed to notify the Panel", row.body.name)
    if row.position == NotifyPosition.Position.DISAGREED:
        yield Said(row.said_on, "{who} did not agree to notify the Panel", row.body.name)


def of_notification(row: Notification) -> Iterator[Said]:
    """When it was sent and withdrawn; of a death in care alone, that it was reported (it never went to the Panel)."""
    panel = row.went_to_panel
    yield Said(row.sent_on, "The Panel was notified" if panel else "The death was reported to DfE and Ofsted")
    yield Said(row.withdrawn_on, f"The {'notification' if panel else 'report of the death'} was withdrawn")


def of_informed(row: Informed) -> Iterator[Said]:
    """Who was told: a partner by name, anybody else by the kind of office."""
    who = row.body.name if row.body else TOLD.get(Informed.Whom(row.whom), "a local safeguarding partner")
    yield Said(row.told_on, "{who} {was} told", who)


def of_request(row: AgencyRequest) -> Iterator[Said]:
    """An agency asked, its answer or that it knows nothing, or that it need not answer."""
    nothing = row.received_on and getattr(row, "answer", None) and row.answer.nil_return
    yield Said(row.asked_on, "{who} {was} asked for information", row.agency.name)
    answered = "{who} answered that nothing is known about the family" if nothing else "{who} answered"
    yield Said(row.received_on, answered, row.agency.name)
    yield Said(row.withdrawn_on, "{who} {was} told that an answer is no longer needed", row.agency.name)


def of_chase(row: Chase) -> Iterator[Said]:
    """One reminder to an agency."""
    yield Said(row.on, "{who} {was} reminded", row.request.agency.name)


def of_rapid_review(row: RapidReview) -> Iterator[Said]:
    """The meeting, and the partners asked to decide."""
    yield Said(row.meeting_on, "The rapid review meeting was held")
    yield Said(row.ready_on, "The partners were asked to decide")


def of_decision(row: RapidReview) -> Iterator[Said]:
    """What the partners decided together, and that the review went to the Panel."""
    yield Said(row.signed_off_on, f"The partners decided: {DECIDED.get(row.what_next, '')}")
    yield Said(row.sent_on, "The rapid review was sent to the Panel")


def of_partner(row: PartnerDecision) -> Iterator[Said]:
    """One partner's vote; disagreement in part counts as disagreement."""
    verb = "disagreed, or disagreed in part" if row.disagrees else "agreed"
    yield Said(row.decided_on, f"{{who}} {verb}", row.body.name)


def of_disagreement(row: Disagreement) -> Iterator[Said]:
    """When it arose, and how it ended: resolved, or over because nobody disagrees any more."""
    yield Said(row.arose_on, "The partners disagreed")
    yield Said(row.resolved_on, "The partners’ disagreement was resolved")
    yield Said(row.over_on, "The partners no longer disagreed")


def of_earlier(row: EarlierDecision) -> Iterator[Said]:
    """A decision that a new one took the place of."""
    yield Said(row.signed_off_on, f"The partners decided: {DECIDED[row.what_next]}")
    yield Said(row.again_on, "A new fact became known, and the partners were asked to decide again")


def of_amendment(row: Amendment) -> Iterator[Said]:
    """That something was put right after sign-off, by its subject."""
    yield Said(row.made_on, f"The rapid review was amended: {lower_first(row.get_about_display())}")


def of_reply(row: PanelReply) -> Iterator[Said]:
    """What the Panel answered, and our answer to it."""
    yield Said(row.received_on, f"The Panel replied: {REPLIED[row.position]}")
    yield Said(row.responded_on, "The partners answered the Panel")


def of_message(row: PanelMessage) -> Iterator[Said]:
    """One letter to or from the Panel, by its subject."""
    about = lower_first(row.get_about_display())
    to = row.direction == PanelMessage.Direction.TO
    yield Said(row.dated_on, f"We wrote to the Panel about {about}" if to else f"The Panel wrote to us about {about}")


def of_review(row: LearningReview) -> Iterator[Said]:
    """Beginning, reviewer, report and end. Sending and publishing are told by `of_report`."""
    yield Said(row.begun_on, f"The review began: {REVIEWS[row.kind]}")
    yield Said(row.reviewer_appointed_on, "The reviewer was appointed")
    yield Said(row.report_finished_on, "The report was finished")
    yield Said(row.ended_on, f"The review ended: {lower_first(row.get_ended_as_display())}")


def of_terms(row: AgreedTerms) -> Iterator[Said]:
    """The terms as agreed, each version on its own day."""
    again = f" again (version {row.number})" if row.number > 1 else ""
    yield Said(row.agreed_on, f"The terms of reference were agreed{again}")


def of_milestone(row: Milestone) -> Iterator[Said]:
    """A step that no other record tells; what is not in `MILESTONES` has a record of its own."""
    if row.kind in MILESTONES:
        yield Said(row.met_on, MILESTONES[row.kind])


def of_check(row: ProgressCheck) -> Iterator[Said]:
    """A check that was made; one that is only planned says nothing."""
    if row.standing:
        yield Said(row.made_on, f"The progress of the review was checked: {ON_TRACK[row.standing]}")


def of_draft(row: ReportDraft) -> Iterator[Said]:
    """When the draft was filed here, which may be later than the day on it."""
    yield Said(london_date(row.created_at), f"Draft {row.number} of the report was received")


def of_draft_sent(row: DraftSent) -> Iterator[Said]:
    """To whom a draft went and when their comments came."""
    to = WENT_TO[row.to]
    yield Said(row.sent_on, f"Draft {row.draft.number} of the report was sent to {to}")
    yield Said(row.comments_on, f"Comments on draft {row.draft.number} were received from {to}")


def of_event(row: PractitionerEvent) -> Iterator[Said]:
    """An event with practitioners, by its kind."""
    yield Said(row.held_on, EVENTS[row.kind])


def of_asked(row: Asked) -> Iterator[Said]:
    """The partners asked to sign, and the day on which the last of them had."""
    yield Said(row.asked_on, f"The partners were asked to sign {SIGNED[row.about]}")
    yield Said(row.signed_off_on, f"The partners signed {SIGNED[row.about]}")


def of_review_position(row: ReviewPosition) -> Iterator[Said]:
    """One partner's signature, or that they disagreed."""
    verb = "disagreed with" if row.disagrees else "agreed to"
    yield Said(row.decided_on, f"{{who}} {verb} {SIGNED[row.asked.about]}", row.body.name)


def of_contact(row: FamilyContact) -> Iterator[Said]:
    """That there was contact and by what means; never with whom or about what."""
    yield Said(row.contacted_on, f"We were in contact with the family {MET_BY[row.how]}")


def of_agreement(row: FamilyAgreement) -> Iterator[Said]:
    """What was agreed with the family, by its kind."""
    yield Said(row.agreed_on, f"{row.get_about_display()} was agreed with the family")


def of_family_told(row: PublicationLink) -> Iterator[Said]:
    """That the family knows of the publication."""
    yield Said(row.family_told_on, "The family was told about the publication")


def of_proceeding(row: Proceeding) -> Iterator[Said]:
    """Its end, and from when publication need not wait for it any more. When it began is not recorded."""
    yield Said(row.lifted_on, f"Publishing no longer had to wait for {PROCEEDINGS[row.kind]}")
    yield Said(row.ended_on, f"{_capital(PROCEEDINGS[row.kind])} ended")


def of_restriction(row: ReportingRestriction) -> Iterator[Said]:
    """From when until when something may not be published, by its kind."""
    yield Said(row.from_on, f"A reporting restriction began: {row.get_kind_display()}")
    yield Said(row.lifted_on, f"A reporting restriction was lifted: {row.get_kind_display()}")


def of_parallel(row: ParallelReview) -> Iterator[Said]:
    """When the other review was told of the case, and when it ended."""
    yield Said(row.told_on, f"{_capital(OTHER_REVIEWS[row.kind])} was told about the case")
    yield Said(row.ended_on, f"{_capital(OTHER_REVIEWS[row.kind])} ended")


def of_recommendation(row: Recommendation) -> Iterator[Said]:
    """When it was made and answered, without its words."""
    yield Said(row.made_on, "A recommendation was made", many="{count} recommendations were made")
    yield Said(row.responded_on, "A recommendation was answered", many="{count} recommendations were answered")


def of_action(row: Action) -> Iterator[Said]:
    """Agreed, done, or ended undone; each leads to the action's own page."""
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
    """What was done with the learning before it could be published."""
    shared = row.what == Meanwhile.What.SHARED
    yield Said(row.done_on, "Learning was shared in confidence" if shared else "Actions were started early")


def of_report(row: LearningReview) -> Iterator[Said]:
    """To whom the final report went, what the partners decided about it, and its publication."""
    yield Said(row.sent_to_panel_on, "The final report was sent to the Panel")
    yield Said(row.sent_to_secretary_on, "The final report was sent to the Secretary of State")
    decided = PUBLISHED.get(row.publication_decision, "")
    yield Said(row.publication_decided_on, f"The partners decided to {decided}")
    yield Said(row.published_on, "The report was published")


def of_link(row: PublicationLink) -> Iterator[Said]:
    """What was done about a publication. That of a review's report is told by `of_report`, so not here again."""
    published = row.publication
    yield Said(row.practitioners_told_on, "Practitioners were told about the publication")
    yield Said(row.ofsted_copy_on, "An advance copy was sent to Ofsted")
    gone = london_date(published.withdrawn_at) if published.withdrawn_at else None
    unrecorded = gone and published.public_from and published.public_from <= gone and not row.recorded_on
    if published.kind not in OF_A_REPORT or not row.review_id or unrecorded:
        yield Said(published.public_from, f"The {lower_first(published.get_kind_display())} was published")
    yield Said(gone, f"The {lower_first(published.get_kind_display())} was taken down")


def of_blocker(row: Blocker) -> Iterator[Said]:
    """Something that may stop publication, and its end; what it is stays on its page."""
    yield Said(london_date(row.at), "Something was recorded that may stop publication")
    yield Said(row.settled_on, "What might have stopped publication was settled")


def of_hand_over(row: HandOver) -> Iterator[Said]:
    """The copy that went to the national repository."""
    yield Said(row.sent_on, "The report was sent to the national repository")


def of_date(row: DeadlineChange) -> Iterator[Said]:
    """A date that a person moved: by another date set, or put off with a reason from the list."""
    what, day = row.deadline.title, london_date(row.at)
    said = f"A new date was set for “{what}”: {day_words(row.value)}"
    if row.kind == Kind.DELAY_RECORDED:
        why = f" because of {WAITS_FOR[row.category]}" if row.category in WAITS_FOR else ""
        again = "look again on" if row.look_again else "revised target"
        said = f"“{what}” was put off{why}: {again} {day_words(row.value)}"
    yield Said(day, said, url=row.deadline.get_absolute_url())


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
