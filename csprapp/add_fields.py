"""Many plain columns added to tables in one step of a migration."""

from collections.abc import Sequence
from typing import Any

from django.db.migrations.operations import AddField, AlterField
from django.db.migrations.operations.base import Operation


class AddFields(Operation):
    """Many `AddField` of plain columns, and `AlterField` of what no column says (words, choices), in one step.

    One by one, Django works out anew with each field every model that leads to its table: minutes for forty of them on
    a busy machine, in which the service is closed. Here it does so once.
    """

    serialization_expand_args = ["added", "altered"]

    def __init__(self, added: Sequence[AddField], altered: Sequence[AlterField] = ()) -> None:
        self.added, self.altered = list(added), list(altered)

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return type(self).__qualname__, [], {"added": self.added, "altered": self.altered}

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Every field is known before any model is worked out."""
        state.__dict__.pop("apps", None)
        for step in [*self.added, *self.altered]:
            step.state_forwards(app_label, state)

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """SQLite makes a table anew for a column that may not be empty: from a model that has those added before."""
        for step in self.added:
            model = from_state.apps.get_model(app_label, step.model_name)
            field = to_state.apps.get_model(app_label, step.model_name)._meta.get_field(step.name)
            schema_editor.add_field(model, field)
            field.clone().contribute_to_class(model, step.name)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        for step in reversed(self.added):
            model = from_state.apps.get_model(app_label, step.model_name)
            schema_editor.remove_field(model, model._meta.get_field(step.name))

    def describe(self) -> str:
        return f"Add {len(self.added)} fields"
