"""Letter templates as Word and people make them in ways nobody had tried: filled, or refused with the reason."""

import re

import pytest

from cases.letters.placeholders import fill, marks_in
from cases.letters.services import check_template
from csprapp.files.refused import FileRefused
from tests.cases.letters.factories import xml_of
from tests.publications.test_word import made, p
from tests.unseen import letters


def words_of(data):
    return re.sub(r"<[^>]+>", "", xml_of(data))


@pytest.mark.parametrize("kind", letters.FILLED)
def test_a_mark_is_filled_however_it_is_cut_and_spelt(kind):
    inner, said = letters.FILLED[kind]
    template = made(p(inner))
    check_template(template)
    letter = words_of(fill(template, letters.VALUES))
    assert said in letter
    assert "{{" not in letter


@pytest.mark.parametrize("kind", letters.EITHER)
def test_a_mark_that_a_line_cuts_is_filled_or_refused(kind):
    template = made(p(letters.EITHER[kind]))
    try:
        check_template(template)
    except FileRefused:
        return
    assert "{{" not in words_of(fill(template, letters.VALUES))


def test_a_control_that_word_would_fill_itself_keeps_what_was_filled_in():
    inner = f"<w:sdtContent>{letters.r('{{recipient}}')}</w:sdtContent>"
    bound = f'<w:sdt><w:sdtPr><w:dataBinding w:xpath="/a" w:storeItemID="{{1}}"/></w:sdtPr>{inner}</w:sdt>'
    template = made(p(bound), more=[("customXml/item1.xml", "<a>Old</a>")])
    check_template(template)
    letter = xml_of(fill(template, letters.VALUES))
    assert "Ms Teasdale" in letter
    assert "dataBinding" not in letter


@pytest.mark.parametrize("kind", letters.REFUSED)
def test_what_would_stand_in_a_letter_as_it_is_is_refused(kind):
    with pytest.raises(FileRefused):
        check_template(made(p(letters.REFUSED[kind])))


def test_each_mark_that_is_known_is_found_once_by_its_own_name():
    inner = letters.r("{{Due Date}} {{due-date}} {{ DUE_DATE }}")
    assert marks_in(made(p(inner))) == {"due_date"}


@pytest.mark.parametrize("target", ["https://a.example/{{reference}}", "https://a.example/%7B%7Breference%7D%7D"])
def test_a_mark_in_the_address_of_a_link_is_refused_because_nothing_fills_it(target):
    tie = '<Relationship Id="h" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink" '
    with pytest.raises(FileRefused):
        check_template(made(p(letters.r("x")), ties=f'{tie}Target="{target}" TargetMode="External"/>'))
