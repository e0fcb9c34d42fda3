"""What a person does to correct a case after it was logged."""

import datetime as dt

import pytest
from lxml import html

from cases.editing.corrections import link_cases
from cases.incidents.access import restrict
from cases.incidents.models import Incident, Person, Proceeding
from tests.factories import make_agency, make_area, make_user
from tests.factories_cases import TODAY, log_case, three_boxes
from tests.undo import press_undo

WED = dt.datetime(2026, 11, 18, 10, 0, tzinfo=dt.UTC)
WHY = {"reason": "The hospital's letter"}
PARTS = (
    "details/", "people/add/child/", "people/add/adult/", "proceedings/add/", "close/", "reopen/", "link/",
    "awareness/",
)  # fmt: skip

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


def url(case, part=""):
    return f"/staff/cases/{case.reference}/{part}"


def version(case):
    return Incident.objects.get(pk=case.pk).version


def test_what_is_known_is_changed_with_a_reason(client, case):
    school = make_agency("Invented School")
    data = {
        "setting": "A school",
        "nature": "death",
        "harms": ["neglect"],
        "agencies": [school.pk],
        "media_interest": "no",
    }
    answer = client.post(url(case, "details/"), data | WHY | {"version": version(case)})
    assert answer.url == url(case, "edit/")
    case.refresh_from_db()
    assert (case.setting, case.nature, case.harms, case.media_interest) == ("A school", "death", ["neglect"], False)
    assert list(case.agencies.all()) == [school]
    assert case.history.first().history_change_reason.startswith("The hospital's letter")


def test_the_form_starts_with_what_is_recorded(client, case):
    client.post(url(case, "details/"), {"setting": "A school", "version": version(case)} | WHY)
    assert 'value="A school"' in client.get(url(case, "details/")).content.decode()


@pytest.mark.both
def test_filling_a_blank_asks_no_reason_and_the_history_says_so(client, case):
    answer = client.post(url(case, "details/"), {"setting": "A school", "version": version(case)})
    assert answer.url == url(case, "edit/")
    case.refresh_from_db()
    assert case.setting == "A school"
    newest = case.history.first()
    assert (newest.history_change_reason, newest.history_user) == ("Filled in", case.owner)


@pytest.mark.parametrize("now", ["A hospital", ""])
@pytest.mark.both
def test_what_is_recorded_is_not_changed_or_emptied_without_a_reason(client, case, now):
    client.post(url(case, "details/"), {"setting": "A school", "version": version(case)})
    page = client.post(url(case, "details/"), {"setting": now, "version": version(case)}).content.decode()
    assert "Enter why you are changing this" in page
    assert Incident.objects.get(pk=case.pk).setting == "A school"
    said = {"setting": now, "version": version(case)} | WHY
    assert client.post(url(case, "details/"), said).status_code == 302
    assert Incident.objects.get(pk=case.pk).setting == now


@pytest.mark.both
def test_one_more_of_a_list_is_filled_in_and_one_less_is_a_change(client, case):
    school, hospital = make_agency("Invented School"), make_agency("Invented Hospital")
    for agencies, harms in (([school.pk], ["neglect"]), ([school.pk, hospital.pk], ["neglect", "physical"])):
        said = {"agencies": agencies, "harms": harms, "version": version(case)}
        assert client.post(url(case, "details/"), said).status_code == 302
    assert "Filled in. Agencies added: Invented Hospital" in case.history.first().history_change_reason
    for fewer in ({"agencies": [school.pk]}, {"harms": ["neglect"]}):
        page = client.post(url(case, "details/"), said | fewer | {"version": version(case)}).content.decode()
        assert "Enter why you are changing this" in page
    assert case.agencies.count() == 2


@pytest.mark.both
def test_what_is_known_of_a_person_is_filled_in_without_a_reason_and_changed_with_one(client, case):
    person = case.people.get()
    said = {"role": "harmed", "initials": "Q.Z.", "school": "Invented School", "addresses": "1 Canary Row\r\nTown"}
    assert client.post(url(case, f"people/{person.pk}/"), said | {"version": 1}).status_code == 302
    page = client.post(url(case, f"people/{person.pk}/"), said | {"school": "Another School", "version": 2})
    assert "Enter why you are changing this" in page.content.decode()
    assert Person.objects.get(pk=person.pk).child.school == "Invented School"
    same = client.post(url(case, f"people/{person.pk}/"), said | {"version": 2, "name": "Quinn Zed"})
    assert same.status_code == 302, "the same text, with the lines broken as a browser breaks them, is no change"
    reasons = Person.objects.get(pk=person.pk).history.values_list("history_change_reason", flat=True)
    assert set(reasons[:2]) == {"Filled in"}


