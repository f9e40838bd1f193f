"""The shipped nginx and gunicorn settings, started on the loopback in front of a real portal."""

import base64
import hashlib
import http.client
import os
import shutil
import signal
import socket
import ssl
import subprocess
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.browser.running import BIN, ROOT, free_port, wait_until_served

SHIPPED = ROOT / "docs" / "production"
NAME = "asiointi.example.fi"
pytestmark = pytest.mark.nginx


@dataclass(frozen=True)
class Site:
    """A portal behind nginx, and how to ask it."""

    port: int
    plain_port: int
    folder: Path

    def ask(
        self, path: str, *, method: str = "GET", host: str = NAME, **headers: str
    ) -> tuple[int, dict[str, str], bytes]:
        """Status, headers (names in lower case) and body of an answer over TLS."""
        address = ("127.0.0.1", self.port)
        with (
            socket.create_connection(address, timeout=20) as plain,
            self.trusting().wrap_socket(
                plain, server_hostname=host, do_handshake_on_connect=False
            ) as secured,
            closing(http.client.HTTPConnection(host)) as connection,
        ):
            secured.do_handshake()  # here, so that a refused one is closed
            connection.sock = secured
            connection.request(method, path, headers={"Host": host, **headers})
            answer = connection.getresponse()
            found = {name.lower(): value for name, value in answer.getheaders()}
            return answer.status, found, answer.read()

    def trusting(self) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=self.folder / "cert.pem")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("site")
    site = Site(free_port(), free_port(), folder)
    certificate(folder)
    socket_path = folder / "web.sock"
    environ = {
        "PATH": "/usr/bin:/bin",
        "KEVYT_MODE": "demo",
        "KEVYT_INSTANCE": str(folder / "instance"),
        "KEVYT_BASE_URL": f"https://{NAME}",
        "KEVYT_TRUSTED_HOSTS": NAME,
        "KEVYT_PROXY_HOPS": "1",
        "WEB_BIND": f"unix:{socket_path}",
    }
    load = [BIN / "flask", "--app", "app", "demo", "load", "--cases", "5"]
    subprocess.run(load, cwd=ROOT, env=environ, check=True, capture_output=True)
    gunicorn = subprocess.Popen(
        [BIN / "gunicorn", "app:app", "--config", SHIPPED / "gunicorn.conf.py"],
        cwd=ROOT,
        env=environ,
    )
    nginx = subprocess.Popen(
        [shutil.which("nginx") or "/usr/sbin/nginx", "-c", configuration(site, socket_path)]
    )
    try:
        wait_until_served(lambda: site.ask("/healthz")[0] == 200, [gunicorn, nginx])
        yield site
    finally:
        for process in (nginx, gunicorn):
            process.send_signal(signal.SIGTERM)
            process.wait(timeout=40)


def certificate(folder: Path) -> None:
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"),
            *("-subj", f"/CN={NAME}", "-addext", f"subjectAltName=DNS:{NAME}"),
            *("-keyout", folder / "key.pem", "-out", folder / "cert.pem"),
        ],
        check=True,
        capture_output=True,
    )


def configuration(site: Site, socket_path: Path) -> Path:
    """The shipped site as it is, with the ports, paths and certificate of this test."""
    text = (SHIPPED / "nginx.conf").read_text(encoding="utf-8")
    for shipped, here in (
        ("listen 80", f"listen 127.0.0.1:{site.plain_port}"),
        ("listen 443", f"listen 127.0.0.1:{site.port}"),
        ("/etc/ssl/kevytasiointi/fullchain.pem", str(site.folder / "cert.pem")),
        ("/etc/ssl/kevytasiointi/key.pem", str(site.folder / "key.pem")),
        ("/run/kevytasiointi/web.sock", str(socket_path)),
        ("/opt/kevytasiointi", str(ROOT)),
        ("/var/log/nginx", str(site.folder)),
    ):
        assert shipped in text, shipped
        text = text.replace(shipped, here)
    # Its workers leave root's rights; the folders of tests are root's own.
    user = "user root;" if os.geteuid() == 0 else ""
    whole = f"""
        {user}
        daemon off;
        pid {site.folder}/nginx.pid;
        error_log {site.folder}/start.log warn;
        events {{ worker_connections 256; }}
        http {{
            client_body_temp_path {site.folder}/body;
            proxy_temp_path {site.folder}/proxy;
            fastcgi_temp_path {site.folder}/fastcgi;
            uwsgi_temp_path {site.folder}/uwsgi;
            scgi_temp_path {site.folder}/scgi;
            include /etc/nginx/mime.types;
            {text}
        }}
    """
    path = site.folder / "nginx.conf"
    path.write_text(whole, encoding="utf-8")
    return path


