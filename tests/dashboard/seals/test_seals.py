"""The commands of the seals, their mail and their page."""

import datetime as dt
import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from csprapp import memory
from csprapp.accounts.roles import Role
from csprapp.mail.models import Outbox
from csprapp.records import triggers
from csprapp.records.models import Seal, TimerRun
from dashboard.health import work
from dashboard.health.findings import Look, State
from tests.factories import make_user
from tests.factories_cases import make_case
from tests.records.test_seals import force

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def elsewhere(settings, tmp_path):
    settings.CSPR_MEMORY = tmp_path / "elsewhere"


@pytest.fixture
def admin():
    return make_user(Role.ADMINISTRATOR)


def run(command, *args):
    said = StringIO()
    call_command(command, *args, stdout=said)
    return said.getvalue()


class TestSealing:
    def test_prints_the_digest_writes_it_into_the_memory_and_mails_it_once_a_week(self, admin, clock):
        said = run("seal_audit")
        seal = Seal.objects.get()
        assert seal.digest in said
        assert memory.read().lines[-1].facts == {"number": 1, "digest": seal.digest}
        clock.move_to(clock.time + dt.timedelta(days=1))
        run("seal_audit")
        mail = Outbox.objects.get(kind="seal")
        assert (mail.user, seal.digest in mail.text) == (admin, True)
        clock.move_to(clock.time + dt.timedelta(days=6))
        run("seal_audit")
        assert Outbox.objects.filter(kind="seal").count() == 2

    def test_says_when_the_memory_cannot_be_written_and_seals_all_the_same(self, settings):
        settings.CSPR_MEMORY.write_text("in the way")
        with pytest.raises(CommandError, match="Seal 1 is made, and not in the memory"):
            run("seal_audit")
        assert Seal.objects.count() == 1


@pytest.mark.both
@pytest.mark.django_db(transaction=True)
class TestVerifying:
    def test_says_that_all_is_as_it_was_sealed(self):
        make_case()
        run("seal_audit")
        assert " match 1 seal, 0 not sealed yet" in run("verify_audit")
        digest = Seal.objects.get().digest
        assert "that of seal 1" in run("verify_audit", "--digest", digest)
        told = json.loads(run("verify_audit", "--json"))
        assert (told["ok"], told["newest"], told["faults"]) == (True, digest, [])

    def test_names_the_first_row_that_is_not_with_status_1(self):
        key = make_case().history.get().pk
        run("seal_audit")
        triggers.drop()
        force("UPDATE cases_historicalincident SET nature = 'x'")
        triggers.install()
        with pytest.raises(CommandError, match=rf"1 thing not as sealed, the first: cases_historicalincident {key}"):
            run("verify_audit")
        said = StringIO()
        with pytest.raises(CommandError) as error:
            call_command("verify_audit", "--json", stdout=said)
        assert error.value.returncode == 1
        (fault,) = json.loads(said.getvalue())["faults"]
        assert fault["table"] == "cases_historicalincident"
        assert (fault["key"], fault["what"], fault["at"][:10]) == (str(key), "altered", "2026-11-23")
        assert TimerRun.objects.get(pk="verify_audit").good_at is None


class TestPage:
    def test_shows_the_digest_to_keep_and_what_came_of_the_last_look(
        self, admin, sign_in, django_assert_max_num_queries
    ):
        client, url = sign_in(admin), reverse("settings-seals")
        assert "Nothing has been sealed yet" in client.get(url).content.decode()
        run("seal_audit")
        TimerRun.objects.create(
            command="verify_audit", started_at=Seal.objects.get().at, outcome="1 thing not as sealed"
        )
        with django_assert_max_num_queries(15):
            page = client.get(url).content.decode()
        assert Seal.objects.get().digest in page
        assert "The record has not been checked yet" not in page
        assert url in client.get(reverse("settings")).content.decode()

    @pytest.mark.parametrize("role", [Role.MANAGER, Role.PUBLISHER])
    def test_is_not_for_others(self, role, sign_in):
        assert sign_in(make_user(role)).get(reverse("settings-seals")).status_code == 403


class TestHealth:
    def test_goes_from_nothing_sealed_to_sealed_to_late_to_found(self, settings, clock):
        assert work.seals(Look()) is None
        settings.CSPR_DEMO = False
        assert work.seals(Look()).state is State.SOON
        run("seal_audit")
        make_case()
        assert work.seals(Look()).state is State.OK
        clock.move_to(clock.time + dt.timedelta(hours=27))
        assert "older than a day not yet sealed" in work.seals(Look()).sentence
        run("seal_audit")
        assert work.seals(Look()).state is State.OK
        at = Seal.objects.get(number=2).at
        TimerRun.objects.create(command="verify_audit", started_at=at, ended_at=at, outcome="1 thing not as sealed")
        assert "1 thing not as sealed" in work.seals(Look()).sentence
