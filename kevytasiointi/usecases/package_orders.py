"""Packages of many matters: ordered by an officer, made by the worker a few at a time.

Each delivery makes a few packages and leaves the next few to another one, so that mail does not
wait long; the last one puts them together. While files are written and read the lease is kept. What
a killed worker had made is found and not made again.
"""

import json
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from typing import Final
from uuid import UUID

from sqlalchemy.orm import Session

from kevytasiointi.domain.errors import AttachmentDamaged, NotFound
from kevytasiointi.domain.jsonvalues import Json
from kevytasiointi.domain.keeping import PACKAGE_KEPT
from kevytasiointi.domain.letters import Addressed
from kevytasiointi.domain.outboxes import Channel, Notice
from kevytasiointi.domain.packages import FORMAT, INDEX
from kevytasiointi.domain.permissions import Actor, Permission, check_permission
from kevytasiointi.storage.attachments import AttachmentStore
from kevytasiointi.storage.database import Database, System
from kevytasiointi.storage.orders import PackageOrderRow
from kevytasiointi.storage.package_shelf import PackageShelf, pieces_of, size_and_hash
from kevytasiointi.storage.people import PersonRow
from kevytasiointi.storage.queries import case_page, orders
from kevytasiointi.storage.queries.case_record import record_of
from kevytasiointi.storage.zips import ZipEntry
from kevytasiointi.usecases import journal
from kevytasiointi.usecases.journal import Errand
from kevytasiointi.usecases.outbox import Claim
from kevytasiointi.usecases.packaging import package_of
from kevytasiointi.usecases.sealing import Sealer

AT_ONCE: Final = 10
"""How many packages one delivery makes."""

_SCOPE: Final = System("packages of many matters")


def order_packages(
    session: Session, actor: Actor, case_ids: Sequence[UUID], *, language: str, now: datetime
) -> PackageOrderRow:
    """Order the packages of cases of the own authority.

    The caller has read each case as the actor and told of it in the journal.
    """
    check_permission(actor, Permission.CASE_PACKAGE)
    if actor.authority_id is None:
        raise NotFound("packages of no authority")
    order = PackageOrderRow(
        authority_id=actor.authority_id,
        person_id=actor.person_id,
        language=language,
        cases={"ids": [str(key) for key in case_ids]},
        total=len(case_ids),
        ordered_at=now,
    )
    session.add(order)
    session.flush()
    journal.send(session, (_errand(order.id),), now=now)
    return order


def _errand(order_id: UUID) -> Errand:
    return Errand(Channel.PACKAGE, {"order": str(order_id)})


def deliver_packages(
    database: Database,
    store: AttachmentStore,
    shelf: PackageShelf,
    clock: Callable[[], datetime],
) -> Callable[[Claim], Callable[[Session], None] | None]:
    """The package channel of the outbox: the next few packages of an order, or its whole ZIP."""

    def deliver(claim: Claim) -> Callable[[Session], None] | None:
        order_id = UUID(str(claim.payload["order"]))
        with database.read(_SCOPE) as session:
            order = orders.any_order(session, order_id)
        if order is None or order.ready_at is not None:
            return None
        ids = [UUID(key) for key in order.cases["ids"]]
        make = partial(_make_part, database, store, shelf, order_id, clock, claim.keep)
        if order.made < order.total:
            some = ids[order.made : order.made + AT_ONCE]
            return partial(_go_on, order_id, len(some), _refused(make, some), clock)
        kept = [key for key in ids if str(key) not in order.left_out]
        refused = _refused(make, kept)
        size, digest = _assemble(database, shelf, order, kept, refused, clock(), claim.keep)
        return partial(_ready, order_id, size, digest, refused, clock)

    return deliver


def _refused(make: Callable[[UUID], str | None], ids: Sequence[UUID]) -> dict[str, str]:
    """Make the packages; gives the reasons of those that could not be made."""
    found = {str(key): make(key) for key in ids}
    return {key: reason for key, reason in found.items() if reason is not None}


