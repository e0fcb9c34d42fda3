"""Where the links of mails lead: straight to the page on which the person does what they are asked, once signed in."""

import datetime as dt
import re

import pytest
from django.conf import settings
from django.urls import reverse

from cases.dates.giving import give
from cases.editing.corrections import assign_case
from cases.incidents.access import break_glass
from csprapp.mail.models import Outbox
from csprapp.today import london_today
from dashboard.work.reminders import send_reminders
from publishing.schedule import services as desk
from reviews.actions import services as actions
from reviews.actions.clocks import waiting_check
from reviews.decisions import preparing
from tests.dashboard.factories import make_agreed
from tests.factories import PASSWORD, make_user
from tests.factories_actions import coordinator, done, make_checked
from tests.factories_cases import give_access, make_case
from tests.factories_publishing import NOW, approve, make_public, make_waiting
from tests.factories_reviews import TODAY, make_action, make_asked, make_recommendation, record, sign

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(1)


def links(kind, to=None):
    """The addresses in the mails of a kind, without the host, each once."""
    rows = Outbox.objects.filter(kind=kind).order_by("pk")
    rows = rows.filter(recipient=to.email) if to else rows
    found = (re.findall(rf"{re.escape(settings.CSPR_SITE)}(/\S*)", mail.text) for mail in rows)
    return list(dict.fromkeys(link for each in found for link in each))


@pytest.fixture
def action():
    """An action with a check-in, given to somebody."""
    return make_checked(make_action(owner="contributor"))


class TestAnAction:
    def test_its_mail_leads_to_the_check_in_which_says_what_the_action_is(self, sign_in, action):
        (link,) = links("action_given", action.owner)
        client = sign_in(action.owner)
        answer = client.get(link, follow=True)
        assert answer.redirect_chain == [(waiting_check(action).get_absolute_url(), 302)]
        page = answer.content.decode()
        assert "How is it going?" in page
        assert action.text in page
        assert "Due Wed 23 Dec 2026" in page
        assert reverse("action-done", args=[action.pk]) in page

    def test_without_a_check_in_it_leads_to_its_progress_and_once_it_ended_to_the_action(self, sign_in):
        action = make_action(owner="contributor")
        client, (link,) = sign_in(action.owner), links("action_given", action.owner)
        assert client.get(link).url == reverse("action-progress", args=[action.pk])
        by = coordinator(action)
        actions.end_action(action, action.version, reason="Not needed", by=by, today=TODAY)
        assert client.get(link).url == action.get_absolute_url()

    def test_somebody_who_may_only_read_it_comes_to_the_action(self, sign_in):
        recommendation = make_recommendation()
        action = make_checked(make_action(recommendation, owner="contributor"))
        reader = make_user("scrutineer")
        assert sign_in(reader).get(reverse("action-update", args=[action.pk])).url == action.get_absolute_url()

    def test_a_stranger_learns_nothing(self, sign_in, action):
        for role in ("contributor", "publisher", "administrator"):
            assert sign_in(make_user(role)).get(reverse("action-update", args=[action.pk])).status_code == 404

    def test_who_is_signed_out_comes_back_to_it_after_signing_in(self, client, action):
        (link,) = links("action_given", action.owner)
        asked = client.get(link)
        assert asked.url.endswith(f"?next={link}")
        answer = client.post(asked.url, {"login": action.owner.email, "password": PASSWORD, "next": link})
        assert answer.url == link

    def test_the_daily_mail_leads_to_the_check_in_on_its_day(self, action):
        send_reminders(waiting_check(action).deadline.due_on)
        assert waiting_check(action).get_absolute_url() in links("digest", action.owner)

    def test_the_daily_mail_before_it_is_due_asks_how_it_is_going(self):
        action = make_action(owner="contributor", due_on=TODAY + 21 * DAY)
        send_reminders(action.deadline.due_on)
        assert reverse("action-update", args=[action.pk]) in links("digest", action.owner)

    def test_one_that_is_done_offers_no_end_of_it(self, sign_in):
        action = done(make_checked(make_action(owner="contributor"), after_done=True))
        page = sign_in(action.owner).get(reverse("action-update", args=[action.pk]), follow=True).content.decode()
        assert "How is it going?" in page
        assert reverse("action-done", args=[action.pk]) not in page


