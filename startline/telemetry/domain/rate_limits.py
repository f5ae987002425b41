"""A token bucket for each device: how much it may send at once and for long."""

from dataclasses import dataclass, field

MESSAGES_PER_S = 50.0
AT_ONCE_S = 10.0  # as many messages as of so long may come in one go
BYTES_PER_S = 4.0 * 1024 * 1024
BYTES_AT_ONCE = 48.0 * 1024 * 1024  # the largest file goes through in one go


@dataclass(slots=True)
class TokenBucket:
    """Holds `capacity` tokens, gains `per_second`; starts full. Times are seconds of any steady clock."""

    capacity: float
    per_second: float
    tokens: float = field(init=False)
    updated_s: float | None = None

    def __post_init__(self) -> None:
        self.tokens = self.capacity

    def wait_s(self, amount: float, *, now_s: float) -> float:
        """Take `amount` and return 0, or take nothing and return how many seconds to wait for it."""
        if self.updated_s is not None:
            gained = (now_s - self.updated_s) * self.per_second
            self.tokens = min(self.capacity, self.tokens + gained)
        self.updated_s = now_s
        if amount <= self.tokens:
            self.tokens -= amount
            return 0.0
        return (amount - self.tokens) / self.per_second

    def is_full(self, *, now_s: float) -> bool:
        """Whether forgetting this bucket would change nothing."""
        idle_s = now_s - (self.updated_s if self.updated_s is not None else now_s)
        return self.tokens + idle_s * self.per_second >= self.capacity


@dataclass(slots=True)
class DeviceRates:
    """The buckets of all devices heard lately; `messages_per_s` is what each may send for long."""

    messages_per_s: float = MESSAGES_PER_S
    messages: dict[str, TokenBucket] = field(default_factory=dict)
    bytes_: dict[str, TokenBucket] = field(default_factory=dict)

    def wait_s(self, device_id: str, *, size_bytes: int, now_s: float) -> float:
        """Count one message of a device; return 0, or the seconds after which it may be sent again."""
        messages, volume = self.messages.get(device_id), self.bytes_.get(device_id)
        if messages is None or volume is None:
            messages = TokenBucket(self.messages_per_s * AT_ONCE_S, self.messages_per_s)
            volume = TokenBucket(BYTES_AT_ONCE, BYTES_PER_S)
            self.messages[device_id], self.bytes_[device_id] = messages, volume
        return messages.wait_s(1, now_s=now_s) or volume.wait_s(size_bytes, now_s=now_s)

    def forget_idle(self, *, now_s: float) -> None:
        """Drop the buckets that are full again, so that memory follows the devices that are active."""
        for buckets in (self.messages, self.bytes_):
            for device_id in [key for key, bucket in buckets.items() if bucket.is_full(now_s=now_s)]:
                del buckets[device_id]
