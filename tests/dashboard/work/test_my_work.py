"""What a person sees after signing in."""

import datetime as dt
import re

import pytest

from cases.deadlines.services import record_delay
from csprapp.accounts.models import RoleGrant
from csprapp.accounts.roles import Role
from csprapp.partnership.models import Membership
from csprapp.today import now
from csprapp.ui import counting
from dashboard.work import queries
from publishing.links.blockers import check_again
from reviews.signing import services as signing
from tests.dashboard.factories import TODAY, make_agreed, start_clock
from tests.factories import LONG_AGO, make_area, make_body, make_delegate, make_user
from tests.factories_actions import make_checked
from tests.factories_cases import give_access, make_case, make_person
from tests.factories_learning import make_row_of_a_draft
from tests.factories_publishing import case_of, make_public, make_waiting
from tests.factories_reviews import make_action, make_asked, make_review

pytestmark = pytest.mark.django_db


def day(number, month=11):
    return dt.date(2026, month, number)


def page_of(client, query=""):
    response = client.get(f"/staff/{query}")
    assert response.status_code == 200
    return response.content.decode()


def counts(page):
    """Heading and the number beside it."""
    return {
        words.strip(): int(number)
        for words, number in re.findall(r'<h2[^>]*id="\w+">(.*?)<span class="app-count">(\d+)', page)
    }


def text_of_link(page, href):
    """The words of the last link to an address."""
    return re.sub(r"<[^>]+>", "", re.findall(rf'href="{re.escape(href)}">(.*?)</a>', page)[-1])


def rows_under(page):
    sections = re.findall(r'<section aria-labelledby="(\w+)">(.*?)</section>', page, re.S)
    return {group: body.count('<li class="app-work__row') for group, body in sections}


def test_what_to_act_on_now_comes_first_then_statutory_then_agreed_and_counts_equal_rows(sign_in):
    anna = make_user("coordinator")
    for on in [day(18), day(23), day(24), day(26), day(27), day(23, 12)]:
        make_agreed(make_case(by=anna), on)
    for started_on in [day(11), day(16), day(17), day(23)]:  # overdue, due today, tomorrow, next Monday
        start_clock(make_case(by=anna), "notify_panel", started_on)
    page = page_of(sign_in(anna))
    assert counts(page) == {"Act now": 3, "Statutory": 1, "Agreed": 3, "Later": 3}
    assert rows_under(page) == {"now": 3, "statutory": 1, "agreed": 3, "later": 3}


def test_a_case_is_one_row_where_its_most_pressing_duty_belongs_with_what_presses_under_it_the_rest_counted(sign_in):
    anna = make_user("coordinator")
    case = make_case(by=anna, code_name="Larch")
    for on in (day(30), day(23, 12), day(20)):
        make_agreed(case, on, label=f"Due {on:%d %m}.")
    start_clock(case, "notify_panel", day(11))
    page = page_of(sign_in(anna))
    assert counts(page) == {"Act now": 1}
    assert page.count('<li class="app-work__case"') == 1
    linked = f'href="{case.get_absolute_url()}"><span class="govuk-visually-hidden">Case </span>{case.reference}</a>'
    assert linked in page
    assert ">Larch<" in page
    places = [page.index(words) for words in ("Notify the Panel", "Due 20 11.")]
    assert places == sorted(places)
    assert [words in page for words in ("Due 30 11.", "Due 23 12.")] == [False, False], "they are for later"
    assert f'href="{case.get_absolute_url()}">and 2 more<' in page


def test_of_a_case_with_very_many_duties_the_most_pressing_are_shown_and_its_page_has_the_rest(sign_in):
    anna = make_user("coordinator")
    case = make_case(by=anna)
    for number in range(20):
        make_agreed(case, day(1) + dt.timedelta(days=number), label=f"Task {number:02}.")
    page = page_of(sign_in(anna))
    assert [f"Task {number:02}." in page for number in (0, 5, 6)] == [True, True, False]
    assert f'href="{case.get_absolute_url()}">and 14 more<' in page


