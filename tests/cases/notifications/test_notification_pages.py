"""What a person does around the notification."""

import datetime as dt
import re

import pytest

from cases.incidents.models import Incident, Proceeding
from cases.notifications.models import Notification
from cases.notifications.services import Sent, record_notification
from csprapp.records.models import AccessLog
from csprapp.records.services import add
from reviews.returns import services as returns
from tests.factories import make_agency, make_area, make_body, make_user
from tests.factories_cases import log_case, make_person, three_boxes

WED = dt.datetime(2026, 11, 18, 10, 0, tzinfo=dt.UTC)
D = dt.date
PARTS = ("notification/", "notification/sent/", "notification/not/", "notification/told/", "awareness/", "logged/")

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def wednesday(clock):
    clock.move_to(WED)


@pytest.fixture
def coordinator():
    return make_user("coordinator", name="Cora Dinator")


@pytest.fixture
def case(coordinator):
    return log_case(by=coordinator, area=make_area("Inventedshire"))


@pytest.fixture
def client(coordinator, sign_in):
    return sign_in(coordinator)


def url(case, part="notification/"):
    return f"/staff/cases/{case.reference}/{part}"


def dates(case):
    return {row.rule_key: row for row in case.deadlines.all()}


def sent(day=None, **more):
    day = day or D(2026, 11, 18)
    return {**three_boxes("sent_on", day), "sent_by": "Olive Officer", **more}


def test_the_copy_sheet_holds_the_national_forms_parts_in_order(client, case):
    for number in range(5):
        make_person(case, initials=f"K.{number}.", name=f"Kit Number{number}")
    page = client.get(url(case)).content.decode()
    parts = ["The incident", "Becoming aware", "Child 1", "Child 4", "Further children", "Family and other adults"]
    parts += ["Harm", "Agencies", "Proceedings", "Contacts"]
    places = [page.index(f">{part}</h3>") for part in parts]
    assert places == sorted(places)
    assert "Child 5" not in page
    assert "Not recorded" in page
    assert 'data-copy="Child 2: Full name">Kit Number0' in page


def test_recording_it_as_sent_meets_its_date_and_starts_the_rapid_review(client, case):
    answer = client.post(url(case, "notification/sent/"), sent(sent_time="9:30am", national_reference="NAT-1"))
    assert answer.url == url(case)
    assert dates(case)["notify_panel"].met_on == D(2026, 11, 18)
    assert dates(case)["rapid_review"].due_on == D(2026, 12, 9)
    page = client.get(url(case)).content.decode()
    assert "NAT-1" in page
    assert "Olive Officer" in page
    assert "Record that it was sent" not in page


def test_the_panels_date_governs_and_the_computed_one_stays(client, case):
    client.post(url(case, "notification/sent/"), sent(**three_boxes("panel_date", D(2026, 12, 14))))
    rapid = dates(case)["rapid_review"]
    assert (rapid.due_on, rapid.computed_on) == (D(2026, 12, 14), D(2026, 12, 9))
    page = client.get(url(case)).content.decode()
    assert "Mon 14 Dec 2026" in page
    assert "Wed 9 Dec 2026" in page


def test_the_panels_date_comes_later_and_can_be_taken_out_again(client, case):
    client.post(url(case, "notification/sent/"), sent())
    row = case.notifications.get()
    correct = url(case, f"notification/{row.pk}/correct/")
    advised = sent(**three_boxes("panel_date", D(2026, 12, 14)), version=1, reason="The Panel wrote")
    client.post(correct, advised)
    assert dates(case)["rapid_review"].due_on == D(2026, 12, 14)
    client.post(correct, sent(version=2, reason="That was another case"))
    assert dates(case)["rapid_review"].due_on == D(2026, 12, 9)


def test_late_is_asked_why_once_and_never_refused(case, coordinator, sign_in, clock):
    with clock.at(dt.datetime(2026, 11, 25, 10, 0, tzinfo=dt.UTC)):
        client = sign_in(coordinator)
        late = sent(D(2026, 11, 25))
        first = client.post(url(case, "notification/sent/"), late)
        assert "2 working days after it was due on Mon 23 Nov 2026" in first.content.decode()
        assert not Notification.objects.exists()
        client.post(url(case, "notification/sent/"), late | {"asked": first.context["form"].data["asked"]})
    assert Notification.objects.get().late_reason == ""
    assert dates(case)["notify_panel"].met_on == D(2026, 11, 25)


