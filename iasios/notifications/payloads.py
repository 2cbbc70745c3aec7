"""The base of every e-mail: what each one must say."""

import dataclasses
from dataclasses import dataclass
from typing import Any, ClassVar


@dataclass(frozen=True, kw_only=True)
class Payload:
    """One e-mail's facts. A subclass names its folder in `templates/email/` and adds typed fields.

    `path` is the portal's path of the very task; `otherwise` says what happens if the reader does nothing.
    A missing fact fails here, in Python, and not in somebody's mailbox.
    """

    template: ClassVar[str]
    button_label: ClassVar[str] = "Open myIASIOS"
    otherwise: ClassVar[str] = ""

    facility_name: str
    path: str

    @property
    def heading(self) -> str:
        """The act, in a few words; the e-mail's only h1."""
        raise NotImplementedError

    @property
    def lead(self) -> str:
        """The first line: what to do."""
        raise NotImplementedError

    def context(self) -> dict[str, Any]:
        """Everything that the three templates may use."""
        facts = {field.name: getattr(self, field.name) for field in dataclasses.fields(self)}
        return facts | {
            "heading": self.heading,
            "lead": self.lead,
            "button_label": self.button_label,
            "otherwise": self.otherwise,
        }