def test_later_shows_thirty_days_and_says_how_many_more(sign_in):
    anna = make_user("coordinator")
    for on in (day(23, 12), day(24, 12), day(30, 12)):
        make_agreed(make_case(by=anna), on, label=f"Due {on:%d %m}.")
    client = sign_in(anna)
    page = page_of(client)
    assert ["Due 23 12." in page, "Due 24 12." in page] == [True, False]
    assert text_of_link(page, "?show=later") == "Show all 3 under Later"
    assert "</a>: 2 more from Thu 24 Dec 2026" in page
    assert "Due 30 12." in page_of(client, "?show=later")


def test_what_does_not_press_is_folded_after_the_first_few_and_what_is_to_be_done_now_never_is(sign_in):
    anna = make_user("coordinator")
    for number in range(9):
        start_clock(make_case(by=anna), "notify_panel", day(11))  # overdue
        start_clock(make_case(by=anna), "notify_panel", day(17))  # due tomorrow
        make_agreed(make_case(by=anna), day(20), label=f"Agreed {number}.")
        make_agreed(make_case(by=anna), day(10, 12), label=f"Later {number}.")
    client = sign_in(anna)
    page = page_of(client)
    assert counts(page) == {"Act now": 9, "Statutory": 9, "Agreed": 9, "Later": 9}
    assert rows_under(page) == {"now": 9, "statutory": 5, "agreed": 5, "later": 3}
    assert text_of_link(page, "?show=agreed") == "Show all 9 under Agreed"
    assert rows_under(page_of(client, "?show=agreed")) == {"agreed": 9}
    assert rows_under(page_of(client, "?show=later")) == {"later": 9}


def test_the_owner_is_said_only_of_what_is_not_the_reader_s_own(sign_in):
    anna = make_user("coordinator", name="Anna Ample")
    make_agreed(make_case(by=anna), day(20))
    lost = make_agreed(make_case(by=anna), day(20), label="Nobody took it")
    lost.owner = None
    lost.save()
    page = page_of(sign_in(anna)).partition("<main")[2]
    assert "Anna Ample" not in page
    assert "No owner" in page


def test_an_action_says_what_it_is(sign_in):
    from tests.factories_reviews import make_action

    anna = make_user("coordinator")
    action = make_action(owner=anna, text="Offer every interpreter in person", due_on=day(25))
    assert f"{action.deadline.label}: Offer every interpreter in person" in page_of(sign_in(anna))


def test_an_incident_begun_and_not_logged_is_the_first_row_with_the_date_it_would_have(sign_in):
    anna = make_user("coordinator")
    client = sign_in(anna)
    make_agreed(make_case(by=anna), day(18), label="Some other task")
    typed = {"aware_on_day": "20", "aware_on_month": "11", "aware_on_year": "2026", "action": "later"}
    client.post("/staff/cases/new/", typed)
    page = page_of(client)
    assert page.index("Continue logging the incident you began") < page.index("Some other task")
    assert "Fri 27 Nov 2026" in page
    assert 'href="/staff/cases/new/check/"' in page
    assert client.get("/staff/cases/new/check/").status_code == 302
    assert "Continue logging" not in page_of(sign_in(make_user("coordinator")))


@pytest.mark.both
def test_an_incident_of_which_nothing_was_typed_is_not_begun(sign_in):
    """As after Back from the page that says it is logged, and one more press."""
    client = sign_in(make_user("coordinator"))
    page = "/staff/cases/new/"
    assert client.post(page, {"occurred_on_day": "", "aware_time": " ", "token": "t"}).status_code == 302
    assert "Continue logging" not in client.get("/staff/").content.decode()


def test_after_an_hour_colleagues_of_the_area_see_that_an_incident_was_begun_and_its_date(sign_in, clock):
    here, elsewhere = make_area("Inventedshire"), make_area("Elsewhere")
    anna = make_user("coordinator", name="Anna Ample", area=here)
    client = sign_in(anna)
    client.post("/staff/cases/new/", {"aware_on_day": "20", "aware_on_month": "11", "aware_on_year": "2026"})
    client.post("/staff/cases/new/people/", {"child": "0", "p0-initials": "Q.Z.", "p0-name": "Quinn Zed"})
    said, manager = "Anna Ample started to log an incident and has not finished", make_user("manager", area=here)
    others = [make_user("manager", area=elsewhere), make_user("scrutineer"), make_user("partner")]
    assert said not in page_of(sign_in(manager))
    clock.move_to(now() + dt.timedelta(minutes=61))
    page = page_of(sign_in(manager))
    assert said in page
    assert "Fri 27 Nov 2026" in page
    for word in ("Q.Z.", "Quinn", "Nothing due", "/staff/cases/new/check/"):
        assert word not in page
    assert said in page_of(sign_in(make_user("coordinator")))
    for other in others:
        assert said not in page_of(sign_in(other))
    assert said not in page_of(sign_in(anna))


