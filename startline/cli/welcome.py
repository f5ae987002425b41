"""What `startline up` prints when everything runs: where to go, as whom, what to look at first."""

import io
from urllib.parse import urlsplit

import httpx
import segno

from startline.cli.installation import Installation
from startline.platform.embedded.console import Console
from startline.platform.mail.route import is_loopback

TIMEOUT_S = 5.0


def show_welcome(installation: Installation, console: Console, *, took_s: float) -> None:
    """Print the address, the demo accounts and the first thing to look at."""
    environment, url = installation.environment, installation.environment.public_url
    configuration = read_configuration(installation)
    console.say()
    console.say(f"Startline runs on {url} (started in {took_s:.1f} s; Ctrl-C stops it)")
    accounts = configuration.get("demo_accounts") if environment.demo else None
    if isinstance(accounts, list) and accounts:
        console.say()
        console.say("Demo accounts:")
        for account in accounts:
            console.say(f"  {account['role']:<11}{account['email']:<32}{account['password']}")
        console.say()
        console.say("First: sign in as the athlete and open the newest workout: map, charts, splits.")
    elif configuration.get("mailbox"):
        console.say(f"First: sign up on {url}; the code comes to {url}/mailbox.")
    else:
        console.say(f"First: sign up on {url}; the code comes by mail.")
    if installation.certificate:
        show_secure_address(installation, console)
    console.say()


def read_configuration(installation: Installation) -> dict[str, object]:
    """Ask the web role what it tells every browser."""
    address = f"{installation.web_url}/api/v1/config"
    try:
        response = httpx.get(address, timeout=TIMEOUT_S, trust_env=False, verify=False)  # noqa: S501  # loopback
    except httpx.HTTPError:
        return {}
    return dict(response.json()) if response.is_success else {}


def show_secure_address(installation: Installation, console: Console) -> None:
    """Print the address as a QR code, and what a phone has to do to trust a certificate of our own making."""
    url, made = installation.environment.public_url, installation.certificate
    drawing = io.StringIO()
    segno.make(url).terminal(out=drawing, compact=True)
    console.say()
    console.say(drawing.getvalue().rstrip("\n"))
    console.say(f"  {url}")
    if made and made.authority_path:
        console.say(
            f"The certificate is of our own making: a phone trusts it once it has {made.authority_path}."
        )
    if is_loopback(urlsplit(url).hostname or ""):
        console.say(
            "Only this machine reaches it; --listen 0.0.0.0 lets phones in (needs STARTLINE_SMTP_URL)."
        )
