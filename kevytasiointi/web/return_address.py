"""Where to go after signing in: a path of ours, sealed with our key.

The address travels in the sign-in page's own link as a sealed text that only we can make, so two
tabs never mix up theirs and nobody else can send a person anywhere. It is checked once more when
it is opened, so that even a stolen key would not lead off this site.
"""

from dataclasses import dataclass
from urllib.parse import urlsplit

from itsdangerous import BadData, URLSafeTimedSerializer

from kevytasiointi.web import context

_SALT = "return address"
_SECONDS = 24 * 60 * 60
_MAX_LENGTH = 1_000


@dataclass(frozen=True, slots=True)
class ReturnAddress:
    """Where a person was going, and why they must sign in.

    Attributes:
        path: a path of this site, with its query.
        session_ended: whether their session had passed its end.
        needs_strong: whether only strong identification helps there.
    """

    path: str
    session_ended: bool = False
    needs_strong: bool = False


def seal(address: ReturnAddress) -> str:
    """The address as a text for a link."""
    return str(_serializer().dumps([address.path, address.session_ended, address.needs_strong]))


def open_sealed(text: str) -> ReturnAddress | None:
    """The address of a sealed text; None when it is not ours, too old or leads elsewhere."""
    try:
        path, session_ended, needs_strong = _serializer().loads(text, max_age=_SECONDS)
    except (BadData, ValueError, TypeError):
        return None
    if not isinstance(path, str) or not is_own_path(path):
        return None
    return ReturnAddress(path, bool(session_ended), bool(needs_strong))


def is_own_path(path: str) -> bool:
    """Whether a browser stays on this site when it is sent to `path`."""
    if len(path) > _MAX_LENGTH or not path.startswith("/") or path.startswith("//"):
        return False
    if "\\" in path or not path.isprintable() or "%" in path.split("?", 1)[0]:
        return False
    try:
        parts = urlsplit(path)
    except ValueError:
        return False
    return not parts.scheme and not parts.netloc


def _serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(context.tools().config.secret_key, salt=_SALT)
