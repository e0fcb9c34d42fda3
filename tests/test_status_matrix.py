"""Every status of the workflows of cases and publications, and what each thing a person may do makes of it."""

import datetime as dt

import pytest

from cases.deadlines import services as deadlines
from cases.deadlines.models import Deadline
from cases.editing.corrections import assign_case, close_case, correct_details, reopen_case
from cases.incidents.models import Incident
from cases.notifications import services as notifications
from cases.notifications.models import Notification
from cases.referrals import services as referrals
from cases.referrals.models import Consideration, Referral
from csprapp.accounts.roles import Role
from publications.library import ending, services as library, writing
from publications.library.models import Edition, Publication
from tests.factories import make_area, make_user
from tests.factories_cases import TODAY, log_case
from tests.factories_deadlines import make_deadline
from tests.factories_publications import FIRST_DAY, LONG_BEFORE, approve, make_checker, make_draft, make_publication
from tests.matrix import Workflow, cases_of, follow

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(1)


def held(row):
    """The row as the database has it now."""
    return type(row)._base_manager.get(pk=row.pk)


def through(make, *steps):
    """A factory: make it, then take these steps."""

    def made():
        subject = make()
        for step in steps:
            subject = step(subject) or subject
        return subject

    return made


# --- Referrals ----------------------------------------------------------------------------------------------


def referral():
    row = Referral(area=make_area(), received_on=TODAY, referred_by="Dr Invented", initials="Q.Z.", nature="death")
    return referrals.record_referral(row, by=make_user("coordinator"), today=TODAY)


def look(outcome, new_fact=""):
    until = TODAY + DAY if outcome == "waiting" else None
    waits = {"waiting_for": "A fact" if until else "", "waiting_until": until}
    facts = {"considered_on": TODAY, "considered_by": "Head", "reason": "We looked", "new_fact": new_fact, **waits}

    def act(row):
        found = Consideration(outcome=outcome, **facts)
        return referrals.consider(held(row), held(row).version, found, by=make_user("coordinator"), today=TODAY)

    return act


def make_case_of(row):
    referrals.make_case(held(row), held(row).version, by=make_user("coordinator"), today=TODAY)
    return row


def tell(row):
    return referrals.record_told(held(row), held(row).version, "Why", TODAY, by=make_user("coordinator"), today=TODAY)


REFERRAL = Workflow(
    "referral",
    """
status:         new           waiting       not_notify    case
wait            waiting       =             -             -
decide          not_notify    not_notify    -             -
look_again      not_notify    not_notify    =             -
tell            =             =             =             =
make_case       case          case          case          -
""",
    make={
        "new": referral,
        "waiting": through(referral, look("waiting")),
        "not_notify": through(referral, look("not_notify")),
        "case": through(referral, make_case_of),
    },
    acts={
        "wait": look("waiting"),
        "decide": look("not_notify"),
        "look_again": look("not_notify", new_fact="The post-mortem"),
        "tell": tell,
        "make_case": make_case_of,
    },
    status=lambda row: "case" if held(row).incident_id else held(row).outcome or "new",
)


# --- The notification of a case -----------------------------------------------------------------------------


def owner(case):
    return {"by": case.owner, "today": TODAY}


def notify(case):
    notifications.record_notification(held(case), notifications.Sent(TODAY), **owner(case))


def newest(case):
    return Notification.objects.filter(incident=case).order_by("-pk").first()


def correct(case):
    row = newest(case)
    notifications.correct_notification(
        row, row.version, notifications.Sent(TODAY - DAY), reason="Typed wrongly", **owner(case)
    )


def withdraw(case):
    row = newest(case)
    notifications.withdraw_notification(row, row.version, TODAY, reason="Not needed", **owner(case))


def decide_not(case):
    facts = {"decided_by": "Head", "reason": "Not serious"}
    notifications.decide_not_to_notify(held(case), held(case).version, TODAY, **facts, **owner(case))


def take_back_not(case):
    notifications.take_back_not_notifying(held(case), held(case).version, reason="A new fact", **owner(case))


def notification_status(case):
    row = newest(case)
    if held(case).not_notified_on:
        return "not_to_notify"
    if row is None:
        return "open"
    return "withdrawn" if row.withdrawn_on else "notified"


