"""A request too large for anything we take is refused before a byte of it is read or written to a disk."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from csprapp.ui.errors import bad_request, not_found, too_large

NO_FILES = (
    "/staff/account/login/",
    "/staff/account/password/reset/",
    "/staff/account/2fa/authenticate/",
    "/staff/account/2fa/webauthn/login/",
    "/staff/setup/",
    "/staff/door/",
)
BEHIND_THE_PASSCODE = "/staff/door/request/"


def takes_no_file(path: str) -> bool:
    """Whether an address is one that strangers reach and nobody sends a file to: the public pages, the ways in."""
    if path.startswith(BEHIND_THE_PASSCODE):
        return False
    return not path.startswith("/staff/") or path.startswith(NO_FILES)


class LargestRequest:
    """413 for a body longer than `LARGEST_REQUEST` bytes, whoever sends it, and than `SMALL_REQUEST` where strangers
    come and nobody sends a file; 400 where its length is no number. A body whose length is not told is read as an empty
    one by Django itself.

    404 for an address with the NUL character: no address of ours has one, and PostgreSQL fails when asked for it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\0" in request.path_info:
            return not_found(request)
        length = request.META.get("CONTENT_LENGTH") or "0"
        if not length.isdecimal():
            return bad_request(request)
        most = settings.SMALL_REQUEST if takes_no_file(request.path_info) else settings.LARGEST_REQUEST
        if len(length) > 18 or int(length) > most:
            return too_large(request, most)
        return self.get_response(request)
