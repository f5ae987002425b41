"""`Idempotency-Key`: one effect, one answer, whoever repeats it and whenever."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.test import Client

from startline.platform.http.models import AnsweredRequest
from tests.platform.http.sample_api import COUNTER
from tests.users.factories import UserFactory

URL = "/api/v1/sample/laps"


@pytest.fixture(autouse=True)
def counter(transactional_db):
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE IF NOT EXISTS {COUNTER} (count int NOT NULL)")
        cursor.execute(f"TRUNCATE {COUNTER}")
        cursor.execute(f"INSERT INTO {COUNTER} VALUES (0)")
    yield
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE {COUNTER}")


@pytest.fixture
def signed_in(sample_api) -> Client:
    return sign_in()


def sign_in() -> Client:
    client = Client()
    client.force_login(UserFactory())
    return client


def count() -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count FROM {COUNTER}")
        return cursor.fetchone()[0]


def post(client: Client, *, lap: int = 1, key: str | None = "key-1"):
    headers = {} if key is None else {"Idempotency-Key": key}
    return client.post(URL, {"lap": lap}, content_type="application/json", headers=headers)


def test_repeated_request_gets_the_first_answer(signed_in) -> None:
    first, second = post(signed_in), post(signed_in)
    assert (first.status_code, first.json()) == (201, {"count": 1})
    assert "Idempotent-Replayed" not in first
    assert (second.status_code, second.content) == (201, first.content)
    assert second["Idempotent-Replayed"] == "true"
    assert second["Content-Type"] == first["Content-Type"]
    assert count() == 1


def test_without_the_header_every_request_counts(signed_in) -> None:
    assert [post(signed_in, key=None).json()["count"] for _ in range(2)] == [1, 2]
    assert AnsweredRequest.objects.count() == 0


def test_same_key_with_another_body_is_refused(signed_in) -> None:
    post(signed_in)
    response = post(signed_in, lap=2)
    assert (response.status_code, response.json()["code"]) == (422, "idempotency_key_reused")
    assert count() == 1


def test_key_of_one_person_says_nothing_to_another(signed_in) -> None:
    assert post(signed_in).json() == {"count": 1}
    other = post(sign_in(), lap=2)
    assert (other.status_code, other.json()) == (201, {"count": 2})


def test_refused_request_is_not_remembered(signed_in) -> None:
    assert post(signed_in, lap=13).status_code == 409
    assert AnsweredRequest.objects.count() == 0
    assert post(signed_in, lap=1).status_code == 201


@pytest.mark.parametrize("key", ["", "x" * 256, "ключ"])
def test_key_that_is_not_one_is_refused(signed_in, key) -> None:
    response = post(signed_in, key=key)
    assert (response.status_code, response.json()["code"]) == (422, "idempotency_key_invalid")
    assert count() == 0


def test_twelve_at_once_have_one_effect(signed_in) -> None:
    cookies = signed_in.cookies

    def send(number: int):
        client = Client()
        client.cookies = cookies
        try:
            return post(client, lap=99)
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=12) as pool:
        responses = list(pool.map(send, range(12)))
    bodies = {response.content for response in responses if response.status_code == 201}
    refused = [response.json()["code"] for response in responses if response.status_code == 409]
    assert bodies == {b'{"count": 1}'}
    assert len(refused) >= 1, "the first one takes 1.5 s"
    assert set(refused) == {"idempotency_running"}
    assert len(refused) + sum(r.status_code == 201 for r in responses) == 12
    assert count() == 1
    assert post(signed_in, lap=99)["Idempotent-Replayed"] == "true"
