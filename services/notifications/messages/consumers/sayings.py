"""Which event says what: each subject's table stands beside its words."""

from collections.abc import Callable, Mapping
from typing import Any

from contracts.events.envelope import EventData
from services.notifications.messages.rules import Drafts

Sayings = Mapping[type[EventData], Callable[[Any], Drafts]]
"""An event without an entry says nothing."""
