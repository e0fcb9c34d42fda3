"""How the rapid review report is laid out in this partnership."""

from django.db import models
from django.db.models import Q

from csprapp.records.models import Record


class ReportLayout(Record):
    """The one row that says in which order the sections come, what each is called and which are left out.

    There is none until somebody changes the layout the software ships. The Panel's template changes now and then; a
    report made earlier stays as it was made.
    """

    sections = models.JSONField("sections, in order", default=list)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="one_report_layout")]

    def __str__(self) -> str:
        return "Sections of the rapid review report"
