"""What the decision page shows, worked out so that its template only lays it out."""

from datetime import date
from typing import Any

from django.urls import reverse

from cases.incidents.models import Incident
from cases.incidents.queries import bodies_of
from csprapp.accounts.models import User
from csprapp.accounts.roles import Permission, has_permission
from csprapp.clock.deadline import day_words
from csprapp.partnership.models import PartnerBody, Partnership
from csprapp.partnership.national import called_now
from csprapp.records.together import keep_beside, read_beside
from csprapp.ui.components import Fact, Link
from reviews.decisions import queries
from reviews.decisions.disagreements import in_words, to_be_resolved
from reviews.decisions.models import Criterion, PartnerDecision, Position
from reviews.decisions.preparing import identified, incomplete
from reviews.decisions.rules import PANELS_OWN, STEPS, Standing, Step, undecided_on_any
from reviews.decisions.tiles import Tile, in_order, since, waits_for
from reviews.rapid.models import RapidReview
from reviews.rapid.queries import decisions_of, state_of
from reviews.rapid.rules import ALLOWED, Act, State

BESIDE = (
    "answers", "replies", "earlier_learning", "earlier_decisions", "amendments__made_by", "decisions__body",
    "disagreements", "decisions__signed_by", "decisions__recorded_by", "decisions__confirmed_by",
)  # fmt: skip


def decision_parts(incident: Incident, review: RapidReview, user: User, today: date) -> dict[str, Any]:
    """The context of the decision page for this person."""
    read_decision(incident, review)
    allowed = ALLOWED[state_of(review)]
    works = has_permission(user, Permission.WORK_CASE)
    made = decisions_of(review)
    rows = partners(incident, review, user, today)
    tiles = in_order(_tile(incident, review, row) for row in rows)
    return {
        **answers_parts(review, user, today),
        "works": works,
        "state": state_of(review),
        "may": {act.name.lower(): works and act in allowed for act in Act},
        "locked": state_of(review) is State.SIGNED_OFF,
        "may_answer": works and Act.ANSWER in allowed and not made,
        "missing": incomplete(review),
        "partners": tiles,
        "waits_for": waits_for(tiles, review.ready_on),
        "next_step": next_step(incident, review, rows, works=works),
        "dissent": [row for row in made.values() if row.disagrees],
        "disagreements": [(row, [*in_words(row), *to_be_resolved(row)]) for row in review.disagreements.all()]
        if review.pk
        else [],
        "quorum": queries.quorum_words(incident),
        "undecided": undecided_on_any(
            [row.positions for row in made.values()], len(rows), Partnership.current().quorum
        ),
        "decided": queries.decided(review),
        "earlier": review.earlier_decisions.all() if review.pk else [],
        "earlier_rounds": queries.earlier_rounds(review),
        "replies": review.replies.all() if review.pk else [],
        "amendments": review.amendments.all() if review.pk else [],
    }


def read_decision(incident: Incident, review: RapidReview) -> None:
    """Everything that hangs on a rapid review, and the area's bodies, in one statement."""
    (bodies,) = read_beside(review, *BESIDE, also=[incident.area.partner_bodies.all()])
    keep_beside(incident.area, "partner_bodies", bodies)


def next_step(
    incident: Incident, review: RapidReview, rows: list[dict[str, Any]], *, works: bool
) -> tuple[str, str] | None:
    """The one next thing for this person to do on this page, with its address."""
    for row in rows:
        if row["sign"] and row["waiting"]:
            return f"Decide for {row['body'].name}", reverse(
                "case-decision-sign", args=[incident.reference, row["body"].pk]
            )
    steps = {
        State.PREPARING: ("Ask the partners to decide", "case-decision-ask"),
        State.SIGNED_OFF: ("Go to the review", "case-review"),
    }
    if not works:
        return None
    if missing := incomplete(review):
        name = "case-decision-criteria" if "criteria" in missing[0] else "case-decision-outcome"
        return missing[0], reverse(name, args=[incident.reference])
    step = steps.get(state_of(review))
    return (step[0], reverse(step[1], args=[incident.reference])) if step else None


def answers_parts(review: RapidReview, user: User, today: date) -> dict[str, Any]:
    """The criteria and the three answers as facts, and what of it was identified before."""
    return {
        "criteria": criteria_facts(review),
        "answers": outcome_facts(review),
        "identified": identified(review, user, today),
    }


def criteria_facts(review: RapidReview) -> list[Fact]:
    """One line per criterion and circumstance, answered or not."""
    given = queries.answers_of(review)
    return [_line(line, given.get(line.value)) for line in Criterion]


