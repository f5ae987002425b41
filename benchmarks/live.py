"""Live samples: from MQTT to the committed chunk and the live state, against what limits them.

All on this machine: generator, broker, ingest role, PostgreSQL and Valkey that keep what they write. A data
point is one field of one sample; a batch is 20 samples of 8 fields.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median

from benchmarks.frame import Bench, Figure, in_turns, less, more, per_second, platform
from benchmarks.live_load.payloads import FIELDS

AIM_POINTS_PER_S = 1_000_000.0
AIM_MESSAGES_PER_S = 10_000.0
AIM_P99_MS = 100.0
AIM_GROWTH = 1.2
AIM_OF_DIRECT = 0.5
SAMPLES = 20
CONNECTIONS = 100


def run(bench: Bench) -> Iterator[Figure]:
    """Measure the embedded broker and, where there is one, Mosquitto."""
    with platform() as folder:
        from benchmarks.live_load.brokers import MOSQUITTO, Embedded, Mosquitto

        devices = make_devices(bench.choose(full=5000, quick=200))
        yield from limits(bench)
        brokers: list[Callable[[Path], Embedded | Mosquitto]] = [Embedded]
        if MOSQUITTO:
            brokers.append(Mosquitto)
        for make_broker in brokers:
            yield from throughput(bench, make_broker, folder, devices)
            yield from latency(bench, make_broker, folder, devices)
        yield from growth(bench, folder, devices)
        yield from through_kafka(bench, folder, devices)


def throughput(bench: Bench, make_broker: Callable, folder: Path, devices: list[str]) -> Iterator[Figure]:
    """As fast as it goes, in turns with the broker alone; then with a single sample in each message."""
    from benchmarks.live_load.roles import with_ingest, without_platform
    from benchmarks.live_load.running import Case, Measured, run_case

    seconds, rounds = bench.choose(full=5, quick=2), bench.choose(full=3, quick=1)
    whole: list[Measured] = []
    single: list[Measured] = []

    def measure(samples: int, into: list[Measured] | None) -> float:
        case = Case(devices=devices[:CONNECTIONS], samples=samples, seconds=seconds)
        context = without_platform if into is None else lambda broker: with_ingest(broker, folder)
        with context(make_broker(folder)) as port:
            measured = run_case(case, port=port, by_ack=into is not None)
        if into is not None:
            into.append(measured)
        return measured.points_per_s

    values = in_turns(
        {
            "whole": lambda: measure(SAMPLES, whole),
            "single": lambda: measure(1, single),
            "broker": lambda: measure(SAMPLES, None),
        },
        rounds=rounds,
    )
    name = make_broker.__name__.lower()
    points, messages = values["whole"], [value / FIELDS for value in values["single"]]
    yield more(f"live.{name}_points", points, "points/s", "aim", [AIM_POINTS_PER_S])
    yield more(f"live.{name}_points_of_broker", points, "points/s", "broker alone", values["broker"])
    yield more(f"live.{name}_single", messages, "messages/s", "aim", [AIM_MESSAGES_PER_S])
    yield from costs(name, [one.cpu_us for one in whole[1:]])


def latency(bench: Bench, make_broker: Callable, folder: Path, devices: list[str]) -> Iterator[Figure]:
    """From the publish to the acknowledgement, at half of the load that is aimed at."""
    from benchmarks.live_load.roles import with_ingest
    from benchmarks.live_load.running import Case, run_case

    rate_per_s = AIM_POINTS_PER_S / 2 / (SAMPLES * FIELDS)
    case = Case(devices=devices[:500], rate_per_s=rate_per_s, seconds=bench.choose(full=15, quick=3))
    name = make_broker.__name__.lower()
    with with_ingest(make_broker(folder), folder) as port:
        run_case(case, port=port)
        measured = [run_case(case, port=port) for _ in range(bench.choose(full=3, quick=1))]
    yield less(f"live.{name}_p50", [one.p50_ms for one in measured], "ms", "aim", [AIM_P99_MS])
    yield less(f"live.{name}_p99", [one.p99_ms for one in measured], "ms", "aim", [AIM_P99_MS])


def growth(bench: Bench, folder: Path, devices: list[str]) -> Iterator[Figure]:
    """The cost of a sample with 10, 500 and 5,000 sessions at the same load."""
    from benchmarks.live_load.brokers import Embedded
    from benchmarks.live_load.roles import with_ingest
    from benchmarks.live_load.running import Case, run_case

    sizes = [10, 500, 5000] if not bench.quick else [10, 200]
    costs_us: dict[int, list[float]] = {size: [] for size in sizes}
    with with_ingest(Embedded(folder), folder) as port:
        for turn in range(bench.choose(full=4, quick=2)):
            for size in sizes:
                case = Case(devices=devices[:size], rate_per_s=3125, seconds=bench.choose(full=8, quick=2))
                measured = run_case(case, port=port)
                if turn:
                    costs_us[size].append(measured.platform_us)
    few = costs_us[sizes[0]]
    for size in sizes[1:]:
        yield less(f"live.cost_of_{size}_sessions", costs_us[size], "µs/sample", "10 sessions", few)
    ratio = median(costs_us[sizes[-1]]) / median(few)
    yield less("live.growth", [ratio], "times", "aim", [AIM_GROWTH])


def through_kafka(bench: Bench, folder: Path, devices: list[str]) -> Iterator[Figure]:
    """Both seams in turns: from the first publish until all is committed and in the live state."""
    from benchmarks.bus_kafka import make_settings
    from benchmarks.live_load.brokers import Embedded
    from benchmarks.live_load.roles import with_ingest, with_kafka
    from benchmarks.live_load.running import Case, Measured, run_case
    from startline.platform.embedded.kafka import EmbeddedKafka, KafkaSpec

    case = Case(devices=devices[:CONNECTIONS], seconds=bench.choose(full=10, quick=2))
    kafka = EmbeddedKafka(KafkaSpec(data_folder=folder / "kafka", log_path=folder / "logs" / "kafka.log"))
    by_kafka: list[Measured] = []

    def directly() -> float:
        with with_ingest(Embedded(folder), folder) as port:
            return run_case(case, port=port).stored_per_s

    def through() -> float:
        with with_kafka(Embedded(folder), folder, kafka.url) as port:
            by_kafka.append(run_case(case, port=port))
        return by_kafka[-1].stored_per_s

    kafka.start()
    try:
        make_settings(kafka.url)
        values = in_turns({"direct": directly, "kafka": through}, rounds=bench.choose(full=3, quick=1))
    finally:
        kafka.stop()
    aims = [AIM_OF_DIRECT * value for value in values["direct"]]
    yield more("live.stored_directly", values["direct"], "points/s", "aim", [AIM_POINTS_PER_S])
    yield more("live.stored_by_kafka", values["kafka"], "points/s", "aim: half of directly", aims)
    yield from costs("kafka", [one.whole_cpu_us for one in by_kafka[1:]])


def limits(bench: Bench) -> Iterator[Figure]:
    """What decoding alone and PostgreSQL alone can do with the same batches, on one core."""
    from benchmarks.live_load.payloads import payload_maker
    from startline.telemetry.domain.live.batches import read_content

    make = payload_maker(SAMPLES, first_s=0)
    batches = [make(seq) for seq in range(1, bench.choose(full=20_000, quick=2_000))]
    points = len(batches) * SAMPLES * FIELDS
    values = in_turns(
        {
            "decode": lambda: per_second(points, lambda: [read_content("samples", one) for one in batches]),
            "insert": lambda: per_second(points, lambda: insert_chunks(batches)),
            "copy": lambda: per_second(points, lambda: copy_chunks(batches)),
        },
        rounds=bench.choose(full=5, quick=1),
    )
    for name in ("decode", "insert", "copy"):
        yield more(f"live.limit_{name}", values[name], "points/s", "aim", [AIM_POINTS_PER_S])
    size = [len(batches[0]) / SAMPLES]
    yield less("live.bytes", size, "B/sample", "JSON of the same", [json_bytes(batches[0])])


def costs(name: str, used: list[dict[str, float]]) -> Iterator[Figure]:
    """Processor time of each sample by process, against the generator's own."""
    generator = [one["generator"] for one in used]
    for part in sorted({part for one in used for part in one} - {"generator"}):
        values = [one.get(part, 0.0) for one in used]
        yield less(f"live.{name}_cpu_{part}", values, "µs/sample", "the generator", generator)


