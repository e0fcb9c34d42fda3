"""What waits for a person by their role, beside the deadlines they own. One block per role, each small: what it asks of
the database, in one statement with the questions of all others, and how it shows the answers."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.db.models import Case, Count, Max, Q, QuerySet, When

from cases.access.queries import listed_to
from cases.deadlines.calendars import closed_days
from cases.deadlines.models import Deadline
from cases.deadlines.queries import FOR_A_LOOK
from cases.incidents.models import Incident
from csprapp.accounts.models import User
from csprapp.accounts.roles import Permission, Role, has_permission
from csprapp.clock.calendar import Calendar
from csprapp.clock.deadline import add_months, standing, working_target
from csprapp.clock.instants import london_date
from csprapp.composed import composed
from csprapp.partnership.models import Partnership
from csprapp.partnership.national import called_now
from csprapp.records.together import first, together_for
from csprapp.today import now
from csprapp.ui.addresses import address
from csprapp.ui.components import Due, Figure, Link, Task
from csprapp.ui.templatetags.ui import plural
from dashboard.reading.rules import month_before, month_of
from dashboard.work.checklist import set_up_steps, what_is_there
from dashboard.work.daily_mail.duties import BEFORE
from dashboard.work.loads import NOBODY, Load, by_owner
from dashboard.work.queries import its_case, recent_and_begun, said_of, shown_to
from dashboard.work.rules import Bounds, bounds
from publications.library.models import Edition
from publishing.links.alerts import alerts, anything_waits, dated, dates_of, stops_of
from publishing.links.queries import shut_to, to_publish
from publishing.site_pages import queries as content_queries
from reviews.actions.models import Action, CheckIn
from reviews.decisions.queries import to_decide
from reviews.planning.fifteen_days import SIGN, STEPS, back
from reviews.rapid.models import RapidReview
from reviews.returns.models import AgencyRequest

PAGE = 20
LOOKED_BY = 10  # of the month: the reading of the month before
BEHIND = 8  # owners with something overdue whom a manager's My work names
CHECKED_EVERY = 6  # months; people move within a council without anybody telling us


@dataclass(frozen=True)
class Waiting:
    """A block of My work: dated rows, links or numbers, or a sentence that nothing waits. `leads` when its links only
    lead somewhere; `behind` says whose the overdue ones among the numbers are."""

    title: str
    dues: list[Due] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    figures: list[Figure] = field(default_factory=list)
    behind: list[Link] = field(default_factory=list)
    tasks: list[Task] = field(default_factory=list)
    empty: str = ""
    leads: bool = False

    @property
    def waits(self) -> bool:
        """Whether something in it waits for the person."""
        counted = any(figure.overdue for figure in self.figures)
        return bool(self.dues or self.tasks or counted or (self.links and not self.leads))

    @property
    def at_once(self) -> list[Link]:
        """What is public and perhaps may not be."""
        return [link for link in self.links if getattr(link, "at_once", False)]

    def later(self) -> "Waiting":
        """The block without what is to be done at once."""
        return replace(self, links=[link for link in self.links if link not in self.at_once])


Rows = Sequence[Any]
Question = QuerySet[Any]


def ask_to_sign(user: User, today: date) -> list[Question]:
    """The questions for a partner: rapid reviews that wait for their decision, the nearest date first."""
    found = (
        to_decide(user, today, or_confirm=False)
        .select_related("incident", "deadline")
        .order_by("deadline__act_on", "pk")
    )
    return [first(found, PAGE)]


def decisions_to_sign(user: User, today: date, calendar: Calendar, found: Rows) -> Waiting:
    """Rapid reviews that are ready and that a body whose delegation the person holds has not decided on."""
    dues = [_to_sign(review, today, calendar) for review in found]
    empty = "No decision is waiting for your signature. You get an email when the partners are asked."
    return Waiting("Decisions waiting for you", dues=dues, empty=empty)


def _to_sign(review: RapidReview, today: date, calendar: Calendar) -> Due:
    case = review.incident
    why = called_now("The rapid review is ready. It can be sent to the Panel before every partner has decided")
    of_case = {"reference": case.reference, "case_url": case.get_absolute_url(), "code_name": case.code_name}
    more = {"url": address("case-decision", case.reference), "why": why, **of_case}
    governs = review.deadline
    if governs is None:
        return Due("Decide", None, "No date yet", **more)
    # Earlier than the Panel's own last day: somebody has to send it then.
    due_on = back(governs.due_on, STEPS[SIGN].before, calendar, closed_days())
    stands = standing(due_on, today, calendar, met_on=governs.met_on, ended_on=governs.ended_on)
    return Due.of("Decide", due_on, stands, **more)


def _due(what: str, deadline: Deadline | None, today: date, calendar: Calendar, **more: str) -> Due:
    """A row for something that has a date, or has none yet."""
    if deadline is None:
        return Due(what, None, "No date yet", **more)
    stands = standing(deadline.due_on, today, calendar, met_on=deadline.met_on, ended_on=deadline.ended_on)
    return Due.of(what, deadline.due_on, stands, **more)


def ask_in_hand(user: User, today: date) -> list[Question]:
    """The questions for whoever writes: their own editions and pages that are not approved. Cases shut to them are left
    out."""
    open_ones = [Edition.State.DRAFT, Edition.State.IN_REVIEW]
    found = Edition.objects.filter(state__in=open_ones, author=user).exclude(shut_to(user, today, "publication"))
    return [first(found.select_related("publication").order_by("pk"), PAGE), content_queries.in_hand()]


def editions_in_hand(user: User, today: date, calendar: Calendar, found: Rows, pages: Rows) -> Waiting:
    """Editions for this person to go on writing, or that wait for another. Named by address, never by title."""
    links = []
    for edition in found:
        page = address("publication", edition.publication_id)
        named = f"{edition.publication.slug}, edition {edition.number}"
        waits = edition.state == Edition.State.IN_REVIEW
        links.append(Link(f"{named}: waiting for a second person" if waits else f"Continue writing {named}", page))
    links += content_queries.waiting_for(user, pages)
    empty = ""  # of what waits for a check: it stands among the dates, so its absence here would say nothing true
    if has_permission(user, Permission.WRITE_PUBLICATION):
        empty = "You are not writing anything for the public at present. Publications lists reports you can begin."
    return Waiting("Publications in progress", links=links, empty=empty)


def ask_to_publish(user: User, today: date) -> list[Question]:
    """The questions for a publisher: approved reports that have no date."""
    return [first(to_publish(user, today), PAGE)]


def reports_to_publish(user: User, today: date, calendar: Calendar, found: Rows) -> Waiting:
    """The finished reports that the partners decided to publish, and that nobody has begun to publish."""
    links = [Link(f"Publish the report of {each.reference}", address("review-publish", each.pk)) for each in found]
    return Waiting("Reports to be published", links=links)


def ask_publications(user: User, today: date) -> list[Question]:
    """The questions for a publisher: what was stopped, and the dates ahead."""
    return [stops_of(user), *dates_of(user, today)]


def publications_now(user: User, today: date, calendar: Calendar, *read: Rows) -> Waiting:
    """What of the publications cannot wait: public and perhaps not to be, stopped, taken down and not finished with."""
    stops, dates, publications = read
    links: list[Link] = [link for link in alerts(user, now(), stops) if not link.is_row]
    return Waiting("Publications to act on", dues=dated(dates, publications, today, calendar), links=links)


def team_counts(user: User, today: date, calendar: Calendar, *read: Rows) -> tuple[Waiting, ...]:
    """How the team stands, for those who look after it: numbers that open the team's page.

    Whether a publication waits is asked in the same query; only when one does, another tells which.
    """
    lines = composed(_counts, user, today, bounds(today, calendar))
    people, looks = [Load.of(line) for line in lines], sum(line[-2] for line in lines)
    shown = any(PUBLISHES in BY_ROLE[role] for role in user.roles(today))  # by another role of theirs
    quiet = shown or bool(lines) and not any(line[-1] for line in lines)  # no line: there was nothing to ask beside
    behind, page = [load for load in people if load.late], address("team")
    late, unowned = sum(load.late for load in behind), sum(load.every for load in people if load.key == NOBODY)
    figures = [
        Figure(late, "overdue", f"{page}?show=overdue", overdue=late > 0),
        Figure(unowned, "without an owner", f"{page}?owner={NOBODY}"),
        Figure(looks, "waiting for a manager to look at a delay", f"{page}?look=yes"),
        Figure(sum(load.every for load in people), "open in total", page),
    ]
    before = () if quiet else (publications_now(user, today, calendar, *read),)
    return *before, Waiting("The team’s deadlines", figures=figures, behind=_behind(behind, page))


def _behind(found: list[Load], page: str) -> list[Link]:
    """Who has something overdue, a line each to their dates in Team: those who have most first, and how many more."""
    found = sorted(found, key=lambda load: -load.late)
    links = [
        Link(f"{load.name}: {load.late} overdue", f"{page}?owner={load.key}&show=overdue") for load in found[:BEHIND]
    ]
    if more := len(found) - len(links):
        links.append(Link(f"{plural(more, 'more owner')} with something overdue", f"{page}?show=overdue"))
    return links


def _counts(user: User, on: date, limits: Bounds) -> QuerySet:
    looks = FOR_A_LOOK & (Q(its_case(Q(restricted=False))) | Q(opened=True))
    more = {"looks": Count("pk", filter=looks), "publications": Max(Case(When(anything_waits(), then=1), default=0))}
    return by_owner(shown_to(user, on), limits, **more)


def ask_cases(user: User, today: date) -> list[Question]:
    """Of nobody who has a list of cases by another role."""
    if has_permission(user, Permission.SEE_CASES):
        return [Incident.objects.none()]
    return [first(Incident.objects.visible_to(user, today).order_by("-reference"), PAGE)]


def cases_to_review(user: User, today: date, calendar: Calendar, found: Rows) -> Waiting:
    """The cases that an independent reviewer may open; none for who has a list of cases by another role."""
    if has_permission(user, Permission.SEE_CASES):
        return Waiting("Cases you may open")
    links = [Link(case.reference, case.get_absolute_url()) for case in found]
    return Waiting(
        "Cases you may open",
        links=links,
        empty="You cannot open any cases yet. Ask the coordinator to name you on the review.",
        leads=True,
    )


def ask_requests(user: User, today: date) -> list[Question]:
    """The questions for a contributor: their agency's requests without an answer, the nearest date first."""
    found = AgencyRequest.objects.visible_to(user, today).waiting().select_related("incident", "agency", "deadline")
    return [first(found.order_by("deadline__act_on", "pk"), PAGE)]


