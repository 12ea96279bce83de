"""How often is too often."""

from dataclasses import dataclass


@dataclass
class Bucket:
    """A token bucket: ``rate`` a second in the long run, ``burst`` at once."""

    rate: float
    burst: float
    level: float | None = None
    filled_at: float = 0.0

    def take(self, *, now: float) -> bool:
        """Take one token; tell whether there was one.

        :param now: seconds of a clock that only goes forward
        """
        if self.level is None:
            self.level, self.filled_at = self.burst, now
        self.level = min(self.burst, self.level + (now - self.filled_at) * self.rate)
        self.filled_at = now
        if self.level < 1:
            return False
        self.level -= 1
        return True
