"""Preparing a decision: the criteria and circumstances, the three answers, and asking the partners."""

from datetime import date
from typing import Any

from cases.incidents.models import Incident
from cases.incidents.permissions import case_for_change
from csprapp.accounts.models import User
from csprapp.accounts.roles import Permission
from csprapp.mail.services import post
from csprapp.records.refusals import Refused, require_given, require_not_ahead
from csprapp.records.services import Conflict, add, change
from reviews.decisions.models import Amendment, CriterionAnswer, EarlierDecision
from reviews.decisions.queries import WHY_ANSWERED, WHY_ASKED, WHY_OUTCOME, answers_of, delegates, outcome_of, plain
from reviews.decisions.rules import CRITERIA, NOT_YET_KNOWN, OTHER, OUTCOME, PANELS_OWN, unanswered, unreasoned
from reviews.rapid.models import RapidReview
from reviews.rapid.queries import bodies_of, decisions_of
from reviews.rapid.rules import Act
from reviews.rapid.services import change_facts, lock_rapid_review, require_act


def answer_criteria(
    incident: Incident, seen: int, answers: dict[str, tuple[str, str]], *, by: User, today: date
) -> RapidReview:
    """Answer the eight criteria and circumstances and any other matter: line -> (answer, reason).

    `seen` is the rapid review's version that the person saw. Raises NotAllowed, Refused with one sentence per
    line that is wrong, and Conflict when somebody answered meanwhile.
    """
    with case_for_change(incident, Permission.WORK_CASE, by=by, today=today):
        review = lock_rapid_review(incident, by=by, why=WHY_ANSWERED)
        require_unsigned(review)
        current = answers_of(review)
        if not review.replies.exists():
            answers = {**answers, PANELS_OWN: (NOT_YET_KNOWN, "")}
        if wrong := unanswered(answers, panel_replied=review.replies.exists()):
            raise Refused(wrong)
        changed = _changed(current, answers)
        if not changed:
            return review
        if _answered_since(review, seen):
            raise Conflict(review, seen)
        for line, (answer, reason) in changed.items():
            _put(review, current.get(line), line, answer, reason, by=by)
        with change(RapidReview, review.pk, None, by=by, why=WHY_ANSWERED) as record:
            pass
    return record


def _changed(current: dict[str, CriterionAnswer], answers: dict[str, tuple[str, str]]) -> dict[str, tuple[str, str]]:
    before = plain(current)
    given = {line: answers[line] for line in CRITERIA + OTHER if answers.get(line, ("", ""))[0]}
    return {line: pair for line, pair in given.items() if before.get(line) != pair}


def _answered_since(review: RapidReview, seen: int) -> bool:
    """Whether somebody answered the criteria after the version this person saw."""
    return review.history.filter(version__gt=seen, history_change_reason=WHY_ANSWERED).exclude(version=1).exists()


def _put(review: RapidReview, row: CriterionAnswer | None, line: str, answer: str, reason: str, *, by: User) -> None:
    if row is None:
        new = CriterionAnswer(rapid_review=review, criterion=line, answer=answer, reason=reason)
        add(new, by=by, why=WHY_ANSWERED)
        return
    with change(CriterionAnswer, row.pk, None, by=by, why=WHY_ANSWERED) as record:
        record.answer, record.reason = answer, reason


def answer_outcome(incident: Incident, seen: int, outcome: dict[str, Any], *, by: User, today: date) -> RapidReview:
    """The three answers with their reasons (`rules.OUTCOME`). Raises NotAllowed, Refused per field, Conflict.

    Whether the criteria are met and what happens next are two answers: none is worked out from the other.
    """
    if wrong := unreasoned(outcome):
        raise Refused(wrong)
    facts = {name: outcome[name] for name in OUTCOME}
    with case_for_change(incident, Permission.WORK_CASE, by=by, today=today):
        require_unsigned(lock_rapid_review(incident, by=by, why=WHY_OUTCOME))
        return change_facts(incident, seen, facts, act=Act.ANSWER, by=by, today=today, why=WHY_OUTCOME)


def require_unsigned(review: RapidReview) -> None:
    """Nothing, or `Refused`: the answers may be changed, and no partner has decided on them yet."""
    require_act(review, Act.ANSWER)
    if decisions_of(review):
        raise Refused("A partner has already decided on these answers. Take the question back to change them.")


