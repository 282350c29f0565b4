"""A fresh town with a day to plan."""

import pytest
from flask import Flask

from tests.rounds.scene import Scene, make_scene


@pytest.fixture
def scene(app: Flask) -> Scene:
    """A town of its own for each test."""
    return make_scene(app)
