"""A client that asks as fast as it is answered, over connections that stay open."""

import http.client
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from http.cookies import SimpleCookie
from urllib.parse import urlencode, urlsplit

import lxml.html


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Client:
    """One person's browser without pictures: cookies, one open connection."""

    def __init__(self, url: str) -> None:
        self._host = urlsplit(url).netloc
        self.cookies: dict[str, str] = {}
        self._connection = http.client.HTTPConnection(self._host, timeout=60)

    def ask(
        self, method: str, path: str, body: bytes | None = None, kind: str | None = None
    ) -> Answer:
        """One request; the connection is opened anew when the server has closed it."""
        headers = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())}
        if kind:
            headers["Content-Type"] = kind
        for attempt in range(2):
            try:
                self._connection.request(method, path, body, headers)
                got = self._connection.getresponse()
                break
            except (http.client.RemoteDisconnected, ConnectionError, BrokenPipeError):
                self._connection.close()
                if attempt:
                    raise
        for line in got.headers.get_all("Set-Cookie", ()):
            for name, morsel in SimpleCookie(line).items():
                self.cookies[name] = morsel.value
        return Answer(got.status, {k.lower(): v for k, v in got.headers.items()}, got.read())

    def get(self, path: str) -> Answer:
        """Open a page."""
        return self.ask("GET", path)

    def parts(self, path: str) -> Iterator[bytes]:
        """Open an address whose answer is long; it is read as it comes."""
        cookie = "; ".join(f"{k}={v}" for k, v in self.cookies.items())
        self._connection.request("GET", path, headers={"Cookie": cookie})
        got = self._connection.getresponse()
        if got.status != http.client.OK:
            raise AssertionError(f"{path}: {got.status}")
        while part := got.read1(65_536):
            yield part

    def post(self, path: str, fields: list[tuple[str, str]]) -> Answer:
        """Send a form."""
        body = urlencode(fields).encode()
        return self.ask("POST", path, body, "application/x-www-form-urlencoded")

    def attach(
        self, path: str, fields: list[tuple[str, str]], name: str, file: tuple[str, bytes]
    ) -> Answer:
        """Send a form with one file."""
        mark = "----bench"
        parts = [
            f'--{mark}\r\nContent-Disposition: form-data; name="{k}"\r\n\r\n{v}\r\n'.encode()
            for k, v in fields
        ]
        head = (
            f'--{mark}\r\nContent-Disposition: form-data; name="{name}"; filename="{file[0]}"\r\n'
            "Content-Type: application/pdf\r\n\r\n"
        )
        body = b"".join([*parts, head.encode(), file[1], f"\r\n--{mark}--\r\n".encode()])
        return self.ask("POST", path, body, f"multipart/form-data; boundary={mark}")

    def sign_in(self, person: str) -> None:
        """Sign in as a person of the demo."""
        fields = [*hidden(self.get("/fi/kirjaudu").body), ("person", person)]
        answer = self.post("/fi/kirjaudu/demo", fields)
        if answer.status != 303:
            raise AssertionError(f"not signed in: {answer.status}")

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()


def hidden(page: bytes) -> list[tuple[str, str]]:
    """The CSRF token and the draft's version of a page."""
    tree = lxml.html.fromstring(page)
    found = {}
    for field in tree.xpath("//form//input[@type='hidden']"):
        if field.get("name") in {"csrf_token", "version", "shown"}:
            found[field.get("name")] = field.get("value") or ""
    return list(found.items())


def rate(
    url: str, path: str, person: str | None, *, seconds: float, clients: int = 2
) -> list[float]:
    """Ask for one page from several connections; returns how long each answer took, in seconds."""
    taken: list[float] = []
    lock = threading.Lock()

    def run() -> None:
        client = Client(url)
        if person:
            client.sign_in(person)
        client.get(path)
        own = []
        end = time.perf_counter() + seconds
        while (begun := time.perf_counter()) < end:
            if client.get(path).status != 200:
                raise AssertionError(path)
            own.append(time.perf_counter() - begun)
        client.close()
        with lock:
            taken.extend(own)

    threads = [threading.Thread(target=run) for _ in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return taken
