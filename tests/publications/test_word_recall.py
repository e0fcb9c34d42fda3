"""Whatever a Word file hides or loses is found in every place where it may stand; the table is in docs/quality.md."""

from tests.publications import word_recall


def test_all_is_found_and_nothing_cried_wolf_about():
    cases = (word_recall.hidden(), word_recall.lost(), word_recall.numbers(), word_recall.seen())
    assert [name for kind in cases for name, right in kind if not right] == []