def test_nothing_due_is_said_only_when_nothing_waits(sign_in):
    checker = make_user("checker")
    assert "nothing due" in page_of(sign_in(checker))
    make_waiting()
    page = page_of(sign_in(checker))
    assert "Check " in page
    assert "nothing due" not in page
    assert "No edition is waiting" not in page


def test_a_row_says_the_case_what_by_when_how_long_is_left_and_why(sign_in):
    anna = make_user("coordinator")
    case = make_case(by=anna, reference="2026-0042")
    start_clock(case, "notify_panel", day(16))
    page = page_of(sign_in(anna))
    assert "2026-0042" in page
    assert "Notify the Panel" in page
    assert "Mon 23 Nov 2026" in page
    assert "Due today" in page
    assert "5 working days from" in page


def test_an_overdue_row_says_by_how_many_working_days(sign_in):
    anna = make_user("coordinator")
    start_clock(make_case(by=anna), "notify_panel", day(11))
    page = page_of(sign_in(anna))
    assert "Overdue by 3 working days" in page
    assert "Wed 18 Nov 2026" in page


def test_a_review_that_waits_for_a_trial_shows_its_day_to_look_again_not_as_overdue(sign_in):
    anna = make_user("coordinator")
    late = start_clock(make_case(by=anna), "lcspr", day(3, 3))
    record_delay(late, day(1, 12), by=anna, why="Trial", decided_on=day(2, 9), category="criminal", look_again=True)
    page = page_of(sign_in(anna))
    assert counts(page) == {"Later": 1}
    assert "6 months passed on Thu 3 Sep 2026; waiting for the criminal proceedings; look again Tue 1 Dec 2026" in page


def test_nothing_due_says_what_comes_next(sign_in):
    anna = make_user("coordinator")
    make_agreed(make_case(by=anna), day(24, 12), label="Ask the school")
    page = page_of(sign_in(anna))
    assert "Nothing is due today." in page
    assert "Next:" in page
    assert "Ask the school" in page


def test_what_a_colleague_owns_is_not_my_work(sign_in):
    anna, bela = make_user("coordinator"), make_user("coordinator")
    make_agreed(make_case(by=bela), TODAY, label="Belongs to Bela")
    assert "Belongs to Bela" not in page_of(sign_in(anna))


def test_a_deadline_nobody_owns_is_the_case_owners_work(sign_in):
    anna, bela = make_user("coordinator"), make_user("coordinator")
    case = make_case(by=anna)
    deadline = make_agreed(case, TODAY, label="Nobody took this")
    deadline.owner = None
    deadline.save()
    assert "Nobody took this" in page_of(sign_in(anna))
    assert "Nobody took this" not in page_of(sign_in(bela))


def test_the_owner_of_a_restricted_case_who_may_not_open_it_sees_its_next_date_alone(sign_in):
    anna = make_user("coordinator")
    case = make_case(by=anna, restricted=True)
    make_agreed(case, day(25), label="Very private one")
    make_agreed(case, day(26), label="Very private two")
    page = page_of(sign_in(anna))
    assert "Very private" not in page
    assert "Restricted case" in page
    assert counts(page) == {"Agreed": 1}
    give_access(case, anna)
    named = page_of(sign_in(anna))
    assert "Very private one" in named
    assert "Very private two" in named


