"""Labels and help texts have curly apostrophes. No table changes."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reviews", "0020_considered")]

    operations = [
        migrations.AlterField(
            model_name="amendment",
            name="about",
            field=models.CharField(
                choices=[
                    ("facts", "The facts"),
                    ("lived_experience", "The child’s lived experience"),
                    ("characteristics", "Protected characteristics"),
                    ("ethnicity_culture", "Race, ethnicity and culture"),
                    ("immediate_action", "Immediate safety action"),
                    ("analysis", "Analysis"),
                    ("learning", "Learning already clear"),
                    ("sharing_plan", "Plan for sharing the learning"),
                    ("meeting", "The meeting"),
                    ("criteria", "Criteria and circumstances"),
                    ("decision", "The decision"),
                ],
                max_length=20,
            ),
        ),
        migrations.AlterField(
            model_name="historicalamendment",
            name="about",
            field=models.CharField(
                choices=[
                    ("facts", "The facts"),
                    ("lived_experience", "The child’s lived experience"),
                    ("characteristics", "Protected characteristics"),
                    ("ethnicity_culture", "Race, ethnicity and culture"),
                    ("immediate_action", "Immediate safety action"),
                    ("analysis", "Analysis"),
                    ("learning", "Learning already clear"),
                    ("sharing_plan", "Plan for sharing the learning"),
                    ("meeting", "The meeting"),
                    ("criteria", "Criteria and circumstances"),
                    ("decision", "The decision"),
                ],
                max_length=20,
            ),
        ),
        migrations.AlterField(
            model_name="historicalrecommendation",
            name="source",
            field=models.CharField(
                choices=[
                    ("ours", "Our own review"),
                    ("national", "A national review"),
                    ("elsewhere", "Another area’s review"),
                ],
                default="ours",
                max_length=10,
            ),
        ),
        migrations.AlterField(
            model_name="recommendation",
            name="source",
            field=models.CharField(
                choices=[
                    ("ours", "Our own review"),
                    ("national", "A national review"),
                    ("elsewhere", "Another area’s review"),
                ],
                default="ours",
                max_length=10,
            ),
        ),
    ]
