"""What is told in the demonstration, event by event; `recorded` is the day on which the system hears of it."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from contracts.codes import Programme, Zone
from services.cultivation.programmes.rules.validity import anniversary


@dataclass(frozen=True)
class Firm:
    """An invented firm as it is registered."""

    uscc: str
    name: str
    zone: Zone
    park: str | None
    industry: str
    field8: str
    gbt4754: str
    founded_on: date
    recorded: date
    capital: int


@dataclass(frozen=True)
class Moved:
    recorded: date
    uscc: str
    effective: date
    zone: Zone
    park: str | None


@dataclass(frozen=True)
class Renamed:
    recorded: date
    uscc: str
    effective: date
    name: str


@dataclass(frozen=True)
class Closed:
    """`successor` names the firm that goes on after a merger."""

    recorded: date
    uscc: str
    effective: date
    successor: str | None = None


@dataclass(frozen=True)
class Granted:
    recorded: date
    uscc: str
    programme: Programme
    number: str
    issued: date
    document: str
    subtype: str | None = None


@dataclass(frozen=True)
class Ended:
    """A recognition cancelled or revoked; `recorded` is the day of the decision."""

    recorded: date
    number: str
    programme: Programme
    kind: str
    effective: date
    reason: str


StoryEvent = Firm | Moved | Renamed | Closed | Granted | Ended


@dataclass
class Certificate:
    """An HNTE certificate, valid over `[issued, before)`; `ended` is the day from which it was cancelled."""

    number: str
    issued: date
    recorded: date
    ended: date | None = None
    before: date = date.max

    def __post_init__(self) -> None:
        self.before = anniversary(self.issued, 3)

    def end(self, effective: date) -> None:
        self.ended = self.before = effective

    def is_valid(self, day: date) -> bool:
        return self.issued <= day < self.before


@dataclass
class Life:
    """A firm over time, as the planner needs it."""

    firm: Firm
    certificates: list[Certificate] = field(default_factory=list)
    places: list[tuple[date, Zone]] = field(default_factory=list)
    closed_on: date | None = None
    late: bool = False

    def zone_on(self, day: date) -> Zone | None:
        """Where it resides on a day; None after its end."""
        if self.closed_on is not None and day >= self.closed_on:
            return None
        return next((zone for since, zone in reversed(self.places) if since <= day), self.firm.zone)

    def is_valid(self, day: date) -> bool:
        return any(certificate.is_valid(day) for certificate in self.certificates)

    def counts(self, day: date, zone: Zone) -> bool:
        return self.zone_on(day) is zone and self.is_valid(day)

    def is_known(self, day: date) -> bool:
        """Registered by that day and not ended."""
        return self.firm.recorded <= day and self.zone_on(day + timedelta(days=1)) is not None