def test_a_long_list_comes_in_pages_of_fifty_and_every_row_is_on_one_of_them(sign_in):
    anna = make_user("coordinator")
    for number in range(63):
        make_agreed(make_case(by=anna), day(1) + dt.timedelta(days=number % 20), label=f"Task {number:02}.")
    client = sign_in(anna)
    first, second = page_of(client, "?show=agreed"), page_of(client, "?show=agreed&page=2")
    assert counts(first)["Agreed"] == 63
    assert rows_under(page_of(client)) == {"agreed": 5}
    assert rows_under(first) == {"agreed": 50}
    assert rows_under(second) == {"agreed": 13}
    assert all((f"Task {number:02}." in first) != (f"Task {number:02}." in second) for number in range(63))
    assert client.get("/staff/?page=nonsense&show=nothing").status_code == 200


@pytest.mark.parametrize("number", [1, 30, 120])
@pytest.mark.parametrize("role", ["coordinator", "manager"])
def test_the_page_asks_the_database_no_more_however_much_there_is(sign_in, django_assert_max_num_queries, number, role):
    anna = make_user(role)
    for index in range(number):
        make_agreed(make_case(by=anna, restricted=index % 5 == 0), TODAY + dt.timedelta(days=index % 9 - 2))
    client = sign_in(anna)
    client.get(make_case(by=anna).get_absolute_url())  # something viewed before, and the session renewed
    with django_assert_max_num_queries(10):
        client.get("/staff/")


@pytest.mark.both
def test_no_role_nor_all_together_with_something_of_everything_costs_more_than_ten_questions(
    sign_in, django_assert_max_num_queries
):
    anna, scene = make_user(*Role), make_asked()
    Membership.objects.create(user=anna, body=scene.bodies[0], valid_from=LONG_AGO)
    review = make_review()
    make_row_of_a_draft(review, review.incident.owner)
    signing.ask(review, "report", by=review.incident.owner, today=TODAY)
    make_waiting()
    for index in range(3):
        make_agreed(make_case(by=anna), TODAY + dt.timedelta(days=index))
    public = make_public(summary="Ms Quillby-Festing spoke with the nurse.")
    make_person(case_of(public), role="parent", initials="A.Q.", name="Amara Quillby-Festing")
    check_again(now())
    for roles in [tuple(Role), *((role,) for role in Role)]:
        RoleGrant.objects.filter(user=anna).delete()
        RoleGrant.objects.bulk_create(RoleGrant(user=anna, role=role, valid_from=LONG_AGO) for role in roles)
        client = sign_in(anna)
        client.get(scene.case.get_absolute_url())
        page_of(client)  # what is asked once after a change, such as the bank holidays, is known from here on
        with django_assert_max_num_queries(10):
            page = page_of(client)
        assert Role.PARTNER not in roles or "Decisions waiting for you" in page
        assert Role.CHECKER not in roles or "Check review-" in page
        assert Role.PUBLISHER not in roles or "may have to come down" in page


def test_a_partner_finds_the_decisions_that_wait_for_their_signature(sign_in):
    from csprapp.records.services import add
    from reviews.rapid.models import RapidReview

    area = make_area()
    police = make_body("police", area)
    delegate = make_delegate(police)
    case = make_case(area=area)
    client = sign_in(delegate)
    assert "No decision is waiting for your signature" in page_of(client)
    add(RapidReview(incident=case, ready_on=TODAY), by=case.logged_by, why="Ready for the partners")
    page = page_of(client)
    assert "Decisions waiting for you" in page
    assert "nothing due" not in page
    assert case.reference in page
    assert f'href="{case.get_absolute_url()}"' in page


@pytest.mark.parametrize(
    ("role", "words"),
    [
        ("coordinator", "nothing due"),
        ("notifier", "nothing due"),
        ("manager", "The team"),
        ("partner", "No decision is waiting"),
        ("publisher", "You are not writing anything for the public at present"),
        ("checker", "nothing due"),
        ("contributor", "Your agency has no open requests"),
        ("reviewer", "You cannot open any cases"),
        ("scrutineer", "To read"),
        ("administrator", "Settings"),
    ],
)
def test_every_role_finds_something_to_go_on_with(sign_in, role, words):
    assert words in page_of(sign_in(make_user(role)))


