"""A report that quotes a language none of the fonts knows is made all the same."""

import datetime as dt
import io
import re

import pytest
from pypdf import PdfReader

from csprapp.files import typeset
from csprapp.files.typeset import INSTEAD
from dashboard.reporting.pdf import make_pdf, signs_without_a_font
from dashboard.reporting.report_blocks import Paragraphs, Report, Section, Table


def report(text: str) -> Report:
    return Report("2026-0042", "Invented", dt.date(2026, 11, 23), (Section("facts", "Facts", (Paragraphs(text),)),))


def shown(made: Report) -> str:
    return "".join(page.extract_text() for page in PdfReader(io.BytesIO(make_pdf(made))).pages)


SAID = (
    *("李小明", "黃劉張 嬅", "たなか 花子", "김철수", "👶👶", "আমার নাম", "ਮੇਰਾ ਨਾਮ", "મારું નામ", "मेरा नाम", "என் பெயர்"),
    *(
        "నా పేరు",
        "ನನ್ನ",
        "എന്റെ",
        "මගේ නම",
        "اسمي أمل",
        "میرا نام ٹھیک ہے",
        "زما نوم ځوان",
        "ناوی من ژیانە",
        "שמי דוד",
        "ስመይ",
    ),
    *("ჩემი", "Իմ անունը", "ฉันชื่อ", "ខ្ញុំ", "ကျွန်တော်", "Оксана", "Ελένη", "Nguyễn", "👨‍👩‍👧 ❤️"),
)


@pytest.mark.parametrize("said", SAID)
def test_what_families_in_england_write_is_drawn_and_named_nowhere(said):
    assert signs_without_a_font(report(said)) == ""
    assert INSTEAD not in shown(report(f"They wrote {said}."))


def test_a_chinese_name_and_emoji_can_be_read_in_the_pdf_as_they_were_written():
    text = shown(report("Her name in her own writing: 李小明. Twins: 👶👶"))
    assert "李小明" in text
    assert "👶👶" in text


def test_what_no_typeface_has_is_named_before_the_pdf_is_made_and_becomes_a_box_there():
    made = report("In her writing: ཀཁ, 李小明 and “Zażółć” – Ελλάς, 5 ≤ 6 \ue123 ߒߞߏ߫")
    assert signs_without_a_font(made) == "ཀཁ\ue123ߒߞߏ"
    text = shown(made)
    assert f"In her writing: {INSTEAD}{INSTEAD}, 李小明 and “Zażółć” – Ελλάς, 5 ≤ 6 {INSTEAD}" in text
    assert signs_without_a_font(report("Plain “words” – and no more…")) == ""


def test_a_page_of_signs_that_no_typeface_has_is_made_all_the_same():
    said = "".join(chr(number) for number in range(0x20000, 0x2A000, 41))
    made = report(f"They wrote “{said}” – and thanked us.")
    assert len(signs_without_a_font(made)) > 100
    text = shown(made)
    assert INSTEAD in text
    assert "thanked us" in text


def test_without_the_folder_of_typefaces_the_pdf_is_made_and_what_it_lacks_is_named(tmp_path, monkeypatch):
    monkeypatch.setattr(typeset, "TYPEFACES", str(tmp_path / "none"))
    typeset._lacking.cache_clear()
    assert signs_without_a_font(report("李小明 and Ελλάς")) == "李小明"
    assert INSTEAD * 3 in shown(report("李小明 and Ελλάς"))
    typeset._lacking.cache_clear()


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
