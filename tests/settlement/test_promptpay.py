"""A payee's code is what banks read; anyone's code is read whatever its order, or refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recycling.settlement.promptpay import (
    MOST_SATANG,
    Biller,
    PromptPayError,
    Proxy,
    ProxyKind,
    ThaiQr,
    crc,
    parse,
    payload,
    read_proxy,
)

# Published test vectors: dtinth/promptpay-qr index.test.js@75ead17 and
# jojoee/promptpay tests/test_qrcode_generate_payload.py@d93906d.
HEAD = "A00000067701011101130066"
PUBLISHED = [
    (
        ProxyKind.MOBILE,
        "0801234567",
        None,
        f"00020101021129370016{HEAD}8012345675802TH530376463046197",
    ),
    (
        ProxyKind.NATIONAL_ID,
        "1111111111111",
        None,
        "00020101021129370016A000000677010111021311111111111115802TH530376463047B5A",
    ),
    (
        ProxyKind.NATIONAL_ID,
        "0123456789012",
        None,
        "00020101021129370016A000000677010111021301234567890125802TH530376463040CBD",
    ),
    (
        ProxyKind.MOBILE,
        "0819837638",
        None,
        f"00020101021129370016{HEAD}8198376385802TH53037646304F963",
    ),
    (
        ProxyKind.MOBILE,
        "0801234567",
        45_625,
        f"00020101021229370016{HEAD}8012345675802TH53037645406456.256304483D",
    ),
    (
        ProxyKind.MOBILE,
        "0819837638",
        547_652_150,
        f"00020101021229370016{HEAD}8198376385802TH530376454105476521.506304EA3B",
    ),
    (
        ProxyKind.NATIONAL_ID,
        "1234567890123",
        2_300,
        "00020101021229370016A000000677010111021312345678901235802TH5303764540523.006304C4F2",
    ),
    (
        ProxyKind.EWALLET,
        "004999000288505",
        151_575,
        "00020101021229390016A00000067701011103150049990002885055802TH530376454071515.756304522C",
    ),
]


@pytest.mark.parametrize(("kind", "number", "amount", "text"), PUBLISHED)
def test_published_vectors_both_ways(
    kind: ProxyKind, number: str, amount: int | None, text: str
) -> None:
    assert payload(Proxy(kind, number), amount_satang=amount) == text
    assert parse(text) == ThaiQr(Proxy(kind, number), amount)


def test_another_order_of_fields_is_read() -> None:
    """saladpuk/PromptPay README@ed95b67 puts 53 and 54 before 58."""
    text = f"00020101021229370016{HEAD}914185401530376454" + "0550.005802TH630401F8"
    assert parse(text) == ThaiQr(Proxy(ProxyKind.MOBILE, "0914185401"), 5_000)


def test_a_bill_is_read_as_one() -> None:
    """The layout of tag 30 in saladpuk's PromptPayCodeConventions.cs."""
    text = (
        "00020101021230580016A00000067701011201150994000000000010207KHRUENG03040001"
        "5303764540510.005802TH630486E6"
    )
    assert parse(text) == ThaiQr(Biller("099400000000001", "KHRUENG", "0001"), 1_000)


def digits(length: int) -> st.SearchStrategy[str]:
    return st.text("0123456789", min_size=length, max_size=length)


PROXIES = st.one_of(
    st.builds(lambda tail: Proxy(ProxyKind.MOBILE, "0" + tail), digits(9)),
    st.builds(lambda number: Proxy(ProxyKind.NATIONAL_ID, number), digits(13)),
    st.builds(lambda number: Proxy(ProxyKind.EWALLET, number), digits(15)),
)
AMOUNTS = st.none() | st.integers(1, MOST_SATANG)


def sealed(fields: list[tuple[str, str]]) -> str:
    body = "".join(f"{tag}{len(value):02d}{value}" for tag, value in fields) + "6304"
    return body + crc(body)


@given(PROXIES, AMOUNTS, st.data())
def test_what_is_written_is_read_in_any_order(
    proxy: Proxy, amount: int | None, data: st.DataObject
) -> None:
    text = payload(proxy, amount_satang=amount)
    assert parse(text) == ThaiQr(proxy, amount)
    fields, at = [], 0
    while at < len(text) - 8:
        length = int(text[at + 2 : at + 4])
        fields.append((text[at : at + 2], text[at + 4 : at + 4 + length]))
        at += 4 + length
    assert parse(sealed(data.draw(st.permutations(fields)))) == ThaiQr(proxy, amount)


