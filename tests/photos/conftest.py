"""The yard of the weighing tests: a household and a round on the road."""

from tests.weighing.conftest import yard

__all__ = ["yard"]
