"""Mail that a change caused, written in the same transaction as the change and delivered afterwards."""

from django.conf import settings
from django.db import models

from csprapp.today import now


class Outbox(models.Model):
    """One message to one person. Unique by kind, subject, recipient and day: no double, however often a job runs."""

    kind = models.CharField(max_length=40)
    subject = models.CharField(max_length=60, help_text="What it is about, such as deadline:12")
    recipient = models.EmailField()
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    day = models.DateField()
    case = models.CharField(max_length=20, blank=True)
    title = models.CharField(max_length=150)
    text = models.TextField()
    created_at = models.DateTimeField(default=now)
    sent_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    tried_at = models.DateTimeField(null=True, help_text="When a worker last took it in hand")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "subject", "recipient", "day"], name="one_mail_a_day")]
        indexes = [models.Index(fields=["sent_at"]), models.Index(fields=["case"])]

    def __str__(self) -> str:
        return self.title

    @property
    def message_id(self) -> str:
        """Stable over retries, so that a mail server can drop a double."""
        return f"<outbox-{self.pk}@{settings.CSPR_SITE.split('//')[1]}>"
