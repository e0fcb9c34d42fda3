"""The drill: people write while backups are made; each is read back and restored, and nothing that was answered before
it began is missing. What is taken down after a backup stays down."""

import datetime as dt
import threading

import pytest
from django.core.management import call_command
from django.db import close_old_connections, connection
from django.test import Client

from cases.documents import services as documents
from cases.documents.models import DocumentVersion
from cases.incidents.models import Incident
from csprapp.files import checks, storage
from publications.library import services
from publications.library.models import Publication
from tests.factories import make_user
from tests.factories_cases import log_case, make_area
from tests.factories_publications import make_publication, make_publisher
from tests.standing_clock import clock
from tests.tools import pause

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both]
AT = dt.datetime(2026, 6, 1, 11, tzinfo=dt.UTC)
PNG = b"\x89PNG\r\n\x1a\n"


class Writers:
    """People who log cases and upload documents for as long as the block runs, and what was answered to each."""

    def __init__(self, people: int) -> None:
        self.area, self.answered, self.stop, self.failed = make_area(), [], threading.Event(), []
        self.threads = [threading.Thread(target=self.write, args=[make_user("coordinator")]) for _ in range(people)]

    def write(self, by) -> None:
        try:
            while not self.stop.is_set():
                data = PNG + str(len(self.answered)).encode() * 20_000
                case = log_case(area=self.area, by=by, today=AT.date(), aware_on=AT.date())
                documents.add_document(case, "Minutes", "sensitive", data, by=by, today=AT.date())
                self.answered.append((case.reference, checks.sha256(data)))
                close_old_connections()  # as after a request: a pool may have fewer than all of them
                self.stop.wait(0.02)  # SQLite lets those who wait in by chance: without a breath one may wait too long
        except Exception as error:
            self.failed.append(error)
        finally:
            connection.close()

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *error):
        self.stop.set()
        for thread in self.threads:
            thread.join()


def missing(answered) -> list[str]:
    """What was answered and is not in this database with its bytes."""
    held = {}
    for version in DocumentVersion.objects.select_related("document__incident"):
        assert checks.sha256(storage.read(version.file.name)) == version.sha256, "every row has its own bytes"
        held[version.document.incident.reference] = version.sha256
    assert not Incident.objects.exclude(reference__in=held).count() > PEOPLE, "at most one in hand for each person"
    return [reference for reference, digest in answered if held.get(reference) != digest]


PEOPLE = 4


@pytest.mark.parametrize("backups", [1, pytest.param(12, marks=[pytest.mark.proof, pytest.mark.long])])
def test_backups_while_people_write(place, empty_place, backups):
    made = []
    with clock.at(AT), Writers(PEOPLE) as writers:
        page = make_publication()
        for number in range(backups):
            began = len(writers.answered)
            while len(writers.answered) < began + PEOPLE and not writers.failed:
                pause(0.05)
            before, path = list(writers.answered), place / "backups" / f"{number}.backup"
            call_command("backup", path)
            made.append((path, before, len(writers.answered) - len(before)))
        services.withdraw(page.pk, by=make_publisher(), why="A name", silently=True, at=AT)
    assert writers.failed == []
    for number, (path, before, _) in enumerate(made):
        with clock.at(AT), empty_place(f"there{number}"):
            call_command("restore", path)
            assert missing(before) == []
            last = max(reference for reference, _ in writers.answered)
            assert log_case(today=AT.date(), aware_on=AT.date()).reference > last, "given after the backup, never again"
            assert Publication.objects.get().withdrawn_silently
            assert Client().get(f"/reviews/{page.slug}/").status_code == 404
    during = sum(each for *_, each in made)
    print(f"{len(writers.answered)} cases with their files were answered, {during} of them during {backups} backups")
