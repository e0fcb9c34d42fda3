"""Every status of every workflow of the reviews, and what each thing a person may do makes of it."""

import datetime as dt

import pytest

from csprapp.records.services import add
from reviews.actions import services as actions
from reviews.actions.guards import stage_of as action_stage
from reviews.actions.models import Action, Recommendation
from reviews.actions.rules import Act as ActionAct
from reviews.decisions import preparing, services as decisions
from reviews.decisions.models import PartnerDecision
from reviews.decisions.queries import ballot_of
from reviews.events.services import EVENTS
from reviews.learning.models import LearningReview
from reviews.learning.queries import stage_of
from reviews.learning.rules import Act, Stage
from reviews.led_by_other_area import services as elsewhere
from reviews.overview import starting
from reviews.planning import beginning, review_services as services, services as planning
from reviews.planning.clock import start_clock
from reviews.planning.models import Milestone, ProgressCheck
from reviews.planning.queries import waiting_check
from reviews.planning.rules import OTHER
from reviews.rapid import services as rapid
from reviews.rapid.queries import rapid_review_of, state_of
from reviews.rapid.rules import Act as RapidAct, State
from reviews.returns import services as returns
from reviews.returns.models import AgencyRequest
from tests.factories import make_agency, make_user
from tests.factories_cases import make_case, make_person
from tests.factories_reviews import OUTCOME, TODAY, make_answered, make_asked, make_signed_off, record, sign
from tests.matrix import Workflow, cases_of, follow

pytestmark = pytest.mark.django_db
TOMORROW, LATER = TODAY + dt.timedelta(1), TODAY + dt.timedelta(180)


# --- The rapid review, and one partner's decision -----------------------------------------------------------


def works(scene):
    return {"by": scene.coordinator, "today": TODAY}


def reply(scene):
    return decisions.record_reply(scene.case, received_on=TODAY, position="agrees", text="We agree", **works(scene))


def send(scene):
    facts = {"sent_on": TODAY, "sent_by": "Cora", "sent_evidence": "Mail", "late_reason": ""}
    return rapid.record_sent(scene.case, scene.review.version, **facts, **works(scene))


RAPID = Workflow(
    "rapid review",
    """
status:       preparing   asked      signed_off
write         =           =          -
answer        =           =          -
ask           asked       =          -
sign          -           =          -
record        asked       =          -
take_back     -           preparing  -
amend         -           -          =
decide_again  -           -          preparing
send          =           =          =
reply         =           =          =
""",
    make={"preparing": make_answered, "asked": make_asked, "signed_off": make_signed_off},
    acts={
        "write": lambda s: rapid.write_texts(s.case, s.review.version, {"facts": "Seen"}, **works(s)),
        "answer": lambda s: preparing.answer_outcome(
            s.case, s.review.version, {**OUTCOME, "what_next": "none"}, **works(s)
        ),
        "ask": lambda s: preparing.ask_partners(s.case, **works(s)),
        "sign": lambda s: sign(s, 0),
        "record": lambda s: record(s, 0),
        "take_back": lambda s: preparing.take_back(s.case, reason="Not yet", **works(s)),
        "amend": lambda s: preparing.amend(s.case, about="facts", text="And heard", reason="A letter", **works(s)),
        "decide_again": lambda s: preparing.decide_again(s.case, reason="A new fact", known_on=TODAY, **works(s)),
        "send": send,
        "reply": reply,
    },
    status=lambda s: state_of(rapid_review_of(s.case)).name.lower(),
)


def recorded(*, confirm=False):
    scene = make_asked()
    row = record(scene, 0)
    if confirm:
        decisions.confirm(row, by=scene.delegates[0], today=TODAY)
    return scene


def signed():
    scene = make_asked()
    sign(scene, 0)
    return scene


def decision_of(scene):
    rows = PartnerDecision.objects.filter(rapid_review=scene.review, body=scene.bodies[0])
    return rows.filter(ballot=ballot_of(scene.review)).order_by("-pk").first()


def standing(scene):
    row = decision_of(scene)
    if row is None:
        return "none"
    if not row.recorded_from:
        return "signed"
    return "confirmed" if row.confirmed_on else "recorded"


DECISION = Workflow(
    "partner’s decision",
    """
status:  none      recorded   confirmed  signed
sign     signed    signed     signed     -
record   recorded  =          -          -
confirm  .         confirmed  -          -
""",
    make={"none": make_asked, "recorded": recorded, "confirmed": lambda: recorded(confirm=True), "signed": signed},
    acts={
        "sign": lambda s: sign(s, 0),
        "record": lambda s: record(s, 0),
        "confirm": lambda s: decisions.confirm(decision_of(s), by=s.delegates[0], today=TODAY),
    },
    status=standing,
)


