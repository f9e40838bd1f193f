"""The form by which an authority handles a case: as a rule the one that was filled.

A matter that was transferred keeps its answers and the form that they answer. Its receiver ends it
by the outcomes, words, deadlines and retention of its own form, when its service has one.
"""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from kevytasiointi.domain.formspec import FormSpec
from kevytasiointi.domain.jsonvalues import JsonObject
from kevytasiointi.domain.settings import effective_settings
from kevytasiointi.storage.cases import CaseRow
from kevytasiointi.storage.people import FormVersionRow
from kevytasiointi.storage.queries import case_page, transfers
from kevytasiointi.storage.queries.transfers import OtherForm
from kevytasiointi.usecases.parsed_forms import spec_of


@dataclass(frozen=True, slots=True)
class Handling:
    """A form with the settings that are in force in it for one case."""

    spec: FormSpec
    settings: JsonObject


def handling_of(session: Session, case: CaseRow) -> Handling:
    """How a case is handled; never what was asked of its customer."""
    other = transfers.receivers_own_form(session, case)
    return handling_by(case, case_page.form_version_of(session, case), other)


def handling_by(case: CaseRow, version: FormVersionRow, other: OtherForm | None) -> Handling:
    """How a case is handled that was filled by `version`, and whose receiver has `other`."""
    if other is None:
        return Handling(spec_of(version), case.settings)
    spec = spec_of(other.form_version)
    return Handling(spec, effective_settings(spec, other.settings))
