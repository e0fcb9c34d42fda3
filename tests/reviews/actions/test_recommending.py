"""Recommendations after they are made: corrected, answered by agencies, and known from before; and evidence."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from csprapp.accounts.roles import NotAllowed, Role
from csprapp.files import scanner
from csprapp.files.checks import FileRefused
from csprapp.files.scanner import State, Verdict
from csprapp.records.many import add_all
from csprapp.records.refusals import Refused
from csprapp.records.services import Conflict
from reviews.actions import evidence, queries, services
from reviews.actions.models import ActionEvidence, Recommendation
from reviews.actions.queries import recurrence
from reviews.decisions.models import EarlierLearning
from reviews.decisions.preparing import answer_criteria, identified, identify, offered
from reviews.decisions.queries import ballot_of, has_prepared
from tests.factories import make_agency, make_area, make_body, make_theme, make_user
from tests.factories_actions import DAY, coordinator, done
from tests.factories_reviews import (
    ANSWERS,
    TODAY,
    make_action,
    make_answered,
    make_asked,
    make_recommendation,
    make_scene,
    sign,
)
from tests.reviews.test_pages import day, send, text_of

pytestmark = pytest.mark.django_db
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40
READERS = sorted(set(Role) - {Role.COORDINATOR, Role.MANAGER})


def by_owner(row):
    return {"by": row.case.owner, "today": TODAY}


class TestAnswers:
    ANSWER = {"acceptance": "accepted", "response": "We will", "responded_on": TODAY}

    def test_each_agency_and_partner_answers_for_itself_and_may_answer_anew(self):
        row, agency, body = make_recommendation(), make_agency(), make_body()
        services.answer_for(row, agency=agency, **self.ANSWER, **by_owner(row))
        services.answer_for(row, body=body, **self.ANSWER, **by_owner(row))
        partly = {**self.ANSWER, "acceptance": "partly", "response": "Half of it"}
        answer = services.answer_for(row, agency=agency, **partly, **by_owner(row))
        assert {(each.who, each.acceptance) for each in row.answers.all()} == {(agency, "partly"), (body, "accepted")}
        assert "We will" in {line.response for line in answer.history.all()}

    def test_says_who_answers_and_why(self):
        row = make_recommendation()
        with pytest.raises(Refused, match="who answers"):
            services.answer_for(row, **self.ANSWER, **by_owner(row))
        with pytest.raises(Refused, match="response"):
            services.answer_for(row, agency=make_agency(), **{**self.ANSWER, "response": " "}, **by_owner(row))

    @pytest.mark.parametrize("role", READERS)
    def test_no_other_role_records_answers_corrects_or_ticks(self, role):
        row, person = make_recommendation(), make_user(role)
        who = {"by": person, "today": TODAY}
        for act in (
            lambda: services.answer_for(row, agency=make_agency(), **self.ANSWER, **who),
            lambda: services.identify_before(row, row.version, [], **who),
            lambda: services.change_recommendation(
                row, row.version, text="x", made_on=TODAY, themes=[], reason="x", **who
            ),
        ):
            with pytest.raises(NotAllowed):
                act()

    def test_are_recorded_on_a_page(self, sign_in):
        row, body = make_recommendation(), make_body(name="Example Police")
        client, url = sign_in(row.case.owner), reverse("recommendation-answer", args=[row.pk])
        sent = {"who": f"body-{body.pk}", "acceptance": "not_accepted", "response": "No money"}
        assert send(client, url, {**sent, **day("responded_on", TODAY)}).status_code == 302
        assert "Example Police Not accepted , Mon 23 Nov 2026 No money" in text_of(client.get(row.get_absolute_url()))


class TestCorrecting:
    def test_words_date_and_themes_are_put_right_with_a_reason(self):
        row, theme = make_recommendation(), make_theme("Sharing")
        facts = {"text": "Ask every child", "made_on": TODAY - DAY, "themes": [theme]}
        with pytest.raises(Refused):
            services.change_recommendation(row, row.version, **facts, reason=" ", **by_owner(row))
        row = services.change_recommendation(row, row.version, **facts, reason="A slip.", **by_owner(row))
        assert (row.text, list(row.themes.all())) == ("Ask every child", [theme])
        assert row.history.first().history_change_reason == "A slip. Themes: Sharing"
        with pytest.raises(Conflict):
            services.change_recommendation(row, 1, **{**facts, "text": "Other"}, reason="x", **by_owner(row))


class TestIdentifiedBefore:
    def test_several_earlier_ones_may_be_ticked_and_no_later_one(self):
        first = make_recommendation(made_on=TODAY - 400 * DAY)
        second = make_recommendation(made_on=TODAY - 40 * DAY)
        row = make_recommendation()
        row = services.identify_before(row, row.version, [first, second], **by_owner(row))
        assert set(row.identified_before.all()) == {first, second}
        assert str(first.pk) in row.history.first().history_change_reason
        with pytest.raises(Refused, match="before this one"):
            services.identify_before(first, first.version, [row], **by_owner(first))
        with pytest.raises(Conflict):
            services.identify_before(row, 1, [], **by_owner(row))

    def test_that_nothing_like_it_was_recommended_before_is_an_answer_too(self, sign_in):
        row = make_recommendation(themes=[make_theme("New roads")])
        client, address = sign_in(by_owner(row)["by"]), reverse("recommendation-before", args=[row.pk])
        assert b"Record that it is new" in client.get(address).content
        assert b"Nothing like it" not in client.get(row.get_absolute_url()).content
        client.post(address, {"version": row.version})
        row.refresh_from_db()
        assert row.identified_before.count() == 0
        assert row.before_looked_on
        assert b"Nothing like it had been recommended before" in client.get(row.get_absolute_url()).content

    def test_a_new_one_is_asked_whether_it_was_known_and_told_what_became_of_the_others(self, sign_in):
        theme = make_theme("Missed days")
        earlier = make_recommendation(themes=[theme], text="Ask why they were away", made_on=TODAY - 400 * DAY)
        done(make_action(earlier))
        case = make_recommendation().case
        client = sign_in(case.owner)
        data = {"text": "Ask on the same day", "themes": [theme.pk], **day("made_on", TODAY)}
        where = send(client, reverse("case-recommendation-new", args=[case.reference]), data)["Location"]
        row = Recommendation.objects.get(text="Ask on the same day")
        assert where == reverse("recommendation-before", args=[row.pk])
        page = text_of(client.get(where))
        assert "Ask why they were away" in page
        assert "No response is recorded. 1 action done, impact not judged yet." in page
        assert send(client, where, {"earlier": [earlier.pk]})["Location"] == row.get_absolute_url()
        assert "Ask why they were away" in text_of(client.get(row.get_absolute_url()))
        theme_page = text_of(client.get(reverse("theme", args=[theme.slug])))
        assert "Recommended 2 times in 2 different years: 2025, 2026." in theme_page
        assert "1 of them says that it was identified before." in theme_page

    def test_without_earlier_ones_nothing_is_asked(self, sign_in):
        case = make_recommendation().case
        data = {"text": "Ask on the same day", "themes": [make_theme().pk], **day("made_on", TODAY)}
        where = send(sign_in(case.owner), reverse("case-recommendation-new", args=[case.reference]), data)["Location"]
        assert where == Recommendation.objects.get(text="Ask on the same day").get_absolute_url()

    def test_a_theme_shows_twenty_five_a_page_and_asks_no_more_for_three_hundred(self, sign_in):
        first, theme = make_recommendation(), make_theme()
        coordinator = first.case.owner
        client, address = sign_in(coordinator), reverse("theme", args=[theme.slug])

        def questions(number):
            rows = [Recommendation(review=first.review, made_on=TODAY, text="Heard again") for _ in range(number)]
            add_all(rows, by=coordinator, why="For a test")
            theme.recommendations.add(*(row.pk for row in rows))
            client.get(address)
            with CaptureQueriesContext(connection) as asked:
                client.get(address)
            return len(asked)

        assert questions(3) == questions(297)
        page = client.get(address, {"page": 12}).content.decode()
        assert "Recommended 300 times in 2026." in page.replace("&nbsp;", " ")
        assert "Page 12 of 12" in page
        assert page.count('<div id="recommendation-') == 25

    @pytest.mark.both
    def test_a_theme_of_many_is_counted_no_further_and_shows_the_same_pages(self, sign_in, monkeypatch):
        theme, days = make_theme(), [TODAY - dt.timedelta(400 * number) for number in (2, 0, 3, 1)]
        rows = [make_recommendation(themes=[theme], made_on=day) for day in days]
        coordinator = make_user("coordinator")
        monkeypatch.setattr(queries, "ON_A_THEME", 3)
        few = [recurrence(theme, coordinator, TODAY, page) for page in ("1", "2")]
        monkeypatch.setattr(queries, "MOST", 2)
        many = [recurrence(theme, coordinator, TODAY, page) for page in ("1", "2")]
        assert [told.row.pk for each in many for _, found in each.years for told in found] == [
            told.row.pk for each in few for _, found in each.years for told in found
        ]
        assert few[0].words.startswith("Recommended 4 times in 4 different years")
        assert {each.words for each in many} == {"Recommended more than 2 times."}
        assert [each.page.has_next() for each in many] == [True, False]
        page = sign_in(coordinator).get(reverse("theme", args=[theme.slug])).content.decode()
        assert "Recommended more than 2 times." in page
        assert rows[1].text in page

    def test_recurrence_names_nothing_of_another_areas_case(self):
        theme = make_theme()
        make_recommendation(themes=[theme])
        reader = make_user("scrutineer", area=make_area())
        assert recurrence(theme, reader, TODAY).times == 0


class TestBesideTheCriteria:
    def test_what_is_ticked_is_kept_unticked_with_its_history_and_signed_for(self):
        earlier, scene = make_recommendation(made_on=TODAY - 400 * DAY), make_answered()
        before = ballot_of(scene.review)
        who = {"by": scene.coordinator, "today": TODAY}
        identify(scene.case, scene.review.version, [earlier], **who)
        assert [each.row for each in identified(scene.review, scene.coordinator, TODAY)] == [earlier]
        assert ballot_of(scene.review) != before
        identify(scene.case, scene.review.version, [], **who)
        assert identified(scene.review, scene.coordinator, TODAY) == []
        row = EarlierLearning.objects.get()
        assert (row.stands, row.history.count()) == (False, 2)

    def test_whoever_ticks_prepares_and_a_stale_page_loses(self):
        earlier, other = make_recommendation(made_on=TODAY - 9 * DAY), make_recommendation(made_on=TODAY - 8 * DAY)
        scene, colleague = make_scene(), make_user("coordinator")
        answer_criteria(scene.case, 0, ANSWERS, by=scene.coordinator, today=TODAY)
        seen = scene.review.version
        identify(scene.case, seen, [earlier], by=colleague, today=TODAY)
        assert has_prepared(scene.review, colleague)
        with pytest.raises(Conflict):
            identify(scene.case, seen, [other], by=scene.coordinator, today=TODAY)

    def test_after_a_partner_has_decided_nothing_is_ticked(self):
        earlier, scene = make_recommendation(made_on=TODAY - 9 * DAY), make_asked()
        sign(scene, 0)
        with pytest.raises(Refused, match="already decided"):
            identify(scene.case, scene.review.version, [earlier], by=scene.coordinator, today=TODAY)

    def test_the_cases_own_and_what_a_person_may_not_read_is_not_offered(self):
        theme = make_theme()
        own = make_recommendation(themes=[theme])
        found = offered(own.case, own.case.rapid_review, [theme], own.case.owner, TODAY)
        assert found == []
        scene = make_scene()
        near = make_user("coordinator", area=scene.case.area)
        assert offered(scene.case, scene.review, [theme], near, TODAY) == []
        assert [each.row for each in offered(scene.case, scene.review, [theme], scene.coordinator, TODAY)] == [own]

    @pytest.mark.parametrize("role", READERS)
    def test_no_other_role_ticks(self, role):
        scene = make_scene()
        with pytest.raises(NotAllowed):
            identify(scene.case, 0, [], by=make_user(role), today=TODAY)


class TestEvidence:
    def test_a_file_is_attached_by_the_owner_and_given_back_as_an_attachment(self, sign_in):
        action = make_action(owner="contributor")
        client, url = sign_in(action.owner), f"{action.get_absolute_url()}evidence/"
        file = SimpleUploadedFile("my list.png", PNG)
        assert send(client, url, {"title": "Course lists", "shows": "done", "file": file}).status_code == 302
        row = ActionEvidence.objects.get()
        assert "Course lists (PNG picture" in text_of(client.get(action.get_absolute_url()))
        answer = client.get(f"{url}{row.pk}/")
        assert answer["Content-Disposition"] == f'attachment; filename="action-{action.pk}-evidence-{row.pk}.png"'
        stranger = sign_in(make_user("contributor"))
        assert stranger.get(f"{url}{row.pk}/").status_code == stranger.post(f"{url}{row.pk}/scan/").status_code == 404

    def test_a_file_that_waits_for_the_scanner_is_not_given(self, sign_in):
        action = make_action()
        row = evidence.attach(action, title="Lists", shows="done", data=PNG, by=coordinator(action), today=TODAY)
        ActionEvidence._base_manager.filter(pk=row.pk).update(scan="waiting")
        page = sign_in(coordinator(action)).get(reverse("action-evidence-file", args=[action.pk, row.pk]))
        assert "cannot be opened until the virus scanner has checked it" in text_of(page)

    def test_it_is_given_once_the_scanner_has_found_nothing(self, sign_in, monkeypatch):
        action = make_action(owner="contributor")
        facts = {"title": "Lists", "shows": "done", "data": PNG, "by": action.owner, "today": TODAY}
        monkeypatch.setattr(scanner, "scan", lambda data: Verdict(State.WAITING))
        row, client = evidence.attach(action, **facts), sign_in(action.owner)
        monkeypatch.setattr(scanner, "scan", lambda data: Verdict(State.CLEAN))
        answer = client.post(reverse("action-evidence-scan", args=[action.pk, row.pk]), follow=True)
        assert answer.content == PNG

    def test_what_is_no_document_is_refused_with_its_reason(self, sign_in):
        action = make_action()
        url = f"{action.get_absolute_url()}evidence/"
        sent = {"title": "Lists", "shows": "done", "file": SimpleUploadedFile("a.exe", b"MZ" + b"\0" * 60)}
        answer = send(sign_in(coordinator(action)), url, sent)
        assert answer.status_code == 200
        assert not ActionEvidence.objects.exists()
        with pytest.raises(FileRefused):
            evidence.attach(action, title="x", shows="done", data=b"MZ", by=coordinator(action), today=TODAY)

    def test_nobody_attaches_to_what_is_not_theirs(self):
        action = make_action()
        for person in (make_user("scrutineer"), make_user("contributor")):
            with pytest.raises(NotAllowed):
                evidence.attach(action, title="x", shows="done", data=PNG, by=person, today=TODAY)
