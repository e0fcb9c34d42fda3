from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "csprapp.accounts"
    label = "accounts"
    verbose_name = "accounts"

    def ready(self) -> None:
        from csprapp.accounts import signals  # noqa: F401  (connects its receivers)
