from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    """The actions done in the last year are found without going through all that ever were."""

    dependencies = [("reviews", "0016_no_other_matter")]

    operations = [
        migrations.AddIndex(
            "action", models.Index(fields=["completed_on"], condition=Q(completed_on__isnull=False), name="action_done")
        )
    ]
