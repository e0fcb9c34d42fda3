"""What waits for somebody, each kind once: an incident begun and not logged, an edition sent back, one approved without
a date, a request to put something back, and what the daily command finds: a case in which nothing is planned."""

from cases.incidents.models import Incident
from cases.incidents.unplanned import watch_all as watch_unplanned
from cases.intake.wizard import FORM
from cases.notifications.services import record_positions
from cases.restrictions.models import ParallelReview
from cases.restrictions.services import REVIEWS
from csprapp.records.services import save_draft
from dashboard.work.standing_in import set_away
from demo.days import Day, moment, w
from demo.publications import Published
from demo.publishing import PublicationTold
from demo.telling import Teller
from publications.library.models import Publication
from publishing.links import yearly
from publishing.schedule import services as desk

YEARLY = Published(
    "yearly",
    "yearly",
    Day(months=-12, days=20),
    Day(months=-12, days=-5),
    {
        "title": "Yearly report of the partners",
        "summary": "What we did with what we learned, what it changed for children, and what we could not do.",
        "learning": "Fewer children waited for an interpreter. Visits still say too little of what the child showed.",
    },
)
SENT_BACK = Published(
    "sent-back",
    "statement",
    w(5),
    w(-8),
    {"title": "A statement about car parks", "statement": "We thank everybody who told us where children are alone."},
)
NO_DATE = Published(
    "no-date",
    "statement",
    w(5),
    w(-6),
    {"title": "A statement about helplines", "statement": "The numbers on our pages are answered at night now."},
)


def all_that_waits(teller: Teller, published: dict[str, Publication]) -> dict[str, Publication]:
    """Everything of it, each step on its own day. Returns the publications with these."""
    more = {"yearly": PublicationTold(teller, YEARLY).live()}
    more["sent-back"], more["no-date"] = _sent_back(teller), _without_a_date(teller)
    _ask_to_put_back(teller, published["withdrawn-silently"])
    _disagree_about_notifying(teller, teller.cases["panel-date"])
    _tell_of_a_death(teller, teller.cases["due-today"])
    _begin(teller)
    _go_away(teller)
    with teller.on(teller.days.today) as today:
        watch_unplanned(today)
        yearly.watch(today)
    return published | more


def _sent_back(teller: Teller) -> Publication:
    told = PublicationTold(teller, SENT_BACK)
    told.write()
    edition = told.submit(teller.days.of(w(-4)))
    with teller.on(teller.days.of(w(-2))) as on:
        why = "Say which car parks, or that you mean all of them."
        desk.send_back(edition.pk, edition.version, by=told.checker, why=why, at=moment(on))
    return told.publication


def _without_a_date(teller: Teller) -> Publication:
    told = PublicationTold(teller, NO_DATE)
    told.write()
    told.approve(told.submit(teller.days.of(w(-4))), teller.days.of(w(-3)))
    return told.publication


def _ask_to_put_back(teller: Teller, publication: Publication) -> None:
    """The court's order has ended, so that the very words it stopped may be read again; a checker decides."""
    publication.refresh_from_db()
    with teller.on(teller.days.of(w(-1))) as on:
        why, gone = "The trial is over", "The court lifted its order when the verdict was given."
        said = {"why": why, "ground_gone": gone, "by": teller.users["publisher"], "at": moment(on)}
        desk.ask_put_back(publication.pk, publication.version, **said)


def _disagree_about_notifying(teller: Teller, case: Incident) -> None:
    said = {"said_on": teller.days.of(w(-8)), "reason": ""}
    council, icb, police = (body.pk for body in case.area.partner_bodies.order_by("pk"))
    with teller.on(teller.days.of(w(-7))) as today:
        positions = {
            council: said | {"position": "agreed", "who": "Ella Ayres"},
            icb: {"position": "not_asked", "said_on": None, "who": "", "reason": ""},
            police: said
            | {"position": "disagreed", "who": "Polly Stone", "reason": "She was not badly enough hurt, we think."},
        }
        record_positions(case, positions, by=teller.users["coordinator"], today=today)


def _tell_of_a_death(teller: Teller, case: Incident) -> None:
    """The child death review that was opened with the record: told the next morning, and somebody leads it."""
    row = case.parallel_reviews.get(kind=ParallelReview.Kind.CHILD_DEATH)
    with teller.on(teller.days.of(w(-4))) as today:
        facts = {"told_on": today, "lead": "Child death overview panel of Northshire and Vale (invented)"}
        said = {"reason": "They wrote back", "by": teller.users["coordinator"], "today": today}
        REVIEWS.correct(row, row.version, facts, **said)


def _begin(teller: Teller) -> None:
    """The telephone rang: what was typed is kept, and its five days run."""
    aware = teller.days.of(w(-2))
    typed = {"aware_on_day": str(aware.day), "aware_on_month": str(aware.month), "aware_on_year": str(aware.year)}
    with teller.on(teller.days.after(teller.days.today, -1)):
        typed |= {"referred_by": "A ward sister, by telephone", "aware_time": "16:40"}
        save_draft(teller.users["coordinator"], FORM, typed, "when")


def _go_away(teller: Teller) -> None:
    """The manager is on leave for three days, and the coordinator sees to what they may open."""
    manager, coordinator = teller.users["manager"], teller.users["coordinator"]
    with teller.on(teller.days.today) as today:
        set_away(manager, 0, teller.days.after(today, 3), coordinator, by=manager, today=today)
