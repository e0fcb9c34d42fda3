"""Why a file is not taken, in the sentence that is shown beside the field."""

from __future__ import annotations

from django.core.exceptions import ValidationError


class FileRefused(ValidationError):
    """The file cannot be taken. The message tells the person what to do, so forms can show it as it is."""


class TooMuch(FileRefused):
    """Reading the file took longer, or needed more, than any file of its kind should; or broke whoever read it."""