def test_a_name_is_not_taken_for_initials_and_one_recorded_before_stops_no_other_change(client, case):
    person = case.people.get()
    said = {"role": "harmed", "initials": "Quinn Zed", "name": "Quinn Zed", "version": 1, "reason": "Told by telephone"}
    page = client.post(url(case, f"people/{person.pk}/"), said).content.decode()
    assert "Enter initials, not the name" in page
    assert Person.objects.get(pk=person.pk).initials == "Q.Z."
    Person._base_manager.filter(pk=person.pk).update(initials="Quinn Zed", name="Quinn Zed")
    assert client.post(url(case, f"people/{person.pk}/"), said | {"school": "Invented School"}).status_code == 302


def test_a_date_that_was_not_known_is_entered_without_a_reason_and_corrected_with_one(case, sign_in, coordinator):
    late = log_case(by=coordinator, aware_on=None)
    client = sign_in(make_user("manager"))
    day = three_boxes("aware_on", dt.date(2026, 11, 16))
    assert client.post(url(late, "awareness/"), day | {"version": version(late)}).status_code == 302
    other = three_boxes("aware_on", dt.date(2026, 11, 17)) | {"version": version(late)}
    assert "Enter why you are changing this" in client.post(url(late, "awareness/"), other).content.decode()
    assert Incident.objects.get(pk=late.pk).aware_on == dt.date(2026, 11, 16)


@pytest.mark.parametrize(("part", "what"), [("awareness/", "aware"), ("details/", "occurred")])
def test_a_time_that_lies_ahead_today_is_refused(case, sign_in, part, what):
    said = three_boxes(f"{what}_on", TODAY) | {f"{what}_time": "11:59pm", "version": version(case), **WHY}
    page = sign_in(make_user("manager")).post(url(case, part), said).content.decode()
    assert "The time must not be in the future" in page
    assert version(case) == 1


def test_who_and_what_is_added_needs_no_reason(client, case):
    client.post(url(case, "people/add/adult/"), {"role": "parent", "initials": "P.Z."})
    assert Person.objects.get(initials="P.Z.").history.first().history_change_reason == "Added"
    client.post(url(case, "proceedings/add/"), {"kind": "inquest"})
    row = case.proceedings.get()
    assert client.post(url(case, f"proceedings/{row.pk}/"), {"kind": "inquest", "status": "Opened", "version": 1}).url
    page = client.post(url(case, f"proceedings/{row.pk}/"), {"kind": "inquest", "status": "Held", "version": 2})
    assert "Enter why you are changing this" in page.content.decode()


def test_a_quicker_colleague_is_shown_and_not_overwritten(client, case, sign_in):
    seen = version(case)
    other = sign_in(make_user("manager", name="Manny Ger"))
    other.post(url(case, "details/"), {"summary": "Their text", "version": seen, "reason": "They knew first"})
    answer = client.post(url(case, "details/"), {"summary": "My text", "version": seen} | WHY)
    page = answer.content.decode()
    assert answer.status_code == 409
    for words in ("Manny Ger saved this page", "They knew first", "Their text", "My text"):
        assert words in page
    assert Incident.objects.get(pk=case.pk).summary == "Their text"
    data = {"summary": "Both texts", "version": answer.context["form"].data["version"]} | WHY
    assert client.post(url(case, "details/"), data).status_code == 302
    assert Incident.objects.get(pk=case.pk).summary == "Both texts"


def test_a_child_is_added_with_all_that_is_asked_of_a_child(client, case):
    data = {"role": "sibling", "initials": "B.Z.", "name": "Bo Zed", "school": "Invented School", "looked_after": "yes"}
    client.post(url(case, "people/add/child/"), data | WHY)
    person = Person.objects.get(initials="B.Z.")
    assert (person.role, person.child.school, person.child.looked_after) == ("sibling", "Invented School", "yes")


def asked_at_first(answer):
    """The names of the boxes of a page that are not folded, each once; and the headings of what is folded."""
    page = html.fromstring(answer.content)
    names = [
        field.get("name")
        for field in page.xpath("//main//form//*[self::input or self::select or self::textarea]")
        if field.get("type") != "hidden" and not field.xpath("ancestor::details[not(@open)]")
    ]
    folded = page.xpath("//details[not(@open)]//*[contains(@class, 'summary-text')]/text()")
    return list(dict.fromkeys(name for name in names if not name.endswith(("_month", "_year")))), folded


