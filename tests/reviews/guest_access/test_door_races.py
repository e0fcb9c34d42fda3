"""Many tries at the same moment are counted each, and never more than five are judged."""

import pytest

from reviews.guest_access import services
from reviews.guest_access.rules import TRIES
from reviews.guest_access.services import send_link, try_passcode
from reviews.returns.models import DoorKey
from tests.reviews.guest_access.factories import TODAY, make_request
from tests.reviews.test_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_wrong_tries_at_once_count_two_and_eight_at_once_are_judged_five_times(monkeypatch):
    request = make_request()
    made = send_link(request, 0, "surgery@demo.example", by=request.incident.owner, today=TODAY)
    judged = []
    monkeypatch.setattr(services, "check_password", lambda given, _: judged.append(given) or given == made.passcode)
    wrong = "00000000" if made.passcode != "00000000" else "11111111"
    assert at_once(*(lambda: try_passcode(made.door, wrong, today=TODAY) for _ in range(2))) == [False, False]
    assert DoorKey.objects.get().tries == 2
    assert at_once(*(lambda: try_passcode(made.door, wrong, today=TODAY) for _ in range(8))) == [False] * 8
    assert (DoorKey.objects.get().tries, len(judged)) == (TRIES, TRIES)
    assert not try_passcode(made.door, made.passcode, today=TODAY)
