"""What somebody sent, to be given back to them when it could not be taken: read from the request, written nowhere."""

from collections.abc import Iterator

from django.http import HttpRequest

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
