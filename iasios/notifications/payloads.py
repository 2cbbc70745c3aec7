"""The base of every e-mail: what each one must say. How to write a new one stands at the top of docs/messages.md."""

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar


@dataclass(frozen=True, kw_only=True)
class Payload:
    """One e-mail's facts and sentences, from which both of its parts are made.

    A subclass names its folder in `templates/email/`, adds typed fields, and answers `heading` and `lead`.
    A missing fact fails here, in Python, and not in somebody's mailbox.
    """

    template: ClassVar[str]
    #: A verb and what it acts on, such as "Open the invoice".
    button_label: ClassVar[str] = "Open myIASIOS"
    #: What happens if the reader does nothing, as a sentence.
    otherwise: ClassVar[str] = ""

    #: The facility's name under the heading; empty if the e-mail is about no facility.
    facility_name: str
    #: The portal's path of the very task, such as `/my/st-marks/application/`.
    path: str

    @property
    def heading(self) -> str:
        """The act, in a few words; the e-mail's only h1."""
        raise NotImplementedError

    @property
    def lead(self) -> str:
        """The first line: what to do."""
        raise NotImplementedError

    @property
    def paragraphs(self) -> Sequence[str]:
        """What else there is to say, between the first line and the button."""
        return ()

    @property
    def facts(self) -> Sequence[tuple[str, str]]:
        """Pairs of label and value, such as ("Amount", "EUR 1,250.00"), shown as a small table."""
        return ()

    def context(self) -> dict[str, Any]:
        """Everything that the three templates may use."""
        own = {field.name: getattr(self, field.name) for field in dataclasses.fields(self)}
        words = ("heading", "lead", "paragraphs", "facts", "button_label", "otherwise")
        return own | {word: getattr(self, word) for word in words}
