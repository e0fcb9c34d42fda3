"""The demonstration: invented, alike for one day, and standing in every state that its visitors should see."""

import datetime as dt
import json
import re
from http import HTTPStatus

import pytest
from django.db import transaction
from django.db.models import Count
from django.urls import get_resolver, reverse

from cases.deadlines.calendars import calendar_in_force
from cases.deadlines.models import Deadline
from cases.documents.models import Document
from cases.incidents import unplanned
from cases.incidents.access import named_on
from cases.incidents.models import Child, Incident, Person, Reopening
from cases.letters.bases import basis_on
from cases.letters.models import Letter
from cases.notifications.models import AreaLead, NotifyPosition
from cases.notifications.sheet_checks import every_line, last_compared
from cases.referrals.models import Referral
from cases.restrictions.models import ParallelReview
from cases.restrictions.queries import embargoes
from csprapp.accounts.models import Away, User
from csprapp.accounts.roles import Role
from csprapp.clock.deadline import day_words
from csprapp.files.storage import read
from csprapp.mail.models import Outbox
from csprapp.partnership.models import Agency, Area, Theme
from csprapp.today import now
from dashboard.reporting.gathering import gather
from dashboard.work.reminders import send_reminders
from demo.afterwards import BROUGHT_OVER
from demo.days import moment
from demo.load import load
from demo.people import PASSWORD, PEOPLE
from demo.seed import seed
from publications.content.models import PageEdition
from publications.library.models import Edition, Publication, PublicDocument
from publications.library.rules import Standing
from publishing.links import handoffs, yearly
from publishing.links.models import Blocker, HandOver, PublicationLink, TakeDownLine
from reviews.actions.models import Action, Recommendation
from reviews.actions.queries import indicators_of, recurrence
from reviews.contacts.queries import wishes
from reviews.decisions.models import PartnerDecision
from reviews.drafts.models import DraftSent
from reviews.events.models import PractitionerEvent
from reviews.guest_access.queries import state_of
from reviews.indicators.models import Reading
from reviews.indicators.queries import measured
from reviews.learning.models import AgreedTerms, LearningReview
from reviews.planning.models import MarkerAnswer, ProgressCheck
from reviews.rapid.models import RapidReview
from reviews.rapid.reporting import MADE, OWN, report_files
from reviews.returns.models import AgencyRequest, AgencyReturn
from tests.cases.letters.factories import words_of
from tests.dashboard.performance.test_equal_to_raw_rows import PERIODS, compare
from tests.standing_clock import NOON

TODAY = dt.date(2026, 11, 23)
HANDED_OVER = ["2025-0001", "2025-0002", "2025-0004"]  # their history holds facts of which there are many
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.long,
    pytest.mark.proof("postgresql"),
]  # what is told comes from the code


