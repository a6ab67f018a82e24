"""The door of the applications' tests, with an application that waits for its formal review."""

import pytest

from tests.cultivation.applications.conftest import Door, app, door, draft, furnished, today, walk

__all__ = ["app", "door", "draft", "furnished", "today"]


@pytest.fixture
def accepted(door: Door, draft: str) -> str:
    """An application in formal review."""
    walk(door, draft, "accept")
    return draft
