"""The `id` of a server-sent event over several streams."""

from startline.platform.live.cursors import Cursor, alias, format_cursor, parse_cursor

RUN = "live:session:01a2"


def test_cursor_of_the_page_alone_is_the_stream_id() -> None:
    assert format_cursor({"page:user:7": (1700, 3)}, page="page:user:7") == "1700-3"
    assert parse_cursor("1700-3") == Cursor((1700, 3))


def test_cursor_names_its_place_in_every_stream() -> None:
    text = format_cursor({"page:user:7": (1700, 3), RUN: (1800, 0)}, page="page:user:7")
    assert text == f"1700-3,{alias(RUN)}=1800-0"
    assert parse_cursor(text) == Cursor((1700, 3), {alias(RUN): (1800, 0)})


def test_viewer_without_a_page_has_places_in_contexts_only() -> None:
    text = format_cursor({RUN: (1800, 5)}, page="")
    assert text == f"0-0,{alias(RUN)}=1800-5"
    assert parse_cursor(text).contexts == {alias(RUN): (1800, 5)}


def test_what_is_not_understood_is_left_out() -> None:
    assert parse_cursor("") == Cursor()
    assert parse_cursor("x,ab=1-2,cd=?,=,ef") == Cursor(None, {"ab": (1, 2)})
    assert parse_cursor("1-1," * 1000) == Cursor()
