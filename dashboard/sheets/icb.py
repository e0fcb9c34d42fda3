"""The ICB's sheet: what it enters of a case in the NHS safeguarding case review tracker (S-CRT).

Sources: the information standard DCB3124, and NHS Digital's guidance to the tracker (step by step, supporting guidance,
outputs), last edited on 22 February 2022. They name the lines; the lists to choose from in the tracker were not seen.
"""

from datetime import date

from cases.deadlines.models import Deadline
from cases.incidents.words import listed
from csprapp.clock.deadline import plain_day
from csprapp.partnership.models import PartnerBody
from csprapp.ui.facts import value_of
from csprapp.ui.templatetags.ui import plural
from dashboard.casefile.rules import Stage
from dashboard.reporting.people import age_words
from dashboard.sheets.lines import Line, Part, Sheet, nowhere, on_case, on_notification, on_publication, on_review
from dashboard.sheets.reading import Told
from reviews.learning.models import LearningReview
from reviews.rapid.models import WhatNext

THEMES = 3  # the tracker takes up to three
ENTRY, DETAILS = on_case("case-tracker-entry"), on_case("case-details")
Kind = LearningReview.Kind


def day(value: date | None) -> str:
    """A date as the tracker of the ICB takes it; "" for none."""
    return plain_day(value) if value else ""


def _open_or_closed(told: Told) -> str:
    """Closed is what is published or embargoed, or whose review is completed and signed off."""
    review, rapid = told.review, told.rapid
    over = review.published_on or review.ended_on or review.report_finished_on if review else None
    no_more = review is None and rapid.signed_off_on and rapid.what_next == WhatNext.NONE
    return "Closed" if over or no_more or told.case.closed_on else "Open"


def _icbs(told: Told) -> str:
    bodies = told.case.area.partner_bodies.all()
    return listed(body.name for body in bodies if body.kind == PartnerBody.Kind.ICB)


def _children(told: Told) -> str:
    """Who the case is about: the part of each child and the age then, without a name."""
    on = told.case.occurred_on or told.case.aware_on
    rows = []
    for person in told.line.children:
        age = age_words(person.date_of_birth, on)
        rows.append(f"{person.get_role_display()}, {age or 'age not recorded'}")
    return "\n".join(rows)


def _harms(told: Told) -> list[str]:
    return [each for each in value_of(told.case, "harms", "\n").split("\n") if each]


def _theme(number: int) -> Line:
    def value(told: Told) -> str:
        harms = _harms(told)
        return harms[number - 1] if len(harms) >= number else ""

    def more(told: Told) -> str:
        left = len(_harms(told)) - THEMES
        return f"The tracker takes three. The case has {left} more." if number == THEMES and left > 0 else ""

    # A case of one kind of harm has one theme: only the first line is empty when nothing is recorded.
    return Line(
        f"Abuse or vulnerability theme {number}",
        value,
        DETAILS,
        more,
        applies=lambda told: number == 1 or len(_harms(told)) >= number,
        meaning="From the kinds of harm that are recorded, in their order; the tracker has a list of its own",
    )


def _type(told: Told) -> str:
    """The type of review; converted where the rapid review became a safeguarding practice review."""
    review = told.review
    if review is None:
        return "Rapid review" if told.notification or told.rapid.pk else ""
    if review.kind == Kind.LCSPR:
        converted = told.notification or told.rapid.pk
        return f"Child safeguarding practice review{', converted from a rapid review' if converted else ''}"
    return str(review.get_kind_display())


def _slippage(told: Told) -> str:
    """How long after its statutory date each duty was met, or is open now."""
    named = (("Rapid review", told.clock("rapid_review")), ("Review", told.clock("lcspr")))
    late = [f"{name}: {words}" for name, clock in named if clock and (words := _late(clock, told.today))]
    return "\n".join(late) or "None"


def _late(clock: Deadline, today: date) -> str:
    until = clock.met_on or clock.ended_on or today
    days = (until - clock.computed_on).days
    if days <= 0 or clock.ended_on:
        return ""
    still = "" if clock.met_on else ", so far"
    return f"{plural(days, 'day')} after {plain_day(clock.computed_on)}{still}"


def _signed_off(told: Told) -> str:
    """The day the report was signed off: of the review, else of the rapid review."""
    return day(told.review.report_finished_on if told.review else told.rapid.signed_off_on)