# --- The review that follows --------------------------------------------------------------------------------


def fresh(review):
    return LearningReview.objects.select_related("incident", "deadline").get(pk=review.pk)


def leads(review):
    return {"by": review.lead, "today": TODAY}


def decided():
    case = make_case()
    values = {"kind": "alternative", "incident": case, "decided_on": TODAY, "decision_reason": "To learn"}
    review = add(LearningReview(lead=case.owner, **values), by=case.owner, why="For a test")
    return start_clock(review, LATER, by=case.owner, today=TODAY)


def begin(review):
    facts = {"begun_on": TODAY, "lead": review.lead}
    return beginning.begin_review(fresh(review), fresh(review).version, **facts, **leads(review))


def started():
    return begin(decided())


def appoint(review):
    facts = {"name": "Rae Viewer", "organisation": "", "independence": "No ties", "appointed_on": TODAY}
    return services.appoint_reviewer(fresh(review), fresh(review).version, **facts, **leads(review))


def report(review):
    days = dict.fromkeys(("report_finished_on", "sent_to_panel_on", "sent_to_secretary_on"), TODAY)
    return services.record_report(fresh(review), fresh(review).version, **days, **leads(review))


def decide(review, decision):
    facts = {"publication_decision": decision, "publication_decided_on": TODAY, "publication_reason": "It helps"}
    facts["publication_told"] = ""
    return services.decide_publication(fresh(review), fresh(review).version, **facts, **leads(review))


def publish(review, day):
    return services.record_published(fresh(review), day, by=review.lead, today=TODAY)


def end(review):
    facts = {"ended_on": TODAY, "ended_as": "no_longer_needed", "ended_reason": "Merged"}
    return services.end_review(fresh(review), fresh(review).version, **facts, **leads(review))


def led_elsewhere():
    facts = {"kind": "lcspr", "led_by": "Westvale", "title": "A family", "asked_by": "Them", "asked_what": "All"}
    by = make_user("coordinator")
    return starting.start_elsewhere(areas=[], asked_on=TODAY, wanted_on=LATER, **facts, by=by, today=TODAY)


def our_return(review):
    row = fresh(review).elsewhere
    return elsewhere.RETURN.correct(
        row, row.version, {"returned_on": TODAY, "returned_what": "A list"}, **leads(review)
    )


def through(make, *steps):
    """A factory: make it, then take these steps."""

    def made():
        subject = make()
        for step in steps:
            subject = step(subject) or subject
        return subject

    return made


def scope(review):
    texts = {"terms_of_reference": "What was seen", "method": "", "family_contact": ""}
    return services.set_scope(fresh(review), fresh(review).version, **texts, **leads(review))


LEARNING = Workflow(
    "learning review",
    """
status:            to_start  started   under_way finished      scheduled published not_published ended     asked    returned
begin              started   -         -         -             -         -         -             -         -        -
scope              =         =         =         =             =         -         -             -         -        -
lead               =         =         =         =             =         -         -             -         =        =
plan               =         =         =         =             -         -         -             -         -        -
event              =         =         =         =             =         =         =             -         -        -
appoint            under_way under_way =         =             =         -         -             -         -        -
link               =         =         =         =             =         =         =             -         =        =
correct_start      =         =         =         =             =         =         =             -         -        -
agree_date         =         =         =         =             =         -         -             -         =        -
delay              =         =         =         =             -         -         -             -         -        -
report             finished  finished  finished  =             =         =         =             -         -        -
decide_publication =         =         =         =             =         -         finished      -         -        -
decide_not         =         =         =         not_published =         -         =             -         -        -
publish            published published published published     published =         published     -         -        -
end                ended     ended     ended     ended         -         -         -             -         ended    ended
resume             -         -         -         -             -         -         -             under_way -        -
return             .         .         .         .             .         .         .             .         returned =
""",  # noqa: E501
    make={
        "to_start": decided,
        "started": started,
        "under_way": through(started, appoint),
        "finished": through(started, appoint, report),
        "scheduled": through(started, appoint, report, lambda r: publish(r, TOMORROW)),
        "published": through(started, appoint, report, lambda r: publish(r, TODAY)),
        "not_published": through(started, appoint, report, lambda r: decide(r, "none")),
        "ended": through(started, appoint, end),
        "asked": led_elsewhere,
        "returned": through(led_elsewhere, lambda r: our_return(r) and r),
    },
    acts={
        "begin": begin,
        "scope": scope,
        "lead": lambda r: services.set_lead(fresh(r), fresh(r).version, lead=None, **leads(r)),
        "plan": lambda r: planning.plan(fresh(r), [planning.Line(OTHER, "A step", TODAY)], **leads(r)),
        "event": lambda r: EVENTS.append(
            fresh(r), {"kind": "other", "held_on": TODAY, "summary": "", "counts": {}}, **leads(r)
        ),
        "appoint": appoint,
        "link": lambda r: services.link_incident(fresh(r), make_case(), **leads(r)),
        "correct_start": lambda r: services.correct_decision_date(
            fresh(r), fresh(r).version, decided_on=TODAY - dt.timedelta(1), reason="Minutes", **leads(r)
        ),
        "agree_date": lambda r: services.agree_date(fresh(r), LATER + dt.timedelta(1), reason="Agreed", **leads(r)),
        "delay": lambda r: services.record_delay(
            fresh(r), LATER, category="criminal", reason="The trial", look_again=False, **leads(r)
        ),
        "report": report,
        "decide_publication": lambda r: decide(r, "full"),
        "decide_not": lambda r: decide(r, "none"),
        "publish": lambda r: publish(r, TODAY),
        "end": end,
        "resume": lambda r: services.resume_review(fresh(r), reason="After all", **leads(r)),
        "return": our_return,
    },
    status=lambda r: stage_of(fresh(r), TODAY).name.lower(),
)


