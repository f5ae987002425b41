"""What the consumers of Kafka leave for an operator: messages set aside, and groups that have stopped."""

from django.db import models
from django.db.models.functions import Now


class SetAsideMessage(models.Model):
    """A message that a group could not read, as it was; it lies on the topic of dead letters too."""

    group = models.CharField("consumer group", max_length=80)
    # Without the prefix, as it is declared.
    topic = models.CharField(max_length=80)
    partition = models.PositiveIntegerField("partition")
    offset = models.BigIntegerField("place", help_text="The offset in the partition.")
    key = models.BinaryField(null=True)
    value = models.BinaryField(null=True)
    # Name and value of each header, the value in base64: it may be anything.
    headers = models.JSONField(default=list)
    reason_code = models.CharField("why", max_length=80)
    reason = models.TextField("details", blank=True)
    produced_at = models.DateTimeField("written", null=True)
    set_aside_at = models.DateTimeField("set aside", db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["group", "topic", "partition", "offset"], name="set_aside_once")
        ]
        indexes = [models.Index(fields=["set_aside_at"], name="set_aside_at")]
        verbose_name = "message set aside"
        verbose_name_plural = "messages set aside"

    def __str__(self) -> str:
        return f"{self.topic}[{self.partition}]@{self.offset} for {self.group}: {self.reason_code}"


class StoppedGroup(models.Model):
    """A group that rejected too much: it reads nothing until an operator has it go on."""

    group = models.CharField("consumer group", max_length=80, primary_key=True)
    reason = models.TextField("why")
    stopped_at = models.DateTimeField("stopped", db_default=Now())

    class Meta:
        verbose_name = "stopped consumer group"

    def __str__(self) -> str:
        return self.group