def test_in_time_nobody_is_asked_why(client, case):
    assert client.post(url(case, "notification/sent/"), sent()).status_code == 302


def test_sent_before_the_authority_was_aware_is_asked_about_and_recorded(client, case):
    early = sent(D(2026, 11, 13))
    first = client.post(url(case, "notification/sent/"), early)
    assert "before Mon 16 Nov 2026, when the local authority became aware" in first.content.decode()
    client.post(url(case, "notification/sent/"), early | {"asked": "early"})
    assert dates(case)["notify_panel"].met_on == D(2026, 11, 13)


def test_a_time_that_no_london_clock_showed_is_refused_beside_the_field(client, case):
    with_time = sent(D(2026, 3, 29), sent_time="1:30am", asked="early")
    page = client.post(url(case, "notification/sent/"), with_time).content.decode()
    assert "01:30 did not exist on 29 March 2026: the clocks went forward from 1:00 to 2:00" in page
    assert 'value="1:30am"' in page
    assert not Notification.objects.exists()
    assert client.post(url(case, "notification/sent/"), with_time | {"sent_time": "2:30am"}).status_code == 302


def test_a_time_that_lies_ahead_today_is_refused_beside_the_field(client, case):
    page = client.post(url(case, "notification/sent/"), sent(sent_time="11:59pm")).content.decode()
    assert "The time must not be in the future" in page
    assert not Notification.objects.exists()


def test_a_date_in_the_future_is_refused_beside_the_field(client, case):
    page = client.post(url(case, "notification/sent/"), sent(D(2026, 11, 19))).content.decode()
    assert "must be today or in the past" in page
    assert 'value="19"' in page
    assert not Notification.objects.exists()


def test_a_second_press_records_it_once(client, case):
    data = sent(token="the-same-press")
    assert client.post(url(case, "notification/sent/"), data).url == url(case)
    assert client.post(url(case, "notification/sent/"), data).url == url(case)
    assert Notification.objects.count() == 1


def test_withdrawing_keeps_the_row_and_runs_the_first_clock_again(client, case):
    client.post(url(case, "notification/sent/"), sent())
    row = case.notifications.get()
    withdrawn = {**three_boxes("withdrawn_on", D(2026, 11, 18)), "reason": "Sent for the wrong child", "version": 1}
    client.post(url(case, f"notification/{row.pk}/withdraw/"), withdrawn)
    clocks = dates(case)
    assert clocks["notify_panel"].is_open
    assert clocks["rapid_review"].end_reason == "withdrawn"
    page = client.get(url(case)).content.decode()
    assert "Withdrawn notification" in page
    assert "Record that it was sent" in page
    client.post(url(case, "notification/sent/"), sent())
    assert dates(case)["rapid_review"].is_open


def test_the_decision_not_to_notify_ends_the_dates_and_can_be_looked_at_again(client, case):
    decided = {
        **three_boxes("decided_on", D(2026, 11, 17)), "decided_by": "Dee Cider, head of service",
        "reason": "No abuse or neglect is suspected", "version": 1,
    }  # fmt: skip
    client.post(url(case, "notification/not/"), decided)
    assert not case.deadlines.filter(met_on=None, ended_on=None).exists()
    assert "Dee Cider" in client.get(url(case)).content.decode()
    version = Incident.objects.get(pk=case.pk).version
    client.post(url(case, "notification/not/again/"), {"reason": "A new report came", "version": version})
    assert dates(case)["notify_panel"].is_open
    assert dates(case)["notify_panel"].due_on == D(2026, 11, 23)


def test_the_last_local_partner_told_meets_that_date(client, case):
    police, icb = make_body("police", case.area), make_body("icb", case.area)
    make_body("local_authority", case.area)
    told = url(case, "notification/told/")
    client.post(told, {**three_boxes("told_on", D(2026, 11, 17)), "whom": [f"body-{police.pk}", "press"]})
    assert dates(case)["tell_partners"].is_open
    assert f"Still to be told: {icb}" in client.get(url(case)).content.decode()
    client.post(told, {**three_boxes("told_on", D(2026, 11, 18)), "whom": [f"body-{icb.pk}"], "how": "By telephone"})
    assert dates(case)["tell_partners"].met_on == D(2026, 11, 18)


