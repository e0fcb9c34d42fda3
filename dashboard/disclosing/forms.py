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
    rules.Part.HEALTH: "Only with the agreement of whoever holds the record",
    rules.Part.LEGAL: "Privileged: only with the agreement of whoever the advice was given to",
}


class DisclosureForm(Form, model=Disclosure):
    """One case file."""

    told = ("actor", "today")

    recipient = fields.from_model(missing="Select who it is for")
    to_whom = fields.from_model(missing="Enter which court, force, inquiry or body it is for", spellcheck=False)
    ground = fields.Choice(
        label="What is the legal ground?",
        help_text="You must decide whether it applies. If you are in doubt, ask your lawyers.",
        choices=[(each.key, each.name) for each in GROUNDS],
        hints={each.key: each.source for each in GROUNDS},
        missing="Select the ground",
        small=True,
    )
    purpose = fields.from_model(
        help_text="Do not name anybody: the person who agrees may not have access to the case.",
        rows=3,
        autosave=False,
        missing="Enter what they need it for",
    )
    parts = fields.from_model(
        label="Which parts of the case?",
        help_text="Give no more than they need. Text appears as it was written, including any names.",
        hints=HINTS,
        missing="Select at least one part",
        small=True,
    )
    consent = fields.from_model(rows=3, autosave=False, say_optional=False)
    second = fields.ModelSelect(
        queryset=None,
        label="Who will you ask to agree, as a second person?",
        help_text="Another manager or the privacy lead. Nobody can download the file until they agree.",
        required=False,
        say_optional=False,
    )
    actor: User

    def prepare(self) -> None:
        self.fields["second"].queryset = seconds(self.actor, self.today)


class AgreeForm(Form):
    """What the second person says."""

    agrees = fields.YesNo(label="Do you agree that it can go out?", missing="Select whether you agree")
    answer = fields.LongText(
        label="If not, why?", required=False, say_optional=False, rows=3, autosave=False, gives_reason=True
    )
