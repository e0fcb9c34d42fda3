"""How far a review is, and what that allows. Pure: no database, no clock."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Any

from csprapp.records.refusals import ahead_words


class Stage(StrEnum):
    """Derived from the facts of the review, never stored."""

    ASKED = "Our return is awaited"
    RETURNED = "Our return has been sent"
    TO_START = "To be started"
    STARTED = "Waiting for a reviewer"
    UNDER_WAY = "Under way"
    FINISHED = "Report finished"
    SCHEDULED = "Publication date set"
    PUBLISHED = "Published"
    NOT_PUBLISHED = "Finished, not published"
    ENDED = "Ended"


# Nothing of the review's own plan is left to do.
OVER = frozenset({Stage.SCHEDULED, Stage.PUBLISHED, Stage.NOT_PUBLISHED, Stage.RETURNED, Stage.ENDED})


class Act(StrEnum):
    """What somebody may want to do to it."""

    BEGIN = "start it"
    SCOPE = "change its terms of reference"
    PLAN = "plan its milestones and progress checks"
    DRAFT = "keep a draft of its report"
    EVENT = "record a practitioner event"
    RETURN = "record what we sent to the area that leads it"
    LEAD = "name who leads it for us"
    APPOINT = "appoint or replace the reviewer"
    LINK = "link a case"
    CORRECT_START = "correct the date of the decision"
    AGREE_DATE = "agree a date"
    DELAY = "record a delay"
    REPORT = "record the report"
    DECIDE_PUBLICATION = "decide about publication"
    PUBLISH = "record the publication"
    ASK = "ask the partners to sign, or record what they say"
    END = "end it"
    RESUME = "take it up again"


_WORK = frozenset(set(Act) - {Act.RESUME, Act.RETURN, Act.BEGIN})
_ELSEWHERE = frozenset({Act.RETURN, Act.LINK, Act.AGREE_DATE, Act.LEAD, Act.END})
# What was held or drafted may be written down late, after the report is finished.
_LATE = frozenset({Act.LINK, Act.CORRECT_START, Act.REPORT, Act.PUBLISH, Act.DRAFT, Act.EVENT, Act.ASK})
# A reviewer may be removed until the report is published (regulation 13); an ended review is first taken up again.
ALLOWED: Mapping[Stage, frozenset[Act]] = {
    Stage.ASKED: _ELSEWHERE,
    Stage.RETURNED: _ELSEWHERE - {Act.AGREE_DATE},
    Stage.TO_START: _WORK | {Act.BEGIN},
    Stage.STARTED: _WORK,
    Stage.UNDER_WAY: _WORK,
    Stage.FINISHED: _WORK,
    Stage.SCHEDULED: _WORK - {Act.END, Act.DELAY, Act.PLAN},
    Stage.NOT_PUBLISHED: _LATE | {Act.DECIDE_PUBLICATION},
    Stage.PUBLISHED: _LATE,
    Stage.ENDED: frozenset({Act.RESUME}),
}

WHY_NOT: Mapping[Stage, str] = {
    Stage.ASKED: "Another area leads this review, so you cannot {}.",
    Stage.RETURNED: "Another area leads this review and our return is sent, so you cannot {}.",
    Stage.TO_START: "This review is ours and has not ended, so you cannot {}.",
    Stage.STARTED: "This review is ours and has not ended, so you cannot {}.",
    Stage.UNDER_WAY: "This review is ours and has not ended, so you cannot {}.",
    Stage.FINISHED: "This review is ours and has not ended, so you cannot {}.",
    Stage.SCHEDULED: "A publication date is set, so you cannot {}.",
    Stage.NOT_PUBLISHED: "The report is finished and will not be published, so you cannot {}.",
    Stage.PUBLISHED: "The report is published, so you cannot {}.",
    Stage.ENDED: "This review has ended. Take it up again first.",
}


def stage(
    *,
    led_by: str = "",
    returned_on: date | None = None,
    ended_on: date | None,
    published_on: date | None,
    report_finished_on: date | None,
    publication_decision: str,
    reviewer_appointed_on: date | None,
    begun_on: date | None,
    today: date,
) -> Stage:
    """How far the review is on a London day. The decision makes it; it has started once somebody began it."""
    if ended_on:
        return Stage.ENDED
    if led_by:
        return Stage.RETURNED if returned_on else Stage.ASKED
    if published_on:
        return Stage.PUBLISHED if published_on <= today else Stage.SCHEDULED
    if report_finished_on:
        return Stage.NOT_PUBLISHED if publication_decision == "none" else Stage.FINISHED
    if reviewer_appointed_on:
        return Stage.UNDER_WAY
    return Stage.STARTED if begun_on else Stage.TO_START


def why_not(at: Stage, act: Act) -> str:
    """Why the act is not possible at this stage, as a sentence; "" when it is possible."""
    if act in ALLOWED[at]:
        return ""
    if act is Act.BEGIN and at is not Stage.ENDED:
        return "This review has already started."
    return WHY_NOT[at].format(act)


def met_on(facts: Mapping[str, Any], *, statutory: bool) -> date | None:
    """The London day the review's duty was done, or None while it is not.

    An LCSPR is met by publication; where the partners decided not to publish, by the final report being finished and
    sent to both, since it goes to the Panel and the Secretary of State either way (Children Act 2004 s16F(3)(c)). A
    review without a statutory clock is met by its finished report.
    """
    if facts["published_on"]:
        return facts["published_on"]
    if not statutory:
        return facts["report_finished_on"]
    names = ("report_finished_on", "sent_to_panel_on", "sent_to_secretary_on")
    days = [facts[name] for name in names if facts[name]]
    return max(days) if facts["publication_decision"] == "none" and len(days) == len(names) else None


def wrong_dates(finished: date | None, panel: date | None, secretary: date | None, *, today: date) -> dict[str, str]:
    """What is wrong with the dates of a report: field -> sentence. A final report is sent once it is finished."""
    given = {"report_finished_on": finished, "sent_to_panel_on": panel, "sent_to_secretary_on": secretary}
    wrong = {name: ahead_words("This date") for name, day in given.items() if day and day > today}
    for name in ("sent_to_panel_on", "sent_to_secretary_on"):
        if given[name] and name not in wrong:
            if finished is None:
                wrong["report_finished_on"] = "Enter the date the report was finished, as it has been sent"
            elif given[name] < finished:
                wrong[name] = "The final report was finished after this date"
    return wrong
