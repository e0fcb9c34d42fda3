"""What comes next in a case, and how each task stands: decided from facts alone, never set by hand. Pure."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import TextChoices

from csprapp.clock.deadline import day_words
from csprapp.ui.components import Task
from reviews.learning.rules import Stage as ReviewStage
from reviews.rapid.rules import State as RapidState

NO_FURTHER_REVIEW = "none"


class Stage(TextChoices):
    """How far a case is. The value of each is what the list of cases filters by."""

    AWARENESS = "awareness", "Date of awareness not known"
    NOTIFY = "notify", "To be notified"
    TO_REPORT = "to-report", "Death to be reported to DfE and Ofsted"
    NOT_NOTIFIED = "not-notified", "Decided not to notify"
    REPORTED = "reported", "Death reported to DfE and Ofsted"
    RAPID_TO_START = "rapid-review-to-start", "Notified, rapid review to be started"
    RAPID_REVIEW = "rapid-review", "Notified, rapid review under way"
    DECISION = "decision", "Waiting for the partners’ decision"
    REVIEW_TO_START = "review-to-start", "Review decided, to be started"
    REVIEW = "review", "Review under way"
    PUBLICATION = "publication", "Report finished, waiting for publication"
    TO_CLOSE = "to-close", "Work done, ready to close"
    ELSEWHERE = "elsewhere", "Another area leads"
    CLOSED = "closed", "Closed"


@dataclass(frozen=True)
class Facts:
    """What the rules below read of a case. `decided` is what the partners decided happens next, "" before;
    `body_missing` the one partner who has not decided yet, "" while it is more than one or none;
    `own_decision_missing` whether the reader may decide for one that has not; `rapid_begun` whether somebody has begun
    the rapid review of the facts as they are now.
    """

    aware_on: dt.date | None = None
    notified_on: dt.date | None = None
    not_notified_on: dt.date | None = None
    partners: int = 0
    partners_untold: int = 0
    rapid: RapidState | None = None
    rapid_begun: bool = False
    rapid_sent_on: dt.date | None = None
    bodies: int = 0
    bodies_decided: int = 0
    body_missing: str = ""
    own_decision_missing: bool = False
    decided: str = ""
    review: ReviewStage | None = None
    publication_decision: str = ""
    published_on: dt.date | None = None
    closed_on: dt.date | None = None
    death_alone: bool = False  # a death in care, nothing suspected: reported to DfE and Ofsted, not to the Panel
    reported_on: dt.date | None = None
    again: bool = False  # opened again for a new fact that has to be notified
    led_by: str = ""
    our_part_sent: bool = False
    disagreement: str = ""  # how the partners' disagreement on what they decide stands
    # The days of the chain, where they are known, and which kind of review it is.
    decided_on: dt.date | None = None
    review_kind: str = ""
    report_finished_on: dt.date | None = None
    public_until: dt.date | None = None
    taken_down_on: dt.date | None = None
    desk_waits: bool = False  # something of its publication waits at the publishers' desk, as far as the reader may see
    unsigned: bool = False  # a partner has not signed the report or the publication decision

    @property
    def not_for_the_panel(self) -> bool:
        """Not notified, by decision or because the Panel does not consider such a death."""
        return bool(self.death_alone or self.not_notified_on) and not self.notified_on

    @property
    def review_to_come(self) -> bool:
        """Decided and not begun: the decision made it, or nobody has recorded it."""
        if self.review is None:
            return self.decided not in {"", NO_FURTHER_REVIEW}
        return self.review is ReviewStage.TO_START


@dataclass(frozen=True)
class Step:
    """The one next action: what its button says, the name of its page, and why it is next."""

    words: str
    route: str
    why: str = ""


REVIEW_RUNS = {ReviewStage.STARTED, ReviewStage.UNDER_WAY}
REVIEW_PUBLISHES = {ReviewStage.FINISHED, ReviewStage.SCHEDULED}
DOING = {RapidState.PREPARING: "In progress", RapidState.ASKED: "With the partners", RapidState.SIGNED_OFF: "To send"}


def stage(facts: Facts) -> Stage:
    """How far the case is: closed, else the review, else the rapid review, else the notification."""
    if facts.closed_on:
        return Stage.CLOSED
    if facts.led_by:
        return Stage.ELSEWHERE
    if facts.again and facts.notified_on is None and facts.not_notified_on is None:
        return Stage.NOTIFY
    if facts.review_to_come:
        return Stage.REVIEW_TO_START
    if facts.review in REVIEW_RUNS:
        return Stage.REVIEW
    if facts.review in REVIEW_PUBLISHES:
        return Stage.PUBLICATION
    if facts.notified_on:
        return _after_notification(facts)
    return _not_notified(facts)


def _not_notified(facts: Facts) -> Stage:
    if facts.review is not None:
        return Stage.TO_CLOSE
    if facts.reported_on:
        return Stage.REPORTED
    if facts.death_alone and facts.aware_on:
        return Stage.TO_REPORT
    if facts.not_notified_on:
        return Stage.NOT_NOTIFIED
    return Stage.NOTIFY if facts.aware_on else Stage.AWARENESS


def _after_notification(facts: Facts) -> Stage:
    if facts.rapid is RapidState.ASKED:
        return Stage.DECISION
    if facts.rapid_sent_on is None:
        return Stage.RAPID_REVIEW if facts.rapid_begun else Stage.RAPID_TO_START
    return Stage.TO_CLOSE if facts.decided else Stage.DECISION


def next_step(facts: Facts) -> Step | None:
    """The one next action, or None for a closed case.

    The order is that of the chain: find out the date of awareness, notify, tell the partners, rapid review, decide,
    review, publish, close. A case that was decided not to notify goes straight to its end.
    """
    if facts.closed_on:
        return None
    if facts.led_by:
        return _elsewhere(facts)
    decided_not_to = facts.not_notified_on and not facts.death_alone  # such a death is reported whatever they decide
    if facts.reported_on is None and facts.notified_on is None and not decided_not_to:
        return _before_notification(facts)
    if facts.notified_on and facts.partners_untold and facts.rapid_sent_on is None:
        why = f"{facts.partners - facts.partners_untold} of {facts.partners} have been told so far"
        return Step("Tell the safeguarding partners", "case-notification", why)
    if facts.notified_on and (facts.rapid_sent_on is None or not facts.decided):
        return _rapid_review(facts)
    return _review(facts)


def _elsewhere(facts: Facts) -> Step:
    if facts.our_part_sent:
        return Step("See which area leads", "case-another-area", f"{facts.led_by} leads, and our part has been sent")
    return Step("Record our part", "case-another-area", f"{facts.led_by} leads")


def _before_notification(facts: Facts) -> Step:
    if facts.again:
        return Step("Notify the national Panel", "case-notification", "A new fact must be notified")
    if facts.aware_on is None:
        why = "The {notify_panel} to notify are counted from that day"
        return Step("Find out when the local authority became aware", "case-awareness", why)
    why = "The copy sheet has every field the national form asks for"
    if facts.death_alone:
        return Step("Report the death to DfE and Ofsted", "case-notification", why)
    return Step("Notify the national Panel", "case-notification", why)


def _rapid_review(facts: Facts) -> Step:
    if facts.rapid is RapidState.ASKED:
        why = f"{facts.bodies_decided} of {facts.bodies} partners have decided"
        if facts.own_decision_missing:
            return Step("Give your decision", "case-decision", why)
        if facts.body_missing:
            return Step(f"Remind {facts.body_missing}", "case-decision-ask", why)
        return Step("See what the partners decided", "case-decision", why)
    if facts.rapid is RapidState.SIGNED_OFF and facts.rapid_sent_on is None:
        return Step("Send the rapid review to the Panel", "case-rapid-review", "The partners have signed it off")
    if facts.rapid_sent_on is not None:
        why = "The rapid review was sent before it was signed off"
        return Step("Record the partners’ decision", "case-decision", why)
    return Step("Prepare the rapid review", "case-rapid-review", "The partners decide on it once it is written")


def _review(facts: Facts) -> Step:
    if facts.review_to_come:
        return Step("Start the review", "case-review", "The partners decided there should be a review")
    if facts.review is ReviewStage.STARTED:
        return Step("Appoint a reviewer", "case-review", "The review has started but has no reviewer yet")
    if facts.review is ReviewStage.UNDER_WAY:
        return Step("Continue the review", "case-review", "The report is not finished")
    if facts.review is ReviewStage.FINISHED and not facts.publication_decision:
        return Step("Decide about publication", "case-review", "The report is finished")
    if facts.review in REVIEW_PUBLISHES:
        return Step("Publish the report", "publications", "A second person must approve it before anybody can read it")
    why = "Nothing else is outstanding in this case"
    if facts.desk_waits or facts.unsigned:
        why = "Its publication is not finished" if facts.desk_waits else "A partner has not signed yet"
    return Step("Close the case", "case-close", why)


def tasks(facts: Facts, pages: Mapping[str, str]) -> list[Task]:
    """The case's tasks: notification, partners told, rapid review, decision, review, publication. `pages` gives
    addresses by view name."""
    first = _report(facts, pages) if facts.death_alone else _notification(facts, pages)
    steps = [
        _rapid_task(facts, pages),
        _decision_task(facts, pages),
        _review_task(facts, pages),
        _publication_task(facts, pages),
    ]
    if facts.led_by or facts.closed_on:
        steps = [_theirs(step) if facts.led_by else _over(step) for step in steps]
    return [first, _partners(facts, pages), *steps]


def _over(step: Task) -> Task:
    """A step of a closed case: as it was done, else not needed any more."""
    return step if step.done else Task(step.title, "Not needed", step.url, done=True)


def _theirs(step: Task) -> Task:
    """A step that another area takes: as it is if we did it before, else nothing of ours."""
    return step if step.done else Task(step.title, status="Another area leads", url=step.url, done=True)


def _notification(facts: Facts, pages: Mapping[str, str]) -> Task:
    title, url = "Notification to the Panel", pages.get("case-notification", "")
    if facts.notified_on:
        return Task(title, f"Sent {day_words(facts.notified_on)}", url, done=True)
    if facts.not_notified_on:
        return Task(title, f"Decided not to, {day_words(facts.not_notified_on)}", url, done=True)
    return Task(title, "To do", url)


def _report(facts: Facts, pages: Mapping[str, str]) -> Task:
    title, url = "Report to DfE and Ofsted", pages.get("case-notification", "")
    if facts.reported_on:
        return Task(title, f"Sent {day_words(facts.reported_on)}", url, done=True)
    return Task(title, "To do", url)


def _partners(facts: Facts, pages: Mapping[str, str]) -> Task:
    url = pages.get("case-notification", "")
    told = facts.partners - facts.partners_untold
    if facts.partners and not facts.partners_untold:
        return Task("Local partners told", "All told", url, done=True)
    if facts.not_for_the_panel:
        return Task("Local partners told", "Not needed", url, done=True)
    return Task("Local partners told", f"{told} of {facts.partners} told" if told else "To do", url)


def _rapid_task(facts: Facts, pages: Mapping[str, str]) -> Task:
    title, url = "Rapid review", pages.get("case-rapid-review", "")
    if facts.rapid_sent_on:
        return Task(title, f"Sent {day_words(facts.rapid_sent_on)}", url, done=True)
    if facts.not_for_the_panel:
        return Task(title, "Not needed", "", done=True)
    if not facts.notified_on and facts.rapid is None:
        return Task(title, "Cannot start yet", "", hint="It follows the notification")
    return Task(title, DOING.get(facts.rapid, "In progress") if facts.rapid_begun else "To do", url)


def _decision_task(facts: Facts, pages: Mapping[str, str]) -> Task:
    title, url, hint = "Partners’ decision", pages.get("case-decision", ""), facts.disagreement
    if facts.not_for_the_panel and not facts.decided:
        return Task(title, "Not needed", "", done=True)
    if facts.decided and facts.rapid is not RapidState.ASKED:
        on = f" {day_words(facts.decided_on)}" if facts.decided_on else ""
        return Task(title, f"Decided{on}", url, done=True, hint=hint)
    if facts.rapid is None:
        return Task(title, "Cannot start yet", "", hint="It is prepared in the rapid review")
    if facts.rapid is RapidState.ASKED:
        return Task(title, f"{facts.bodies_decided} of {facts.bodies} decided", url, hint=hint)
    return Task(title, "To do", url)


def _review_task(facts: Facts, pages: Mapping[str, str]) -> Task:
    title, url = "Review", pages.get("case-review", "")
    if facts.review is not None:
        done = facts.review not in {ReviewStage.TO_START, *REVIEW_RUNS}
        return Task(title, str(facts.review), url, done=done)
    if facts.decided == NO_FURTHER_REVIEW:
        return Task(title, "None decided", url, done=True)
    if facts.review_to_come:
        return Task(title, str(ReviewStage.TO_START), url)
    if facts.not_for_the_panel:
        return Task(title, "Not needed", url, done=True)
    return Task(title, "Cannot start yet", "", hint="The partners decide whether there is one")


def _publication_task(facts: Facts, pages: Mapping[str, str]) -> Task:
    title, url = "Publication", pages.get("publication", "") or pages.get("publications", "")
    if facts.review is ReviewStage.PUBLISHED and facts.published_on:
        return Task(title, f"Published {day_words(facts.published_on)}", url, done=True)
    if facts.publication_decision == NO_FURTHER_REVIEW:
        return Task(title, "Decided not to publish", "", done=True)
    if facts.review is ReviewStage.SCHEDULED and facts.published_on:
        return Task(title, f"Set for {day_words(facts.published_on)}", url)
    if facts.review is ReviewStage.FINISHED:
        return Task(title, "To do", url)
    if facts.review is None and (facts.decided == NO_FURTHER_REVIEW or facts.not_notified_on or facts.death_alone):
        return Task(title, "Not needed", "", done=True)
    return Task(title, "Cannot start yet", "", hint="It follows the finished report")
