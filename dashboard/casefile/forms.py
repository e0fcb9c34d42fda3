"""The filters of the list of cases, and the search."""

from collections.abc import Collection
from typing import Any

from csprapp.accounts.models import User
from csprapp.partnership.models import Area
from csprapp.ui.fields import Select, Text
from csprapp.ui.forms import FilterForm, Form, ListFilter
from dashboard.casefile.happenings import About
from dashboard.casefile.rules import Stage

NOBODY, OLDEST = "none", "oldest"


class CaseFilter(ListFilter):
    """By what a list of cases is narrowed."""

    state = Select(label="Open or closed", required=False, choices=[("", "Open"), ("closed", "Closed"), ("all", "All")])
    area = Select(label="Area", required=False)
    owner = Select(label="Owner", required=False)
    stage = Select(label="Stage", required=False, choices=[("", "Any stage"), *Stage.choices])

    def __init__(self, *args, owners: list[User], areas: list[Area], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.offer("area", [("", "Any area"), *((str(area.pk), area.name) for area in areas)])
        people = [(str(person.pk), str(person)) for person in owners]
        self.offer("owner", [("", "Anyone"), (NOBODY, "No owner"), *people])
        if len(areas) < 2:
            del self.fields["area"]


class StoryFilter(FilterForm):
    """What of the story of a case is shown, and where it begins."""

    about = Select(label="About", required=False, choices=[("", "Everything"), *About.choices])
    order = Select(label="Order", required=False, choices=[("", "Newest first"), (OLDEST, "Oldest first")])

    def __init__(self, *args: Any, told: Collection[str] = (), **kwargs: Any) -> None:
        """`told`: what the story has a line about; anything else is not offered."""
        super().__init__(*args, **kwargs)
        self.fields["about"].choices = [each for each in self.fields["about"].choices if each[0] in {"", *told}]


class SearchForm(Form):
    """Sent by POST: what people type here may be a name, and stays out of addresses and logs."""

    words = Text(
        label="Words to look for",
        missing="Enter a reference or a word to look for",
        max_length=120,
        help_text="A reference or number, initials (W.A.), or a word from anything written in the case. Do not type "
        "full names.",
        width="one-half",
        spellcheck=False,
        autocomplete="off",
    )
