"""The site's own pages at the desk: the list, one page, writing, preview, comparing, the check, the contacts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from csprapp.accounts.roles import Deed, NotAllowed, may, require
from csprapp.partnership.models import Partnership
from csprapp.records.services import Conflict, drop_draft, load_draft
from csprapp.today import london_today, now
from csprapp.ui.components import Fact, Link
from publications.content import queries as content
from publications.content import rules
from publications.content import services as library
from publications.content.models import PageEdition
from publications.library.permissions import may_approve
from publications.public import content as public
from publications.public import pages as public_pages
from publishing.overview.publication_page import require_fresh_sign_in
from publishing.site_pages import queries as content_queries
from publishing.site_pages import services as content_services
from publishing.site_pages.comparing import Place, places_that_differ
from publishing.site_pages.conflicts import attempt, done
from publishing.site_pages.forms import BackForm, ContactsForm, GoBackForm, PageCheckForm, PageForm

DRAFT_FORM = "content-write"
page_methods = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def pages(request: HttpRequest) -> HttpResponse:
    """Every page publishers look after, since when its words stand and what is in hand."""
    require(request.user, Deed.SEE_PUBLICATIONS)
    return render(request, "publishing/content_list.html", {"rows": content_queries.rows(), **_may(request)})


def _may(request: HttpRequest) -> dict[str, bool]:
    return {"writes": may(request.user, Deed.WRITE_PUBLICATION)}


def _opened(request: HttpRequest, page: str, current: str, deed: Deed = Deed.SEE_PUBLICATIONS) -> dict[str, Any]:
    """What every page about one of them shows. Raises NotAllowed, Http404."""
    require(request.user, Deed.SEE_PUBLICATIONS)
    require(request.user, deed)
    if page not in rules.Page.values:
        raise Http404
    editions = list(PageEdition.objects.of(page).select_related("author", "checker"))
    in_hand = next((each for each in editions if each.state in {"draft", "in_review"}), None)
    return {
        "page": page,
        "title": rules.Page(page).label,
        "editions": editions,
        "in_hand": in_hand,
        "places": _places(page, current, in_hand),
        **_may(request),
    }


def _places(page: str, current: str, in_hand: PageEdition | None) -> list[Link]:
    listed = [("Overview", "content-page"), ("Preview", "content-preview")]
    if in_hand:
        listed.append(("Write", "content-write") if in_hand.is_open else ("Check", "content-check"))
    return [Link(text, reverse(name, args=[page]), name == current) for text, name in listed]


@require_safe
def page(request: HttpRequest, page: str) -> HttpResponse:
    """One page: since when its words stand, the next step, what the law asks and is not there, its editions."""
    opened = _opened(request, page, "content-page")
    in_hand, text = opened["in_hand"], content.in_force(page)
    live = next((each for each in opened["editions"] if each.state == "approved"), None)
    draft = in_hand if in_hand and in_hand.is_open else None
    opened |= {
        "facts": [
            Fact("What the public reads", content_queries.stands_words(live)),
            Fact("In hand", content_queries.in_hand_words(in_hand) or "Nothing"),
        ],
        "draft": draft,
        "waiting": None if draft else in_hand,
        "changed": bool(draft and draft.source != text.source),
        "at_once": bool(draft and rules.only_contacts_differ(text.source, draft.source)),
        "approves": bool(in_hand and may_approve(request.user, in_hand)),
        "lacking": rules.missing_parts(page, in_hand.source if in_hand else text.source),
        "goes_back": live is not None and may(request.user, Deed.TAKE_DOWN),
        "unseen": live if live and live.unseen and _may_look(request, live) else None,
    }
    return render(request, "publishing/content_page.html", opened)


def _may_look(request: HttpRequest, edition: PageEdition) -> bool:
    return may(request.user, Deed.TAKE_DOWN) and edition.author_id != request.user.pk


@require_POST
def begin(request: HttpRequest, page: str) -> HttpResponse:
    """A new draft, a copy of what the public reads."""
    _opened(request, page, "content-page", Deed.WRITE_PUBLICATION)
    if not _do(request, lambda: library.start(page, by=request.user)):
        return redirect("content-page", page)
    return redirect("content-write", page)


@page_methods
def write(request: HttpRequest, page: str) -> HttpResponse:
    """The words of the draft."""
    opened = _opened(request, page, "content-write", Deed.WRITE_PUBLICATION)
    draft = opened["in_hand"]
    if draft is None or not draft.is_open:
        return redirect("content-page", page)
    form, differences = _resumed(request, draft), []
    if request.method == "POST":
        form = PageForm.over(draft, request.POST)
        if form.is_valid():
            version, given = form.expected_version, form.answers
            finished, differences = attempt(
                request,
                form,
                lambda: library.save(draft.pk, version, given["source"], given["change_note"], by=request.user),
            )
            if finished:
                drop_draft(request.user, DRAFT_FORM, str(draft.pk))
                done(request, "Saved")
                return redirect("content-page", page)
    context = {"form": form, "differences": differences, "fills": rules.FILLED, "edition": draft}
    status = 409 if differences else 200
    return render(request, "publishing/content_write.html", opened | context, status=status)


def _resumed(request: HttpRequest, draft: PageEdition) -> PageForm:
    """The form as it was last typed and not saved, while the edition is still the one the person saw."""
    form, kept = PageForm.over(draft), load_draft(request.user, DRAFT_FORM, str(draft.pk))
    if kept is not None and kept.version_seen == draft.version:
        form.initial = {**form.initial, **PageForm.resume(kept.data).initial}
    return form


@require_safe
def preview(request: HttpRequest, page: str) -> HttpResponse:
    """Exactly what the public will see of the newest edition: the public page itself, marked as a preview."""
    opened = _opened(request, page, "content-preview")
    edition = opened["editions"][0] if opened["editions"] else None
    text = content.InForce(edition.source, edition.approved_at) if edition else content.in_force(page)
    context = public_pages.around(page, public.shown(page, text))
    back = {"url": reverse("content-page", args=[page]), "edition": edition}
    return render(request, public.TEMPLATES[rules.Page(page)], context | {"preview": back})


@require_safe
def compare(request: HttpRequest, page: str, number: int) -> HttpResponse:
    """What one edition says otherwise than the one before it, word by word."""
    opened = _opened(request, page, "content-compare")
    edition = get_object_or_404(PageEdition, page=page, number=number)
    return render(
        request, "publishing/content_compare.html", opened | {"edition": edition, "changes": _changes(edition)}
    )


def _changes(edition: PageEdition) -> list[Place]:
    return places_that_differ(content.text_before(edition), edition.source)


@require_POST
def submit(request: HttpRequest, page: str) -> HttpResponse:
    """Send the draft to the second person."""
    draft = _opened(request, page, "content-page", Deed.WRITE_PUBLICATION)["in_hand"]
    if draft is not None:
        version = _version(request)
        if _do(request, lambda: library.submit(draft.pk, version, by=request.user, at=now())):
            done(request, "Sent for a check")
    return redirect("content-page", page)


@require_POST
def at_once(request: HttpRequest, page: str) -> HttpResponse:
    """Put out a draft in which only numbers, addresses or hours changed."""
    draft = _opened(request, page, "content-page", Deed.WRITE_PUBLICATION)["in_hand"]
    if draft is not None:
        version = _version(request)
        if _do(request, lambda: content_services.publish_contacts(draft.pk, version, by=request.user, at=now())):
            done(request, "The public reads it now")
    return redirect("content-page", page)


@page_methods
def go_back(request: HttpRequest, page: str) -> HttpResponse:
    """One person takes what the public reads down, at once, for a reason: the text before it stands again."""
    opened = _opened(request, page, "content-go-back", Deed.TAKE_DOWN)
    form = GoBackForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        finished, _ = attempt(
            request,
            form,
            lambda: content_services.go_back(page, by=request.user, why=form.cleaned_data["why"], at=now()),
        )
        if finished:
            done(request, "The public reads the text before it now")
            return redirect("content-page", page)
    return render(request, "publishing/content_go_back.html", opened | {"form": form})


@require_POST
def see(request: HttpRequest, page: str) -> HttpResponse:
    """A second person has looked at why a page went back."""
    opened = _opened(request, page, "content-page", Deed.TAKE_DOWN)
    unseen = next((each for each in opened["editions"] if each.unseen), None)
    if unseen is not None:
        version = _version(request)
        if _do(request, lambda: library.see(unseen.pk, version, by=request.user)):
            done(request, "Recorded that you have looked")
    return redirect("content-page", page)


@page_methods
def check(request: HttpRequest, page: str) -> HttpResponse:
    """The second person reads it, settles what the disclosure check found, and puts it out or sends it back."""
    opened = _opened(request, page, "content-check")
    edition = opened["in_hand"]
    if edition is None or edition.is_open:
        return redirect("content-page", page)
    findings = content_queries.newly_found(edition, reader=request.user, today=london_today())
    form, back = PageCheckForm(findings=findings, version=edition.version), BackForm(version=edition.version)
    if request.method == "POST":
        if request.POST.get("action") == "back":
            back = BackForm(request.POST)
            answer = _send_back(request, edition, back)
        else:
            require_fresh_sign_in(request)
            form = PageCheckForm(request.POST, findings=findings)
            answer = _approve(request, edition, form)
        if answer is not None:
            return answer
    opened |= {
        "form": form,
        "back": back,
        "forms": [form, back],
        "edition": edition,
        "changes": _changes(edition),
        "digest": rules.digest(edition.source),
        "lacking": rules.missing_parts(page, edition.source),
        "approves": may_approve(request.user, edition),
        "sends_back": may(request.user, Deed.CHECK_PUBLICATION) or may(request.user, Deed.WRITE_PUBLICATION),
    }
    return render(request, "publishing/content_check.html", opened)


def _approve(request: HttpRequest, edition: PageEdition, form: PageCheckForm) -> HttpResponse | None:
    if not form.is_valid():
        return None
    version, digest = form.expected_version, request.POST.get("digest", "")

    def act() -> None:
        content_services.approve(edition.pk, version, digest, form.reasons, by=request.user, at=now())

    finished, differences = attempt(request, form, act)
    if finished:
        done(request, f"Edition {edition.number} is approved, and the public reads it now")
        return redirect("content-page", edition.page)
    if differences:
        form.add_error(None, "Somebody else changed this edition meanwhile. Read it again before you approve it.")
    return None


def _send_back(request: HttpRequest, edition: PageEdition, form: BackForm) -> HttpResponse | None:
    if not form.is_valid():
        return None
    version, why = form.expected_version, form.cleaned_data["why"]
    finished, _ = attempt(request, form, lambda: library.send_back(edition.pk, version, by=request.user, why=why))
    if finished:
        done(request, "Sent back to the writer")
        return redirect("content-page", edition.page)
    return None


@page_methods
def contacts(request: HttpRequest) -> HttpResponse:
    """The numbers and addresses of every public page, changed by one person at once."""
    require(request.user, Deed.SEE_PUBLICATIONS)
    partnership, seen = Partnership.current(), library.contacts_seen()
    initial = {name: getattr(partnership, name) for name in library.CONTACTS}
    form = ContactsForm(initial=initial, version=seen)
    if request.method == "POST":
        require(request.user, Deed.WRITE_PUBLICATION)
        form = ContactsForm(request.POST)
        if form.is_valid():
            version = form.cleaned_data["version"]
            finished, _ = attempt(
                request, form, lambda: content_services.set_contacts(form.answers, version, by=request.user, at=now())
            )
            if finished:
                done(request, "Saved, and the public sees it now")
                return redirect("content-contacts")
    facts = [Fact(str(form.fields[name].label), value) for name, value in initial.items()]
    return render(request, "publishing/content_contacts.html", {"form": form, "facts": facts, **_may(request)})


def _version(request: HttpRequest) -> int:
    sent = request.POST.get("version", "")
    return int(sent) if sent.isascii() and sent.isdigit() else 0


def _do(request: HttpRequest, act: Callable[[], Any]) -> bool:
    """Do something a button asked for; a refusal becomes a message on the page."""
    try:
        act()
    except Conflict:
        messages.error(request, "Somebody else changed this meanwhile. Look again.")
    except NotAllowed as refusal:
        messages.error(request, str(refusal))
    except ValidationError as refusal:
        for message in refusal.messages:
            messages.error(request, message)
    else:
        return True
    return False
