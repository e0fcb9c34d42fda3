"""What people paste into a case, in the report for the Panel: made, with every word, and within its page."""

import datetime as dt
import io

import pypdfium2
import pytest
from docx import Document

from dashboard.reporting.pdf import make_pdf
from dashboard.reporting.report_blocks import Heading, Paragraphs, Report, Section, Table
from dashboard.reporting.word import make_word

MARGIN = 20  # points
TEXTS = {
    "typst's own signs": "#let x = 1 $x^2$ @ref [[x]] a // b /* c */ `code` *bold* _it_ \\ end",
    "a vertical tab": "Address:\x0b14 Acacia Drove\x0bInvented",
    "signs that nobody can print": "a\x00b\x1fc\ud800",
    "a mark of Word's own": "\uf0b7 one \uf0fc two",
    "lines of a Mac": "One\u2028Two\u2029Three",
    "blanks that do not break": "a\u00a0" * 200,
    "words joined by them": "Local\u00a0Safeguarding\u00a0Children\u00a0Partnership said so",
    "one long word": "a" * 400,
    "an address of the web": "https://example.org/" + "a" * 300,
    "underscores": "x_" * 200,
    "Chinese without a blank": "李" * 300,
    "from right to left": "قال محمد إنه خائف، שרה אמרה",
    "Indian letters": "राधा ने कहा তিনি বললেন அவள்",
    "emoji of several signs": "👨‍👩‍👧‍👦 👩🏽 ❤️",
    "a letter and its mark apart": "Zoe\u0308 a\u030a",
    "turned round": "abc \u202edef\u202c ghi",
    "tabs": "a\tb\tc",
    "nothing": " ",
}


def report(text):
    table = Table("What is recorded", ("What", "Recorded"), (("Text", text),), (1, 3))
    return Report(
        "2026-0001", "Invented", dt.date(2026, 11, 27), (Section("s", "S", (Heading(text), Paragraphs(text), table)),)
    )


@pytest.mark.parametrize("kind", TEXTS)
def test_it_is_made_and_nothing_runs_off_the_page(kind):
    with pypdfium2.PdfDocument(make_pdf(report(TEXTS[kind]))) as pdf:
        for page in pdf:
            wide, words = page.get_width(), page.get_textpage()
            shown = words.get_text_range()
            edges = [
                words.get_charbox(at)[2] for at in range(words.count_chars()) if words.get_text_range(at, 1).strip()
            ]
            assert max(edges, default=0) < wide - MARGIN
            assert "Rapid review report" in shown
            words.close()
            page.close()


@pytest.mark.parametrize("kind", TEXTS)
def test_its_word_file_says_the_same_in_paragraph_and_table(kind):
    made = Document(io.BytesIO(make_word(report(TEXTS[kind]))))
    said = "\n".join(paragraph.text for paragraph in made.paragraphs)
    cell = made.tables[0].rows[1].cells[1].text
    letters = [sign for sign in TEXTS[kind] if sign.isalnum() and sign.isprintable()]
    assert not [sign for sign in letters if sign not in said or sign not in cell]
