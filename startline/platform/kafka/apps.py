"""Django's entry for `platform.kafka`."""

from django.apps import AppConfig


class KafkaConfig(AppConfig):
    name = "startline.platform.kafka"
    label = "platform_kafka"
    verbose_name = "Kafka"
