"""The paper for the board: three clicks away, as a page, PDF and Word; nobody is named and no small number stands."""

import datetime as dt
import io
import itertools
import re

import docx
import pikepdf
import pypdfium2
import pytest

from cases.deadlines.services import meet
from dashboard.performance.periods import Period
from dashboard.performance.tables import in_address
from dashboard.reporting.report_blocks import Drawn, Heading, Table
from dashboard.reports.board import board_paper
from tests.dashboard.factories import TODAY, start_clock
from tests.factories import make_user
from tests.factories_cases import make_case, make_person

pytestmark = pytest.mark.django_db
PERIOD = Period(dt.date(2026, 4, 1), TODAY)
QUARTER = Period(dt.date(2026, 4, 1), dt.date(2026, 6, 30))
JUNE = dt.date(2026, 6, 1)
PAPER = "/staff/reports/board"


@pytest.fixture
def cases():
    """Seven notifications in time, two late, six missed; of one case everybody is known."""
    for day in [*[JUNE + dt.timedelta(7)] * 7, *[JUNE + dt.timedelta(8)] * 2, *[None] * 6]:
        deadline = start_clock(make_case(summary="Zebedee fell"), "notify_panel", JUNE)
        make_person(deadline.incident, initials="Z.Q.", name="Zebedee Quarrington")
        if day:
            meet(deadline, day, by=deadline.incident.logged_by, decided_on=day)


def tables(report):
    return {part.caption: part for section in report.sections for part in section.parts if isinstance(part, Table)}


@pytest.mark.both
def test_the_partners_read_every_number_and_others_none_that_is_small(cases):
    manager = make_user("manager")
    inside = tables(board_paper(manager, PERIOD, TODAY, protected=False))["Notifications to the Panel"]
    assert inside.rows[0] == ("This period", "7 of 15 (47%)", "7", "2", "6", "0", "0", "15")
    outside = tables(board_paper(manager, PERIOD, TODAY, protected=True))
    assert outside["Notifications to the Panel"].rows[0] == ("This period", "*", "*", "*", "6", "0", "0", "15")
    assert outside["Overdue today"].rows == (("Notifications to the Panel", "5 or more", "No reason yet: 5 or more"),)


def test_a_picture_whose_lengths_would_show_a_small_number_is_left_out(cases):
    for protected, there in ((True, 0), (False, 2)):
        report = board_paper(make_user("manager"), PERIOD, TODAY, protected=protected)
        assert sum(isinstance(part, Drawn) for section in report.sections for part in section.parts) == there


def test_it_is_three_clicks_from_anywhere_and_names_nobody(cases, sign_in):
    client = sign_in(make_user("manager"))
    assert 'href="/staff/reports/"' in client.get("/staff/").content.decode()
    page = client.get(f"/staff/reports/?{in_address(QUARTER)}").content.decode()
    urls = [url.replace("&amp;", "&") for url in re.findall(rf'href="({PAPER}[^"]+)"', page)]
    assert len(urls) == 6
    for url in urls:
        response = client.get(url)
        assert response.status_code == 200
        text = text_of(response)
        assert "Notifications to the Panel" in text
        assert ("OFFICIAL-SENSITIVE" in text) == ("numbers=all" in url)
        for word in ("Zebedee", "Quarrington", "Z.Q.", "2026-0"):
            assert word not in text


def text_of(response):
    kind = response["Content-Type"]
    if kind.startswith("text/html"):
        return response.content.decode()
    if "pdf" in kind:
        with pikepdf.open(io.BytesIO(response.content)) as pdf:
            assert pdf.Root.MarkInfo.Marked
            assert str(pdf.Root.Lang) == "en-GB"
        return "\n".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(response.content))
    document = docx.Document(io.BytesIO(response.content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    head = [paragraph.text for paragraph in document.sections[0].header.paragraphs]
    return "\n".join([*head, *(paragraph.text for paragraph in document.paragraphs), *cells])


def test_the_pictures_of_the_word_file_say_what_they_show(cases, sign_in):
    response = sign_in(make_user("manager")).get(f"{PAPER}.docx?numbers=all")
    document = docx.Document(io.BytesIO(response.content))
    said = [shape._inline.docPr.get("descr") for shape in document.inline_shapes]
    assert said[0].startswith("In time: 7 of 15 (47%). Notifications to the Panel. Met 7, Met late 2, Missed 6")


def test_other_roles_and_other_files_are_refused(sign_in):
    for role in ("publisher", "contributor", "administrator", "notifier"):
        client = sign_in(make_user(role))
        for url in ("/staff/reports/", f"{PAPER}/", f"{PAPER}.pdf"):
            assert client.get(url).status_code == 403
    assert sign_in(make_user("manager")).get(f"{PAPER}.odt").status_code == 404


def test_an_empty_partnership_has_a_paper_too():
    report = board_paper(make_user("manager"), PERIOD, TODAY, protected=False)
    assert [section.key for section in report.sections][:2] == ["dates", "overdue"]


def test_a_duty_is_named_once_above_its_table(cases):
    for protected in (True, False):
        report = board_paper(make_user("manager"), PERIOD, TODAY, protected=protected)
        parts = next(section.parts for section in report.sections if section.key == "dates")
        for part, after in itertools.pairwise(parts):
            assert not (isinstance(part, Heading) and isinstance(after, Table) and part.text == after.caption)