def test_a_partner_recorded_as_told_by_mistake_counts_no_more(client, case):
    police = make_body("police", case.area)
    client.post(
        url(case, "notification/told/"), {**three_boxes("told_on", D(2026, 11, 17)), "whom": [f"body-{police.pk}"]}
    )
    row = case.informed.get()
    wrong = {**three_boxes("told_on", row.told_on), "in_error": "on", "reason": "It was another case", "version": 1}
    client.post(url(case, f"notification/told/{row.pk}/"), wrong)
    assert dates(case)["tell_partners"].is_open


def test_the_date_of_awareness_entered_late_starts_the_clocks(client, coordinator):
    case = log_case(by=coordinator, aware_on=None)
    client.post(
        url(case, "awareness/"), {**three_boxes("aware_on", D(2026, 11, 16)), "reason": "The duty log", "version": 1}
    )
    clocks = dates(case)
    assert clocks["notify_panel"].due_on == D(2026, 11, 23)
    assert clocks["agreed"].met_on == D(2026, 11, 18)


def test_a_corrected_date_of_awareness_moves_the_start_and_keeps_the_first_date(client, case):
    client.post(
        url(case, "awareness/"),
        {**three_boxes("aware_on", D(2026, 11, 13)), "reason": "The hospital's letter", "version": 1},
    )
    notify = dates(case)["notify_panel"]
    assert (notify.started_on, notify.due_on, notify.first_computed_on) == (
        D(2026, 11, 13),
        D(2026, 11, 20),
        D(2026, 11, 23),
    )
    assert notify.changes.get().reason == "The hospital's letter"


def test_the_second_of_two_savers_sees_both_versions_and_keeps_their_own_text(client, case, sign_in):
    client.post(url(case, "notification/sent/"), sent(national_reference="NAT-1"))
    row = case.notifications.get()
    correct = url(case, f"notification/{row.pk}/correct/")
    other = sign_in(make_user("manager", name="Manny Ger"))
    wrong = {"was_national_reference": "wrong"}
    other.post(correct, sent(national_reference="NAT-2", version=1, reason="A digit was wrong", **wrong))
    mine = sent(national_reference="NAT-3", version=1, reason="Read aloud to me", **wrong)
    answer = client.post(correct, mine)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Manny Ger saved this page" in page
    assert "NAT-2" in page
    assert 'value="NAT-3"' in page
    assert 'value="Read aloud to me"' in page
    version = answer.context["form"].data["version"]
    client.post(correct, mine | {"version": version})
    row.refresh_from_db()
    assert row.national_reference == "NAT-3"


def test_every_page_of_a_case_is_the_same_404_to_strangers(case, sign_in):
    stranger = sign_in(make_user("coordinator", area=make_area("Elsewhere")))
    for part in PARTS:
        hidden, missing = stranger.get(url(case, part)), stranger.get(f"/staff/cases/2026-9999/{part}")
        assert (hidden.status_code, missing.status_code) == (404, 404)
        assert hidden.content == missing.content


def test_every_page_of_a_case_logs_that_it_was_read(client, case, coordinator):
    for part in PARTS:
        assert client.get(url(case, part)).status_code == 200
    assert AccessLog.objects.filter(case=case.reference, user=coordinator).count() == len(PARTS)


@pytest.mark.parametrize("role", ["scrutineer"])
def test_a_reader_sees_the_sheet_and_no_way_to_change_it(case, sign_in, role):
    reader = sign_in(make_user(role))
    page = reader.get(url(case)).content.decode()
    assert "Record that it was sent" not in page
    assert reader.post(url(case, "notification/sent/"), sent()).status_code == 403
    assert not Notification.objects.exists()


def test_no_name_is_in_a_title(client, case):
    make_person(case, name="Kit Invented")
    title = client.get(url(case)).content.decode().split("</title>")[0]
    assert case.reference in title
    assert "Kit" not in title


@pytest.mark.parametrize("value", ["", "\x00", "𝔘👩‍👧\u202e", "x" * 100_000, "<b>", "9" * 5000, "-1"], ids=range(7))
@pytest.mark.parametrize("part", PARTS[:-1])
def test_odd_input_is_answered_with_a_page(client, case, part, value):
    names = [*three_boxes("sent_on", None), *three_boxes("told_on", None), *three_boxes("decided_on", None)]
    names += [
        *three_boxes("aware_on", None),
        *three_boxes("panel_date", None),
        "sent_time",
        "sent_by",
        "version",
        "token",
    ]
    names += ["national_reference", "late_reason", "asked", "whom", "how", "who", "reason", "decided_by"]
    assert client.post(url(case, part), dict.fromkeys(names, value)).status_code in {200, 302, 405}


