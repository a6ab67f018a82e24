"""Which event is drafted by what: the table of each subject stands beside its words."""

from collections.abc import Callable, Mapping
from typing import Any

from contracts.events.envelope import EventData
from services.notifications.messages.rules import Drafts

Drafters = Mapping[type[EventData], Callable[[Any], Drafts]]
"""An event without an entry makes no message."""
