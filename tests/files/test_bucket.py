"""Files in a bucket that speaks S3, of moto's server: a real process that is talked to over HTTP."""

import datetime as dt
import itertools
import threading

import pytest
from botocore.exceptions import ClientError
from django.core.files.base import ContentFile

from csprapp.engines import Away, read_files
from csprapp.files import bucket as bucket_module
from csprapp.files.bucket import BucketStore
from csprapp.files.leaving import try_again
from csprapp.files.models import Leaving
from csprapp.files.serving import stored_attachment
from csprapp.files.storage import generated_name, private, read, store_upload
from csprapp.files.stored import Locked
from csprapp.today import now
from tests.engines import client, make_bucket, object_store
from tests.tools import pause
from tests.with_postgres import free_port

NUMBERS = itertools.count()


@pytest.fixture(scope="module")
def store():
    with object_store() as address:
        yield address


@pytest.fixture
def in_bucket(store, settings):
    """A function: the files of this service are in a new bucket; gives the owner's client and its name."""

    def moved(below="", **kind):
        name = f"files-{next(NUMBERS)}"
        url = make_bucket(store, name, **kind).replace(f"/{name}?", f"/{name}{below}?")
        settings.FILES_BUCKET, wrong = read_files(url)
        assert wrong == []
        return client(store), name

    return moved


def keys(owner, name, kind="Versions"):
    return [one["Key"] for one in owner.list_object_versions(Bucket=name).get(kind, [])]


def test_a_file_is_kept_encrypted_by_the_store_and_read_again(in_bucket):
    owner, name = in_bucket()
    with store_upload(b"The minutes") as stored:
        pass
    assert read(stored) == b"The minutes"
    assert private.exists(stored)
    assert private.size(stored) == 11
    assert owner.head_object(Bucket=name, Key=stored)["ServerSideEncryption"] == "AES256"


def test_no_file_has_an_address_or_a_place(in_bucket):
    in_bucket()
    with pytest.raises(ValueError, match="no address"):
        private.url("a/b")
    with pytest.raises(NotImplementedError):
        private.path("a/b")


def test_nothing_is_written_over(in_bucket):
    in_bucket()
    first = private.save("aa/one", ContentFile(b"first"))
    second = private.save("aa/one", ContentFile(b"second"))
    assert first != second
    assert (read(first), read(second)) == (b"first", b"second")


def test_a_file_goes_again_when_its_row_was_not_written(in_bucket):
    owner, name = in_bucket()
    with pytest.raises(RuntimeError), store_upload(b"x"):
        raise RuntimeError
    assert keys(owner, name) == keys(owner, name, "DeleteMarkers") == []


def test_a_file_that_is_not_there_is_not_found(in_bucket):
    in_bucket()
    for ask in (read, private.size):
        with pytest.raises(FileNotFoundError):
            ask("aa/nothing")
    assert not private.exists("aa/nothing")
    private.delete("aa/nothing")


@pytest.mark.django_db  # the answer gives its connection back when it ends
def test_a_long_file_comes_as_it_is_read(in_bucket):
    in_bucket()
    data = bytes(range(256)) * 80_000  # longer than what is sent in one part
    stored = private.save(generated_name(), ContentFile(data))
    answer = stored_attachment(stored, "application/pdf", "case-file.pdf")
    assert answer["Content-Length"] == str(len(data))
    parts = list(answer.streaming_content)
    assert b"".join(parts) == data
    assert max(map(len, parts)) < 100_000
    answer.close()


def test_every_file_is_listed_and_none_beside_the_folder_of_ours(in_bucket):
    owner, name = in_bucket("/north")
    owner.put_object(Bucket=name, Key="south/aa/theirs", Body=b"x")
    owner.put_object(Bucket=name, Key="northern/aa/theirs", Body=b"x")
    private.save("aa/ours", ContentFile(b"12345"))
    (only,) = private.stored()
    assert (only.name, only.size, only.hidden) == ("aa/ours", 5, False)
    assert abs(only.at - dt.datetime.now(dt.UTC)) < dt.timedelta(minutes=1)
    assert "north/aa/ours" in keys(owner, name)


def test_a_file_hidden_by_a_mark_is_still_seen(in_bucket):
    owner, name = in_bucket()
    private.save("aa/one", ContentFile(b"x"))
    owner.delete_object(Bucket=name, Key="aa/one")
    assert not private.exists("aa/one")
    (only,) = private.stored()
    assert only.hidden


