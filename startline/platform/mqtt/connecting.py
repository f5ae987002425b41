"""One connection of gmqtt to a broker, which never comes back by itself; and whether a broker lets us in."""

import asyncio
import contextlib
import logging
import secrets
import ssl

import gmqtt
from gmqtt.mqtt.constants import MQTTv311
from gmqtt.mqtt.handler import MQTTConnectError
from gmqtt.storage import PersistentStorage

from startline.platform.mqtt.addresses import InternalAddress

KEEP_ALIVE_S = 20
NO_RECONNECTS = -2  # gmqtt: -1 is "for ever", and 0 still tries once
DISCONNECT_TIMEOUT_S = 2.0

_quiet = logging.getLogger("gmqtt.quiet")
_quiet.setLevel(logging.CRITICAL)
logging.getLogger("gmqtt").setLevel(logging.ERROR)


class BrokerRefusedError(Exception):
    """The broker answers and does not let us in; the text says why, in the broker's terms."""


def make_client(
    address: InternalAddress, client_id: str, *, storage: PersistentStorage | None = None
) -> gmqtt.Client:
    """Return a client with our account, not connected yet.

    Args:
        storage: of a client whose session the broker is to keep; None: nothing is kept.
    """
    client = gmqtt.Client(
        client_id,
        clean_session=storage is None,
        optimistic_acknowledgement=False,
        persistent_storage=storage or PersistentStorage(),
        logger=_quiet,
    )
    client.set_config({"reconnect_retries": NO_RECONNECTS, "reconnect_delay": 0})
    client.set_auth_credentials(address.user_name, address.password)
    return client


async def connect(client: gmqtt.Client, address: InternalAddress, *, timeout_s: float) -> None:
    """Connect by MQTT 3.1.1.

    Raises:
        OSError: the broker does not answer (in time).
        MQTTConnectError: it does not let us in.
    """
    context = ssl.create_default_context() if address.tls else False
    connecting = client.connect(
        address.host, address.port, ssl=context, keepalive=KEEP_ALIVE_S, version=MQTTv311
    )
    await asyncio.wait_for(connecting, timeout_s)


async def disconnect(client: gmqtt.Client) -> None:
    """Close the connection, whatever state it is in."""
    # gmqtt raises whatever the dead socket gave it; the connection is given up either way.
    with contextlib.suppress(OSError, TimeoutError, AttributeError):
        await asyncio.wait_for(client.disconnect(), DISCONNECT_TIMEOUT_S)


def try_account(address: InternalAddress, *, timeout_s: float) -> None:
    """Connect with our account under a name of its own, and leave; not to be called from an event loop.

    Raises:
        OSError: the broker does not answer (in time).
        BrokerRefusedError: it does not let us in.
    """
    asyncio.run(_try_account(address, timeout_s))


async def _try_account(address: InternalAddress, timeout_s: float) -> None:
    client = make_client(address, f"startline-probe-{secrets.token_hex(4)}")
    try:
        await connect(client, address, timeout_s=timeout_s)
    except MQTTConnectError as error:
        raise BrokerRefusedError(str(error)) from error
    finally:
        await disconnect(client)
