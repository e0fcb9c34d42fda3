from django.db import migrations, models
from django.db.models import Q

NAME = "criterion_answer_has_a_reason"


class Migration(migrations.Migration):
    """That there is no other matter needs no reason."""

    dependencies = [("reviews", "0015_answers_to_comments")]

    operations = [
        migrations.RemoveConstraint("criterionanswer", NAME),
        migrations.AddConstraint(
            "criterionanswer",
            models.CheckConstraint(
                condition=Q(answer="not_yet_known") | Q(criterion="i", answer="no") | ~Q(reason=""), name=NAME
            ),
        ),
    ]
