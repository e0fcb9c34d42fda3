"""Invented casework around the cases: referrals, what agencies were asked and answered, papers, and what came of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from cases.documents.services import add_document
from cases.referrals import services as referrals
from cases.referrals.models import Consideration, Referral
from csprapp.accounts.models import User
from csprapp.partnership.models import Theme
from demo.days import TODAY, Day, w
from demo.pdfs import make_pdf
from demo.telling import Teller
from reviews.actions import services as actions
from reviews.actions.models import Action, Recommendation
from reviews.learning.models import LearningReview
from reviews.returns import services as returns
from reviews.returns.models import AgencyRequest, ChronologyEntry

# --- Referrals ----------------------------------------------------------------------------------------------


def refer(teller: Teller) -> None:
    """Three referrals: one waits for a fact, one went another way and the referrer knows, one is new."""
    by = teller.users["coordinator"]
    waiting = _referral(
        teller, w(-3), "I.W.", "A child fell from a window. The police will say on Friday whether it was open."
    )
    with teller.on(teller.days.of(w(-2))) as day:
        look = Consideration(
            considered_on=day, considered_by="Head of safeguarding (invented)", outcome="waiting",
            reason="Whether it is a serious incident depends on one fact.",
            waiting_for="What the police found at the window", waiting_until=teller.days.of(w(2)),
        )  # fmt: skip
        referrals.consider(waiting, waiting.version, look, by=by, today=day)
    other = _referral(teller, w(-14), "O.P.", "A teacher was bitten. No child was harmed.")
    with teller.on(teller.days.of(w(-13))) as day:
        look = Consideration(
            considered_on=day, considered_by="Head of safeguarding (invented)", outcome="other_process",
            reason="The school’s own process fits.",
        )  # fmt: skip
        other = referrals.consider(other, other.version, look, by=by, today=day)
        referrals.record_told(other, other.version, "It goes to the school; no rapid review.", day, by=by, today=day)
    _referral(teller, TODAY, "N.W.", "A nurse is worried about a baby who was brought in twice this month.")


def _referral(teller: Teller, day: Day, initials: str, summary: str) -> Referral:
    with teller.on(teller.days.of(day)) as on:
        row = Referral(
            area=teller.area,
            received_on=on,
            referred_by="A named nurse (invented)",
            agency="Northshire Hospitals Trust",
            contact="01632 960 300",
            initials=initials,
            nature="serious_harm",
            summary=summary,
        )
        return referrals.record_referral(row, by=teller.users["coordinator"], today=on)


# --- Agencies -----------------------------------------------------------------------------------------------

CONTEXT = "A rapid review is under way. Please search for the people listed and tell us what your agency knows of them."
TEAM_NOTE = "The Northshire team held one strategy meeting in the month before. We were there, and heard the plan."
INVOLVEMENT = "Seen four times in the last year. The notes are clear, and no other service was told what they say."


@dataclass(frozen=True)
class Asked:
    """What agencies of one case were asked. Days count from today: working days."""

    story: str
    asked: int
    due: int
    agencies: tuple[str, ...]
    answered: tuple[str, ...] = ()
    nil: tuple[str, ...] = ()
    chased: int | None = None


ASKED = (
    Asked(
        "panel-date",
        asked=-6,
        due=2,
        agencies=("Northshire Hospitals Trust", "Northshire Children’s Services", "Northshire Probation"),
        answered=("Northshire Children’s Services",),
        nil=("Northshire Probation",),
    ),
    Asked(
        "rapid-overdue",
        asked=-15,
        due=-7,
        agencies=("Northshire Children’s Services", "Vale Community Health"),
        answered=("Northshire Children’s Services",),
        chased=-3,
    ),
    Asked(
        "waiting-for-partners",
        asked=-11,
        due=-6,
        agencies=("Northshire Hospitals Trust", "Vale Community Health", "Larkfield Primary School"),
        answered=("Northshire Hospitals Trust", "Vale Community Health"),
        nil=("Larkfield Primary School",),
    ),
)


def ask_agencies(teller: Teller, asked: Asked) -> None:
    """The agencies are asked on their day; some answer, some know nobody, the rest keep us waiting."""
    incident, by = teller.cases[asked.story], teller.users["coordinator"]
    with teller.on(teller.days.of(w(asked.asked))) as today:
        made = returns.ask(
            incident,
            agencies=[teller.agencies[name] for name in asked.agencies],
            people=list(incident.people.all()),
            due_on=teller.days.of(w(asked.due)),
            period_from=today.replace(year=today.year - 2, day=1),
            period_until=today,
            context=CONTEXT,
            by=by,
            today=today,
        )
    requests = {request.agency.name: request for request in made}
    for name in (*asked.answered, *asked.nil):
        _answer(teller, requests[name], asked, nil=name in asked.nil)
    if asked.chased is not None:
        with teller.on(teller.days.of(w(asked.chased))) as today:
            returns.chase(requests.values(), by=by, today=today)


def _answer(teller: Teller, request: AgencyRequest, asked: Asked, *, nil: bool) -> None:
    """The hospital's contributor answers on the screen; for the others the coordinator enters a letter."""
    own = request.agency.name == "Northshire Hospitals Trust"
    by = teller.users["contributor" if own else "coordinator"]
    request.refresh_from_db()
    with teller.on(teller.days.of(w(asked.asked + 3))) as today:
        events = [
            ChronologyEntry(
                day=today - dt.timedelta(days=days), event=event, significance=why, source="The agency’s own record"
            )
            for days, event, why in (
                (210, "First seen; no worry was written down.", ""),
                (95, "An appointment was missed.", "A letter went to the parents and to nobody else."),
                (
                    31,
                    "Seen with a mark on the arm. An explanation was given and written down.",
                    "The same week as the other.",
                ),
            )
        ]
        returns.submit(
            request,
            request.version,
            nil_return=nil,
            involvement="" if nil else INVOLVEMENT,
            team_involved="yes" if request.asks_about_team and not nil else "",
            team_note=TEAM_NOTE if request.asks_about_team and not nil else "",
            learning="" if nil else "Tell the other services when an appointment is missed.",
            events=[] if nil else events,
            source="" if own else "A letter by secure mail",
            by=by,
            today=today,
        )


