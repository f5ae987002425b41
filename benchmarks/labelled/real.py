"""Real recordings to perturb, when they lie beside the project; made ones of their kind when not."""

from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np

from benchmarks.labelled.making import outing, part_of, with_samples
from startline.telemetry.domain.files import decode_file
from startline.telemetry.domain.recording import Recording

# Beside the project, or beside the folder of its checkouts.
FOLDERS = [folder / "shared" / "data" for folder in Path(__file__).resolve().parents[3:]]
DATA = next((folder for folder in FOLDERS if folder.is_dir()), FOLDERS[0])
RUNS = ("fit/fenix2-run.fit", "fit/developer-fields.fit")
RIDES = ("fit/edge500-ride.fit", "fit/sample-activity.fit")
HIKES = ("gpx/korita-zbevnica.gpx",)


@cache
def _read(name: str) -> Recording | None:
    path = DATA / name
    return decode_file(path.read_bytes(), file_name=path.name) if path.is_file() else None


def real_part(
    random: np.random.Generator, names: tuple[str, ...], *, otherwise: str, least_share: float = 0.5
) -> tuple[Recording, str]:
    """A random part of one of the recordings, at least `least_share` of it, and where it is from."""
    recording = _read(names[int(random.integers(len(names)))])
    if recording is None:
        return outing(random, otherwise, 9000.0 if otherwise != "ride" else 30_000.0), "made"
    count = len(recording.samples)
    length = int(count * random.uniform(least_share, 1.0))
    first = int(random.integers(0, count - length + 1))
    part = with_samples(recording, part_of(recording.samples, first, first + length))
    return replace(part, name=""), "real"
