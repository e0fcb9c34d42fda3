"""The first screen of a case: where it is, what is next, who is waited for; and the way to change each fact."""

import datetime as dt
import re

import pytest
from django.urls import reverse

from cases.editing.corrections import close_case
from cases.incidents.models import Incident
from cases.notifications.services import Sent, record_informed, record_notification
from csprapp.records.services import change
from reviews.planning import review_services
from tests.dashboard.casefile.test_case_page import logged, page_of
from tests.dashboard.factories import TODAY
from tests.factories import make_area, make_body, make_user
from tests.factories_publishing import case_of, make_waiting
from tests.factories_reviews import make_asked, make_review, sign

pytestmark = pytest.mark.django_db
WORDS = re.compile(r"<[^>]+>")


def text_of(html):
    """The words of some HTML, one space between them."""
    return " ".join(WORDS.sub(" ", html).split())


def table_of(page):
    """The rows of the steps, in words."""
    body = page[page.index("app-steps") :]
    body = body[body.index("<tbody") : body.index("</tbody>")]
    return [text_of(row) for row in body.split("<tr")[1:]]


@pytest.fixture
def anna():
    return make_user("coordinator", name="Anna Invented")


@pytest.fixture
def area():
    area = make_area("Northborough")
    for kind, name in [("local_authority", "Northborough Council"), ("icb", "North ICB"), ("police", "North Police")]:
        make_body(kind, area, name=name)
    return area


def test_the_duty_is_named_once_and_its_button_comes_before_everything_else(sign_in, anna, area):
    page = page_of(sign_in(anna), logged(anna, area))
    assert page.count("Notify the national Panel") == 1
    main = page[page.index("<main") :]
    assert main.index("Notify the national Panel</a>") < main.index("<svg") < main.index("app-steps")
    for heading in ("What is next", "Who we are waiting for", "Where it is"):
        assert page.count(f">{heading}</h2>") == 1


def test_the_strip_and_the_table_say_the_same_with_today_among_the_steps(sign_in, anna, area):
    page = page_of(sign_in(anna), logged(anna, area))
    picture = page[page.index('<svg class="app-picture"') : page.index("</svg>")]
    assert "Today, Mon 23 Nov 2026. Notify: 2 of 5 working days used, 3 left" in text_of(picture)
    assert "Aware: Thu 19 Nov 2026, Done" in picture, "heard by whoever does not see it"
    assert "style=" not in picture
    rows = table_of(page)
    assert rows[0].endswith("Awareness Aware Thu 19 Nov 2026")
    assert rows[1].endswith("Today Mon 23 Nov 2026")
    assert "Notification to the Panel To do Thu 26 Nov 2026" in rows[2]
    assert rows[2].endswith("2 of 5 used, 3 left")
    assert "Local partners told" in rows[3]
    assert [row.split(" Cannot")[0].split()[-1] for row in rows[4:8]] == ["review", "decision", "Review", "Publication"]
    assert len(rows) == 9
    assert page.count('class="app-sign"') == 8


def test_a_case_linked_to_anothers_review_shows_its_date_to_who_may_open_the_lead_case(sign_in, anna, area):
    review = make_review()
    linked = logged(anna, area)
    review_services.link_incident(review, linked, by=make_user("manager"), today=TODAY)
    due = f"{review.deadline.due_on:%a} {review.deadline.due_on.day} {review.deadline.due_on:%b %Y}"
    (row,) = [row for row in table_of(page_of(sign_in(anna), linked)) if "Review" in row and due in row]
    assert "How it was worked out" in row
    with change(Incident, review.incident_id, None, by=review.incident.owner, why="Staff") as row:
        row.restricted, row.restricted_reason = True, "Staff"
    assert not [row for row in table_of(page_of(sign_in(anna), linked)) if due in row]


