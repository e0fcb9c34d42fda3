"""Files in a bucket that speaks S3: Amazon's, MinIO, Ceph and others. Only the service talks to it: no browser is ever
given an address in it.

No access list is sent with a file: what is written without one is private everywhere, and a bucket whose owner owns
every file, as Amazon's are from 2023 on, refuses one that comes with any. `manage.py doctor` asks as a stranger.
"""

from __future__ import annotations

import io
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from typing import IO, Any, cast

from boto3.exceptions import Boto3Error
from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.core.files.base import File
from storages.backends.s3 import S3Storage

from csprapp.engines import Away, Bucket
from csprapp.files.stored import Locked, Stored

CONNECT, ANSWER, TRIES = 2, 5, 2  # seconds to be reached, seconds for each answer, and how often it is asked
REST = 5.0  # seconds for which nobody asks a store again that did not answer: four threads would wait for it
MISSING = {"404", "NoSuchKey", "NoSuchVersion", "NotFound"}
REFUSED = {"AccessDenied", "InvalidRequest", "MethodNotAllowed", "ObjectLocked"}
UNKNOWN = {"NotImplemented", "MethodNotAllowed", "NotImplementedError", "501"}  # said by stores that have no versions


def code_of(error: ClientError) -> str:
    """What the store calls what is wrong."""
    return str(error.response.get("Error", {}).get("Code", ""))


class OfEachThread(S3Storage):
    """django-storages' own, which keeps the bucket of the thread that asked first: what boto3 makes of one is no
    other's to use."""

    @property
    def bucket(self) -> Any:
        """boto3's, of this thread."""
        return self.connection.Bucket(self.bucket_name)


