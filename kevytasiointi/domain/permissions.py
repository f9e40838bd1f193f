"""Who may do what, on one page.

A permission alone opens no object: every read goes through a query scoped to the actor, so that
an officer's `case:open` reaches the cases of the own authority only, a customer's the own cases.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from kevytasiointi.domain.errors import NotAllowed, NotIdentified
from kevytasiointi.domain.joining import Identification, suffices
from kevytasiointi.domain.states import Side


class Role(StrEnum):
    """What a person is to the portal. Everybody who signs in is a customer (asiakas)."""

    CUSTOMER = "customer"
    OFFICER = "officer"
    LEAD_OFFICER = "lead_officer"
    FORM_DESIGNER = "form_designer"
    AUTHORITY_ADMIN = "authority_admin"
    OPERATOR = "operator"


class Permission(StrEnum):
    """`resource:action`; every view names one."""

    OWN_FILL = "own:fill"
    OWN_FOLLOW = "own:follow"
    OWN_ANSWER = "own:answer"
    OWN_WITHDRAW = "own:withdraw"
    OWN_SETTINGS = "own:settings"
    OWN_CLAIM = "own:claim"
    PROJECT_USE = "project:use"
    QUEUE_SEE = "queue:see"
    CASE_OPEN = "case:open"
    CASE_TAKE = "case:take"
    CASE_IDENTIFY = "case:identify"
    CASE_CHANGE_STATE = "case:change_state"
    CASE_CORRECT_STATE = "case:correct_state"
    CASE_SET_DEADLINE = "case:set_deadline"
    CASE_REQUEST_SUPPLEMENT = "case:request_supplement"
    CASE_DECIDE = "case:decide"
    CASE_MESSAGE = "case:message"
    CASE_NOTE = "case:note"
    CASE_MARK_MOVED = "case:mark_moved"
    CASE_TRANSFER = "case:transfer"
    CASE_ENTER = "case:enter"
    CASE_ASSIGN = "case:assign"
    CASE_ASK_STATEMENT = "case:ask_statement"
    STATEMENT_GIVE = "statement:give"
    ABSENCE_TELL = "absence:tell"
    CASE_PACKAGE = "case:package"
    CASE_SUPERVISE = "case:supervise"
    FORM_DESIGN = "form:design"
    AUTHORITY_ADMINISTER = "authority:administer"
    PLATFORM_OPERATE = "platform:operate"
    DELIVERY_SEE = "delivery:see"
    ADMIN_SEE = "admin:see"
    INVITATION_ACCEPT = "invitation:accept"
    SESSION_END = "session:end"


_CUSTOMER = frozenset(
    {
        Permission.OWN_FILL,
        Permission.OWN_FOLLOW,
        Permission.OWN_ANSWER,
        Permission.OWN_WITHDRAW,
        Permission.OWN_SETTINGS,
        Permission.OWN_CLAIM,
        Permission.PROJECT_USE,
        Permission.INVITATION_ACCEPT,
        Permission.SESSION_END,
    }
)
_OFFICER = frozenset(
    {
        Permission.QUEUE_SEE,
        Permission.CASE_OPEN,
        Permission.CASE_TAKE,
        Permission.CASE_IDENTIFY,
        Permission.CASE_CHANGE_STATE,
        Permission.CASE_SET_DEADLINE,
        Permission.CASE_REQUEST_SUPPLEMENT,
        Permission.CASE_DECIDE,
        Permission.CASE_MESSAGE,
        Permission.CASE_NOTE,
        Permission.CASE_MARK_MOVED,
        Permission.CASE_TRANSFER,
        Permission.CASE_ENTER,
        Permission.CASE_ASSIGN,
        Permission.CASE_ASK_STATEMENT,
        Permission.STATEMENT_GIVE,
        Permission.ABSENCE_TELL,
        Permission.CASE_PACKAGE,
        Permission.CASE_SUPERVISE,
    }
)

PERMISSIONS: Mapping[Role, frozenset[Permission]] = {
    Role.CUSTOMER: _CUSTOMER,
    Role.OFFICER: _OFFICER,
    Role.LEAD_OFFICER: _OFFICER | {Permission.CASE_CORRECT_STATE},
    Role.FORM_DESIGNER: frozenset({Permission.FORM_DESIGN, Permission.ADMIN_SEE}),
    Role.AUTHORITY_ADMIN: frozenset(
        {
            Permission.AUTHORITY_ADMINISTER,
            Permission.FORM_DESIGN,
            Permission.DELIVERY_SEE,
            Permission.ADMIN_SEE,
        }
    ),
    Role.OPERATOR: frozenset(
        {
            Permission.PLATFORM_OPERATE,
            Permission.FORM_DESIGN,
            Permission.DELIVERY_SEE,
            Permission.ADMIN_SEE,
        }
    ),
}
"""The whole policy. Roles add up; nothing is inherited behind the reader's back."""

ASKED: Mapping[Permission, Identification] = {
    Permission.OWN_FILL: Identification.NONE,
    Permission.OWN_FOLLOW: Identification.NONE,
    Permission.OWN_ANSWER: Identification.NONE,
    Permission.OWN_WITHDRAW: Identification.NONE,
    Permission.SESSION_END: Identification.NONE,
    Permission.OWN_SETTINGS: Identification.EMAIL,
    Permission.PROJECT_USE: Identification.EMAIL,
    Permission.INVITATION_ACCEPT: Identification.EMAIL,  # the page says what accepting needs
}
"""How well a person must have proved who they are; what is not named asks for strong.

Forms ask for more on their own: `submissions.check_identification`.
"""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts now.

    Attributes:
        person_id: the person's key.
        name: shown as handler or sender.
        authority_id: the authority the person works for in this session, if any.
        roles: `customer` always; the others by membership in `authority_id` (operator: platform).
        identified_by: how the person has proved who they are; forms may ask for more.
    """

    person_id: UUID
    name: str
    authority_id: UUID | None = None
    roles: frozenset[Role] = frozenset({Role.CUSTOMER})
    identified_by: Identification = Identification.STRONG

    @property
    def side(self) -> Side:
        """The side on which this actor makes steps in the own authority's cases."""
        return Side.LEAD if Role.LEAD_OFFICER in self.roles else Side.AUTHORITY


def may(actor: Actor, permission: Permission) -> bool:
    """Whether one of the actor's roles has the permission, and the actor is identified for it."""
    return _has(actor, permission) and suffices(actor.identified_by, identification_for(permission))


def check_permission(actor: Actor, permission: Permission) -> None:
    """Refuse an actor without the permission.

    Raises:
        NotAllowed: none of the actor's roles has it.
        NotIdentified: a role has it, but who the actor is has not been proved well enough.
    """
    if not _has(actor, permission):
        raise NotAllowed(f"{permission} is not for {sorted(actor.roles)}")
    if not suffices(actor.identified_by, identification_for(permission)):
        raise NotIdentified(identification_for(permission))


def _has(actor: Actor, permission: Permission) -> bool:
    return any(permission in PERMISSIONS[role] for role in actor.roles)


def identification_for(permission: Permission) -> Identification:
    """How well a person must have proved who they are to have a permission."""
    return ASKED.get(permission, Identification.STRONG)
