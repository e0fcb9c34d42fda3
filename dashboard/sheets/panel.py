"""The Panel's sheet: what the national Panel is sent and told after the rapid review, and of the review that follows.

Sources: Children Act 2004 s16F(3); the 2018 Regulations, regulation 16; the Panel's guidance on rapid reviews, of which
no list of fields was found: these lines are what the partners' decision and the law say it is told.
"""

from collections.abc import Callable
from datetime import date

from django.db.models import Model

from cases.deadlines.queries import standing_lines
from cases.incidents.queries import bodies_of
from cases.incidents.words import listed
from csprapp.clock.deadline import plain_day
from csprapp.clock.ledger import Kind as Entry
from csprapp.ui.facts import value_of
from dashboard.sheets.icb import day
from dashboard.sheets.lines import Line, Part, Sheet, on_case, on_notification, on_publication, on_review
from dashboard.sheets.reading import Told
from reviews.decisions.presenters import how_it_was_given

DETAILS, DECISION = on_case("case-details"), on_case("case-decision-outcome")
REPLY, REPORT = on_case("case-decision-reply"), on_review("review-report")


def _said(record: Model | None, name: str) -> str:
    """A fact in words, a day as it is copied into forms."""
    value = getattr(record, name) if record else None
    if record is None or isinstance(value, date):
        return day(value)
    return value_of(record, name)


def _notified(name: str) -> Callable[[Told], str]:
    return lambda told: _said(told.notification, name)


def _section(name: str, title: str) -> Line:
    """A text of the rapid review."""
    way = on_case("case-rapid-review-section", name.replace("_", "-"))
    return Line(title, lambda told: told.clean(getattr(told.rapid, name)), way, private=True)


def _why(name: str, title: str) -> Line:
    """A reason of the rapid review."""
    return Line(title, lambda told: told.clean(getattr(told.rapid, name)), DECISION, private=True)


def _national(told: Told) -> str:
    return {True: "Yes", False: "No", None: ""}[told.rapid.national_issues]


def _decisions(told: Told) -> str:
    """Each partner's decision with who gave it and when."""
    made = told.decisions
    said = [(body, made[body.pk]) for body in bodies_of(told.case) if body.pk in made]
    return listed(f"{body}: {row.words}. {how_it_was_given(row)}" for body, row in said)


def _due(told: Told) -> str:
    clock = told.clock("rapid_review")
    return day(clock.due_on) if clock else ""


def _advised(told: Told) -> str:
    clock = told.clock("rapid_review")
    return f"Worked out as {plain_day(clock.computed_on)}" if clock and clock.due_on != clock.computed_on else ""


def _report_sent(told: Told) -> str:
    file = told.rapid.sent_file
    return f"{file.document.title}, version {file.number}" if file else ""


def _reply(name: str) -> Callable[[Told], str]:
    def value(told: Told) -> str:
        row = told.last_reply
        return told.clean(_said(row, name))

    return value


def _reply_page(told: Told) -> str:
    """Where the reply is recorded, or the last one corrected."""
    row = told.last_reply
    return on_case("case-decision-reply-correct", row.pk)(told) if row else REPLY(told)


def _respond(told: Told) -> str:
    row = told.last_reply
    return on_case("case-decision-respond", row.pk)(told) if row else REPLY(told)


def _review_fact(name: str) -> Callable[[Told], str]:
    return lambda told: told.clean(_said(told.review, name))


def _reviewer(told: Told) -> str:
    review = told.review
    return ", ".join(filter(None, (review.reviewer_name, review.reviewer_organisation))) if review else ""


def _delay(told: Told) -> str:
    """Why it will be late, as it was last recorded, with when the Panel and the Secretary of State were told."""
    clock = told.clock("lcspr")
    said = standing_lines(clock.changes.all(), Entry.DELAY_RECORDED) if clock else []
    if not said:
        return ""
    row = said[-1]
    told_on = (("The Panel", row.panel_told_on), ("The Secretary of State", row.minister_told_on))
    words = [f"{who} told {plain_day(on)}" for who, on in told_on if on]
    target = f"{'Look again' if row.look_again else 'New target'} {plain_day(row.value)}" if row.value else ""
    return listed(filter(None, (f"{row.get_category_display()}: {told.clean(row.reason)}", target, *words)))


def _is_late(told: Told) -> bool:
    clock = told.clock("lcspr")
    return bool(clock) and (bool(_delay(told)) or clock.is_open and clock.computed_on < told.today)


def _planned(told: Told) -> str:
    shown = told.publication
    return day(shown.public_from if shown and shown.public_from else told.link and told.link.planned_on)


def _after_notifying(told: Told) -> bool:
    return bool(told.clock("rapid_review") or told.rapid.pk)


