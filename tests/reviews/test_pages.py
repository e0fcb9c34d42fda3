"""The pages of the rapid review, the decision and the review: what people see, and that nothing typed is lost."""

import datetime as dt
import re

import pytest
from django.urls import reverse

from csprapp.accounts.models import RoleGrant
from csprapp.accounts.roles import Role
from csprapp.records.models import AccessLog
from csprapp.today import london_today
from reviews.actions.models import Recommendation
from reviews.decisions.queries import answers_of
from reviews.decisions.services import record_reply
from reviews.learning.models import LearningReview
from reviews.planning.review_services import link_incident
from reviews.rapid.queries import deadline_of, decisions_of
from tests.factories import LONG_AGO, make_theme, make_user
from tests.factories_cases import give_access, make_case
from tests.factories_reviews import (
    TODAY,
    make_action,
    make_answered,
    make_asked,
    make_recommendation,
    make_review,
    make_scene,
    make_signed_off,
    record,
    sign,
)

pytestmark = pytest.mark.django_db
CASE_PAGES = [
    "case-rapid-review",
    "case-rapid-review-meeting",
    "case-rapid-review-sent",
    "case-rapid-review-panel-date",
    "case-rapid-review-settle",
    "case-decision",
    "case-decision-criteria",
    "case-decision-outcome",
    "case-decision-ask",
    "case-decision-take-back",
    "case-decision-again",
    "case-decision-amend",
    "case-decision-reply",
    "case-review",
]
REVIEW_PAGES = [
    "review",
    "review-scope",
    "review-lead",
    "review-reviewer",
    "review-link",
    "review-access",
    "review-decided",
    "review-agreed-date",
    "review-delay",
    "review-report",
    "review-publication",
    "review-end",
    "review-resume",
]


def day(name, value):
    return {f"{name}_day": value.day, f"{name}_month": value.month, f"{name}_year": value.year}


def at(scene, name, *more):
    return reverse(name, args=[scene.case.reference, *more])


