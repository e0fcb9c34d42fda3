"""Backups of a service whose files are in a bucket, and what an erasure since takes away again."""

import datetime as dt
import itertools

import pytest
from django.core.management import CommandError, call_command

from cases.documents.models import DocumentVersion
from csprapp.engines import read_files
from csprapp.files import storage
from csprapp.records.erasures import ask_for_erasure, carry_out, sign_erasure
from tests.dashboard.backup import test_backup
from tests.dashboard.backup.test_backup import AT, back_up, run
from tests.engines import make_bucket, object_store
from tests.factories import make_user
from tests.kept_files import contents, put, stored
from tests.with_postgres import free_port

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both]
NUMBERS = itertools.count()
filled, in_june = test_backup.filled, test_backup.in_june  # fixtures


@pytest.fixture(scope="module")
def store():
    with object_store() as address:
        yield address


@pytest.fixture
def move_to_bucket(store, settings):
    """A function: from now on files are in a new bucket, which is empty."""

    def move():
        settings.FILES_BUCKET, wrong = read_files(make_bucket(store, f"backup-{next(NUMBERS)}"))
        assert wrong == []

    return move


def test_files_move_from_a_disk_into_a_bucket_and_back(place, filled, empty_place, settings, move_to_bucket):
    on_the_disk, here = contents(), settings.FILES_BUCKET
    path = back_up(place)
    with empty_place():
        move_to_bucket()
        assert "files, as in the backup" in run("restore", path)
        assert contents() == on_the_disk
        path.unlink()
        path = back_up(place)
        assert "all there" in run("verify_backup", path)
    settings.FILES_BUCKET = here
    with empty_place("back"):
        run("restore", path)
        assert contents() == on_the_disk


def test_a_bucket_with_files_is_refused_unless_they_are_ours(place, filled, empty_place, move_to_bucket):
    path, was = back_up(place), contents()
    lost, *left = sorted(was)
    with empty_place():
        move_to_bucket()
        for name in left:
            put(name, was[name])
        with pytest.raises(CommandError, match="The bucket is not empty"):
            call_command("restore", path)
        run("restore", path, files_there=True)
        assert contents() == was


def test_a_bucket_that_is_away_is_told_before_anything_is_changed(place, filled, empty_place, settings):
    path = back_up(place)
    with empty_place():
        settings.FILES_BUCKET, _ = read_files(f"s3://k:s@127.0.0.1:{free_port()}/files?tls=no&region=eu-west-2")
        with pytest.raises(CommandError, match="does not answer"):
            call_command("restore", path)
        settings.FILES_BUCKET = None
        run("restore", path)


@pytest.mark.parametrize("bucket", [False, True], ids=["folder", "bucket"])
def test_the_files_of_what_was_erased_since_are_not_put_there_again(
    place, filled, empty_place, move_to_bucket, clock, bucket
):
    version = filled[1].latest
    asks, signs = make_user("manager"), make_user("manager")
    call_command("seal_audit")
    path = back_up(place)
    clock.move_to(AT + dt.timedelta(hours=1))
    request = ask_for_erasure([version], "Retention ended", by=asks)
    carry_out(sign_erasure(request.pk, request.version, by=signs, at=AT).pk, at=AT)
    assert version.file.name not in stored()
    with empty_place():
        if bucket:
            move_to_bucket()
        assert "had emptied is emptied again" in run("restore", path)
        assert not DocumentVersion.objects.get(pk=version.pk).file
        assert version.file.name not in stored()
        assert stored(), "the others are there"
    assert storage.private.stored()