def file_papers(teller: Teller) -> None:
    """Two papers on the case that waits for its partners."""
    incident, by = teller.cases["waiting-for-partners"], teller.users["coordinator"]
    minutes = make_pdf("Rapid review meeting: minutes", [("Item 6", ["The answers were read and talked through."])])
    letter = make_pdf("Letter from the hospital", ["What the hospital knows, in a page."])
    with teller.on(teller.days.of(w(-4))) as on:
        add_document(incident, "Minutes of the rapid review meeting", "official", minutes, by=by, today=on)
        add_document(incident, "Letter from the hospital", "health", letter, by=by, today=on)


# --- Recommendations and actions ----------------------------------------------------------------------------


@dataclass(frozen=True)
class Todo:
    """An action: due, done with evidence, and what came of it. Days count from today."""

    text: str
    owner: str
    due: Day
    progress: tuple[tuple[Day, str], ...] = ()
    done: Day | None = None
    evidence: str = ""
    look: Day | None = None
    judged: Day | None = None
    impact: str = ""
    impact_evidence: str = ""


@dataclass(frozen=True)
class Recommended:
    story: str
    made: Day
    text: str
    themes: tuple[str, ...]
    todo: Todo
    before: int | None = None


RECOMMENDED = (
    Recommended(
        "expired",
        Day(months=-16, working=-10),
        "Write down what the child said and showed on every visit.",
        ("Hearing the child", "Neglect"),
        Todo(
            "Change the form for visits, and look at forty of them after half a year",
            "manager",
            Day(months=-12),
            progress=((Day(months=-14), "The new form is in use in two teams."),),
            done=Day(months=-13),
            evidence="The form is in use everywhere since the spring.",
            look=Day(months=-12),
            judged=Day(months=-12, working=3),
            impact="some",
            impact_evidence="Of forty forms thirty-one hold the child’s own words; a year before it was nine.",
        ),
    ),
    Recommended(
        "last-day",
        Day(months=-13, working=-10),
        "Talk about tonight: where will the baby sleep, and what if plans change?",
        ("Safer sleep", "Babies under one"),
        Todo(
            "A talk about safer sleep at every first visit, with both parents",
            "coordinator",
            Day(months=-9, working=-5),
            done=Day(months=-10),
            evidence="Health visitors’ records show the talk for 96 of 100 babies.",
            look=Day(months=-9, working=-3),
            judged=Day(months=-9, working=-2),
            impact="yes",
            impact_evidence="Parents who were asked remembered what to do when plans change.",
        ),
    ),
    Recommended(
        "brief-alone",
        Day(months=-4),
        "Ask who else is worried, and write down the answer.",
        ("Professional curiosity", "Sharing information"),
        Todo(
            "One page for schools: whom to tell when a child has not been seen for two weeks",
            "coordinator",
            w(-3),
            progress=((w(-20), "A draft is with four schools."),),
        ),
    ),
    Recommended(
        "first-day",
        w(-30),
        "Both parents are asked how they manage at night, before the birth and after.",
        ("Babies under one", "Fathers and other men in the household", "Hearing the child"),
        Todo("Train health visitors to ask, with parents who have been through it", "manager", Day(months=2)),
        before=1,
    ),
    Recommended(
        "lcspr-overdue",
        w(-6),
        "When a child is not brought, one named person asks why within two days.",
        ("Sharing information", "Neglect"),
        Todo(
            "The hospital and the school nurses agree one way of following up",
            "coordinator",
            w(7),
            progress=((w(-2), "The first meeting is set."),),
        ),
        before=2,
    ),
)


