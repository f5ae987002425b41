"""Sets of message numbers as inclusive ranges, `[[1, 40], [43, 51]]`: what acknowledgements speak of."""

from bisect import bisect_right
from collections.abc import Iterable

SeqRanges = list[list[int]]


def as_ranges(numbers: Iterable[int]) -> SeqRanges:
    """Return the numbers as ascending ranges; repeated ones count once."""
    ranges: SeqRanges = []
    for number in sorted(numbers):
        if ranges and number <= ranges[-1][1] + 1:
            ranges[-1][1] = max(number, ranges[-1][1])
        else:
            ranges.append([number, number])
    return ranges


def contains(ranges: SeqRanges, number: int) -> bool:
    """Whether the number lies in one of the ascending ranges."""
    position = bisect_right(ranges, number, key=lambda one: one[0])
    return position > 0 and number <= ranges[position - 1][1]


def add(ranges: SeqRanges, number: int) -> bool:
    """Put a number into the ascending ranges, in place; return whether it is new."""
    if ranges and number == ranges[-1][1] + 1:
        ranges[-1][1] = number
        return True
    position = bisect_right(ranges, number, key=lambda one: one[0])
    before = ranges[position - 1] if position else None
    after = ranges[position] if position < len(ranges) else None
    if before and number <= before[1]:
        return False
    joins_before = before is not None and number == before[1] + 1
    joins_after = after is not None and number == after[0] - 1
    if before and after and joins_before and joins_after:
        before[1] = after[1]
        del ranges[position]
    elif before and joins_before:
        before[1] = number
    elif after and joins_after:
        after[0] = number
    else:
        ranges.insert(position, [number, number])
    return True
