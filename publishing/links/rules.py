"""What must be true before something goes out, by kind. Pure: facts in, lines and sentences out.

Sources: SI 2018/789 regulation 16 (a copy to the Panel and the Secretary of State at least 7 days before publication),
statutory guidance (seven working days, and Ofsted too), Children Act 2004 s16F (publish unless the partners consider it
inappropriate).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from csprapp.clock.calendar import Calendar
from csprapp.clock.deadline import day_words, due
from csprapp.clock.explain import plain_name
from csprapp.clock.rules import RuleBook
from publications.library.kinds import DECISIONS, KINDS, REPORTS

LAW = "advance_copy_law"
GUIDANCE = "advance_copy_guidance"


@dataclass(frozen=True)
class Facts:
    """What the private side knows of one publication, as plain values. Dates are London dates."""

    kind: str
    of_a_review: bool = False
    beside_a_report: bool = False
    report_approved: bool = False
    report_down: bool = False
    decision: str = ""
    decided_on: date | None = None
    signatures: tuple[str, ...] = ()
    family: str = ""
    family_told_on: date | None = None
    family_note: str = ""
    family_wishes: str = ""
    family_log: tuple[str, ...] = ()
    practitioners_told_on: date | None = None
    report_finished_on: date | None = None
    panel_copy_on: date | None = None
    secretary_copy_on: date | None = None
    text_panel_on: date | None = None
    text_secretary_on: date | None = None
    ofsted_copy_on: date | None = None
    open_proceedings: tuple[str, ...] = ()
    embargoes: tuple[str, ...] = ()
    restrictions: tuple[str, ...] = ()

    @property
    def copies_on(self) -> date | None:
        """The latest of the copies the law asks for: the day from which its 7 days run; None until all have gone.

        The full report goes to the Panel and the Secretary of State; where the improvements alone are published, their
        text goes too (regulation 16(2)).
        """
        sent = [self.panel_copy_on, self.secretary_copy_on]
        if KINDS[self.kind].copies_its_text:
            sent += [self.text_panel_on, self.text_secretary_on]
        days = [day for day in sent if day]
        return max(days) if len(days) == len(sent) else None

    @property
    def needs_copies(self) -> bool:
        """Whether regulation 16 asks for advance copies: a review's report, or its improvements only."""
        return KINDS[self.kind].is_report

    @property
    def offices(self) -> tuple[str, ...]:
        """Who has to agree on the day before something held as ready is published by hand."""
        return ("court", "family", "press") if self.of_a_review else ("press",)


@dataclass(frozen=True)
class Line:
    """One line of the checklist. A fact is done or missing; a question (`ask`) is answered by the checker."""

    key: str
    title: str
    done: bool = False
    words: str = ""
    ask: str = ""
    to_do: str = ""
    notes: tuple[str, ...] = field(default=())


def lines(facts: Facts) -> list[Line]:
    """The checklist of a publication's kind, in order. None of them can be skipped."""
    found = [_disclosure(), _restrictions(facts), _proceedings(facts)]
    if facts.kind in REPORTS:
        found = [_decision(facts), _family(facts, wishes=True), _practitioners(facts), _copies(facts), *found]
    elif KINDS[facts.kind].is_brief and facts.beside_a_report:
        found = [_follows(facts), *found]
    elif facts.of_a_review:
        found = [_family(facts, wishes=False), *found]
    return found


def missing_lines(facts: Facts) -> list[Line]:
    """The lines on which something is still to be recorded before anybody can approve."""
    return [line for line in lines(facts) if not line.ask and not line.done]


def missing_facts(facts: Facts) -> list[str]:
    """The same as sentences."""
    return [line.to_do for line in missing_lines(facts)]


def _decision(facts: Facts) -> Line:
    title = "The partners decided to publish"
    kind = KINDS[facts.kind]
    if facts.decision == kind.decision:
        return Line("decision", title, True, f"Decided on {_day(facts.decided_on)}", notes=facts.signatures)
    to_do = f"Record on the review that the partners decided to publish {kind.to_publish}"
    if facts.decision == "none":
        to_do = f"The partners decided not to publish (on {_day(facts.decided_on)}). A new decision is needed"
    elif facts.decision:
        to_do = "The partners decided on a different kind of publication: see the review"
    return Line("decision", title, to_do=to_do)


def _recorded(key: str, title: str, words: str, to_do: str, notes: tuple[str, ...] = ()) -> Line:
    """A fact: done when there are words about it, else with what is to be recorded."""
    return Line(key, title, bool(words), words, to_do="" if words else to_do, notes=notes)


def _family(facts: Facts, *, wishes: bool) -> Line:
    told = f"Told on {_day(facts.family_told_on)}" if facts.family == "told" else ""
    if wishes:
        title = "The family, and surviving children, were told and their wishes recorded"
        to_do = "Record when the family was told, and what they want"
        return _recorded("family", title, told if facts.family_wishes else "", to_do, facts.family_log)
    if facts.family == "not_told" and facts.family_note:
        told = "Not told, with a reason"
    title = "The family was told, or there is a reason why not"
    return _recorded("family", title, told, "Record whether the family was told, and if not, why", facts.family_log)


def _practitioners(facts: Facts) -> Line:
    told = f"Told on {_day(facts.practitioners_told_on)}" if facts.practitioners_told_on else ""
    title, to_do = "The practitioners involved were told", "Record when the practitioners involved were told"
    return _recorded("practitioners", title, told, to_do)


