"""What a bucket says about itself, and what it says to a stranger."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import boto3
from botocore import UNSIGNED
from botocore.exceptions import BotoCoreError, ClientError

from csprapp.files.bucket import BucketStore, config
from csprapp.files.stored import About

EVERYBODY = {
    "http://acs.amazonaws.com/groups/global/AllUsers",
    "http://acs.amazonaws.com/groups/global/AuthenticatedUsers",
}


def about(store: Any) -> About:
    """Raises Away when it does not answer, or gives nothing to the key that is the service's."""
    with store.asked("any"):
        found = store.client.list_objects_v2(Bucket=store.where.name, Prefix=store.where.prefix, MaxKeys=1)
        key = next((one["Key"] for one in found.get("Contents", ())), None)
        head = store.client.head_object(Bucket=store.where.name, Key=key) if key else {}
    name = {"Bucket": store.where.name}
    versioning = _told(store.client.get_bucket_versioning, **name).get("Status") == "Enabled"
    by_itself = bool(_told(store.client.get_bucket_encryption, **name))
    asked_for = store.where.encryption != "none" and key is None
    return About(_public(store, key), bool(head.get("ServerSideEncryption")) or by_itself or asked_for, versioning)


def _told(ask: Callable[..., dict[str, Any]], **what: Any) -> dict[str, Any]:
    """What the store says, {} where it knows no such question or does not answer it to us."""
    try:
        return ask(**what)
    except (ClientError, BotoCoreError):
        return {}


def _public(store: BucketStore, key: str | None) -> str:
    """What somebody without any key can do."""
    name = {"Bucket": store.where.name}
    grants = _told(store.client.get_bucket_acl, **name).get("Grants", ())
    if any(grant.get("Grantee", {}).get("URI") in EVERYBODY for grant in grants):
        return "see or change the bucket"
    if _told(store.client.get_bucket_policy_status, **name).get("PolicyStatus", {}).get("IsPublic"):
        return "do what a policy of the bucket lets everybody do"
    where = store.where
    stranger = boto3.session.Session().client(
        "s3",
        endpoint_url=where.endpoint,
        region_name=where.region or "us-east-1",
        verify=where.ca,
        config=config(where, signature_version=UNSIGNED),
    )
    if key and _told(stranger.head_object, Key=key, **name):
        return "read a file"
    return ""
