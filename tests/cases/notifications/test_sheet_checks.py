"""The copy sheet says when its lines were last compared with the national form; Settings, Guidance records it."""

import datetime as dt

import pytest

from cases.notifications import sheet_checks
from cases.notifications.models import SheetCheck
from cases.notifications.sheet import groups
from cases.notifications.sheet_checks import NOT_YET, compared_words, every_line, last_compared, lines_of
from csprapp.accounts.roles import NotAllowed, Role
from csprapp.records.refusals import Refused
from tests.factories import make_user
from tests.factories_cases import TODAY, make_case, make_person, three_boxes

pytestmark = pytest.mark.django_db
URL = "/staff/settings/guidance/sheet/"
FORM = "as shown on 1 June 2026"


def compare(lines=None, **facts):
    said = {"edition": FORM, "checked_on": TODAY, "checked_by": "Ada Example, manager", "today": TODAY, **facts}
    by = said.pop("by", None) or make_user("manager")
    return sheet_checks.record_sheet_check(every_line() if lines is None else lines, **said, by=by)


class TestTheLines:
    def test_ask_only_for_the_partnership(self, django_assert_max_num_queries):
        with django_assert_max_num_queries(1):
            lines = every_line()
        assert {"Each child: Sex", "Each child: Consistent identifier", "Proceedings", "Further children"} <= set(lines)
        assert len(lines) == len(set(lines))

    def test_are_all_that_a_sheet_can_have(self):
        case = make_case()
        for role in ("died", "harmed", "sibling", "sibling", "sibling", "mother", "parent", "other_adult"):
            make_person(case, role if role in {"died", "harmed", "sibling"} else "parent", "A.B.")
        assert set(lines_of(groups(case))) <= set(every_line())


class TestTheWords:
    LINES = ("Each child: Sex", "Proceedings")

    def test_say_when_nobody_has_compared_them(self):
        assert compared_words(self.LINES, last_compared()) == NOT_YET

    def test_name_the_day_the_edition_and_who(self):
        compare()
        words = "These lines were compared with the national form (as shown on 1 June 2026) on Wed 18 Nov 2026 by"
        assert compared_words(self.LINES, last_compared()).startswith(words)

    def test_count_those_that_were(self):
        compare(["Proceedings"])
        assert compared_words(self.LINES, last_compared()).startswith("1 of these 2 lines were compared")

    def test_name_the_first_and_the_last_day_of_several(self):
        compare(["Proceedings"], checked_on=TODAY - dt.timedelta(days=7))
        compare(["Each child: Sex"])
        words = compared_words(self.LINES, last_compared())
        assert "in parts, the first on Wed 11 Nov 2026, the last on Wed 18 Nov 2026" in words

    def test_go_back_when_one_is_taken_back(self):
        row = compare()
        sheet_checks.take_back(row, row.version, "The wrong form", by=make_user("manager"), today=TODAY)
        assert compared_words(self.LINES, last_compared()) == NOT_YET
        assert SheetCheck.objects.get().history.count() == 2


class TestRecording:
    @pytest.mark.parametrize(
        ("facts", "words"),
        [
            ({"lines": []}, "at least one line"),
            ({"lines": ["Each child: Shoe size"]}, "at least one line"),
            ({"checked_by": " "}, "who compared"),
            ({"edition": ""}, "edition"),
            ({"checked_on": TODAY + dt.timedelta(days=1)}, "today or in the past"),
        ],
    )
    def test_what_cannot_be_is_refused(self, facts, words):
        with pytest.raises(Refused, match=words):
            compare(**facts)

    @pytest.mark.parametrize("role", [Role.COORDINATOR, Role.SCRUTINEER])
    def test_is_for_managers_and_administrators(self, role):
        with pytest.raises(NotAllowed):
            compare(by=make_user(role))


@pytest.mark.parametrize("role", [Role.MANAGER, Role.ADMINISTRATOR])
def test_they_record_it_on_its_page_line_by_line(sign_in, role):
    client = sign_in(make_user(role))
    assert NOT_YET in client.get("/staff/settings/guidance/").content.decode()
    said = {"edition": FORM, "checked_by": "Ada", **three_boxes("checked_on", TODAY), "lines": ["Proceedings"]}
    assert client.post(f"{URL}check/", {**said, "token": "a"})["Location"] == URL
    page = client.get(URL).content.decode()
    assert "1 of these" in page
    assert "<strong>Not yet compared</strong>" in page
    row = SheetCheck.objects.get()
    taken = {"reason": "A slip", "version": row.version, "token": "b"}
    assert client.post(f"{URL}{row.pk}/take-back/", taken)["Location"] == URL
    assert NOT_YET in client.get(URL).content.decode()
    assert client.get(f"{URL}{row.pk}/take-back/").status_code == 404


def test_the_sheet_of_a_case_says_it(sign_in):
    case = make_case()
    client, page = sign_in(make_user("coordinator")), f"/staff/cases/{case.reference}/notification/"
    assert NOT_YET in client.get(page).content.decode()
    compare(["Proceedings"], note="The form asks who told the family.")
    shown = client.get(page).content.decode()
    assert "lines were compared with the national form (as shown on 1 June 2026)" in shown
    assert shown.count("Not yet compared") == len(lines_of(groups(case))) - 1
    assert "What was found: The form asks who told the family." in shown
    compare()
    assert "Not yet compared" not in client.get(page).content.decode()
