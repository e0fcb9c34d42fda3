"""Days, times and email addresses as people paste them: taken as what they mean, or refused in words."""

import pytest
from django.core.exceptions import ValidationError

from csprapp.ui.fields import Email
from csprapp.ui.times import Unreadable, read_date, read_time
from tests.unseen import typed


@pytest.mark.parametrize(("boxes", "day"), typed.DAYS)
def test_a_day_is_taken_as_it_was_pasted(boxes, day):
    assert read_date("Date", *boxes) == day


@pytest.mark.parametrize("boxes", typed.NO_DAYS)
def test_what_is_no_day_is_refused_beside_its_box(boxes):
    with pytest.raises(Unreadable):
        read_date("Date", *boxes)


@pytest.mark.parametrize(("text", "time"), typed.TIMES)
def test_a_time_is_taken_as_it_was_pasted(text, time):
    assert read_time(text) == time


@pytest.mark.parametrize("text", typed.NO_TIMES)
def test_what_is_no_time_is_not_guessed(text):
    assert read_time(text) is None


@pytest.mark.parametrize(("text", "kept"), typed.ADDRESSES)
def test_an_address_is_kept_as_one_and_in_one_spelling_or_refused(text, kept):
    try:
        found = Email().clean(text)
    except ValidationError:
        found = None
    assert found == kept