class BucketStore:
    """One bucket, or the part of it below a prefix."""

    def __init__(self, where: Bucket) -> None:
        self.where = where
        self._rest_until = 0.0
        self._resting = threading.Lock()
        kept = {"ServerSideEncryption": where.encryption} if where.encryption != "none" else {}
        if where.kms_key:
            kept["SSEKMSKeyId"] = where.kms_key
        self.s3 = OfEachThread(
            bucket_name=where.name,
            location=where.prefix,
            endpoint_url=where.endpoint,
            region_name=where.region,
            access_key=where.key,
            secret_key=where.secret,
            verify=where.ca,
            default_acl=None,
            file_overwrite=False,
            object_parameters=kept,
            transfer_config=TransferConfig(max_concurrency=4),
            client_config=config(where),
        )

    @property
    def client(self) -> Any:
        """boto3's, of this thread."""
        return self.s3.connection.meta.client

    def key(self, name: str) -> str:
        """What the store calls a file of ours."""
        return f"{self.where.prefix}/{name}" if self.where.prefix else name

    # --- One file ---------------------------------------------------------------------------------------------------

    def open(self, name: str) -> File[Any]:
        """It comes as it is read, and is never whole in memory."""
        with self.asked(name):
            body = self.client.get_object(Bucket=self.where.name, Key=self.key(name))["Body"]
        return File(cast(IO[Any], Coming(self, name, body)), name)

    def save(self, name: str, content: File[Any]) -> str:
        """Put the bytes there; gives the name under which they are. Raises Away when the bucket does not answer."""
        with self.asked(name):
            return str(self.s3._save(name, content))

    def exists(self, name: str) -> bool:
        """Whether the bucket has it. Raises Away when it does not answer."""
        with self.asked(name):
            return bool(self.s3.exists(name))

    def size(self, name: str) -> int:
        """In bytes, without fetching it. Raises Away, or FileNotFoundError for a name that is not there."""
        with self.asked(name):
            return int(self.client.head_object(Bucket=self.where.name, Key=self.key(name))["ContentLength"])

    def path(self, name: str) -> str:
        """Nowhere on this machine."""
        raise NotImplementedError("A bucket has no paths.")

    def delete(self, name: str) -> None:
        """Every version of it, and the marks that hide some. Raises Locked while one is kept by a lock of the store;
        the others are gone by then."""
        locked: Locked | None = None
        with self.asked(name):
            for version in list(self._versions(self.key(name))):
                try:
                    self.client.delete_object(Bucket=self.where.name, **version)
                except ClientError as error:
                    if code_of(error) not in REFUSED:
                        raise
                    locked = self._lock_of(version, error)
        if locked:
            raise locked

    def _lock_of(self, version: dict[str, str], refused: ClientError) -> Locked:
        """Why a version may not be deleted. Raises what was refused again where no lock is the reason."""
        try:
            kept = self.client.head_object(Bucket=self.where.name, **version)
        except ClientError:
            raise refused from None
        until = kept.get("ObjectLockRetainUntilDate")
        if kept.get("ObjectLockLegalHoldStatus") == "ON":
            return Locked("The store keeps it under a legal hold", None)
        if until is None:
            raise refused
        return Locked(f"The store keeps it locked until {until:%d %B %Y %H:%M} UTC", until)

    # --- All of them ------------------------------------------------------------------------------------------------

    def stored(self) -> Iterator[Stored]:
        """The newest of each name, hidden where a mark lies over it. Earlier versions are none of ours: nothing is
        ever written twice."""
        below = f"{self.where.prefix}/" if self.where.prefix else ""
        with self.asked("every file"):
            found: dict[str, Stored] = {}
            for one in self._listed(below):
                name = one["Key"][len(below) :]
                hidden = not one.get("IsLatest", True)
                if name not in found or found[name].hidden:
                    found[name] = Stored(name, one["LastModified"], one.get("Size", 0), hidden)
        yield from found.values()

    def _listed(self, below: str) -> Iterator[dict[str, Any]]:
        asked = {"Bucket": self.where.name, "Prefix": below}
        try:
            for page in self.client.get_paginator("list_object_versions").paginate(**asked):
                yield from page.get("Versions", ())
        except ClientError as error:
            if code_of(error) not in UNKNOWN:
                raise
            for page in self.client.get_paginator("list_objects_v2").paginate(**asked):
                yield from page.get("Contents", ())

    def _versions(self, key: str) -> Iterator[dict[str, str]]:
        """Which versions of one key there are, marks that hide it among them."""
        asked = {"Bucket": self.where.name, "Prefix": key}
        try:
            for page in self.client.get_paginator("list_object_versions").paginate(**asked):
                for one in (*page.get("Versions", ()), *page.get("DeleteMarkers", ())):
                    if one["Key"] == key:
                        yield {"Key": key, "VersionId": one["VersionId"]}
        except ClientError as error:
            if code_of(error) not in UNKNOWN:
                raise
            yield {"Key": key}

    def fill(self, unpacked: Path) -> None:
        """One file after the other: what was not taken when it breaks off is still in the backup."""
        for path in sorted(unpacked.rglob("*")) if unpacked.is_dir() else ():
            if path.is_file():
                with path.open("rb") as file:
                    self.save(str(path.relative_to(unpacked)), File(file))

    # --- What the store says when it does not do it -----------------------------------------------------------------

    @contextmanager
    def asked(self, name: str) -> Iterator[None]:
        """Raises FileNotFoundError for what is not there, and Away for a store that refuses or does not answer; at
        once, for a few seconds after it did not answer."""
        if monotonic() < self._rest_until:
            raise Away("The bucket of files did not answer a moment ago")
        try:
            yield
        except ClientError as error:
            if code_of(error) in MISSING:
                raise FileNotFoundError(f"There is no file {name}") from None
            raise Away(f"The bucket of files refused: {code_of(error) or 'it did not say why'}") from error
        except (BotoCoreError, Boto3Error) as error:
            with self._resting:
                self._rest_until = monotonic() + REST
            raise Away(f"The bucket of files does not answer: {type(error).__name__}") from error


class Coming(io.RawIOBase):
    """A file as it comes from the bucket."""

    def __init__(self, store: BucketStore, name: str, body: Any) -> None:
        self.store, self.name, self.body = store, name, body

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        """The next bytes. Raises Away when the store breaks off in the middle."""
        with self.store.asked(self.name):
            return bytes(self.body.read(None if size < 0 else size))

    def readinto(self, into: Any) -> int:
        data = self.read(len(into))
        into[: len(data)] = data
        return len(data)

    def close(self) -> None:
        self.body.close()
        super().close()


def config(where: Bucket, **more: Any) -> Config:
    """How long it is waited for, and how it is addressed. Checksums only where they are asked for: many stores that
    speak S3 know no others."""
    return Config(
        connect_timeout=CONNECT,
        read_timeout=ANSWER,
        retries={"total_max_attempts": TRIES, "mode": "standard"},
        s3={"addressing_style": "virtual" if where.virtual else "path"},
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
        **{"signature_version": "s3v4", **more},
    )