def _line(line: Criterion, row: Any) -> Fact:
    key = called_now(f"({line.value}) {line.label}")
    if row is None:
        return Fact(key, called_now("Not yet known, until the Panel replies") if line.value == PANELS_OWN else None)
    return Fact(key, _reasoned(row.get_answer_display(), row.reason))


def _reasoned(answer: str | None, reason: str) -> str:
    """An answer with its reason on the next line, both of one weight: the reason is half of the answer."""
    return "\n".join(filter(None, [answer, reason]))


def outcome_facts(review: RapidReview) -> list[Fact]:
    """The three answers with their reasons."""
    national = {True: "Yes", False: "No", None: None}[review.national_issues]
    return [
        Fact(
            "Are the criteria for notification met?",
            _reasoned(review.get_criteria_met_display(), review.criteria_reason),
        ),
        Fact("What happens here?", _reasoned(review.get_what_next_display(), review.what_next_reason)),
        *([Fact("Date agreed to finish it", day_words(review.agreed_on))] if review.agreed_on else []),
        Fact("Does it raise complex or national issues?", _reasoned(national, review.national_reason)),
    ]


def partners(incident: Incident, review: RapidReview, user: User, today: date) -> list[dict[str, Any]]:
    """One row per statutory partner body: how its decision stands, and what this person may do about it."""
    mine = {body.pk for body in queries.bodies_signed_for(user, incident, today)}
    prepared = bool(mine and review.pk and queries.has_prepared(review, user))
    made = decisions_of(review)
    return [
        _partner(body, made.get(body.pk), review, user, mine=body.pk in mine, prepared=prepared)
        for body in bodies_of(incident)
    ]


def _partner(
    body: PartnerBody, row: PartnerDecision | None, review: RapidReview, user: User, *, mine: bool, prepared: bool
) -> dict[str, Any]:
    allowed, standing = ALLOWED[state_of(review)], queries.standing_of(row)
    steps = STEPS[standing]
    ready = bool(review.pk) and not incomplete(review)
    can_sign = mine and not prepared and Act.SIGN in allowed and Step.SIGN in steps
    return {
        "body": body,
        "row": row,
        "standing": standing.value,
        "waiting": standing is Standing.NONE,
        "how": how_it_was_given(row),
        "sign": can_sign,
        "correct": can_sign and row is not None,
        "confirm": can_sign and Step.CONFIRM in steps and row is not None and not row.was_recorded_by(user),
        "record": has_permission(user, Permission.RECORD_DECISION)
        and ready
        and Act.RECORD in allowed
        and Step.RECORD in steps,
        "prepared": mine and prepared and standing is Standing.NONE,
    }


def _tile(incident: Incident, review: RapidReview, row: dict[str, Any]) -> Tile:
    """What the page shows of a partner."""
    body, made = row["body"], row["row"]
    page = [incident.reference, body.pk]
    links = []
    if row["sign"]:
        links.append(Link("Correct it" if row["correct"] else "Decide", reverse("case-decision-sign", args=page)))
    if row["record"]:
        words = "Change the record" if made else "Record from minutes"
        links.append(Link(words, reverse("case-decision-record", args=page)))
    note = f"You prepared this decision, so somebody else must decide for {body.name}." if row["prepared"] else ""
    confirm = reverse("case-decision-confirm", args=page) if row["confirm"] else ""
    shown: dict[str, Any] = {"note": note, "confirm_url": confirm, "confirm": "Confirm this decision", "links": links}
    if made is None:
        return Tile(body.name, since(review.ready_on), waits=True, **shown)
    standing = "" if made.signed_by_id else row["standing"]
    said: dict[str, Any] = {"standing": standing, "reasons": made.reasons, "how": row["how"]}
    return Tile(body.name, made.words, disagrees=made.disagrees, **said, **shown)


def how_it_was_given(row: Position | None) -> str:
    """Who decided and when, and how it came on record: "signed", or "recorded by ... from ..."."""
    if row is None or row.decided_on is None:
        return ""
    if row.signed_by_id:
        return f"Signed by {row.signed_by}, {day_words(row.decided_on)}."
    words = f"{row.decided_by}, {day_words(row.decided_on)}. Recorded by {row.recorded_by} from {row.recorded_from}."
    if row.confirmed_on:
        return f"{words} Confirmed by {row.confirmed_by} on {day_words(row.confirmed_on)}."
    return words
