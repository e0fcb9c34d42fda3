"""What became of each recommendation of a review, as a first text for its public page.

A writer corrects it, and a second person approves it with the edition: nothing here follows the actions by itself.
"""

from datetime import date

from csprapp.accounts.models import User
from publishing.links.models import PublicationLink
from reviews.actions.models import Recommendation
from reviews.actions.queries import told


def what_became(link: PublicationLink, *, by: User, on: date) -> str:
    """A numbered list in Markdown: the words of each recommendation, and below it how it was answered and how far its
    actions are on a London day. "" where the review made none.

    Whoever may open the publication may bring them in, as its text comes from the same review: `open_publication` asks.
    """
    if link.review is None and link.incident is None:
        return ""
    source = {"review": link.review} if link.review else {"incident": link.incident, "review": None}
    made = Recommendation.objects.filter(source=Recommendation.Source.OURS, **source)
    lines = told(made.order_by("made_on", "pk"), by, on)
    return "\n\n".join(
        f"{number}. {_one_line(each.row.text)}\n\n   {each.became}" for number, each in enumerate(lines, 1)
    )


def _one_line(text: str) -> str:
    return " ".join(text.split())
