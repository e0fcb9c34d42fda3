"""What the page of what the partners sign shows, worked out so that its template only lays it out."""

from datetime import date
from typing import Any

from django.urls import reverse

from csprapp.accounts.models import User
from csprapp.accounts.roles import Permission, has_permission
from csprapp.clock.deadline import day_words
from csprapp.partnership.models import Partnership
from csprapp.records.together import keep_beside, together
from csprapp.ui.components import Link, Task
from reviews.decisions.disagreements import in_words
from reviews.decisions.models import Disagreement
from reviews.decisions.presenters import how_it_was_given
from reviews.decisions.queries import standing_of
from reviews.decisions.rules import STEPS, Standing, Step, undecided
from reviews.decisions.tiles import Tile, in_order, since
from reviews.learning.models import LearningReview
from reviews.learning.queries import stage_of
from reviews.learning.rules import Act, why_not
from reviews.signing.models import Asked, ReviewPosition
from reviews.signing.queries import has_prepared, signs_for, words_to_sign

BESIDE = ("body", "signed_by", "recorded_by", "confirmed_by")


def questions(review: LearningReview, user: User, today: date) -> list[dict[str, Any]]:
    """The final report and the publication decision: what is asked, what each partner says, and what comes next."""
    said = ReviewPosition.objects.filter(asked__review=review).select_related(*BESIDE)
    disagreed = Disagreement.objects.filter(asked__review=review)
    rounds, said, disagreed = together(review.asked.select_related("asked_by", "draft"), said, disagreed)
    for row in rounds:
        row.review = review
        keep_beside(row, "positions", [each for each in said if each.asked_id == row.pk])
        keep_beside(row, "disagreements", [each for each in disagreed if each.asked_id == row.pk])
        for each in row.positions.all():
            each.asked = row
    stage = stage_of(review, today)
    works = has_permission(user, Permission.WORK_CASE) and not why_not(stage, Act.ASK)
    return [_question(review, about, rounds, user, today, works=works) for about in Asked.About]


def _question(
    review: LearningReview, about: Asked.About, rounds: list[Asked], user: User, today: date, *, works: bool
) -> dict[str, Any]:
    own = [row for row in rounds if row.about == about]
    now = next((row for row in own if row.over_on is None), None)
    positions = list(now.positions.all()) if now else []
    words = words_to_sign(review, about)
    corrected = now is not None and now.over_on is None and bool(words) and now.words != words
    made = [one.outcome for one in positions if one.outcome]
    return {
        "about": about.value,
        "title": about.label,
        "asked": now,
        "partners": in_order(_tile(partner(one, user, today)) for one in positions),
        "undecided": undecided(made, len(positions), Partnership.current().quorum),
        "dissent": [one for one in positions if one.disagrees],
        "disagreements": [(each, list(in_words(each))) for row in reversed(own) for each in row.disagreements.all()],
        "earlier": [row for row in own if row.over_on],
        "corrected": corrected,
        "ready": bool(words),
        "works": works,
        "waits": any(not one.outcome for one in positions),
    }


def partner(row: ReviewPosition, user: User, today: date) -> dict[str, Any]:
    """One partner's row: how its position stands, and what this person may do about it."""
    standing = standing_of(row)
    steps, review = STEPS[standing], row.asked.review
    mine = signs_for(user, row.body, today)
    prepared = mine and has_prepared(row.asked, user)
    stands = not why_not(stage_of(review, today), Act.ASK)
    can_sign = mine and not prepared and stands and Step.SIGN in steps
    return {
        "row": row,
        "standing": standing.value,
        "how": how_it_was_given(row),
        "sign": can_sign,
        "correct": can_sign and bool(row.outcome),
        "confirm": can_sign and Step.CONFIRM in steps and not row.was_recorded_by(user),
        "record": has_permission(user, Permission.RECORD_DECISION) and stands and Step.RECORD in steps,
        "prepared": prepared and standing is Standing.NONE,
    }


def _tile(seen: dict[str, Any]) -> Tile:
    """What the page shows of a partner."""
    row, links = seen["row"], []
    if seen["sign"]:
        links.append(Link("Correct it" if seen["correct"] else "Sign", reverse("position", args=[row.pk])))
    if seen["record"]:
        words = "Change the record" if row.outcome else "Record from minutes"
        links.append(Link(words, reverse("position-record", args=[row.pk])))
    note = f"You prepared this, so somebody else must sign for {row.body.name}." if seen["prepared"] else ""
    confirm = reverse("position-confirm", args=[row.pk]) if seen["confirm"] else ""
    shown: dict[str, Any] = {"note": note, "confirm_url": confirm, "confirm": "Confirm this", "links": links}
    shown["about"] = row.asked.get_about_display()
    if not row.outcome:
        return Tile(row.body.name, since(row.asked.asked_on), waits=True, **shown)
    standing = "" if row.signed_by_id else seen["standing"]
    said: dict[str, Any] = {"standing": standing, "reasons": row.reasons, "how": seen["how"]}
    return Tile(row.body.name, row.words, disagrees=row.disagrees, **said, **shown)


def task(review: LearningReview, url: str) -> Task:
    """The line of the review's page: how far the partners are. Needs `asked` with positions and disagreements."""
    now = [row for row in review.asked.all() if row.over_on is None]
    if not now:
        return Task("Partners’ signatures", "Not asked", url)
    hint = ". ".join(_stands(row) for row in now)
    return Task("Partners’ signatures", "", url, hint, done=all(row.signed_off_on for row in now))


def _stands(row: Asked) -> str:
    positions = list(row.positions.all())
    given = sum(bool(one.outcome) for one in positions)
    words = f"signed {day_words(row.signed_off_on)}" if row.signed_off_on else f"{given} of {len(positions)} partners"
    unresolved = any(each.is_open for each in row.disagreements.all())
    more = ", disagreement not resolved" if unresolved else ", with a disagreement" if row.disagreements.all() else ""
    return f"{row.get_about_display()}: {words}{more}"
