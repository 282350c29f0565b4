"""Only the key's holder makes a seal, and only for the one digest."""

import re

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from recycling.documents.seal import CODE_ALPHABET, same_code, seal, short_code, verify_seal

DIGESTS = st.binary(min_size=32, max_size=32).map(bytes.hex)
KEYS = st.binary(min_size=16, max_size=64)
KEY = bytes(range(32))
DIGEST = "0123456789abcdef" * 4


@given(DIGESTS, KEYS)
def test_a_seal_holds_and_fits_into_an_address(digest: str, key: bytes) -> None:
    mark = seal(digest, key)
    assert re.fullmatch(r"[A-Za-z0-9_-]{20}", mark)
    assert verify_seal(digest, mark, keys=[key])


@given(DIGESTS, DIGESTS, KEYS)
def test_a_seal_holds_for_one_digest(one: str, two: str, key: bytes) -> None:
    assume(one != two)
    assert not verify_seal(two, seal(one, key), keys=[key])


@given(st.text(max_size=30))
def test_no_other_text_is_the_seal(claimed: str) -> None:
    assume(claimed != seal(DIGEST, KEY))
    assert not verify_seal(DIGEST, claimed, keys=[KEY])


def test_old_paper_stays_genuine_when_the_key_is_replaced() -> None:
    old, new = KEY, KEY[::-1]
    assert verify_seal(DIGEST, seal(DIGEST, old), keys=[new, old])
    assert not verify_seal(DIGEST, seal(DIGEST, old), keys=[new])
    assert not verify_seal(DIGEST, seal(DIGEST, old), keys=[])


def test_weak_keys_and_false_digests_are_refused() -> None:
    with pytest.raises(ValueError, match="too short"):
        seal(DIGEST, b"fifteen bytes..")
    for false in ("", DIGEST[:-1], DIGEST.upper(), DIGEST + "\n"):
        with pytest.raises(ValueError, match="SHA-256"):
            seal(false, KEY)


@given(DIGESTS)
def test_the_code_is_the_digests_first_forty_bits(digest: str) -> None:
    letters = short_code(digest).replace("-", "")
    value = 0
    for letter in letters:
        value = value * 32 + CODE_ALPHABET.index(letter)
    assert f"{value:010x}" == digest[:10]


@given(DIGESTS)
def test_a_code_may_be_typed_carelessly(digest: str) -> None:
    code = short_code(digest)
    typed = code.lower().replace("-", " ").replace("0", "o").replace("1", "l")
    assert same_code(typed, code)
    assert not same_code(code[:-1], code)
    assert not same_code("", code)


def test_another_code_is_not_the_same() -> None:
    assert not same_code("7K2M-9QXD", "7K2M-9QXE")
    assert not same_code("ก" * 8, "7K2M-9QXE")