def agency_requests(user: User, today: date, calendar: Calendar, found: Rows) -> Waiting:
    """The requests made to a contributor's agency and not answered yet."""
    dues = [_to_answer(request, today, calendar) for request in found]
    empty = "Your agency has no open requests. You get an email when we ask for something."
    return Waiting("Requests to your agency", dues=dues, empty=empty)


def _to_answer(request: AgencyRequest, today: date, calendar: Calendar) -> Due:
    more = {"url": request.get_absolute_url(), "reference": request.incident.reference}
    return _due(f"Answer for {request.agency}", request.deadline, today, calendar, **more)


def ask_actions(user: User, today: date) -> list[Question]:
    """The questions for an action's owner: actions and check-ins of cases that are not in their list otherwise."""
    found = Deadline.objects.open().filter(owner=user, route__in=BEFORE, incident__isnull=False)
    given = found.exclude(listed_to(user, today, "incident__"))
    nearest = given.order_by("act_on", "pk")
    keys = nearest.values("pk")[:PAGE]  # of those alone: PostgreSQL would look for the date of every action
    asked = Action.objects.filter(deadline__in=keys), CheckIn.objects.filter(deadline__in=keys).select_related("action")
    return [first(nearest, PAGE), *asked]


def actions_given(user: User, today: date, calendar: Calendar, *answers: Rows) -> Waiting:
    """The actions a person owns of cases that are not on their work list: number, date and what is to be done, which
    they read on the action; nothing of the case."""
    found, actions, check_ins = answers
    words = {row.deadline_id: row.text for row in actions} | {row.deadline_id: row.action.text for row in check_ins}
    dues = [
        _due(said_of(deadline.label, words.get(deadline.pk, "")), deadline, today, calendar, url=deadline.resolved_at())
        for deadline in found
    ]
    return Waiting("Your actions", dues=dues)


