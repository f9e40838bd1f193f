"""Mail against a real SMTP server: sent once, refused, put off, or never in the clear."""

import re
import socket
import ssl
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from smtplib import SMTPResponseException
from uuid import UUID

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from hypothesis import given
from hypothesis import strategies as st

from kevytasiointi.domain.letters import Letter, MailRefused
from kevytasiointi.gateways import mail
from kevytasiointi.gateways.mail import FolderMailer, SmtpMailer, compose

SENDER = "Kevytasiointi <portal@lehtola.example.fi>"
LETTER = Letter(
    id=UUID("0d8f7c9e-5a57-4b27-9d2e-0a8f0a9d6c11"),
    to="aino@posti.example",
    subject="Asia KA-2026-000001 on vastaanotettu – päätös myöhemmin",
    body="Hyvä asiakas\n\nÄlä vastaa.\n.\nhttps://asiointi.example.fi/fi/asiat/1\n",
    language="fi",
)


@dataclass
class Server:
    """What a test server answers and what it was given."""

    recipient: str = "250 OK"
    data: str = "250 OK"
    received: list[Envelope] = field(default_factory=list)

    async def handle_RCPT(  # noqa: N802 (aiosmtpd's name)
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.recipient.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.recipient

    async def handle_DATA(  # noqa: N802 (aiosmtpd's name)
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        if self.data == "drop":
            server.transport.close()
            return "451 gone"
        if self.data.startswith("250"):
            self.received.append(envelope)
        return self.data

    def messages(self) -> list[EmailMessage]:
        return [
            message_from_bytes(envelope.original_content, policy=policy.default)
            for envelope in self.received
        ]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(server: Server, **more: object) -> Iterator[int]:
    controller = Controller(server, hostname="127.0.0.1", port=free_port(), **more)
    controller.start()
    try:
        yield controller.port
    finally:
        controller.stop()


def send(port: int, letter: Letter = LETTER, url: str = "smtp://127.0.0.1:{}") -> None:
    SmtpMailer(url.format(port), SENDER).send(letter)


def test_a_letter_arrives_whole() -> None:
    server = Server()
    with running(server) as port:
        send(port)
    (message,) = server.messages()
    assert server.received[0].mail_from == "portal@lehtola.example.fi"
    assert server.received[0].rcpt_tos == ["aino@posti.example"]
    assert message["From"] == SENDER
    assert message["To"] == "aino@posti.example"
    assert message["Subject"] == LETTER.subject
    assert message["Message-ID"] == f"<{LETTER.id}@lehtola.example.fi>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Content-Language"] == "fi"
    assert message["Date"].datetime is not None
    assert message.get_content().replace("\r\n", "\n") == LETTER.body


def test_the_message_id_is_the_same_at_every_try() -> None:
    server = Server(data="451 Try again later")
    with running(server) as port:
        for _ in range(2):
            with pytest.raises(OSError, match="Try again later"):
                send(port)
        server.data = "250 OK"
        send(port)
        send(port)
    assert {m["Message-ID"] for m in server.messages()} == {f"<{LETTER.id}@lehtola.example.fi>"}


@pytest.mark.parametrize(
    "server",
    [
        Server(recipient="450 Greylisted"),
        Server(data="451 Later"),
        Server(data="554 No"),
        Server(data="drop"),
    ],
    ids=["greylisted", "later", "never", "dropped"],
)
def test_a_refusal_is_an_error_and_nothing_was_taken(server: Server) -> None:
    with running(server) as port, pytest.raises(OSError):  # noqa: PT011 (smtplib's many errors)
        send(port)
    assert server.received == []


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("550 5.1.1 No such person: aino@posti.example", "550 5.1.1"),
        ("550 No such person", "550"),
        ("553 5.7.1x", "553"),
        ("551 4.1.1 Odd", "551"),
    ],
)
def test_a_recipient_refused_for_good_is_an_error_of_its_own(said: str, code: str) -> None:
    server = Server(recipient=said)
    with running(server) as port, pytest.raises(MailRefused) as refused:
        send(port)
    assert str(refused.value) == code
    assert refused.value.__cause__ is None
    assert server.received == []


def test_a_recipient_put_off_is_no_refusal_and_names_nobody() -> None:
    server = Server(recipient="450 4.2.0 aino@posti.example is greylisted")
    with running(server) as port, pytest.raises(SMTPResponseException) as error:
        send(port)
    assert error.value.smtp_code == 450
    assert "aino" not in str(error.value)


def test_a_server_that_is_away_is_an_error() -> None:
    with pytest.raises(ConnectionRefusedError):
        send(free_port())


def test_a_server_that_hangs_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mail, "_TIMEOUT_SECONDS", 0.2)
    with (
        socket.create_server(("127.0.0.1", 0)) as silent,
        pytest.raises(OSError, match="timed out"),
    ):
        send(silent.getsockname()[1])


