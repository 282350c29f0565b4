"""The marks by which a receipt is known as genuine.

The seal goes into the QR code: only the holder of the key can make it. The
short code is printed beside it for people without a camera: they compare it
with the one on the page, letter by letter.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from collections.abc import Sequence
from typing import Final

# 15 bytes are 20 base64 characters with no bits to spare, so each seal has one
# spelling; 120 bits cannot be guessed at any rate a server would answer.
SEAL_BYTES: Final = 15
SHORTEST_KEY_BYTES: Final = 16
# Keeps these seals apart from anything else signed with the same key.
PURPOSE: Final = b"receipt-seal/1\x00"

# Crockford's alphabet: no I, L, O or U to be taken for 1, 1, 0 or V.
# https://www.crockford.com/base32.html
CODE_ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_LETTERS: Final = 8
BITS_PER_LETTER: Final = 5
DIGEST_BITS: Final = 256

_DIGEST = re.compile(r"[0-9a-f]{64}")


def seal(digest: str, key: bytes) -> str:
    """HMAC-SHA256 of the digest under ``key``, cut to 120 bits: 20 url-safe characters.

    Raises ValueError for what is no SHA-256 in hexadecimal, or a key under 16 bytes.
    """
    if len(key) < SHORTEST_KEY_BYTES:
        raise ValueError("the key is too short")
    mac = hmac.new(key, PURPOSE + _checked(digest).encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(mac[:SEAL_BYTES]).decode()


def verify_seal(digest: str, claimed: str, *, keys: Sequence[bytes]) -> bool:
    """Whether ``claimed`` is the digest's seal under one of ``keys``.

    Several keys let a key be replaced while old paper stays genuine. Takes the
    same time wherever the two differ.
    """
    given = claimed.encode("utf-8", "replace")
    matches = [hmac.compare_digest(seal(digest, key).encode(), given) for key in keys]
    return any(matches)


def short_code(digest: str) -> str:
    """The digest's first 40 bits in letters that are hard to misread: ``7K2M-9QXD``."""
    bits = int(_checked(digest), 16) >> (DIGEST_BITS - CODE_LETTERS * BITS_PER_LETTER)
    letters = [
        CODE_ALPHABET[bits >> shift & 0b11111]
        for shift in range((CODE_LETTERS - 1) * BITS_PER_LETTER, -1, -BITS_PER_LETTER)
    ]
    half = CODE_LETTERS // 2
    return "".join(letters[:half]) + "-" + "".join(letters[half:])


def same_code(typed: str, code: str) -> bool:
    """Whether a person typed ``code``, forgiving case, spaces, dashes and O for 0, I or L for 1."""
    readable = str.maketrans("OIL", "011")
    letters = re.sub(r"[\s\-–]", "", typed).upper().translate(readable)
    return hmac.compare_digest(
        letters.encode("utf-8", "replace"), code.replace("-", "").encode("utf-8", "replace")
    )


def _checked(digest: str) -> str:
    if not _DIGEST.fullmatch(digest):
        raise ValueError("the digest is not a SHA-256 in hexadecimal")
    return digest
