"""Publishing beyond the date: a brief held for a verdict, one near its last day, copies handed over, one taken down and
half worked through, and a report that an order flagged yesterday."""

import datetime as dt

from cases.restrictions import services as orders
from demo.days import Day, moment, w
from demo.publications import BRIEF, Published, seven
from demo.publishing import PublicationTold
from demo.telling import Teller
from publications.library.models import Publication
from publishing.links import expiry, queries, takedown_checklist
from publishing.schedule import before, release
from reviews.learning.models import LearningReview

HELD = Published(
    "held",
    "brief",
    w(2),
    w(-12),
    {
        "title": "Seven minutes on asking twice",
        "theme": "Professional curiosity",
        "questions": "- When did you last ask twice?",
    },
    story="brief-alone",
    body=seven(
        "“Fine” is the answer most people give the first time.",
        "A young person was asked once how things were at home, said “fine”, and was not asked again for a year.",
        "They told us that they had waited to be asked a second time.",
        "Every record says “asked”. None says what was asked, where, or who else was in the room.",
        "A youth worker asked while they were walking, and then again a week later.",
        "Ask again, another way, on another day. Write down both answers.",
        "Think of somebody who said “fine” last month, and ask them once more.",
    ),
    brief=BRIEF,
)
NEAR_ITS_END = Published(
    "near-its-end",
    "brief",
    Day(months=-12, days=33),
    Day(months=-13, working=1),
    {
        "title": "Seven minutes on visits",
        "theme": "Neglect",
        "questions": "- What do your notes of the last visit say about the child?",
    },
    story="expired",
    body=seven(
        "A visit is for the child. Notes often say only that there was one.",
        "A child was visited nine times in two months. Seven notes say the same two lines.",
        "Nobody sat on the floor.",
        "The visits were counted, and what was seen was not.",
        "One visitor drew with the child, and kept the drawing.",
        "Write down what the child said and showed, not that you were there.",
        "Read your last note of a visit. Could somebody else see the child in it?",
    ),
    brief=BRIEF,
)
# Public on the partnership's old website since the first day, and brought over here
BROUGHT_OVER = (
    Published(
        "brought-over-water",
        "brief",
        Day(months=-5, working=1),
        w(-3),
        {
            "title": "Seven minutes on water",
            "theme": "Neglect",
            "questions": "- Whom do you ask about bath time, and when?",
        },
        body=seven(
            "A bath is full in four minutes.",
            "Three services knew that an older child bathed the younger ones. Each thought that another had asked why.",
            "Nobody saw the bathroom.",
            "The notes say “home conditions fine”.",
            "A health visitor asked to wash her hands, and looked.",
            "Ask who baths whom, and see where.",
            "Find one record that says “home conditions”. What was seen?",
        ),
        brief=BRIEF,
    ),
    Published(
        "brought-over-windows",
        "brief",
        Day(months=-2, working=1),
        w(-3),
        {"title": "Seven minutes on windows", "theme": "Neglect", "questions": "- Who fits window locks in your area?"},
        body=seven(
            "Most homes above the ground have a window that a toddler can open.",
            "A family waited eleven weeks for window locks. Four people knew that they were waiting.",
            "Nobody rang the landlord twice.",
            "Waiting was written down as if it were a plan.",
            "A neighbour lent a stair gate.",
            "Ask what stands under the window. Ring again after a week.",
            "Find out today who fits locks, and how long it takes.",
        ),
    ),
)
DONE = (
    ("repository", "They never had a copy."),
    ("partners", "All three sites looked at; one copy taken down."),
    ("family", "Their worker told them by telephone."),
)


