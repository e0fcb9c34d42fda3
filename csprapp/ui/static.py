"""How static files are stored: hashed names, compressed once, imports between our modules followed."""

import filecmp
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.contrib.staticfiles.storage import ManifestFilesMixin, staticfiles_storage
from whitenoise.storage import CompressedManifestStaticFilesStorage


class Storage(CompressedManifestStaticFilesStorage):
    """WhiteNoise's storage, which also rewrites `import ... from "./x.js"` to the hashed name."""

    support_js_module_import_aggregation = True


def not_collected() -> list[str]:
    """The static files of this code that are not served as they are: not collected, or from another version of it.

    Beside each file with a hash in its name its original is collected as well, so the bytes can be compared.
    """
    storage: Any = staticfiles_storage
    if settings.DEBUG or not isinstance(storage, ManifestFilesMixin):
        return []  # served as they are found
    folder, ignored = Path(storage.location), apps.get_app_config("staticfiles").ignore_patterns
    return [
        path
        for finder in get_finders()
        for path, source in finder.list(ignored)
        if not _is_served(folder, path, source.path(path), storage.hashed_files.get(path, ""))
    ]


def _is_served(folder: Path, path: str, source: str, hashed: str) -> bool:
    copy = folder / path
    return bool(hashed) and (folder / hashed).is_file() and copy.is_file() and filecmp.cmp(source, copy, shallow=False)
