"""A backup restored where the SECRET_KEY of before is lost: second factors are made anew, and all else is there."""

import datetime as dt
import io

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.core.management import call_command
from django.test import Client

from cases.incidents.models import Incident
from csprapp.accounts.roles import Role
from csprapp.mail.delivery import deliver
from dashboard.backup import database
from publications.library import services as publications
from publications.library.models import Publication
from reviews.guest_access import services as doors
from tests.accounts.earnest import enrol, give_code, give_password, works
from tests.dashboard.people.test_people import hidden
from tests.factories import PASSWORD, make_user
from tests.factories_publications import make_publication, make_publisher
from tests.reviews.guest_access.factories import TODAY, make_request, token_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.proof("postgresql")]
NEWER = "a newer key of the service, as random as the one before it was"
AT = dt.datetime(2026, 11, 23, 11, tzinfo=dt.UTC)
# Visits, limits and runs of timers, which begin anew.
PASSING = {"csprapp_cache", "django_session", "records_timerrun"}


def signed_in(person, secret="") -> Client:
    client = Client()
    give_password(client, person.email, PASSWORD)
    if secret:
        give_code(client, secret)
    return client


def test_each_second_factor_is_made_anew_after_a_check_that_is_kept_and_nothing_else_is_lost(
    place, empty_place, settings, clock
):
    clock.move_to(AT)
    settings.CSPR_DEMO = False
    admin, person = make_user(Role.ADMINISTRATOR), make_user(Role.COORDINATOR)
    secrets = {each: enrol(signed_in(each)) for each in (admin, person)}
    request = make_request()
    door = doors.send_link(request, 0, "surgery@demo.example", by=request.incident.owner, today=TODAY)
    page = make_publication()
    call_command("backup", place / "backups" / "one.backup")
    rows = database.counted()
    with empty_place():
        settings.SECRET_KEY = NEWER
        said = io.StringIO()
        call_command("restore", place / "backups" / "one.backup", stdout=said)
        assert "encrypted with another SECRET_KEY" in said.getvalue()
        assert "1 publication is hidden from the public until" in said.getvalue()
        again = database.counted()
        assert {table for table in rows if again.get(table, 0) < rows[table]} <= PASSING
        assert Client().get("/health/").content == b"ok\n"

        assert not works(signed_in(admin, secrets[admin]))
        call_command("reset_second_factor", admin.email, stdout=io.StringIO())
        at_work = signed_in(admin)
        enrol(at_work)
        form = f"/staff/settings/people/{person.pk}/second-factor/"
        at_work.post(form, {**hidden(at_work.get(form)), "checked": "Rang them"})
        assert "Rang them" in person.history.first().history_change_reason
        assert not Authenticator.objects.filter(user=person).exists()
        coordinator = signed_in(person)
        enrol(coordinator)
        assert coordinator.get(Incident.objects.get().get_absolute_url()).status_code == 200

        deliver()
        link = next(each.body for each in mail.outbox if each.to == ["surgery@demo.example"])
        assert doors.find(token_in(link), TODAY) == door.door
        assert doors.try_passcode(door.door, door.passcode, today=TODAY)

        assert Client().get(f"/reviews/{page.slug}/").status_code == 404
        held = Publication.objects.get()
        publications.confirm(held.pk, held.version, by=make_publisher(), why="Asked the unit")
        assert Client().get(f"/reviews/{page.slug}/").status_code == 200
