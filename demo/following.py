"""What is followed up: a national recommendation, owners without an account, check-ins, evidence, recurrence."""

import datetime as dt
from dataclasses import dataclass

from csprapp.partnership.models import PartnerBody, Theme
from demo.days import Day, w
from demo.pdfs import make_pdf
from demo.telling import Teller
from reviews.actions import evidence, services
from reviews.actions.clocks import waiting_check
from reviews.actions.models import Action, Recommendation
from reviews.decisions.preparing import identify
from reviews.indicators import services as indicators
from reviews.indicators.models import Indicator
from reviews.learning.models import LearningReview
from reviews.rapid.queries import rapid_review_of

HEARING = "Hearing the child"
SCHOOL = "Larkfield Primary School"


@dataclass(frozen=True)
class Counted:
    """An indicator of a theme that is counted every month: how many of twenty, from so many months ago on."""

    theme: str
    question: str
    of_what: str
    since: int
    holds: tuple[int, ...]


COUNTED = (
    # Since the form was changed every reading is above the median of those before: what is judged is also shown.
    Counted(
        HEARING,
        "Visits whose record holds the child’s own words",
        "20 visits of the month, drawn by lot",
        -26,
        (5, 4, 6, 5, 3, 5, 6, 4, 5, 7, 4, 5, 6, 5, 12, 14, 15, 13, 16, 15, 14, 16, 15),
    ),
    # Nothing shifted, though the action was judged to have made the difference: that rests on a judgement.
    Counted(
        "Safer sleep",
        "Parents who can say where the baby sleeps if plans change",
        "20 parents who were called six weeks after the birth",
        -23,
        (11, 13, 12, 10, 12, 14, 11, 12, 13, 11, 12, 10, 13, 12, 13, 11, 12, 14, 10, 12, 13, 11),
    ),
)


def follow_up(teller: Teller, reviews: dict[str, LearningReview]) -> None:
    """Tell how recommendations are followed: the same theme in three years, and what became of it each time."""
    ours = {key: Recommendation.objects.get(review=reviews[key]) for key in ("expired", "first-day", "lcspr-overdue")}
    national = follow_the_national_one(teller)
    for story in COUNTED:
        count_again_and_again(teller, story)
    say_where_it_was_said_before(teller, national, ours)
    ask_at_check_ins(teller, national)
    serve_two(teller, ours["first-day"], ours["lcspr-overdue"])
    answer_for_partners(teller, ours["first-day"])
    attach_evidence(teller, ours["expired"])
    tick_what_was_known(teller, national, ours["expired"])


def follow_the_national_one(teller: Teller) -> Recommendation:
    """A recommendation of an invented national review, done here, and judged to have made little difference."""
    by, manager = teller.users["coordinator"], teller.users["manager"]
    with teller.on(teller.days.of(Day(months=-26))) as on:
        row = services.add_recommendation(
            text="Every child who is seen is asked, alone, what a day at home is like.",
            made_on=on,
            themes=Theme.objects.filter(name=HEARING),
            source=Recommendation.Source.NATIONAL,
            source_title="An invented national review of children who were not heard",
            by=by,
            today=on,
        )
        row = services.respond(
            row, row.version, acceptance="partly", response="From seven years on; younger ones are watched at play.",
            responded_on=on, by=by, today=on,
        )  # fmt: skip
        action = services.add_action(
            [row], text="A half-day on talking with children alone, for all who visit homes",
            due_on=teller.days.of(Day(months=-22)), owner=by, by=by, today=on,
        )  # fmt: skip
    with teller.on(teller.days.of(Day(months=-22))) as on:
        look = on + dt.timedelta(days=180)
        words = "Attendance lists: 64 of 71 people."
        action = services.complete(
            action, action.version, completed_on=on, completion_evidence=words, look_on=look, by=by, today=on
        )
    with teller.on(teller.days.of(Day(months=-16))) as on:
        words = "Of forty visits written down after it, nine say that the child was seen alone. Before it was eight."
        services.judge_impact(action, action.version, impact="no", impact_evidence=words, by=manager, today=on)
    return row


def say_where_it_was_said_before(teller: Teller, national: Recommendation, ours: dict[str, Recommendation]) -> None:
    """The same was recommended before, nationally and by us: the criteria and the theme's page show it."""
    by = teller.users["coordinator"]
    with teller.on(teller.days.of(w(-29))) as on:
        first = ours["expired"]
        services.identify_before(first, first.version, [national], by=by, today=on)
        latest = ours["first-day"]
        before = [national, first, *latest.identified_before.all()]
        services.identify_before(latest, latest.version, before, by=by, today=on)


