"""A telephone number is a link, and nothing else is; none inside a link or a tag, and what was typed stays text."""

import pytest

from csprapp.ui.telephones import telephone, with_telephone_links


@pytest.mark.parametrize(
    ("number", "digits"),
    [
        ("0808 800 5000", "08088005000"),
        ("0800 02 888 40", "08000288840"),
        ("0800 1111", "08001111"),
        ("116 123", "116123"),
        ("116\N{NO-BREAK SPACE}123", "116123"),
        ("01632 960100", "01632960100"),
    ],
)
def test_a_number_is_a_link_to_its_digits(number, digits):
    assert with_telephone_links(f"<li>Call {number}, free</li>") == (
        f'<li>Call <a href="tel:{digits}">{number}</a>, free</li>'
    )


@pytest.mark.parametrize(
    "html",
    [
        '<a href="tel:08088005000">Ring <b>0808 800 5000</b></a>',
        '<img alt="0808 800 5000">',
        "<p>Born 01 02 2025, £0808 800 5000, case 2026-0031, 1808 800 5000</p>",
    ],
)
def test_a_link_a_tag_and_what_is_no_number_stay_as_they_are(html):
    assert with_telephone_links(html) == html


def test_what_was_typed_is_escaped_and_each_number_in_it_a_link():
    made = telephone("01632 960 100 <b> or 01632 960 101")
    assert made == (
        '<a class="govuk-link" href="tel:01632960100">01632 960 100</a> &lt;b&gt; or '
        '<a class="govuk-link" href="tel:01632960101">01632 960 101</a>'
    )
    assert telephone("") == ""
