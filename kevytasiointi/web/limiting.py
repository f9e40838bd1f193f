"""How often one client may ask for what costs or could be guessed: links, codes, open notices.

Counted in the memory of each process, by address, and forgotten with it: nothing is stored. nginx
holds the same addresses back before they get here (docs/production.md).
"""

import time
from enum import Enum
from ipaddress import IPv4Address, IPv6Network, ip_address

from limits import parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from kevytasiointi.domain.errors import TooOften


class Limit(Enum):
    """What is limited, and how much of it one client gets."""

    EMAIL_LINK = "10/hour"
    OPEN_NOTICE = "15/hour"
    FOLLOW_CODE = "20/hour"


class Limiter:
    """Counts uses by client; each application has its own."""

    def __init__(self) -> None:
        self._window = MovingWindowRateLimiter(MemoryStorage())

    def check(self, limit: Limit, address: str) -> None:
        """Count one use by the client of a network address.

        Raises:
            TooOften: the client has had its share.
        """
        item, client = parse(limit.value), client_of(address)
        if not self._window.hit(item, limit.name, client):
            reset = self._window.get_window_stats(item, limit.name, client).reset_time
            raise TooOften(max(int(reset - time.time()), 1))


def client_of(address: str) -> str:
    """Who an address belongs to: of IPv6, the network of 2**64 addresses that one client has."""
    try:
        known = ip_address(address)
    except ValueError:  # a socket without addresses
        return address
    if isinstance(known, IPv4Address):
        return address
    if known.ipv4_mapped is not None:
        return str(known.ipv4_mapped)
    return str(IPv6Network((known, 64), strict=False))
