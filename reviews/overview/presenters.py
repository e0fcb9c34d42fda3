"""What the page of a review shows, worked out so that its template only lays it out."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from cases.deadlines.models import DeadlineChange
from cases.deadlines.queries import rows, standing_lines
from cases.incidents.models import Incident
from csprapp.accounts.models import User
from csprapp.accounts.roles import Permission, has_permission
from csprapp.clock.deadline import day_words
from csprapp.clock.ledger import Kind
from csprapp.partnership.national import called_now
from csprapp.records.together import keep_beside, read_beside_once
from csprapp.ui.components import Fact
from reviews.contacts.waiting import copies_of, dates_of
from reviews.decisions.disagreements import in_words
from reviews.decisions.models import Disagreement
from reviews.drafts.models import DraftSent
from reviews.learning.access import accounts_of
from reviews.learning.models import LearningReview
from reviews.learning.queries import stage_of
from reviews.learning.rules import ALLOWED, Act, Stage
from reviews.signing.models import ReviewPosition

BESIDE = (
    "linked_incidents", "milestones__deadline__incident", "milestones__deadline__owner", "events", "drafts",
    "progress_checks__deadline__incident", "progress_checks__deadline__owner", "agreed_terms", "meanwhile", "asked",
)  # fmt: skip


def review_parts(review: LearningReview, user: User, today: date) -> dict[str, Any]:
    """The context of a review's page for this person, who may open it."""
    history, accounts, copies = read_review(review, user, today)
    stage = stage_of(review, today)
    allowed = ALLOWED[stage] if has_permission(user, Permission.WORK_CASE) else frozenset()
    return {
        "stage": stage,
        "may": {act.name.lower(): act in allowed for act in Act},
        "deadlines": [replace(row, reference="") for row in rows(dates_of(review, copies), today)],  # the page bears it
        "delays": delays(review),
        "facts": facts(review, allowed),
        "finishing": finishing(review, allowed, today),
        "texts": [("Terms of reference", review.terms_of_reference),
                  ("Race, ethnicity and culture", review.ethnicity_culture), ("Method", review.method),
                  ("How the family is involved", review.family_contact)],
        "earlier_reviewers": earlier_reviewers(history),
        "next_step": next_step(review, stage) if allowed else None,
        "open_to": accounts,
        "agreed": review.agreed_terms.first(),
        "works": has_permission(user, Permission.WORK_CASE),
        "disagreements": [
            (row, list(in_words(row))) for asked in review.asked.all() for row in asked.disagreements.all()
        ],
        **linked(review, user, today),
    }  # fmt: skip


def read_review(review: LearningReview, user: User, today: date) -> list[list[Any]]:
    """Everything that hangs on a review and its date, in one statement; with its history, the accounts that are open to
    it, and the dates of the advance copies."""
    *found, changes, sent, said, rows = read_beside_once(
        review, *BESIDE, also=_further, user=user, on=today, of=("incident",)
    )
    for asked in review.asked.all():
        keep_beside(asked, "positions", [row for row in said if row.asked_id == asked.pk])
        keep_beside(asked, "disagreements", [row for row in rows if row.asked_id == asked.pk])
        for row in asked.disagreements.all():
            row.asked = asked
    if review.deadline:
        keep_beside(review.deadline, "changes", changes)
    for draft in review.drafts.all():
        keep_beside(draft, "sent", [row for row in sent if row.draft_id == draft.pk])
    return found


def _further(review: LearningReview, user: User, today: date) -> list[QuerySet[Any]]:
    own = LearningReview.objects.filter(pk=review.pk).order_by()
    return [
        review.history.order_by("version", "pk"),
        accounts_of(review, today),
        copies_of(review),
        DeadlineChange.objects.filter(deadline__in=own.values("deadline")),
        DraftSent.objects.filter(draft__review=review),
        ReviewPosition.objects.filter(asked__review=review),
        Disagreement.objects.filter(asked__review=review),
    ]


def _url(review: LearningReview, name: str, act: Act, allowed: frozenset[Act]) -> str:
    return reverse(name, args=[review.pk]) if act in allowed else ""


def facts(review: LearningReview, allowed: frozenset[Act]) -> list[Fact]:
    """Who decided, who leads and who reviews."""
    reviewer = ", ".join(filter(None, [review.reviewer_name, review.reviewer_organisation]))
    start = _url(review, "review-decided", Act.CORRECT_START, allowed)
    decided = day_words(review.decided_on)
    return [
        Fact("Decision to start it", decided, start, "the date of the decision", note=review.decision_reason),
        Fact("Lead", review.lead, _url(review, "review-lead", Act.LEAD, allowed)),
        Fact("Reviewer", reviewer, _url(review, "review-reviewer", Act.APPOINT, allowed), note=reviewer_note(review)),
        *([] if review.incident_id else [Fact("Areas", areas(review))]),
    ]