def test_the_page_asks_the_database_little(client, case, django_assert_max_num_queries):
    for number in range(6):
        make_person(case, initials=f"K.{number}.")
    client.get(url(case))
    with django_assert_max_num_queries(32):
        client.get(url(case))


class TestWhatElseMoves:
    """A date is corrected where its fact lives; before it is saved the page says what else moves, and saves nothing."""

    def test_with_the_day_of_awareness(self, client, case):
        before = {key: row.due_on for key, row in dates(case).items()}
        seen = Incident.objects.get(pk=case.pk)
        typed = {"version": seen.version, "reason": "The duty log", "action": "look"}
        typed |= three_boxes("aware_on", seen.aware_on - dt.timedelta(days=1))
        page = client.post(url(case, "awareness/"), typed)
        said = page.content.decode()
        assert "What moves when you save" in said
        assert {fact.key for fact in page.context["moves"]} == {
            "Notify the national Panel",
            "Tell the local safeguarding partners",
        }
        assert all(
            fact.value.startswith("Due ") and fact.note.startswith("Now: Due ") for fact in page.context["moves"]
        )
        assert {key: row.due_on for key, row in dates(case).items()} == before
        again = Incident.objects.get(pk=case.pk)
        assert (again.version, again.aware_on) == (seen.version, seen.aware_on)
        assert client.post(url(case, "awareness/"), typed | {"action": ""}).status_code == 302
        assert {key: row.due_on for key, row in dates(case).items()} != before

    def test_with_the_day_it_was_sent(self, client, case):
        client.post(url(case, "notification/sent/"), sent())
        row = Notification.objects.get()
        correct = url(case, f"notification/{row.pk}/correct/")
        typed = {"version": row.version, "reason": "The receipt", "action": "look", **sent(D(2026, 11, 17))}
        page = client.post(correct, typed)
        moves = {fact.key: fact for fact in page.context["moves"]}
        assert moves["Send the rapid review to the Panel"].value == "Due Tue 8 Dec 2026"
        assert moves["Notify the national Panel"].value.endswith("met on Tue 17 Nov 2026")
        row.refresh_from_db()
        assert row.sent_on == D(2026, 11, 18)

    def test_what_would_be_refused_is_said_now(self, client, case):
        seen = Incident.objects.get(pk=case.pk)
        typed = {"version": seen.version, "reason": "Said so", "action": "look"} | three_boxes(
            "aware_on", D(2026, 12, 24)
        )
        page = client.post(url(case, "awareness/"), typed)
        assert "What moves when you save" not in page.content.decode()
        assert page.context["form"].errors

    def test_nothing_moves_is_said_too(self, client, case):
        seen = Incident.objects.get(pk=case.pk)
        typed = {"version": seen.version, "reason": "Said so", "action": "look"} | three_boxes(
            "aware_on", seen.aware_on
        )
        assert "No date moves" in client.post(url(case, "awareness/"), typed).content.decode()


def test_the_sheet_says_how_much_is_empty_and_shows_only_that(client, case):
    page = client.get(url(case)).content.decode()
    every, empty = map(int, re.search(r"<strong>(\d+) of (\d+) lines are empty", page).group(2, 1))
    assert 0 < empty < every
    assert page.count("app-copy") == page.count('<dl class="govuk-summary-list app-copy">') > 0
    rows = page[page.index('id="copy-sheet"') :]
    assert rows.count('<span class="app-quiet">Not recorded</span>') == empty
    missing = client.get(url(case, "notification/?show=missing")).content.decode()
    rows = missing[missing.index('id="copy-sheet"') :]
    assert rows.count('<span class="app-quiet">Not recorded</span>') == empty
    assert "data-copy=" not in rows
    assert "Show every line" in rows


def test_the_whole_sheet_is_one_text_that_can_be_selected(client, case):
    page = client.get(url(case)).content.decode()
    text = re.search(r"<textarea [^>]*readonly[^>]*>(.*?)</textarea>", page, re.DOTALL)[1]
    assert f"Local reference: {case.reference}" in text
    assert "THE INCIDENT" in text
    assert "Setting: Not recorded" in text


