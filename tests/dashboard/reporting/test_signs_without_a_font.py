"""A report that quotes a language none of the fonts knows is made all the same."""

import datetime as dt
import io

from pypdf import PdfReader

from dashboard.reporting.pdf import INSTEAD, make_pdf
from dashboard.reporting.report_blocks import Paragraphs, Report, Section


def test_a_page_of_chinese_from_all_over_its_writing_becomes_boxes_and_the_rest_stays():
    said = "".join(chr(number) for number in range(0x3400, 0x9FFF, 131))
    section = Section("learning", "Learning", (Paragraphs(f"They wrote “{said}” – and thanked us."),))
    data = make_pdf(Report("2026-0042", "Invented Partnership", dt.date(2026, 11, 23), (section,)))
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages)
    assert INSTEAD in text
    assert "thanked us" in text
    assert "–" in text
