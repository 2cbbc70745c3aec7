"""What the document service announces."""

from django.dispatch import Signal

#: Sent in the rendering transaction with `document`.
document_rendered = Signal()
