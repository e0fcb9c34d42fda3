"""The partnership's own row, its areas, partner bodies and themes, kept without a shell."""

import re

import pytest

from csprapp.accounts.roles import NotAllowed, Role
from csprapp.partnership.models import Agency, Area, PartnerBody, Partnership, Theme
from csprapp.records.refusals import Refused
from csprapp.records.services import Conflict
from csprapp.records.settings_rows import with_version
from dashboard.partnership import services
from tests.factories import make_area, make_body, make_theme, make_user
from tests.factories_cases import make_case, make_person

pytestmark = pytest.mark.django_db
FACTS = {"name": "Invented Partnership", "brand_colour": "#0b4f55", "worried_phone": "01632 960 001"}
PAGE = "/staff/settings/partnership/"


@pytest.fixture
def admin():
    return make_user(Role.ADMINISTRATOR, name="Ada Min")


def set_up(admin, version=0, why="", **more):
    return services.set_partnership({**FACTS, **more}, version, by=admin, why=why)


def hidden(response):
    return dict(re.findall(r'name="(token|version)" value="([^"]*)"', response.content.decode()))


class TestThePartnership:
    def test_is_set_up_without_a_reason_and_the_history_says_by_whom(self, admin):
        set_up(admin)
        assert Partnership.current().worried_phone == "01632 960 001"
        assert Partnership.history.get().history_user == admin

    def test_filling_in_needs_no_reason_and_changing_does(self, admin):
        version = with_version(set_up(admin)).version
        set_up(admin, version, host_body="Invented Council")
        version = with_version(Partnership.current()).version
        with pytest.raises(Refused, match="why you are changing it"):
            set_up(admin, version, worried_phone="01632 960 002")
        set_up(admin, version, worried_phone="01632 960 002", why="A new number")
        assert Partnership.history.first().history_change_reason == "A new number"

    @pytest.mark.parametrize(
        ("typed", "kept"),
        [
            ("www.inventedshire.example/arrangements", "https://www.inventedshire.example/arrangements"),
            ("http://inventedshire.example", "http://inventedshire.example"),
            ("javascript:alert(1)", None),
            ("our website", None),
        ],
    )
    def test_a_web_address_is_taken_as_people_write_it(self, sign_in, admin, typed, kept):
        client = sign_in(admin)
        form = client.get(PAGE).context["form"]
        said = {name: form[name].value() or "" for name in ("name", "panel_name", "panel_short", "brand_colour")}
        answer = client.post(PAGE, {**said, **hidden(client.get(PAGE)), "arrangements_site": typed})
        if kept:
            assert Partnership.objects.get().arrangements_site == kept
        else:
            assert "Enter a web address" in answer.content.decode()

    def test_of_two_who_save_at_once_the_second_is_told(self, admin):
        version = with_version(set_up(admin)).version
        set_up(admin, version, quorum=2)
        with pytest.raises(Conflict):
            set_up(admin, version, quorum=3)

    def test_of_two_who_set_it_up_at_once_neither_writes_over_the_other(self, admin, monkeypatch):
        unsaved = Partnership(pk=1)
        set_up(admin)
        monkeypatch.setattr(Partnership, "current", classmethod(lambda cls: unsaved))  # as both saw it
        with pytest.raises(Refused, match="just saved the same"):
            set_up(admin, name="Another Partnership")
        assert Partnership.objects.get().name == FACTS["name"]

    @pytest.mark.parametrize(("colour", "words"), [("#ffdd00", "1.3 to 1"), ("teal", "six figures"), ("#fff", "six")])
    def test_a_colour_that_cannot_be_read_on_white_is_refused(self, admin, colour, words):
        with pytest.raises(Refused, match=words):
            set_up(admin, brand_colour=colour)

    def test_words_that_the_public_reads_name_nobody(self, admin):
        make_person(make_case(), name="Zebedee Quarrington", initials="Z.Q.")
        with pytest.raises(Refused):
            set_up(admin, worried_hours="Ask for Zebedee Quarrington")

    def test_nobody_else_sets_it(self):
        with pytest.raises(NotAllowed):
            set_up(make_user(Role.MANAGER))

    def test_on_its_page_what_is_wrong_stands_beside_the_answer(self, sign_in, admin):
        client = sign_in(admin)
        page = client.get(PAGE)
        assert "Why are you changing it?" not in page.content.decode()
        sent = {**FACTS, "panel_name": "The Panel", **hidden(page)}
        answer = client.post(PAGE, {**sent, "brand_colour": "#ffdd00", "contact_phone": "ring us"}).content.decode()
        assert "Choose a darker one" in answer
        assert "Enter a telephone number" in answer
        assert client.post(PAGE, sent)["Location"] == PAGE
        assert "Why are you changing it?" in client.get(PAGE).content.decode()

    def test_a_colleagues_version_is_shown_beside_ones_own(self, sign_in, admin):
        set_up(admin)
        client = sign_in(admin)
        sent = {**FACTS, "panel_name": "The Panel", **hidden(client.get(PAGE)), "quorum": "2", "why": "Agreed"}
        set_up(admin, with_version(Partnership.current()).version, quorum=3)
        answer = client.post(PAGE, sent)
        assert answer.status_code == 409
        assert "Ada Min" in answer.content.decode()


