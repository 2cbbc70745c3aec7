"""Every write of this floor; pages and later floors call them as `services.<name>`."""

from .assignments import assign_assessor, save_assessor, save_finding
from .clarifications import answer_clarification, ask_clarification
from .decisions import decide
from .escalation import accept_plan, call_audit, file_plan, record_audit, request_plan, return_plan

__all__ = [
    "accept_plan",
    "answer_clarification",
    "ask_clarification",
    "assign_assessor",
    "call_audit",
    "decide",
    "file_plan",
    "record_audit",
    "request_plan",
    "return_plan",
    "save_assessor",
    "save_finding",
]
