"""What this floor announces, inside the transaction. All are sent with `obj` (the facility) and `by`."""

from django.dispatch import Signal

#: A facility became an Enrolled Centre.
facility_enrolled = Signal()
