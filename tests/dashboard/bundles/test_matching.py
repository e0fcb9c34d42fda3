"""Which case the name of a file means, and as what a document is kept."""

import datetime as dt

import pytest

from dashboard.bundles.listing import keys_of, rows_of
from dashboard.bundles.matching import References
from dashboard.bundles.planning import ALREADY, GOES, LEFT_OUT, NO_CASE, REFUSED, Here, Looked, plan
from dashboard.bundles.rules import day_in, kind_in, marking_in, marking_said, title_in

TODAY = dt.date(2026, 11, 18)


def references(**more):
    found = References()
    told = {"2024-0007": ["SI-24/007"], "2024-0012": ["CSPR 12"], "2025-0042": ["7"], **more}
    for ours, theirs in told.items():
        found.cases.add(ours)
        for spelling in (ours, *theirs):
            found.add(spelling, ours)
    found.code_names["heron"] = "2024-0012"
    return found


@pytest.mark.parametrize(
    ("path", "case"),
    [
        ("2024-0007 minutes.pdf", "2024-0007"),
        ("2024_0007_minutes.pdf", "2024-0007"),
        ("2024-7 minutes.pdf", ""),  # may be July
        ("case 2024-7 minutes.pdf", "2024-0007"),
        ("20240007.pdf", "2024-0007"),
        ("SI-24-007 minutes.docx", "2024-0007"),
        ("si24007minutes.docx", "2024-0007"),
        ("SI24007 minutes.docx", "2024-0007"),
        ("SI 24 7.docx", "2024-0007"),
        ("Old cases/SI-24-007/2024-01-12 minutes.docx", "2024-0007"),
        ("2024-01-12 notes.pdf", ""),  # a day, not 2024-0112
        ("CSPR-12 report.pdf", "2024-0012"),
        ("Heron/report.pdf", "2024-0012"),
        ("A heron in the park.pdf", ""),
        ("7/minutes.pdf", "2025-0042"),
        ("case 7 minutes.pdf", "2025-0042"),
        ("minutes 7.pdf", ""),
        ("7.pdf", "2025-0042"),
        ("SI-24-0071.pdf", ""),
        ("ＳＩ－２４－００７.pdf", "2024-0007"),
    ],
)
def test_a_reference_is_known_in_any_spelling_and_a_date_is_none(path, case):
    assert next(iter(references().in_path(path).cases), "") == case


def test_a_name_and_a_folder_that_say_two_cases_say_both():
    assert references().in_path("SI-24-007/CSPR 12 report.pdf").cases == {"2024-0007", "2024-0012"}


def test_the_nearest_folder_counts():
    assert references().in_path("SI-24-007/CSPR 12/report.pdf").cases == {"2024-0012"}


@pytest.mark.parametrize(
    ("path", "kind", "marking"),
    [
        ("RR minutes.docx", "Minutes", ""),
        ("Rapid Review/notes.docx", "Rapid review", ""),
        ("Court order.pdf", "Court document", "court"),
        ("GP records.pdf", "Health record", "health"),
        ("CourtOrder.pdf", "Court document", "court"),
        ("Legal advice.pdf", "Legal advice", "legal"),
        ("thoughts.msg", "Email", ""),
        ("thoughts re school.pdf", "", ""),
        ("thing.pdf", "", ""),
    ],
)
def test_a_name_says_what_kind_of_document_it_is(path, kind, marking):
    assert (kind_in(path), marking_in(path)) == (kind, marking)


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("minutes 12.3.24", dt.date(2024, 3, 12)),
        ("2024-03-12 minutes", dt.date(2024, 3, 12)),
        ("20240312", dt.date(2024, 3, 12)),
        ("minutes 12 March 2024", dt.date(2024, 3, 12)),
        ("minutes_12_March_2024", dt.date(2024, 3, 12)),
        ("minutes March 2024", None),
        ("12.3.24 and 13.3.24", None),
        ("minutes 31.2.24", None),
        ("minutes 12.3.27", None),
    ],
)
def test_a_name_says_a_day_or_none(name, day):
    assert day_in(name, TODAY) == day


def test_a_title_leaves_out_the_reference_and_the_names_of_people():
    assert title_in("SI-24-007 RR minutes.docx", "si-24-007", "Minutes", None, ()) == ("RR minutes", False)
    assert title_in("a/Zed Quill visit.docx", "", "Minutes", dt.date(2024, 3, 2), {"quill"}) == (
        "Minutes, 2 March 2024",
        True,
    )
    assert title_in("123.pdf", "", "", None, ())[0] == "Document"