class TestADecision:
    def test_a_partner_is_led_to_where_they_decide_and_opens_it(self, sign_in):
        scene = make_asked()
        for body, delegate in zip(scene.bodies, scene.delegates, strict=True):
            (link,) = links("decision_to_sign", delegate)
            assert link == reverse("case-decision-sign", args=[scene.case.reference, body.pk])
            page = sign_in(delegate).get(link).content.decode()
            assert f"You are deciding for {body.name}" in page

    def test_once_the_question_is_withdrawn_the_link_says_so_on_the_page_of_the_decision(self, sign_in):
        scene = make_asked()
        (link,) = links("decision_to_sign", scene.delegates[0])
        preparing.take_back(scene.case, reason="A return came in", by=scene.coordinator, today=TODAY)
        answer = sign_in(scene.delegates[0]).get(link, follow=True)
        assert answer.redirect_chain == [(reverse("case-decision", args=[scene.case.reference]), 302)]
        assert "govuk-warning-text" in answer.content.decode()

    def test_what_was_recorded_for_a_partner_is_confirmed_on_the_page_of_the_decision(self, sign_in):
        scene = make_asked()
        record(scene, 1)
        assert links("decision_recorded") == [reverse("case-decision", args=[scene.case.reference])]
        page = sign_in(scene.delegates[1]).get(links("decision_recorded")[0]).content.decode()
        assert reverse("case-decision-confirm", args=[scene.case.reference, scene.bodies[1].pk]) in page

    def test_the_daily_mail_leads_there_too_and_then_the_owner_to_the_rapid_review(self):
        scene = make_asked()
        send_reminders(TODAY)
        page = reverse("case-decision-sign", args=[scene.case.reference, scene.bodies[0].pk])
        assert page in links("digest", scene.delegates[0])
        for number in range(3):
            sign(scene, number)
        send_reminders(TODAY + 7 * DAY)
        assert reverse("case-rapid-review", args=[scene.case.reference]) in links("digest", scene.case.owner)


class TestAPublication:
    def test_the_second_person_is_led_to_the_check_and_the_writer_to_the_day(self, sign_in):
        writer, checker = make_user("publisher"), make_user("checker")
        edition = make_waiting(by=writer)
        assert links("edition_to_check", checker) == [reverse("publication-check", args=[edition.publication_id])]
        approve(edition, by=checker)
        (link,) = links("edition_approved", writer)
        assert link == reverse("publication-publish", args=[edition.publication_id])
        assert sign_in(writer).get(link).status_code == 200

    def test_managers_are_led_to_why_it_was_taken_down(self, sign_in):
        manager, writer = make_user("manager"), make_user("publisher")
        publication = make_public("brief", by=writer)
        desk.withdraw(publication.pk, why="It names somebody", silently=False, early_ground="", by=writer, at=NOW)
        (link,) = links("taken_down", manager)
        assert link == reverse("publication-withdraw", args=[publication.pk])
        assert sign_in(manager).get(link).status_code == 200


class TestACase:
    def test_a_new_owner_is_led_to_the_case_and_to_the_page_of_a_date_that_was_given(self, sign_in):
        anna, bela, mona = make_user("coordinator"), make_user("coordinator"), make_user("manager")
        case = make_case(by=anna)
        duty = make_agreed(case, TODAY + DAY)
        give(duty, duty.version, bela, whole=False, note="", by=mona, today=london_today())
        assert links("date_given", bela) == [duty.resolved_at()]
        case.refresh_from_db()
        assign_case(case, case.version, bela, reason="Leave", by=mona, today=london_today())
        assert links("case_assigned", bela) == [case.get_absolute_url()]
        assert sign_in(bela).get(links("case_assigned", bela)[0]).status_code == 200

    def test_of_a_restricted_case_opened_in_an_emergency_each_is_led_to_a_page_they_may_open(self, sign_in):
        case, mona, lead = make_case(restricted=True), make_user("manager"), make_user("privacy_lead")
        named = make_user("coordinator")
        give_access(case, named)
        break_glass(case, reason="A strategy meeting", by=mona, today=london_today())
        for person in (named, lead):
            (link,) = links("glass_broken", person)
            assert sign_in(person).get(link).status_code == 200, link

    def test_the_daily_mail_leads_nowhere_in_a_restricted_case_that_its_reader_may_not_open(self):
        area_manager = make_user("manager")
        case = make_case(restricted=True, owner=None)
        make_agreed(case, TODAY)
        send_reminders(TODAY)
        assert f"Restricted case {case.reference}" in Outbox.objects.get(recipient=area_manager.email).text
        assert not [link for link in links("digest", area_manager) if case.reference in link]
