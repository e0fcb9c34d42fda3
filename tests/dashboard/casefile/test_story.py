"""The story of a case: what happened, in people's words, and nothing that somebody typed."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.incidents.models import Child, Closed
from cases.notifications.models import Informed, Notification
from cases.notifications.services import Sent, record_informed, record_notification
from csprapp.records.models import AccessLog
from csprapp.records.services import add, change
from dashboard.casefile import happenings, sentences
from dashboard.casefile.happenings import About
from dashboard.casefile.sentences import Said
from dashboard.casefile.story import in_words, listed, narrowed, story
from publications.library.services import withdraw
from publishing.schedule import services
from reviews.actions.models import Recommendation
from reviews.contacts.models import FamilyContact, PanelMessage
from reviews.decisions.models import PanelReply
from reviews.drafts.models import DraftSent
from reviews.events.models import PractitionerEvent
from reviews.learning.models import LearningReview
from reviews.planning import review_services as learning
from reviews.planning.models import Milestone, ProgressCheck
from reviews.planning.rules import NAMES, OTHER
from reviews.rapid.models import RapidReview, WhatNext
from reviews.returns.models import AgencyRequest, AgencyReturn, Chase
from reviews.signing.models import Asked
from tests.factories import make_agency, make_user
from tests.factories_cases import give_access, log_case, make_case, make_person
from tests.factories_learning import make_worked
from tests.factories_publishing import NOW, case_of, make_approved
from tests.factories_reviews import TODAY, make_asked, make_review, make_scene, sign
from tests.security.planting import plant_everywhere
from tests.security.test_strangers import Objects

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(1)


def told(case, user=None, today=TODAY) -> list[tuple[dt.date, str]]:
    days = story(case, user or case.owner, today)
    return [(each.day, line.words) for each in days for line in each.lines]


def words(case, user=None, today=TODAY) -> list[str]:
    return [said for _, said in told(case, user, today)]


def ask(case, *names: str, **facts) -> list[AgencyRequest]:
    """Requests as rows."""
    values = {"incident": case, "asked_on": TODAY - 5 * DAY, "asked_by": case.owner, "legal_basis": "s16H", **facts}
    rows = [AgencyRequest(agency=make_agency(name), **values) for name in names]
    return [add(row, by=case.owner, why="Asked") for row in rows]


def test_it_tells_what_happened_on_its_day_the_newest_first():
    case = log_case(today=TODAY, aware_on=TODAY - 3 * DAY, occurred_on=TODAY - 4 * DAY)
    record_notification(case, Sent(TODAY - DAY, sent_by="An officer"), by=case.owner, today=TODAY)
    found = [line for line in told(case) if line[1] != "The case was logged"]
    assert found == [
        (TODAY - DAY, "The Panel was notified"),
        (TODAY - 3 * DAY, "The local authority became aware"),
        (TODAY - 4 * DAY, "The incident happened"),
    ]


def test_on_the_day_it_was_logged_the_death_comes_before_the_logging():
    case = log_case(today=TODAY, aware_on=TODAY, occurred_on=TODAY)
    add(Child(person=make_person(case, "died", "Q.Z."), died_on=TODAY), by=case.owner, why="Test")
    said = words(case)[::-1]
    first = ["The incident happened", "A child died", "The local authority became aware", "The case was logged"]
    assert [line for line in said if line in first] == first


def test_a_report_that_was_taken_down_before_the_review_learned_of_it_is_told_as_published():
    published = make_approved()
    published.refresh_from_db()
    by, tomorrow = published.current_edition.author, NOW + DAY
    services.schedule(published.pk, published.version, tomorrow.date(), None, by=by, at=NOW)
    withdraw(published.pk, by=by, why="A name", at=tomorrow)
    said = words(case_of(published), make_user("manager"), tomorrow.date())
    taken_down = next(line for line in said if line.endswith("was taken down"))
    assert taken_down.replace("taken down", "published") in said
    assert said.index(taken_down) < said.index(taken_down.replace("taken down", "published"))


def test_what_was_corrected_is_told_once_and_what_was_recorded_by_mistake_is_not_told():
    case = log_case(today=TODAY, aware_on=TODAY - 3 * DAY)
    with change(type(case), case.pk, None, by=case.owner, why="Read the letter again") as held:
        held.aware_on = TODAY - 2 * DAY
    record_informed(case, told_on=TODAY, others=["press"], by=case.owner, today=TODAY)
    with change(Informed, case.informed.get().pk, None, by=case.owner, why="The wrong case") as row:
        row.in_error = True
    case.refresh_from_db()
    found = told(case)
    assert [day for day, said in found if said == "The local authority became aware"] == [TODAY - 2 * DAY]
    assert not [said for _, said in found if "told" in said]


def test_what_several_did_on_one_day_is_one_sentence():
    scene = make_scene()
    asked = ask(scene.case, "Hill Top School", "Ashby Surgery", "Vale Police")
    ask(scene.case, "Late Trust", asked_on=TODAY)
    for row in asked[:2]:
        add(Chase(request=row, on=TODAY, by=scene.coordinator), by=scene.coordinator, why="Reminded")
    answer = AgencyReturn(request=asked[2], nil_return=True, submitted_on=TODAY, submitted_by=scene.coordinator)
    add(answer, by=scene.coordinator, why="Answered")
    with change(AgencyRequest, asked[2].pk, None, by=scene.coordinator, why="Answered") as row:
        row.received_on = TODAY
    found = told(scene.case)
    assert (TODAY, "Late Trust was asked for information") in found
    assert (TODAY - 5 * DAY, "Ashby Surgery, Hill Top School and Vale Police were asked for information") in found
    assert (TODAY, "Ashby Surgery and Hill Top School were reminded") in found
    assert (TODAY, "Vale Police answered that nothing is known about the family") in found


def test_names_that_hold_an_and_are_kept_apart():
    assert listed(["The council"]) == "The council"
    assert listed(["The council", "The police", "The ICB"]) == "The council, The police and The ICB"
    assert listed(["North and Vale ICB", "The police"]) == "North and Vale ICB, and The police"


def test_what_happened_several_times_on_one_day_is_counted():
    assert in_words([Said(TODAY, "An action was done", many="{count} actions were done")]) == "An action was done"
    twice = [Said(TODAY, "An action was done", many="{count} actions were done")] * 2
    assert in_words(twice) == "2 actions were done"


def test_the_decision_is_told_with_what_was_decided_and_who_said_what():
    scene = make_asked()
    sign(scene, 0), sign(scene, 1, "dissents"), sign(scene, 2)
    found = words(scene.case)
    assert "The partners were asked to decide" in found
    assert "The partners decided: LCSPR" in found
    assert f"{scene.bodies[1].name} disagreed, or disagreed in part" in found
    assert "The partners disagreed" in found
    assert found.index("The partners decided: LCSPR") < found.index("The partners were asked to decide")


def test_nothing_that_is_planned_is_told_and_no_event_is_told_twice():
    review = make_worked(make_review())
    case, by = review.incident, review.incident.owner
    later = PractitionerEvent(review=review, kind="managers", held_on=TODAY + DAY)
    add(later, by=by, why="Planned")
    held = Milestone(review=review, kind="event", title="Practitioner event held", met_on=TODAY)
    add(held, by=by, why="Reached when the event was recorded")
    found = words(case)
    assert found.count("A learning event was held") == 1
    assert not [said for said in found if "managers" in said or "Practitioner" in said or "lanned" in said]
    assert "A meeting of managers was held" in words(case, today=TODAY + DAY)


def test_a_review_that_is_shut_to_the_reader_is_not_told_on_a_case_it_draws_on():
    lead = make_review()
    other = make_case(area=lead.incident.area, by=lead.incident.owner)
    learning.link_incident(lead, other, by=lead.incident.owner, today=TODAY)
    reader = make_user("coordinator", area=lead.incident.area)
    with change(type(lead.incident), lead.incident_id, None, by=lead.incident.owner, why="Staff family") as held:
        held.restricted, held.restricted_reason = True, "Staff family"
    give_access(held, held.owner)
    assert "The review began: LCSPR" in words(other, held.owner)
    assert not [said for said in words(other, reader) if "review" in said]


def test_how_it_was_closed_and_opened_again_is_told():
    case = make_case(closed_on=TODAY - DAY, closed_as=Closed.FINISHED, closed_reason="Canary reason")
    found = words(case)
    assert "The case was closed: work finished" in found
    assert "Canary" not in " ".join(found)


def test_the_story_costs_two_queries_whatever_the_case_holds(django_assert_num_queries):
    full = make_worked(make_review()).incident
    ask(full, "Hill Top School", "Ashby Surgery")
    for case in (log_case(today=TODAY), full):
        user = type(case.owner).objects.get(pk=case.owner_id)
        story(case, user, TODAY)
        with CaptureQueriesContext(connection) as asked:
            story(case, user, TODAY)
        about_the_panel = [each for each in asked if "partnership_partnership" in each["sql"]]  # once in a request
        assert len(asked) - len(about_the_panel) == 2


@pytest.mark.sqlite  # where the rules of the database can be told to stand aside
def test_no_word_that_somebody_typed_comes_into_the_story():
    there = Objects()
    planted = plant_everywhere()
    there.case.refresh_from_db()
    lines = words(there.case, there.by, dt.date(2030, 1, 1))
    assert len(lines) > 20
    # Organisations, and what a duty of the rules is called.
    named = {"partnership.Agency.name", "cases.AreaLead.led_by", "cases.Deadline.label"}
    assert set(planted.found_in(*lines)) <= named


CHOSEN = (
    (sentences.DECIDED, WhatNext),
    (sentences.REVIEWS, LearningReview.Kind),
    (sentences.PUBLISHED, LearningReview.PublicationDecision),
    (sentences.CONSIDERED, sentences.Outcome),
    (sentences.PROCEEDINGS, sentences.Proceeding.Kind),
    (sentences.OTHER_REVIEWS, sentences.ParallelReview.Kind),
    (sentences.REPLIED, PanelReply.Position),
    (sentences.MET_BY, FamilyContact.How),
    (sentences.EVENTS, PractitionerEvent.Kind),
    (sentences.WENT_TO, DraftSent.To),
    (sentences.LETTERS, sentences.LetterKind),
    (sentences.SIGNED, Asked.About),
    (sentences.ON_TRACK, ProgressCheck.Standing),
)


@pytest.mark.parametrize(("said", "choices"), CHOSEN)
def test_every_choice_has_its_words(said, choices):
    assert set(said) == set(choices.values)


def test_a_step_of_the_plan_is_told_unless_another_record_tells_it():
    told_elsewhere = {"terms", "event", "draft", "final", "copy"}
    assert set(sentences.MILESTONES) == {*NAMES, OTHER} - told_elsewhere
    assert set(sentences.TOLD) == set(Informed.Whom) - {Informed.Whom.PARTNER}


def test_every_kind_of_line_leads_to_a_page_that_is_there(sign_in):
    case = make_case()
    client = sign_in(case.owner)
    for page in {teller.page for teller in happenings.TABLE} - {""}:
        assert client.get(happenings_address(page, case)).status_code in {200, 302}, page


def happenings_address(page, case) -> str:
    from django.urls import reverse

    return reverse(page, args=[case.reference])


class TestThePage:
    @pytest.fixture
    def case(self):
        case = log_case(today=TODAY, aware_on=TODAY - 3 * DAY)
        record_notification(case, Sent(TODAY - DAY, sent_by="An officer"), by=case.owner, today=TODAY)
        return case

    def page(self, client, case, asked="") -> str:
        answer = client.get(f"{case.get_absolute_url()}story/{asked}")
        assert answer.status_code == 200
        return answer.content.decode()

    def test_it_can_be_read_from_the_beginning_and_about_one_thing(self, sign_in, case):
        client = sign_in(case.owner)
        newest = self.page(client, case)
        assert newest.index("The Panel was notified") < newest.index("became aware")
        oldest = self.page(client, case, "?order=oldest")
        assert oldest.index("became aware") < oldest.index("The Panel was notified")
        one = self.page(client, case, "?about=notification")
        assert "The Panel was notified" in one
        assert "became aware" not in one
        assert '<option value="family"' not in newest, "what the case has no line about is not offered"

    def test_each_line_leads_to_its_page_and_the_history_is_one_link_away(self, sign_in, case):
        page = self.page(sign_in(case.owner), case)
        place = case.get_absolute_url()
        assert f'href="{place}notification/">The Panel was notified</a>' in page
        assert f'href="{place}history/">history of this record</a>' in page

    def test_the_read_is_logged_and_a_stranger_gets_the_answer_of_no_case(self, sign_in, case):
        self.page(sign_in(case.owner), case)
        assert AccessLog.objects.filter(case=case.reference, what="story of the case").count() == 1
        stranger = sign_in(make_user("publisher"))
        shut = stranger.get(f"{case.get_absolute_url()}story/")
        missing = stranger.get("/staff/cases/2026-9999/story/")
        assert (shut.status_code, shut.content) == (404, missing.content)

    def test_a_choice_that_is_not_there_shows_everything(self, sign_in, case):
        assert "The Panel was notified" in self.page(sign_in(case.owner), case, "?about=zq&order=zq")


def test_narrowing_keeps_no_empty_day():
    case = log_case(today=TODAY, aware_on=TODAY - 3 * DAY)
    record_notification(case, Sent(TODAY - DAY, sent_by="An officer"), by=case.owner, today=TODAY)
    days = narrowed(story(case, case.owner, TODAY), About.NOTIFICATION)
    assert [each.day for each in days] == [TODAY - DAY]


def test_a_message_to_the_panel_and_a_late_report_are_told_in_words_of_their_own():
    case = make_case()
    row = PanelMessage(incident=case, direction="from", dated_on=TODAY, about="delay", summary="Canary summary")
    add(row, by=case.owner, why="Recorded")
    values = {"sent_on": TODAY, "sent_by": "Canary officer", "recorded_by": case.owner, "duty": "death"}
    add(Notification(incident=case, **values), by=case.owner, why="Recorded")
    made = Recommendation(incident=case, made_on=TODAY, text="Canary text")
    add(made, by=case.owner, why="Recorded")
    add(RapidReview(incident=case, meeting_on=TODAY), by=case.owner, why="Recorded")
    found = words(case)
    assert {
        "The Panel wrote to us about a delay",
        "The death was reported to DfE and Ofsted",
        "A recommendation was made",
        "The rapid review meeting was held",
    } <= set(found)
