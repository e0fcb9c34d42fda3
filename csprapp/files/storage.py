"""Where files are kept: under FILES_ROOT, out of every web root, under names we make."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage
from django.utils.deconstruct import deconstructible
from django.utils.functional import cached_property


@deconstructible(path="csprapp.files.storage.PrivateStorage")
class PrivateStorage(FileSystemStorage):
    """Files with no public address: they leave only through a view that has checked who asks."""

    def __init__(self) -> None:
        super().__init__(base_url=None, file_permissions_mode=0o600, directory_permissions_mode=0o700)

    @cached_property
    def base_location(self) -> str:
        return str(settings.FILES_ROOT)

    @cached_property
    def location(self) -> str:
        return str(Path(settings.FILES_ROOT).resolve())

    def url(self, name: str | None) -> str:
        """Refused: a private file has no address of its own."""
        raise ValueError("A private file has no address.")


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
    """The whole content of a stored file."""
    with private.open(name, "rb") as stored:
        return bytes(stored.read())