def text_of(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def send(client, url, data, **more):
    """Open the page, fill its form in and press the button."""
    page = client.get(url)
    form = page.context["form"]
    hidden = {"token": form["token"].value(), "version": form["version"].value()}
    if "ballot" in page.context:
        hidden["ballot"] = page.context["ballot"]
    sent = {key: value for key, value in {**hidden, **data}.items() if value is not None}
    return client.post(url, sent, **more)


class TestStrangers:
    def test_learn_nothing_of_a_case(self, sign_in):
        scene = make_signed_off()
        for person in (
            make_user("scrutineer", area=make_case().area),
            make_user("administrator"),
            make_user("contributor"),
        ):
            client = sign_in(person)
            for name in CASE_PAGES:
                for ask in (client.get, client.post):
                    missing, answer = ask(reverse(name, args=["1999-0001"])), ask(at(scene, name))
                    assert (answer.status_code, answer.content) == (404, missing.content), name

    def test_learn_nothing_of_a_review(self, sign_in):
        review = make_review()
        client = sign_in(make_user("coordinator", area=make_case().area))
        for name in REVIEW_PAGES:
            for ask in (client.get, client.post):
                missing, answer = ask(reverse(name, args=[999999])), ask(reverse(name, args=[review.pk]))
                assert (answer.status_code, answer.content) == (404, missing.content), name

    def test_who_only_reads_is_told_that_their_role_cannot_write(self, sign_in):
        scene, client = make_asked(), sign_in(make_user("scrutineer"))
        for name in set(CASE_PAGES) - {"case-rapid-review", "case-decision", "case-review", "case-rapid-review-settle"}:
            assert client.get(at(scene, name)).status_code == 403, name

    def test_an_independent_reviewer_reads_and_changes_nothing(self, sign_in):
        review, person = make_review(), make_user("reviewer")
        give_access(review.incident, person, kind="reviewer")
        client = sign_in(person)
        assert client.get(reverse("review", args=[review.pk])).status_code == 200
        for name in REVIEW_PAGES[1:]:
            assert client.get(reverse(name, args=[review.pk])).status_code == 403, name

    def test_every_read_is_logged_under_the_reference(self, sign_in):
        scene = make_review_scene()
        client = sign_in(scene.coordinator)
        client.get(at(scene, "case-rapid-review"))
        client.get(at(scene, "case-decision"))
        client.get(LearningReview.objects.get().get_absolute_url())
        logged = AccessLog.objects.filter(user=scene.coordinator, case=scene.case.reference)
        assert set(logged.values_list("what", flat=True)) == {"rapid review", "decision", "review"}


def make_review_scene():
    scene = make_signed_off()
    make_review(scene)
    return scene


class TestRapidReview:
    def test_shows_the_expected_date_beside_the_panels_and_how_it_was_worked_out(self, sign_in):
        scene = make_scene()
        client = sign_in(scene.coordinator)
        send(client, at(scene, "case-rapid-review-panel-date"), {**day("day", dt.date(2026, 12, 1)), "how": "Its mail"})
        page = client.get(at(scene, "case-rapid-review"))
        assert "Mon 23 Nov 2026" in text_of(page)
        assert "Tue 1 Dec 2026" in text_of(page)
        assert deadline_of(scene.case).get_absolute_url() in page.content.decode()

    def test_late_is_asked_why_and_nothing_typed_is_lost(self, sign_in):
        scene = make_scene(notified=london_today() - dt.timedelta(60))
        client, url = sign_in(scene.coordinator), at(scene, "case-rapid-review-sent")
        data = {**day("sent_on", london_today()), "sent_by": "Cora Example", "sent_evidence": "Receipt 7"}
        answer = send(client, url, data)
        assert "Enter why it was sent after" in text_of(answer)
        assert "Receipt 7" in answer.content.decode()
        assert send(client, url, {**data, "late_reason": "Two returns came late"}).status_code == 302
        assert deadline_of(scene.case).met_on == london_today()

    def test_names_who_has_not_decided_and_can_be_sent_all_the_same(self, sign_in):
        scene = make_asked()
        page = text_of(sign_in(scene.coordinator).get(at(scene, "case-rapid-review-sent")))
        assert all(body.name in page for body in scene.bodies)
        assert "You can still record that it was sent" in page

    def test_one_press_twice_is_one_record(self, sign_in):
        scene = make_scene()
        client, url = sign_in(scene.coordinator), at(scene, "case-rapid-review-section", "analysis")
        form = client.get(url).context["form"]
        data = {"text": "once", "token": form["token"].value(), "version": "0"}
        answers = [client.post(url, data) for _ in range(2)]
        assert [answer["Location"] for answer in answers] == [url] * 2
        assert scene.review.version == 2  # made, then written


class TestDecision:
    def test_a_missing_reason_is_named_beside_its_line(self, sign_in):
        scene = make_scene()
        client = sign_in(scene.coordinator)
        data = {f"answer_{line}": "no" for line in "abcefgh"} | {f"reason_{line}": "No such harm" for line in "abefgh"}
        answer = send(client, at(scene, "case-decision-criteria"), data)
        assert list(answer.context["form"].errors) == ["reason_c"]
        assert "Enter a reason for your answer to (c)" in text_of(answer)
        assert send(client, at(scene, "case-decision-criteria"), {**data, "reason_c": "No harm"}).status_code == 302
        assert answers_of(scene.review)["c"].reason == "No harm"

    def test_d_is_asked_only_after_the_panels_reply(self, sign_in):
        scene = make_answered()
        client, url = sign_in(scene.coordinator), at(scene, "case-decision-criteria")
        assert "answer_d" not in client.get(url).context["form"].fields
        record_reply(scene.case, received_on=TODAY, position="agrees", text="", by=scene.coordinator, today=TODAY)
        assert "answer_d" in client.get(url).context["form"].fields

    def test_each_partner_signs_in_their_own_session(self, sign_in):
        scene = make_asked()
        for number, body in enumerate(scene.bodies):
            client = sign_in(scene.delegates[number])
            assert "Decide" in text_of(client.get(at(scene, "case-decision")))
            data = {"outcome": "agrees", "reasons": "We agree", **day("decided_on", TODAY)}
            assert send(client, at(scene, "case-decision-sign", body.pk), data).status_code == 302
        page = text_of(sign_in(scene.coordinator).get(at(scene, "case-decision")))
        assert "The partners have signed this off" in page

    def test_a_partner_is_offered_only_their_own_body(self, sign_in):
        scene = make_asked()
        client = sign_in(scene.delegates[0])
        page = client.get(at(scene, "case-decision")).content.decode()
        assert at(scene, "case-decision-sign", scene.bodies[0].pk) in page
        assert at(scene, "case-decision-sign", scene.bodies[1].pk) not in page
        assert client.get(at(scene, "case-decision-sign", scene.bodies[1].pk)).status_code == 403

    def test_answers_that_changed_meanwhile_are_shown_before_a_second_press(self, sign_in):
        from reviews.decisions.preparing import answer_outcome
        from tests.factories_reviews import OUTCOME

        scene = make_asked()
        client, url = sign_in(scene.delegates[0]), at(scene, "case-decision-sign", scene.bodies[0].pk)
        page = client.get(url)
        changed = {**OUTCOME, "what_next_reason": "A new reason"}
        answer_outcome(scene.case, scene.review.version, changed, by=scene.coordinator, today=TODAY)
        data = {"outcome": "agrees", "reasons": "My long reasons", **day("decided_on", TODAY)}
        hidden = {"token": page.context["form"]["token"].value(), "ballot": page.context["ballot"]}
        answer = client.post(url, {**data, **hidden})
        assert all(words in answer.content.decode() for words in ("Read them again", "A new reason", "My long reasons"))
        again = {"token": answer.context["form"]["token"].value(), "ballot": answer.context["ballot"]}
        assert client.post(url, {**data, **again}).status_code == 302

    def test_a_recorded_decision_says_from_what_and_is_confirmed_in_one_press(self, sign_in):
        scene = make_asked()
        record(scene, 0)
        client, url = sign_in(scene.delegates[0]), at(scene, "case-decision-confirm", scene.bodies[0].pk)
        page = client.get(at(scene, "case-decision"))
        assert "Recorded by Cora Example from minutes of the meeting" in text_of(page)
        assert url in page.content.decode()
        client.post(url)
        assert decisions_of(scene.review)[scene.bodies[0].pk].confirmed_by == scene.delegates[0]

    def test_asking_the_partners_counts_once_and_says_why_it_cannot_be_done(self, sign_in):
        scene = make_answered()
        client, url = sign_in(scene.coordinator), at(scene, "case-decision-ask")
        press = {"token": client.get(url).context["form"]["token"].value()}
        answers = [client.post(url, press) for _ in range(2)]
        assert [answer["Location"] for answer in answers] == [at(scene, "case-decision")] * 2
        asked = scene.review.history.filter(history_change_reason="Asked the partners to decide")
        assert asked.count() == 1
        unanswered = make_scene()
        answer = sign_in(unanswered.coordinator).post(at(unanswered, "case-decision-ask"), follow=True)
        assert "First: answer the criteria and circumstances" in text_of(answer)

    def test_a_dissent_is_shown_with_its_reasons(self, sign_in):
        scene = make_asked()
        sign(scene, 0, "dissents", reasons="An alternative review would do")
        page = text_of(sign_in(scene.coordinator).get(at(scene, "case-decision")))
        assert "disagrees. An alternative review would do" in page

    def test_a_majority_against_is_named_and_nothing_is_decided(self, sign_in):
        scene = make_asked()
        for number, outcome in enumerate(["agrees", "dissents", "dissents"]):
            sign(scene, number, outcome)
        assert "nothing is decided" in text_of(sign_in(scene.coordinator).get(at(scene, "case-decision")))

    def test_a_correction_after_sign_off_that_turns_the_decision_is_warned_about(self, sign_in):
        scene = make_asked()
        for number in range(3):
            record(scene, number)
        for number in (0, 1):
            sign(scene, number, "dissents", reasons="The minutes are wrong")
        assert "Ask for a new decision" in text_of(sign_in(scene.coordinator).get(at(scene, "case-decision")))

    def test_earlier_recommendations_are_at_hand_by_theme(self, sign_in):
        theme = make_theme("Missed days")
        make_recommendation(themes=[theme])
        scene = make_scene()
        client, before = sign_in(scene.coordinator), at(scene, "case-decision-before")
        assert before in client.get(at(scene, "case-decision-criteria")).content.decode()
        assert "Ask children what they see" not in text_of(client.get(before))
        chosen = f"{before}?themes={theme.slug}"
        assert "Ask children what they see" in text_of(client.get(chosen))
        assert "No response is recorded. No action was agreed." in text_of(client.get(chosen))
        earlier = Recommendation.objects.get()
        assert send(client, chosen, {"earlier": [earlier.pk]})["Location"] == at(scene, "case-decision-criteria")
        assert "Ask children what they see" in text_of(client.get(at(scene, "case-decision-criteria")))
        assert "Needed again in" in text_of(client.get(earlier.get_absolute_url()))

    def test_the_panels_reply_is_recorded_answered_and_corrected(self, sign_in):
        scene = make_asked()
        client = sign_in(scene.coordinator)
        data = {"position": "queries", "text": "Why?", "answer_d": "not_yet_known", **day("received_on", TODAY)}
        assert send(client, at(scene, "case-decision-reply"), data).status_code == 302
        pk = scene.review.replies.get().pk
        data = {"response": "Because", **day("responded_on", TODAY)}
        assert send(client, at(scene, "case-decision-respond", pk), data).status_code == 302
        data = {"position": "disagrees", "text": "No", "reason": "Mistyped", **day("received_on", TODAY)}
        assert send(client, at(scene, "case-decision-reply-correct", pk), data).status_code == 302
        page = text_of(client.get(at(scene, "case-decision")))
        assert "Disagrees, Mon 23 Nov 2026" in page
        assert "Because" in page

    def test_an_area_without_partners_says_what_to_do(self, sign_in):
        scene = make_scene(kinds=())
        page = text_of(sign_in(scene.coordinator).get(at(scene, "case-decision")))
        assert "An administrator can add them" in page


class TestReview:
    def test_is_made_by_the_decision_and_begun_by_a_person(self, sign_in):
        scene = make_signed_off()
        client, review = sign_in(scene.coordinator), LearningReview.objects.get()
        assert client.get(at(scene, "case-review"))["Location"] == review.get_absolute_url()
        page = text_of(client.get(review.get_absolute_url()))
        assert "To be started" in page
        assert "Under way" not in page
        url = reverse("review-start", args=[review.pk])
        assert url in client.get(review.get_absolute_url()).content.decode()
        form = client.get(url).context["form"]
        assert (form["begun_on"].value(), form["lead"].value()) == (london_today(), scene.coordinator.pk)
        data = {"lead": scene.coordinator.pk, "terms_of_reference": "What was seen", **day("begun_on", TODAY)}
        assert send(client, url, data)["Location"] == review.get_absolute_url()
        page = text_of(client.get(review.get_absolute_url()))
        assert "Waiting for a reviewer" in page
        assert "What was seen" in page

    def test_a_reviewer_named_when_it_begins_is_asked_about_like_any_other(self, sign_in):
        scene = make_signed_off()
        client, review = sign_in(scene.coordinator), LearningReview.objects.get()
        url = reverse("review-start", args=[review.pk])
        answer = send(client, url, {"name": "Rae Viewer", **day("begun_on", TODAY)})
        assert "Enter who checked independence" in text_of(answer)
        checked = {"name": "Rae Viewer", "independence": "No ties", "checked_by": "The scrutineer"}
        data = {**checked, **day("begun_on", TODAY), **day("checked_on", TODAY), **day("appointed_on", TODAY)}
        assert send(client, url, data).status_code == 302
        assert "Under way" in text_of(client.get(review.get_absolute_url()))

    def test_is_offered_before_the_partners_sign(self, sign_in):
        scene = make_asked()
        client, url = sign_in(scene.coordinator), at(scene, "case-review")
        data = {"kind": "lcspr", "reason": "Decided in the meeting", **day("decided_on", TODAY)}
        answer = send(client, url, data)
        assert answer["Location"] == client.get(url)["Location"] == LearningReview.objects.get().get_absolute_url()

    def test_is_not_offered_when_the_partners_decided_for_none(self, sign_in):
        scene = make_signed_off(outcome={"what_next": "none"})
        answer = sign_in(scene.coordinator).get(at(scene, "case-review"))
        assert "no further review" in text_of(answer)
        assert "form" not in answer.context

    def test_says_that_the_partners_have_not_decided(self, sign_in):
        scene = make_asked()
        assert "not signed off a decision yet" in text_of(sign_in(scene.coordinator).get(at(scene, "case-review")))

    def test_of_a_linked_case_leads_there_only_for_who_may_open_it(self, sign_in):
        review = make_review()
        other = make_case()
        link_incident(review, other, by=make_user("manager"), today=TODAY)
        url = reverse("case-review", args=[other.reference])
        assert sign_in(make_user("manager")).get(url)["Location"] == review.get_absolute_url()
        page = sign_in(make_user("coordinator", area=other.area)).get(url)
        assert "which you cannot open" in text_of(page)
        assert review.incident.reference not in page.content.decode()

    def test_hides_the_reference_of_a_linked_case_that_the_reader_may_not_open(self, sign_in):
        review, other = make_review(), make_case()
        link_incident(review, other, by=make_user("manager"), today=TODAY)
        page = sign_in(make_user("coordinator", area=review.incident.area)).get(review.get_absolute_url())
        assert other.reference not in page.content.decode()
        assert "1 other case you cannot open" in text_of(page)

    def test_a_delay_leaves_the_due_date_in_place(self, sign_in):
        review = make_review(decided_on=TODAY)
        client = sign_in(review.incident.owner)
        target = london_today() + dt.timedelta(30)
        data = {"category": "inquest", "reason": "The inquest", "look_again": "look", **day("target_on", target)}
        assert send(client, reverse("review-delay", args=[review.pk]), data).status_code == 302
        page = text_of(client.get(review.get_absolute_url()))
        assert "Look again on" in page
        assert "The due date is still Sun 23 May 2027" in page

    def test_what_was_typed_is_kept_when_something_is_missing(self, sign_in):
        review = make_review()
        client = sign_in(review.incident.owner)
        answer = send(
            client, reverse("review-reviewer", args=[review.pk]), {"name": "Rae Viewer", **day("appointed_on", TODAY)}
        )
        assert "Rae Viewer" in answer.content.decode()
        assert "Enter how independence" in text_of(answer)

    def test_only_who_works_on_cases_today_is_offered_as_its_lead(self, sign_in):
        review, gone, here = make_review(), make_user(), make_user("manager")
        RoleGrant.objects.create(user=gone, role=Role.MANAGER, valid_from=LONG_AGO, valid_until=LONG_AGO)
        page = sign_in(review.incident.owner).get(reverse("review-lead", args=[review.pk]))
        offered = page.context["form"].fields["lead"].queryset
        assert here in offered
        assert gone not in offered

    def test_is_opened_to_a_reviewer_and_closed_again(self, sign_in):
        review, person = make_review(), make_user("reviewer", name="Rae Viewer")
        client = sign_in(review.incident.owner)
        data = {"person": person.pk, **day("until", london_today())}
        assert send(client, reverse("review-access", args=[review.pk]), data).status_code == 302
        assert "Open to Rae Viewer until" in text_of(client.get(review.get_absolute_url()))
        assert sign_in(person).get(review.get_absolute_url()).status_code == 200
        send(client, reverse("review-no-access", args=[review.pk, person.pk]), {"reason": "Replaced"})
        assert sign_in(person).get(review.get_absolute_url()).status_code == 404

    def test_a_case_that_cannot_be_opened_cannot_be_linked(self, sign_in):
        review, hidden = make_review(), make_case(restricted=True, restricted_reason="x")
        answer = send(
            sign_in(review.incident.owner), reverse("review-link", args=[review.pk]), {"reference": hidden.reference}
        )
        assert "no case with this reference that you can open" in text_of(answer)


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.MANAGER, Role.SCRUTINEER])
def test_titles_hold_the_reference_and_no_name(sign_in, role):
    scene = make_review_scene()
    client = sign_in(make_user(role))
    for url in (
        at(scene, "case-rapid-review"),
        at(scene, "case-decision"),
        LearningReview.objects.get().get_absolute_url(),
    ):
        title = re.search(r"<title>(.*?)</title>", client.get(url).content.decode(), re.DOTALL)[1]
        assert scene.case.reference in title


