"""What stops a publication after it was cleared: an order, a proceeding, or another case, recorded later; or what a
newer disclosure check finds.

The public side decides at request time from its own data and knows of no case. So the moment one of these is recorded
- in the same transaction - a date that was set is taken away, and nothing can be set until a second person has checked
again. What is public already stays, because taking it down may break the law too; people are told at once.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.urls import reverse

from cases.incidents.models import Incident, Proceeding, Reopening
from cases.restrictions.models import ReportingRestriction
from cases.restrictions.queries import in_the_way
from csprapp.accounts.models import User
from csprapp.accounts.roles import Role
from csprapp.clock.instants import london_date
from csprapp.mail.services import compose, post
from csprapp.records.refusals import Refused
from csprapp.records.services import add, change
from csprapp.today import now
from publications.library import services as library
from publications.library.models import Edition, Publication
from publications.library.rules import Standing
from publishing.disclosure.searches import Finding
from publishing.links import expiry, handoffs, queries, rules
from publishing.links.locks import drawn_on
from publishing.links.models import Blocker, Clearance, PublicationLink
from reviews.learning.models import LearningReview

ANOTHER_CASE = "Another case was linked to the review"
OPENED_AGAIN = "The case was opened again because of a new fact"
DECIDED_ANEW = "The partners’ decision to publish no longer stands"
SIDES = ("publication", "review__incident", "incident")
RECORDED = "Recorded on a case after the check"
TELL = {Role.PUBLISHER, Role.MANAGER}


def case_changed(rows: Sequence[ReportingRestriction | Proceeding | Reopening], by: User) -> None:
    """Stop what changed orders or proceedings of a case stand in the way of, or a new fact for which it was opened
    again."""
    cases = [row.incident_id for row in rows]
    look_again(PublicationLink.objects.filter(drawn_on(cases)).distinct(), by=by, at=now())


def review_changed(reviews: Sequence[LearningReview], by: User) -> None:
    """Stop what changed reviews stand in the way of: a case linked to it, a decision taken back."""
    look_again(PublicationLink.objects.filter(review__in=reviews), by=by, at=now())


def look_again(links: Any, *, by: User, at: datetime) -> list[Blocker]:
    """Stop each publication whose cases hold something in the way that its second person did not see. One transaction
    with the caller's; gives the blockers.

    The publications are locked first, as whoever approves or sets a date does: of two at the same moment the later one
    sees what the earlier one did.
    """
    found, keys = [], list(links.values_list("publication_id", flat=True))
    if keys:
        list(Publication.objects.select_for_update(no_key=True).filter(pk__in=keys).order_by("pk"))
    for link in PublicationLink.objects.filter(publication__in=keys).select_related(*SIDES):
        if words := fresh(link, london_date(at)):
            found.append(_block(link, words, by=by, at=at))
    return found


def check_again(at: datetime) -> list[Blocker]:
    """The disclosure check as it is now over every edition that is public. What it finds and nobody accepted when the
    edition was cleared is told like what is recorded later: it stays public until somebody has looked. Told once, names
    apart from the rest. Nobody did it: the check has learned since."""
    stopped, today = [], london_date(at)
    for link in PublicationLink.objects.filter(publication__in=Publication.objects.public(at)).select_related(*SIDES):
        edition = link.publication.current_edition
        if edition is None:
            continue
        found = queries.disclosure_of(link, edition, today)  # before anything is locked: a long file takes its time
        with transaction.atomic():
            Publication.objects.select_for_update(no_key=True).get(pk=link.publication_id)
            new, by = _not_accepted(link, edition, found), edition.checker or edition.author
            for named in (True, False):
                if words := [line for line, is_named in new.items() if is_named is named]:
                    stopped.append(_block(link, words, by=by, at=at, why=Blocker.FOUND, at_once=named))
    return stopped


def _not_accepted(link: PublicationLink, edition: Edition, found: list[Finding]) -> dict[str, bool]:
    """What it finds that nobody accepted nor was told of, each line with whether it is somebody's name."""
    cleared = Clearance.objects.filter(edition=edition).order_by("-pk").first()
    accepted = cleared.checklist.get("accepted", []) if cleared else []
    stood = {(row["where"], row["what"]) for row in accepted}
    told = "\n".join(link.blockers.filter(settled_on=None).values_list("words", flat=True)).split("\n")
    new = (each for each in found if (each.where, each.what) not in stood)
    words = {f"{Blocker.FOUND}: {each.what} ({each.where})": each.named for each in new}
    return {line: named for line, named in words.items() if line not in told}


