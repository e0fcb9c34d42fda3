"""A case reference is understood wherever it is typed or pasted, in the spellings that search understands."""

import datetime as dt

import pytest
from django.urls import reverse

from cases.editing.closing_forms import CloseForm
from cases.editing.forms import LinkForm
from cases.incidents.rules import read_reference
from dashboard.privacy.forms import WhichCaseForm
from reviews.learning.models import LearningReview
from tests.factories import make_user
from tests.factories_cases import make_case, three_boxes
from tests.factories_publishing import make_review

TODAY = dt.date(2026, 11, 23)
SPELLINGS = ["2026-0042", " 2026-0042 ", "2026–0042", "2026/42", "2026 0042", "20260042", "Case 2026-0042",
             "ref: 2026\u20110042", "\u200b2026-0042", "2026-0042."]  # fmt: skip


@pytest.mark.parametrize("typed", SPELLINGS)
def test_it_is_read_in_any_spelling(typed):
    assert read_reference(typed) == "2026-0042"


@pytest.mark.parametrize("typed", ["", "42", "CSI 77", "2026", "30 November 2026", "2026-11-30"])
def test_what_is_none_stays_as_it_is(typed):
    assert read_reference(f" {typed} ") == typed


@pytest.mark.django_db
class TestWhereItIsTyped:
    def test_a_duplicate_a_linked_case_and_the_privacy_lead_find_it(self):
        case, other = make_case(), make_case(reference="2026-4242")
        told = {"actor": case.owner, "today": TODAY}
        closing = {"closed_as": "duplicate", "duplicate_of": "2026–4242", "reason": "Said so"} | three_boxes(
            "closed_on", TODAY
        )
        close = CloseForm(closing, incident=case, **told)
        assert close.is_valid(), close.errors
        assert close.cleaned_data["duplicate_of"] == other
        link = LinkForm({"other": "2026/4242", "kind": "same_family"}, **told)
        link.is_valid()
        assert link.cleaned_data["other"] == other
        erase = WhichCaseForm({"case": "Case 2026-4242"}, **told)
        assert erase.is_valid(), erase.errors
        assert erase.cleaned_data["case"] == other

    def test_a_review_draws_on_it(self, sign_in):
        review, other = make_review(), make_case(reference="2026-4242")
        url = reverse("review-link", args=[review.pk])
        typed = {"reference": "2026–4242", "version": review.version}
        assert sign_in(review.incident.owner).post(url, typed).status_code == 302
        assert list(LearningReview.objects.get().linked_incidents.all()) == [other]

    def test_a_publication_is_written_from_it(self, sign_in):
        review = make_review(case=make_case(reference="2026-4242"))
        client = sign_in(make_user("publisher"))
        typed = {"kind": "lcspr", "reference": "case 2026–4242"}
        answer = client.post("/staff/publications/new/", typed)
        assert answer.status_code == 302, answer.context["form"].errors
        assert review.incident.reference == "2026-4242"