@pytest.mark.parametrize(
    ("said", "marking"),
    [("Official", "official"), ("OFFICIAL-SENSITIVE", "sensitive"), ("Court", "court"), ("secret", "")],
)
def test_a_marking_is_known_by_its_words(said, marking):
    assert marking_said(said) == marking


def test_headings_of_a_list_are_known():
    said = ["File name", "Case reference", "Kind", "Date", "Title", "Pages"]
    assert list(keys_of(said).values()) == ["file", "title", "kind", "dated_on", "reference"] or set(
        keys_of(said).values()
    ) == {"file", "title", "kind", "dated_on", "reference"}
    assert keys_of(["Document", "SI No"]) == {0: "file", 1: "reference"}


def test_rows_of_a_list_find_their_file_however_it_is_named_and_the_others_are_told():
    rows = [{"row": str(at), "sheet": "CSV", "file": name} for at, name in enumerate(
        ["A\\minutes.PDF", "b/Report", "nothing.pdf", ""], start=2)]  # fmt: skip
    found, lost = rows_of(["x/a/Minutes.pdf", "b/report.docx"], rows)
    assert {path: [row["row"] for row in each] for path, each in found.items()} == {
        "x/a/Minutes.pdf": ["2"], "b/report.docx": ["3"]
    }  # fmt: skip
    assert [row["row"] for row in lost] == ["4", "5"]


def made(*files, listed=(), case="", **here):
    return plan(files, listed, Here(references(), **here), TODAY, case=case, marking="sensitive").files


def row(file, **said):
    return {"row": "2", "sheet": "CSV", "file": file, **said}


def test_the_list_counts_before_the_name_and_the_difference_is_told():
    [going] = made(Looked("SI-24-007 a.pdf", "1"), listed=[row("SI-24-007 a.pdf", reference="CSPR 12", kind="Minutes")])
    assert (going.outcome, going.reference, going.kind) == (GOES, "2024-0012", "Minutes")
    assert "the list is used" in going.notes[0]


def test_what_a_person_says_counts_before_everything():
    file = Looked("SI-24-007.pdf", "1", reference="si 24 7", title="T", kind="K", marking="court")
    [going] = made(file, case="2025-0042")
    assert (going.reference, going.title, going.kind, going.marking) == ("2024-0007", "T", "K", "court")


def test_a_file_of_a_case_page_goes_there_unless_its_name_says_another():
    plain, other = made(Looked("a.pdf", "1"), Looked("SI-24-007.pdf", "2"), case="2025-0042")
    assert (plain.outcome, plain.reference) == (GOES, "2025-0042")
    assert other.outcome == NO_CASE
    assert "2024-0007" in other.reason


def test_a_file_twice_in_the_list_is_asked_about():
    [going] = made(Looked("a.pdf", "1"), listed=[row("a.pdf", reference="7"), row("a.pdf", reference="CSPR 12")])
    assert going.outcome == NO_CASE
    assert "several times" in going.reason


def test_a_number_of_several_cases_is_asked_about():
    known = references()
    known.add("SI-1", "2024-0007")
    known.add("SI-1", "2024-0012")
    [going] = plan([Looked("SI-1.pdf", "1")], [], Here(known), TODAY, marking="sensitive").files
    assert going.outcome == NO_CASE
    assert "2024-0007 and 2024-0012" in going.reason


def test_a_file_that_is_here_or_comes_twice_is_kept_once():
    first, again, here = made(
        Looked("SI-24-007/a.pdf", "1"), Looked("SI-24-007/b.pdf", "1"), Looked("SI-24-007/c.pdf", "2"),
        files={("2024-0007", "2"): "Minutes"},
    )  # fmt: skip
    assert [each.outcome for each in (first, again, here)] == [GOES, ALREADY, ALREADY]
    assert "a.pdf" in again.reason
    assert "Minutes" in here.reason


def test_what_is_refused_or_left_out_is_told():
    assert [each.outcome for each in made(Looked("a", refused="No"), Looked("b", is_left_out=True))] == [
        REFUSED, LEFT_OUT
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("date", "words"),
    [("Jan-24", "no date is kept"), ("tbc", "is not a date"), ("1/1/2030", "in the future"), ("soon", "is not a date")],
)
def test_a_date_of_the_list_that_cannot_be_kept_is_named(date, words):
    [going] = made(Looked("SI-24-007.pdf", "1"), listed=[row("SI-24-007.pdf", dated_on=date)])
    assert going.dated_on is None
    assert words in going.notes[0]