def test_who_is_added_is_asked_first_and_the_rest_is_folded(client, case):
    child, more = asked_at_first(client.get(url(case, "people/add/child/")))
    assert child == ["role", "initials", "name", "date_of_birth_day", "addresses", "reason"]
    assert len(more) == 8
    adult, more = asked_at_first(client.get(url(case, "people/add/adult/")))
    assert adult == ["role", "initials", "name", "relationship", "date_of_birth_day", "addresses", "reason"]
    assert len(more) == 1


def test_what_was_filled_in_or_is_wrong_is_not_folded(client, case):
    data = {"role": "sibling", "school": "Invented School", "died_on_day": "31", "died_on_month": "2"}
    answer = client.post(url(case, "people/add/child/"), data)
    shown, folded = asked_at_first(answer)
    assert {"school", "died_on_day"} <= set(shown)
    assert "nhs_number" not in shown
    assert "Home and family" in folded


def test_an_adult_is_added(client, case):
    client.post(
        url(case, "people/add/adult/"), {"role": "parent", "initials": "P.Z.", "relationship": "Father of Q.Z."} | WHY
    )
    assert Person.objects.get(initials="P.Z.").relationship == "Father of Q.Z."


def test_nobody_is_added_without_initials(client, case):
    page = client.post(url(case, "people/add/adult/"), {"role": "parent", "name": "Pat Zed"} | WHY).content.decode()
    assert "Enter the person’s initials" in page
    assert 'value="Pat Zed"' in page


def test_only_children_and_adults_are_added(client, case):
    assert client.get(url(case, "people/add/robot/")).status_code == 404


def test_a_person_is_corrected(client, case):
    person = case.people.get()
    data = {"role": "died", "initials": "Q.Z.", **three_boxes("died_on", dt.date(2026, 11, 15)), "version": 1}
    client.post(url(case, f"people/{person.pk}/"), data | WHY)
    person = Person.objects.get(pk=person.pk)
    assert (person.role, person.child.died_on) == ("died", dt.date(2026, 11, 15))


def test_both_versions_of_a_person_are_shown_after_a_conflict(client, case, sign_in):
    person = case.people.get()
    data = {"role": "harmed", "initials": "Q.Z.", "version": 1}
    sign_in(make_user("manager")).post(url(case, f"people/{person.pk}/"), data | {"school": "Their School"} | WHY)
    answer = client.post(url(case, f"people/{person.pk}/"), data | {"school": "My School"} | WHY)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Their School" in page
    assert "My School" in page


def test_a_name_for_publications_is_never_the_childs_own(client, case):
    person = case.people.get()
    data = {"role": "harmed", "initials": "Q.Z.", "name": "Quinn Zed", "published_pseudonym": "quinn", "version": 1}
    page = client.post(url(case, f"people/{person.pk}/"), data | WHY).content.decode()
    assert "part of the child’s own name" in page


def test_a_person_of_another_case_is_not_found_here(client, case, coordinator):
    other = log_case(by=coordinator).people.get()
    assert client.get(url(case, f"people/{other.pk}/")).status_code == 404


def test_a_proceeding_just_added_is_taken_back_in_one_press_and_leads_back_to_where_it_was_added(client, case):
    typed = {"kind": "inquest", "status": "Opened"} | WHY
    page = client.post(url(case, "proceedings/add/") + "?for=case", typed, follow=True)
    answer = press_undo(client, page)
    assert answer.redirect_chain[-1][0].startswith(f"{case.get_absolute_url()}#")
    assert not case.proceedings.exists()
    assert Proceeding.everything.get().in_error


def test_a_proceeding_is_added_and_ends(client, case):
    client.post(url(case, "proceedings/add/"), {"kind": "inquest", "status": "Opened"} | WHY)
    row = case.proceedings.get()
    ended = three_boxes("ended_on", dt.date(2026, 11, 17))
    client.post(url(case, f"proceedings/{row.pk}/"), {"kind": "inquest", "status": "Held", "version": 1} | ended | WHY)
    row.refresh_from_db()
    assert (row.status, row.ended_on) == ("Held", dt.date(2026, 11, 17))


def test_a_manager_gives_the_case_to_another_owner(case, sign_in):
    other = make_user("coordinator")
    sign_in(make_user("manager")).post(url(case, "owner/"), {"owner": other.pk, "version": version(case)} | WHY)
    assert Incident.objects.get(pk=case.pk).owner == other


