"""Make the bucket for files if the store does not have it: a step of docker-compose.yml, safe to repeat."""

import os
import sys

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError


def main() -> int:
    """Make the bucket that the S3_* variables name."""
    store = boto3.client(
        "s3",
        endpoint_url=os.environ.get("S3_ENDPOINT_URL"),
        aws_access_key_id=os.environ["S3_ACCESS_KEY"],
        aws_secret_access_key=os.environ["S3_SECRET_KEY"],
        region_name=os.environ.get("S3_REGION", "eu-central-1"),
        config=Config(s3={"addressing_style": "path"}),
    )
    bucket = os.environ["S3_BUCKET"]
    try:
        store.head_bucket(Bucket=bucket)
    except ClientError as error:
        if error.response["ResponseMetadata"]["HTTPStatusCode"] != 404:  # noqa: PLR2004
            raise
        store.create_bucket(Bucket=bucket)
        print(f"Made the bucket {bucket}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
