"""Every write of this floor; other floors call them as `services.<name>`."""

from .answers import StaleAnswer, save_answer
from .application import (
    move,
    open_application,
    progress,
    reasons_against_start,
    start_application,
    submit_application,
)
from .editions import EditionError, load_edition
from .evidence import (
    AlreadyThere,
    add_evidence,
    attach_evidence,
    library_lock,
    link_evidence,
    link_lock,
    unlink_evidence,
)

__all__ = [
    "AlreadyThere",
    "EditionError",
    "StaleAnswer",
    "add_evidence",
    "attach_evidence",
    "library_lock",
    "link_evidence",
    "link_lock",
    "load_edition",
    "move",
    "open_application",
    "progress",
    "reasons_against_start",
    "save_answer",
    "start_application",
    "submit_application",
    "unlink_evidence",
]
