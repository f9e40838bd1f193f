"""What every command that uses the database begins with, and how trouble is told."""

from collections.abc import Iterator
from contextlib import contextmanager

import click
from sqlalchemy.exc import SQLAlchemyError

from kevytasiointi.domain.errors import AttachmentDamaged, NotFound
from kevytasiointi.gateways.pdf import PdfFailed
from kevytasiointi.storage.database import UnsafeDatabase
from kevytasiointi.wiring import SchemaOutOfDate, Tools, prepare_database


class Refused(click.ClickException):
    """The command can't be done; the sentence says why. Ends with exit code 2."""

    exit_code = 2


@contextmanager
def prepared(tools: Tools) -> Iterator[None]:
    """A database at the newest schema, and a plain sentence instead of a trace of calls."""
    with plain_errors():
        prepare_database(tools)
        yield


@contextmanager
def plain_errors() -> Iterator[None]:
    """Turn what can go wrong into `Refused`.

    Raises:
        Refused: with a sentence for the operator.
    """
    try:
        yield
    except (SchemaOutOfDate, UnsafeDatabase) as error:
        raise Refused(str(error)) from error
    except NotFound as error:
        raise Refused(f"There is no {error}.") from error
    except AttachmentDamaged as error:
        raise Refused(f"The stored file {error} is not what was received.") from error
    except PdfFailed as error:
        raise Refused(f"The PDF could not be made: {error}") from error
    except SQLAlchemyError as error:
        cause = str(getattr(error, "orig", None) or error).strip().splitlines()
        raise Refused(f"The database can't be used: {' '.join(cause[:1])}") from error
    except OSError as error:
        raise Refused(str(error)) from error
