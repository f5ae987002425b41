"""Sending by SMTP over a real socket."""

import datetime as dt
import email
import email.policy
import threading

import pytest
from django.core.mail import EmailMultiAlternatives
from django.db import connection, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from startline.platform.clock import frozen_at, utc_now
from startline.platform.mail import tasks
from startline.platform.mail.delivery import send_stored_mail, waiting_mails
from startline.platform.mail.models import Mail
from startline.platform.mail.route import SmtpServer
from startline.platform.mail.smtp import DeliveryError
from tests.platform.mail.conftest import make_mail

pytestmark = pytest.mark.django_db


def message_of(post):
    (content,) = post.accepted
    return email.message_from_bytes(content, policy=email.policy.default)


def test_message_arrives_as_it_was_written_and_its_body_is_wiped(post, server):
    mail = make_mail()

    assert send_stored_mail(mail.pk, server=server) is True

    message = message_of(post)
    assert post.recipients == [["anna@example.org"]]
    assert message["Subject"] == "Привет"
    assert message["Message-ID"] == mail.message_id
    assert message["Auto-Submitted"] == "auto-generated"
    assert message.get_body(("plain",)).get_content().splitlines() == ["Код:", "    123456"]
    assert "<p>123456</p>" in message.get_body(("html",)).get_content()
    mail.refresh_from_db()
    assert (mail.state, mail.attempts, mail.text, mail.html) == ("sent", 1, "", None)
    assert mail.accepted_at is not None


def test_accepted_message_is_not_sent_again(post, server):
    mail = make_mail()
    send_stored_mail(mail.pk, server=server)

    assert send_stored_mail(mail.pk, server=server) is False
    assert len(post.accepted) == 1


@pytest.mark.parametrize("answer", ["451 4.3.0 Try later", "421 4.7.0 Too busy", "hang up before"])
def test_temporary_failure_is_tried_again_and_accepted_once(post, server, answer):
    mail = make_mail()
    post.answers = [answer]

    with pytest.raises(DeliveryError) as caught:
        send_stored_mail(mail.pk, server=server)

    assert caught.value.is_permanent is False
    mail.refresh_from_db()
    assert (mail.state, mail.attempts, mail.accepted_at) == ("queued", 1, None)
    assert mail.last_error
    assert send_stored_mail(mail.pk, server=server) is True
    mail.refresh_from_db()
    assert (mail.state, mail.attempts, mail.last_error) == ("sent", 2, "")
    assert len(post.accepted) == 1


def test_lost_answer_repeats_the_message_under_the_same_id(post, server):
    """Whether the server took it cannot be known: the same Message-ID lets mailboxes join the two."""
    mail = make_mail()
    post.answers = ["hang up after"]
    with pytest.raises(DeliveryError):
        send_stored_mail(mail.pk, server=server)

    send_stored_mail(mail.pk, server=server)

    ids = {email.message_from_bytes(content)["Message-ID"] for content in post.accepted}
    assert (len(post.accepted), ids) == (2, {mail.message_id})
    assert Mail.objects.filter(accepted_at__isnull=False).count() == 1


@pytest.mark.parametrize(
    ("values", "answers", "reason"),
    [
        ({"recipients": ["unknown@example.org"]}, [], "recipient refused with 550"),
        ({}, ["554 5.7.1 Spam"], "refused with 554"),
    ],
)
def test_permanent_refusal_is_recorded_and_not_repeated(post, server, values, answers, reason):
    mail = make_mail(**values)
    post.answers = answers

    assert send_stored_mail(mail.pk, server=server) is False

    mail.refresh_from_db()
    assert (mail.state, mail.last_error, mail.accepted_at) == ("failed", reason, None)
    assert send_stored_mail(mail.pk, server=server) is False
    assert post.accepted == []


def test_full_mailbox_is_tried_again(post, server):
    mail = make_mail(recipients=["full@example.org"])

    with pytest.raises(DeliveryError, match="recipient refused with 452"):
        send_stored_mail(mail.pk, server=server)


