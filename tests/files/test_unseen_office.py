"""Files as agencies send them: each is taken as what it is, or refused with what it is and what to do about it."""

import re

import pytest

from csprapp.files.keeping import check_kept, looked_into
from csprapp.files.refused import FileRefused
from tests.unseen import office, office_third

TAKEN, REFUSED = ({**office.TAKEN, **office_third.TAKEN}, {**office.REFUSED, **office_third.REFUSED})


@pytest.mark.parametrize("name", TAKEN)
def test_a_genuine_file_is_taken_as_what_it_is(name):
    kind, make = TAKEN[name]
    assert looked_into(make()).kind == kind


@pytest.mark.parametrize("name", REFUSED)
def test_a_file_that_acts_or_is_of_another_kind_is_refused_with_the_reason(name):
    words, make = REFUSED[name]
    with pytest.raises(FileRefused) as refused:
        check_kept(make(), 10**9) if name == "nothing" else looked_into(make())
    assert re.search(words, refused.value.message)
