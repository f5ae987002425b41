"""Ready settings: OwnTracks opens them, GPSLogger's fields take them."""

import base64
import json

from startline.telemetry.domain.trackers.settings import tracker_settings

SETTINGS = tracker_settings(
    device_id="dev_a",
    secret="s3cret",
    host="example.org",
    port=8883,
    tls=True,
    site_url="https://example.org/",
)


def configuration(link: str) -> dict:
    prefix, _, inline = link.partition("=")
    assert prefix == "owntracks:///config?inline"
    return json.loads(base64.urlsafe_b64decode(inline + "=" * (-len(inline) % 4)))


def test_owntracks_by_mqtt_has_the_device_as_client_and_topic() -> None:
    values = configuration(SETTINGS.owntracks_mqtt)
    assert values["_type"] == "configuration"
    assert (values["mode"], values["host"], values["port"], values["tls"]) == (0, "example.org", 8883, True)
    assert (values["clientId"], values["username"], values["password"]) == ("dev_a", "dev_a", "s3cret")
    assert values["pubTopicBase"] == "owntracks/dev_a/phone"
    assert not values["sub"]


def test_owntracks_by_http_has_the_address() -> None:
    values = configuration(SETTINGS.owntracks_http)
    assert (values["mode"], values["url"]) == (3, "https://example.org/api/v1/iot/owntracks")
    assert (values["username"], values["password"], values["auth"]) == ("dev_a", "s3cret", True)


def test_gpslogger_keeps_the_secret_out_of_the_address() -> None:
    assert SETTINGS.gpslogger_url == "https://example.org/api/v1/iot/gpslogger"
    assert "s3cret" not in SETTINGS.gpslogger_url
    assert SETTINGS.gpslogger_headers == "Authorization: Bearer dev_a:s3cret"
    assert SETTINGS.gpslogger_body == "%ALL"
