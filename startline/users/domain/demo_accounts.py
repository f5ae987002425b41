"""The accounts that a local installation comes with, one for each role; everybody knows the passwords."""

from typing import Final

from startline.users.contracts import DemoAccount

# RFC 2606: no mail can ever reach this domain.
DEMO_DOMAIN: Final = "demo.example"
DEMO_PASSWORD: Final = "startline-demo"  # noqa: S105 - known on purpose, works on loopback only


def _account(role: str, name: str) -> DemoAccount:
    return DemoAccount(role=role, email=f"{role}@{DEMO_DOMAIN}", password=DEMO_PASSWORD, name=name)


DEMO_ACCOUNTS: Final = (
    _account("athlete", "Anna Sokolova"),
    _account("coach", "Maksim Orlov"),
    _account("organiser", "Elena Krasnova"),
    _account("marketing", "Tom Becker"),
    _account("shop", "Irina Belova"),
    _account("operator", "Oleg Petrov"),
)


def is_demo_address(address: str) -> bool:
    """Tell whether an address belongs to the demo, in whatever spelling."""
    return address.strip().lower().endswith(f"@{DEMO_DOMAIN}")