def test_what_was_late_is_told_apart_from_what_was_in_time(sign_in, anna, area):
    case = logged(anna, area, aware_on=dt.date(2026, 11, 12))
    record_notification(case, Sent(TODAY, sent_by="An officer"), by=anna, today=TODAY)
    told = list(area.partner_bodies.exclude(kind="local_authority"))
    record_informed(case, told_on=dt.date(2026, 11, 16), bodies=told, by=anna, today=TODAY)
    page = page_of(sign_in(anna), case)
    picture = page[page.index('<svg class="app-picture"') : page.index("</svg>")]
    assert "Notify: Mon 23 Nov 2026, Met late" in picture
    rows = table_of(page)
    assert rows[1].endswith("2 working days late")
    assert rows[2].endswith("2 of 5 used")
    assert "app-met" not in page


def test_a_partner_who_has_not_decided_is_named_with_the_day_they_were_asked(sign_in):
    scene = make_asked()
    for number in (0, 1):
        sign(scene, number)
    page = text_of(page_of(sign_in(scene.coordinator), scene.case))
    assert f"{scene.bodies[2].name} to decide on the rapid review Since Mon 23 Nov 2026" in page


def test_the_owner_is_told_that_the_step_is_theirs_and_others_whose_it_is(sign_in, anna, area):
    case = logged(anna, area)
    assert "You to take the next step Since Thu 19 Nov 2026, 2 working days" in text_of(page_of(sign_in(anna), case))
    page = page_of(sign_in(make_user("manager")), case)
    assert "Anna Invented to take the next step" in text_of(page)


def test_what_waits_at_the_publishers_desk_is_said_to_who_may_see_publications(sign_in):
    case = case_of(make_waiting().publication)
    for role, said in (("coordinator", True), ("manager", True), ("scrutineer", False)):
        page = text_of(page_of(sign_in(make_user(role)), case))
        assert ("Any checker to check the report" in page) == said


def test_a_closed_case_waits_for_nobody_and_asks_for_nothing(sign_in, anna, area):
    case = logged(anna, area)
    close_case(case, case.version, closed_on=TODAY, closed_as="criteria_not_met", reason="R", by=anna, today=TODAY)
    page = text_of(page_of(sign_in(anna), case))
    assert "Nothing: the case is closed." in page
    assert "Who we are waiting for Nobody." in page


def test_beside_each_fact_stands_the_way_to_its_field_and_back_to_the_case(sign_in, anna, area):
    case, client = logged(anna, area), sign_in(anna)
    page = page_of(client, case)
    details, aware = (reverse(name, args=[case.reference]) for name in ("case-details", "case-awareness"))
    ways = dict(re.findall(r'<a class="govuk-link" href="([^"]+for=case#[^"]+)">(\w+)<', page))
    assert ways[f"{aware}?for=case#id_aware_on"] == "Change"
    assert ways[f"{details}?for=case#id_setting"] == "Add", "nothing is recorded, so nothing can be changed"
    assert ways[f"{details}?for=case#id_harms_0"] == "Add"
    for way in ways:
        address, _, place = way.partition("#")
        form = client.get(address).content.decode()
        assert f'id="{place}"' in form, way
        assert f'href="{case.get_absolute_url()}#recorded"' in form, "back to the case"
    person = case.people.order_by("pk").first()
    assert f'href="{reverse("case-person", args=[case.reference, person.pk])}?for=case">Change<' in page


def test_who_may_not_change_a_fact_sees_no_way_to(sign_in, anna, area):
    page = page_of(sign_in(make_user("scrutineer")), logged(anna, area))
    assert "for=case" not in page
    assert ">Change<" not in page
    assert ">Add<" not in page


def test_saved_from_the_case_page_it_leads_back_there(sign_in, anna, area):
    case, client = logged(anna, area), sign_in(anna)
    address = f"{reverse('case-awareness', args=[case.reference])}?for=case"
    answers = {"aware_on_day": "18", "aware_on_month": "11", "aware_on_year": "2026", "reason": "The log says so"}
    form = client.get(address).content.decode()
    hidden = dict(re.findall(r'<input type="hidden" name="(token|version)" value="([^"]*)"', form))
    answer = client.post(address, {**answers, **hidden})
    assert (answer.status_code, answer["Location"]) == (302, f"{case.get_absolute_url()}#recorded")