def mail_in_trouble(there: dict[str, Any]) -> Waiting:
    """Emails that reach nobody, and those that nothing tries to send although something did before."""
    found = ((there["stuck"], "could not be sent"), (there["untried"], "waited for more than an hour"))
    links = [Link(f"{plural(many, 'email')} {what}", address("settings-mail")) for many, what in found if many]
    return Waiting("Mail", links=links)


def accounts_to_check(there: dict[str, Any], today: date, calendar: Calendar) -> Waiting:
    """Whose account is to end, and from the day on which everybody is to be checked again a row with that day."""
    last = Partnership.current().people_checked_on or london_date(there["first"])
    due = add_months(last, CHECKED_EVERY)
    row = Due.of(
        "Check everybody’s account", due, standing(due, today, calendar), url=address("settings-people-check"),
        why="Check twice a year who still works with you",
    )  # fmt: skip
    to_end = there["to_end"]
    link = Link(f"{plural(to_end, 'account')} to end", f"{address('settings-people')}?show=to_end")
    return Waiting("Accounts", dues=[row] if today >= due else [], links=[link] if to_end else [])


def set_up(user: User, today: date, calendar: Calendar) -> tuple[Waiting, ...]:
    """What an administrator has to see to, what they have to set up until it is done, and where they work."""
    there = what_is_there(user, today)
    accounts = accounts_to_check(there, today, calendar)
    steps = Waiting("To set up", tasks=set_up_steps(user, today, there))
    pages = (
        ("People and roles", "settings-people"),
        ("Bank holidays", "settings-bank-holidays"),
        ("Settings", "settings"),
    )
    links = [Link(text, address(name)) for text, name in pages if address(name)]
    settings = Waiting("Settings", links=links, empty="Settings are on another server. Ask who runs it.", leads=True)
    return mail_in_trouble(there), accounts, steps, settings


