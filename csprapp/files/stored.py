"""What every store of files can do, whatever keeps them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from django.core.files.base import File


@dataclass(frozen=True)
class Stored:
    """A file that is kept, and when it was written. A bucket with versions may hide one: it is not there for anybody
    who opens it, and its bytes are."""

    name: str
    at: datetime
    size: int
    hidden: bool = False

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True)
class About:
    """How a bucket stands."""

    public: str  # what strangers can do, or ""
    encrypted: bool
    versions: bool


class Locked(Exception):
    """The store keeps a file that was to go: until a moment, or for as long as somebody holds it (None)."""

    def __init__(self, words: str, until: datetime | None) -> None:
        super().__init__(words)
        self.until = until


class Store(Protocol):
    """Files by the names that we make. Raises `Away`, FileNotFoundError."""

    def open(self, name: str) -> File[Any]:
        """To be read once, from its beginning to its end."""

    def save(self, name: str, content: File[Any]) -> str:
        """Keep it; gives its name."""

    def delete(self, name: str) -> None:
        """Nothing is left of it, nor of its earlier versions. Raises Locked."""

    def exists(self, name: str) -> bool:
        """Whether there is one."""

    def size(self, name: str) -> int:
        """In bytes."""

    def stored(self) -> Iterator[Stored]:
        """Every one."""

    def fill(self, unpacked: Path) -> None:
        """Take what a folder holds; the store is empty."""

    def path(self, name: str) -> str:
        """Where it lies, if anywhere."""
