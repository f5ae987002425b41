"""Keyset pagination with an opaque cursor: stable while rows come and go, the same cost on every page."""

import base64
import binascii
import datetime as dt
from collections.abc import Sequence
from typing import Any, TypeVar

import msgspec
from django.core import signing
from django.db.models import Q, QuerySet
from django.utils.crypto import constant_time_compare

from startline.platform.errors import InvalidError

RowT = TypeVar("RowT")
DEFAULT_PAGE_SIZE = 30
MAX_PAGE_SIZE = 100
SALT = "startline.cursor"
SIGNATURE_LENGTH = 16


class InvalidCursorError(InvalidError):
    """The cursor is not one that we gave, or it belongs to another order."""

    code = "invalid_cursor"


def encode_cursor(values: Sequence[Any], *, order: str) -> str:
    """Return the opaque cursor for the row whose sort values are `values` under `order`."""
    body = msgspec.json.encode([order, *[_plain(value) for value in values]])
    text = base64.urlsafe_b64encode(body).rstrip(b"=").decode()
    return f"{_signature(text)}{text}"


def decode_cursor(cursor: str, *, order: str) -> list[Any]:
    """Return the sort values that `cursor` holds (times as ISO 8601 text).

    Raises:
        InvalidCursorError: forged, broken or made for another order.
    """
    signature, text = cursor[:SIGNATURE_LENGTH], cursor[SIGNATURE_LENGTH:]
    if not constant_time_compare(signature, _signature(text)):
        raise InvalidCursorError("The cursor is not valid. Start from the first page.")
    try:
        made_for, *values = msgspec.json.decode(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except (binascii.Error, msgspec.DecodeError, ValueError) as error:
        raise InvalidCursorError("The cursor is not valid. Start from the first page.") from error
    if made_for != order:
        raise InvalidCursorError("The cursor belongs to another order. Start from the first page.")
    return list(values)


def page(
    rows: QuerySet[Any], *, fields: Sequence[str], cursor: str | None, limit: int = DEFAULT_PAGE_SIZE
) -> tuple[list[Any], str | None]:
    """Return one page of `rows` and the cursor of the next one, or None at the end.

    Args:
        fields: the sort, `-started_at` for falling; the last one must be unique, none may be null.
        cursor: what the previous page gave, None for the first.
        limit: rows on a page, 1 to 100.

    Raises:
        InvalidCursorError: the cursor is forged or belongs to another order.
    """
    size = max(1, min(limit, MAX_PAGE_SIZE))
    order = ",".join(fields)
    if cursor:
        rows = rows.filter(_after(fields, decode_cursor(cursor, order=order)))
    found = list(rows.order_by(*fields)[: size + 1])
    if len(found) <= size:
        return found, None
    found = found[:size]
    return found, encode_cursor([getattr(found[-1], f.lstrip("-")) for f in fields], order=order)


def _after(fields: Sequence[str], values: Sequence[Any]) -> Q:
    if len(fields) != len(values):
        raise InvalidCursorError("The cursor is not valid. Start from the first page.")
    condition = Q()
    equal: dict[str, Any] = {}
    for field, value in zip(fields, values, strict=True):
        name = field.lstrip("-")
        condition |= Q(**equal, **{f"{name}__{'lt' if field.startswith('-') else 'gt'}": value})
        equal[name] = value
    return condition


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, dt.datetime | dt.date) else value


def _signature(text: str) -> str:
    return signing.Signer(salt=SALT).signature(text)[:SIGNATURE_LENGTH]
