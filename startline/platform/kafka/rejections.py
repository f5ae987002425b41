"""When a consumer had better stop: one bad message is its own fault, many are ours.

After arroyo's `DlqLimit`: what is set aside leaves its place in the order, so a fault that makes every
message fail must not run through the whole topic. Every dead letter counts: what nobody can read, what
breaks a worker, and what a handler has given up.
"""

from dataclasses import dataclass, field

MAX_CONSECUTIVE = 20
MAX_RATIO = 0.1
# The ratio means nothing before this many messages; then it is looked at anew.
WINDOW_MESSAGES = 200


@dataclass(slots=True)
class RejectionLimit:
    """Counts what a consumer reads and rejects; new with every start of the consumer."""

    max_consecutive: int = MAX_CONSECUTIVE
    max_ratio: float = MAX_RATIO
    window: int = WINDOW_MESSAGES
    _consecutive: int = field(default=0, init=False)
    _rejected: int = field(default=0, init=False)
    _read: int = field(default=0, init=False)

    def note_good(self, count: int = 1) -> None:
        """Count messages that were handled."""
        if count:
            self._consecutive = 0
            self._count(good=count)

    def find_excess(self) -> str:
        """Return why one more rejection would be too many, "" when it would not."""
        if self._consecutive + 1 > self.max_consecutive:
            return f"{self.max_consecutive} messages in a row were set aside or given up."
        if self._rejected + 1 > self.max_ratio * self.window:
            return (
                f"{self._rejected} of the last {self._read} messages were set aside or given up: "
                f"{self.max_ratio:.0%} of {self.window} is the limit."
            )
        return ""

    def note_rejected(self) -> None:
        """Count a message that was set aside, or given up."""
        self._consecutive += 1
        self._count(rejected=1)

    def _count(self, *, good: int = 0, rejected: int = 0) -> None:
        if self._read >= self.window:
            self._read = self._rejected = 0
        self._read += good + rejected
        self._rejected += rejected
