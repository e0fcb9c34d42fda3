"""A stranger's file, read in a process with limits; and the headings that are known from earlier files."""

from csprapp.files import child
from csprapp.files.refused import FileRefused
from csprapp.tables.reading import Sheet, read
from dashboard.imports.models import KnownHeading
from dashboard.imports.rules import MAX_BYTES, MEMORY, SECONDS


def read_file(data: bytes) -> list[Sheet]:
    """Its sheets. Raises FileRefused with what to do."""
    if len(data) > MAX_BYTES:
        raise FileRefused(f"Select a file smaller than {MAX_BYTES // 1024 // 1024}MB")
    return child.run(read, data, seconds=SECONDS, memory=MEMORY)


def remembered() -> dict[str, str]:
    """What headings were said to be before: heading -> key."""
    return dict(KnownHeading.objects.values_list("heading", "key"))