NOTIFICATION = Workflow(
    "notification",
    """
status:         open           notified   withdrawn      not_to_notify
notify          notified       -          notified       =
correct         .              =          =              .
withdraw        .              withdrawn  -              .
decide_not      not_to_notify  -          not_to_notify  =
take_back_not   -              -          -              open
""",
    make={
        "open": log_case,
        "notified": through(log_case, notify),
        "withdrawn": through(log_case, notify, withdraw),
        "not_to_notify": through(log_case, decide_not),
    },
    acts={
        "notify": notify,
        "correct": correct,
        "withdraw": withdraw,
        "decide_not": decide_not,
        "take_back_not": take_back_not,
    },
    status=notification_status,
)


# --- The case itself ----------------------------------------------------------------------------------------


def close(case):
    close_case(held(case), held(case).version, TODAY, "finished", reason="All is done", **owner(case))


def reopen(case):
    reopen_case(held(case), held(case).version, reason="Closed by mistake", **owner(case))


def reopen_for_a_fact(case):
    facts = {"reason": "The child has died", "learned_on": TODAY, "starts": "notification"}
    reopen_case(held(case), held(case).version, **facts, **owner(case))


def give(case):
    facts = {"reason": "On leave"}
    assign_case(held(case), held(case).version, make_user("manager"), **facts, by=make_user("manager"), today=TODAY)


def describe(case):
    correct_details(held(case), held(case).version, {"summary": "Seen"}, reason="Better words", **owner(case))


CASE = Workflow(
    "case",
    """
status:             open    closed
close               closed  -
reopen              -       open
reopen_for_a_fact   -       open
correct             =       =
give                =       =
""",
    make={"open": log_case, "closed": through(log_case, close)},
    acts={"close": close, "reopen": reopen, "reopen_for_a_fact": reopen_for_a_fact, "correct": describe, "give": give},
    status=lambda case: "closed" if Incident.objects.get(pk=case.pk).closed_on else "open",
)


# --- A dated duty -------------------------------------------------------------------------------------------


def clock():
    return make_deadline(make_user(Role.MANAGER), started_on="2026-11-16")


def on_clock(service, *facts, **more):
    def act(row):
        service(held(row), *facts, **more, by=make_user("manager"), decided_on=TODAY)

    return act


MEET, END = on_clock(deadlines.meet, TODAY), on_clock(deadlines.end, TODAY, "withdrawn")


def deadline_status(row):
    row = Deadline.objects.get(pk=row.pk)
    return "met" if row.met_on else "ended" if row.ended_on else "open"


DEADLINE = Workflow(
    "deadline",
    """
status:         open    met     ended
meet            met     =       met
end             ended   -       =
reopen          =       open    open
set_date        =       =       =
record_delay    =       =       =
correct_start   =       =       =
assign          =       =       =
""",
    make={"open": clock, "met": through(clock, MEET), "ended": through(clock, END)},
    acts={
        "meet": MEET,
        "end": END,
        "reopen": on_clock(deadlines.reopen, why="By mistake"),
        "set_date": on_clock(deadlines.set_date, TODAY + DAY, why="The Panel advised it"),
        "record_delay": on_clock(deadlines.record_delay, TODAY + DAY, why="The trial", category="criminal"),
        "correct_start": on_clock(deadlines.correct_start, TODAY - DAY, why="Typed wrongly"),
        "assign": on_clock(deadlines.assign, None),
    },
    status=deadline_status,
)


# --- Editions and publications ------------------------------------------------------------------------------


def edit(edition):
    now = held(edition)
    writing.save_edition(now.pk, now.version, {"summary": "Other words"}, by=edition.author, why="Better")


def submit(edition):
    now = held(edition)
    writing.submit(now.pk, now.version, by=edition.author, at=LONG_BEFORE)


def approve_it(edition):
    now = held(edition)
    writing.approve(now.pk, now.version, now.digest, by=make_checker(), why="Agreed", at=LONG_BEFORE)


def another(edition):
    return writing.start_edition(edition.publication_id, by=edition.author, why="A correction")


def replaced(edition):
    draft = another(edition)
    note = {"change_note": "One word was put right"}
    approve(writing.save_edition(draft.pk, draft.version, note, by=edition.author, why="A correction"))


def end_it(edition):
    END_IT(edition.publication)


def take_up(edition):
    TAKE_UP(edition.publication)


