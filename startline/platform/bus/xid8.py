"""PostgreSQL's 64-bit transaction id as a Django field: it never wraps and is comparable."""

from typing import Any

from django.db import models
from django.db.models.expressions import Func


class CurrentTransactionId(Func):
    """`pg_current_xact_id()`: the id of this transaction, assigned now if it has none yet."""

    function = "pg_current_xact_id"
    arity = 0

    def __init__(self, **extra: Any) -> None:
        super().__init__(output_field=Xid8Field(), **extra)


class Xid8Field(models.Field):
    """A column of type `xid8`, read as `int`."""

    description = "PostgreSQL transaction id"

    def db_type(self, connection: Any) -> str:
        return "xid8"

    def from_db_value(self, value: str | int | None, expression: Any, connection: Any) -> int | None:
        return None if value is None else int(value)

    def get_prep_value(self, value: Any) -> Any:
        prepared = super().get_prep_value(value)
        return str(prepared) if isinstance(prepared, int) else prepared

    def to_python(self, value: Any) -> int | None:
        return None if value is None else int(value)
