"""Preparing a decision: the criteria and circumstances, the three answers, and asking the partners."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from cases.incidents.models import Incident
from cases.incidents.permissions import case_for_change
from csprapp.accounts.models import User
from csprapp.accounts.roles import Permission
from csprapp.partnership.models import Theme
from csprapp.records.refusals import Refused, require_given, require_not_ahead
from csprapp.records.services import Conflict, add, set_facts
from reviews.actions.models import Recommendation
from reviews.actions.queries import Told, earlier_under, told
from reviews.decisions.disagreements import end_disagreement
from reviews.decisions.mails import page_to_sign, to_sign, write_to_delegates
from reviews.decisions.models import Amendment, CriterionAnswer, EarlierDecision, EarlierLearning
from reviews.decisions.queries import (
    WHY_ANSWERED,
    WHY_ASKED,
    WHY_EARLIER,
    WHY_OUTCOME,
    answers_of,
    identified_of,
    outcome_of,
    panel_replied,
    plain,
)
from reviews.decisions.rules import CRITERIA, NOT_YET_KNOWN, OTHER, OUTCOME, PANELS_OWN, unanswered, unreasoned
from reviews.decisions.waiting import end_confirmations
from reviews.rapid.models import RapidReview, WhatNext
from reviews.rapid.queries import decisions_of, waiting_for
from reviews.rapid.rules import Act
from reviews.rapid.services import change_facts, keep_sending, lock_rapid_review, require_act


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
        replied = panel_replied(review)
        if not replied:
            answers = {**answers, PANELS_OWN: (NOT_YET_KNOWN, "")}
        if wrong := unanswered(answers, panel_replied=replied):
            raise Refused(wrong)
        changed = _changed(answers_of(review), answers)
        if not changed:
            return review
        later = review.history.filter(version__gt=seen, history_change_reason=WHY_ANSWERED)
        if later.exclude(version=1).exists():  # somebody answered after what this person saw
            raise Conflict(review, seen)
        for line, (answer, reason) in changed.items():
            put_answer(review, line, answer, reason, by=by, why=WHY_ANSWERED)
        return set_facts(review, None, by=by, why=WHY_ANSWERED)


def _changed(current: dict[str, CriterionAnswer], answers: dict[str, tuple[str, str]]) -> dict[str, tuple[str, str]]:
    before = plain(current)
    given = {line: answers[line] for line in CRITERIA + OTHER if answers.get(line, ("", ""))[0]}
    return {line: pair for line, pair in given.items() if before.get(line) != pair}


def put_answer(review: RapidReview, line: str, answer: str, reason: str, *, by: User, why: str) -> None:
    """Write what is answered to one line, new or in place of what was. Call it in the service's transaction."""
    if row := answers_of(review).get(line):
        set_facts(row, None, by=by, why=why, answer=answer, reason=reason)
    else:
        add(CriterionAnswer(rapid_review=review, criterion=line, answer=answer, reason=reason), by=by, why=why)


def answer_outcome(incident: Incident, seen: int, outcome: dict[str, Any], *, by: User, today: date) -> RapidReview:
    """The three answers with their reasons (`rules.OUTCOME`), and the date agreed for an alternative review.

    Raises NotAllowed, Refused per field, Conflict.

    Whether the criteria are met and what happens next are two answers: none is worked out from the other.
    """
    if wrong := unreasoned(outcome):
        raise Refused(wrong)
    facts = {name: outcome[name] for name in OUTCOME}
    facts["agreed_on"] = outcome.get("agreed_on") if outcome["what_next"] == WhatNext.ALTERNATIVE else None
    with case_for_change(incident, Permission.WORK_CASE, by=by, today=today):
        require_unsigned(lock_rapid_review(incident, by=by, why=WHY_OUTCOME))
        return change_facts(incident, seen, facts, act=Act.ANSWER, by=by, today=today, why=WHY_OUTCOME)


def require_unsigned(review: RapidReview) -> None:
    """Nothing, or `Refused`: the answers may be changed, and no partner has decided on them yet."""
    require_act(review, Act.ANSWER)
    if decisions_of(review):
        raise Refused("A partner has already decided on these answers. Withdraw the question to change them.")


def incomplete(review: RapidReview) -> list[str]:
    """What is still missing before the partners can decide, as sentences."""
    missing = []
    if unanswered(plain(answers_of(review)), panel_replied=panel_replied(review)):
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
        ready_on = review.ready_on or today
        record = set_facts(review, None, by=by, why=WHY_ASKED, ready_on=ready_on, prepared_by=by)
        for body in waiting_for(incident, record):
            words = (
                f"Case {incident.reference} is waiting for {body.name} to decide.\n\n"
                f"Sign in to read the answers, then agree or disagree with your reasons:"
            )
            facts = {"title": "a decision to sign", "words": words, "by": by}
            told, url = to_sign(incident.reference, record.round), page_to_sign(incident.reference, body)
            write_to_delegates(incident, body, told, url, **facts, on=today)
    return record


