"""Working notes on a case."""

from django.conf import settings
from django.db import models

from cases.access.queries import OfACaseQuerySet
from cases.incidents.mistakes import Mistakable, StandingManager
from cases.incidents.models import Incident
from csprapp.records.models import Record


class CaseNote(Mistakable, Record):
    """What somebody who works on a case noted down. Whoever may open the case reads it: no note is one person's alone.

    It is part of the record, of a case file and of an answer to somebody who asks for their data; no publication takes
    anything from it.
    """

    personal_fields = ("text",)
    form_questions = {"text": "What do you want to note?"}

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="notes")
    text = models.TextField("note", help_text="Use initials, not names")
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = StandingManager.from_queryset(OfACaseQuerySet)()
    everything = OfACaseQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [models.CheckConstraint(condition=~models.Q(text=""), name="case_note_says_something")]

    def __str__(self) -> str:
        return f"Note {self.pk}"

    @property
    def was_corrected(self) -> bool:
        """Whether it once said something else, which its history keeps."""
        return self.version > 1
