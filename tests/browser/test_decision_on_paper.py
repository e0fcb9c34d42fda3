"""The page of a decision, printed for a meeting: two sheets of A4 hold criteria with reasons and three partners."""

import pypdfium2
import pytest

from reviews.decisions import preparing
from tests.factories_reviews import ANSWERS, OUTCOME, TODAY, make_scene, sign

pytestmark = pytest.mark.django_db(transaction=True)

REASON = (
    "The agencies each held a part of what was known and did not put the parts together until the strategy meeting; "
    "the same was found in a review two years ago, and what was recommended then has not been done everywhere."
)


@pytest.fixture
def decided():
    """Everything answered at length, two partners for it and one against, which is not resolved."""
    scene = make_scene()
    who = {"by": scene.coordinator, "today": TODAY}
    answers = {line: (answer, REASON) for line, (answer, _) in ANSWERS.items()}
    preparing.answer_criteria(scene.case, 0, answers | {"i": ("no", "")}, **who)
    reasons = {name: REASON for name in OUTCOME if name.endswith("_reason")}
    preparing.answer_outcome(scene.case, scene.review.version, OUTCOME | reasons, **who)
    preparing.ask_partners(scene.case, **who)
    for number, outcome in enumerate(("agrees", "dissents", "agrees")):
        sign(scene, number, outcome, reasons=REASON)
    return scene


def test_a_decision_is_printed_on_two_sheets(decided, sign_in_page, live_server):
    page = sign_in_page(decided.coordinator)
    page.goto(f"{live_server.url}/staff/cases/{decided.case.reference}/decision/")
    paper = pypdfium2.PdfDocument(page.pdf(format="A4", print_background=False))
    words = " ".join(sheet.get_textpage().get_text_range() for sheet in paper)
    assert len(paper) <= 2, len(paper)
    for said in (REASON[:40], "Disagrees", "(h) ", "How that was resolved is not recorded yet"):
        assert said in " ".join(words.split()), said
    for button in ("Record from minutes", "Remind the partners", "Take the question back"):
        assert button not in words
