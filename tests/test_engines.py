"""The addresses of what a service on several hosts stands on, and what is refused of them."""

import pytest

from csprapp import engines
from csprapp.engines import Bucket, pool, read_cache, read_files
from tests.test_settings import SAFE, start

BUCKET = "s3://key:secret@s3.example.org/files?region=eu-west-2"


def postgres(**more):
    return {"ENGINE": "django.db.backends.postgresql", "CONN_MAX_AGE": 60, "OPTIONS": {"options": "-c jit=off", **more}}


class TestFiles:
    def test_none_are_in_a_bucket_unless_one_is_named(self):
        assert read_files("") == (None, [])

    def test_everything_of_a_bucket_is_in_its_address(self):
        url = "s3://a%2Fkey:se%2Bcret@minio.example.org:9000/files/north?encryption=aws:kms&kms_key=k&ca=/ca.pem"
        where = Bucket(
            "files", "north", "https://minio.example.org:9000", None, "a/key", "se+cret", "aws:kms", "k", "/ca.pem"
        )
        assert read_files(url) == (where, [])

    def test_encryption_is_asked_for_unless_it_is_said_otherwise(self):
        assert read_files(BUCKET)[0].encryption == "AES256"
        assert read_files(f"{BUCKET}&encryption=none")[0].encryption == "none"

    def test_a_machine_with_a_role_needs_no_key_and_amazon_no_host(self):
        where, wrong = read_files("s3:///files?region=eu-west-2")
        assert (wrong, where.key, where.endpoint, where.region) == ([], None, None, "eu-west-2")

    @pytest.mark.parametrize(
        ("url", "words"),
        [
            ("https://example.org/files", "address of a bucket"),
            ("s3://key:secret@example.org/", "address of a bucket"),
            ("s3:///files", "Name the host"),
            ("s3://key@example.org/files", "both the key and its secret"),
            (f"{BUCKET}&colour=blue", "Remove colour from"),
            (f"{BUCKET}&tls=maybe", "Set tls"),
            (f"{BUCKET}&tls=no", "must be encrypted on its way"),
            (f"{BUCKET}&encryption=rot13", "Set encryption"),
            (f"{BUCKET}&addressing=odd", "Set addressing"),
        ],
    )
    def test_what_cannot_be_is_refused_with_an_example(self, url, words):
        where, (wrong, *_) = read_files(url)
        assert where is None
        assert words in wrong
        assert "Example: FILES_URL=s3://" in wrong
        assert "secret@example" not in wrong, "an address is never repeated: it holds the key"

    def test_nothing_goes_in_the_clear_but_to_this_machine(self):
        assert read_files("s3://k:s@127.0.0.1:9000/files?tls=no")[1] == []
        assert read_files(f"{BUCKET}&tls=no", demonstration=True)[1] == []

    def test_a_missing_package_is_named_with_its_lock(self, monkeypatch):
        monkeypatch.setattr(engines, "find_spec", lambda name: None)
        assert read_files(BUCKET)[1] == [
            "Install what FILES_URL needs, or unset it: .venv/bin/pip install --require-hashes -r requirements-s3.lock"
        ]


class TestCache:
    @pytest.mark.parametrize(
        ("scheme", "spoken"), [("redis", "redis"), ("rediss", "rediss"), ("valkey", "redis"), ("valkeys", "rediss")]
    )
    def test_valkey_and_redis_are_named_alike(self, scheme, spoken):
        told, wrong = read_cache(f"{scheme}://:pass@cache.example.org:6379/3")
        assert wrong == []
        assert told["BACKEND"] == "csprapp.accounts.limits.Shared"
        assert told["LOCATION"] == f"{spoken}://:pass@cache.example.org:6379/3"

    def test_other_kinds_are_left_to_django(self):
        assert read_cache("") == read_cache("locmemcache://") == (None, [])

    def test_nothing_can_be_chosen_behind_the_address(self):
        assert "Remove the ? and what follows it" in read_cache("redis://cache.example.org/0?pickle=yes")[1][0]
        assert "Name the host" in read_cache("redis:///0")[1][0]

    def test_a_missing_package_is_named_with_its_lock(self, monkeypatch):
        monkeypatch.setattr(engines, "find_spec", lambda name: None)
        assert "--require-hashes -r requirements-redis.lock" in read_cache("redis://cache.example.org/0")[1][0]


class TestPool:
    def test_none_is_used_unless_one_is_asked_for(self):
        for database in (postgres(), postgres(pool="false")):
            assert pool(database, "") == []
            assert database == postgres()

    @pytest.mark.parametrize(
        ("option", "wanted", "size"), [("", "6", 6), ("true", "", 4), ("true", "2", 2), ("8", "", 8)]
    )
    def test_of_psycopg_settles_that_no_thread_keeps_a_connection(self, option, wanted, size):
        database = postgres(pool=option)
        assert pool(database, wanted) == []
        assert database["OPTIONS"]["pool"]["max_size"] == size
        assert database["CONN_MAX_AGE"] == 0

    def test_of_pgbouncer_settles_that_nothing_is_left_on_a_connection(self):
        database = postgres()
        assert pool(database, "pgbouncer") == []
        assert database["DISABLE_SERVER_SIDE_CURSORS"]
        assert database["CONN_MAX_AGE"] == 0
        assert database["OPTIONS"] == {"prepare_threshold": None}

    @pytest.mark.parametrize("wanted", ["0", "-1", "many"])
    def test_that_is_no_number_is_refused(self, wanted):
        assert "Set DATABASE_POOL to a number" in pool(postgres(), wanted)[0]

    def test_of_sqlite_is_refused(self):
        assert "only PostgreSQL" in pool({"ENGINE": "django.db.backends.sqlite3"}, "4")[0]


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("FILES_URL", "s3://key@example.org/files", "Set both the key and its secret in FILES_URL"),
        ("CACHE_URL", "redis:///0", "Name the host in CACHE_URL"),
        ("DATABASE_POOL", "4", "only PostgreSQL’s connections are pooled"),
    ],
)
def test_the_service_does_not_start_with_an_address_that_cannot_be(tmp_path, name, value, words):
    refused = start(tmp_path, **{**SAFE, name: value})
    assert refused.returncode != 0
    assert words in refused.stderr


def test_a_pool_may_be_asked_for_in_the_address_of_the_database(tmp_path):
    shown = "from django.conf import settings; print(settings.DATABASES)"
    address = "postgres://app@127.0.0.1/csprapp?pool=true"
    assert "'pool': {'min_size': 1" in start(tmp_path, shown, **{**SAFE, "DATABASE_URL": address}).stdout
