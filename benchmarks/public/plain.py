"""The peer: the same template in a plain uncached ListView of the same rows, behind no middleware at all."""

import os
from collections.abc import Callable

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "csprapp.settings")

import django

django.setup()

from django.core.handlers.wsgi import WSGIRequest  # noqa: E402
from django.views.generic import ListView  # noqa: E402

from csprapp.today import now  # noqa: E402
from publications.public.entries import entries, readable  # noqa: E402
from publications.public.narrowing import narrowed  # noqa: E402


class Plain(ListView):
    template_name = "publications/reviews.html"
    context_object_name = "publications"

    def get_queryset(self):
        return readable(now())

    def get_context_data(self, **more):
        listed = entries(self.object_list)
        return super().get_context_data(**narrowed(self.request.GET, listed), total=len(listed), **more)


view = Plain.as_view()


def application(environ: dict, start_response: Callable) -> list[bytes]:
    """Each request is rendered anew; nothing else is done for it."""
    answer = view(WSGIRequest(environ)).render()
    start_response("200 OK", [*answer.items(), ("Content-Length", str(len(answer.content)))])
    return [answer.content]
