"""The limit of rejections: a few bad messages pass, a fault in all of them stops the consumer."""

from startline.platform.kafka.rejections import RejectionLimit


def reject(limit: RejectionLimit, count: int) -> None:
    for _ in range(count):
        assert limit.find_excess() == ""
        limit.note_rejected()


def test_too_many_in_a_row_stop() -> None:
    limit = RejectionLimit(max_consecutive=3, max_ratio=1.0)
    reject(limit, 3)
    assert limit.find_excess().startswith("3 messages in a row were set aside or given up")


def test_a_good_message_ends_the_row() -> None:
    limit = RejectionLimit(max_consecutive=3, max_ratio=1.0)
    for _ in range(4):
        reject(limit, 3)
        limit.note_good()


def test_too_large_a_share_stops_and_a_new_window_begins_at_nothing() -> None:
    limit = RejectionLimit(max_consecutive=100, max_ratio=0.1, window=50)
    for _ in range(5):
        reject(limit, 1)
        limit.note_good(2)
    assert limit.find_excess().startswith("5 of the last 15 messages were set aside or given up")
    limit.note_good(40)
    limit.note_good(1)
    reject(limit, 5)


def test_nothing_read_is_no_excess() -> None:
    limit = RejectionLimit()
    limit.note_good(0)
    assert limit.find_excess() == ""