@pytest.fixture(scope="module")
def told(django_db_setup, django_db_blocker):
    """The demonstration, told once for all tests of this file."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield seed(TODAY)
        transaction.set_rollback(True)


@pytest.fixture
def seeded(told, db):
    return told


@pytest.mark.parametrize(("days", "working"), [(8, 6), pytest.param(31, 23, marks=pytest.mark.proof)])
def test_a_month_of_mornings_brings_everybody_one_email_a_working_day_at_most(seeded, clock, days, working):
    """Nothing is done meanwhile, so more and more is overdue: what used to be thirty emails a morning."""
    days = [TODAY + dt.timedelta(days=number) for number in range(days)]
    for day in days:
        clock.move_to(dt.datetime(day.year, day.month, day.day, 7, tzinfo=dt.UTC))
        before = set(Outbox.objects.values_list("pk", flat=True))
        for _ in range(2):
            send_reminders(day)
        written = Outbox.objects.exclude(pk__in=before)
        people = list(written.filter(user__isnull=False).values_list("recipient", flat=True))
        assert len(people) == len(set(people)), day
        assert set(written.filter(user__isnull=False).values_list("kind", flat=True)) <= {"digest"}
        assert day.weekday() < 5 or not people
        assert day.weekday() or len(people) == (0 if day == TODAY else len(PEOPLE)), "on Mondays everybody"
    digests = Outbox.objects.filter(kind="digest")
    assert digests.values("recipient", "day").distinct().count() == digests.count()
    assert digests.filter(recipient="coordinator@demo.example").count() == working, "every working day"
    for mail in digests:
        assert "a date" not in mail.title + mail.text
        assert "agreed task" not in mail.title + mail.text
        assert not any(user.name in mail.title + mail.text for user in User.objects.all())


def test_somebody_holds_every_role_and_can_sign_in(seeded):
    held = {role for person in PEOPLE for role in User.objects.get(email=person.email).roles(TODAY)}
    assert held == set(Role)
    assert all(user.check_password(PASSWORD) for user in User.objects.all()[:1])


def standings():
    calendar = calendar_in_force()
    return {
        (deadline.rule_key, calendar.count_working_days(TODAY, deadline.due_on))
        for deadline in Deadline.objects.open().exclude(rule_key="agreed")
    }


class TestEveryState:
    def test_of_a_clock_can_be_seen(self, seeded):
        open_ones = standings()
        assert {("notify_panel", -2), ("notify_panel", 0), ("notify_panel", 3)} <= open_ones
        assert ("rapid_review", -2) in open_ones
        met = [
            (row.met_on, row.due_on) for row in Deadline.objects.filter(rule_key="rapid_review", met_on__isnull=False)
        ]
        assert any(done <= due for done, due in met)
        assert any(done > due for done, due in met)

    def test_of_a_notification_can_be_seen(self, seeded):
        assert Incident.objects.filter(aware_on=None).count() == 1
        assert Incident.objects.exclude(not_notified_on=None).count() == 1
        assert Deadline.objects.open().filter(owner=None).exists()
        panel_dates = [row for row in Deadline.objects.filter(rule_key="rapid_review") if row.due_on != row.computed_on]
        assert {row.due_on < row.computed_on for row in panel_dates} == {True, False}

    def test_of_a_restricted_case_can_be_seen(self, seeded):
        restricted = list(Incident.objects.filter(restricted=True))
        assert all(len(named_on(case, TODAY)) >= 2 for case in restricted)
        listed = Incident.objects.listed_for(User.objects.get(email="coordinator@demo.example"), TODAY)
        visible = Incident.objects.visible_to(User.objects.get(email="coordinator@demo.example"), TODAY)
        assert listed.count() == visible.count() + 1

    def test_of_the_children_can_be_seen(self, seeded):
        roles = {case: [p.role for p in case.people.all()] for case in Incident.objects.all()}
        assert any(found.count("harmed") == 3 for found in roles.values())
        assert any("sibling" in found for found in roles.values())
        assert any("caused_harm" in found for found in roles.values())

    def test_of_a_decision_can_be_seen(self, seeded):
        assert PartnerDecision.objects.filter(outcome="dissents").exists()
        assert PartnerDecision.objects.exclude(recorded_from="").filter(confirmed_on=None).exists()
        assert PartnerDecision.objects.exclude(recorded_from="").exclude(confirmed_on=None).exists()
        assert RapidReview.objects.filter(ready_on__isnull=False, signed_off_on=None).exists()

    def test_of_a_review_can_be_seen(self, seeded):
        reviews = LearningReview.objects.all()
        assert any(review.linked_incidents.exists() for review in reviews)
        assert Deadline.objects.open().filter(rule_key="lcspr", waiting_for="criminal", target_on__gt=TODAY).exists()
        assert Deadline.objects.open().filter(rule_key="lcspr", due_on__lt=TODAY, target_on=None).exists()
        assert reviews.filter(kind="alternative").exists()
        assert Incident.objects.filter(closed_as="finished").exists()

    def test_of_a_page_of_the_site_can_be_seen(self, seeded):
        editions = PageEdition.objects.of("how").values_list("state", flat=True)
        assert list(editions) == ["in_review", "approved", "superseded"]

    def test_of_a_plan_can_be_seen(self, seeded):
        late = Deadline.objects.open().filter(route="milestone", due_on__lt=TODAY)
        assert late.filter(milestone__review__incident__isnull=False).exists()
        assert ProgressCheck.objects.exclude(made_on=None).count() == 2
        assert Deadline.objects.open().filter(route="progress-check").exists()
        assert set(DraftSent.objects.values_list("draft__number", "to")) == {(1, "partners"), (2, "family")}
        assert PractitionerEvent.objects.filter(attendance__people__gt=0).exists()
        assert AgreedTerms.objects.exists()
        assert LearningReview.objects.filter(kind="thematic", incident=None).exists()
        theirs = LearningReview.objects.exclude(led_by="").get()
        assert theirs.elsewhere.returned_on
        assert theirs.recommendations.filter(source="elsewhere").exists()

    def test_of_a_publication_can_be_seen(self, seeded):
        at = moment(TODAY)
        ours = Publication.objects.with_a_page()
        assert ours.count() == 17
        found = [publication.standing(at) for publication in ours]
        assert found.count(Standing.PUBLIC) == 7
        assert {Standing.NOT_READY, Standing.SCHEDULED, Standing.ENDED, Standing.WITHDRAWN} <= set(found)
        public = Publication.objects.public(at)
        assert public.filter(public_from=TODAY).exists()
        assert public.filter(public_until=TODAY).exists()
        assert public.filter(kind="national").count() == 3
        assert {p.withdrawn_silently for p in ours.exclude(withdrawn_at=None)} == {True, False}

    def test_what_was_brought_over_waits_for_its_second_person_on_one_page(self, seeded, sign_in):
        page = sign_in(User.objects.get(email="checker@demo.example")).get("/staff/publications/brought-over/")
        asked = page.context["asked"]
        assert [each.edition.title for each in asked] == [brief.words["title"] for brief in BROUGHT_OVER]
        assert not any(each.lacking for each in asked)

    def test_of_what_is_done_around_a_publication_can_be_seen(self, seeded):
        held = PublicationLink.objects.get(held_on__isnull=False)
        assert set(held.confirmations.values_list("office", flat=True)) == {"court", "family"}
        lines = TakeDownLine.objects.filter(link__publication__withdrawn_silently=False)
        assert {line.done_on is None for line in lines} == {True, False}
        assert {bool(row.their_reference) for row in HandOver.objects.all()} == {True, False}
        assert Blocker.objects.get(settled_on=None).was_public
        near = Publication.objects.public(moment(TODAY)).filter(public_until__lte=TODAY + dt.timedelta(days=35))
        assert near.filter(kind="brief").exists()


def test_a_report_can_be_published_by_whoever_visits(seeded, sign_in):
    """Everything is approved; the day that was planned is offered, and only has to be confirmed."""
    edition = Edition.objects.get(title="Learning from the review about Jay", state="approved")
    assert edition.publication.public_from is None
    publisher = User.objects.get(email="publisher@demo.example")
    page = sign_in(publisher).get(f"/staff/publications/{edition.publication_id}/publish/").content.decode()
    planned = PublicationLink.objects.get(publication=edition.publication).planned_on
    assert planned > TODAY
    assert day_words(planned) in page
    assert 'name="action" value="set">Set this date' in page


def test_a_publisher_finds_a_report_to_begin(seeded, sign_in):
    publisher = sign_in(User.objects.get(email="publisher@demo.example"))
    for address in ("/staff/publications/", "/staff/"):
        page = publisher.get(address).content.decode()
        assert "Reports to be published" in page
        assert "Publish the report" in page


def test_the_statutory_partners_are_ticked_when_agencies_are_asked(seeded, sign_in):
    case = Incident.objects.get(summary__startswith="A baby was found")
    bodies = set(case.area.partner_bodies.values_list("pk", flat=True))
    partners = Agency.objects.filter(body__in=bodies)
    assert {agency.body_id for agency in partners} == bodies
    coordinator = User.objects.get(email="coordinator@demo.example")
    page = sign_in(coordinator).get(f"/staff/cases/{case.reference}/rapid-review/agencies/ask/").content.decode()
    ticked = set(re.findall(r'<input[^>]*name="agencies"[^>]*value="(\d+)"[^>]*checked', page))
    assert ticked >= {str(agency.pk) for agency in partners}


def test_agencies_referrals_papers_and_actions_can_be_seen(seeded):
    requests = AgencyRequest.objects.all()
    assert requests.filter(answer__nil_return=True).exists()
    assert requests.late(TODAY).filter(chases__isnull=False).exists()
    assert requests.waiting().filter(agency__name="Northshire Hospitals Trust").exists()  # for the contributor
    assert Referral.objects.waiting().count() == 2
    assert Document.objects.exists()
    assert {"some", "yes", "no", ""} == set(Action.objects.values_list("impact", flat=True))
    assert Recommendation.objects.exclude(identified_before=None).exists()
    late = Deadline.objects.open().filter(review_action__isnull=False, due_on__lt=TODAY)
    assert late.filter(review_action__owner_email__endswith=".example", review_action__check_ins__made_on=None).exists()
    assert Action.objects.annotate(served=Count("recommendations")).filter(served=2, owner__isnull=False).exists()
    told = recurrence(Theme.objects.get(name="Hearing the child"), User.objects.get(email__startswith="coord"), TODAY)
    assert (len(told.years), told.repeated) == (3, 2)
    assert Action.objects.filter(evidence__shows="impact", impact="some").exists()


def test_what_changed_around_the_cases_can_be_seen(seeded):
    lines, compared = every_line(), last_compared()
    assert [line for line in lines if line not in compared] == ["Each child: Consistent identifier"]
    assert Child.objects.exclude(consistent_id="").exists()
    assert AgencyReturn.objects.filter(team_involved="yes").exclude(team_note="").exists()
    assert {request.asks_about_team for request in AgencyRequest.objects.all()} == {True, False}
    assert basis_on("agency", TODAY) != basis_on("agency", TODAY + dt.timedelta(days=90))
    for model in (RapidReview, LearningReview):
        assert model.objects.filter(ethnicity_culture="").exists()
        assert model.objects.exclude(ethnicity_culture="").exists()
    assert set(MarkerAnswer.objects.values_list("answer", flat=True)) == set(MarkerAnswer.Answer.values)


def test_what_waits_for_somebody_can_be_seen(seeded, sign_in):
    """Each kind of wait is a row of the one who is next, and each has somebody."""
    waits = Deadline.objects.open().filter(rule_key="agreed")
    assert {
        handoffs.CHECK, handoffs.CORRECT, handoffs.DATE, handoffs.LOOK, handoffs.BACK, handoffs.HELD, unplanned.ROUTE,
        "case-new-check", "case-decision", "case-rapid-review-sent", "position", "disagreement", "case-awareness",
        "person-birth",
    } <= set(waits.values_list("route", flat=True))  # fmt: skip
    page = sign_in(User.objects.get(email="coordinator@demo.example")).get("/staff/").content.decode()
    assert "Continue logging the incident you began" in page
    page = sign_in(User.objects.get(email="manager@demo.example")).get("/staff/").content.decode()
    assert unplanned.LABEL in page
    assert Away.objects.get(until__gt=TODAY).deputy.email == "coordinator@demo.example"


def test_the_right_route_and_who_agreed_to_it_can_be_seen(seeded):
    deaths = Deadline.objects.filter(rule_key="report_death")
    assert {row.is_open for row in deaths} == {True, False}
    assert not Deadline.objects.open().filter(incident__in=deaths.values("incident"), rule_key="rapid_review").exists()
    assert set(NotifyPosition.objects.values_list("position", flat=True)) == {"agreed", "disagreed", "not_asked"}
    reviews = ParallelReview.objects.filter(kind="child_death", person__isnull=False)
    assert {bool(row.told_on) for row in reviews} == {True, False}
    assert Deadline.objects.open().filter(rule_key=yearly.RULE).exists()


def test_answers_without_an_account_can_be_seen(seeded):
    surgery = AgencyRequest.objects.get(agency__name="Brookside Surgery")
    assert state_of(surgery, TODAY).is_open
    assert all(person.addresses for person in surgery.people.all())
    returns = AgencyReturn.objects.all()
    assert returns.get(answered_by="Sally Example, school secretary").request.chronology.exists()
    assert returns.get(source="Secure mail").request.papers.exists()


def test_the_memorial_names_one_young_person_and_explains_that_the_report_is_about_another(seeded):
    page = Publication.objects.get(editions__title="Remembering Robin Example", editions__state="approved")
    edition = page.current_edition
    assert edition.about_another
    assert "not about Robin" in edition.for_information
    assert edition.other_name_confirmed_with
    assert edition.documents.filter(kind="report").exists()
    assert page.newest_edition.state == "in_review"


def test_what_was_published_holds_no_name_of_a_case(seeded):
    names = set(Person.objects.exclude(name="").values_list("name", flat=True))
    words = json.dumps(list(Edition.objects.values("title", "statement", "summary", "learning", "body_html")))
    assert not [name for name in names if name in words]


def test_the_files_are_real_accessible_pdfs(seeded):
    files = PublicDocument.objects.all()
    assert files.count() > 8
    assert all(file.pages and not file.faults and file.size < 60_000 for file in files)


def test_the_past_is_written_on_its_days(seeded):
    case = Incident.objects.order_by("reference").first()
    assert case.created_at.date() < TODAY - dt.timedelta(days=400)
    assert case.history.earliest().history_date.date() == case.created_at.date()
    assert now() == NOON  # the clock is the test's again


def test_cases_for_load_have_clocks_people_and_histories(seeded):
    load(60, TODAY)
    case = Incident.objects.filter(summary__startswith="Invented for load", closed_on__isnull=False).first()
    assert case.people.get().child
    assert case.history.count() == 1
    assert set(case.deadlines.values_list("rule_key", flat=True)) == {"notify_panel", "tell_partners", "rapid_review"}
    met = Deadline.objects.filter(incident=case).exclude(met_on=None)
    assert all(deadline.changes.filter(kind="met", value=deadline.met_on).exists() for deadline in met)
    open_ones = Deadline.objects.open().filter(incident__summary__startswith="Invented for load")
    assert open_ones.values("incident").distinct().count() == 6


def test_a_report_made_from_the_record_and_one_of_the_units_own_were_sent(seeded):
    sent = RapidReview.objects.exclude(sent_file=None)
    ways = {next(file.how for file in report_files(row) if file.pk == row.sent_file_id): row for row in sent}
    assert set(ways) == {MADE, OWN}
    assert read(ways[MADE].sent_file.file.name).startswith(b"%PDF-")
    assert len(report_files(ways[MADE])) == 2
    assert ways[OWN].sent_file.kind == "docx"


def test_a_family_was_written_to(seeded):
    text = words_of(read(Letter.objects.get(kind="family").document.latest.file.name))
    assert "sorry that Eden died" in text
    assert "{{" not in text


def test_one_text_names_people_whom_the_report_does_not(seeded):
    gathered = gather(Incident.objects.get(people__name="Micah Imagined"), TODAY)
    assert {"Micah Imagined", "Ms Imagined", "Quinn"} <= {row.found for row in gathered.replaced}


def test_a_review_waits_for_a_trial_one_case_opens_again_and_another_area_leads_one(seeded):
    review = LearningReview.objects.get(incident__proceedings__embargo=True)
    assert embargoes([review.incident], TODAY)
    assert review.meanwhile.count() == 2
    assert len(wishes([review.incident])) == 4
    again = Reopening.objects.get()
    rows = Deadline.objects.filter(incident=again.incident, rule_key="notify_panel").order_by("pk")
    assert [row.end_reason for row in rows] == ["criteria_not_met", ""]
    lead = AreaLead.objects.get()
    assert lead.deadline.met_on == lead.sent_on
    assert not Deadline.objects.open().filter(incident=lead.incident).exclude(route=unplanned.ROUTE).exists()


def pages_of_a_case() -> list[str]:
    """The names of all addresses that a case's reference alone leads to."""
    names = get_resolver().reverse_dict.items()
    return sorted(
        name
        for name, (forms, *_) in names
        if isinstance(name, str) and any(wanted == ["reference"] for _, wanted in forms)
    )


