"""Whose requests are counted together."""

import pytest

from kevytasiointi.domain.errors import TooOften
from kevytasiointi.web.limiting import Limit, Limiter, client_of


@pytest.mark.parametrize(
    ("address", "client"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:aaaa::1", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:bbbb::2", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("fe80::1%eth0", "fe80::/64"),
        ("", ""),
        ("unix:", "unix:"),
    ],
)
def test_an_address_and_its_client(address: str, client: str) -> None:
    assert client_of(address) == client


def test_each_client_and_each_thing_is_counted_by_itself() -> None:
    limiter = Limiter()
    for n in range(20):
        limiter.check(Limit.FOLLOW_CODE, f"2001:db8::{n}")
    with pytest.raises(TooOften) as refused:
        limiter.check(Limit.FOLLOW_CODE, "2001:db8::ffff")
    assert 3500 < refused.value.wait_seconds <= 3600
    limiter.check(Limit.FOLLOW_CODE, "2001:db8:0:1::1")
    limiter.check(Limit.EMAIL_LINK, "2001:db8::1")
    Limiter().check(Limit.FOLLOW_CODE, "2001:db8::1")
