"""A sentence in the two languages of the program."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """The same thing said in Thai and in English."""

    th: str
    en: str
