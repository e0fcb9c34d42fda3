"""A referral whose button was pressed twice, or whose answer was slow, is one referral: both are told its reference."""

import datetime as dt

import pytest

from cases.referrals.incoming import leave
from cases.referrals.models import IncomingReferral
from tests.factories import make_area
from tests.reviews.test_races import at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both]
TODAY = dt.date(2026, 11, 23)


def test_two_presses_at_the_same_moment_leave_one_referral_and_hear_the_same_reference():
    area = make_area("Inventedshire")
    facts = {"referred_by": "Nora Nursery", "initials": "Q.Z."}
    told = at_once(*[lambda: leave(area, facts, today=TODAY)] * 6)
    assert len(set(map(str, told))) == 1
    assert IncomingReferral.objects.get().reference == told[0]
