# ruff: noqa: E501
"""Pasted text keeps its words, signs and numbers in ways nobody had tried."""

import re

import pytest

from publications.library import body
from publishing.disclosure.body_text import as_text

AS_TYPED = [
    "One\u2028Two\u2029Three", "§ 47 enquiries", "*see note", "#1 priority", "> 5 visits", ">5 visits", "< 5 visits", "<b>bold</b>",
    "A & B; AT&amp;T", "snake_case_name", "2*3*4 = 24", "(a)*(b)*(c)", "C:\\Users\\x*y*", "\\\\share\\x_y_z", "~~struck~~",
    "http://a.example/_x_", "www.gov.uk/a*b*c", "mum@families.example", "==", "----", "[ ] to do", "[x] done", "(c) 2020",
    "\tIndented\n\tmore", "    four blanks", "100 %\n\n* * *\n\nEnd", "-5 degrees", "Footnote[1] here\n[1] The note",
    "[1]: https://a.example", "[^1]: nothing leads to it", "[//]: # (kept)", "A^2^ and H~2~O", "`code`", "```\nblock\n```",
    "&nbsp;x", "&lt;tag&gt;", "*unclosed", "Q: what?\nA: that.", "i. one\nii. two", "<!-- shown -->", "a<br>b", "x\x0by", "£5_000", "~ 5",
    "Term\n: Definition",
]  # fmt: skip


@pytest.mark.parametrize("text", AS_TYPED)
def test_what_was_pasted_stands_on_the_page(text):
    shown = " ".join(as_text(body.from_markdown(text).html).split())
    assert shown == " ".join(text.split())


@pytest.mark.parametrize(
    ("text", "starts"),
    [
        ("1. one\n\n3. three\n4. four", [None, "3"]),
        ("1) one\n2) two\n7) seven", [None, "7"]),
        ("4. four\n9. nine\n2. two", ["4", "9", "2"]),
        ("1. one\n2. two", [None]),
        ("1. one\n\nBetween.\n\n2. two", [None, "2"]),
    ],
)
def test_the_numbers_of_a_list_are_those_that_were_typed(text, starts):
    page = body.from_markdown(text).html
    assert [found[1] or None for found in re.finditer(r'<ol(?: start="(\d+)")?>', page)] == starts


def test_notes_and_links_that_are_used_still_work():
    page = body.from_markdown("See it[^1] and [the guide][g].\n\n[^1]: A note\n\n[g]: https://www.gov.uk/").html
    assert "A note" in page
    assert 'href="https://www.gov.uk/"' in page