class TestAreas:
    def test_are_added_and_renamed(self, admin):
        area = services.add_area("Northshire", by=admin)
        with pytest.raises(Refused, match="already"):
            services.add_area("northshire", by=admin)
        version = with_version(area).version
        with pytest.raises(Refused, match="why"):
            services.change_area(area, version, name="Southshire", by=admin, why="")
        services.change_area(area, version, name="Southshire", by=admin, why="Renamed")
        assert Area.objects.get().name == "Southshire"

    def test_stay_open_while_cases_or_people_depend_on_them(self, admin):
        area = make_area("Northshire")
        make_case(area=area)
        make_user(Role.COORDINATOR, area=area)
        with pytest.raises(Refused, match="1 case in it is open and 1 person works in it"):
            services.close_area(area, with_version(area).version, reason="Merged", by=admin)

    def test_are_closed_and_opened_again_on_their_page(self, sign_in, admin):
        area, client = make_area("Northshire"), sign_in(admin)
        for way, state in (("close", False), ("open", True)):
            page = f"/staff/settings/areas/{area.pk}/{way}/"
            client.post(page, {**hidden(client.get(page)), "reason": "Merged"})
            area.refresh_from_db()
            assert area.is_active is state
        assert area.history.first().history_change_reason == "Merged"


class TestPartnerBodies:
    def test_lead_to_the_areas_while_there_is_none(self, sign_in, admin):
        client, page = sign_in(admin), "/staff/settings/bodies/add/"
        first = 'href="/staff/settings/areas/add/"'
        assert first in client.get(page).content.decode()
        make_area()
        assert first not in client.get(page).content.decode()

    def test_are_agencies_too_so_that_they_can_be_asked(self, admin):
        area = make_area()
        Agency.objects.create(name="northshire police")
        for name in ("Northshire Police", "Westmere Police"):
            services.add_body({"name": name, "kind": "police", "areas": [area]}, by=admin)
        assert list(area.partner_bodies.values_list("name", flat=True)) == ["Northshire Police", "Westmere Police"]
        named = [(agency.name, agency.body.name) for agency in Agency.objects.order_by("name")]
        assert sorted(named) == [("Westmere Police", "Westmere Police"), ("northshire police", "Northshire Police")]

    def test_their_names_which_the_public_reads_are_nobodys(self, admin):
        make_person(make_case(), name="Quillan Zedworth")
        facts = {"kind": "police", "areas": [make_area()], "acted_for_by": None}
        with pytest.raises(Refused, match="whole name"):
            services.add_body({"name": "Quillan Zedworth was hurt", **facts}, by=admin)
        body = services.add_body({"name": "Invented Police", **facts}, by=admin)
        with pytest.raises(Refused, match="whole name") as refused:
            named = {"name": "Quillan Zedworth", **facts}
            services.change_body(body, with_version(body).version, named, by=admin, why="It has a new name")
        assert set(refused.value.problems) == {"name"}

    def test_one_of_the_same_kind_may_act_for_another_but_not_in_a_chain(self, admin):
        area = make_area()
        lead, other, council = make_body("icb", area), make_body("icb", area), make_body("local_authority", area)

        def acts(body, by_whom):
            facts = {"name": body.name, "kind": body.kind, "areas": [area], "acted_for_by": by_whom}
            return services.change_body(body, with_version(body).version, facts, by=admin, why="Agreed")

        with pytest.raises(Refused, match="same kind"):
            acts(other, council)
        assert acts(other, lead).acted_for_by == lead
        with pytest.raises(Refused, match="acts for another body itself"):
            acts(lead, make_body("icb", area))
        with pytest.raises(Refused, match="itself"):
            acts(make_body("icb", area), PartnerBody.objects.get(pk=other.pk))

    def test_the_history_says_in_which_areas_and_leaving_one_needs_a_reason(self, admin):
        here, there = make_area("Here"), make_area("There")
        body = make_body("police", here)
        facts = {"name": body.name, "kind": "police"}
        version = with_version(body).version
        services.change_body(body, version, {**facts, "areas": [here, there]}, by=admin, why="")
        assert body.history.first().history_change_reason == "Areas: Here, There"
        with pytest.raises(Refused, match="why"):
            services.change_body(body, with_version(body).version, {**facts, "areas": [there]}, by=admin, why="")

    def test_are_changed_on_their_page(self, sign_in, admin):
        area = make_area()
        body, client = make_body("police", area, name="Police"), sign_in(admin)
        page = f"/staff/settings/bodies/{body.pk}/"
        sent = {**hidden(client.get(page)), "name": "Constabulary", "kind": "police", "areas": [area.pk]}
        assert "Enter why you are changing it" in client.post(page, sent).content.decode()
        client.post(page, {**sent, **hidden(client.get(page)), "why": "Its proper name"})
        assert "Constabulary" in client.get("/staff/settings/bodies/").content.decode()


def test_a_theme_keeps_the_address_of_its_page_when_it_is_renamed(admin):
    make_theme("Voice")
    first, second = (services.add_theme(name, by=admin) for name in ("Voice of the child", "Voice of the child!"))
    assert (first.slug, second.slug) == ("voice-of-the-child", "voice-of-the-child-2")
    services.change_theme(first, with_version(first).version, name="Children’s voices", by=admin, why="Clearer")
    assert Theme.objects.get(pk=first.pk).slug == "voice-of-the-child"
