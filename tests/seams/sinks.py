"""The sample sinks under the shared suite, each with what processes behind it, driven step by step."""

import threading
from collections.abc import Callable

import pytest

from startline.telemetry.actions.live import admission as live_admission
from startline.telemetry.actions.live.sessions import SessionDirectory
from startline.telemetry.actions.recordings import kafka_sink, sink
from startline.telemetry.actions.recordings.sink import DirectSink, SampleSink
from startline.telemetry.ingest.kafka_workers import KafkaWorker, make_recording_worker, make_sample_worker
from startline.telemetry.ingest.process_role import RecordingWorker
from tests.platform_stack import wait_until
from tests.seams.buses import make_relay


class Seam:
    """A sink as an entrance knows it, and the process role behind it."""

    sink: SampleSink

    def process_everything(self) -> None:
        """Return when everything that was handed over has been processed."""

    def close(self) -> None:
        """Give up what is held."""


class DirectSeam(Seam):
    def __init__(self, request: pytest.FixtureRequest) -> None:
        self.sink = DirectSink()
        request.getfixturevalue("monkeypatch").setattr(sink, "current_sink", lambda: self.sink)
        self.worker = RecordingWorker(stop=threading.Event())

    def process_everything(self) -> None:
        while self.worker.run_once():
            pass


class KafkaSeam(Seam):
    def __init__(self, request: pytest.FixtureRequest) -> None:
        settings = request.getfixturevalue("kafka")
        patch = request.getfixturevalue("monkeypatch")
        self.sink = kafka_sink.KafkaSink(settings)
        patch.setattr(sink, "current_sink", lambda: self.sink)
        patch.setattr(live_admission, "_directory", SessionDirectory())
        self.settings = settings
        self.relay = make_relay(settings)
        self.stop = threading.Event()
        self.again = RecordingWorker(stop=self.stop, is_again=True)
        self.workers: list[KafkaWorker] = [
            make_recording_worker(settings, stop=self.stop),
            make_sample_worker(settings, stop=self.stop),
        ]

    def process_everything(self) -> None:
        wait_until(self._is_done, timeout_s=60)

    def _is_done(self) -> bool:
        self.relay.run_once()
        done = sum(worker.run_once() for worker in self.workers) + self.again.run_once()
        if done or self.relay.has_unread():
            return False
        return not any(worker.member.reader.has_unread() for worker in self.workers)

    def close(self) -> None:
        for worker in self.workers:
            worker.member.close()
        self.relay.stop_leading()
        self.relay.producer.close()
        self.sink.producer.close()


SEAMS: dict[str, Callable[[pytest.FixtureRequest], Seam]] = {"direct": DirectSeam, "kafka": KafkaSeam}
