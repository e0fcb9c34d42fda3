"""What people do with a recommendation after it is made: correct it, say where it was made before, answer it."""

from collections.abc import Iterable
from datetime import date

from csprapp.accounts.models import User
from csprapp.partnership.models import Agency, PartnerBody, Theme
from csprapp.records.merging import merged_facts
from csprapp.records.refusals import Refused, require_given, require_not_ahead
from csprapp.records.services import add, change
from reviews.actions.guards import recommendation_for_change
from reviews.actions.models import Recommendation, RecommendationAnswer


def change_recommendation(
    recommendation: Recommendation,
    seen: int,
    *,
    text: str,
    made_on: date,
    themes: Iterable[Theme],
    reason: str,
    by: User,
    today: date,
) -> Recommendation:
    """Put its words, its date or its themes right, with the reason. Raises NotAllowed, Refused, Conflict."""
    with recommendation_for_change(recommendation, by=by, today=today) as held:
        require_given({"text": (text, "Enter the recommendation"), "reason": (reason, "Enter why it is changed")})
        require_not_ahead({"made_on": made_on}, today)
        themes = list(themes)
        named = ", ".join(theme.name for theme in themes) or "none"
        same = set(held.themes.all()) == set(themes)
        facts = merged_facts(held, seen, {"text": text, "made_on": made_on})
        why = reason if same else f"{reason} Themes: {named}"
        with change(Recommendation, held.pk, None, by=by, why=why) as record:
            record.text, record.made_on = facts["text"], facts["made_on"]
            record.themes.set(themes)
    return record


def identify_before(
    recommendation: Recommendation, seen: int, earlier: Iterable[Recommendation] = (), *, by: User, today: date
) -> Recommendation:
    """Say which earlier recommendations this one repeats: the law asks for "improvements ... including where those
    improvements have been previously identified". None is an answer too: the day of looking is kept. Those this person
    may not read stay as they are.

    Raises NotAllowed, Refused (one that was made later, or itself), Conflict.
    """
    with recommendation_for_change(recommendation, by=by, today=today):
        visible = Recommendation.objects.visible_to(by, today)
        chosen = set(visible.filter(pk__in=[row.pk for row in earlier]))
        if any(row.pk == recommendation.pk or row.made_on > recommendation.made_on for row in chosen):
            raise Refused({"earlier": "Select only recommendations that were made before this one"})
        chosen |= set(recommendation.identified_before.exclude(pk__in=visible.values("pk")))
        numbers = ", ".join(str(row.pk) for row in sorted(chosen, key=lambda row: row.pk)) or "none"
        with change(Recommendation, recommendation.pk, seen, by=by, why=f"Identified before: {numbers}") as record:
            record.identified_before.set(chosen)
            record.before_looked_on = today
    return record


def answer_for(
    recommendation: Recommendation,
    *,
    agency: Agency | None = None,
    body: PartnerBody | None = None,
    acceptance: str,
    response: str,
    responded_on: date,
    by: User,
    today: date,
) -> RecommendationAnswer:
    """What one agency or partner body answered; said again, the new answer takes the place of the old one, which the
    history keeps. Raises NotAllowed, Refused.
    """
    with recommendation_for_change(recommendation, by=by, today=today):
        if (agency is None) == (body is None):
            raise Refused({"who": "Select who answers"})
        require_given(
            {"acceptance": (acceptance, "Select whether it is accepted"), "response": (response, "Enter the response")}
        )
        require_not_ahead({"responded_on": responded_on}, today)
        why = f"{agency or body} answered"
        row = recommendation.answers.filter(agency=agency, body=body).first()
        if row is None:
            new = RecommendationAnswer(recommendation=recommendation, agency=agency, body=body)
            new.acceptance, new.response, new.responded_on = acceptance, response, responded_on
            return add(new, by=by, why=why)
        with change(RecommendationAnswer, row.pk, None, by=by, why=why) as record:
            record.acceptance, record.response, record.responded_on = acceptance, response, responded_on
    return record
