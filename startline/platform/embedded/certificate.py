"""A certificate of our own making for `--tls`, from an authority that is kept in the data folder."""

import datetime as dt
import ipaddress
import os
import socket
from dataclasses import dataclass
from pathlib import Path

import trustme
from cryptography import x509

# Apple refuses certificates of private authorities that are valid for longer than 825 days, and all others
# after 398: https://support.apple.com/103214
VALID_FOR = dt.timedelta(days=397)
RENEW_BEFORE = dt.timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Certificate:
    """A certificate with its key, and the authority that a phone has to trust (None for a given one)."""

    path: Path
    key_path: Path
    authority_path: Path | None


def find_lan_addresses() -> list[str]:
    """Return the addresses by which other machines of the network reach this one."""
    found: set[str] = set()
    # Connecting a datagram socket sends nothing: it only asks which of our addresses would be used.
    for family, target in ((socket.AF_INET, "192.0.2.1"), (socket.AF_INET6, "2001:db8::1")):
        try:
            with socket.socket(family, socket.SOCK_DGRAM) as probe:
                probe.connect((target, 9))
                found.add(str(probe.getsockname()[0]))
        except OSError:
            continue
    return sorted(address for address in found if not ipaddress.ip_address(address).is_loopback)


def make_certificate(folder: Path, names: list[str]) -> Certificate:
    """Return a certificate for `names` (host names and addresses), the kept one as long as it will do.

    The authority stays the same, so that a phone that trusts it once does not have to be asked again.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    made = Certificate(folder / "server.pem", folder / "server.key", folder / "authority.pem")
    if not _is_good(made, names):
        authority = _load_authority(folder)
        until = dt.datetime.now(dt.UTC) + VALID_FOR
        issued = authority.issue_cert(*names, not_after=until, organization_name="Startline on this machine")
        chain = b"".join(blob.bytes() for blob in issued.cert_chain_pems)
        _write_private(made.key_path, issued.private_key_pem.bytes())
        made.path.write_bytes(chain)
    return made


def _is_good(made: Certificate, names: list[str]) -> bool:
    if not (made.path.exists() and made.key_path.exists()):
        return False
    certificate = x509.load_pem_x509_certificate(made.path.read_bytes())
    if certificate.not_valid_after_utc - dt.datetime.now(dt.UTC) < RENEW_BEFORE:
        return False
    covered = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    have = {
        *covered.get_values_for_type(x509.DNSName),
        *map(str, covered.get_values_for_type(x509.IPAddress)),
    }
    return set(names) <= have


def _load_authority(folder: Path) -> trustme.CA:
    path, key_path = folder / "authority.pem", folder / "authority.key"
    if path.exists() and key_path.exists():
        return trustme.CA.from_pem(path.read_bytes(), key_path.read_bytes())
    authority = trustme.CA(organization_name="Startline on this machine")
    _write_private(key_path, authority.private_key_pem.bytes())
    path.write_bytes(authority.cert_pem.bytes())
    return authority


def _write_private(path: Path, content: bytes) -> None:
    path.unlink(missing_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