def after_publishing(teller: Teller, reviews: dict[str, LearningReview], published: dict[str, Publication]) -> None:
    """Everything of it, each step on its own day."""
    published["held"] = hold(teller, reviews[HELD.story])
    published["near-its-end"] = PublicationTold(teller, NEAR_ITS_END, reviews[NEAR_ITS_END.story]).live()
    for brief in BROUGHT_OVER:
        published[brief.key] = bring_over(teller, brief)
    for key, first in (("expired", -14), ("last-day", -12)):
        hand_over(teller, published[key], w(7, months=first), "")
        tell_family(teller, published[key], w(-2, months=first + 11))
    hand_over(teller, published["memorial"], w(9, months=-3), "INVENTED-1042")
    hand_over(teller, published["improvements-only"], w(5, months=-7), "")
    work_through(teller, published["withdrawn-with-notice"])
    flag(teller, published["improvements-only"])


def bring_over(teller: Teller, brief: Published) -> Publication:
    """Written again from the old website and sent to the second person, who checks all of them on one page."""
    told, days = PublicationTold(teller, brief), teller.days
    told.write()
    with teller.on(told.written) as on:
        link = queries.link_of(told.publication)
        said = {"since": told.first, "where": "The partnership’s old website"}
        before.record_elsewhere(link, link.version, **said, by=told.publisher, at=moment(on, 30))
    told.submit(days.after(told.written, 1))
    return told.publication


def hold(teller: Teller, review: LearningReview) -> Publication:
    """Approved, and held until the verdict: the court and the family have confirmed, the press offices not yet."""
    told, days = PublicationTold(teller, HELD, review), teller.days
    told.write()
    told.prepare()
    told.approve(told.submit(days.after(told.ready_on, 1)), days.after(told.ready_on, 2))
    with teller.on(days.of(w(-4))) as on:
        told.publication.refresh_from_db()
        held = release.postpone(
            told.publication.pk,
            told.publication.version,
            why="The verdict is expected this week",
            meant_for=days.of(HELD.first),
            by=told.publisher,
            at=moment(on),
        )
    coordinator = teller.users["coordinator"]
    for office, who in (("court", "Listing office, Inventedham Crown Court"), ("family", "The child’s grandmother")):
        with teller.on(days.of(w(-1))) as on:
            link = queries.link_of(held)
            said = {"confirmed_on": on, "confirmed_by": who}
            release.confirm(link, link.version, office, **said, by=coordinator, today=on)
    return held


def hand_over(teller: Teller, publication: Publication, day: Day, reference: str) -> None:
    """A report goes to the national repository and is given its reference there."""
    with teller.on(teller.days.of(day)) as on:
        link, by = queries.link_of(publication), teller.users["publisher"]
        facts = {"sent_on": on, "sent_by": by.name, "their_reference": reference}
        expiry.hand_over(link, link.version, **facts, by=by, today=on)


def tell_family(teller: Teller, publication: Publication, day: Day) -> None:
    """A month before the last day: the page will go, and where the report can still be read."""
    with teller.on(teller.days.of(day)) as on:
        link = queries.link_of(publication)
        expiry.record(link, link.version, told_of_expiry_on=on, by=teller.users["coordinator"], today=on)


def work_through(teller: Teller, publication: Publication) -> None:
    """Half of the list is done; search engines, the people it was sent to and the press offices are left."""
    by = teller.users["publisher"]
    publication.refresh_from_db()
    notes = dict(DONE)
    with teller.on(teller.days.of(w(3, months=-1))) as on:
        for line in takedown_checklist.lines_of(publication):
            if line.place in notes:
                facts = {"done_on": on, "done_by": by.name, "note": notes[line.place]}
                takedown_checklist.tick(line, line.version, **facts, by=by, today=on)


def flag(teller: Teller, publication: Publication) -> None:
    """A court order came yesterday about a child whose review is public: everybody who can act on it is told."""
    case = queries.incidents_of(queries.link_of(publication))[0]
    with teller.on(teller.days.after(teller.days.today, -1)) as on:
        order = {
            "protects": "the child of the review",
            "matters": ["name", "school"],
            "kind": "family",
            "court": "Inventedham Family Court",
            "from_on": on - dt.timedelta(days=1),
            "until": "life",
        }
        orders.RESTRICTIONS.append(case, order, reason="The court sent it", by=teller.users["coordinator"], today=on)
