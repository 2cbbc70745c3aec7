"""What this floor announces, inside the transaction."""

from django.dispatch import Signal

#: An edition was loaded or loaded again. Sent with `edition` and `data`, the file's whole content.
edition_loaded = Signal()
#: A facility's application was opened. Sent with `application`.
application_opened = Signal()
#: The authorised representative has submitted. Sent with `obj` (the application) and `by`.
application_submitted = Signal()
