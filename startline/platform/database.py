"""What an error of the database means."""

import psycopg
from django.db import InterfaceError, InternalError, OperationalError

# PostgreSQL ended the transaction, and the connection with it; Django makes an `InternalError` of it.
TIMEOUTS = (psycopg.errors.TransactionTimeout, psycopg.errors.IdleInTransactionSessionTimeout)


def is_away(error: BaseException) -> bool:
    """Tell whether the database did not answer, or not in time: nothing is wrong with what was asked."""
    if isinstance(error, OperationalError | InterfaceError):
        return True
    return isinstance(error, InternalError) and isinstance(error.__cause__, TIMEOUTS)
