"""The pages of a review's plan, events and terms: what a coordinator does on them, and who only reads."""

import datetime as dt

import pytest
from django.urls import reverse

from csprapp.accounts.roles import Role
from csprapp.records.reasons import ENTER_WHY
from csprapp.today import london_today
from reviews.events.services import EVENTS
from reviews.learning.models import LearningReview
from reviews.planning import review_services as services, services as planning
from reviews.planning.models import Milestone, ProgressCheck
from reviews.planning.queries import open_milestones
from tests.factories import make_user
from tests.factories_cases import three_boxes
from tests.factories_reviews import TODAY, make_review
from tests.reviews.test_learning_plan import checked, one, planned

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(1)


def text_of(answer):
    return answer.content.decode()


def test_milestones_are_proposed_changed_unticked_and_saved(sign_in):
    review = make_review()
    client, page = sign_in(review.incident.owner), reverse("review-plan-propose", args=[review.pk])
    assert "22 weeks before: Fri 18 Dec 2026" in text_of(client.get(page))
    sent = {"do_draft": "on", **three_boxes("day_draft", TODAY + 9 * DAY), **three_boxes("day_terms", TODAY)}
    assert client.post(page, sent)["Location"] == reverse("review-plan", args=[review.pk])
    assert [(m.kind, m.deadline.due_on) for m in open_milestones(review)] == [("draft", TODAY + 9 * DAY)]
    assert "Enter the date for" in text_of(client.post(page, {"do_draft": "on"}))
    assert "Tick at least one step" in text_of(client.post(page, {"token": "a press"}))


def test_what_is_reached_already_is_not_proposed_again(sign_in):
    review = planned()
    first = Milestone.objects.get(review=review, kind="terms")
    client = sign_in(review.incident.owner)
    client.post(
        reverse("milestone-reached", args=[first.pk]), {"version": first.version, **three_boxes("met_on", TODAY)}
    )
    page = text_of(client.get(reverse("review-plan-propose", args=[review.pk])))
    assert "Terms of reference agreed" not in page
    assert "First draft of the report" in page


def test_after_a_delay_the_page_offers_new_dates(sign_in):
    review = planned()
    facts = {"category": "quality", "reason": "More time", "look_again": False}
    services.record_delay(review, review.deadline.due_on + 60 * DAY, **facts, by=review.incident.owner, today=TODAY)
    page = text_of(sign_in(review.incident.owner).get(reverse("review-plan", args=[review.pk])))
    assert "8 open milestones were" in page
    assert "Propose new dates" in page


def test_a_milestone_is_added_moved_dropped_and_let_run_again(sign_in):
    review = make_review()
    client = sign_in(review.incident.owner)
    added = {"title": "Talk with the school", **three_boxes("due_on", TODAY + DAY)}
    client.post(reverse("review-plan-add", args=[review.pk]), added)
    row = Milestone.objects.get()
    steps = (
        ("milestone-move", {"reason": "Snow", **three_boxes("due_on", TODAY + 5 * DAY)}),
        ("milestone-drop", {"reason": "Not needed"}),
        ("milestone-take-back", {"reason": "After all"}),
    )
    for name, sent in steps:
        page = reverse(name, args=[row.pk])
        assert client.get(page).status_code == 200
        row.refresh_from_db()
        assert client.post(page, {**sent, "version": row.version}).status_code == 302, name
    row.refresh_from_db()
    assert (row.deadline.due_on, row.deadline.is_open) == (TODAY + 5 * DAY, True)
    assert "Move it to another date" in text_of(client.get(row.get_absolute_url()))


def test_an_older_version_is_shown_beside_the_newer_one(sign_in):
    row = one()
    client, page = sign_in(row.review.incident.owner), reverse("milestone-drop", args=[row.pk])
    assert client.post(page, {"reason": "Not needed", "version": row.version - 1}).status_code == 409


def test_a_day_that_a_colleague_moved_first_is_shown_beside_ones_own(sign_in):
    row = one()
    planning.move(row, row.version, due_on=TODAY + 9 * DAY, reason="Snow", by=row.review.incident.owner, today=TODAY)
    sent = {"reason": "Ice", "version": row.version, **three_boxes("due_on", TODAY + 5 * DAY)}
    answer = sign_in(row.review.incident.owner).post(reverse("milestone-move", args=[row.pk]), sent)
    assert answer.status_code == 409
    [difference] = answer.context["clash"].differences
    assert (difference.yours, difference.theirs) == ("Sat 28 Nov 2026", "Wed 2 Dec 2026")


