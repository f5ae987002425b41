"""The certificate of our own making: kept while it will do, from one authority."""

import ssl
import stat
from pathlib import Path

from startline.platform.embedded.certificate import find_lan_addresses, make_certificate


def test_certificate_is_kept_until_a_name_is_missing(tmp_path: Path) -> None:
    made = make_certificate(tmp_path, ["localhost", "127.0.0.1"])
    first, authority = made.path.read_bytes(), made.authority_path.read_bytes()

    make_certificate(tmp_path, ["127.0.0.1"])
    assert made.path.read_bytes() == first

    make_certificate(tmp_path, ["localhost", "192.168.7.9"])
    assert made.path.read_bytes() != first
    assert made.authority_path.read_bytes() == authority


def test_keys_are_private_and_fit_their_certificate(tmp_path: Path) -> None:
    made = make_certificate(tmp_path / "tls", ["localhost"])

    ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(made.path, made.key_path)
    assert stat.S_IMODE(made.key_path.stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "tls" / "authority.key").stat().st_mode) == 0o600


def test_lan_addresses_hold_no_loopback() -> None:
    assert not [address for address in find_lan_addresses() if address.startswith("127.")]
