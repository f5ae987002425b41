"""Cursors and ETags."""

import pytest
from django.test import RequestFactory

from startline.platform.errors import VersionConflictError
from startline.platform.http import etags
from startline.platform.http.models import AnsweredRequest
from startline.platform.http.pagination import InvalidCursorError, decode_cursor, encode_cursor, page


def make_rows(count: int) -> None:
    AnsweredRequest.objects.bulk_create(
        AnsweredRequest(actor=f"user:{n % 2}", key=str(n), request_hash=b"", status=200, body=b"")
        for n in range(count)
    )


def read_all(fields: list[str], limit: int) -> list[list[str]]:
    pages, cursor = [], None
    while True:
        rows, cursor = page(AnsweredRequest.objects.all(), fields=fields, cursor=cursor, limit=limit)
        pages.append([row.key for row in rows])
        if cursor is None:
            return pages


def test_pages_cover_every_row_once(db) -> None:
    make_rows(5)
    assert read_all(["id"], 2) == [["0", "1"], ["2", "3"], ["4"]]
    assert read_all(["-id"], 5) == [["4", "3", "2", "1", "0"]]
    assert read_all(["-actor", "id"], 2) == [["1", "3"], ["0", "2"], ["4"]]


def test_times_survive_the_cursor(db) -> None:
    make_rows(3)
    assert read_all(["-created_at", "-id"], 1) == [["2"], ["1"], ["0"]]


def test_row_added_in_front_moves_nothing(db) -> None:
    make_rows(3)
    rows, cursor = page(AnsweredRequest.objects.all(), fields=["-id"], cursor=None, limit=2)
    AnsweredRequest.objects.create(actor="user:0", key="new", request_hash=b"", status=200, body=b"")
    rows, cursor = page(AnsweredRequest.objects.all(), fields=["-id"], cursor=cursor, limit=2)
    assert ([row.key for row in rows], cursor) == (["0"], None)


def test_no_rows_is_one_empty_page(db) -> None:
    assert page(AnsweredRequest.objects.all(), fields=["id"], cursor=None) == ([], None)


@pytest.mark.parametrize(
    "spoil", [lambda c: "A" + c[1:] if c[0] != "A" else "B" + c[1:], lambda c: c[:-2], lambda c: "x"]
)
def test_forged_cursor_is_refused(spoil) -> None:
    cursor = encode_cursor([17], order="id")
    assert decode_cursor(cursor, order="id") == [17]
    with pytest.raises(InvalidCursorError):
        decode_cursor(spoil(cursor), order="id")


def test_cursor_of_another_order_is_refused() -> None:
    with pytest.raises(InvalidCursorError):
        decode_cursor(encode_cursor([17], order="id"), order="-id")


def request(**headers: str):
    return RequestFactory().get("/", headers=headers)


def test_if_match_lets_the_present_version_through() -> None:
    etags.check_if_match(request(), version=3)
    etags.check_if_match(request(**{"If-Match": '"3"'}), version=3)
    etags.check_if_match(request(**{"If-Match": '"1", W/"3"'}), version=3)
    etags.check_if_match(request(**{"If-Match": "*"}), version=3)


def test_if_match_of_an_old_version_is_a_conflict() -> None:
    with pytest.raises(VersionConflictError) as caught:
        etags.check_if_match(request(**{"If-Match": '"2"'}), version=3)
    assert (caught.value.status, caught.value.code, caught.value.data) == (
        412,
        "version_conflict",
        {"version": 3},
    )


def test_expected_version_is_read_from_if_match() -> None:
    assert etags.expected_version(request()) is None
    assert etags.expected_version(request(**{"If-Match": '"12"'})) == 12
    for wrong in ('"abc"', '"1", "2"', '"-1"'):
        with pytest.raises(VersionConflictError):
            etags.expected_version(request(**{"If-Match": wrong}))


def test_if_none_match_saves_the_body() -> None:
    assert etags.is_fresh(request(**{"If-None-Match": 'W/"3"'}), version=3)
    assert not etags.is_fresh(request(**{"If-None-Match": '"2"'}), version=3)
    assert not etags.is_fresh(request(), version=3)
    response = etags.not_modified(version=3)
    assert (response.status_code, response["ETag"], response.content) == (304, '"3"', b"")
