"""Reads a PDF as a screen reader does: what a passage means before what it looks like.

pypdf's own ``extract_text`` leaves out /ActualText, in which Typst writes each
Thai syllable whose marks are set above or below its letter.
"""

import io
import re

import pypdf
from pypdf.generic import ContentStream, DictionaryObject

Glyphs = dict[bytes, str]


def pages_of(document: bytes) -> list[str]:
    """Each page's text without spaces: where those fall is the layout's affair."""
    reader = pypdf.PdfReader(io.BytesIO(document))
    return [re.sub(r"\s", "", _page_text(page, reader)) for page in reader.pages]


def text_of(document: bytes) -> str:
    """All pages' text without spaces."""
    return "".join(pages_of(document))


def _page_text(page: pypdf.PageObject, reader: pypdf.PdfReader) -> str:
    fonts = {name: _glyphs(font.get_object()) for name, font in _fonts(page).items()}
    glyphs: Glyphs = {}
    nested: list[bool] = []  # for each open passage, whether its meaning was given
    text = ""
    for operands, operator in ContentStream(page.get_contents(), reader).operations:
        if operator == b"BDC":
            given = isinstance(operands[1], DictionaryObject) and "/ActualText" in operands[1]
            text = _joined(text, str(operands[1]["/ActualText"])) if given else text
            nested.append(given)
        elif operator == b"BMC":
            nested.append(False)
        elif operator == b"EMC":
            nested.pop()
        elif operator == b"Tf":
            glyphs = fonts[operands[0]]
        elif operator in (b"Tj", b"TJ") and not any(nested):
            for unit in _units(operands[0], glyphs):
                text = _joined(text, unit)
    return text


def _joined(text: str, unit: str) -> str:
    """The text and what follows, unless that is a syllable said already.

    A tone mark raised above a vowel is drawn by itself after its syllable, and
    stands for the whole of it once more.
    """
    return text if len(unit) > 1 and text.endswith(unit) else text + unit


def _units(shown: object, glyphs: Glyphs) -> list[str]:
    parts = shown if isinstance(shown, list) else [shown]
    codes = b"".join(
        part.original_bytes if hasattr(part, "original_bytes") else b"" for part in parts
    )
    return [glyphs.get(codes[at : at + 2], "\ufffd") for at in range(0, len(codes), 2)]


def _fonts(page: pypdf.PageObject) -> DictionaryObject:
    fonts = page["/Resources"].get_object().get("/Font", DictionaryObject())
    found: DictionaryObject = fonts.get_object()
    return found


def _glyphs(font: DictionaryObject) -> Glyphs:
    """What each two-byte code of a font means, by its ToUnicode map."""
    cmap = font["/ToUnicode"].get_object().get_data().decode("ascii")
    found: Glyphs = {}
    for block in re.findall(r"beginbfchar(.*?)endbfchar", cmap, re.DOTALL):
        for code, meaning in re.findall(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]*)>", block):
            found[bytes.fromhex(code)] = bytes.fromhex(meaning).decode("utf-16-be")
    for block in re.findall(r"beginbfrange(.*?)endbfrange", cmap, re.DOTALL):
        for first, last, start in re.findall(r"<(\w+)>\s*<(\w+)>\s*<(\w+)>", block):
            base = bytes.fromhex(start).decode("utf-16-be")
            for step in range(int(last, 16) - int(first, 16) + 1):
                code = (int(first, 16) + step).to_bytes(2)
                found[code] = base[:-1] + chr(ord(base[-1]) + step)
    return found
