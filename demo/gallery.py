"""What the gallery shows: every component and every field, empty, filled and wrong. Invented throughout."""

from datetime import date, datetime, time
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from csprapp.clock.instants import LONDON
from csprapp.ui import fields
from csprapp.ui.components import Due, Event, Fact, Figure, Link, Paper, Task
from csprapp.ui.conflicts import Clash, Difference
from csprapp.ui.forms import FilterForm, Form
from csprapp.ui.pictures import Mark, Shape, strip

CHANGED = Difference("What is known so far", "A. was seen on 6 January at school.", "A. was seen on 7 January.")
STATES = [Mark(f"Step {n}", shape, (shape.value.replace("_", " "),)) for n, shape in enumerate(Shape, start=1)]
COLOURS = [("teal", "Teal"), ("slate", "Slate"), ("plum", "Plum")]


class ExampleForm(Form):
    """One of each field."""

    aware_on = fields.DateField(
        label="When did the local authority become aware?",
        subject="Date the local authority became aware",
        help_text="For example, 7 Jan 2025",
        missing="Enter the date the local authority became aware",
    )
    aware_at = fields.TimeField(label="Time", missing="Enter the time", required=False)
    reference = fields.Text(label="National reference", width=20, help_text="On the service’s confirmation page")
    email = fields.Email(label="Email address", required=False)
    children = fields.Number(label="Number of children", width=2)
    summary = fields.LongText(label="What is known so far", rows=5, help_text="Use initials, not names")
    harm = fields.Choice(
        label="Is abuse or neglect known or suspected?",
        choices=[("known", "Known"), ("suspected", "Suspected"), ("no", "Not suspected")],
        hints={"no": "A looked-after child’s death is still notified"},
        missing="Select whether abuse or neglect is known or suspected",
    )
    told = fields.YesNo(label="Have the partners been told?")
    colour = fields.Select(label="Colour", choices=[("", "Select"), *COLOURS])
    agencies = fields.Checkboxes(
        label="Agencies to ask",
        choices=[("police", "Exampleshire Police"), ("icb", "Exampleshire ICB"), ("school", "Invented School")],
        hints={"school": "Has no account: is sent a link and a passcode"},
        missing="Select at least one agency",
    )
    report = fields.FileField(label="Report", accept=".pdf,.docx", help_text="PDF or Word, smaller than 20MB")
    agree = fields.Tick(label="I have checked that no name is left in the text", missing="Tick to say you have checked")


class ExampleFilter(FilterForm):
    """A list's filter."""

    owner = fields.Select(label="Owner", choices=[("", "Anyone"), ("nobody", "No owner")], required=False)
    reference = fields.Text(label="Reference", width=10, required=False)


FILLED = {
    "aware_on": date(2025, 1, 7), "aware_at": time(14, 15), "reference": "NAT-000123",
    "email": "coordinator@demo.example", "children": 2, "summary": "Invented for this gallery.",
    "harm": "suspected", "told": True, "colour": "slate", "agencies": ["police", "school"], "agree": True,
}  # fmt: skip
WRONG = {
    "aware_on_day": "31", "aware_on_month": "Febtober", "aware_on_year": "2025", "aware_at": "2", "email": "nobody",
    "children": "two", "harm": "", "summary": "", "reference": "",
}  # fmt: skip


@require_safe
def gallery(request: HttpRequest) -> HttpResponse:
    """Every component and field in each of its states, to look at and to test."""
    return render(request, "ui/gallery.html", everything())


def everything() -> dict[str, Any]:
    """The gallery's context."""
    return {
        "empty_form": ExampleForm(prefix="empty"),
        "filled_form": ExampleForm(initial=FILLED, prefix="filled", version=3),
        "form": ExampleForm(WRONG),
        "filter_form": ExampleFilter(prefix="filter"),
        "groups": [
            Link("Case", "#", around=True, pages=[Link("Family", "#", current=True)]),
            Link("Rapid review", "#", pages=[Link("Agencies", "#"), Link("Decision", "#")]),
        ],
        "strip": strip("strip", "Every state of a step", STATES, 2.35, "Today, Tue 7 Jan 2025"),
        "links": [
            Link("Overview", "#overview", current=True),
            Link("Rapid review", "#rapid-review"),
            Link("Documents", "#documents", count=4),
        ],
        "contents": [Link("Deadlines", "#deadlines"), Link("Facts", "#facts"), Link("Fields", "#fields")],
        "deadlines": DEADLINES,
        "next_due": DEADLINES[0],
        "facts": [
            Fact("Status", "Rapid review in progress"),
            Fact("Local authority became aware", "Tue 7 Jan 2025", "#facts", "date the local authority became aware"),
            Fact("National reference", None, "#facts"),
            Fact("Area", "Exampleshire", note="Leads for this case"),
        ],
        "tasks": [
            Task("Log the incident", "Completed", "#tasks", done=True),
            Task("Record the notification", "To do", "#tasks", owner="Sam Example", due_on=date(2025, 1, 14),
                 standing="Overdue by 2 working days", overdue=True),
            Task("Agencies’ returns", "In progress", "#tasks", hint="2 of 3 received"),
            Task("Partners’ decision", "Cannot start yet", hint="After the rapid review meeting"),
        ],
        "events": [
            Event("Date changed", datetime(2025, 1, 14, 14, 53, tzinfo=LONDON), "Sam Example",
                  "The Panel advised a later date.", changes=[("Due", "Wed 29 Jan 2025", "Fri 31 Jan 2025")]),
            Event("Notification recorded", datetime(2025, 1, 10, 9, 5, tzinfo=LONDON), "Sam Example", url="#events"),
        ],
        "papers": [
            Paper("Report of the review", "#documents", "PDF", 2_130_000, 48, "Tagged for screen readers"),
            Paper("Learning brief", "#documents", "PDF", 340_000, 1),
        ],
        "figures": [
            Figure(3, "overdue", "#deadlines", overdue=True),
            Figure(5, "due in three working days", "#deadlines"),
            Figure("1,204", "cases in all", note="since 2019"),
        ],
        "clash": Clash("Sam Example", None, "", [CHANGED]),
        "chosen": [Link("Owner: nobody", "#tables")],
        "page": Paginator(range(120), 50).get_page(2),
        "heads": ["Rule", "Met", {"text": "Cases", "number": True}],
        "rows": [
            ["Notification", "In time", {"number": 42, "url": "#tables"}],
            ["Rapid review", "Late", {"number": 3, "url": "#tables"}],
        ],
    }  # fmt: skip


DEADLINES = [
    Due("Notify the national Panel", date(2025, 1, 14), "Overdue by 2 working days", "#deadlines", "2025-0042",
        how="5 working days after Tue 7 Jan 2025, the day the local authority became aware", owner="Sam Example",
        why="The statutory date has passed", overdue=True, change_url="#deadlines"),
    Due("Send the rapid review to the Panel", date(2025, 1, 29), "3 working days left", "#deadlines", "2025-0042",
        how="Set by the Panel; worked out by us: Tue 28 Jan 2025", owner="Sam Example"),
    Due("Tell the partners", date(2025, 1, 14), "Met on Mon 13 Jan 2025", "#deadlines", "2025-0042", met=True),
    Due("Publish the review", date(2030, 1, 2), "Due in 5 years", "#deadlines", "2025-0017", provisional=True),
]  # fmt: skip