def test_a_password_never_travels_in_the_clear() -> None:
    seen: list[object] = []

    def authenticate(*args: object) -> AuthResult:
        seen.append(args)
        return AuthResult(success=True)

    server = Server()
    with (
        running(server, authenticator=authenticate, auth_require_tls=False) as port,
        pytest.raises(OSError, match="no TLS"),
    ):
        send(port, url="smtp://portal:secret@127.0.0.1:{}")
    assert seen == []
    assert server.received == []


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A certificate of 127.0.0.1 that nobody has vouched for, and its key."""
    folder = tmp_path_factory.mktemp("certificate")
    public, private = folder / "public.pem", folder / "private.pem"
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"),
            *("-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"),
            *("-keyout", private, "-out", public),
        ],
        check=True,
        capture_output=True,
    )
    return public, private


@pytest.mark.filterwarnings("ignore::ResourceWarning")
@pytest.mark.parametrize("scheme", ["smtp", "smtps"])
@pytest.mark.parametrize("trusted", [True, False])
def test_a_password_goes_to_a_server_that_proves_who_it_is(
    certificate: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch, scheme: str, trusted: bool
) -> None:
    public, private = certificate
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    tls.load_cert_chain(public, private)
    passwords: list[bytes] = []

    def authenticate(
        server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: LoginPassword
    ) -> AuthResult:
        passwords.append(data.password)
        return AuthResult(success=True)

    if trusted:
        monkeypatch.setenv("SSL_CERT_FILE", str(public))
    server = Server()
    more = {"ssl_context": tls} if scheme == "smtps" else {"tls_context": tls}
    with running(
        server, authenticator=authenticate, auth_require_tls=scheme == "smtp", **more
    ) as port:
        url = f"{scheme}://portal:s%2Fcret@127.0.0.1:{{}}"
        if trusted:
            send(port, url=url)
        else:
            with pytest.raises(ssl.SSLCertVerificationError):
                send(port, url=url)
    assert passwords == ([b"s/cret"] if trusted else [])
    assert len(server.received) == int(trusted)


@pytest.mark.parametrize(
    "to",
    [
        "aino@posti.example\r\nBcc: everybody@posti.example",
        "aino@posti.example\nSubject: other",
        "aino@posti.example, other@posti.example",
        "Aino <aino@posti.example>",
        "aino@posti.example>\r\n",
        "aino",
        "",
        "@",
        "aino@",
    ],
)
def test_an_address_that_is_not_one_is_refused(to: str) -> None:
    server = Server()
    with running(server) as port, pytest.raises(Exception):  # noqa: B017,PT011 (of many kinds)
        send(port, replace(LETTER, to=to))
    assert server.received == []


@pytest.mark.parametrize("end", ["\r\n", "\n", "\r", "\n ", "\x0b", "\u2028"])
def test_a_subject_brings_no_header_with_it(end: str) -> None:
    letter = replace(LETTER, subject=f"Hello{end}Bcc: everybody@posti.example")
    try:
        message = compose(letter, SENDER)
    except ValueError:
        return
    parsed = message_from_bytes(message.as_bytes(), policy=policy.default)
    assert parsed["Bcc"] is None
    assert len(parsed.keys()) == len(message.keys())


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=80), st.text(max_size=200))
def test_no_text_makes_a_header_or_a_second_part(subject: str, body: str) -> None:
    try:
        raw = compose(replace(LETTER, subject=subject, body=body), SENDER).as_bytes()
    except (ValueError, UnicodeEncodeError):
        return
    parsed = message_from_bytes(raw, policy=policy.default)
    assert not parsed.is_multipart()
    assert re.fullmatch(r"<[0-9a-f-]{36}@lehtola\.example\.fi>", parsed["Message-ID"])
    assert parsed["To"] == LETTER.to
    assert set(parsed.keys()) == {
        *("From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "Content-Language"),
        *("Content-Type", "Content-Transfer-Encoding", "MIME-Version"),
    }


@given(st.lists(st.text("aäöåÄ–", min_size=1, max_size=30), min_size=1, max_size=12))
def test_a_subject_keeps_its_words_apart(words: list[str]) -> None:
    subject = " ".join(words)
    raw = compose(replace(LETTER, subject=subject), SENDER).as_bytes()
    assert message_from_bytes(raw, policy=policy.default)["Subject"] == subject
    assert max(map(len, raw.partition(b"\r\n\r\n")[0].splitlines())) < 200


def test_the_demo_writes_mail_into_files(tmp_path: Path) -> None:
    folder = tmp_path / "mail"
    mailer = FolderMailer(folder, SENDER)
    mailer.send(LETTER)
    mailer.send(replace(LETTER, body="Again\n"))
    mailer.send(replace(LETTER, id=UUID(int=7)))
    names = sorted(path.name for path in folder.iterdir())
    assert names == sorted([f"{LETTER.id}.eml", f"{UUID(int=7)}.eml"])
    found = message_from_bytes((folder / f"{LETTER.id}.eml").read_bytes(), policy=policy.default)
    assert found.get_content().strip() == "Again"
    assert found["Subject"] == LETTER.subject
