"""The commands `demo load` and `demo people`."""

from datetime import UTC, datetime

import click

from kevytasiointi.cli.prepared import Refused, prepared
from kevytasiointi.cli.tables import table
from kevytasiointi.demo.founding import DemoRefused
from kevytasiointi.demo.loading import load_demo
from kevytasiointi.domain.localized import pick
from kevytasiointi.storage.database import System
from kevytasiointi.storage.queries.signing_in import DemoPerson, demo_people
from kevytasiointi.wiring import Tools

_HEAD = ("key", "name", "roles", "authority")


def demo_group(tools: Tools) -> click.Group:
    """The group `demo`."""

    @click.group("demo")
    def demo() -> None:
        """Fill the portal with invented people, authorities and cases."""

    @demo.command("load")
    @click.option(
        "--cases",
        "count",
        type=click.IntRange(0, 2_000_000),
        default=40,
        show_default=True,
        help="How many cases there should be; what is there already counts.",
    )
    @click.option(
        "--seed", type=int, default=1, show_default=True, help="The same seed, the same cases."
    )
    def load_command(count: int, seed: int) -> None:
        """Add what is missing of the demo: authorities, people, forms, cases."""
        try:
            with prepared(tools):
                loaded = load_demo(
                    tools.database,
                    tools.store,
                    tools.config,
                    cases=count,
                    seed=seed,
                    now=datetime.now(UTC),
                )
        except DemoRefused as error:
            raise Refused(str(error)) from error
        click.echo(
            f"The demo has {loaded.people} people, {loaded.services} services and"
            f" {loaded.cases} cases ({loaded.added} new)."
        )

    @demo.command("people")
    def people_command() -> None:
        """List the demo people; the key is what signs them in."""
        with prepared(tools), tools.database.read(System("command demo people")) as session:
            people = demo_people(session)
        click.echo(table(_HEAD, [_columns(person) for person in people]))

    return demo


def _columns(person: DemoPerson) -> tuple[str, ...]:
    return (
        person.key,
        person.name,
        ", ".join(role.value for role in person.roles) or "customer",
        pick(person.authority_name, "fi")[0] if person.authority_name else "-",
    )