def test_a_coordinator_cannot_give_it_away(client, case):
    assert client.get(url(case, "owner/")).status_code == 403


def test_a_case_is_closed_and_opened_again(client, case):
    closed = {"closed_as": "duplicate", **three_boxes("closed_on", dt.date(2026, 11, 18)), "version": version(case)}
    client.post(url(case, "close/"), closed | WHY)
    assert Incident.objects.get(pk=case.pk).closed_as == "duplicate"
    client.post(url(case, "reopen/"), {"version": version(case), "starts": "mistake"} | WHY)
    assert Incident.objects.get(pk=case.pk).closed_on is None


def test_a_case_that_is_open_cannot_be_opened(client, case):
    sent = {"version": version(case), "starts": "mistake"} | WHY
    page = client.post(url(case, "reopen/"), sent).content.decode()
    assert "This case is open" in page


def test_another_case_is_linked_by_its_reference(client, case, coordinator):
    other = log_case(by=coordinator)
    client.post(url(case, "link/"), {"other": other.reference, "kind": "related"})
    assert case.links.get().other == other


def test_a_case_that_is_not_open_to_the_person_is_not_said_to_exist(client, case):
    hidden = log_case(restricted_reason="Private", named=[make_user("manager")])
    there = client.post(url(case, "link/"), {"other": hidden.reference, "kind": "related"}).content.decode()
    missing = client.post(url(case, "link/"), {"other": "2026-9999", "kind": "related"}).content.decode()
    words = "Enter the reference of a case you can open"
    assert words in there
    assert words in missing


def test_a_stranger_gets_the_same_404_everywhere(case, sign_in):
    stranger = sign_in(make_user("manager", area=make_area("Elsewhere")))
    for part in (*PARTS, "owner/"):
        there, missing = stranger.get(url(case, part)), stranger.get(f"/staff/cases/2026-9999/{part}")
        assert (there.status_code, missing.status_code) == (404, 404)
        assert there.content == missing.content


@pytest.mark.parametrize("part", PARTS)
def test_a_reader_may_change_nothing(case, sign_in, part):
    assert sign_in(make_user("scrutineer")).get(url(case, part)).status_code == 403


ODD = ["", "\x00", "𝔘👩‍👧\u202e", "x" * 100_000, "<b>", "9" * 5000, "-1"]


@pytest.mark.parametrize("part", PARTS)
def test_odd_input_is_answered_with_a_page(client, case, part):
    form = client.get(url(case, part)).context["form"]
    names = [
        f"{name}_{part}" if part else name
        for name, field in form.fields.items()
        for part in getattr(field.widget, "parts", [""])
    ]
    for value in ODD:
        assert client.post(url(case, part), dict.fromkeys(names, value)).status_code in {200, 302, 409}, value[:9]


def test_a_very_long_text_is_kept(client, case):
    data = {"summary": "x" * 200_000, "version": version(case)} | WHY
    assert client.post(url(case, "details/"), data).status_code == 302
    assert len(Incident.objects.get(pk=case.pk).summary) == 200_000


def test_all_that_can_be_changed_is_found_on_one_page(client, case):
    client.post(url(case, "proceedings/add/"), {"kind": "inquest", "status": "Opened"} | WHY)
    page = client.get(url(case, "edit/")).content.decode()
    person, proceeding = case.people.get(), case.proceedings.get()
    for part in (
        "awareness/", "details/", f"people/{person.pk}/who/", "people/add/adult/",
        f"proceedings/{proceeding.pk}/", "close/", "link/",
    ):  # fmt: skip
        assert f'href="{url(case, part)}"' in page
    assert f'href="{url(case, "owner/")}"' not in page


def test_the_case_page_leads_there(client, case, sign_in):
    assert url(case, "edit/") in client.get(url(case)).content.decode()
    assert url(case, "edit/") not in sign_in(make_user("scrutineer")).get(url(case)).content.decode()


def test_a_linked_case_that_is_not_open_to_the_reader_is_named_nowhere(client, case, coordinator):
    manager = make_user("manager")
    other = log_case(by=manager, area=case.area)
    link_cases(case, other, "related", note="", by=manager, today=TODAY)
    assert other.reference in client.get(url(case, "edit/")).content.decode()
    people = [manager, make_user("manager")]
    restrict(other, version(other), people, reason="A colleague's family", by=manager, today=TODAY)
    for part in ("edit/", "history/"):
        assert other.reference not in client.get(url(case, part)).content.decode()
