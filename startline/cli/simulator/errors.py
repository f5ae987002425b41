"""What stops a simulated device."""

from startline.platform.errors import StartlineError


class SimulatorError(StartlineError):
    """The device cannot go on; the text says why."""

    code = "simulator"