def _copies(facts: Facts) -> Line:
    title = "Advance copies went to the Panel, the Secretary of State and Ofsted"
    if facts.copies_on:
        ofsted = _day(facts.ofsted_copy_on) if facts.ofsted_copy_on else "not yet, as guidance asks"
        panel, secretary = _day(facts.panel_copy_on), _day(facts.secretary_copy_on)
        return Line("copies", title, True, f"Panel {panel}, Secretary of State {secretary}, Ofsted {ofsted}")
    what = KINDS[facts.kind].copies
    return Line("copies", title, to_do=f"Record when {what} went to the Panel and the Secretary of State")


def _follows(facts: Facts) -> Line:
    title = "The report it belongs to will be published"
    to_do = ""
    if facts.report_down:
        to_do = "The report beside it was taken down"
    elif not facts.report_approved:
        to_do = "Wait until the report beside it is approved"
    elif facts.decision not in DECISIONS:
        to_do = "Record on the review that the partners decided to publish"
    return Line("report", title, not to_do, "Its checks cover this brief’s publication", to_do=to_do)


def undecided(facts: Facts) -> bool:
    """Whether the partners' decision no longer covers what was approved under it."""
    if facts.kind in REPORTS:
        return not _decision(facts).done
    return KINDS[facts.kind].is_brief and facts.beside_a_report and facts.decision not in DECISIONS


def _disclosure() -> Line:
    return Line(
        "disclosure",
        "Nothing identifies anybody who should not be identified",
        ask="I read every word, file and picture, and nobody can be identified who should not be",
    )


def _restrictions(facts: Facts) -> Line:
    return Line(
        "restrictions",
        "No court order is broken",
        ask="I checked for reporting restrictions, and nothing here breaks one",
        notes=facts.restrictions or ("No reporting restriction is recorded.",),
    )


def _proceedings(facts: Facts) -> Line:
    running = (*facts.embargoes, *(f"Still open: {words}" for words in facts.open_proceedings))
    return Line(
        "proceedings",
        "No court case or inquest prevents publishing",
        ask="I checked with whoever leads them, and no proceeding prevents publishing",
        notes=running or ("No open proceeding is recorded.",),
    )


# --- Dates --------------------------------------------------------------------------------------------------


def date_meant(public_from: date | None, planned_on: date | None) -> date | None:
    """The first public day that counts: the one that is set; the planned one only while none is set."""
    return public_from or planned_on


@dataclass(frozen=True)
class DateAnswer:
    """Whether a day may be the first public day: refusals cannot be overridden, a reason answers `needs_reason`."""

    refusals: tuple[str, ...] = ()
    needs_reason: str = ""
    warnings: tuple[str, ...] = ()
    copies: tuple[str, ...] = ()


def unknown_day(on: date, calendar: Calendar) -> str:
    """That the calendar does not know a day, as a sentence; "" where it does."""
    if calendar.covers(on):
        return ""
    known = f"{day_words(calendar.first)} to {day_words(calendar.horizon)}"
    return f"Enter a date from {known}: bank holidays are known for these years alone"


def judge_date(
    facts: Facts,
    on: date,
    today: date,
    calendar: Calendar,
    rules: RuleBook,
    *,
    embargoes: Sequence[str] = (),
    avoid: Sequence[str] = (),
) -> DateAnswer:
    """Judge a first public day against the law, the guidance and the calendar.

    `embargoes` are those that hold on that day: nothing goes out before they are lifted. `avoid` says in words why the
    day is one that hurts.
    """
    if unknown := unknown_day(on, calendar):
        return DateAnswer((unknown,))
    refusals, needs_reason = list(embargoes), ""
    copies: tuple[str, ...] = ()
    if on < today:
        refusals.append("The publication date must be today or later")
    if facts.needs_copies:
        refusal, needs_reason = _judge_copies(facts, on, calendar, rules)
        refusals += [refusal] if refusal else []
        law, guidance = (day_words(due(rules.rule(key, on), on, calendar)) for key in (LAW, GUIDANCE))
        copies = (f"For this date the advance copies are due by {guidance} (guidance) and by {law} (law).",)
    warnings = (*_day_warnings(on, calendar), *avoid)
    return DateAnswer(tuple(refusals), needs_reason, warnings, copies)


def _judge_copies(facts: Facts, on: date, calendar: Calendar, rules: RuleBook) -> tuple[str, str]:
    """A refusal where the law is broken, and what to give a reason for where only the guidance is."""
    law, guidance, copies_on = rules.rule(LAW, on), rules.rule(GUIDANCE, on), facts.copies_on
    span = law.span.removesuffix(" before")
    if copies_on is None:
        return (
            "First record the advance copies to the Panel and the Secretary of State: the law requires them at "
            f"least {span} before publication"
        ), ""
    if copies_on > due(law, on, calendar):
        earliest = copies_on - timedelta(days=law.length)
        return (
            f"The law requires {span} between the advance copies and publication. The publication date must be "
            f"{day_words(earliest)} or later"
        ), ""
    span = guidance.span.removesuffix(" before")
    if copies_on > due(guidance, on, calendar):
        return "", f"Guidance asks for {span} between the advance copies and publication. Say why sooner"
    if facts.ofsted_copy_on is None:
        return "", f"Guidance asks for a copy to Ofsted too, {span} before publication. Say why there is none"
    if facts.ofsted_copy_on > due(guidance, on, calendar):
        return "", f"Guidance asks for {span} between Ofsted’s copy and publication. Say why sooner"
    return "", ""


def _day_warnings(on: date, calendar: Calendar) -> list[str]:
    reason = calendar.reason_not_working(on)
    if reason is None:
        return []
    what = f"a {on:%A}" if reason == "weekend" else plain_name(reason)
    return [f"{day_words(on)} is {what}: offices are closed, and families may find nobody to speak to"]


def _day(day: date | None) -> str:
    return day_words(day) if day else "a day not recorded"
