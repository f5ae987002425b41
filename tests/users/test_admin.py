"""The admin of accounts: who gets in, what is shown, what can be done."""

import pytest

from startline.users.actions.roles import grant_role
from tests.users.factories import PASSWORD, ApiKeyFactory, ConsentFactory, UserFactory

PAGES = ["/admin/users/user/", "/admin/users/consent/", "/admin/users/apikey/"]


def sign_in(client, email, password):
    return client.post("/admin/login/?next=/admin/", {"username": email, "password": password})


@pytest.fixture
def operator(db):
    user = UserFactory(name="Operator")
    grant_role(user.pk, role="operator")
    return user


def test_operator_signs_in(client, operator):
    assert sign_in(client, operator.email.upper(), PASSWORD).status_code == 302
    assert client.get("/admin/users/user/").status_code == 200


def test_athlete_is_not_let_in(client, user):
    response = sign_in(client, user.email, PASSWORD)

    assert response.status_code == 200
    assert client.get("/admin/").status_code == 302


def test_sixth_failure_locks_the_address(client, operator):
    for _ in range(5):
        sign_in(client, operator.email, "wrong")

    response = sign_in(client, operator.email, PASSWORD)

    assert response.status_code == 200
    assert "Too many failed login attempts" in response.content.decode()
    assert client.get("/admin/").status_code == 302


@pytest.mark.parametrize("page", PAGES)
def test_pages_show_rows_and_hide_health_values(client, operator, page):
    runner = UserFactory(max_heart_rate_bpm=187, name="Runner")
    ConsentFactory(user=runner)
    ApiKeyFactory(user=runner)
    client.force_login(operator)

    listing = client.get(page)
    row = client.get(f"/admin/users/user/{runner.pk}/change/")

    assert listing.status_code == row.status_code == 200
    assert "Runner" in listing.content.decode()
    assert "187" not in row.content.decode()
    assert "heart" not in row.content.decode()


@pytest.mark.parametrize("page", PAGES)
def test_support_sees_and_an_athlete_does_not(client, user, page):
    client.force_login(user)
    assert client.get(page).status_code == 302
    grant_role(user.pk, role="support")

    assert client.get(page).status_code == 200


def test_operator_grants_a_role_by_the_lists_action(client, operator, user):
    client.force_login(operator)

    client.post(PAGES[0], {"action": "grant_organiser", "_selected_action": [user.pk]})

    assert list(user.groups.values_list("name", flat=True)) == ["organiser"]


def test_support_cannot_grant_roles(client, user):
    grant_role(user.pk, role="support")
    client.force_login(user)

    client.post(PAGES[0], {"action": "grant_operator", "_selected_action": [user.pk]})

    user.refresh_from_db()
    assert user.is_superuser is False


def test_nothing_can_be_added_changed_or_deleted(client, operator, user):
    client.force_login(operator)

    assert client.get("/admin/users/user/add/").status_code == 403
    assert client.post(f"/admin/users/user/{user.pk}/change/", {"name": "x"}).status_code == 403
    assert client.post(f"/admin/users/user/{user.pk}/delete/", {"post": "yes"}).status_code == 403
    user.refresh_from_db()
    assert user.name != "x"


def test_list_takes_a_fixed_number_of_queries(client, operator, django_assert_max_num_queries):
    UserFactory.create_batch(20)
    client.force_login(operator)
    client.get(PAGES[0])

    with django_assert_max_num_queries(8):
        client.get(PAGES[0])
