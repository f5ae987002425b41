"""Merging the metrics of many processes into one Prometheus text."""

from collections.abc import Iterable

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import Metric
from prometheus_client.parser import text_string_to_metric_families
from prometheus_client.registry import Collector

from startline.platform.metrics.publishing import ProcessMetrics


class _Merged(Collector):
    def __init__(self, families: dict[str, Metric]) -> None:
        self.families = families

    def collect(self) -> Iterable[Metric]:
        return self.families.values()


def merge(processes: Iterable[ProcessMetrics], *, extra: Iterable[Metric] = ()) -> bytes:
    """Return one exposition: every sample labelled with `role` and `instance`, and `extra` as it is."""
    families: dict[str, Metric] = {}
    for process in processes:
        for family in text_string_to_metric_families(process.text):
            merged = families.setdefault(family.name, Metric(family.name, family.documentation, family.type))
            for sample in family.samples:
                labels = {**sample.labels, "role": process.role, "instance": process.instance}
                merged.add_sample(sample.name, labels, sample.value)
    for family in extra:
        families[family.name] = family
    registry = CollectorRegistry()
    registry.register(_Merged(families))
    return generate_latest(registry)
