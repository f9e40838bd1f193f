"""The house's collaborators, built from the settings in one place."""

from dataclasses import dataclass

from sqlalchemy import make_url

from kevytasiointi.config import Config
from kevytasiointi.gateways.mail import FolderMailer, Mailer, SmtpMailer
from kevytasiointi.gateways.pdf import PdfMaker, code_mark
from kevytasiointi.storage.attachments import AttachmentStore
from kevytasiointi.storage.database import Database
from kevytasiointi.storage.migrating import current_revision, grant, migrate, newest_revision
from kevytasiointi.storage.package_shelf import PackageShelf
from kevytasiointi.storage.printed_forms import PrintedForms
from kevytasiointi.usecases.sealing import Sealer


class SchemaOutOfDate(Exception):
    """The database is not at the newest schema; production migrates by an explicit command."""


@dataclass(frozen=True, slots=True)
class Tools:
    """What the doors hand to use cases."""

    config: Config
    database: Database
    store: AttachmentStore
    mailer: Mailer
    pdf: PdfMaker
    printed: PrintedForms
    packages: PackageShelf
    sealer: Sealer


def build_tools(config: Config) -> Tools:
    """Build everything; nothing is contacted yet but the database's settings are not trusted."""
    return Tools(
        config=config,
        database=Database(config.database_url),
        store=AttachmentStore(config.store),
        mailer=_mailer(config),
        pdf=PdfMaker(),
        printed=PrintedForms(config.store / "printed", code_mark),
        packages=PackageShelf(config.store / "packages"),
        sealer=Sealer(config.secret_key),
    )


def _mailer(config: Config) -> Mailer:
    if config.mail_dir is not None:
        return FolderMailer(config.mail_dir, config.mail_from)
    return SmtpMailer(config.smtp_url, config.mail_from)


def upgrade_schema(config: Config) -> None:
    """Bring the database to the newest schema, with the owner's rights."""
    migrate(config.database_owner_url)
    role = make_url(config.database_url).username
    if role and role != make_url(config.database_owner_url).username:
        grant(config.database_owner_url, role)


def prepare_database(tools: Tools) -> None:
    """Before the first use: durable settings, and the newest schema.

    The demo migrates by itself; production refuses to start until `db upgrade` has been run.

    Raises:
        UnsafeDatabase: the database could lose what it has acknowledged.
        SchemaOutOfDate: production, and the schema is older or newer than the code.
    """
    tools.database.check_durability()
    found, wanted = current_revision(tools.database), newest_revision()
    if found == wanted:
        return
    if not tools.config.is_demo:
        raise SchemaOutOfDate(
            f"the database is at {found or 'no schema'}, the code needs {wanted}:"
            " run flask --app app db upgrade"
        )
    upgrade_schema(tools.config)