EDITION = Workflow(
    "edition",
    """
status:     draft      in_review  approved  superseded  ended
write       =          -          -         -           -
submit      in_review  -          -         -           -
send_back   -          draft      -         -           -
approve     -          approved   -         -           -
correct_by  -          -          =         =           -
end         ended      ended      ended     =           -
take_up     -          -          -         -           draft
""",
    make={
        "draft": make_draft,
        "in_review": through(make_draft, submit),
        "approved": through(make_draft, submit, approve_it),
        "superseded": through(make_draft, submit, approve_it, replaced),
        "ended": through(make_draft, end_it),
    },
    acts={
        "write": edit,
        "submit": submit,
        "send_back": lambda e: writing.send_back(e.pk, held(e).version, by=make_checker(), why="One word"),
        "approve": approve_it,
        "correct_by": lambda e: another(e) and None,
        "end": end_it,
        "take_up": take_up,
    },
    status=lambda e: Edition.objects.get(pk=e.pk).state,
)

AT = dt.datetime(2026, 3, 11, 9, tzinfo=dt.UTC)  # the day after FIRST_DAY
NEXT = AT.date() + DAY


def on_publication(service, *facts, by, version=True, **more):
    def act(publication):
        seen = [held(publication).version] if version else []
        service(publication.pk, *seen, *facts, by=make_user(by), why="For a test", **more)

    return act


TAKE_DOWN = on_publication(library.withdraw, by=Role.PUBLISHER, version=False, at=AT)
ASK_BACK = on_publication(library.ask_put_back, by=Role.PUBLISHER)
END_IT = on_publication(ending.end, by=Role.PUBLISHER, because="It was begun twice", at=AT)
TAKE_UP = on_publication(ending.resume, by=Role.PUBLISHER)


def publication_status(publication):
    row = Publication.objects.get(pk=publication.pk)
    if row.ended_on:
        return "given_up"
    found = row.standing(AT).name.lower()
    return "asked_back" if found == "withdrawn" and row.put_back_asked_by_id else found


PUBLICATION = Workflow(
    "publication",
    """
status:         not_ready   scheduled   public      ended       withdrawn   asked_back  given_up
schedule        scheduled   =           -           -           -           -           -
today           public      public      -           -           -           -           -
hold            =           not_ready   -           -           -           -           -
keep_longer     -           =           =           -           -           -           -
take_down       withdrawn   withdrawn   withdrawn   withdrawn   =           withdrawn   =
look_at_it      -           -           -           -           =           =           -
ask_back        -           -           -           -           asked_back  =           -
put_back        -           -           -           -           -           public      -
end             given_up    -           -           -           -           -           -
take_up         -           -           -           -           -           -           not_ready
""",
    make={
        "not_ready": lambda: make_publication(on=None),
        "scheduled": lambda: make_publication(on=NEXT),
        "public": lambda: make_publication(on=FIRST_DAY),
        "ended": lambda: make_publication(on=dt.date(2025, 3, 4)),
        "withdrawn": through(lambda: make_publication(on=FIRST_DAY), TAKE_DOWN),
        "asked_back": through(lambda: make_publication(on=FIRST_DAY), TAKE_DOWN, ASK_BACK),
        "given_up": through(lambda: make_publication(on=None), END_IT),
    },
    acts={
        "schedule": on_publication(library.schedule, NEXT, None, by=Role.PUBLISHER, at=AT),
        "today": on_publication(library.schedule, AT.date(), None, by=Role.PUBLISHER, at=AT),
        "hold": on_publication(library.hold, by=Role.PUBLISHER, at=AT),
        "keep_longer": on_publication(library.set_last_day, dt.date(2028, 1, 1), by=Role.PUBLISHER, at=AT),
        "take_down": TAKE_DOWN,
        "look_at_it": on_publication(library.see_withdrawal, by=Role.MANAGER),
        "ask_back": ASK_BACK,
        "put_back": on_publication(library.put_back, by=Role.CHECKER),
        "end": END_IT,
        "take_up": TAKE_UP,
    },
    status=publication_status,
)

ALL = (REFERRAL, NOTIFICATION, CASE, DEADLINE, EDITION, PUBLICATION)


@pytest.mark.parametrize(("flow", "start", "act", "end"), cases_of(*ALL))
def test_leads_where_the_table_says_or_is_refused_with_a_sentence(flow, start, act, end):
    follow(flow, start, act, end)


def test_the_tables_name_every_state_of_an_edition():
    assert set(EDITION.make) == set(Edition.State.values)
