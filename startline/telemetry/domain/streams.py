"""A workout's samples as one small Parquet file."""

from startline.telemetry.domain.recording import Samples


def encode(samples: Samples) -> bytes:
    """Write the samples as a Parquet file: about 8 bytes a second with ten channels."""
    raise NotImplementedError


def decode(data: bytes) -> Samples:
    """Read what `encode` wrote."""
    raise NotImplementedError
