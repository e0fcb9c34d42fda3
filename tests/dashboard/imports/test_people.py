"""The people beside the child in columns of their own: found by search, kept out of what is published, added once."""

import datetime as dt

import pytest

from cases.deadlines.models import Deadline
from cases.editing.corrections import correct_person
from cases.incidents.models import Incident
from cases.incidents.search import found_by
from cases.incidents.sources import SourceRow
from csprapp.accounts.roles import Role
from csprapp.mail.models import Outbox
from dashboard.imports.columns import by_words
from dashboard.imports.services import bring_over
from publishing.disclosure.searches import Place, findings
from publishing.links.queries import known_to
from tests.dashboard.imports.scene import TODAY, outcomes, planned, row_of, tracker
from tests.factories import make_area, make_user
from tests.tables.makers import xlsx

pytestmark = [pytest.mark.django_db, pytest.mark.both]
DAY = dt.date
HEADINGS = [
    "Ref", "Child", "DOB", "Date of incident", "Date LA aware", "Mother", "Mother DOB", "Father", "Parent/Carer",
    "Sibling(s)", "Subject of concern", "MGM",
]  # fmt: skip
FAMILY = ["SI-7", "Jon Quill", DAY(2015, 4, 3), DAY(2026, 10, 1), DAY(2026, 10, 2), "QUILL, Jane", DAY(1990, 2, 1),
          "Tom Wray (in prison)", "Orla Vantwick - foster carer", "Kay (9), Lou Quill", "Tom Wray", ""]  # fmt: skip


@pytest.fixture
def area():
    return make_area("Westmere")


@pytest.fixture
def coordinator():
    return make_user(Role.COORDINATOR, name="Cora Dinator")


def bring(data, area, by):
    return bring_over(planned(data), file_name="tracker.xlsx", area=area, owners={}, by=by, today=TODAY)


def file(*rows, headings=HEADINGS):
    return tracker(*rows, headings=headings)


def people(case):
    return [(each.role, each.name or each.initials, each.relationship) for each in case.people.order_by("pk")]


def test_everybody_is_recorded_once_with_the_part_they_have(area, coordinator):
    (case,) = bring(file(FAMILY), area, coordinator)
    assert people(case) == [
        ("child", "Jon Quill", ""),
        ("parent", "Jane Quill", "Mother"),
        ("believed", "Tom Wray", "Father"),
        ("carer", "Orla Vantwick", "Foster carer"),
        ("sibling", "Kay Quill", ""),
        ("sibling", "Lou Quill", ""),
    ]
    assert case.people.get(name="Jane Quill").date_of_birth == DAY(1990, 2, 1)
    assert case.people.get(name="Jane Quill").initials == "J.Q."


def test_they_are_found_by_search_and_by_the_check_of_what_is_published(area, coordinator):
    (case,) = bring(file(FAMILY), area, coordinator)
    for name in ("Jane Quill", "Wray", "Vantwick", "Lou"):
        assert found_by(Incident.objects.all(), name, 5) == [case.pk]
    text = "The mother told Ms Vantwick that Tom Wray had come to the house."
    told = [each for each in findings([Place("Summary", text)], known_to([case], TODAY)) if each.named]
    assert len(told) == 2


def test_a_second_time_nothing_changes_even_where_a_name_was_put_right_meanwhile(area, coordinator):
    (case,) = bring(file(FAMILY), area, coordinator)
    mother = case.people.get(name="Jane Quill")
    correct_person(mother, mother.version, {"name": "Janet Quillby", "initials": "J.Q."}, reason="Read her passport",
                   wrong=["name"], by=coordinator, today=TODAY)  # fmt: skip
    made = planned(file(FAMILY))
    assert not made.adds
    assert set(outcomes(made).values()) == {"matched"}
    before = people(case)
    assert bring(file(FAMILY), area, coordinator) == []
    assert people(case) == before


def test_a_case_that_is_here_gets_who_is_missing_and_says_so_before(area, coordinator):
    (case,) = bring(file(FAMILY[:5], headings=HEADINGS[:5]), area, coordinator)
    assert people(case) == [("child", "Jon Quill", "")]
    made = planned(file(FAMILY))
    row = row_of(made, 2)
    assert row.outcome == "matched"
    assert row.reason == (
        f"Already here as case {case.reference}; adds 1 parent, 1 carer, 2 brothers or sisters and "
        "1 adult believed to have caused harm"
    )
    assert bring(file(FAMILY), area, coordinator) == []
    assert len(people(case)) == 6
    line = case.people.get(name="Jane Quill").history.first()
    assert (line.history_user, line.history_change_reason) == (coordinator, "Imported from tracker.xlsx")
    assert SourceRow.objects.filter(incident=case).count() == 2
    assert found_by(Incident.objects.all(), "Vantwick", 5) == [case.pk]
    assert not planned(file(FAMILY)).adds


