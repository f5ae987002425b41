"""Names of hosts, as addresses write them."""


def in_url(host: str) -> str:
    """Return the host as a URL or a Host header has it: an IPv6 address in brackets (RFC 3986, 3.2.2)."""
    return f"[{host}]" if ":" in host and not host.startswith("[") else host