@pytest.mark.parametrize("versions", [True, False])
def test_what_is_deleted_leaves_no_version_behind(in_bucket, versions):
    owner, name = in_bucket(versions=versions)
    private.save("aa/one", ContentFile(b"first"))
    private.save("aa/one-more", ContentFile(b"stays"))
    owner.put_object(Bucket=name, Key="aa/one", Body=b"second")
    if versions:
        owner.delete_object(Bucket=name, Key="aa/one")
    private.delete("aa/one")
    assert keys(owner, name) == ["aa/one-more"]
    assert keys(owner, name, "DeleteMarkers") == []


@pytest.mark.django_db
class TestALockOfTheStore:
    def lock(self, owner, name, key, until):
        owner.put_object_retention(
            Bucket=name, Key=key, Retention={"Mode": "COMPLIANCE", "RetainUntilDate": until.replace(microsecond=0)}
        )

    def test_keeps_a_file_that_has_to_go_and_says_until_when(self, in_bucket):
        owner, name = in_bucket(locks=True)
        private.save("aa/one", ContentFile(b"x"))
        until = dt.datetime.now(dt.UTC) + dt.timedelta(days=30)
        self.lock(owner, name, "aa/one", until)
        private.delete("aa/one")
        row = Leaving.objects.get()
        assert row.name == "aa/one"
        assert row.because == f"The store keeps it locked until {until:%d %B %Y %H:%M} UTC"
        assert read("aa/one") == b"x"
        assert try_again(now()) == 0

    def test_is_over_one_day_and_the_file_goes(self, in_bucket, clock):
        owner, name = in_bucket(locks=True)
        private.save("aa/one", ContentFile(b"x"))
        until = dt.datetime.now(dt.UTC) + dt.timedelta(seconds=2)
        self.lock(owner, name, "aa/one", until)
        private.delete("aa/one")
        pause(3)
        assert try_again(dt.datetime.now(dt.UTC)) == 1
        assert not Leaving.objects.exists()
        assert keys(owner, name) == []

    def test_of_a_lawyer_holds_it_without_an_end(self, in_bucket):
        owner, name = in_bucket(locks=True)
        private.save("aa/one", ContentFile(b"x"))
        owner.put_object_legal_hold(Bucket=name, Key="aa/one", LegalHold={"Status": "ON"})
        private.delete("aa/one")
        row = Leaving.objects.get()
        assert (row.locked_until, row.because) == (None, "The store keeps it under a legal hold")
        owner.put_object_legal_hold(Bucket=name, Key="aa/one", LegalHold={"Status": "OFF"})
        assert try_again(now()) == 1


@pytest.mark.django_db
class TestAStoreThatIsAway:
    @pytest.fixture(autouse=True)
    def nobody_listens(self, settings):
        url = f"s3://key:secret@127.0.0.1:{free_port()}/files?tls=no&region=eu-west-2"
        settings.FILES_BUCKET, _ = read_files(url)

    def test_is_told_as_away(self):
        for ask in (read, private.exists, private.size):
            with pytest.raises(Away):
                ask("aa/one")
        with pytest.raises(Away):
            list(private.stored())

    def test_is_left_alone_for_a_few_seconds(self, settings, monkeypatch):
        store = BucketStore(settings.FILES_BUCKET)
        with pytest.raises(Away, match="does not answer"):
            store.exists("aa/one")
        with pytest.raises(Away, match="a moment ago"):
            store.exists("aa/one")
        monkeypatch.setattr(bucket_module, "monotonic", lambda: 1e12)
        with pytest.raises(Away, match="does not answer"):
            store.exists("aa/one")

    def test_is_asked_again_for_what_has_to_go(self):
        private.delete("aa/one")
        row = Leaving.objects.get()
        assert (row.name, row.locked_until) == ("aa/one", None)
        assert try_again(now()) == 0
        assert Leaving.objects.exists()


def test_a_store_that_refuses_the_deletion_without_a_lock_is_away(in_bucket, settings, monkeypatch):
    in_bucket()
    private.save("aa/one", ContentFile(b"x"))
    store = BucketStore(settings.FILES_BUCKET)

    def refuse(**asked):
        raise ClientError({"Error": {"Code": "AccessDenied"}}, "DeleteObject")

    monkeypatch.setattr(store.client, "delete_object", refuse)
    with pytest.raises(Away, match="AccessDenied"):
        store.delete("aa/one")
    assert not isinstance(Locked("", None), Away)


def test_threads_keep_and_read_at_once_and_each_gets_its_own_bytes(in_bucket):
    in_bucket()
    wrong = []

    def work(number):
        for turn in range(4):
            data = bytes([number]) * (50_000 + turn)
            stored = private.save(generated_name(), ContentFile(data))
            if read(stored) != data:
                wrong.append(stored)
            if turn % 2:
                private.delete(stored)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert len(list(private.stored())) == 8