FAR = [
    dt.date(1900, 1, 1),
    *(pytest.param(dt.date(*day), marks=pytest.mark.proof) for day in ((2199, 1, 1), (9999, 12, 31))),
]


@pytest.mark.parametrize("far", FAR, ids=str)
class TestFarDates:
    """A date beyond what the calendar covers is refused with words, or kept where nothing is counted from it."""

    def check(self, client, url, data, pages):
        answer = send(client, url, data)
        assert answer.status_code in (200, 302)
        for page in pages:
            assert client.get(page).status_code == 200, page

    def test_of_a_rapid_review(self, sign_in, far):
        scene = make_signed_off()
        client, pages = (
            sign_in(scene.coordinator),
            [at(scene, "case-rapid-review"), at(scene, "case-decision"), "/staff/"],
        )
        self.check(client, at(scene, "case-rapid-review-panel-date"), {**day("day", far), "how": "Its mail"}, pages)
        self.check(client, at(scene, "case-rapid-review-sent"), {**day("sent_on", far), "sent_by": "x"}, pages)
        begin = reverse("review-start", args=[LearningReview.objects.get().pk])
        self.check(client, begin, day("begun_on", far), pages)
        undecided = make_asked()
        data = {"kind": "lcspr", "reason": "Said so", **day("decided_on", far)}
        self.check(sign_in(undecided.coordinator), at(undecided, "case-review"), data, pages=[])

    def test_of_a_review(self, sign_in, far):
        review, other = make_review(), make_review(kind="alternative")
        client, pages = (
            sign_in(make_user("manager")),
            [r.get_absolute_url() for r in (review, other)] + ["/staff/team/"],
        )
        self.check(
            client, reverse("review-decided", args=[review.pk]), {**day("decided_on", far), "reason": "Said so"}, pages
        )
        words = {"category": "quality", "reason": "Said so", "look_again": "target"}
        self.check(client, reverse("review-delay", args=[review.pk]), {**words, **day("target_on", far)}, pages)
        self.check(
            client, reverse("review-agreed-date", args=[other.pk]), {**day("day", far), "reason": "Said so"}, pages
        )
        facts = {"name": "Rae Viewer", "independence": "x", "checked_by": "x", **day("checked_on", TODAY)}
        facts |= day("appointed_on", far)
        self.check(client, reverse("review-reviewer", args=[review.pk]), facts, pages)

    def test_of_an_action(self, sign_in, far):
        action = make_action()
        row = action.recommendations.get()
        client, pages = sign_in(make_user("manager")), ["/staff/actions/", action.get_absolute_url(), "/staff/team/"]
        self.check(client, f"{row.get_absolute_url()}action/", {"text": "x", **day("due_on", far)}, pages)
        data = {"completion_evidence": "x", **day("completed_on", TODAY), **day("look_on", far)}
        self.check(client, f"{action.get_absolute_url()}done/", data, pages)
