"""A long form of facts, topic by topic."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.forms.boundfield import BoundField

from cases.incidents.forms import FactsForm


@dataclass
class Part:
    """Fields of a form that stand together, under a heading or without one."""

    heading: str
    fields: list[BoundField]
    style: str = ""
    button: str = ""
    folded: bool = False

    @property
    def open(self) -> bool:
        """Whether it is shown although it is folded: something of it was filled in, or is wrong."""
        return any(field.errors or _is_said(field.value()) for field in self.fields)


def _is_said(value: Any) -> bool:
    """Whether an answer says anything: a date is three boxes."""
    return any(value) if isinstance(value, list | tuple) else bool(value)


class InParts(FactsForm):
    """A long form, topic by topic: `topics` says before which field a heading stands. Where it `folds`, what stands
    under a heading is folded until somebody wants it."""

    topics: Mapping[str, str] = {}
    folds = False

    @property
    def parts(self) -> list[Part]:
        """The fields in their order, each topic under its heading."""
        found = [Part("", [])]
        for field in self.visible_fields():
            if field.name in self.topics and not getattr(self, "topic", ""):
                heading = self.topics[field.name]
                found.append(Part(heading, [], folded=self.folds and bool(heading)))
            found[-1].fields.append(field)
        return [part for part in found if part.fields]
