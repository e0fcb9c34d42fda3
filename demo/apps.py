from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "demo"

    def ready(self) -> None:
        from demo import welcome  # noqa: F401  (importing it tells the sign-in page)
