"""Athletes under way at once: each with a device of a person, all on one clock."""

import datetime as dt
import heapq
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from startline.cli.simulator.live_bodies import body
from startline.cli.simulator.wire import DeviceWire
from startline.telemetry.domain.generator.live import LiveOuting

PROGRESS_EVERY_S = 1.0
LAST_ACKS_S = 30.0
ASK_EVERY_S = 3.0  # an acknowledgement that was sent before we listened is gone: what is safe is asked for
IDLE_S = 0.2


@dataclass(slots=True)
class Athlete:
    """One session: what is sent, by which connection, and how far it is."""

    key: str
    name: str
    outing: LiveOuting
    wire: DeviceWire
    started_at: dt.datetime
    sent: set[int] = field(default_factory=set)
    safe: set[int] = field(default_factory=set)
    sent_m: float = 0.0

    @property
    def is_finished(self) -> bool:
        """Whether everything was sent."""
        return len(self.sent) == self.outing.sendings[-1].seq

    def has_network(self, elapsed_s: float) -> bool:
        """Whether the athlete is not in a dead spot."""
        return not any(begin <= elapsed_s < end for begin, end in self.outing.gaps)


@dataclass(slots=True)
class Crowd:
    """Sends what is due, until everything is sent and acknowledged.

    Args:
        speed: how many seconds of the athletes pass in one of ours.
        underway_s: so much of the way lies behind them at the beginning; it is sent at once.
    """

    athletes: list[Athlete]
    speed: float
    underway_s: float
    tell: Callable[[str], None]
    _begun_s: float = field(default_factory=time.monotonic)
    _told_s: float = 0.0

    def run(self) -> bool:
        """Send everything; return whether all of it was acknowledged and nothing refused."""
        due = [
            (sending.at_s, number, index)
            for number, athlete in enumerate(self.athletes)
            for index, sending in enumerate(athlete.outing.sendings)
        ]
        heapq.heapify(due)
        while due:
            elapsed_s = self._elapsed_s()
            if due[0][0] > elapsed_s:
                time.sleep(min(IDLE_S, (due[0][0] - elapsed_s) / self.speed))
            else:
                _, number, index = heapq.heappop(due)
                self._send(self.athletes[number], index)
            self._show()
        return self._wait_for_acks()

    def _elapsed_s(self) -> float:
        return self.underway_s + (time.monotonic() - self._begun_s) * self.speed

    def _send(self, athlete: Athlete, index: int) -> None:
        sending = athlete.outing.sendings[index]
        payload = body(
            athlete.outing,
            sending,
            started_at=athlete.started_at,
            name=athlete.name,
            sent_at=dt.datetime.now(dt.UTC),
        )
        athlete.wire.publish(f"live/{athlete.key}/{sending.kind}/{sending.seq}", payload)
        athlete.sent.add(sending.seq)
        if sending.kind == "samples":
            athlete.sent_m = float(athlete.outing.recording.samples.distance_m[sending.last - 1])

    def _wait_for_acks(self) -> bool:
        begun_s = asked_s = time.monotonic()
        while self._missing() and (now_s := time.monotonic()) < begun_s + LAST_ACKS_S:
            if now_s - asked_s >= ASK_EVERY_S:
                self._ask_what_is_safe()
                asked_s = now_s
            time.sleep(0.1)
            self._show()
        self._show(is_last=True)
        return not self._missing() and not self._refused()

    def _ask_what_is_safe(self) -> None:
        for athlete in self.athletes:
            if athlete.sent - athlete.safe:
                athlete.wire.ask(f"live/{athlete.key}/resume")

    def _missing(self) -> int:
        return sum(len(athlete.sent - athlete.safe) for athlete in self.athletes)

    def _refused(self) -> int:
        return sum(sum(wire.refusals.values()) for wire in self._wires())

    def _wires(self) -> set[DeviceWire]:
        return {athlete.wire for athlete in self.athletes}

    def _show(self, *, is_last: bool = False) -> None:
        now_s = time.monotonic()
        if not is_last and now_s - self._told_s < PROGRESS_EVERY_S:
            return
        self._told_s = now_s
        elapsed_s = self._elapsed_s()
        finished = sum(athlete.is_finished for athlete in self.athletes)
        away = sum(not one.is_finished and not one.has_network(elapsed_s) for one in self.athletes)
        sent = sum(wire.published for wire in self._wires())
        safe = sum(len(athlete.safe) for athlete in self.athletes)
        kilometres = sum(athlete.sent_m for athlete in self.athletes) / 1000
        text = f"{len(self.athletes) - finished} under way, {away} without network, {finished} finished"
        text += f" | {kilometres:,.1f} km | {sent:,} messages sent, {safe:,} safe, {self._missing():,} open"
        if refused := self._refused():
            codes = sorted({code for wire in self._wires() for code in wire.refusals})
            text += f", {refused:,} refused ({', '.join(codes)})"
        self.tell(text)
