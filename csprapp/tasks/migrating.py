"""Work that a migration begins: an upgrade is not kept closed for what can be done while people work."""

from typing import Any

from django.db.migrations import RunPython


def begin(work: str, title: str, *, where: tuple[str, str]) -> RunPython:
    """An operation that has a worker do `work`, by the path of its function, once the upgrade is over; nothing where
    the model `where` (app, name) has no rows. The worker finds that nobody does it yet, and takes it up. The migration
    depends on the last one of `tasks`."""

    def queue(apps: Any, schema_editor: Any) -> None:
        using = schema_editor.connection.alias
        if apps.get_model(*where).objects.using(using).exists():
            waiting = {"work": work, "subject": "", "owner": None, "state__in": ["waiting", "running"]}
            apps.get_model("tasks", "Job").objects.using(using).get_or_create(**waiting, defaults={"title": title})

    return RunPython(queue, RunPython.noop)
