"""The signature that a toolkit carries: whose answers these are cannot be changed unseen."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping


def sign(key: bytes, identity: Mapping[str, str]) -> str:
    """HMAC-SHA256 over the identity as canonical JSON, in hexadecimal.

    Args:
        key: the store's secret key.
        identity: the fields that the toolkit carries, all text.
    """
    text = json.dumps(dict(identity), sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return hmac.new(key, text.encode("ascii"), hashlib.sha256).hexdigest()


def verify(key: bytes, identity: Mapping[str, str], signature: str) -> bool:
    """Whether a signature belongs to an identity, compared in constant time."""
    return hmac.compare_digest(
        sign(key, identity).encode(), signature.strip().lower().encode("utf-8", "replace")
    )
