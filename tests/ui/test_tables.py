"""A table with more than three columns is ready to be stacked on a telephone; a narrow one is left as it is."""

import re
from pathlib import Path

import pytest

from csprapp.ui.tables import stacked

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"


def table(*heads: str, cells: str = "") -> str:
    above = "".join(f'<th scope="col">{head}</th>' for head in heads)
    return (
        f'<table class="govuk-table"><thead><tr>{above}</tr></thead>'
        f'<tbody><tr><th scope="row">A</th>{cells}</tr></tbody></table>'
    )


def test_each_cell_says_its_heading_and_each_element_its_role():
    made = stacked(table("Name", "Born &amp; when", '<a href="?x">Due</a><span class="app-sort"> ▲</span>', "Owner",
                         cells="<td>1</td><td>2</td><td> </td>"))  # fmt: skip
    assert '<table class="app-stack govuk-table" role="table">' in made
    assert '<td role="cell" data-head="Born &amp; when">1</td><td role="cell" data-head="Due">2</td>' in made
    assert '<td role="cell" data-head="Owner"></td>' in made, "empty, so that the stylesheet can leave it out"
    assert '<th scope="row" role="rowheader">A</th>' in made
    assert made.count('role="columnheader"') == 4
    assert made.count('role="row"') == made.count('role="rowgroup"') == 2


def test_what_names_the_row_is_not_told_what_it_is():
    made = stacked(
        table("Referral", "Area", "When", "By").replace('<th scope="row">A</th>', "<td>Referral 3</td><td>N</td>")
    )
    assert '<td role="cell">Referral 3</td><td role="cell" data-head="Area">N</td>' in made


def test_a_heading_for_screen_readers_alone_is_not_shown():
    made = stacked(table("A", "B", "C", '<span class="govuk-visually-hidden">Do</span>', cells="<td>1</td>" * 3))
    assert made.endswith('<td role="cell">1</td></tr></tbody></table>')


def test_a_cell_across_columns_has_no_heading_and_the_next_has_its_own():
    made = stacked(table("A", "B", "C", "D", cells='<td colspan="2">1</td><td>2</td>'))
    assert '<td colspan="2" role="cell">1</td><td role="cell" data-head="D">2</td>' in made


@pytest.mark.parametrize("html", [table("A", "B", "C", cells="<td>1</td><td>2</td>"), "<p>No table</p>"])
def test_what_fits_stays(html):
    assert stacked(html) == html


def test_three_columns_with_long_words_are_stacked_too_where_the_template_says_so():
    made = stacked(table("Step", "Due", "What", cells="<td>1</td>").replace("govuk-table", "govuk-table app-rows"))
    assert '<table class="app-stack govuk-table app-rows" role="table">' in made
    assert '<td role="cell" data-head="Due">1</td>' in made


def test_labels_written_by_hand_stay():
    made = stacked(table("A", "B", "C", "D", cells='<td data-head="Other">1</td>').replace("govuk-table", "app-stack"))
    assert made.count("data-head") == 1
    assert 'role="table"' in made


def test_every_wide_table_of_the_templates_goes_through_the_one_way():
    for path in TEMPLATES.rglob("*.html"):
        text = re.sub(r"{% scroll .*?{% endscroll %}", "", path.read_text(), flags=re.S)
        for head in re.findall(r'<table class="govuk-table.*?</thead>', text, re.S):
            assert len(re.findall(r'<th scope="col"', head)) <= 3, path
