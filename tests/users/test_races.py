"""Two requests at the same moment: the row locks of the service."""

import threading

import pytest
from django.db import connection

from startline.platform.errors import VersionConflictError
from startline.users import api
from startline.users.actions.accounts import create_account
from startline.users.actions.api_keys import create_api_key
from startline.users.actions.consents import give_consent
from startline.users.actions.profile import update_profile
from startline.users.contracts import Gear, NewGear
from startline.users.domain.consent_texts import CURRENT
from startline.users.errors import EmailTakenError, TooManyApiKeysError
from startline.users.locks import lock_user
from startline.users.models import ApiKey, Consent, GearItem, SportTotals, User
from tests.users.browser import Browser
from tests.users.factories import PASSWORD, ApiKeyFactory, UserFactory
from tests.users.test_totals import totals

pytestmark = pytest.mark.django_db(transaction=True)
RIVALS = 4


def race(*rivals):
    """Start all rivals at once; return what each returned or raised."""
    barrier = threading.Barrier(len(rivals))
    outcomes = []

    def run(rival):
        barrier.wait()
        try:
            outcomes.append(rival())
        except Exception as error:  # noqa: BLE001 - the outcome is what the test looks at
            outcomes.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(rival,)) for rival in rivals]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def count(outcomes, kind):
    return sum(isinstance(outcome, kind) for outcome in outcomes)


def test_lock_needs_a_transaction():
    user = UserFactory()

    with pytest.raises(Exception, match="select_for_update cannot be used outside of a transaction"):
        lock_user(user.pk)


def test_of_changes_made_on_one_version_exactly_one_wins():
    user = UserFactory()
    changes = [
        lambda name=name: update_profile(user.pk, changes={"name": name}, expected_version=1)
        for name in "ABCD"
    ]

    outcomes = race(*changes)

    assert count(outcomes, VersionConflictError) == RIVALS - 1
    user.refresh_from_db()
    assert user.version == 2


def test_changes_without_a_version_all_count():
    user = UserFactory()
    fields = [{"name": "A"}, {"theme": "dark"}, {"units": "imperial"}, {"language": "ru"}]

    race(*[lambda change=change: update_profile(user.pk, changes=change) for change in fields])

    user.refresh_from_db()
    assert (user.name, user.theme, user.units, user.language, user.version) == (
        "A",
        "dark",
        "imperial",
        "ru",
        5,
    )


def test_double_consent_is_one_entry():
    user = UserFactory()
    version = CURRENT["health"].text_version

    outcomes = race(
        *[lambda: give_consent(user.pk, purpose="health", text_version=version) for _ in range(RIVALS)]
    )

    assert count(outcomes, Consent) == RIVALS
    assert Consent.objects.count() == 1


def test_limit_of_keys_holds():
    user = UserFactory()
    ApiKeyFactory.create_batch(19, user=user)

    outcomes = race(*[lambda: create_api_key(user.pk, name="Laptop") for _ in range(RIVALS)])

    assert count(outcomes, TooManyApiKeysError) == RIVALS - 1
    assert ApiKey.objects.count() == 20


def test_newest_totals_win_in_whatever_order_they_come():
    user = UserFactory()
    versions = [
        lambda version=version: api.set_totals(
            user.pk, totals=[totals(distance_m=version * 1000.0)], version=version
        )
        for version in (3, 1, 4, 2)
    ]

    race(*versions)

    assert [row.distance_m for row in SportTotals.objects.all()] == [4000.0]


def test_one_address_makes_one_account():
    outcomes = race(*[lambda: create_account("anna@example.org", name="Anna") for _ in range(RIVALS)])

    assert count(outcomes, User) == 1
    assert count(outcomes, EmailTakenError) == RIVALS - 1
    assert User.objects.count() == 1


def test_sign_up_sent_twice_at_once_makes_one_account(settings):
    settings.ACCOUNT_RATE_LIMITS = False
    form = {"email": "anna@example.org", "password": PASSWORD, "name": "Anna"}
    browsers = [Browser() for _ in range(RIVALS)]

    outcomes = race(*[lambda b=browser: b.auth("POST", "/auth/signup", form) for browser in browsers])

    assert User.objects.count() == 1
    assert {response.status_code for response in outcomes} <= {401, 409}
    assert 401 in {response.status_code for response in outcomes}


def test_a_sport_has_one_default_pair_however_many_are_added_at_once():
    user = UserFactory()
    pair = NewGear(kind="shoes", model="Tempo", default_sports=("run",))

    outcomes = race(*[lambda: api.add_gear(user.pk, values=pair) for _ in range(RIVALS)])

    assert count(outcomes, Gear) == RIVALS
    assert sorted(len(row.default_sports) for row in GearItem.objects.all()) == [0, 0, 0, 1]


def test_an_order_adds_its_piece_once():
    user = UserFactory()
    bought = NewGear(kind="shoes", model="Tempo 3", external_id="order:7/1")

    outcomes = race(*[lambda: api.add_gear(user.pk, values=bought) for _ in range(RIVALS)])

    assert len({outcome.gear_id for outcome in outcomes}) == 1
    assert GearItem.objects.count() == 1