@given(PROXIES, AMOUNTS, st.data())
def test_one_wrong_character_is_noticed(
    proxy: Proxy, amount: int | None, data: st.DataObject
) -> None:
    text = payload(proxy, amount_satang=amount)
    at = data.draw(st.integers(0, len(text) - 1))
    wrong = data.draw(st.sampled_from("0123456789ABCDEF").filter(lambda c: c != text[at]))
    with pytest.raises(PromptPayError):
        parse(text[:at] + wrong + text[at + 1 :])


@given(PROXIES)
def test_a_mask_shows_the_last_four_digits_alone(proxy: Proxy) -> None:
    shown = "".join(c for c in proxy.masked if c.isdigit())
    assert shown == proxy.number[-4:]
    assert proxy.masked.count("x") == len(proxy.number) - 4
    assert proxy.number not in repr(proxy)


GOOD = [
    ("00", "01"),
    ("29", "0016A00000067701011101130066801234567"),
    ("53", "764"),
    ("54", "10.00"),
    ("58", "TH"),
]


@pytest.mark.parametrize(
    "fields",
    [
        [("00", "02"), *GOOD[1:]],
        [each for each in GOOD if each[0] != "53"],
        [("53", "840") if each[0] == "53" else each for each in GOOD],
        [("58", "LA") if each[0] == "58" else each for each in GOOD],
        [("54", "10.001") if each[0] == "54" else each for each in GOOD],
        [("54", "1e3") if each[0] == "54" else each for each in GOOD],
        [("54", "0.00") if each[0] == "54" else each for each in GOOD],
        [("54", "๑๐") if each[0] == "54" else each for each in GOOD],
        [*GOOD, ("54", "99.00")],
        [each for each in GOOD if each[0] != "29"],
        [("29", "0016A000000677010199") if each[0] == "29" else each for each in GOOD],
        [("29", "0016A000000677010111") if each[0] == "29" else each for each in GOOD],
        [("29", GOOD[1][1] + "02131111111111111") if each[0] == "29" else each for each in GOOD],
        [
            ("29", "0016A00000067701011101130060801234567") if each[0] == "29" else each
            for each in GOOD
        ],
        [("29", GOOD[1][1][:-1]) if each[0] == "29" else each for each in GOOD],
        [("30", "0016A00000067701011201150994000000000")],
    ],
)
def test_what_does_not_ask_for_baht_by_promptpay_is_refused(fields: list[tuple[str, str]]) -> None:
    assert parse(sealed(GOOD)).amount_satang == 1_000
    with pytest.raises(PromptPayError):
        parse(sealed(fields))


@pytest.mark.parametrize("text", ["", "6304", "hello", "63046197"])
def test_no_code_at_all(text: str) -> None:
    with pytest.raises(PromptPayError):
        parse(text)


@pytest.mark.parametrize("amount", [0, -1, MOST_SATANG + 1])
def test_amounts_out_of_range(amount: int) -> None:
    with pytest.raises(PromptPayError):
        payload(Proxy(ProxyKind.MOBILE, "0801234567"), amount_satang=amount)


@pytest.mark.parametrize(
    ("kind", "text", "number"),
    [
        (ProxyKind.MOBILE, "080-123-4567", "0801234567"),
        (ProxyKind.MOBILE, "+66 80 123 4567", "0801234567"),
        (ProxyKind.MOBILE, "+66 (0)80 123 4567", "0801234567"),
        (ProxyKind.MOBILE, "66801234567", "0801234567"),
        (ProxyKind.NATIONAL_ID, "1-1017-00230-70-8", "1101700230708"),
        (ProxyKind.EWALLET, "004 999 000 288 505", "004999000288505"),
    ],
)
def test_numbers_as_people_type_them(kind: ProxyKind, text: str, number: str) -> None:
    assert read_proxy(kind, text).number == number


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (ProxyKind.MOBILE, "080123456"),
        (ProxyKind.MOBILE, "0212345678"),
        (ProxyKind.MOBILE, "8012345670"),
        (ProxyKind.MOBILE, "๐๘๐๑๒๓๔๕๖๗"),
        (ProxyKind.NATIONAL_ID, "1-1017-00230-70-9"),
        (ProxyKind.NATIONAL_ID, "0101700230708"),
        (ProxyKind.NATIONAL_ID, "110170023070"),
        (ProxyKind.EWALLET, "00499900028850"),
        (ProxyKind.EWALLET, "00499900028850x"),
    ],
)
def test_slips_of_the_finger_are_refused(kind: ProxyKind, text: str) -> None:
    with pytest.raises(PromptPayError):
        read_proxy(kind, text)