def incomplete(review: RapidReview) -> list[str]:
    """What is still missing before the partners can decide, as sentences."""
    if not review.pk:
        return ["Answer the criteria and circumstances", "Answer the three questions"]
    missing = []
    if unanswered(plain(answers_of(review)), panel_replied=review.replies.exists()):
        missing.append("Answer the criteria and circumstances")
    if unreasoned(outcome_of(review)):
        missing.append("Answer the three questions")
    return missing


def require_complete(review: RapidReview) -> None:
    """Nothing, or `Refused` naming what is missing before anybody can decide."""
    if missing := incomplete(review):
        raise Refused(f"First: {'; '.join(missing).lower()}.")


def ask_partners(incident: Incident, *, by: User, today: date) -> RapidReview:
    """Tell each body's delegates that the decision waits for them. Asked again, it reminds those not decided yet.

    Raises NotAllowed, Refused (answers missing, signed off).
    """
    with case_for_change(incident, Permission.WORK_CASE, by=by, today=today):
        review = lock_rapid_review(incident, by=by, why=WHY_ASKED)
        require_act(review, Act.ASK)
        require_complete(review)
        with change(RapidReview, review.pk, None, by=by, why=WHY_ASKED) as record:
            record.ready_on = record.ready_on or today
            record.prepared_by = by
        done = decisions_of(record)
        for body in bodies_of(incident):
            if body.pk not in done:
                _mail_delegates(incident, record, body, today)
    return record


def _mail_delegates(incident: Incident, review: RapidReview, body: Any, on: date) -> None:
    reference = incident.reference
    text = (
        f"Case {reference} waits for the decision of {body.name}.\n\n"
        f"Sign in to read the answers, then agree or disagree with your reasons:\n/staff/cases/{reference}/decision/"
    )
    for person in delegates(body, incident, on):
        post(
            "decision_to_sign",
            f"{reference} round {review.round}",
            person,
            f"{reference}: a decision to sign",
            text,
            day=on,
            case=reference,
        )


def take_back(incident: Incident, *, reason: str, by: User, today: date) -> RapidReview:
    """Take the question back to change the answers: what partners decided so far stays on record, as an earlier round.

    Raises NotAllowed, Refused (not asked, signed off, no reason).
    """
    with case_for_change(incident, Permission.WORK_CASE, by=by, today=today):
        require_given({"reason": (reason, "Enter why the question is taken back")})
        review = lock_rapid_review(incident, by=by, why=reason)
        require_act(review, Act.TAKE_BACK)
        with change(RapidReview, review.pk, None, by=by, why=f"Took the question back: {reason}") as record:
            record.round += 1
            record.ready_on = record.prepared_by = None
    return record


def decide_again(incident: Incident, *, reason: str, known_on: date, by: User, today: date) -> EarlierDecision:
    """A later fact or the Panel's reply: the signed-off decision is kept, and the partners decide anew.

    `known_on` is the London day the new fact became known. Raises NotAllowed, Refused (not signed off, no reason,
    a future day).
    """
    with case_for_change(incident, Permission.WORK_CASE, by=by, today=today):
        require_given({"reason": (reason, "Enter what changed, and why the partners decide again")})
        require_not_ahead({"known_on": known_on}, today, "The date it became known")
        review = lock_rapid_review(incident, by=by, why=reason)
        require_act(review, Act.DECIDE_AGAIN)
        facts = {**outcome_of(review), "round": review.round, "signed_off_on": review.signed_off_on}
        kept = EarlierDecision(rapid_review=review, again_on=known_on, again_because=reason, **facts)
        add(kept, by=by, why="Kept the earlier decision")
        with change(RapidReview, review.pk, None, by=by, why=f"Deciding again: {reason}") as record:
            record.round += 1
            record.ready_on = record.prepared_by = record.signed_off_on = None
    return kept


def amend(incident: Incident, *, about: str, text: str, reason: str, by: User, today: date) -> Amendment:
    """Add to a record that sign-off has locked; nothing above changes. Raises NotAllowed, Refused."""
    with case_for_change(incident, Permission.WORK_CASE, by=by, today=today):
        require_given({"text": (text, "Enter what you add"), "reason": (reason, "Enter why it is added now")})
        review = lock_rapid_review(incident, by=by, why=reason)
        require_act(review, Act.AMEND)
        row = Amendment(rapid_review=review, about=about, text=text, reason=reason, made_on=today, made_by=by)
        return add(row, by=by, why=reason)
