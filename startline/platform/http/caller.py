"""From where a request came: this machine, a private network, or somewhere behind a proxy."""

from ipaddress import IPv4Address, IPv6Address, ip_address

from django.conf import settings
from django.http import HttpRequest

from startline.platform.mail.route import is_local_installation

# What proxies and tunnels leave on a request (nginx, Traefik, ngrok, Cloudflare; RFC 7239, RFC 9110). A
# program at this machine that talks to us directly sends none of them.
FORWARDING_HEADERS = (
    "X-Forwarded-For",
    "X-Forwarded-Host",
    "X-Forwarded-Proto",
    "Forwarded",
    "X-Real-IP",
    "X-Client-IP",
    "True-Client-IP",
    "CF-Connecting-IP",
    "Via",
)


# RFC 7723: an anycast address of the Internet, neither private nor of this machine.
FAR_AWAY = ip_address("192.0.0.9")


def is_proxied(request: HttpRequest) -> bool:
    """Tell whether the request came through a proxy or a tunnel, also through one that nobody told us of."""
    return any(name in request.headers for name in FORWARDING_HEADERS)


def is_from_here(request: HttpRequest) -> bool:
    """Tell whether the caller is a program on this machine, and no proxy that speaks for somebody else."""
    return not is_proxied(request) and _address(request).is_loopback


def is_from_private_network(request: HttpRequest) -> bool:
    """Tell whether the caller has a private address, and is no proxy that speaks for somebody else."""
    return not is_proxied(request) and _address(request).is_private


def is_local_visitor(request: HttpRequest) -> bool:
    """Tell whether whoever asks sits at this machine: what everybody there may see is theirs to see.

    The mailbox, the demo accounts and signing in to them are for a local visitor only.
    """
    return is_local_installation(settings) and is_from_here(request)


def _address(request: HttpRequest) -> IPv4Address | IPv6Address:
    """The caller's address. A unix socket has none and is on this machine; an unreadable one is far away."""
    try:
        address = ip_address(request.META.get("REMOTE_ADDR") or "127.0.0.1")
    except ValueError:
        return FAR_AWAY
    # ::ffff:127.0.0.1 is an IPv4 caller on a socket for both.
    return getattr(address, "ipv4_mapped", None) or address
