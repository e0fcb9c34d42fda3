"""The agencies: kept by an administrator, added by whoever asks and misses one, many at once from a table."""

import datetime as dt
import re

import pytest

from csprapp.accounts.roles import NotAllowed, Role
from csprapp.partnership.models import Agency
from csprapp.records.refusals import Refused
from csprapp.records.settings_rows import with_version
from dashboard.partnership import agencies as services
from dashboard.partnership.pasting import read_table
from reviews.returns.agencies import add_agency
from tests.factories import make_agency, make_user
from tests.factories_cases import make_case, three_boxes

pytestmark = pytest.mark.django_db
LIST, PASTE, ADD = (f"/staff/settings/agencies/{part}" for part in ("", "paste/", "add/"))
TABLE = "Name\tKind\tEmail\nHill School\tSchool\thead@hill.example\n\nInvented Surgery\tGeneral practice\t\n"


@pytest.fixture
def admin():
    return make_user(Role.ADMINISTRATOR)


def hidden(response):
    return dict(re.findall(r'name="(token|version)" value="([^"]*)"', response.content.decode()))


def test_who_asks_agencies_adds_the_one_that_is_missed_and_is_led_back(sign_in):
    case, coordinator = make_case(), make_user(Role.COORDINATOR)
    client = sign_in(coordinator)
    link = f"{ADD}?for={case.reference}"
    answer = client.post(link, {**hidden(client.get(link)), "name": "Hill School", "kind": "School"})
    assert answer["Location"] == f"/staff/cases/{case.reference}/rapid-review/agencies/ask/"
    assert "Hill School" in client.get(answer["Location"]).content.decode()
    assert Agency.history.get(name="Hill School").history_user == coordinator


def test_an_address_from_elsewhere_leads_nowhere(sign_in, admin):
    page = sign_in(admin).get(ADD + "?for=//evil.example").content.decode()
    assert "evil.example" not in page.replace("for=//evil", "")
    assert f'href="{LIST}"' in page


def test_who_may_add_one_may_not_change_or_close_it():
    agency, coordinator = make_agency(), make_user(Role.COORDINATOR)
    version = with_version(agency).version
    for act in (
        lambda: services.change_agency(agency, version, {"name": "Other"}, by=coordinator, why="Why"),
        lambda: services.set_open(agency, version, False, reason="Why", by=coordinator),
    ):
        with pytest.raises(NotAllowed):
            act()
    with pytest.raises(NotAllowed):
        add_agency({"name": "Another"}, by=make_user(Role.PARTNER))


def test_one_of_the_same_name_is_refused_and_a_reason_asked_for_a_change(admin):
    agency = add_agency({"name": "Hill School"}, by=admin)
    with pytest.raises(Refused, match="already"):
        add_agency({"name": "hill school "}, by=admin)
    add_agency({"name": "St Imagina's"}, by=admin)
    with pytest.raises(Refused, match="already"):
        add_agency({"name": "St Imagina’s"}, by=admin)
    version = with_version(agency).version
    services.change_agency(agency, version, {"name": "Hill School", "email": "head@hill.example"}, by=admin, why="")
    with pytest.raises(Refused, match="why"):
        services.change_agency(agency, with_version(agency).version, {"name": "Dale School"}, by=admin, why="")


def test_a_designated_one_is_found_from_its_day_on_and_no_sooner(sign_in, admin, clock):
    client, page = sign_in(admin), LIST + "add/"
    sent = {**hidden(client.get(page)), "name": "Hill School", **three_boxes("designated_from", dt.date(2026, 9, 1))}
    client.post(page, sent)
    make_agency("Invented Surgery")
    assert "From Tue 1 Sep 2026" in client.get(LIST).content.decode()
    for day, shown in ((dt.date(2026, 8, 31), False), (dt.date(2026, 9, 1), True)):
        clock.move_to(dt.datetime.combine(day, dt.time(12), dt.UTC))
        found = sign_in(admin).get(LIST + "?show=designated").content.decode()
        assert ("Hill School" in found) is shown
        assert "Invented Surgery" not in found


def test_is_closed_and_opened_again(sign_in, admin):
    agency, client = make_agency("Hill School"), sign_in(admin)
    page = f"{LIST}{agency.pk}/close/"
    for state in (False, True):
        client.post(page, {**hidden(client.get(page)), "reason": "Closed in July"})
        agency.refresh_from_db()
        assert agency.is_active is state


def test_the_list_is_searched_and_shown_fifty_at_a_time(sign_in, admin):
    for number in range(60):
        make_agency(f"School {number:02}")
    make_agency("Invented Women’s Surgery")
    client = sign_in(admin)
    first = client.get(LIST).content.decode()
    assert "61 agencies" in first
    assert "Page 1 of 2" in first
    for typed in ("surgery", "women's", "women’s"):
        found = client.get(LIST, {"q": typed}).content.decode()
        assert "Invented Women’s Surgery" in found
        assert "School 01" not in found


class TestManyAtOnce:
    def test_are_shown_line_by_line_then_saved(self, sign_in, admin):
        client = sign_in(admin)
        sent = {**hidden(client.get(PASTE)), "table": TABLE}
        preview = client.post(PASTE, sent).content.decode()
        assert "Add 2 agencies" in preview
        assert not Agency.objects.exists()
        assert client.post(PASTE, {**sent, "action": "add"})["Location"] == LIST
        assert client.post(PASTE, {**sent, "action": "add"})["Location"] == LIST  # a second press
        assert set(Agency.objects.values_list("name", "kind", "email")) == {
            ("Hill School", "School", "head@hill.example"),
            ("Invented Surgery", "General practice", ""),
        }

    def test_what_is_wrong_stands_beside_each_line_and_nothing_is_lost(self, sign_in, admin):
        make_agency("hill school")
        client = sign_in(admin)
        table = TABLE + "\tSchool\nDale School\tSchool\tno address\nInvented Surgery\nA\tb\tc@d.example\te\tf\n"
        page = client.post(PASTE, {**hidden(client.get(PASTE)), "table": table, "action": "add"}).content.decode()
        for words in (
            "already",
            "name is missing",
            "address is not correct",
            "in the table twice",
            "more than 4 columns",
        ):
            assert words in page, words
        assert "Dale School\tSchool\tno address" in page
        assert "Add 6" not in page
        assert Agency.objects.count() == 1

    def test_may_be_parted_by_commas(self):
        (line,) = read_table('"Hill, the School",School', services.COLUMNS)
        assert line.cells == {"Name": "Hill, the School", "Kind": "School", "Email": "", "Designated from": ""}

    @pytest.mark.parametrize("typed", ["1/9/2026", "01.09.2026", "1 Sep 2026", "2026-09-01"])
    def test_say_from_when_each_is_part_of_the_arrangements(self, sign_in, admin, typed):
        client = sign_in(admin)
        table = f"Name\tKind\tEmail\tDesignated from\nHill School\tSchool\t\t{typed}\n"
        client.post(PASTE, {**hidden(client.get(PASTE)), "table": table, "action": "add"})
        assert Agency.objects.get().designated_from == dt.date(2026, 9, 1)

    def test_a_day_that_is_none_is_said(self):
        (line,) = read_table("Hill School\tSchool\t\t31/9/2026", services.COLUMNS)
        services.judge([line])
        assert line.wrong == ["Designated from: September 2026 has no day 31"]

    def test_are_not_too_many(self):
        with pytest.raises(Refused, match="At most 500"):
            read_table("\n".join(f"School {n}" for n in range(501)), services.COLUMNS)
