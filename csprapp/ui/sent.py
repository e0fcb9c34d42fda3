"""What somebody sent, to be given back to them when it could not be taken: read from the request, written nowhere."""

from collections.abc import Container, Iterator

from django.http import HttpRequest
from django.utils.crypto import salted_hmac

STAFF = "/staff/"
SECRETS = {"password", "password1", "password2", "oldpassword", "again", "passcode", "code", "credential"}
CSRF = "csrfmiddlewaretoken"


def is_ours(request: HttpRequest) -> bool:
    """Whether a page of this site sent a form to the staff side, by the word of the browser, and no secret in it."""
    fetched = [request.headers.get(f"Sec-Fetch-{name}", "") for name in ("Site", "Mode")]
    ours = fetched == ["same-origin", "navigate"] and request.path_info.startswith(STAFF)
    return ours and request.method == "POST" and not SECRETS & set(request.POST)


def answers(request: HttpRequest) -> Iterator[tuple[str, str]]:
    """Each answer as it was sent, in its order."""
    for name, values in request.POST.lists():
        if name != CSRF:
            yield from ((name, value) for value in values)


def words(request: HttpRequest) -> list[tuple[str, str]]:
    """What was typed at length, under its name: words are answers with a space in them, all else is a choice, a number,
    a date."""
    return [(name.replace("_", " ").capitalize(), value) for name, value in answers(request) if " " in value.strip()]


def content_of(request: HttpRequest, sender: str, version: int | None, without: Container[str]) -> str:
    """What somebody sent, as a digest by which the very same is known again: who, to which address, made from which
    `version` of the record, each answer but those `without` meaning, each file. Nobody but this service can make it, so
    that nobody finds out by it what was written."""
    digest = salted_hmac("csprapp.ui.sent", repr((sender, request.get_full_path(), version)), algorithm="sha256")
    for answer in answers(request):
        if answer[0] not in without:
            digest.update(repr(answer).encode())
    for name, files in request.FILES.lists():
        for file in files:
            digest.update(repr((name, file.name, file.size)).encode())
            for chunk in file.chunks():
                digest.update(chunk)
            file.seek(0)
    return digest.hexdigest()
