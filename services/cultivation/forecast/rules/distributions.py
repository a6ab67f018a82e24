"""What is said of a count that was drawn many times: how often each number came, and its quantiles."""

from dataclasses import dataclass

LOW, MIDDLE, HIGH = 0.1, 0.5, 0.9


@dataclass(frozen=True)
class Distribution:
    """Of a count of firms: how often `start`, `start` + 1, … were drawn."""

    start: int
    times: tuple[int, ...]

    def quantile(self, share: float) -> int:
        """The least number that at least this share of all draws does not pass."""
        wanted, seen = share * sum(self.times), 0
        for nth, times in enumerate(self.times):
            seen += times
            if seen >= wanted:
                return self.start + nth
        return self.start + len(self.times) - 1
