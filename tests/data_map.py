"""docs/data-map.csv, made from the models: `python -m tests.data_map` writes it anew."""

import csv
import io
import os
from pathlib import Path

PLACE = Path(__file__).resolve().parent.parent / "docs" / "data-map.csv"
OURS = ("csprapp.", "cases.", "reviews.", "publications.", "publishing.", "dashboard.")
HEADING = ("table", "about", "column", "name", "kind", "private text", "history", "append-only")


def made() -> str:
    """A line for each column, histories and the tables of libraries excepted; a table says once what it is about."""
    from dashboard.backup.exporting import dictionary, exported_models

    told = {model._meta.label_lower: model for model in exported_models()}
    file = io.StringIO()
    lines = csv.writer(file, lineterminator="\n")
    lines.writerow(HEADING)
    before = ""
    for table, _, about, column, name, _, kind, *_ in dictionary():
        model = told[table]
        if model.__module__.startswith(OURS) and not hasattr(model, "history_object"):
            private = column in getattr(model, "personal_fields", ())
            kept = (private, hasattr(model, "history"), getattr(model, "append_only", False))
            lines.writerow(
                (table, "" if table == before else about, column, name, kind, *("yes" if each else "" for each in kept))
            )
            before = table
    return file.getvalue()


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    import django

    django.setup()
    PLACE.write_text(made())