def test_checks_are_planned_and_recorded(sign_in):
    review = make_review()
    client = sign_in(review.incident.owner)
    page = reverse("review-checks", args=[review.pk])
    assert client.get(page).status_code == 200
    sent = {"weeks": "4", "version": review.version, **three_boxes("next_on", TODAY + 28 * DAY)}
    client.post(page, sent)
    check = ProgressCheck.objects.get()
    found = {"standing": "at_risk", "found": "One agency is late", "version": check.version}
    assert client.post(check.get_absolute_url(), {**found, **three_boxes("made_on", TODAY)}).status_code == 302
    text = text_of(client.get(reverse("review-plan", args=[review.pk])))
    assert "One agency is late" in text
    assert "Mon 21 Dec 2026" in text


def test_an_event_is_recorded_as_not_held(sign_in):
    review = make_review()
    ahead = london_today() + 400 * DAY
    facts = {"kind": "learning", "held_on": ahead, "summary": "", "counts": {}}
    event = EVENTS.append(review, facts, by=review.incident.owner, today=TODAY)
    client = sign_in(review.incident.owner)
    assert client.get(reverse("review-event", args=[review.pk, event.pk])).status_code == 200
    page = reverse("review-event-cancel", args=[review.pk, event.pk])
    assert client.post(page, {"reason": "Snow", "version": event.version}).status_code == 302
    assert "Did not take place: Snow" in text_of(client.get(reverse("review-events", args=[review.pk])))


def test_terms_are_agreed_and_say_when_they_changed_since(sign_in):
    review = make_review()
    client, here = sign_in(review.incident.owner), review.get_absolute_url()
    client.post(f"{here}scope/", {"terms_of_reference": "What was seen", "version": review.version})
    agreed = {"agreed_with": "The partners", **three_boxes("agreed_on", TODAY)}
    version = LearningReview.objects.get().version
    assert client.post(f"{here}terms/agree/", {**agreed, "version": version}).status_code == 302
    client.post(f"{here}scope/", {"terms_of_reference": "And heard", "version": version})
    assert "Changed since" in text_of(client.get(here))
    page = text_of(client.get(f"{here}terms/"))
    assert "What was seen" in page
    assert "not been agreed yet" in page


def test_who_only_reads_sees_the_plan_and_changes_nothing(sign_in):
    review = checked(planned())
    client = sign_in(make_user(Role.SCRUTINEER))
    page = text_of(client.get(reverse("review-plan", args=[review.pk])))
    assert "First draft of the report" in page
    assert "Propose milestones" not in page
    assert "Mark as reached" not in page
    check, row = review.progress_checks.get(), open_milestones(review)[0]
    assert client.get(check.get_absolute_url())["Location"] == reverse("review-plan", args=[review.pk])
    assert "Move it" not in text_of(client.get(row.get_absolute_url()))
    for name in ("review-plan-propose", "review-plan-add", "review-checks", "review-event-new", "review-terms-agree"):
        assert client.post(reverse(name, args=[review.pk]), {}).status_code == 403, name
    for name in ("milestone-reached", "milestone-move", "milestone-drop", "milestone-take-back"):
        assert client.post(reverse(name, args=[row.pk]), {}).status_code == 403, name


@pytest.mark.parametrize("far", [dt.date(1900, 1, 1), dt.date(2099, 12, 31), dt.date(9999, 12, 31)])
def test_a_far_day_is_kept_or_refused_and_the_pages_still_open(sign_in, far):
    row = one()
    client = sign_in(row.review.incident.owner)
    sent = {"reason": "Said so", "version": row.version, **three_boxes("due_on", far)}
    assert client.post(reverse("milestone-move", args=[row.pk]), sent).status_code in {200, 302}
    review = make_review(kind="alternative", agreed_on=far if far > TODAY else None)
    for page in (
        *(reverse(name, args=[row.review_id]) for name in ("review-plan", "review-plan-propose", "review")),
        *(reverse(name, args=[review.pk]) for name in ("review-plan", "review-plan-propose", "review")),
        row.get_absolute_url(),
        reverse("reviews"),
    ):
        assert client.get(page).status_code in {200, 302, 404}, page


def test_a_recorded_day_of_the_report_is_cleared_for_a_reason_and_filled_in_without_one(sign_in):
    review = make_review()
    client, page = sign_in(review.incident.owner), f"/staff/reviews/{review.pk}/report/"
    assert "reason" not in client.get(page).context["form"].fields
    client.post(page, {"version": review.version, **three_boxes("report_finished_on", TODAY)})
    seen = LearningReview.objects.get(pk=review.pk).version
    answer = client.post(page, {"version": seen})
    assert answer.context["form"].errors["reason"] == [ENTER_WHY]
    assert client.post(page, {"version": seen, "reason": "It went back to the reviewer"}).status_code == 302
    review = LearningReview.objects.get(pk=review.pk)
    assert (review.report_finished_on, review.history.first().history_change_reason) == (
        None,
        "It went back to the reviewer",
    )
