"""What this floor announces, inside the transaction."""

from django.dispatch import Signal

#: The office has decided. Sent with `decision` and `by`.
decided = Signal()
