"""How long duties took, in words."""

import pytest

from dashboard.performance.rules import Spread


@pytest.mark.parametrize(
    ("days", "said"),
    [
        ([], ""),
        ([4], "Each took 4 working days"),
        ([4, 4, 4, 4], "Each took 4 working days"),
        ([2, 3], "Median 2.5 working days; from 2 to 3"),
        ([2, 3, 3, 3, 3, 8], "Median 3 working days; the middle half 3; from 2 to 8"),
        ([1, 2, 3, 4, 9], "Median 3 working days; the middle half 2 to 4; from 1 to 9"),
    ],
)
def test_how_long_they_took_is_said_once(days, said):
    assert Spread(days, "working days").words == said
