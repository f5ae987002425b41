"""From where a request came, as one function decides it for every guard."""

import pytest
from django.test import RequestFactory

from startline.platform.http.caller import (
    FORWARDING_HEADERS,
    is_from_here,
    is_from_private_network,
    is_local_visitor,
)


def request_from(address: str, **headers: str):
    return RequestFactory().get("/", REMOTE_ADDR=address, headers=headers)


@pytest.mark.parametrize(
    ("address", "is_here", "is_private"),
    [
        ("127.0.0.1", True, True),
        ("::1", True, True),
        ("", True, True),  # a unix socket
        ("::ffff:127.0.0.1", True, True),
        ("192.168.1.7", False, True),
        ("::ffff:192.168.1.7", False, True),
        ("198.41.0.4", False, False),
        ("2001:4860:4860::8888", False, False),
        ("nobody", False, False),
    ],
)
def test_address_decides(address, is_here, is_private):
    request = request_from(address)
    assert (is_from_here(request), is_from_private_network(request)) == (is_here, is_private)


@pytest.mark.parametrize("header", FORWARDING_HEADERS)
def test_mark_of_a_proxy_counts_more_than_the_address(header):
    request = request_from("127.0.0.1", **{header: "198.41.0.4"})
    assert (is_from_here(request), is_from_private_network(request)) == (False, False)
    assert not is_local_visitor(request)


def test_local_visitor_sits_at_an_installation_of_this_machine(settings):
    assert is_local_visitor(request_from("127.0.0.1"))
    assert not is_local_visitor(request_from("192.168.1.7"))
    settings.PUBLIC_URL = "https://run.example.org"
    assert not is_local_visitor(request_from("127.0.0.1"))