# --- Its plan -----------------------------------------------------------------------------------------------


def milestone():
    review = started()
    return planning.plan(review, [planning.Line(OTHER, "A step", TODAY)], **leads(review))[0]


def held(row):
    return type(row).objects.get(pk=row.pk)


def on_milestone(service, **facts):
    return lambda row: service(held(row), held(row).version, **facts, **leads(row.review))


REACH = on_milestone(planning.reach, met_on=TODAY, note="")
DROP = on_milestone(planning.drop, reason="Not needed")


def milestone_status(row):
    row = Milestone.objects.get(pk=row.pk)
    return "reached" if row.met_on else "dropped" if row.dropped_on else "open"


MILESTONE = Workflow(
    "milestone",
    """
status:    open     reached  dropped
move       =        -        -
reach      reached  =        -
drop       dropped  -        -
take_back  -        open     open
""",
    make={"open": milestone, "reached": through(milestone, REACH), "dropped": through(milestone, DROP)},
    acts={
        "move": on_milestone(planning.move, due_on=TOMORROW, reason="The school is closed"),
        "reach": REACH,
        "drop": DROP,
        "take_back": on_milestone(planning.take_back, reason="After all"),
    },
    status=milestone_status,
)


def check():
    review = started()
    planning.plan_checks(review, review.version, weeks=6, next_on=TODAY, **leads(review))
    return waiting_check(review)


LOOK = on_milestone(planning.record_check, made_on=TODAY, standing="on_track", found="All well", agreed="")
CHECK = Workflow(
    "progress check",
    """
status:  waiting  made
look     made     =
""",
    make={"waiting": check, "made": through(check, LOOK)},
    acts={"look": LOOK},
    status=lambda row: "made" if ProgressCheck.objects.get(pk=row.pk).made_on else "waiting",
)


# --- What agencies are asked --------------------------------------------------------------------------------


def request():
    case = make_case()
    wanted = ([make_agency()], [make_person(case)], TOMORROW + dt.timedelta(7))
    return returns.ask(case, *wanted, by=case.owner, today=TODAY)[0]


def on_request(service, *facts, **named):
    return lambda row: service(held(row), held(row).version, *facts, **named, by=row.asked_by, today=TODAY)


ANSWER = on_request(returns.submit, involvement="Seen twice", source="Word file")
TAKE_BACK = on_request(returns.take_back, "Not needed")


def request_status(row):
    row = AgencyRequest.objects.get(pk=row.pk)
    return "taken_back" if row.withdrawn_on else "answered" if row.received_on else "waiting"


REQUEST = Workflow(
    "agency request",
    """
status:     waiting     answered  taken_back
chase       =           =         =
answer      answered    -         -
answer_nil  answered    -         -
take_back   taken_back  -         =
""",
    make={
        "waiting": request,
        "answered": through(request, lambda r: ANSWER(r) and r),
        "taken_back": through(request, TAKE_BACK),
    },
    acts={
        "chase": lambda r: returns.chase([held(r)], by=r.asked_by, today=TODAY),
        "answer": ANSWER,
        "answer_nil": on_request(returns.submit, nil_return=True, source="Telephone"),
        "take_back": TAKE_BACK,
    },
    status=request_status,
)