def make_devices(count: int) -> list[str]:
    """So many people with a device each; returns the devices' ids."""
    from startline.platform.clock import utc_now
    from startline.telemetry.models import Device
    from startline.users.models import User

    now = utc_now()
    people = User.objects.bulk_create(
        [User(email=f"bench-{number}@example.org", name="Bench") for number in range(count)]
    )
    devices = [
        Device(user_id=user.pk, name="Watch", secret_hash=b"x" * 32, created_at=now, secret_changed_at=now)
        for user in people
    ]
    return [device.pk for device in Device.objects.bulk_create(devices)]


def insert_chunks(batches: list[bytes]) -> None:
    """The same rows by our own statement, 500 in a transaction, nothing else around it."""
    import datetime as dt

    from startline.telemetry.actions.live.chunks import store_chunks
    from startline.telemetry.actions.live.sessions import SessionDirectory
    from startline.telemetry.domain.live.batches import LiveBatch
    from startline.telemetry.models import Device, LiveChunk

    device, now = Device.objects.earliest("pk"), dt.datetime.now(dt.UTC)
    directory = SessionDirectory()
    for start in range(0, len(batches), 500):
        some = [
            LiveBatch(device.user_id, device.pk, "limit", start + number, "samples", payload, now)
            for number, payload in enumerate(batches[start : start + 500], start=1)
        ]
        store_chunks(some, directory=directory)
    LiveChunk.objects.all().delete()


def copy_chunks(batches: list[bytes]) -> None:
    """The same rows by COPY, 500 in a transaction: the quickest way into PostgreSQL."""
    import datetime as dt
    import uuid

    from django.db import connection

    columns = "session_id, device_id, seq, kind, received_at, payload"
    now, session_id = dt.datetime.now(dt.UTC), uuid.uuid4()
    connection.ensure_connection()
    with connection.connection.cursor() as cursor:
        for start in range(0, len(batches), 500):
            with cursor.copy(f"COPY telemetry_live_chunk ({columns}) FROM STDIN (FORMAT binary)") as copy:
                copy.set_types(["uuid", "varchar", "int8", "int2", "timestamptz", "bytea"])
                for number, payload in enumerate(batches[start : start + 500], start=1):
                    copy.write_row((session_id, "dev_" + "x" * 20, start + number, 0, now, payload))
        cursor.execute("TRUNCATE telemetry_live_chunk")


def json_bytes(batch: bytes) -> float:
    """How many bytes each sample of the same batch takes as JSON."""
    import msgspec

    from startline.telemetry.domain.live.channels import BY_NAME
    from startline.telemetry.domain.live.samples import decode_samples

    decoded = decode_samples(batch)
    rows = [
        {"time": time_ms / 1000}
        | {name: (column[number] or 0) / BY_NAME[name].scale for name, column in decoded.columns.items()}
        for number, time_ms in enumerate(decoded.times_ms)
    ]
    return len(msgspec.json.encode(rows)) / len(rows)
