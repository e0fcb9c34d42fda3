"""What a service says when the record does not allow something."""

from cases.deadlines.services import Refused


class NotPossible(Refused):
    """The record does not allow it. `problems` maps the answer that is at fault to a plain sentence; "" stands for
    the whole form.
    """

    def __init__(self, problems: str | dict[str, str]):
        self.problems = {"": problems} if isinstance(problems, str) else problems
        super().__init__(" ".join(self.problems.values()))
