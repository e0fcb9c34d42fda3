"""The interface's app; its system check says when the front-end parts are missing."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "csprapp.ui"
    label = "ui"
    verbose_name = "Interface"

    def ready(self) -> None:
        from csprapp.ui import checks  # noqa: F401  (importing registers the check)