def _goes_there(told: Told) -> bool:
    """Whether its review's report goes to the Panel; that of a thematic review or an audit does not have to."""
    return told.review is not None and told.review.goes_to_the_panel


def _of_review(title: str, name: str, page: str) -> Line:
    return Line(title, _review_fact(name), on_review(page), applies=_goes_there)


PARTS = (
    Part(
        "The case",
        (
            Line("National reference", _notified("national_reference"), on_notification),
            Line("Panel reference", lambda told: told.case.panel_reference, DETAILS),
            Line("Local reference", lambda told: told.case.reference),
            Line("Notified on", _notified("sent_on"), on_notification),
            Line("Partnership", lambda told: told.partnership.name),
            Line("Area", lambda told: told.case.area.name),
            Line("Lead officer", lambda told: told.case.owner.name if told.case.owner else ""),
            Line("Lead officer’s email", lambda told: told.case.owner.email if told.case.owner else ""),
        ),
    ),
    Part(
        "After the rapid review",
        (
            Line("Rapid review due", _due, on_case("case-rapid-review-panel-date"), _advised, applies=_after_notifying),
            Line("Rapid review sent", lambda told: day(told.rapid.sent_on), on_case("case-rapid-review-sent")),
            Line(
                "Why it was late", lambda told: told.clean(told.rapid.late_reason), on_case("case-rapid-review-sent"),
                applies=lambda told: told.rapid.late_reason, private=True,
            ),
            Line("Report that was sent", _report_sent, on_case("case-rapid-review-sent")),
            Line("Signed off by the partners", lambda told: day(told.rapid.signed_off_on), on_case("case-decision")),
            Line("Are the criteria met?", lambda told: told.rapid.get_criteria_met_display(), DECISION),
            _why("criteria_reason", "Reason about the criteria"),
            Line("What happens here?", lambda told: told.rapid.get_what_next_display(), DECISION),
            _why("what_next_reason", "Reason for what happens here"),
            Line("Does it raise complex or national issues?", _national, DECISION),
            _why("national_reason", "Reason about national issues"),
            Line("Each partner’s decision", _decisions, on_case("case-decision")),
            _section("immediate_action", "Immediate safety action"),
            _section("learning", "Learning already clear"),
            _section("sharing_plan", "Plan for sharing the learning"),
        ),
    ),
    Part(
        "The Panel’s reply",
        (
            Line("Reply received", _reply("received_on"), _reply_page),
            Line("What the Panel said", _reply("position"), _reply_page),
            Line(
                "Our answer", _reply("response"), _respond, private=True,
                applies=lambda told: (row := told.last_reply) and (row.response or row.position != "agrees"),
            ),
        ),
    ),
    Part(
        "The review",
        (
            _of_review("Kind of review", "kind", "review"),
            _of_review("Decision to initiate", "decided_on", "review-decided"),
            Line("Reason for the review", _review_fact("decision_reason"), on_review("review"), applies=_goes_there),
            Line("Reviewer", _reviewer, on_review("review-reviewer"), applies=_goes_there),
            _of_review("Reviewer appointed on", "reviewer_appointed_on", "review-reviewer"),
            Line(
                "Review due", lambda told: day((clock := told.clock("lcspr")) and clock.due_on), on_review("review"),
                applies=lambda told: told.clock("lcspr"),
            ),
            Line("Why it is late", _delay, on_review("review-delay"), applies=_is_late, private=True),
        ),
    ),
    Part(
        "Before publication",
        (
            _of_review("Report finished on", "report_finished_on", "review-report"),
            _of_review("Sent to the Panel on", "sent_to_panel_on", "review-report"),
            _of_review("Sent to the Secretary of State on", "sent_to_secretary_on", "review-report"),
            _of_review("Publication decision", "publication_decision", "review-publication"),
            Line(
                "Reason for the publication decision", _review_fact("publication_reason"),
                on_review("review-publication"), applies=_goes_there, private=True,
            ),
            Line("Planned for, or published on", _planned, on_publication("publication"), applies=_goes_there),
            Line("Address", lambda told: told.address, on_publication("publication"), applies=_goes_there),
        ),
    ),
)  # fmt: skip

PANEL = Sheet(
    key="panel",
    short="Panel",
    title="Sheet for the Panel: rapid review and review",
    to="the Panel",
    form="what the Panel asks for",
    names=(
        "It names the lead officer, the reviewer and those who decided for each partner, because the Panel is told who "
        "they are. Known names of the child and family are removed. Read it before you send it."
    ),
    source=(
        "The lines are what the law and the partners’ own decision say the Panel is told. The Panel’s guidance has no "
        "list of fields that we could read."
    ),
    parts=PARTS,
)
