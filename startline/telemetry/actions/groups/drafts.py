"""Measured groups of recordings, ready before the transaction that stores them.

To read, decode, merge and measure recordings and to put the samples takes longer than a transaction may,
and what is to be measured is only sure within one. So an operation runs in its transaction and asks for the
draft of a group; when there is none yet, everything is rolled back, the draft is made, and the operation runs
again. From then on the person's group operations wait for each other, so that fifty uploads do not spoil each
other's drafts; the row locks alone keep the tables right.
"""

from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import partial
from typing import TypeVar

from django.db import transaction

from startline.platform.errors import UnavailableError
from startline.telemetry.actions.groups.measuring import GroupBasis, MeasuredGroup, measure_basis
from startline.telemetry.actions.recordings.deposits import Deposit, depositing, remove_objects
from startline.telemetry.actions.recordings.originals import samples_key
from startline.telemetry.domain.recording import Recording
from startline.telemetry.locks import hold_groups_of_user

# Only edits and deletions can come between; a person does not do that eight times in a second.
MAX_TRIES = 8
Result = TypeVar("Result")


class DraftMissingError(Exception):
    """The operation needs a draft that is not made yet; never leaves `store_with_drafts`."""

    def __init__(self, basis: GroupBasis) -> None:
        super().__init__("a draft is missing")
        self.basis = basis


@dataclass(slots=True)
class Drafts:
    """The drafts of one operation; `decoded` are recordings that are decoded already, by object key."""

    deposit: Deposit
    decoded: dict[str, Recording] = field(default_factory=dict)
    _made: dict[GroupBasis, MeasuredGroup] = field(default_factory=dict)
    _used: set[GroupBasis] = field(default_factory=set)

    def take(self, basis: GroupBasis) -> MeasuredGroup:
        """Needs a transaction: return the measured group, its samples stored, for rows that name them.

        Raises:
            DraftMissingError: it is not made yet; the transaction is to be rolled back.
        """
        if basis not in self._made:
            raise DraftMissingError(basis)
        self._used.add(basis)
        self.deposit.keep()
        return self._made[basis]

    def make(self, basis: GroupBasis) -> None:
        """Read, decode, merge, measure and store a group, outside of any transaction."""
        measured, samples_parquet = measure_basis(basis, decoded=self.decoded)
        key = samples_key(basis.user_id, workout_id=basis.workout_id)
        self.deposit.put(key, samples_parquet)
        self.deposit.wait()
        measured.values.samples_object_key = key
        self._made[basis] = measured

    def begin(self) -> None:
        """Needs a transaction: begin a new try."""
        self._used.clear()
        self.deposit.is_kept = False

    def drop_unused(self) -> None:
        """Needs a transaction: have the samples of drafts that nobody took removed at the commit."""
        keys = [
            made.values.samples_object_key for basis, made in self._made.items() if basis not in self._used
        ]
        transaction.on_commit(partial(remove_objects, keys))


def store_with_drafts(
    operation: Callable[[Drafts], Result],
    *,
    user_id: int,
    deposit: Deposit | None = None,
    decoded: Mapping[str, Recording] | None = None,
) -> Result:
    """Run an operation in a transaction, with the drafts that it asks for. Call it outside of a transaction.

    Args:
        operation: may run several times; a try that lacked a draft left nothing behind.
        deposit: of the caller, when it has stored objects already.
        decoded: recordings that the caller has decoded already, by object key.

    Raises:
        UnavailableError: others changed the same workouts again and again.
    """
    with ExitStack() as stack:
        drafts = Drafts(deposit or stack.enter_context(depositing()), dict(decoded or {}))
        for _ in range(MAX_TRIES):
            try:
                with transaction.atomic():
                    drafts.begin()
                    result = operation(drafts)
                    drafts.drop_unused()
                    return result
            except DraftMissingError as missing:
                if not drafts._made:
                    stack.enter_context(hold_groups_of_user(user_id))
                drafts.make(missing.basis)
        raise UnavailableError("These workouts are being changed all the time. Try again in a minute.")
