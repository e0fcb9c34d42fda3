"""A list page and its reports, as Wagtail pages."""

from django.db import models
from wagtail.models import Page


class ListPage(Page):
    """The list: its live children, newest first."""

    template = "list_page.html"

    def get_context(self, request, *args, **kwargs):
        reports = ReportPage.objects.child_of(self).live().order_by("-published", "pk")
        return super().get_context(request, *args, **kwargs) | {"entries": reports}


class ReportPage(Page):
    """A report, with what its line shows."""

    kind = models.CharField(max_length=80)
    theme = models.CharField(max_length=80)
    published = models.DateField()
