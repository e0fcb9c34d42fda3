"""The service as it is served: one worker killed, all of it killed, while people send forms."""

import itertools
import random
from pathlib import Path
from time import monotonic

import pytest
from django.conf import settings
from django.db import connection

from cases.documents.models import Document
from cases.notifications.models import Notification
from cases.referrals.models import Referral
from csprapp.files.checks import sha256
from csprapp.records.models import Draft, Submission
from tests.drills.consistent import half
from tests.drills.served import Person, Service, at_work
from tests.factories import make_user
from tests.factories_cases import log_case, make_area, three_boxes
from tests.factories_reviews import TODAY
from tests.tools import pause

pytestmark = pytest.mark.django_db(transaction=True)
PEOPLE, WORKERS_KILLED, ALL_KILLED = 4, 5, 3
APART = 6  # seconds; a worker that dies sooner after its start ends them all, and the unit starts the service again
PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture
def service():
    given = connection.settings_dict
    if connection.vendor == "sqlite":
        database = f"sqlite:///{given['NAME']}"
    else:
        database = f"postgres://{given['USER']}@{given['HOST']}:{given['PORT']}/{given['NAME']}"
    served = Service(database, Path(settings.CSPR_VAR))
    served.start()
    yield served
    served.kill_all()


def forms(number, area, case, cases):
    """One form after the other, each of its own: what is acknowledged with it, its address, its answers, its file."""
    chance = random.Random(number)
    for count in itertools.count():
        word = f"{number}-{count}"
        token = {"token": word}
        yield ("referral", word), "/staff/referrals/new/", {
            "area": area.pk, "referred_by": "Dr Invented", "initials": "Q.Z.", "summary": word, **token,
            **three_boxes("received_on", TODAY),
        }, None  # fmt: skip
        data = PNG + chance.randbytes(300_000)
        place = f"/staff/cases/{case.reference}/documents/"
        yield ("document", word, sha256(data)), place, {"title": word, "marking": "court", "token": f"{word}-d"}, data
        yield ("draft", word), f"/staff/drafts/a-form/{word}/", {"what": word}, None
        if cases:
            reference = cases.pop().reference
            sent = {
                **three_boxes("sent_on", TODAY),
                "sent_by": "Olive",
                "national_reference": word,
                "late_reason": "Late",
            }
            yield (
                ("notification", word),
                f"/staff/cases/{reference}/notification/sent/",
                {**sent, "asked": "late"},
                None,
            )


def missing(acknowledged):
    there = {("referral", summary) for summary in Referral.objects.values_list("summary", flat=True)}
    there |= {("draft", subject) for subject in Draft.objects.values_list("subject", flat=True)}
    there |= {("notification", said) for said in Notification.objects.values_list("national_reference", flat=True)}
    there |= {("document", each.title, each.latest.sha256) for each in Document.objects.all()}
    return [said for said in acknowledged if said not in there]


def test_people_lose_nothing_while_workers_and_the_whole_service_are_killed(service, sign_in):
    area, people = make_area(), []
    for number in range(PEOPLE):
        by = make_user("coordinator", area=area)
        cases = [log_case(area=area, by=by, today=TODAY) for _ in range(20)]
        session = sign_in(by).session.session_key
        people.append(Person(service, session, forms(number, area, cases.pop(), cases)))
    chance, waits = random.Random(2), []
    with at_work(people):
        for number in range(WORKERS_KILLED):
            service.kill_worker(number)
            began = monotonic()
            while service.ask("GET", "/health/")[0] is None:
                pause(0.02)
            waits.append(monotonic() - began)
            pause(APART)
        assert len(service.workers()) == 2, "each that died was replaced"
        for _ in range(ALL_KILLED):
            pause(chance.uniform(0.2, 2))
            service.kill_all()
            service.start()
    acknowledged = [said for person in people for said in person.acknowledged]
    unanswered = sum(status is None for person in people for status in person.statuses)
    assert [each for person in people for each in person.odd] == []
    assert missing(acknowledged) == []
    assert half() == []
    assert not Submission.objects.filter(answer_url="").exists()
    print(
        f"{connection.vendor}: {WORKERS_KILLED} workers and {ALL_KILLED} whole services killed, {len(acknowledged)} "
        f"forms acknowledged, {unanswered} unanswered, 0 lost; answered again after {max(waits):.2f} s at most"
    )
