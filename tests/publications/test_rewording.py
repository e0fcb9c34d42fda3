"""Words corrected in a text that came from Word: in one place, whatever stands around them."""

import pytest

from publications.library.rewording import reworded

HEADING = '<h3 id="section-1">1 What <em>we</em> found</h3>'
BODY = HEADING + "<p>The mother &amp; <strong>Ms V</strong>ale said<br>no.</p><p>no.</p>"


@pytest.mark.parametrize(
    ("found", "instead", "part"),
    [
        ("mother", "father", "<p>The father &amp; <strong>"),
        ("Ms Vale", "the aunt", "&amp; <strong>the aunt</strong> said<br>"),
        ("mother & Ms", "aunt < Mr", "<p>The aunt &lt; Mr<strong> V</strong>ale"),
        ("Ms Vale  said no.", "", "&amp; <br></p>"),
        ("we found", "was found", "1 What <em>was found</em></h3>"),
    ],
)
def test_other_words_stand_in_their_place(found, instead, part):
    made, times = reworded(BODY, found, instead)
    assert times == 1
    assert part in made
    assert 'id="section-1"' in made


@pytest.mark.parametrize(("found", "times"), [("no.", 2), ("found The", 0), ("section-1", 0), (" ", 0), ("aunt", 0)])
def test_words_that_stand_there_not_once_change_nothing(found, times):
    assert reworded(BODY, found, "x") == (BODY, times)
