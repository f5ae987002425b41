"""The local mailbox: written at once, readable on loopback only."""

import datetime as dt
import uuid

import msgspec
import pytest
from django.core.mail import EmailMessage, EmailMultiAlternatives
from procrastinate.contrib.django.models import ProcrastinateJob

from startline.platform.clock import frozen_at, utc_now
from startline.platform.mail import mailbox
from startline.platform.mail.models import Mail
from startline.platform.mail.route import MailNotConfiguredError
from tests.platform.mail.conftest import make_mail

pytestmark = pytest.mark.django_db


def send(subject="Hello", text="Go to http://localhost:8000/sign-up."):
    message = EmailMultiAlternatives(subject, text, to=["anna@example.org"])
    message.attach_alternative("<p>Hello</p>", "text/html")
    message.send()


def test_message_is_readable_at_once_without_a_worker(client, local):
    send()

    (found,) = client.get("/api/v1/mailbox").json()
    mail = Mail.objects.get()
    assert found.pop("sent_at")
    assert found == {
        "id": str(mail.pk),
        "to": ["anna@example.org"],
        "subject": "Hello",
        "text": "Go to http://localhost:8000/sign-up.",
        "html": "<p>Hello</p>",
        "links": ["http://localhost:8000/sign-up"],
    }
    assert client.get(f"/api/v1/mailbox/{mail.pk}").json()["subject"] == "Hello"
    assert ProcrastinateJob.objects.count() == 0


def test_list_is_newest_first_and_limited(client, local):
    for number in range(5):
        send(f"Mail {number}")

    subjects = [item["subject"] for item in client.get("/api/v1/mailbox?limit=2").json()]

    assert subjects == ["Mail 4", "Mail 3"]
    assert client.get("/api/v1/mailbox?limit=0").status_code == 422
    assert client.get("/api/v1/mailbox?limit=201").status_code == 422


def test_mailbox_is_emptied_and_leaves_waiting_messages(client, local):
    send()
    waiting = make_mail()

    assert client.delete("/api/v1/mailbox").status_code == 204
    assert client.get("/api/v1/mailbox").json() == []
    assert list(Mail.objects.all()) == [waiting]


def test_waiting_and_missing_messages_are_not_shown(client, local):
    waiting = make_mail()

    assert client.get("/api/v1/mailbox").json() == []
    assert client.get(f"/api/v1/mailbox/{waiting.pk}").status_code == 404
    assert client.get(f"/api/v1/mailbox/{uuid.uuid4()}").json()["code"] == "mail_not_found"


REACHABLE = [
    {"PUBLIC_URL": "https://run.example.com"},
    {"PUBLIC_URL": "http://192.168.1.20:8000"},
    {"listen": "0.0.0.0"},
    {"listen": "192.168.1.20"},
    {"trusted_proxy_count": 1},
]


@pytest.mark.parametrize("change", REACHABLE, ids=str)
@pytest.mark.parametrize("call", ["get", "delete"])
def test_installation_that_others_can_reach_has_no_mailbox(client, settings, local, change, call):
    make_mail(state=Mail.LOCAL)
    apply(settings, change)

    assert getattr(client, call)("/api/v1/mailbox").status_code == 404
    assert client.get(f"/api/v1/mailbox/{Mail.objects.get().pk}").status_code == 404
    assert Mail.objects.count() == 1


@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded", "X-Real-IP"])
def test_request_that_came_through_a_tunnel_finds_no_mailbox(client, local, header):
    assert client.get("/api/v1/mailbox", headers={header: "203.0.113.5"}).status_code == 404


@pytest.mark.parametrize("change", REACHABLE, ids=str)
def test_public_installation_without_a_server_refuses_to_send(settings, local, change):
    apply(settings, change)

    with pytest.raises(MailNotConfiguredError, match="STARTLINE_SMTP_URL"):
        send()

    assert Mail.objects.count() == 0


def test_attachment_is_refused(local):
    message = EmailMessage("Hello", "Text", to=["anna@example.org"])
    message.attach("a.txt", "text", "text/plain")

    with pytest.raises(ValueError, match="attachments"):
        message.send()


def test_mails_of_an_address_are_erased_in_every_state(local):
    for state in (Mail.LOCAL, Mail.QUEUED, Mail.FAILED):
        make_mail(state=state)
    other = make_mail(recipients=["boris@example.org"])

    assert mailbox.erase_address("anna@example.org") == 3
    assert list(Mail.objects.all()) == [other]


def test_old_mails_are_forgotten_and_waiting_ones_kept():
    with frozen_at(utc_now() - dt.timedelta(days=31)):
        make_mail(state=Mail.LOCAL)
        waiting = make_mail()
    recent = make_mail(state=Mail.LOCAL)

    assert mailbox.forget_old_mails() == 1
    assert set(Mail.objects.all()) == {waiting, recent}


def test_links_come_once_each_without_the_sentences_stop():
    text = "See http://a.example/x, http://a.example/x and (https://b.example/y?z=1)."

    assert mailbox.links_in(text) == ["http://a.example/x", "https://b.example/y?z=1"]


def apply(settings, change):
    environment = {name: value for name, value in change.items() if name.islower()}
    settings.ENVIRONMENT = msgspec.structs.replace(settings.ENVIRONMENT, **environment)
    if "PUBLIC_URL" in change:
        settings.PUBLIC_URL = change["PUBLIC_URL"]