def to_look_after(user: User, today: date, calendar: Calendar) -> Waiting:
    """Where a privacy lead reads, and each month what stands out of the reading of the month before. What was opened
    in an emergency is among the dates."""
    pages = [
        ("Who read what", "settings-reading"),
        ("Security events", "settings-security"),
        ("Opened in an emergency", "emergencies"),
        ("Retention and rights", "privacy"),
        ("What each role may do", "settings-roles"),
    ]
    links = [Link(text, address(name)) for text, name in pages if address(name)]
    return Waiting("To look at", dues=reading_to_look_at(today, calendar), links=links, leads=True)


def reading_to_look_at(today: date, calendar: Calendar) -> list[Due]:
    """The row about the reading of last month, by the tenth or the last day of work before it, unless somebody has
    looked at it."""
    partnership, month = Partnership.current(), month_before(today)
    looked = partnership.reading_looked_until
    if partnership._state.adding or (looked and looked >= month_of(month)[1]):
        return []
    due = working_target(today.replace(day=LOOKED_BY), calendar, closed_days())
    url = address("settings-unusual-reading")
    why = "For example reading at night, many cases at once, or a case with the reader’s own surname"
    return [
        Due.of(f"Look at the unusual reading of {month:%B %Y}", due, standing(due, today, calendar), url=url, why=why)
    ]


def to_read(user: User, today: date, calendar: Calendar) -> Waiting:
    """Where a scrutineer reads."""
    pages = [("Performance", "performance"), ("Every open deadline", "team"), ("Cases", "case-list")]
    return Waiting("To read", links=[Link(text, address(name)) for text, name in pages if address(name)], leads=True)


def ask_nothing(user: User, today: date) -> list[Question]:
    """The questions of a role for which nothing waits but its own dates."""
    return []


@dataclass(frozen=True)
class Block:
    """What a block of My work asks, and how it shows the rows of each question."""

    shows: Callable[..., Waiting | tuple[Waiting, ...]]
    asks: Callable[[User, date], list[Question]] = ask_nothing


SIGNS, WRITES = Block(decisions_to_sign, ask_to_sign), Block(editions_in_hand, ask_in_hand)
BEGINS = Block(reports_to_publish, ask_to_publish)
PUBLISHES, ACTIONS = Block(publications_now, ask_publications), Block(actions_given, ask_actions)
BY_ROLE: dict[Role, tuple[Block, ...]] = {
    Role.PARTNER: (SIGNS, ACTIONS),
    Role.PUBLISHER: (PUBLISHES, BEGINS, WRITES, ACTIONS),
    Role.CHECKER: (PUBLISHES, WRITES, ACTIONS),
    Role.COORDINATOR: (PUBLISHES,),
    Role.MANAGER: (Block(team_counts, ask_publications),),
    Role.REVIEWER: (Block(cases_to_review, ask_cases), ACTIONS),
    Role.NOTIFIER: (ACTIONS,),
    Role.CONTRIBUTOR: (Block(agency_requests, ask_requests), ACTIONS),
    Role.SCRUTINEER: (Block(to_read),),
    Role.ADMINISTRATOR: (Block(set_up), ACTIONS),
    Role.PRIVACY_LEAD: (Block(to_look_after), ACTIONS),
}


def waiting_for(user: User, today: date, calendar: Calendar) -> tuple[list[Waiting], Rows, Rows]:
    """The blocks that the person's roles give, each once, without those that have no words and no rows; and the cases
    looked at last and the incidents begun. One query for what all of them ask, beside those of publications, team and
    set-up."""
    *answers, (lines, seen, begun) = together_for(_asked, user, today)
    cases = {case.reference: case for case in seen}
    found = [
        block.shows(user, today, calendar, *rows) for block, rows in zip(_blocks(user, today), answers, strict=True)
    ]
    blocks = [block for each in found for block in (each if isinstance(each, tuple) else (each,))]
    named = {
        block.title: block
        for block in blocks
        if block.tasks or block.dues or block.links or block.figures or block.empty
    }
    return list(named.values()), [cases[line.case] for line in lines], begun


def _blocks(user: User, on: date) -> list[Block]:
    roles = user.roles(on)
    return list(dict.fromkeys(block for role in Role if role in roles for block in BY_ROLE.get(role, ())))


def _asked(user: User, on: date) -> list[Sequence[Question]]:
    return [*(block.asks(user, on) for block in _blocks(user, on)), recent_and_begun(user, on)]