def test_whoever_cannot_open_a_case_adds_nobody_to_it(area, coordinator):
    (case,) = bring(file(FAMILY[:5], headings=HEADINGS[:5]), area, coordinator)
    eastmere = make_area("Eastmere")
    stranger = make_user(Role.COORDINATOR, area=eastmere)
    assert planned(file(FAMILY)).adds
    bring(file(FAMILY), eastmere, stranger)
    assert people(case) == [("child", "Jon Quill", "")]


def test_a_closed_case_gets_them_too_and_no_date_begins_to_run(area, coordinator):
    old = ["SI-6", "Jon Quill", DAY(2015, 4, 3), DAY(2020, 10, 1), DAY(2020, 10, 2), "QUILL, Jane", "", "", "",
           "Kay Quill 3/4/2012", "", ""]  # fmt: skip
    (case,) = bring(file(old[:5], headings=HEADINGS[:5]), area, coordinator)
    assert case.closed_on
    bring(file(old), area, coordinator)
    assert [role for role, _, _ in people(case)] == ["child", "parent", "sibling"]
    assert not Deadline.objects.open().filter(incident=case).exists()
    assert not Outbox.objects.exists()


def test_one_row_for_each_child_with_the_others_as_siblings_makes_nobody_twice(area, coordinator):
    rows = [
        ["SI-8", "Jon Quill", None, DAY(2026, 10, 1), DAY(2026, 10, 2), "Jane Quill", None, "", "", "Kay", "", ""],
        [
            "SI-8",
            "Kay Quill",
            None,
            DAY(2026, 10, 1),
            DAY(2026, 10, 2),
            "Jane Quill",
            None,
            "",
            "",
            "Jon Quill",
            "",
            "",
        ],
    ]
    (case,) = bring(file(*rows), area, coordinator)
    assert [name for _, name, _ in people(case)] == ["Jon Quill", "Kay Quill", "Jane Quill"]


@pytest.mark.parametrize(
    ("heading", "text", "expected"),
    [
        ("Parents", "Jane Reed (mother) and Tom Wray (step-father)", ["parent Jane Reed", "parent Tom Wray"]),
        ("Parents", "Mr & Mrs Quill", ["parent Mr Quill", "parent Mrs Quill"]),
        ("Mother", "J.Q.", ["parent J.Q."]),
        ("Mother's name", "jane reed", ["parent Jane Reed"]),
        ("Father", "Jane's partner, Tom Wray", ["parent Tom Wray"]),
        ("Siblings", "Jon, Kay & Lou", ["sibling Jon", "sibling Kay", "sibling Lou"]),
        ("Siblings", "unborn sibling", ["unborn Unborn"]),
        ("Carer", "MGM Jean Wray", ["adult Jean Wray"]),
        ("Alleged perpetrator(s)", "Tom Wray (mother's partner)", ["believed Tom Wray"]),
        ("Household members", "Nan - Jean Wray; Uncle Bob Wray", ["adult Jean Wray", "adult Bob Wray"]),
    ],
)
def test_cells_as_trackers_have_them(area, coordinator, heading, text, expected):
    row = ["SI-9", "Ira Venn", DAY(2026, 10, 1), text]
    (case,) = bring(file(row, headings=["Ref", "Child", "Date of incident", heading]), area, coordinator)
    found = [f"{role} {name}" for role, name, _ in people(case)]
    assert found == ["child Ira Venn", *expected]


@pytest.mark.parametrize(
    "text",
    [
        *("Unknown", "N/A", "Yes", "2", "In prison", "Lives with MGM", "Deceased", "Not involved", "as above", "Both"),
        *(
            "Known to MH services",
            "Foster carers - details on Mosaic",
            "Mum",
            "3 half siblings",
            "LA",
            "Father unknown",
        ),
        *("Same as SI-4", "see file", "Yes - 2", "Declined", "Residential home", "Police informed"),
    ],
)
def test_what_is_told_of_them_is_nobody_s_name(area, coordinator, text):
    row = ["SI-9", "Ira Venn", DAY(2026, 10, 1), text, text, text]
    headings = ["Ref", "Child", "Date of incident", "Mother", "Carer", "Siblings"]
    (case,) = bring(file(row, headings=headings), area, coordinator)
    assert people(case) == [("child", "Ira Venn", "")]


