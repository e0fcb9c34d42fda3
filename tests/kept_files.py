"""What is stored, whatever keeps it: a folder, or a bucket (tests/engines.py)."""

import hashlib
from dataclasses import replace

import pytest
from django.conf import settings
from django.core.files.base import ContentFile

from csprapp.files import storage
from csprapp.files.storage import private


def stored() -> set[str]:
    """The name of every stored file."""
    return {each.name for each in private.stored()}


def contents() -> dict[str, bytes]:
    """Every stored file."""
    return {name: storage.read(name) for name in stored()}


def put(name: str, data: bytes) -> None:
    """A file under just this name, in the place of what was there."""
    storage.engine().delete(name)
    storage.engine().save(name, ContentFile(data))


def needs_a_folder() -> None:
    """Skip what is about files as they lie on a disk."""
    if settings.FILES_BUCKET:
        pytest.skip("files are in a bucket: there is no folder to look at")


def keep_buckets_apart() -> None:
    """In a run with a bucket each place that a test names is a folder of that bucket: as with folders of a disk."""
    given, engine = settings.FILES_BUCKET, storage.engine
    if given is None:
        return

    def of_this_place():
        if given != settings.FILES_BUCKET:
            return engine()
        place = hashlib.sha256(str(settings.FILES_ROOT).encode()).hexdigest()[:16]
        where = replace(given, prefix=place)
        if where not in storage._buckets:
            storage._buckets[where] = storage.make_store(where)
        return storage._buckets[where]

    storage.engine = of_this_place
