"""What an operator is told when an engine or a role cannot run."""


class EmbeddedError(Exception):
    """An expected reason why the embedded platform cannot go on: one line that says what to do."""


class NotReadyError(EmbeddedError):
    """A child did not get ready: it ended, or the time ran out."""
