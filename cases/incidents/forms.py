"""What the forms about a case share."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any

from django.core.exceptions import ValidationError

from cases.incidents.former import FormerValue
from cases.incidents.rules import LOOKED_FOR, dropped
from csprapp.ui import fields
from csprapp.ui.forms import Form
from csprapp.ui.reasons import SaysWhyChanged


class CaseForm(Form):
    """A form about a case: much of what it asks may not be known yet, so no label says "(optional)"."""

    mark_optional = False


class Dated(CaseForm):
    """A form that knows which London day it is."""

    told: tuple[str, ...] = ("today",)


class AsksWhatItWas(Form):
    """A form of facts that are looked for after they were changed too. An answer that drops what stood there is asked
    about beside it, on the page that comes back: was the old one wrong, or is it now former? Nothing is chosen."""

    questions: Mapping[str, str] = {}  # the name of each question, and of the answer it is about

    def prepare(self) -> None:
        super().prepare()
        if self["version"].data != str(self["version"].initial):
            return  # nothing was sent, or a colleague was quicker: both versions are shown first
        gone = dropped(self.initial, dict(self._judged()))
        asked = {name: _question(name, gone[name]) for name in self.fields if name in gone}
        self.questions = {f"was_{name}": name for name in asked}
        beside = ({name: field, f"was_{name}": asked.get(name)} for name, field in self.fields.items())
        self.fields = {name: field for pair in beside for name, field in pair.items() if field is not None}

    def _judged(self) -> Iterator[tuple[str, Any]]:
        """The answers that can be read, of the facts that are looked for."""
        for name in LOOKED_FOR:
            if name in self.fields:
                with suppress(ValidationError):
                    yield name, self.fields[name].clean(self[name].data)

    @property
    def answers(self) -> dict[str, Any]:
        """The answers, and which of the old ones were wrong."""
        said = super().answers
        wrong = [name for key, name in self.questions.items() if said.pop(key) == "wrong"]
        return said | {"wrong": wrong} if wrong else said


WAS = {
    "wrong": "It was a mistake. We will no longer search for it",
    "former": "It was true then. It is kept, and searched for wherever the new one is",
}


def _question(name: str, old: str) -> fields.Choice:
    said = FormerValue(field=name, value=old).said
    return fields.Choice(
        label=f"Was “{said}” wrong, or is it now former?",
        choices=[("wrong", "Wrong"), ("former", "Former")],
        hints=WAS,
        missing=f"Say whether “{said}” was wrong or is now former",
        small=True,
    )


class FactsForm(SaysWhyChanged, AsksWhatItWas, Dated):
    """Facts of a case, or of something in it; why, when something recorded changes, is asked last."""

    beside: tuple[str, ...] = ()  # what the service is told beside the facts

    @property
    def answers(self) -> dict[str, Any]:
        """The facts as one mapping, and why."""
        facts = super().answers
        beside = {name: facts.pop(name) for name in ("reason", "wrong", *self.beside) if name in facts}
        return {**beside, "facts": facts}
