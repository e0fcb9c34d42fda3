"""Signing the final report of a review and the decision about its publication: as the rapid review's is signed.

Each partner body gives its own position, signed by its delegate or recorded from minutes. What was signed never changes
under a signature: put right, it is asked again.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any

from django.urls import reverse

from cases.deadlines.calendars import calendar_in_force
from cases.deadlines.keeping import Wanted, keep_all, no_longer_needed
from cases.deadlines.models import Deadline
from csprapp.accounts.models import User
from csprapp.accounts.roles import NotAllowed, Permission
from csprapp.clock.ledger import Kind
from csprapp.clock.rules import AGREED
from csprapp.mail.services import full_address, post
from csprapp.partnership.models import Partnership
from csprapp.records.refusals import Refused, require_facts
from csprapp.records.services import add, set_facts
from csprapp.today import london_today
from reviews.decisions.disagreements import end_disagreement, follow_positions
from reviews.decisions.mails import TO_CONFIRM, TO_SEND, TO_SIGN
from reviews.decisions.queries import standing_of
from reviews.decisions.rules import STEPS, Step, signed_off_on
from reviews.decisions.services import WHY_NOT, check_decision, require_another
from reviews.learning.models import LearningReview
from reviews.learning.permissions import require_act, review_for_change
from reviews.learning.rules import Act
from reviews.planning.clock import reach_by_fact
from reviews.signing.models import Asked, ReviewPosition
from reviews.signing.queries import asked_now, bodies_of_review, delegates_of, has_prepared, signs_for, words_to_sign

ROUTE = "position"
SIGN_IN = 5  # working days, agreed here
FIRST = {
    Asked.About.REPORT: "First add a draft of the report that has passed the virus scan.",
    Asked.About.PUBLICATION: "First record what has been decided about publication.",
}
MET = {Kind.MET: "Signed or confirmed", Kind.ENDED: "The partners were asked again"}


def ask(review: LearningReview, about: str, *, by: User, today: date) -> Asked:
    """Ask the partners to sign the newest draft as the final report, or what is decided about publication. Asked again
    unchanged, those who have not signed are reminded; changed, everybody is asked anew.

    Raises NotAllowed, Refused (nothing to sign, no partners, the review's stage).
    """
    with review_for_change(review, Permission.WORK_CASE, by=by, today=today) as held:
        require_act(held, Act.ASK, today)
        words, current = words_to_sign(held, about), asked_now(held).get(about)
        if not words:
            raise Refused(FIRST[Asked.About(about)])
        draft = held.drafts.first() if about == Asked.About.REPORT else None
        if current is None or (current.words, current.draft_id) != (words, draft and draft.pk):
            return _ask_anew(held, current, words, by=by, today=today, about=about, draft=draft)
        for row in current.positions.filter(outcome="").select_related("body"):
            _write_to_sign(current, row, by=by, today=today)
    return current


def _ask_anew(
    review: LearningReview, before: Asked | None, words: str, *, by: User, today: date, **about: Any
) -> Asked:
    bodies = bodies_of_review(review)
    if not bodies:
        raise Refused("There are no statutory partners to ask. An administrator can add them in the settings.")
    if before:
        _end(before, by=by, today=today)
    last = review.asked.filter(about=about["about"]).order_by("-round").first()
    row = Asked(review=review, round=last.round + 1 if last else 1, words=words, asked_on=today, asked_by=by, **about)
    asked = add(row, by=by, why="Asked the partners to sign")
    positions = [add(ReviewPosition(asked=asked, body=body), by=by, why="Asked to sign") for body in bodies]
    due_on = calendar_in_force().add_working_days(today, SIGN_IN)
    wanted = [
        Wanted(incident=review.incident, route=ROUTE, subject_id=one.pk, for_role=True, due_on=due_on,
               label=f"Sign or confirm the {str(asked.get_about_display()).lower()} for {one.body.name}"[:120])
        for one in positions
    ]  # fmt: skip
    keep_all([(None, each) for each in wanted], by=by, today=today)
    for one in positions:
        _write_to_sign(asked, one, by=by, today=today)
    return asked


def _end(asked: Asked, *, by: User, today: date) -> None:
    """It is asked no more: nobody signs it, confirms it or resolves a disagreement about it."""
    set_facts(asked, None, by=by, why="No longer asked in these words", over_on=today)
    rows = Deadline.objects.open().filter(rule_key=AGREED, route=ROUTE, subject_id__in=asked.positions.values("pk"))
    keep_all([(row, no_longer_needed(today)) for row in rows.order_by("pk")], by=by, today=today, why=MET)
    end_disagreement({"asked": asked}, by=by, today=today)


def review_changed(reviews: Sequence[LearningReview], by: User) -> None:
    """The decision about publication was corrected after the partners were asked: what they signed is not what stands,
    so they are asked again. Of a review that ends they are asked nothing more. In the same transaction."""
    today = london_today()
    for review in reviews:
        for current in Asked.objects.filter(review=review, over_on=None):
            words = words_to_sign(review, current.about)
            if review.ended_on and current.signed_off_on is None:
                _end(current, by=by, today=today)
            elif current.about == Asked.About.PUBLICATION and current.words != words:
                _ask_anew(review, current, words, by=by, today=today, about=current.about, draft=None)


# --- Each partner's position ------------------------------------------------------------------------------------------


def sign(position: ReviewPosition, *, by: User, today: date, **said: Any) -> ReviewPosition:
    """A body's live delegate says what it says, in their own session: `said` is the outcome, reasons and day.

    Puts a recorded one right when there is one. Raises NotAllowed (no live delegation, or they prepared it), Refused
    (signed before, or asked again meanwhile).
    """
    with _given(position, Step.SIGN, Permission.DECIDE, by=by, today=today) as held:
        require_delegate(held, by, today)
        check_decision(said, today)
        mine = {"signed_by": by, "decided_by": by.name, "recorded_by": None, "recorded_from": ""}
        facts = {**said, **mine, "confirmed_on": None, "confirmed_by": None}
        return _write(held, facts, by=by, today=today, why=f"Signed for {held.body.name}")


def record(position: ReviewPosition, *, by: User, today: date, **said: Any) -> ReviewPosition:
    """Write down what a body decided elsewhere: `said` as in `sign`, with `decided_by` and `recorded_from`.

    It counts at once; the body's delegates are told, and confirm or correct it. Raises NotAllowed, Refused.
    """
    with _given(position, Step.RECORD, Permission.RECORD_DECISION, by=by, today=today) as held:
        check_decision(said, today)
        require_facts(said, decided_by="Enter who decided", recorded_from="Enter what you record this from")
        why = f"Recorded for {held.body.name} from {said['recorded_from']}"[:300]
        row = _write(held, {**said, "recorded_by": by}, by=by, today=today, why=why)
        words = f"What {row.body.name} says has been recorded.\n\nSign in to confirm or correct it:"
        _write_to_delegates(row, TO_CONFIRM, "confirm a recorded position", words, by=by, today=today)
    return row


def confirm(position: ReviewPosition, *, by: User, today: date) -> ReviewPosition:
    """The body's delegate confirms what was recorded for them. Raises NotAllowed, Refused (signed, or done)."""
    with _given(position, Step.CONFIRM, Permission.DECIDE, by=by, today=today) as held:
        require_delegate(held, by, today)
        require_another(held, by)
        why = f"Confirmed for {held.body.name}"
        row = set_facts(held, None, by=by, why=why, confirmed_on=today, confirmed_by=by)
        _keep_row(row, by=by, today=today)
    return row


@contextmanager
def _given(
    position: ReviewPosition, step: Step, deed: Permission, *, by: User, today: date
) -> Iterator[ReviewPosition]:
    """The way in: the review, locked, and the position as it is now, if this step may be taken with it."""
    with review_for_change(position.asked.review, deed, by=by, today=today) as review:
        require_act(review, Act.ASK, today)
        held = ReviewPosition.objects.select_related("asked__draft", "body").get(pk=position.pk)
        held.asked.review = review
        if held.asked.over_on:
            raise Refused("The partners have been asked again. Read what they are now being asked to sign.")
        if step not in STEPS[standing_of(held)]:
            raise Refused(WHY_NOT[step].format(held.body.name))
        yield held


def require_delegate(position: ReviewPosition, by: User, today: date) -> None:
    """Nothing, or `NotAllowed`: the person holds the body's delegation today and did not prepare what is signed."""
    if not signs_for(by, position.body, today):
        raise NotAllowed(f"You do not hold the delegation of {position.body.name} today.")
    if has_prepared(position.asked, by):
        raise NotAllowed(f"You prepared this, so somebody else must sign for {position.body.name}.")


def _write(held: ReviewPosition, facts: dict[str, Any], *, by: User, today: date, why: str) -> ReviewPosition:
    """Put one body's position; the last one needed signs off."""
    asked, was = held.asked, held.outcome
    row = set_facts(held, None, by=by, why=why, **facts)
    row.asked = asked
    _keep_row(row, by=by, today=today)
    review, made = asked.review, list(asked.positions.exclude(outcome=""))
    newly = row.disagrees and row.outcome != was
    disagree, lead = any(each.disagrees for each in made), review.lead or asked.asked_by
    owner = review.lead or (None if review.incident else lead)
    follow_positions({"asked": asked}, review.incident, newly=newly, disagree=disagree, owner=owner, by=by, today=today)
    number = len(made) if asked.signed_off_on else asked.positions.count()
    quorum = Partnership.current().quorum
    day = signed_off_on([(one.decided_on, one.outcome) for one in made if one.decided_on], number, quorum)
    if day and day != asked.signed_off_on:
        _sign_off(asked, day, by=by, today=today)
    return row


def _sign_off(asked: Asked, day: date, *, by: User, today: date) -> None:
    """The partners have signed it: a report reaches its milestone, and who works on the review is told."""
    first, review = asked.signed_off_on is None, asked.review
    set_facts(asked, None, by=by, why="Signed by the partners", signed_off_on=day)
    if asked.about == Asked.About.REPORT:
        reach_by_fact(review, "final", day, by=by, today=today, why="The partners signed the final report")
    owner = review.lead or (review.incident.owner if review.incident else asked.asked_by)
    if first and owner and owner.is_active and owner.pk != by.pk:
        what = str(asked.get_about_display()).lower()
        title = f"{review.reference}: the partners have signed the {what}"
        text = f"{title}.\n\n{full_address(reverse('review-partners', args=[review.pk]))}"
        case = review.incident.reference if review.incident else ""
        post(TO_SEND, f"asked {asked.pk}", owner, title, text, day=today, case=case)


def _keep_row(row: ReviewPosition, *, by: User, today: date) -> None:
    """The row of a position is met once the body signed or confirmed it."""
    clock = Deadline.objects.filter(rule_key=AGREED, route=ROUTE, subject_id=row.pk).first()
    wanted = Wanted(met_on=today) if row.signed_by_id or row.confirmed_on else Wanted(reopens=(Kind.MET,))
    keep_all([(clock, wanted)], by=by, today=today, why=MET | {Kind.REVERSED: "Recorded again"})


# --- Mail -------------------------------------------------------------------------------------------------------------


def told_of(kind: str, position: int) -> tuple[str, str]:
    """Kind and subject of the mail that asks for a position, or to confirm it."""
    return kind, f"position {position}"


def _write_to_sign(asked: Asked, row: ReviewPosition, *, by: User, today: date) -> None:
    what = str(asked.get_about_display()).lower()
    words = f"A {what} is waiting for {row.body.name}.\n\nSign in to read it, then agree or disagree with your reasons:"
    row.asked = asked
    _write_to_delegates(row, TO_SIGN, f"a {what} to sign", words, by=by, today=today)


def _write_to_delegates(row: ReviewPosition, kind: str, title: str, words: str, *, by: User, today: date) -> None:
    """To everybody who holds the body's delegation and may open the review; not to who asks them."""
    review = row.asked.review
    answers = reverse("review-partners", args=[review.pk]) if kind == TO_CONFIRM else reverse(ROUTE, args=[row.pk])
    text, case = f"{words}\n{full_address(answers)}", review.incident.reference if review.incident else ""
    for person in delegates_of(row.body, review, today):
        if person.pk != by.pk:
            post(*told_of(kind, row.pk), person, f"{review.reference}: {title}", text, day=today, case=case)