def _make_part(
    database: Database,
    store: AttachmentStore,
    shelf: PackageShelf,
    order_id: UUID,
    clock: Callable[[], datetime],
    keep: Callable[[], None],
    case_id: UUID,
) -> str | None:
    keep()
    path = shelf.part(order_id, case_id)
    if path.exists():
        return None
    with database.read(_SCOPE) as session:
        case = case_page.any_case(session, case_id)
        record = record_of(session, case)
    try:
        package = package_of(record, store, now=clock())
    except AttachmentDamaged:
        return "damaged_file"
    except NotFound:
        return "missing_file"
    shelf.write(path, package.entries, keep)
    return None


def _go_on(
    order_id: UUID,
    count: int,
    refused: dict[str, str],
    clock: Callable[[], datetime],
    session: Session,
) -> None:
    order = orders.any_order(session, order_id, lock=True)
    if order is not None:
        order.made += count
        order.left_out = {**order.left_out, **refused}
        journal.send(session, (_errand(order_id),), now=clock())


def _ready(
    order_id: UUID,
    size: int,
    digest: str,
    refused: dict[str, str],
    clock: Callable[[], datetime],
    session: Session,
) -> None:
    order = orders.any_order(session, order_id, lock=True)
    if order is not None:
        order.size, order.sha256, order.ready_at = size, digest, clock()
        order.left_out = {**order.left_out, **refused}
        told = journal.notice(Notice.PACKAGE_READY, order_id)
        journal.send(session, (told,), now=clock())


def _assemble(
    database: Database,
    shelf: PackageShelf,
    order: PackageOrderRow,
    kept: Sequence[UUID],
    refused: dict[str, str],
    now: datetime,
    keep: Callable[[], None],
) -> tuple[int, str]:
    """The ZIP of the packages; gives its size and hash."""
    with database.read(_SCOPE) as session:
        every = [UUID(key) for key in order.cases["ids"]]
        numbers = {key: case_page.any_case(session, key).number for key in every}
    reasons = {**order.left_out, **refused}
    paths = {key: shelf.part(order.id, key) for key in kept if str(key) not in reasons}
    packages: list[Json] = []
    entries = []
    for key, path in paths.items():
        size, digest = size_and_hash(path, keep)
        name = f"{numbers[key]}.zip"
        packages.append(
            {
                "path": name,
                "number": numbers[key],
                "id": str(key),
                "size": size,
                "sha256": digest,
            }
        )
        entries.append(ZipEntry(name, size, now, partial(pieces_of, path), is_packed=True))
    index: Json = {
        "format": FORMAT,
        "made_at": now.isoformat(),
        "packages": packages,
        "left_out": [{"number": numbers[UUID(key)], "reason": why} for key, why in reasons.items()],
    }
    content = (json.dumps(index, ensure_ascii=False, indent=1) + "\n").encode()
    whole = shelf.whole(order.id)
    first = ZipEntry(INDEX, len(content), now, lambda: (content,))
    shelf.write(whole, [first, *entries], keep)
    return size_and_hash(whole, keep)


def forget_packages(session: Session, now: datetime) -> tuple[tuple[UUID, ...], tuple[UUID, ...]]:
    """Forget orders whose time is over.

    Returns:
        The keys of forgotten orders, and of those whose single packages are no longer needed: for
        removing files after the commit.
    """
    old = orders.orders_before(session, now - PACKAGE_KEPT)
    for order in old:
        session.delete(order)
    session.flush()
    return tuple(order.id for order in old), tuple(orders.ready_orders(session))


def address_package_ready(session: Session, about: UUID, _sealer: Sealer) -> Addressed | None:
    """The officer who ordered, while the package is there."""
    order = orders.any_order(session, about)
    if order is None:
        return None
    person = session.get(PersonRow, order.person_id)
    if person is None or not person.email:
        return None
    return Addressed(person.email, order.language, f"/virkailija/paketit/{order.id}", {})
