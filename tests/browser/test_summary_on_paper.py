"""The page of a case's summary, printed for a meeting: two sheets of A4, as its PDF, however much is recorded."""

import pypdfium2
import pytest

from tests.dashboard.reports.test_case_summary import case, make_full, url

pytestmark = pytest.mark.django_db(transaction=True)
__all__ = ["case"]


def test_the_summary_is_printed_on_two_sheets(case, sign_in_page, live_server):
    make_full(case)
    page = sign_in_page(case.owner)
    page.goto(live_server.url + url(case, "/"))
    paper = pypdfium2.PdfDocument(page.pdf(format="A4", print_background=False))
    words = " ".join(" ".join(sheet.get_textpage().get_text_range() for sheet in paper).split())
    assert len(paper) <= 2, len(paper)
    for said in ("What happened", "Decisions, with reasons", "Who is waiting for whom", "Actions that are open"):
        assert said in words, said
    assert "Sign out" not in words
