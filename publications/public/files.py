"""The files beside a report: visible exactly as long as its page, at addresses that a replacement does not keep."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from csprapp.files import storage
from csprapp.files.serving import attachment
from csprapp.today import now
from csprapp.ui import errors
from publications.library.models import PublicDocument
from publications.library.queries import current_edition

from . import answers
from .pages import no_longer_or_never, readable


@require_safe
def document(request: HttpRequest, slug: str, key: str, name: str) -> HttpResponse:
    """The whole file, whatever range is asked, of the approved edition of something public now."""
    at = now()
    publication = readable(at).filter(slug=slug).first()
    if publication is None:
        return no_longer_or_never(request, slug, at)
    edition = current_edition(publication)
    found = PublicDocument.objects.filter(edition=edition, key=key, name=name, withheld_at=None).first()
    if found is None:
        return answers.refusal(errors.not_found(request))
    answer = attachment(storage.read(found.file.name), found.mime, found.name, inline=found.is_picture)
    return answers.revalidated(request, answer, etag=found.sha256)
