"""What is asked of a case file: for whom, on which ground, which parts, and who agrees."""

from cases.disclosures import rules
from cases.disclosures.grounds import GROUNDS
from cases.disclosures.models import Disclosure
from cases.disclosures.services import seconds
from csprapp.accounts.models import User
from csprapp.ui import fields
from csprapp.ui.forms import Form

HINTS = {
    rules.Part.HISTORY: "Of the parts that you select",
    rules.Part.COURT: "Only with the court’s permission",
    rules.Part.HEALTH: "Only as whoever holds the record agrees",
    rules.Part.LEGAL: "Privileged: only when whoever it was given to agrees",
}


class DisclosureForm(Form, model=Disclosure):
    """One case file."""

    told = ("actor", "today")

    recipient = fields.from_model(missing="Select who it is for")
    to_whom = fields.from_model(missing="Enter which court, force, inquiry or body it is for", spellcheck=False)
    ground = fields.Choice(
        label="On which ground?",
        help_text="You decide whether it holds. Ask your lawyers when you are in doubt.",
        choices=[(each.key, each.name) for each in GROUNDS],
        hints={each.key: each.source for each in GROUNDS},
        missing="Select the ground",
        small=True,
    )
    purpose = fields.from_model(
        help_text="Name nobody: whoever agrees may not know the case.",
        rows=3,
        autosave=False,
        missing="Enter what they need it for",
    )
    parts = fields.from_model(
        label="Which parts?",
        help_text="No more than they need. Texts stand as they were written, with the names in them.",
        hints=HINTS,
        missing="Select at least one part",
        small=True,
    )
    consent = fields.from_model(rows=3, autosave=False, say_optional=False)
    second = fields.ModelSelect(
        queryset=None,
        label="Who agrees, as a second person?",
        help_text="Another manager or the privacy lead. Nobody can fetch the file until they agree.",
        required=False,
        say_optional=False,
    )
    actor: User

    def prepare(self) -> None:
        self.fields["second"].queryset = seconds(self.actor, self.today)


class AgreeForm(Form):
    """What the second person says."""

    agrees = fields.YesNo(label="Do you agree that it goes out?", missing="Select whether you agree")
    answer = fields.LongText(label="If not, why?", required=False, say_optional=False, rows=3, autosave=False)