def take_back(incident: Incident, *, reason: str, by: User, today: date) -> RapidReview:
    """Take the question back to change the answers: what partners decided so far stays on record, as an earlier round.

    Raises NotAllowed, Refused (not asked, signed off, no reason).
    """
    with case_for_change(incident, Permission.WORK_CASE, by=by, today=today):
        require_given({"reason": (reason, "Enter why you are withdrawing the question")})
        review = lock_rapid_review(incident, by=by, why=reason)
        require_act(review, Act.TAKE_BACK)
        _end_round(review, by=by, today=today)
        asked_anew = {"round": review.round + 1, "ready_on": None, "prepared_by": None}
        return set_facts(review, None, by=by, why=f"Withdrew the question: {reason}", **asked_anew)


def decide_again(incident: Incident, *, reason: str, known_on: date, by: User, today: date) -> EarlierDecision:
    """A later fact or the Panel's reply: the signed-off decision is kept, and the partners decide anew.

    `known_on` is the London day the new fact became known. Raises NotAllowed, Refused (not signed off, no reason,
    a future day).
    """
    with case_for_change(incident, Permission.WORK_CASE, by=by, today=today):
        require_given({"reason": (reason, "Enter what has changed, and why the partners must decide again")})
        require_not_ahead({"known_on": known_on}, today, "The date it became known")
        review = lock_rapid_review(incident, by=by, why=reason)
        require_act(review, Act.DECIDE_AGAIN)
        facts = {
            **outcome_of(review),
            **{name: getattr(review, name) for name in ("agreed_on", "round", "signed_off_on")},
        }
        kept = EarlierDecision(rapid_review=review, again_on=known_on, again_because=reason, **facts)
        add(kept, by=by, why="Kept the earlier decision")
        asked_anew = {"round": review.round + 1, "ready_on": None, "prepared_by": None, "signed_off_on": None}
        _end_round(review, by=by, today=today)
        review = set_facts(review, None, by=by, why=f"Deciding again: {reason}", **asked_anew)
        keep_sending(review, by=by, today=today)
    return kept


def _end_round(review: RapidReview, *, by: User, today: date) -> None:
    """What waits of the round that ends here waits no more."""
    end_confirmations(review, by=by, today=today)
    end_disagreement({"rapid_review": review, "round": review.round}, by=by, today=today)


def amend(incident: Incident, *, about: str, text: str, reason: str, by: User, today: date) -> Amendment:
    """Add to a record that sign-off has locked; nothing above changes. Raises NotAllowed, Refused."""
    with case_for_change(incident, Permission.WORK_CASE, by=by, today=today):
        require_given(
            {"text": (text, "Enter what you are adding"), "reason": (reason, "Enter why you are adding it now")}
        )
        review = lock_rapid_review(incident, by=by, why=reason)
        require_act(review, Act.AMEND)
        row = Amendment(rapid_review=review, about=about, text=text, reason=reason, made_on=today, made_by=by)
        return add(row, by=by, why=reason)


# --- Were these improvements identified before? -----------------------------------------------------------------
# Source: regulation 11 of the 2018 Regulations, "improvements ... including where those improvements have been
# previously identified".


def identify(
    incident: Incident, seen: int, recommendations: Iterable[Recommendation], *, by: User, today: date
) -> RapidReview:
    """Say which earlier recommendations this case needs again. Those this person may not read stay as they are.

    `seen` is the rapid review's version that the person saw. Raises NotAllowed, Refused (a partner has decided),
    and Conflict when somebody said it meanwhile.
    """
    with case_for_change(incident, Permission.WORK_CASE, by=by, today=today):
        visible = Recommendation.objects.visible_to(by, today)
        chosen = set(visible.filter(pk__in=[row.pk for row in recommendations]).values_list("pk", flat=True))
        review = lock_rapid_review(incident, by=by, why=WHY_EARLIER)
        require_unsigned(review)
        before = identified_of(review)
        chosen |= before - set(visible.values_list("pk", flat=True))
        if chosen == before:
            return review
        if review.history.filter(version__gt=max(seen, 1), history_change_reason=WHY_EARLIER).exists():
            raise Conflict(review, seen)
        _tick(review, chosen, by=by)
        return set_facts(review, None, by=by, why=WHY_EARLIER)


def _tick(review: RapidReview, chosen: set[int], *, by: User) -> None:
    """One row per recommendation that was ever ticked; whether it still stands is a fact with a history."""
    rows = {row.recommendation_id: row for row in review.earlier_learning.all()}
    for key in chosen - set(rows):
        add(EarlierLearning(rapid_review=review, recommendation_id=key), by=by, why=WHY_EARLIER)
    for key, row in rows.items():
        if row.stands != (key in chosen):
            set_facts(row, None, by=by, why=WHY_EARLIER, stands=key in chosen)


def identified(review: RapidReview, user: User, on: date) -> list[Told]:
    """What was ticked, with what became of it, as far as this person may read it."""
    visible = Recommendation.objects.visible_to(user, on).filter(pk__in=identified_of(review))
    return told(visible.distinct().order_by("-made_on", "-pk"), user, on)


def offered(incident: Incident, review: RapidReview, themes: Iterable[Theme], user: User, on: date) -> list[Told]:
    """What may be ticked: the earlier recommendations of these themes, and what is ticked already. None of the case's
    own.
    """
    same = earlier_under(themes, user, on, until=on).exclude(incident=incident).exclude(review__incident=incident)
    keys = set(same.values_list("pk", flat=True)) | identified_of(review)
    visible = Recommendation.objects.visible_to(user, on).filter(pk__in=keys)
    return told(visible.distinct().order_by("-made_on", "-pk"), user, on)