def test_pages_come_with_the_portals_headers_once_each(site: Site) -> None:
    status, headers, body = site.ask("/fi/")
    assert status == 200
    assert b"Kevytasiointi" in body
    assert headers["strict-transport-security"] == "max-age=31536000"
    assert headers["content-security-policy"].startswith("default-src 'none'")
    assert headers["server"] == "nginx"


def test_links_and_cookies_know_that_the_address_is_https(site: Site) -> None:
    status, headers, _ = site.ask("/")
    assert status in {302, 303}
    assert headers["location"].startswith(("/", f"https://{NAME}/"))
    _, headers, _ = site.ask("/fi/kirjaudu")
    assert headers["set-cookie"].startswith("__Host-kevyt-form=")
    assert "Secure" in headers["set-cookie"]


def test_plain_http_leads_to_https(site: Site) -> None:
    with closing(http.client.HTTPConnection("127.0.0.1", site.plain_port, timeout=10)) as plain:
        plain.request("GET", "/fi/palvelut?q=melu", headers={"Host": NAME})
        answer = plain.getresponse()
        answer.read()
    assert answer.status == 308
    assert answer.headers["Location"] == f"https://{NAME}/fi/palvelut?q=melu"


def test_another_name_gets_no_answer(site: Site) -> None:
    with pytest.raises((ssl.SSLError, ConnectionError)):
        site.ask("/", host="evil.example")


@pytest.mark.parametrize(
    ("version", "is_spoken"), [("tls1", False), ("tls1_1", False), ("tls1_2", True)]
)
def test_old_tls_is_refused(site: Site, version: str, is_spoken: bool) -> None:
    done = subprocess.run(
        [
            *("openssl", "s_client", "-connect", f"127.0.0.1:{site.port}", f"-{version}"),
            *("-servername", NAME, "-cipher", "ALL:@SECLEVEL=0"),
        ],
        check=False,
        capture_output=True,
        input=b"",
        timeout=20,
    )
    assert (b"Cipher is ECDHE" in done.stdout) is is_spoken


@pytest.mark.parametrize("method", ["TRACE", "PUT", "DELETE", "OPTIONS", "FOO"])
def test_other_methods_are_refused(site: Site, method: str) -> None:
    assert site.ask("/fi/", method=method)[0] in {400, 405}


def test_what_never_reaches_the_portal_gets_a_page_with_headers(site: Site) -> None:
    status, headers, body = site.ask("/fi/" + "x" * 9000)
    assert status == 414
    assert "Palvelu ei vastaa" in body.decode("utf-8")
    assert headers["content-security-policy"].startswith("default-src 'none'")
    status, _, body = site.ask("/fi/", method="POST", **{"Content-Length": str(200 * 1024 * 1024)})
    assert status == 413
    assert "för stor" in body.decode("utf-8")


def test_the_detailed_health_is_for_the_machine_itself(site: Site) -> None:
    assert site.ask("/readyz")[0] in {200, 503}
    text = (SHIPPED / "nginx.conf").read_text(encoding="utf-8")
    assert "deny all;" in text.split("location = /readyz")[1].split("}")[0]


def test_the_log_keeps_no_secret_of_a_link(site: Site) -> None:
    site.ask("/fi/kirjaudu/linkki/SALAISUUS?x=SALAISUUS")
    site.ask("/fi/hankkeet/kutsu/SALAISUUS")
    log = (site.folder / "kevytasiointi.log").read_text(encoding="utf-8")
    assert "GET /fi/kirjaudu/linkki/-" in log
    assert "SALAISUUS" not in log


def test_a_client_that_asks_too_fast_is_told_so(site: Site) -> None:
    answers = [site.ask("/fi/kirjaudu")[0] for _ in range(40)]
    assert set(answers) <= {200, 429}
    assert 429 in answers


def test_the_style_of_the_page_is_the_one_that_its_policy_allows() -> None:
    page = (SHIPPED / "away.html").read_text(encoding="utf-8")
    style = page.split("<style>")[1].split("</style>")[0]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"'sha256-{digest}'" in (SHIPPED / "nginx.conf").read_text(encoding="utf-8")
