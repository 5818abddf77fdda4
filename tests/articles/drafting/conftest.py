"""The newsroom's own lists, where a test asks for them."""

import pytest

from .desk import make_lists


@pytest.fixture
def lists(db):
    make_lists()
