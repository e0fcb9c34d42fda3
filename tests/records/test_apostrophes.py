"""What was typed finds what was written, whichever apostrophe either has, on both databases."""

import pytest

from csprapp.partnership.models import Agency
from csprapp.records.apostrophes import says
from tests.factories import make_agency

pytestmark = [pytest.mark.django_db, pytest.mark.both]


@pytest.mark.parametrize("written", ["St Imagina's School", "St Imagina’s School"])
@pytest.mark.parametrize("typed", ["imagina's sch", "imagina’s sch", "imagina´s sch"])
def test_a_part_is_found_by_each_apostrophe(written, typed):
    found, _ = make_agency(written), make_agency("St Imaginas School")
    assert Agency.objects.filter(says("name", typed)).get() == found


@pytest.mark.parametrize("written", ["St Imagina's School", "St Imagina’s School"])
@pytest.mark.parametrize("typed", ["st imagina's school", "st imagina’s school"])
def test_the_same_name_is_the_same_with_each(written, typed):
    found, _ = make_agency(written), make_agency(f"{written}, upper site")
    assert Agency.objects.filter(says("name", typed, "iexact")).get() == found