def test_server_that_is_away_is_tried_again_for_two_days(db):
    nobody = SmtpServer(host="127.0.0.1", port=9)
    mail = make_mail()
    with pytest.raises(DeliveryError, match="connection failed: ConnectionRefusedError"):
        send_stored_mail(mail.pk, server=nobody)

    with frozen_at(utc_now() + dt.timedelta(days=2, minutes=1)):
        assert send_stored_mail(mail.pk, server=nobody) is False

    mail.refresh_from_db()
    assert mail.state == "failed"


def test_server_without_tls_gets_no_password(post, server):
    strict = SmtpServer(host=server.host, port=server.port, user="u", password="p", requires_starttls=True)

    with pytest.raises(DeliveryError, match="SMTPNotSupportedError"):
        send_stored_mail(make_mail().pk, server=strict)

    assert post.accepted == []


@pytest.mark.django_db(transaction=True)
def test_two_workers_send_one_message_once(post, server):
    mail = make_mail()
    outcomes = []

    def work():
        outcomes.append(send_stored_mail(mail.pk, server=server))
        connection.close()

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert sorted(outcomes) == [False, False, False, True]
    assert len(post.accepted) == 1


def test_message_of_a_killed_worker_is_found_and_sent(post, server):
    mail = make_mail(state=Mail.SENDING, claimed_at=utc_now() - dt.timedelta(minutes=6), attempts=1)
    busy = make_mail(state=Mail.SENDING, claimed_at=utc_now(), attempts=1)

    assert list(waiting_mails()) == [mail]
    assert send_stored_mail(mail.pk, server=server) is True
    assert send_stored_mail(busy.pk, server=server) is False


def test_message_whose_job_was_lost_gets_a_new_one():
    old = make_mail(created_at=utc_now() - dt.timedelta(minutes=6))
    make_mail()

    tasks.resend_waiting_mail(0)
    tasks.resend_waiting_mail(0)

    (job,) = ProcrastinateJob.objects.filter(task_name="platform.send_mail")
    assert job.args == {"mail_id": str(old.pk)}


@pytest.mark.django_db(transaction=True)
def test_worker_sends_what_the_transaction_committed(post, with_smtp):
    """The whole way: transaction, job, procrastinate's worker, server."""
    with transaction.atomic():
        EmailMultiAlternatives("Subject", "Text", to=["anna@example.org"]).send()
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        EmailMultiAlternatives("Never", "Text", to=["anna@example.org"]).send()
        raise ZeroDivisionError

    run_worker()

    assert message_of(post)["Subject"] == "Subject"
    assert Mail.objects.get().state == "sent"


@pytest.mark.django_db(transaction=True)
def test_worker_tries_again_after_a_temporary_failure(post, with_smtp, monkeypatch):
    monkeypatch.setattr(tasks, "WAITS_S", (0,))
    post.answers = ["451 4.3.0 Try later"]
    EmailMultiAlternatives("Subject", "Text", to=["anna@example.org"]).send()

    run_worker()
    run_worker()

    assert len(post.accepted) == 1
    mail = Mail.objects.get()
    assert (mail.state, mail.attempts) == ("sent", 2)


def run_worker():
    """Run procrastinate's worker until no job is waiting."""
    app = tasks.app.with_connector(tasks.app.connector.get_worker_connector())
    app.run_worker(wait=False, queues=["mail"], install_signal_handlers=False, listen_notify=False)


def test_waits_grow():
    waits = [
        tasks.MailRetry()
        .get_retry_decision(
            exception=DeliveryError("x", is_permanent=False), job=type("Job", (), {"attempts": n})()
        )
        .retry_at
        for n in range(8)
    ]

    assert waits == sorted(waits)
    assert tasks.MailRetry().get_retry_decision(exception=ValueError(), job=None) is None
