"""Who may do what: the whole matrix, written out a second time."""

from uuid import uuid4

import pytest

from kevytasiointi.domain.errors import NotAllowed, NotIdentified
from kevytasiointi.domain.joining import Identification
from kevytasiointi.domain.permissions import (
    PERMISSIONS,
    Actor,
    Permission,
    Role,
    check_permission,
    may,
)
from kevytasiointi.domain.states import Side

#                              customer officer lead  designer admin operator
EXPECTED = {
    "own:fill": "                 x     .      .      .      .      .",
    "own:follow": "               x     .      .      .      .      .",
    "own:answer": "               x     .      .      .      .      .",
    "own:withdraw": "             x     .      .      .      .      .",
    "own:settings": "             x     .      .      .      .      .",
    "own:claim": "                x     .      .      .      .      .",
    "project:use": "              x     .      .      .      .      .",
    "queue:see": "                .     x      x      .      .      .",
    "case:open": "                .     x      x      .      .      .",
    "case:take": "                .     x      x      .      .      .",
    "case:identify": "            .     x      x      .      .      .",
    "case:change_state": "        .     x      x      .      .      .",
    "case:correct_state": "       .     .      x      .      .      .",
    "case:set_deadline": "        .     x      x      .      .      .",
    "case:request_supplement": "  .     x      x      .      .      .",
    "case:decide": "              .     x      x      .      .      .",
    "case:message": "             .     x      x      .      .      .",
    "case:mark_moved": "          .     x      x      .      .      .",
    "case:note": "                .     x      x      .      .      .",
    "case:package": "             .     x      x      .      .      .",
    "case:transfer": "            .     x      x      .      .      .",
    "case:enter": "               .     x      x      .      .      .",
    "case:assign": "              .     x      x      .      .      .",
    "case:ask_statement": "       .     x      x      .      .      .",
    "statement:give": "           .     x      x      .      .      .",
    "absence:tell": "             .     x      x      .      .      .",
    "case:supervise": "           .     x      x      .      .      .",
    "form:design": "              .     .      .      x      x      x",
    "authority:administer": "     .     .      .      .      x      .",
    "platform:operate": "         .     .      .      .      .      x",
    "delivery:see": "             .     .      .      .      x      x",
    "admin:see": "                .     .      .      x      x      x",
    "invitation:accept": "        x     .      .      .      .      .",
    "session:end": "              x     .      .      .      .      .",
}
MATRIX = [
    (role, permission, mark == "x")
    for permission, marks in EXPECTED.items()
    for role, mark in zip(Role, marks.split(), strict=True)
]


#                  e-mail none
BY_IDENTIFICATION = {
    "own:fill": "    x     x",
    "own:follow": "  x     x",
    "own:answer": "  x     x",
    "own:withdraw": "x     x",
    "session:end": " x     x",
    "own:settings": "x     .",
    "project:use": " x     .",
    "invitation:accept": "x .",
}


def actor(*roles: Role, by: Identification = Identification.STRONG) -> Actor:
    return Actor(
        person_id=uuid4(),
        name="A",
        authority_id=uuid4(),
        roles=frozenset(roles),
        identified_by=by,
    )


def test_the_expected_table_is_whole() -> None:
    assert set(EXPECTED) == {permission.value for permission in Permission}
    assert set(PERMISSIONS) == set(Role)
    assert len(MATRIX) == len(Role) * len(Permission)


@pytest.mark.parametrize(("role", "permission", "allowed"), MATRIX)
def test_each_role_may_what_the_table_says(role: Role, permission: str, allowed: bool) -> None:
    someone = actor(role)
    wanted = Permission(permission)
    assert may(someone, wanted) is allowed
    if allowed:
        check_permission(someone, wanted)
    else:
        with pytest.raises(NotAllowed):
            check_permission(someone, wanted)


def test_roles_add_up() -> None:
    both = actor(Role.CUSTOMER, Role.OPERATOR)
    assert may(both, Permission.OWN_FILL)
    assert may(both, Permission.PLATFORM_OPERATE)
    assert not may(both, Permission.CASE_OPEN)


def test_nobody_may_anything_without_a_role() -> None:
    assert not any(may(actor(), permission) for permission in Permission)


def test_a_lead_officer_acts_on_the_lead_side() -> None:
    assert actor(Role.CUSTOMER, Role.OFFICER).side is Side.AUTHORITY
    assert actor(Role.CUSTOMER, Role.LEAD_OFFICER).side is Side.LEAD


@pytest.mark.parametrize("permission", list(Permission))
def test_whoever_is_not_strongly_identified_may_do_a_few_things_of_a_customer(
    permission: Permission,
) -> None:
    marks = BY_IDENTIFICATION.get(permission.value, ". .").split()
    for by, mark in zip((Identification.EMAIL, Identification.NONE), marks, strict=True):
        everybody = actor(*Role, by=by)
        assert may(everybody, permission) == (mark == "x"), by
        if mark != "x":
            with pytest.raises(NotIdentified):
                check_permission(everybody, permission)
