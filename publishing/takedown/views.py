"""Taking it down: one person, at once, the whole page or one file. A second person looks; two put it back."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from csprapp.accounts.models import User
from csprapp.accounts.roles import Deed, may
from csprapp.today import london_today, now
from publications.library import services as library
from publications.library.models import Publication, PublicDocument
from publications.library.redacting import who_replaced
from publications.library.rules import Standing
from publishing.overview.publication_page import Opened, attempt, done, open_publication, require_fresh_sign_in, show
from publishing.schedule import services
from publishing.takedown import redacting
from publishing.takedown.takedown_and_expiry_views import tasks_of
from publishing.takedown.takedown_forms import FileForm, ReasonForm, RedactForm, SeenForm, WithdrawForm


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """One person takes it down, at once. Putting it back takes two."""
    opened = open_publication(request, pk, "publication-withdraw")
    early = services.ends_early(opened.publication, london_today())
    forms: dict[str, Any] = {
        "form": WithdrawForm(early=early),
        "reason": ReasonForm(version=opened.publication.version),
        "file": FileForm(files=shown_files(opened)),
        "redact": RedactForm(files=shown_files(opened)),
    }
    if request.method == "POST":
        handler = HANDLERS.get(request.POST.get("action", ""), _take_down)
        answer = handler(request, opened, forms)
        if answer is not None:
            return answer
    user = request.user
    asked_by = opened.publication.put_back_asked_by_id
    return show(
        request,
        "publishing/withdraw.html",
        opened,
        **forms,
        forms=list(forms.values()),
        has_files=bool(shown_files(opened)),
        withheld=withheld_files(opened, user),
        replaced=replaced_files(opened, user),
        down=opened.view.standing is Standing.WITHDRAWN,
        elsewhere=tasks_of(opened) if may(user, Deed.TAKE_DOWN) else [],
        may_take_down=may(user, Deed.TAKE_DOWN),
        may_look=may(user, Deed.TAKE_DOWN)
        and opened.publication.withdrawal_seen_by_id is None
        and not _took_down(opened, user),
        may_ask=may(user, Deed.WRITE_PUBLICATION) and asked_by is None,
        may_put_back=asked_by not in {None, user.pk} and may(user, Deed.CHECK_PUBLICATION),
    )


def _took_down(opened: Opened, user: Any) -> bool:
    """Whether this person is the one who took it down."""
    row = opened.publication.history.filter(withdrawn_at__isnull=False).order_by("version").first()
    return row is not None and row.history_user_id == user.pk


def _take_down(request: HttpRequest, opened: Opened, forms: dict[str, Any]) -> HttpResponse | None:
    """The whole page and its files."""
    form = forms["form"] = WithdrawForm(request.POST, early="early_ground" in forms["form"].fields)
    if not form.is_valid():
        return None
    answers = form.answers
    finished, _ = attempt(
        request,
        form,
        lambda: services.withdraw(
            opened.publication.pk,
            why=answers["why"],
            silently=answers["how"] == "silently",
            early_ground=answers.get("early_ground", ""),
            by=request.user,
            at=now(),
        ),
    )
    if finished:
        done(request, "It is down. Nobody can read it any more")
        return redirect("publication-withdraw", opened.publication.pk)
    return None


def _put_back(pk: int, version: int, *, by: User, why: str) -> Publication:
    return services.put_back(pk, version, by=by, why=why, at=now())


AFTERWARDS: dict[str, tuple[Callable[..., Publication], str]] = {
    "see": (library.see_withdrawal, "You have looked at it"),
    "ask": (library.ask_put_back, "You asked for it to be put back. Another person decides"),
    "put_back": (_put_back, "It is put back"),
}


def _afterwards(request: HttpRequest, opened: Opened, forms: dict[str, Any]) -> HttpResponse | None:
    """A second look, asking for it to be put back, or putting it back."""
    form, action = ReasonForm(request.POST), request.POST["action"]
    forms["reason"] = form
    if action == "put_back":
        require_fresh_sign_in(request)
    if not form.is_valid():
        return None
    act, words = AFTERWARDS[action]
    version, why = form.expected_version, form.cleaned_data["why"]
    pk = opened.publication.pk
    finished, differences = attempt(request, form, lambda: act(pk, version, by=request.user, why=why))
    if finished:
        done(request, words)
        return redirect("publication-withdraw", pk)
    if differences:
        form.add_error(None, "Somebody else changed this publication meanwhile. Look again.")
    return None


# --- One file -----------------------------------------------------------------------------------------------


def shown_files(opened: Opened) -> list[PublicDocument]:
    """The files of the edition the public reads, or would read, that are not taken off."""
    edition = opened.view.current
    return [each for each in edition.documents.all() if each.withheld_at is None] if edition else []


def withheld_files(opened: Opened, user: User) -> list[dict[str, Any]]:
    """The files taken off the page, each with a form for the second person who has not looked yet."""
    edition, found = opened.view.current or opened.view.newest, []
    for each in edition.documents.all() if edition else []:
        if each.withheld_at is None:
            continue
        row = each.history.filter(withheld_at__isnull=False).order_by("version").first()
        another = row is None or row.history_user_id != user.pk
        looks = each.withheld_seen_by_id is None and another and may(user, Deed.TAKE_DOWN)
        found.append({"document": each, "form": SeenForm(version=each.version, document=each.pk) if looks else None})
    return found


def replaced_files(opened: Opened, user: User) -> list[dict[str, Any]]:
    """The files that one person replaced by more redacted ones, each with a form for the second who has not looked."""
    found = []
    for each in opened.view.current.documents.all() if opened.view.current else []:
        if each.redacted_at is not None and each.withheld_at is None:
            looks = each.redacted_seen_by_id is None and may(user, Deed.TAKE_DOWN) and who_replaced(each) != user.pk
            form = SeenForm(version=each.version, document=each.pk) if looks else None
            found.append({"document": each, "form": form})
    return found


def _redact(request: HttpRequest, opened: Opened, forms: dict[str, Any]) -> HttpResponse | None:
    """A more redacted file in the place of one, at once."""
    form = forms["redact"] = RedactForm(request.POST, request.FILES, files=shown_files(opened))
    if not form.is_valid():
        return None
    chosen, why = int(form.cleaned_data["replaced"]), form.cleaned_data["redacted_why"]
    data = form.cleaned_data["redacted"].read()
    if attempt(request, form, partial(redacting.replace, chosen, data, by=request.user, why=why, at=now()))[0]:
        done(request, "The more redacted file is in its place, at an address of its own")
        return redirect("publication-withdraw", opened.publication.pk)
    return None


def _take_off(request: HttpRequest, opened: Opened, forms: dict[str, Any]) -> HttpResponse | None:
    """One file; the page stays."""
    form = forms["file"] = FileForm(request.POST, files=shown_files(opened))
    if not form.is_valid():
        return None
    chosen, why = int(form.cleaned_data["document"]), form.cleaned_data["file_why"]
    act = partial(library.withhold_document, chosen, by=request.user, why=why, at=now())
    if attempt(request, form, act)[0]:
        done(request, "The file is off the page. Put a mended one in a new edition")
        return redirect("publication-withdraw", opened.publication.pk)
    return None


def _seen_file(request: HttpRequest, opened: Opened, forms: dict[str, Any]) -> HttpResponse | None:
    """A second person has looked at a file that was taken off, or replaced."""
    look = library.see_withheld if request.POST["action"] == "seen_file" else library.see_redacted
    form = SeenForm(request.POST)
    if form.is_valid():
        chosen, version = form.cleaned_data["document"], form.expected_version
        if PublicDocument.objects.filter(pk=chosen, edition__publication=opened.publication).exists():
            act = partial(look, chosen, version, by=request.user, why="Looked at it")
            if attempt(request, form, act)[0]:
                done(request, "You have looked at it")
    return redirect("publication-withdraw", opened.publication.pk)


HANDLERS: dict[str, Callable[..., HttpResponse | None]] = {
    **dict.fromkeys(AFTERWARDS, _afterwards),
    "file": _take_off,
    "redact": _redact,
    "seen_file": _seen_file,
    "seen_redacted": _seen_file,
}
