"""Documents: PDFs behind one door."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """Ground: a document is a row with its data, its hash and its file."""

    name = "iasios.documents"
    label = "documents"
