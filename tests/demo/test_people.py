"""Nobody in the demo may be somebody."""

import pytest
from stdnum.fi import hetu

from kevytasiointi.demo.people import CUSTOMERS, PEOPLE, STAFF, Person
from kevytasiointi.domain.permissions import Role


@pytest.mark.parametrize("person", PEOPLE, ids=lambda person: person.key)
def test_the_identity_code_is_valid_but_of_the_range_that_nobody_has(person: Person) -> None:
    assert hetu.is_valid(person.hetu, allow_temporary=True)
    assert 900 <= int(person.hetu[7:10]) <= 999


def test_everybody_has_a_key_and_an_identity_code_of_their_own() -> None:
    assert len({person.key for person in PEOPLE}) == len(PEOPLE)
    assert len({person.hetu for person in PEOPLE}) == len(PEOPLE)


def test_some_identity_codes_have_the_separators_of_2023() -> None:
    assert {person.hetu[6] for person in PEOPLE} > {"-", "Y", "B"}


def test_every_role_has_somebody() -> None:
    assert {role for person in STAFF for role in person.roles} == set(Role) - {Role.CUSTOMER}
    assert len(CUSTOMERS) >= 4


def test_every_address_is_one_that_no_mail_can_reach() -> None:
    for person in PEOPLE:
        if person.email:
            assert person.email.split("@")[1].endswith((".example", ".example.fi"))