@pytest.mark.parametrize(
    ("family", "child", "names", "typed"),
    [
        ("Khan / Begum", "Baby Khan", ("Baby Khan", "Begum"), "begum"),
        ("Achebe-Lund", "Tobi A-L", ("Tobi Achebe-Lund", ""), "lund"),
        ("Vantwick", "J.S.", ("", "Vantwick"), "vantwick"),
        ("The Vantwick family", "", ("", "Vantwick"), "vantwick"),
        ("O'Grady", "Finn", ("Finn O'Grady", ""), "ogrady"),
        ("", "Unborn baby Quill", ("", "Quill"), "quill"),
        ("F1204", "Ira Venn", ("Ira Venn", ""), "venn"),
    ],
)
def test_the_surname_of_a_family_is_found_though_no_child_has_it(area, coordinator, family, child, names, typed):
    row = ["SI-9", family, child, DAY(2026, 10, 1)]
    (case,) = bring(file(row, headings=["Ref", "Family", "Child", "Date of incident"]), area, coordinator)
    person = case.people.get()
    assert (person.name, person.other_names) == names
    assert found_by(Incident.objects.all(), typed, 5) == [case.pk]


def test_a_case_without_a_day_in_a_sheet_of_an_old_year_is_of_that_year(area, coordinator):
    dated = ["8", "Jan Venn", DAY(2017, 5, 1), "NFA"]
    headings = ["Ref", "Child", "Date of incident", "Outcome"]
    sheet = xlsx(("2017-18", [headings, ["7", "Ira Venn", "mid-June", "NFA"], dated]))
    (case, _) = bring(sheet, area, coordinator)
    assert (case.reference, case.closed_on) == ("2018-0001", DAY(2018, 3, 31))


def test_words_that_are_kept_and_not_read_are_told(area, coordinator):
    row = ["SI-9", "Ira Venn", DAY(2026, 10, 1), "Lives with MGM"]
    told = row_of(planned(file(row, headings=["Ref", "Child", "Date of incident", "Father"])), 2)
    assert (told.cell, told.reason) == ("D2", "Not read as a name: it is kept with the case as it is written")


def test_doubtful_names_hold_the_row_up(area, coordinator):
    row = ["SI-9", "Ira Venn", DAY(2026, 10, 1), "Quill, Jon and Kay Wray"]
    told = row_of(planned(file(row, headings=["Ref", "Child", "Date of incident", "Siblings"])), 2)
    assert (told.outcome, told.cell) == ("error", "D2")
    assert "Quill" not in told.reason


@pytest.mark.parametrize(
    ("heading", "key"),
    [
        *(("Mother", "mother"), ("Mum's name", "mother"), ("Birth mother", "mother"), ("Name of mother", "mother")),
        *(("Mother DOB", "born_of_another"), ("DOB of father", "born_of_another"), ("Father(s)", "father")),
        *(("Parents", "parents"), ("Mother & Father", "parents"), ("Parent / Carer", "parents_or_carers")),
        *(("Parent(s)/Carer(s) name", "parents_or_carers"), ("Foster carer", "carers"), ("Carer(s)", "carers")),
        *(
            ("Sibling(s)", "siblings"),
            ("Siblings and DOB", "siblings"),
            ("Other children in the household", "siblings"),
        ),
        *(
            ("Subject of concern", "believed"),
            ("Alleged perpetrator", "believed"),
            ("POC", "believed"),
            ("Parent 2", "parents"),
            ("Parent 1 DOB", "born_of_another"),
        ),
        *(("Significant adults", "adults"), ("Mother's partner", "adults"), ("Family: Mother", "mother")),
    ],
)
def test_their_headings_are_known(heading, key):
    found = by_words(heading)
    assert max(found, key=found.get) == key


@pytest.mark.parametrize(
    "heading", ["Mother's ethnicity", "Father address", "Mother: Address", "Carer's agency", "Sibling school"]
)
def test_what_is_asked_of_somebody_else_is_no_fact_of_the_child(heading):
    assert not by_words(heading)