def count_again_and_again(teller: Teller, told: Counted) -> None:
    """An indicator with its readings, month by month."""
    by = teller.users["coordinator"]
    with teller.on(teller.days.of(Day(months=told.since, days=-30))) as on:
        theme = Theme.objects.get(name=told.theme)
        indicator = indicators.add_indicator(
            theme, question=told.question, of_what=told.of_what, fewer_is_better=False, by=by, today=on
        )
    for turn, holds in enumerate(told.holds):
        with teller.on(teller.days.of(Day(months=told.since + turn, days=-9))) as on:
            indicators.add_reading(
                indicator, on=on, holds=holds, of=20, counted_by="Audie Counter (invented)", source="Monthly audit",
                by=by, today=on,
            )  # fmt: skip


def ask_at_check_ins(teller: Teller, national: Recommendation) -> None:
    """An action of a school, whose owner has no account: asked every month, behind, and now overdue."""
    by = teller.users["coordinator"]
    with teller.on(teller.days.of(Day(months=-4))) as on:
        action = services.add_action(
            [national],
            text="A quiet room, and one named adult, for every pupil who asks to talk",
            due_on=teller.days.of(w(-9)),
            agency=teller.agencies[SCHOOL],
            owner_name="Hedy Teachwell (invented)",
            owner_email="hedy.teachwell@school.example",
            by=by,
            today=on,
        )
        first = teller.days.of(Day(months=-3))
        action = services.set_checks(
            action, action.version, every=1, unit="months", first_on=first, after_done=True, by=by, today=on
        )
    said = (
        (-3, "on_track", "The room is found; the governors decide next month.", 14),
        (-2, "behind", "The governors put it off. The named adult has begun.", 15),
        (-1, "behind", "The room is used on two days a week.", 16),
    )
    heard = Indicator.objects.get(theme__name=HEARING)
    for months, standing, text, holds in said:
        with teller.on(teller.days.of(Day(months=months))) as on:
            check = waiting_check(action)
            services.record_check(
                check, check.version, made_on=on, standing=standing, text=text, source="the owner, by telephone",
                counted={heard.pk: {"holds": holds, "of": 20}}, by=by, today=on,
            )  # fmt: skip


def serve_two(teller: Teller, first: Recommendation, second: Recommendation) -> None:
    """One action that serves recommendations of two reviews; the hospital's contributor owns it and sees no case."""
    by = teller.users["coordinator"]
    with teller.on(teller.days.of(w(-5))) as on:
        action: Action = services.add_action(
            [first, second],
            text="One form for the hospital and the health visitors: who was asked, and what they said",
            due_on=teller.days.of(w(18)),
            agency=teller.agencies["Northshire Hospitals Trust"],
            owner=teller.users["contributor"],
            by=by,
            today=on,
        )
        first_on = teller.days.of(w(4))
        services.set_checks(
            action, action.version, every=2, unit="weeks", first_on=first_on, after_done=False, by=by, today=on
        )
    with teller.on(teller.days.of(w(-2))) as on:
        services.write_progress(action, text="A draft is with both teams.", by=teller.users["contributor"], today=on)


def answer_for_partners(teller: Teller, row: Recommendation) -> None:
    """A partner accepts a recommendation and an agency a part of it; the coordinator enters both."""
    by = teller.users["coordinator"]
    board = PartnerBody.objects.get(kind=PartnerBody.Kind.ICB)
    hospital = teller.agencies["Northshire Hospitals Trust"]
    with teller.on(teller.days.of(w(-12))) as on:
        for who, acceptance, response in (
            ({"body": board}, "accepted", "We pay for the training of health visitors."),
            ({"agency": hospital}, "partly", "Before the birth, yes. Afterwards it is for the health visitors."),
        ):
            services.answer_for(row, **who, acceptance=acceptance, response=response, responded_on=on, by=by, today=on)


def attach_evidence(teller: Teller, row: Recommendation) -> None:
    """An audit shows what an action changed for children."""
    manager = teller.users["manager"]
    audit = make_pdf("Forty forms, looked at", ["Thirty-one hold the child’s own words. A year before it was nine."])
    with teller.on(teller.days.of(Day(months=-12, working=3))) as on:
        action = row.actions.get()
        evidence.attach(action, title="Audit of forty forms", shows="impact", data=audit, by=manager, today=on)


def tick_what_was_known(teller: Teller, *rows: Recommendation) -> None:
    """The rapid review that is overdue: whoever prepares it has looked at what was recommended before."""
    incident = teller.cases["rapid-overdue"]
    with teller.on(teller.days.of(w(-2))) as on:
        identify(incident, rapid_review_of(incident).version, rows, by=incident.owner, today=on)
