"""A report that quotes a language none of the fonts knows is made all the same."""

import datetime as dt
import io
import re

from pypdf import PdfReader

from csprapp.files.typeset import INSTEAD
from dashboard.reporting.pdf import make_pdf, signs_without_a_font
from dashboard.reporting.report_blocks import Paragraphs, Report, Section, Table


def test_a_page_of_chinese_from_all_over_its_writing_becomes_boxes_and_the_rest_stays():
    said = "".join(chr(number) for number in range(0x3400, 0x9FFF, 131))
    section = Section("learning", "Learning", (Paragraphs(f"They wrote “{said}” – and thanked us."),))
    data = make_pdf(Report("2026-0042", "Invented Partnership", dt.date(2026, 11, 23), (section,)))
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages)
    assert INSTEAD in text
    assert "thanked us" in text
    assert "–" in text


def report(text: str) -> Report:
    return Report("2026-0042", "Invented", dt.date(2026, 11, 23), (Section("facts", "Facts", (Paragraphs(text),)),))


def test_they_are_named_before_the_pdf_is_made_and_nothing_else_is():
    assert signs_without_a_font(report("In her writing: 李小明, twins 👶👶, “Zażółć” – Ελλάς, 5 ≤ 6")) == "李小明👶"
    assert signs_without_a_font(report("Plain “words” – and no more…")) == ""
    assert signs_without_a_font(report("\ue123 a sign of no font, ❤\ufe0f and 👶\u200d\ufe0f")) == "\ue123👶"


def test_bullets_and_ticks_from_word_are_those_that_everybody_has():
    made = report("\uf0b7 One\n\uf0fc Two\n\uf0a7 Three")
    assert signs_without_a_font(made) == ""
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(make_pdf(made))).pages)
    assert all(words in text for words in ("• One", "✓ Two", "▪ Three"))


def test_a_word_longer_than_its_line_is_broken_in_text_and_in_a_table():
    address = "https://example.org/" + "a" * 160
    table = Table("Events", ("When", "What"), (("x" * 60, f"see {address}"),), (1, 6))
    made = Report("2026-0042", "Invented", dt.date(2026, 11, 23), (Section("a", "A", (Paragraphs(address), table)),))
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(make_pdf(made))).pages)
    assert 60 < max(map(len, re.findall("a+", text))) < 100
    assert max(map(len, re.findall("x+", text))) < 16
    assert re.sub(r"[\s\u200b]", "", text).count("a" * 160) == 2
