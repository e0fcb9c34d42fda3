"""What the daily mail to a person is made of, in its order, and what of it they may leave out. Pure."""

from django.db.models import TextChoices


class Part(TextChoices):
    """The parts of a daily mail, the most pressing first."""

    OVERDUE = "overdue", "Overdue"
    TEAM = "team", "Overdue in the team"
    TODAY = "today", "Due today"
    SOON = "soon", "Coming up"
    WAITS = "waits", "Waiting for you"
    CHANGED = "changed", "Changed by somebody else"


QUIET_MONDAY = "quiet_monday"

# What a person may leave out, each with what it is.
OPTIONAL = {
    Part.TODAY.value: (Part.TODAY.label, "What you have to do that day"),
    Part.SOON.value: (Part.SOON.label, "Two working days before it is due; for an action, 14 and 3 days before"),
    Part.WAITS.value: (Part.WAITS.label, "What others need you to decide, check, look at or send"),
    Part.CHANGED.value: (Part.CHANGED.label, "Dates of yours that moved, and dates given to you"),
    QUIET_MONDAY: (
        "An email on Monday even if nothing is due",
        "If it does not come, you know that something is wrong",
    ),
}

# What always comes, each with why.
ALWAYS = (
    (
        "Anything overdue",
        "Somebody is waiting for it. Statutory duties are listed every working day, anything else once a week. "
        "Managers get one line for each owner who is late.",
    ),
    (
        "Work that is given to you",
        "Sent straight away, in its own email, because it is yours from then on: a case, an action, a request, a "
        "decision to sign, an edition to check.",
    ),
    (
        "Emergencies",
        "Sent straight away too, because they cannot wait until morning: a restricted case that was opened, an "
        "agency’s link that was locked, a publication that was stopped.",
    ),
)
