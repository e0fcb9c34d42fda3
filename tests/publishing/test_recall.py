"""The recall table of docs/quality.md: some of each kind of spelling here, all of it with the long proofs."""

import pytest

from tests.ordinary import PAGES
from tests.recall import EXAMPLES, KINDS, false, tried


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_some_of_each_kind_of_spelling_are_found(kind):
    count, missed = tried(kind, 12)
    assert count
    assert missed == []


@pytest.mark.proof
@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_each_kind_of_spelling_is_found(kind):
    _, missed = tried(kind, EXAMPLES)
    assert missed == []


@pytest.mark.proof
def test_at_most_one_false_finding_a_page():
    assert sum(alone for _, alone, _ in false()) <= PAGES