def recommend(teller: Teller, reviews: dict[str, LearningReview]) -> None:
    """What the reviews recommended, what is being done about it, and where it had been said before."""
    made: list[Recommendation] = []
    for facts in RECOMMENDED:
        by = teller.users["coordinator"]
        with teller.on(teller.days.of(facts.made)) as on:
            row = actions.add_recommendation(
                text=facts.text,
                made_on=on,
                themes=Theme.objects.filter(name__in=facts.themes),
                identified_before=[made[facts.before]] if facts.before is not None else (),
                review=reviews[facts.story],
                by=by,
                today=on,
            )
            row = actions.respond(
                row,
                row.version,
                acceptance="accepted",
                response="The partners accept it.",
                responded_on=on,
                by=by,
                today=on,
            )
            due, owner = teller.days.of(facts.todo.due), teller.users[facts.todo.owner]
            action = actions.add_action([row], text=facts.todo.text, due_on=due, owner=owner, by=by, today=on)
        made.append(row)
        _act(teller, action, facts.todo)


def _act(teller: Teller, action: Action, todo: Todo) -> None:
    owner: User = teller.users[todo.owner]
    for day, text in todo.progress:
        with teller.on(teller.days.of(day)) as on:
            actions.write_progress(action, text=text, by=owner, today=on)
    if todo.done is None:
        return
    with teller.on(teller.days.of(todo.done)) as on:
        look_on = teller.days.of(todo.look)
        action.refresh_from_db()
        actions.complete(
            action,
            action.version,
            completed_on=on,
            completion_evidence=todo.evidence,
            look_on=look_on,
            by=owner,
            today=on,
        )
    other = teller.users["manager" if todo.owner == "coordinator" else "coordinator"]
    with teller.on(teller.days.of(todo.judged)) as on:
        action.refresh_from_db()
        actions.judge_impact(
            action, action.version, impact=todo.impact, impact_evidence=todo.impact_evidence, by=other, today=on
        )


def all_casework(teller: Teller, reviews: dict[str, LearningReview]) -> None:
    """Everything around the reviews, in the order in which it happened; `reviews` by their story."""
    for asked in ASKED:
        ask_agencies(teller, asked)
    file_papers(teller)
    recommend(teller, reviews)
    refer(teller)
