"""What the clients know: what was acknowledged to them, and what should never have happened."""

from collections import Counter
from dataclasses import dataclass, field


@dataclass
class Ledger:
    """The books of one run; ``disturbance`` tells the clients to misbehave, ``fault`` what goes on.

    While ``is_quiet``, nobody begins another message; ``under_way`` counts those that are not acknowledged yet.
    """

    acknowledged: dict[str, tuple[int, int | None]] = field(default_factory=dict)
    violations: list[str] = field(default_factory=list)
    happened: Counter[str] = field(default_factory=Counter)
    disturbance: str = ""
    fault: str = "nothing"
    is_ending: bool = False
    is_quiet: bool = False
    under_way: int = 0

    def acknowledge(self, body: str, *, conversation: int, seq: int | None) -> None:
        """Note that a message was acknowledged; the same message under two numbers is wrong.

        :param seq: None for a reply that is held: it gets its number when it goes out
        """
        known = self.acknowledged.get(body, (conversation, None))
        if known[1] is None:
            self.acknowledged[body] = (conversation, seq)
        elif seq is not None and known != (conversation, seq):
            self.complain(
                f"acknowledged twice with different numbers: {body}: {known} and {(conversation, seq)}"
            )

    def complain(self, what: str) -> None:
        """Note something that should never have happened."""
        self.violations.append(f"[during {self.fault}] {what}")

    def refused(self, status: int, headers: dict[str, str], text: str) -> None:
        """Note a refusal: 503 with Retry-After is the only one a dependency's outage may cause."""
        if status == 503 and "retry-after" in headers and "Traceback" not in text:
            self.happened["refused with 503"] += 1
            if self.fault.startswith("redis"):
                self.complain("503 though only Redis was away")
            return
        self.complain(f"answer {status}: {text[:200]!r}")