def _recommendations(told: Told) -> str:
    rows = []
    for number, row in enumerate(told.recommendations, start=1):
        themes = listed(theme.name for theme in row.themes.all())
        rows.append(f"{number}. {told.clean(row.text)}{f' ({themes})' if themes else ''}")
    return "\n".join(rows)


def _actions(told: Told) -> str:
    return "\n".join(
        f"{number}. {told.clean(row.text)} ({row.agency or 'no agency'}; {_standing(row.completed_on, row.deadline)})"
        for number, row in enumerate(told.actions, start=1)
    )


def _standing(completed_on: date | None, deadline: Deadline | None) -> str:
    if completed_on:
        return f"done {plain_day(completed_on)}"
    return f"due {plain_day(deadline.due_on)}" if deadline else "no date"


def _shared(told: Told) -> str:
    said = []
    if told.events:
        said.append(f"{plural(told.events, 'event')} with practitioners")
    if told.shared:
        said.append(f"Shared in confidence before publication: {plural(told.shared, 'time')}")
    return "\n".join(said)


def _due(rule: str) -> Line:
    title = {"rapid_review": "Rapid review due", "lcspr": "Review due"}[rule]

    def value(told: Told) -> str:
        clock = told.clock(rule)
        return day(clock.due_on) if clock else ""

    return Line(title, value, nowhere, applies=lambda told: told.clock(rule))


def _has_review(told: Told) -> bool:
    return told.review is not None


PARTS = (
    Part(
        "Basic case details",
        (
            Line("StEIS number", lambda told: told.entry.steis_number, ENTRY, meaning="Where it has one"),
            Line("Local reference", lambda told: told.case.reference),
            Line("Open or closed", _open_or_closed, meaning="Closed: published, or completed and signed off"),
            Line("Date added", lambda told: day(told.entry.added_on), ENTRY, meaning="The day it was added there"),
            Line("Designated professional", lambda told: told.entry.designated_professional, ENTRY, private=True),
            Line("Safeguarding partnership", lambda told: told.partnership.name),
            Line("Integrated care board", _icbs, meaning="The ICB of the area, from Settings"),
        ),
    ),
    Part(
        "Case information",
        (
            Line("Date of the incident", lambda told: day(told.case.occurred_on), DETAILS),
            Line("Where it happened", lambda told: told.case.area.name),
            Line("What happened", lambda told: value_of(told.case, "nature"), DETAILS),
            Line("Children", _children, on_case("case-family"), meaning="Part in the case and age then, no names"),
            *(_theme(number) for number in range(1, THEMES + 1)),
        ),
    ),
    Part(
        "Review",
        (
            Line("Type of review", _type, lambda told: "" if _type(told) else on_notification(told)),
            Line("Stage", lambda told: str(Stage(told.case.stage).label)),
            _due("rapid_review"),
            Line(
                "Rapid review sent",
                lambda told: day(told.rapid.sent_on),
                on_case("case-rapid-review-sent"),
                applies=lambda told: told.clock("rapid_review"),
            ),
            _due("lcspr"),
            Line("Slippage", _slippage, meaning="Days after the statutory dates"),
            Line(
                "Report signed off",
                _signed_off,
                lambda told: on_review("review-report")(told) or on_case("case-decision")(told),
            ),
            Line(
                "Published",
                lambda told: day(told.review and told.review.published_on),
                on_publication("publication"),
                applies=_has_review,
            ),
            Line(
                "Link to the report", lambda told: told.address, on_publication("publication"), applies=_has_review,
                meaning="While everybody can read it",
            ),
        ),
    ),
    Part(
        "Learning",
        (
            Line("Recommendations and themes", _recommendations, on_case("case-actions"), private=True),
            Line("Actions", _actions, on_case("case-actions"), private=True),
            Line("Learning shared", _shared, on_case("case-review"), applies=_has_review),
            Line("Comments", lambda told: told.clean(told.entry.comments), ENTRY, private=True),
        ),
    ),
)  # fmt: skip

ICB = Sheet(
    key="icb",
    short="ICB",
    title="Sheet for the ICB: NHS safeguarding case review tracker (S-CRT)",
    to="the integrated care board",
    form="the NHS tracker",
    names=(
        "It names the designated professional, because the tracker asks for them, and nobody else. Known names of the "
        "child and family are removed from recommendations, actions and comments. Read it before you send it."
    ),
    source=(
        "The lines follow the guidance to the tracker (NHS information standard DCB3124; NHS Digital, last edited on "
        "22 February 2022). The lists to choose from in the tracker itself were not available to us, so its words may "
        "differ."
    ),
    parts=PARTS,
)
