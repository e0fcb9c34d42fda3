"""Files in a folder of the machine, FILES_ROOT: readable by the service alone."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import FileSystemStorage

from csprapp.files.stored import Stored


@lru_cache(maxsize=8)
def _system(root: Path) -> FileSystemStorage:
    return FileSystemStorage(root, file_permissions_mode=0o600, directory_permissions_mode=0o700)


class Folder:
    """One folder, and below it folders by the first two letters of each name."""

    @property
    def root(self) -> Path:
        """Read anew each time: a test moves it."""
        return Path(settings.FILES_ROOT)

    @property
    def _system(self) -> Any:
        return _system(self.root)

    def open(self, name: str) -> File[Any]:
        """The file to read, as bytes. Raises FileNotFoundError."""
        return self._system.open(name, "rb")

    def save(self, name: str, content: File[Any]) -> str:
        """Write the bytes; gives the name under which they are, another than asked for where that is taken."""
        return self._system._save(name, content)

    def delete(self, name: str) -> None:
        """Take the file away; nothing where it is gone already."""
        self._system.delete(name)

    def exists(self, name: str) -> bool:
        """Whether the folder has it."""
        return self._system.exists(name)

    def size(self, name: str) -> int:
        """In bytes. Raises FileNotFoundError."""
        return self._system.size(name)

    def path(self, name: str) -> str:
        """Where it is on this machine, for what reads a file by itself."""
        return self._system.path(name)

    def stored(self) -> Iterator[Stored]:
        """Listed before the first is given: some may go while they are looked at."""
        for path in [path for path in self.root.rglob("*") if path.is_file()]:
            try:
                found = path.stat()
            except FileNotFoundError:
                continue
            yield Stored(str(path.relative_to(self.root)), datetime.fromtimestamp(found.st_mtime, UTC), found.st_size)

    def fill(self, unpacked: Path) -> None:
        """In one step where it is on the same disk."""
        if self.root.is_dir():
            self.root.rmdir()
        if unpacked.is_dir():
            shutil.move(unpacked, self.root)
        else:
            self.root.mkdir(mode=0o700, parents=True)
