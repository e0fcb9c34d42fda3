"""The guide: its contents, one page of it, one picture. Whoever is signed in may read it: it is about nobody."""

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from dashboard.guide import shelf


@require_safe
def guide(request: HttpRequest) -> HttpResponse:
    """What there is to read, the person's own guides first."""
    own, others = shelf.guides_for(request.user.roles())
    return render(request, "dashboard/guide/guide.html", {"own": own, "judging": shelf.JUDGING, "others": others})


@require_safe
def guide_page(request: HttpRequest, name: str) -> HttpResponse:
    """One guide."""
    if name not in shelf.BY_NAME:
        raise Http404
    return render(request, "dashboard/guide/page.html", {"page": shelf.BY_NAME[name].page})


@require_safe
def guide_picture(request: HttpRequest, name: str) -> FileResponse:
    """A picture that a guide shows."""
    if name not in shelf.pictures():
        raise Http404
    return FileResponse((shelf.PICTURES / f"{name}.png").open("rb"), content_type="image/png")