def test_whoever_owns_an_action_of_a_case_they_cannot_open_reads_what_it_is(sign_in):
    action = make_checked(make_action(owner="contributor"))
    make_checked(make_action(owner=make_user("contributor")))
    page = re.sub(r"<[^>]+>", "", page_of(sign_in(action.owner)))
    assert f"Action {action.pk}: {action.text}" in page
    assert f"Check-in 1 on action {action.pk}: {action.text}" in page
    assert page.count(f": {action.text}") == 2


def test_the_cases_looked_at_last_are_listed(sign_in):
    from csprapp.records.models import AccessLog

    anna = make_user("coordinator")
    cases = [make_case(by=anna) for _ in range(3)]
    for case in cases:
        AccessLog.objects.create(user=anna, user_name=anna.name, case=case.reference, what="case page")
    hidden = make_case(restricted=True)
    AccessLog.objects.create(user=anna, user_name=anna.name, case=hidden.reference, what="case page")
    page = page_of(sign_in(anna))
    recent = page[page.index("Recently viewed") :]
    assert re.findall(r"2026-\d{4}", recent)[::2] == [case.reference for case in reversed(cases)]


def test_a_case_looked_at_again_comes_first_whatever_others_read(sign_in):
    from csprapp.records.models import AccessLog

    anna, others = make_user("coordinator"), make_user("coordinator")
    first, second = make_case(by=anna), make_case(by=anna)
    for user, case in ((anna, first), (anna, second), (others, second), (anna, first), (others, second)):
        AccessLog.objects.create(user=user, user_name=user.name, case=case.reference, what="case page")
    page = page_of(sign_in(anna))
    recent = page[page.index("Recently viewed") :]
    assert re.findall(r"2026-\d{4}", recent)[::2] == [first.reference, second.reference]


def test_where_no_more_is_counted_it_says_more_than(sign_in, monkeypatch):
    monkeypatch.setattr(queries, "_nearest", lambda *facts: queries.mine(*facts).values_list(*queries.DUTY)[:56])
    monkeypatch.setattr(counting, "MOST", 55)
    anna = make_user("coordinator")
    for _ in range(57):
        make_agreed(make_case(by=anna), day(24, 12))
    page = page_of(sign_in(anna))
    assert re.search(r'>All <span class="app-count">more than 55<', page)
    assert '<span class="app-count">56<' not in page


@pytest.mark.both
class TestTheTeamOfAManager:
    def test_says_who_has_something_overdue_and_leads_to_their_dates(self, sign_in, django_assert_max_num_queries):
        area, elsewhere = make_area(), make_area()
        late, behind = (make_user("coordinator", name=name, area=area) for name in ("Anna Ample", "Ben Best"))
        for owner, days in ((late, (16, 17)), (behind, (10, 30)), (make_user("coordinator", area=area), (27,))):
            for number in days:
                make_agreed(make_case(by=owner, area=area), day(number))
        other = make_user("coordinator", name="Elsa Where", area=elsewhere)
        make_agreed(make_case(by=other, area=elsewhere), day(3))
        lost = make_agreed(make_case(by=late, area=area), day(12))
        lost.owner = None
        lost.save()
        client = sign_in(make_user("manager", area=area))
        client.get("/staff/")
        with django_assert_max_num_queries(10):
            page = page_of(client)
        said = re.findall(r'href="(/staff/team/\?owner=[^"]+show=overdue)">([^<]+)<', page)
        assert [words for _, words in said] == ["Anna Ample: 2 overdue", "No owner: 1 overdue", "Ben Best: 1 overdue"]
        for url, words in said:
            listed = client.get(url.replace("&amp;", "&")).content.decode()
            assert listed.count('<div class="app-work__due') == int(words.split(": ")[1][0]), words
        assert "Elsa Where" not in page

    def test_names_a_few_and_says_how_many_more(self, sign_in):
        for number in range(10):
            make_agreed(make_case(by=make_user("coordinator", name=f"Late Person{number}")), day(16))
        page = page_of(sign_in(make_user("manager")))
        assert page.count(": 1 overdue") == 8
        assert "2 more owners with something overdue" in page

    def test_says_of_nobody_that_they_are_behind_when_nothing_is_overdue(self, sign_in):
        make_agreed(make_case(by=make_user("coordinator", name="Anna Ample")), day(27))
        assert "Anna Ample" not in page_of(sign_in(make_user("manager"))).partition("<main")[2]
