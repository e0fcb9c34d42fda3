"""Where files are kept: out of every web root, under names we make; in a folder, or in a bucket (FILES_URL).

Everything else knows only `private`: no path, no bucket, no address. What has to go and cannot, since the store is away
or keeps it locked until a day, is written down as `Leaving` and tried again by `prune`.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.files.base import ContentFile, File
from django.core.files.storage import Storage
from django.db import DatabaseError
from django.utils.deconstruct import deconstructible

from csprapp.engines import Away, Bucket
from csprapp.files.folder import Folder
from csprapp.files.stored import About, Locked, Store, Stored

log = logging.getLogger(__name__)
folder = Folder()
_buckets: dict[Any, Store] = {}


def engine() -> Store:
    """What keeps the files of this service, by its settings."""
    where = settings.FILES_BUCKET
    if where is None:
        return folder
    if where not in _buckets:
        _buckets[where] = make_store(where)
    return _buckets[where]


def make_store(where: Bucket) -> Store:
    """What talks to a bucket."""
    from csprapp.files.bucket import BucketStore  # only where its packages are installed

    return BucketStore(where)


def about() -> About:
    """What the bucket says of itself, and to a stranger. Raises Away."""
    from csprapp.files import asking  # only where its packages are installed

    return asking.about(engine())


@deconstructible(path="csprapp.files.storage.PrivateStorage")
class PrivateStorage(Storage):
    """Files with no public address: they leave only through a view that has checked who asks.

    Raises `Away` wherever the store does not answer, FileNotFoundError where there is no such file.
    """

    def _open(self, name: str, mode: str = "rb") -> File[Any]:
        return engine().open(name)

    def _save(self, name: str, content: File[Any]) -> str:
        return engine().save(name, content)

    def delete(self, name: str) -> None:
        """It is gone with every version of it, or it is written down that it has to go."""
        try:
            engine().delete(name)
        except Locked as locked:
            _write_down(name, locked.until, str(locked))
        except Away as away:
            _write_down(name, None, str(away))

    def exists(self, name: str) -> bool:
        """Whether there is such a file."""
        return engine().exists(name)

    def size(self, name: str) -> int:
        """In bytes."""
        return engine().size(name)

    def stored(self) -> Iterator[Stored]:
        """Every file that is kept, in no order; one that a bucket only hides is `hidden`."""
        return engine().stored()

    def fill(self, unpacked: Path) -> None:
        """Take the files of a folder, each under its place in it, into a store that is empty."""
        engine().fill(unpacked)

    def path(self, name: str) -> str:
        """Where a folder has it. Raises NotImplementedError where there is none: for tests alone."""
        return engine().path(name)

    def url(self, name: str | None) -> str:
        """Refused: a private file has no address of its own."""
        raise ValueError("A private file has no address.")


def _write_down(name: str, until: Any, because: str) -> None:
    log.error("A file could not be deleted, and prune will try again: %s", because)
    with suppress(DatabaseError):  # then no row names it, and prune finds it so
        leaving = apps.get_model("files", "Leaving")
        leaving.objects.update_or_create(name=name, defaults={"locked_until": until, "because": because[:200]})


private = PrivateStorage()


def generated_name(instance: Any = None, filename: str = "") -> str:
    """A random storage name; the name the person's computer gave the file is never used."""
    token = secrets.token_hex(16)
    return f"{token[:2]}/{token}"


@contextmanager
def store_upload(data: bytes) -> Iterator[str]:
    """Write `data` and give its storage name; the file goes again if the block raises.

    Use it *around* the transaction that writes the row, so that a rolled-back row leaves no file behind.
    """
    name = generated_name()
    try:
        private.save(name, ContentFile(data))
        yield name
    except BaseException:  # its row was taken back, or the disk is full and half of it lies there
        private.delete(name)
        raise


def read(name: str) -> bytes:
    """The whole content of a stored file. Raises FileNotFoundError, also for "", which an erasure leaves of a name."""
    if not name:
        raise FileNotFoundError
    with private.open(name, "rb") as stored:
        return bytes(stored.read())