def areas(review: LearningReview) -> str:
    """The areas of a review without a lead case, in words."""
    return ", ".join(area.name for area in review.areas.all()) or "The whole partnership"


def reviewer_note(review: LearningReview) -> str:
    """When the reviewer was appointed, and how independence and conflicts of interest were checked."""
    if not review.reviewer_name:
        return ""
    appointed = f"Appointed {day_words(review.reviewer_appointed_on)}." if review.reviewer_appointed_on else ""
    by = f" by {review.reviewer_checked_by}" if review.reviewer_checked_by else ""
    day = f" on {day_words(review.reviewer_checked_on)}" if review.reviewer_checked_on else ""
    checked = f"Independence checked{by}{day}: {review.reviewer_independent}"
    conflict = f"Conflict declared: {review.reviewer_conflict}" if review.reviewer_conflict else ""
    return " ".join(filter(None, [appointed, checked, conflict]))


def finishing(review: LearningReview, allowed: frozenset[Act], today: date) -> list[Fact]:
    """The report, the copies, the publication."""
    report = _url(review, "review-report", Act.REPORT, allowed)
    publication = _url(review, "review-publication", Act.DECIDE_PUBLICATION, allowed)
    decision = review.get_publication_decision_display()
    decided = f"{decision}, {day_words(review.publication_decided_on)}" if decision else ""
    told = f" Told: {review.publication_told}" if review.publication_told else ""
    sent = [
        Fact(called_now("Sent to the Panel"), _day(review.sent_to_panel_on), report),
        Fact("Sent to the Secretary of State", _day(review.sent_to_secretary_on), report),
    ]
    words = [
        Fact("Report finished", _day(review.report_finished_on), report),
        *(sent if review.goes_to_the_panel else []),
        Fact("Publication decision", decided, publication, note=f"{review.publication_reason}{told}"),
        Fact("First public day", _day(review.published_on)),
    ]
    if review.ended_on:
        ended = f"{day_words(review.ended_on)}: {review.get_ended_as_display()}"
        words.append(Fact("Ended", ended, note=review.ended_reason))
    return words


def _day(day: date | None) -> str:
    return day_words(day) if day else ""


def next_step(review: LearningReview, stage: Stage) -> tuple[str, str] | None:
    """The one next thing to do, with its page."""
    if stage is Stage.ASKED:
        return "Record our return", reverse("review-return", args=[review.pk])
    if stage is Stage.TO_START:
        return "Start the review", reverse("review-start", args=[review.pk])
    if stage is Stage.STARTED:
        return "Appoint the reviewer", reverse("review-reviewer", args=[review.pk])
    if stage is Stage.UNDER_WAY and not review.terms_of_reference:
        return "Write the terms of reference", reverse("review-scope", args=[review.pk])
    runs = review.deadline is not None and not review.deadline.waiting_for
    if stage is Stage.UNDER_WAY and runs and not review.milestones.exists():
        return "Plan the milestones", reverse("review-plan-propose", args=[review.pk])
    if stage is Stage.UNDER_WAY:
        return "Record the final report", reverse("review-report", args=[review.pk])
    sent = review.sent_to_panel_on and review.sent_to_secretary_on
    if stage is Stage.FINISHED and review.goes_to_the_panel and not sent:
        return "Record where the report was sent", reverse("review-report", args=[review.pk])
    if stage is Stage.FINISHED and not review.publication_decision:
        return "Record the publication decision", reverse("review-publication", args=[review.pk])
    if stage is Stage.FINISHED:
        return "Go to its publication", reverse("review-publish", args=[review.pk])
    return None


def delays(review: LearningReview) -> list[DeadlineChange]:
    """Delays recorded, newest first; one that was taken back is left out."""
    kept = standing_lines(review.deadline.changes.all(), Kind.DELAY_RECORDED) if review.deadline else []
    return sorted(kept, key=lambda line: (line.decided_on, line.pk), reverse=True)


def linked(review: LearningReview, user: User, today: date) -> dict[str, Any]:
    """The linked cases this person may open, and how many others there are."""
    cases = [case.pk for case in review.linked_incidents.all()]
    visible = list(Incident.objects.visible_to(user, today).filter(pk__in=cases))
    return {"linked": visible, "linked_hidden": len(cases) - len(visible)}


def earlier_reviewers(history: Iterable[Any]) -> list[dict[str, Any]]:
    """Reviewers who were replaced, from the review's history, oldest line first: who, and why they were."""
    earlier, previous = [], ""
    for row in history:
        if previous and row.reviewer_name != previous:
            earlier.append({"name": previous, "on": row.history_date, "why": row.history_change_reason})
        previous = row.reviewer_name
    return earlier
