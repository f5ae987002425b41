"""The embedded Kafka: a password on its port, and what it acknowledged outlives a kill."""

import signal
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from confluent_kafka import Consumer, Producer, TopicPartition
from confluent_kafka.admin import AdminClient, NewTopic

from startline.platform.embedded.errors import EmbeddedError
from startline.platform.embedded.kafka import EmbeddedKafka, KafkaSpec
from startline.platform.kafka.addresses import parse_kafka_url
from startline.platform.kafka.probe import ask_cluster


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[EmbeddedKafka]:
    made = EmbeddedKafka(KafkaSpec(data_folder=tmp_path / "kafka", log_path=tmp_path / "kafka.log"))
    made.start()
    yield made
    made.stop()


def produce(broker: EmbeddedKafka, value: bytes) -> None:
    producer = Producer({**parse_kafka_url(broker.url), "acks": "all"})
    errors: list[object] = []
    producer.produce("kept", value, callback=lambda error, _message: errors.append(error))
    assert producer.flush(20) == 0
    assert errors == [None]


def read_values(broker: EmbeddedKafka) -> list[bytes]:
    consumer = Consumer({**parse_kafka_url(broker.url), "group.id": "test", "enable.auto.commit": False})
    consumer.assign([TopicPartition("kept", 0, 0)])
    _, end = consumer.get_watermark_offsets(TopicPartition("kept", 0), timeout=10)
    values = [message.value() for message in consumer.consume(end, timeout=20)]
    consumer.close()
    return values


def test_log_outlives_a_kill_and_strangers_stay_out(broker: EmbeddedKafka) -> None:
    settings = parse_kafka_url(broker.url)
    admin = AdminClient(settings)
    admin.create_topics([NewTopic("kept", 1, 1)])["kept"].result(10)
    cluster = ask_cluster(settings, timeout_s=5)
    produce(broker, b"before the kill")

    broker.child.send(signal.SIGKILL)
    broker.child.wait_for_end(5)
    assert not broker.is_answering()
    broker.start()

    produce(broker, b"after the kill")
    assert read_values(broker) == [b"before the kill", b"after the kill"]
    again = ask_cluster(settings, timeout_s=5)
    assert cluster is not None and again is not None
    assert (again.cluster_id, again.broker_count) == (cluster.cluster_id, 1)

    for password in ("", "wrong"):
        stranger = {**settings, "sasl.password": password}
        assert ask_cluster(stranger, timeout_s=0.5) is None
    plain = {**settings, "security.protocol": "PLAINTEXT"}
    assert ask_cluster(plain, timeout_s=0.5) is None

    assert broker.password.encode() not in Path(f"/proc/{broker.child.pid}/cmdline").read_bytes()
    properties = broker.spec.data_folder / "server.properties"
    assert stat.S_IMODE(properties.stat().st_mode) == 0o600


def test_missing_jars_are_told_with_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("startline.platform.embedded.kafka.JARS", tmp_path)

    with pytest.raises(EmbeddedError, match="make kafka"):
        EmbeddedKafka(KafkaSpec(data_folder=tmp_path / "kafka", log_path=tmp_path / "kafka.log"))
    assert list(tmp_path.iterdir()) == []
