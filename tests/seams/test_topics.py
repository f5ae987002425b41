"""The declared topics: created once, held against their declaration, never changed behind anybody's back."""

from confluent_kafka.admin import AdminClient, AlterConfigOpType, ConfigEntry, ConfigResource, ResourceType

from startline.platform.kafka import creation
from startline.platform.kafka.topics import SAMPLES, TOPICS
from tests.platform_stack import wait_until


def states(settings, **options: bool) -> dict[str, str]:
    return {state.topic.name: state.state for state in creation.check_topics(settings, **options)}


def test_topics_are_there_as_declared(kafka) -> None:
    found = creation.check_topics(kafka)

    assert [(state.state, state.partitions, state.differences) for state in found] == [("ok", 3, ())] * 4
    assert {state.name for state in found} == {f"{kafka.prefix}{topic.name}" for topic in TOPICS}


def test_missing_topic_is_told_and_created_only_when_asked(kafka) -> None:
    admin = AdminClient(kafka.client_settings())
    name = kafka.topic(SAMPLES)
    admin.delete_topics([name], operation_timeout=10)[name].result(10)

    wait_until(lambda: states(kafka)["samples"] == creation.MISSING)
    assert states(kafka)["samples"] == creation.MISSING, "looking creates nothing"
    assert states(kafka, is_creating=True) == {
        "events": "ok",
        "recordings": "ok",
        "samples": "created",
        "dead-letters": "ok",
    }
    assert states(kafka)["samples"] == creation.OK


def test_topic_that_differs_is_told_and_left_alone(kafka) -> None:
    admin = AdminClient(kafka.client_settings())
    changed = ConfigEntry("retention.ms", "1000", incremental_operation=AlterConfigOpType.SET)
    resource = ConfigResource(ResourceType.TOPIC, kafka.topic(SAMPLES), incremental_configs=[changed])
    admin.incremental_alter_configs([resource])[resource].result(10)

    wait_until(lambda: states(kafka)["samples"] == creation.DIFFERENT)
    for _ in range(2):
        found = {state.topic.name: state for state in creation.check_topics(kafka, is_creating=True)}
        assert found["samples"].differences == ("retention.ms is 1000, declared 604800000",)


def test_first_copy_on_one_broker_is_flushed_and_on_three_is_not() -> None:
    alone, together = creation.wanted_config(SAMPLES, 1), creation.wanted_config(SAMPLES, 3)

    assert (alone["flush.messages"], alone["min.insync.replicas"]) == ("1", "1")
    assert ("flush.messages" in together, together["min.insync.replicas"]) == (False, "2")
