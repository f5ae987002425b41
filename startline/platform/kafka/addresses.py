"""Where Kafka is, from one setting to what librdkafka wants to know."""

from urllib.parse import parse_qsl, unquote, urlsplit

DEFAULT_PORT = 9092
SCHEMES = {"kafka": ("PLAINTEXT", "SASL_PLAINTEXT"), "kafkas": ("SSL", "SASL_SSL")}
# What a query of the address may set beside user and servers.
OPTIONS = {"sasl.mechanism", "ssl.ca.location", "ssl.certificate.location", "ssl.key.location"}

ClientSettings = dict[str, str | int | float | bool]


def parse_kafka_url(url: str) -> ClientSettings:
    """Return the connection settings of `kafka://user:password@host:9092,host2:9092?sasl.mechanism=...`.

    `kafkas` speaks TLS. Without a user nobody signs in; with one the mechanism is PLAIN unless the query says
    `SCRAM-SHA-256` or `SCRAM-SHA-512`.

    Raises:
        ValueError: the address has another scheme, no server, or an option that is not known.
    """
    parts = urlsplit(url)
    if parts.scheme not in SCHEMES:
        raise ValueError("STARTLINE_KAFKA_URL starts with kafka:// or kafkas://")
    account, _, servers = parts.netloc.rpartition("@")
    if not servers:
        raise ValueError("STARTLINE_KAFKA_URL names no server")
    options = dict(parse_qsl(parts.query))
    if unknown := sorted(options.keys() - OPTIONS):
        raise ValueError(f"STARTLINE_KAFKA_URL knows no option {', '.join(unknown)}")
    plain, signed_in = SCHEMES[parts.scheme]
    settings: ClientSettings = {
        "bootstrap.servers": ",".join(_with_port(server) for server in servers.split(",")),
        "security.protocol": signed_in if account else plain,
        **options,
    }
    if account:
        user, _, password = account.partition(":")
        settings |= {"sasl.username": unquote(user), "sasl.password": unquote(password)}
        settings.setdefault("sasl.mechanism", "PLAIN")
    return settings


def _with_port(server: str) -> str:
    host, colon, port = server.rpartition(":")
    return server if colon and port.isdigit() and host else f"{server}:{DEFAULT_PORT}"


def show_servers(url: str) -> str:
    """Return the servers of the address without the account, for people."""
    return urlsplit(url).netloc.rpartition("@")[2]
