"""Every write of this floor; other floors call them as `services.<name>`."""

from .answers import StaleAnswer, save_answer
from .application import move, open_application, progress, submit_application
from .editions import EditionError, load_edition

__all__ = [
    "EditionError",
    "StaleAnswer",
    "load_edition",
    "move",
    "open_application",
    "progress",
    "save_answer",
    "submit_application",
]