def opens(sign_in, names: list[str], cases: list[Incident]) -> int:
    """How many pages opened, of these cases, for whoever may open the most of each; none with an error."""
    opened = 0
    for case in cases:
        reader = next(iter(named_on(case, TODAY)), None) or User.objects.with_roles([Role.MANAGER], TODAY)[0]
        client = sign_in(reader)
        for name in names:
            opened += client.get(reverse(name, args=[case.reference])).status_code == HTTPStatus.OK
    return opened


def test_the_record_of_a_case_can_be_read(seeded, sign_in, everything):
    """Of every second one; with `make proof` of each, and those that were handed over every time."""
    cases = list(Incident.objects.all())[:: 1 if everything else 2]
    cases += [each for each in Incident.objects.filter(reference__in=HANDED_OVER) if each not in cases]
    assert opens(sign_in, ["case", "case-history"], cases) == 2 * len(cases)


@pytest.mark.proof
def test_every_page_of_every_case_opens(seeded, sign_in):
    names = pages_of_a_case()
    assert len(names) > 40
    cases = list(Incident.objects.all())
    assert opens(sign_in, names, cases) > 20 * len(cases)


@pytest.mark.parametrize("period", PERIODS[:2])
def test_every_figure_of_the_demonstration_equals_one_from_raw_rows(seeded, sign_in, period):
    reader = User.objects.get(email="manager@demo.example")
    compare(sign_in(reader), reader, list(Area.objects.all()), period)


def test_an_indicator_shows_a_lasting_shift_and_another_none_where_the_impact_is_a_judgement(seeded):
    told = {}
    for action in Action.objects.exclude(completed_on=None):
        for each in measured(indicators_of(action), action.completed_on):
            told[each.indicator.theme.name, action.impact] = (each.verdict.enough, each.verdict.holds)
    assert told["Hearing the child", "some"] == (True, True)
    assert told["Safer sleep", "yes"] == (True, False)
    assert Reading.objects.filter(source__startswith="Check-in").count() == 3