def fresh(link: PublicationLink, today: date) -> list[str]:
    """What stands in the way of a cleared publication now and stood not when it was cleared, nor was told already.

    Empty while nothing of it is approved: whoever approves will see it.
    """
    if link.publication.current_edition is None:
        return []
    cleared = Clearance.objects.filter(edition__publication=link.publication_id).order_by("-pk").first()
    seen = cleared.checklist if cleared else {}
    cases = queries.incidents_of(link)
    told = "\n".join(link.blockers.filter(settled_on=None).values_list("words", flat=True)).split("\n")
    known = {*seen.get("in_the_way", []), *told}
    words = [each for each in in_the_way(cases, today) if each not in known]
    others = {case.reference for case in cases} - set(seen.get("cases", [case.reference for case in cases]))
    if others and ANOTHER_CASE not in known:
        words.append(ANOTHER_CASE)
    if OPENED_AGAIN not in known and _opened_again(link, cases, cleared, today):
        words.append(OPENED_AGAIN)
    if rules.undecided(queries.facts_of(link, link.publication, today)) and DECIDED_ANEW not in known:
        words.append(DECIDED_ANEW)
    return words


def _opened_again(link: PublicationLink, cases: list[Incident], cleared: Clearance | None, today: date) -> bool:
    """Whether a case was opened again for a new fact since the check, and the publication is still to come out."""
    public_from = link.publication.public_from
    if cleared is None or public_from is not None and public_from <= today:
        return False
    again = Reopening.objects.filter(incident__in=cases)
    seen = cleared.checklist.get("opened_again")
    if seen is None:  # checked before this was kept
        return again.filter(reopened_on__gt=cleared.cleared_on).exists()
    return again.exclude(pk__in=seen).exists()


def seen_by_checker(cases: list[Incident], today: date) -> dict[str, list[Any]]:
    """What a clearance keeps, so that anything recorded afterwards can be told from what was there."""
    again = Reopening.objects.filter(incident__in=cases).order_by("pk")
    return {
        "in_the_way": in_the_way(cases, today),
        "cases": [case.reference for case in cases],
        "opened_again": list(again.values_list("pk", flat=True)),
    }


def _block(
    link: PublicationLink, words: list[str], *, by: User, at: datetime, why: str = RECORDED, at_once: bool = True
) -> Blocker:  # fmt: skip
    publication = link.publication
    standing, today = publication.standing(at), london_date(at)
    was_public = standing is Standing.PUBLIC
    blocker = Blocker(link=link, words="\n".join(words), at=at, was_public=was_public, at_once=at_once)
    with transaction.atomic():
        blocker.date_taken_away = publication.public_from if standing is Standing.SCHEDULED else None
        add(blocker, by=None if blocker.was_found else by, why=why)
        if standing is Standing.SCHEDULED:
            held = library.take_date_away(publication.pk, by=by, why=why, at=at)
            expiry.keep_clock(held, by=by, today=today)
        handoffs.keep_rows(publication.pk, by=by, today=today)
        if standing in {Standing.PUBLIC, Standing.SCHEDULED, Standing.NOT_READY, Standing.UNCONFIRMED}:
            _tell(blocker, today)
    return blocker


def _tell(blocker: Blocker, today: date) -> None:
    """Mail everyone who can act on it. It names the public address only, never the case."""
    publication = blocker.link.publication
    url = reverse("publication", args=[publication.pk])
    title, text = compose("publication_stopped", slug=publication.slug, blocker=blocker, url=url)
    for user in User.objects.with_roles(TELL, today):
        if blocker.was_public or publication.pk not in queries.hidden_from(user, today):
            post("publication_stopped", f"stop:{blocker.pk}", user, title, text, day=today, urgent=blocker.at_once)


# --- Afterwards ---------------------------------------------------------------------------------------------


def open_blockers(publication: Publication) -> list[Blocker]:
    """What stops a publication now, oldest first."""
    return list(Blocker.objects.filter(link__publication=publication, settled_on=None))


def refuse_while_blocked(link: PublicationLink, at: datetime) -> None:
    """Nothing, or Refused: nothing goes out, or back, until a second person has checked it again."""
    if open_blockers(link.publication) or fresh(link, london_date(at)):
        raise Refused(
            "Something was recorded on the case after the check that may mean it should not "
            "be published. A second person must check it again first."
        )


def settle(link: PublicationLink, how: str, *, by: User, today: date) -> None:
    """A second person has checked again, knowing everything recorded until now."""
    for blocker in link.blockers.filter(settled_on=None):
        with change(Blocker, blocker.pk, None, by=by, why=how) as record:
            record.settled_on, record.settled_by, record.settled_because = today, by, how
