"""A learning brief printed from a browser: one page of A4, seven boxes."""

import pypdfium2
import pytest

from csprapp.today import london_today
from publications.library import briefs, services, writing
from tests.browser import axe
from tests.factories_publications import LONG_BEFORE, approve, make_draft, make_publisher

pytestmark = pytest.mark.django_db(transaction=True)
A4 = (595, 842)  # points


@pytest.fixture
def page_of(live_server, new_page):
    """Opens the public page of a brief whose parts have so many words each."""

    def opened(words):
        by = make_publisher()
        only = {"summary": "", "learning": "", "statement": "", "questions": "- Whom would you ask?\n- And then?"}
        draft = make_draft("brief", by=by, content_note="This brief describes harm to a child.", **only)
        said = {part: "Invented words. " * (words // 2) for part in briefs.PARTS}
        draft = writing.set_body_markdown(draft.pk, draft.version, briefs.joined(said), by=by, why="Written")
        shown = approve(draft).publication
        services.schedule(shown.pk, shown.version, london_today(), None, by=by, why="Agreed", at=LONG_BEFORE)
        page = new_page()
        page.goto(f"{live_server.url}/reviews/{shown.slug}/")
        return page

    return opened


def test_a_brief_of_the_length_that_its_writer_is_told_is_one_page_in_seven_boxes(page_of):
    page = page_of(briefs.ONE_SHEET // 7 // 2 * 2 - 4)
    axe.check(page)
    axe.check_reflow(page)
    printed = pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True))
    assert len(printed) == 1
    assert tuple(round(side) for side in printed[0].get_size()) == A4
    text = printed[0].get_textpage().get_text_bounded()
    assert [text.count(part) for part in briefs.PARTS] == [1] * 7
    assert "Questions to discuss" in text
    assert "This brief describes harm to a child." in text
    assert "On this page" not in text
    page.emulate_media(media="print")
    boxes = page.locator(".app-brief__part")
    assert boxes.count() == 7
    assert boxes.evaluate_all("all => all.every(e => getComputedStyle(e).borderTopWidth === '1px')")


def test_a_longer_brief_goes_on_to_the_next_page_and_no_box_is_torn(page_of):
    printed = pypdfium2.PdfDocument(page_of(160).pdf(prefer_css_page_size=True))
    texts = [page.get_textpage().get_text_bounded() for page in printed]
    assert len(texts) > 1
    assert sum(text.count("Invented words.") for text in texts) == 80 * 7
