"""What storing batches of live sessions comes to."""

import uuid
from dataclasses import dataclass, field

from startline.telemetry.domain.live.batches import LiveBatch
from startline.telemetry.domain.live.seqs import SeqRanges, contains


@dataclass(slots=True, kw_only=True)
class KnownSession:
    """What the hot path has to know of a session.

    Args:
        chunks: about how many messages it holds: when it was looked up, and since then in this process.
        dropped: the ranges of a session whose chunks have gone, by device; None while they are there.
        is_begun_here: nobody else can have stored anything of it before it was looked up.
    """

    id: uuid.UUID
    user_id: int
    context: tuple[str, str]
    chunks: int = 0
    dropped: dict[str, SeqRanges] | None = None
    is_begun_here: bool = False
    used_s: float = 0.0

    def has_dropped(self, device_id: str, seq: int) -> bool:
        """Whether this message was sealed before the chunks went."""
        return self.dropped is not None and contains(self.dropped.get(device_id, []), seq)


@dataclass(slots=True)
class NewBatch:
    """A batch that became a chunk now, with its session."""

    session: KnownSession
    batch: LiveBatch


@dataclass(slots=True)
class StoredBatches:
    """What storing did: by position of the batch, its refusal ("" = durable), and what was new."""

    refusals: list[str]
    new: list[NewBatch] = field(default_factory=list)
