"""What the doctor says of a bucket, a cache and a pool."""

import datetime as dt
import itertools

import pytest
from django.core.cache import caches
from django.core.files.base import ContentFile
from django.db import connection

from csprapp.engines import read_cache, read_files
from csprapp.files.models import Leaving
from csprapp.files.storage import private
from csprapp.today import now
from dashboard.health import engines
from dashboard.health.findings import Look
from tests.dashboard.health import test_checks
from tests.dashboard.health.test_checks import OK, SOON, UNSAFE, WARNING, state
from tests.engines import client, make_bucket, missing as lacking, object_store, redis
from tests.tools import missing
from tests.with_postgres import free_port

pytestmark = pytest.mark.django_db
NUMBERS = itertools.count()
earnest = test_checks.earnest  # a fixture


@pytest.fixture(scope="module")
def store():
    with object_store() as address:
        yield address


@pytest.fixture(scope="module")
def server():
    if "redis-server" in lacking():
        missing("no Redis on this machine: apt-get install redis-server")
    with redis() as address:
        yield address


class TestBucket:
    @pytest.fixture
    def made(self, store, settings):
        """A function: files are in a new bucket with one file; gives its owner's client and its name."""

        def bucket(more="", **kind):
            name = f"health-{next(NUMBERS)}"
            settings.FILES_BUCKET, wrong = read_files(make_bucket(store, name, **kind) + more)
            assert wrong == []
            private.save("aa/one", ContentFile(b"x"))
            return client(store), name

        return bucket

    def test_a_folder_is_not_asked(self, settings):
        settings.FILES_BUCKET = None
        assert state(engines.bucket) is None

    def test_a_good_one_is_well(self, made, settings):
        made()
        settings.CSPR_DEMO = True  # where nobody asks for encryption on the way to this machine
        assert state(engines.bucket) is OK

    def test_one_that_strangers_read_is_unsafe(self, made):
        owner, name = made()
        owner.put_object_acl(Bucket=name, Key="aa/one", ACL="public-read")
        assert state(engines.bucket) is UNSAFE
        assert "Strangers can" in engines.bucket(Look()).sentence

    def test_one_that_lists_itself_to_strangers_is_unsafe(self, made):
        owner, name = made()
        owner.put_bucket_acl(Bucket=name, ACL="public-read")
        assert state(engines.bucket) is UNSAFE

    def test_one_without_encryption_is_seen_to_within_days(self, made):
        made("&encryption=none")
        assert state(engines.bucket) is SOON

    def test_one_without_versions_is_warned_of(self, made):
        made(versions=False)
        assert "by mistake" in engines.bucket(Look()).sentence
        assert state(engines.bucket) is WARNING

    def test_one_that_does_not_answer_is_unsafe(self, settings):
        settings.FILES_BUCKET, _ = read_files(f"s3://k:s@127.0.0.1:{free_port()}/files?tls=no&region=eu-west-2")
        assert state(engines.bucket) is UNSAFE

    def test_one_that_is_not_there_is_unsafe(self, store, settings):
        settings.FILES_BUCKET, _ = read_files(f"{store}/nothing?tls=no&region=us-east-1")
        assert state(engines.bucket) is UNSAFE


def test_what_had_to_go_is_told_with_the_day_until_which_it_is_locked():
    assert state(engines.files_that_had_to_go) is None
    Leaving.objects.create(name="a/b", locked_until=now() + dt.timedelta(days=3), because="The store keeps it locked")
    assert state(engines.files_that_had_to_go) is WARNING
    assert "1 file waiting to be deleted is still kept, locked until" in engines.files_that_had_to_go(Look()).sentence
    Leaving.objects.create(name="a/c", because="The store keeps it under a legal hold")
    assert state(engines.files_that_had_to_go) is SOON
    assert "2 files waiting to be deleted are still kept: the store keeps it under" in (
        engines.files_that_had_to_go(Look()).sentence
    )


class TestCache:
    def shared(self, settings, address):
        settings.CACHES = {**settings.CACHES, "default": read_cache(f"{address}/0")[0]}
        return caches["default"]

    def test_limits_in_the_database_are_shared(self, settings):
        settings.CACHES = {**settings.CACHES, "default": settings.CACHES["codes"]}
        assert state(engines.cache) is OK

    def test_limits_of_each_process_are_unsafe(self, settings):
        away = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
        settings.CACHES = {**settings.CACHES, "default": away}
        assert state(engines.cache) is UNSAFE

    def test_redis_is_well_unless_it_forgets_what_counts(self, settings, server):
        cache = self.shared(settings, server)
        assert state(engines.cache) is OK
        asked = cache._cache._client.get_client()
        asked.config_set("maxmemory-policy", "allkeys-lru")
        assert state(engines.cache) is WARNING
        asked.config_set("maxmemory-policy", "noeviction")

    def test_redis_that_is_away_is_unsafe(self, settings):
        self.shared(settings, f"redis://127.0.0.1:{free_port()}")
        assert state(engines.cache) is UNSAFE
        assert "nobody can sign in" in engines.cache(Look()).sentence


@pytest.mark.postgres
class TestConnections:
    def test_are_counted(self, settings):
        assert state(engines.connections) is OK
        settings.DATABASE_POOL = "pgbouncer"
        assert "PgBouncer" in engines.connections(Look()).sentence

    def test_that_are_nearly_all_taken_are_warned_of(self, monkeypatch):
        monkeypatch.setattr(engines, "MOST", 0.0)
        assert state(engines.connections) is WARNING


@pytest.mark.sqlite
def test_sqlite_has_no_connections_to_count():
    assert connection.vendor == "sqlite"
    assert state(engines.connections) is None
