"""A missing static/vendor/ is told at start-up with the command that makes it, not by pages without style."""

from pathlib import Path

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

PARTS = ("govuk-frontend.min.css", "govuk-frontend.min.js")


def missing_parts(folders: list[Path]) -> list[str]:
    """The names of front-end parts that no `vendor` folder below the given static folders holds."""
    return [name for name in PARTS if not any((Path(folder) / "vendor" / name).is_file() for folder in folders)]


@register("staticfiles")
def vendor_is_there(app_configs: object, **kwargs: object) -> list[CheckMessage]:
    """Error ui.E001 when the front-end parts have not been fetched."""
    missing = missing_parts([Path(folder) for folder in settings.STATICFILES_DIRS])
    if not missing:
        return []
    return [
        Error(
            f"static/vendor/ lacks {' and '.join(missing)}: pages would have no style.",
            hint="Run: python build_assets.py (make run does it for you)",
            id="ui.E001",
        )
    ]
