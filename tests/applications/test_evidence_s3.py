"""Evidence in an S3 bucket: stored and streamed through the portal, never by an address of the bucket."""

import contextlib
from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from django.test import Client, override_settings
from django.urls import reverse
from moto.server import ThreadedMotoServer
from pytest_django.fixtures import Settings

from applications import services
from applications.choices import EvidenceKind
from tests.applications import evidence_files as files
from tests.factories.applications import make_application, make_member

pytestmark = pytest.mark.django_db

BUCKET = "evidence-of-tests"
KEYS = {"aws_access_key_id": "test", "aws_secret_access_key": "test", "region_name": "eu-central-1"}


@pytest.fixture
def bucket(settings: Settings) -> Iterator[Any]:
    """Start moto's server and let the portal keep its files there."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    with contextlib.ExitStack() as stack:
        stack.callback(server.stop)
        endpoint = f"http://127.0.0.1:{server.get_host_and_port()[1]}"
        s3 = boto3.resource("s3", endpoint_url=endpoint, **KEYS)
        made = s3.create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": "eu-central-1"})
        options = {
            "bucket_name": BUCKET,
            "endpoint_url": endpoint,
            "access_key": "test",
            "secret_key": "test",
            "region_name": "eu-central-1",
            "addressing_style": "path",
            "default_acl": None,
            "file_overwrite": False,
        }
        storage = {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options}
        stack.enter_context(override_settings(STORAGES={**settings.STORAGES, "default": storage}))
        yield made


def test_file_is_kept_in_the_bucket_and_streamed_by_the_portal(client: Client, bucket: Any) -> None:
    application = make_application()
    editor = make_member(application.facility)
    content = files.pdf() + b"%" + b"x" * 300_000
    evidence = services.add_evidence(
        facility=application.facility,
        by=editor,
        kind=EvidenceKind.UPLOADED,
        title="Leaflet",
        upload=files.upload("leaflet.pdf", content, content_type="text/html"),
    )
    kept = bucket.Object(f"evidence/{evidence.key}").get()
    assert kept["Body"].read() == content
    assert kept["ContentType"] == "application/pdf"

    client.force_login(editor)
    response = client.get(reverse("evidence_file", args=[application.facility.slug, evidence.key]))
    assert response.status_code == 200
    assert b"".join(response.streaming_content) == content
    assert response.headers["Content-Length"] == str(len(content))
    assert response.headers["Content-Disposition"] == 'attachment; filename="leaflet.pdf"'
    assert response.headers["Content-Security-Policy"].endswith("sandbox")