# --- Recommendations and actions ----------------------------------------------------------------------------


def recommendation():
    case = make_case()
    return actions.add_recommendation(text="Ask children", made_on=TODAY, incident=case, by=case.owner, today=TODAY)


def respond(acceptance):
    facts = {"acceptance": acceptance, "response": "We considered it", "responded_on": TODAY}
    return lambda row: actions.respond(held(row), held(row).version, **facts, by=row.incident.owner, today=TODAY)


def act_on(row):
    due = {"text": "Train every team", "due_on": LATER}
    return actions.add_action([held(row)], **due, by=row.incident.owner, today=TODAY)


RECOMMENDATION = Workflow(
    "recommendation",
    """
status:        new           accepted      partly        not_accepted
accept         accepted      =             accepted      accepted
accept_partly  partly        partly        =             partly
not_accept     not_accepted  not_accepted  not_accepted  =
add_action     =             =             =             =
""",
    make={
        "new": recommendation,
        "accepted": through(recommendation, respond("accepted")),
        "partly": through(recommendation, respond("partly")),
        "not_accepted": through(recommendation, respond("not_accepted")),
    },
    acts={
        "accept": respond("accepted"),
        "accept_partly": respond("partly"),
        "not_accept": respond("not_accepted"),
        "add_action": act_on,
    },
    status=lambda row: Recommendation.objects.get(pk=row.pk).acceptance or "new",
)


def action():
    return act_on(recommendation())


def by_unit(row):
    return {"by": row.recommendations.first().incident.owner, "today": TODAY}


def complete(row):
    facts = {"completed_on": TODAY, "completion_evidence": "The minutes", "look_on": LATER}
    return actions.complete(held(row), held(row).version, **facts, **by_unit(row))


def judge(impact, look_on=None):
    facts = {"impact": impact, "impact_evidence": "Children say so", "look_on": look_on}
    return lambda row: actions.judge_impact(held(row), held(row).version, **facts, **by_unit(row))


def give_up(row):
    return actions.end_action(held(row), held(row).version, reason="Another law", **by_unit(row))


def ask_how_it_stands(row):
    facts = {"every": 6, "unit": "weeks", "first_on": LATER, "after_done": True}
    return actions.set_checks(held(row), held(row).version, **facts, **by_unit(row))


def change(row):
    facts = {"text": "Train two teams", "agency": None, "owner": None, "due_on": LATER, "reason": "Fewer teams"}
    return actions.change_action(held(row), held(row).version, **facts, **by_unit(row))


ACTION = Workflow(
    "action",
    """
status:          open   done       too_early  judged     ended
progress         =      =          =          =          -
change           =      -          -          -          -
complete         done   -          -          -          -
judge            -      judged     judged     =          -
judge_too_early  -      too_early  =          too_early  -
end              ended  -          -          -          -
reopen           -      open       open       open       open
repeat           =      =          =          -          -
""",
    make={
        "open": action,
        "done": through(action, complete),
        "too_early": through(action, complete, judge("too_early", LATER)),
        "judged": through(action, complete, judge("yes")),
        "ended": through(action, give_up),
    },
    acts={
        "progress": lambda row: actions.write_progress(held(row), text="Half way", **by_unit(row)),
        "change": change,
        "complete": complete,
        "judge": judge("yes"),
        "judge_too_early": judge("too_early", LATER),
        "end": give_up,
        "reopen": lambda row: actions.reopen_action(held(row), reason="Not done after all", **by_unit(row)),
        "repeat": ask_how_it_stands,
    },
    status=lambda row: action_stage(Action.objects.get(pk=row.pk)).name.lower(),
)

ALL = (RAPID, DECISION, LEARNING, MILESTONE, CHECK, REQUEST, RECOMMENDATION, ACTION)


@pytest.mark.parametrize(("flow", "start", "act", "end"), cases_of(*ALL))
def test_leads_where_the_table_says_or_is_refused_with_a_sentence(flow, start, act, end):
    follow(flow, start, act, end)


def test_the_tables_name_every_status_and_every_act_of_the_rules():
    assert set(LEARNING.make) == {stage.name.lower() for stage in Stage}
    assert set(RAPID.make) == {state.name.lower() for state in State}
    assert {act.name.lower() for act in Act} - set(LEARNING.acts) == {
        "draft",
        "ask",
    }  # test_learning_work, test_signing
    assert {act.name.lower() for act in RapidAct} <= set(RAPID.acts)
    assert {act.name.lower() for act in ActionAct} - set(ACTION.acts) == {"check"}  # of a check-in: test_actions