def test_each_line_leads_to_its_page_and_that_page_back_to_the_sheet(client, case):
    page = client.get(url(case)).content.decode()
    links = set(re.findall(r'href="(/staff/cases/[^"]*\?for=sheet)"', page))
    child = case.people.get()
    assert {url(case, f"{part}?for=sheet") for part in (
        "details/", "awareness/", "people/add/adult/", "proceedings/add/",
        *(f"people/{child.pk}/{part}/" for part in ("who", "home", "background", "school", "death", "care")),
    )} == links  # fmt: skip
    for link in links:
        assert f'href="{url(case)}#copy-sheet"' in client.get(link).content.decode(), link
    answer = client.post(url(case, "people/add/adult/?for=sheet"), {
        "role": "parent", "initials": "P.Q.", "reason": "Told by the school",
    })  # fmt: skip
    assert answer["Location"] == f"{url(case)}#copy-sheet"
    assert f'href="{url(case)}#copy-sheet"' not in client.get(url(case, "details/")).content.decode()


def test_who_does_not_work_on_the_case_has_no_links_on_the_sheet(case, sign_in):
    page = sign_in(make_user("scrutineer")).get(url(case)).content.decode()
    assert "The whole sheet as one text" in page
    assert "for=sheet" not in page


class TestToday:
    """A day that is usually today has a button that says so, on every page that asks for one."""

    def test_fills_it_in_and_saves_nothing(self, client, case):
        page = url(case, "notification/sent/")
        assert 'value="day-today-sent_on"' in client.get(page).content.decode()
        answer = client.post(page, {"action": "day-today-sent_on", "sent_by": "Noti Fyer"})
        assert [box in answer.content.decode() for box in ('value="18"', 'value="11"', 'value="2026"')] == [True] * 3
        assert 'value="Noti Fyer"' in answer.content.decode()
        assert "There is a problem" not in answer.content.decode()
        assert not case.notifications.exists()

    def test_keeps_the_version_that_was_seen(self, client, case):
        client.post(url(case, "notification/sent/"), sent())
        row = case.notifications.get()
        page = url(case, f"notification/{row.pk}/correct/")
        answer = client.post(page, {"action": "day-today-sent_on", "version": "1"})
        assert answer.context["form"]["version"].value() == 1


class TestTheWayOnFromTheCopySheet:
    def page(self, sign_in, case, by=None) -> str:
        return sign_in(by or case.owner).get(f"{case.get_absolute_url()}notification/").content.decode()

    def test_before_it_is_sent_the_page_says_first_how_much_of_the_sheet_is_empty(self, sign_in):
        page = self.page(sign_in, log_case())
        assert "lines of the copy sheet are empty.</strong>" in page
        assert page.index("lines of the copy sheet are empty") < page.index("Who else was told")
        assert "What comes next" not in page

    def test_after_it_is_sent_it_says_whom_to_tell_and_leads_to_the_agencies(self, sign_in):
        case = log_case()
        record_notification(case, Sent(WED.date(), sent_by="An officer"), by=case.owner, today=WED.date())
        page = self.page(sign_in, case)
        assert "What comes next" in page
        assert f'href="{case.get_absolute_url()}rapid-review/agencies/ask/">Ask agencies</a>' in page
        assert "lines of the copy sheet are empty" not in page
        assert "What comes next" not in self.page(sign_in, case, make_user("scrutineer"))

    def test_once_agencies_were_asked_it_leads_to_their_answers(self, sign_in):
        case, day = log_case(), WED.date()
        record_notification(case, Sent(day, sent_by="An officer"), by=case.owner, today=day)
        returns.ask(case, [make_agency()], [make_person(case)], day + dt.timedelta(days=9), by=case.owner, today=day)
        page = self.page(sign_in, case)
        assert "Ask agencies</a>" not in page
        assert 'rapid-review/agencies/">See what the agencies answered</a>: 0 of 1 so far' in page


def test_two_proceedings_of_one_kind_are_told_apart_on_the_copy_sheet(client, case):
    for status in ("Adjourned", "Opened"):
        add(Proceeding(incident=case, kind="inquest", status=status), by=case.owner, why="For a test")
    page = client.get(url(case)).content.decode()
    assert ">Inquest</dt>" in page.replace("\n", "")
    assert "Inquest 2" in page
