"""The versions of a form: published, compared, brought back, given out as files, retired."""

from datetime import timedelta
from typing import Final
from uuid import UUID

from flask import Response, jsonify, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, TextAreaField

from kevytasiointi.domain.answerschema import answer_schema
from kevytasiointi.domain.errors import BrokenFormSpec, InvalidInput, NotFound
from kevytasiointi.domain.jsonvalues import JsonObject
from kevytasiointi.domain.permissions import Permission
from kevytasiointi.storage.database import System
from kevytasiointi.storage.queries import designs as stored
from kevytasiointi.storage.queries.jobs import newest_version
from kevytasiointi.usecases import designing, releasing
from kevytasiointi.usecases.designing import document_of
from kevytasiointi.usecases.formspecs import gate
from kevytasiointi.usecases.formwriting import written_json, written_yaml
from kevytasiointi.usecases.publishing import spec_of
from kevytasiointi.web.admin.designer.checking import told
from kevytasiointi.web.admin.designer.differences import differences
from kevytasiointi.web.admin.designer.work import Work, address_of, done, read_work, scope_of
from kevytasiointi.web.context import current_actor, language, now, today, tools
from kevytasiointi.web.forms import DayField, PortalForm, at_most, carried_number
from kevytasiointi.web.guards import requires

_LONGEST_COMMENT: Final = 2000
_CONFLICT: Final = 409
_GRACE: Final = timedelta(days=30)
"""How long drafts of a retired form can be sent, unless the designer says another day."""

_DRAFTS: Final = System("how many drafts a form has, for its designer")
_MIMETYPES: Final = {"yaml": "application/yaml", "json": "application/json"}


class PublishForm(PortalForm):
    """What is new in a version."""

    shown = HiddenField()
    comment = TextAreaField(_l("What is new in this version"), [at_most(_LONGEST_COMMENT)])


class RetireForm(PortalForm):
    """The last day for drafts."""

    drafts_until = DayField(_l("Drafts that were begun can be sent until"))


# --- publishing ---


@requires(Permission.FORM_DESIGN)
def confirm_publishing(form_id: UUID) -> str:
    """What publishing would do: findings that stop it, differences, what it means for drafts."""
    work = read_work(form_id)
    return _publish_page(work, PublishForm(shown=str(work.version)))


@requires(Permission.FORM_DESIGN)
def publish_form(form_id: UUID) -> ResponseReturnValue:
    """Publish the design as the next version."""
    form, actor = PublishForm(), current_actor()
    if form.validate():
        try:
            with tools().database.write(scope_of(actor)) as session:
                design = designing.open_design(session, actor, form_id, lock=True)
                version = releasing.publish_design(
                    session,
                    actor,
                    design,
                    shown=carried_number(form.shown.data),
                    comment=form.comment.data or "",
                    now=now(),
                )
        except InvalidInput as error:
            form.refuse(error)
        except BrokenFormSpec:
            return _publish_page(read_work(form_id), form), _CONFLICT
        else:
            sentence = _("Version %(number)s has been published.", number=version.number)
            return done(address_of(form_id, "versiot"), sentence)
    work = read_work(form_id)
    form.shown.data = str(work.version)
    return _publish_page(work, form), form.status


def _publish_page(work: Work, form: PublishForm) -> str:
    with tools().database.read(scope_of(current_actor())) as session:
        newest = newest_version(session, work.form_id)
        uses = stored.uses_of(session, work.form_id)
    return render_template(
        "admin/designer/publish.html",
        work=work,
        form=form,
        findings=told(work, gate(work.document)),
        newest=newest,
        differences=differences(document_of(newest), work.document) if newest else (),
        is_new=newest is None or newest.definition != work.design.row.document,
        drafts=_open_drafts(work.form_id) if newest else 0,
        uses=uses,
        has_errors=bool(form.errors),
    )


def _open_drafts(form_id: UUID) -> int:
    """How many drafts people are filling in; a number, nothing of what is in them."""
    with tools().database.read(_DRAFTS) as session:
        return stored.open_drafts(session, form_id)


# --- versions ---


@requires(Permission.FORM_DESIGN)
def versions(form_id: UUID) -> str:
    """The published versions, the newest first, and where the form is used."""
    return _versions_page(form_id, RetireForm())


def _versions_page(form_id: UUID, form: RetireForm) -> str:
    actor = current_actor()
    with tools().database.read(scope_of(actor)) as session:
        line = stored.form_line(session, actor, form_id)
        listed = stored.versions(session, form_id)
        uses = stored.uses_of(session, form_id)
    if line.design is None:
        raise NotFound(f"design of form {form_id}")
    return render_template(
        "admin/designer/versions.html",
        work=Work(designing.Design(line.form, line.design)),
        versions=listed,
        uses=uses,
        form=form,
        proposed=today() + _GRACE,
        has_errors=bool(form.errors),
    )


@requires(Permission.FORM_DESIGN)
def one_version(form_id: UUID, number: int) -> str:
    """What a version changed in the one before it, and how it differs from the design."""
    actor = current_actor()
    with tools().database.read(scope_of(actor)) as session:
        work = Work(designing.open_design(session, actor, form_id))
        version = stored.version(session, form_id, number)
        before = stored.version(session, form_id, number - 1) if number > 1 else None
    return render_template(
        "admin/designer/version.html",
        work=work,
        version=version,
        before=before,
        since_before=differences(document_of(before), document_of(version)) if before else (),
        to_design=differences(document_of(version), work.document),
    )


@requires(Permission.FORM_DESIGN)
def restore(form_id: UUID, number: int) -> ResponseReturnValue:
    """Make the design what the version was."""
    actor = current_actor()
    with tools().database.write(scope_of(actor)) as session:
        design = designing.open_design(session, actor, form_id, lock=True)
        version = stored.version(session, form_id, number)
        releasing.restore_version(session, actor, design, version, now=now())
    sentence = _(
        "The form is as version %(number)s was. Publish it to make a new version.", number=number
    )
    return done(address_of(form_id), sentence)


@requires(Permission.FORM_DESIGN)
def export_design(form_id: UUID, ending: str) -> Response:
    """The design as a file."""
    work = read_work(form_id)
    return _file(work.document, work.file_name, ending)


@requires(Permission.FORM_DESIGN)
def export_version(form_id: UUID, number: int, ending: str) -> Response:
    """A published version as a file; the same bytes every time."""
    actor = current_actor()
    with tools().database.read(scope_of(actor)) as session:
        stored.form_line(session, actor, form_id)
        version = stored.version(session, form_id, number)
    return _file(document_of(version), f"{version.slug}-{number}", ending)


@requires(Permission.FORM_DESIGN)
def export_answer_schema(form_id: UUID, number: int) -> Response:
    """The JSON Schema of the answers to a version, for those who read exports."""
    with tools().database.read(scope_of(current_actor())) as session:
        version = stored.version(session, form_id, number)
    schema = answer_schema(spec_of(version), version.sha256, language())
    response = jsonify(schema)
    name = f"{version.slug}-{number}.answers.schema.json"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _file(document: JsonObject, name: str, ending: str) -> Response:
    text = written_yaml(document) if ending == "yaml" else written_json(document)
    response = Response(text, mimetype=_MIMETYPES[ending])
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.{ending}"'
    return response


# --- retiring ---


@requires(Permission.FORM_DESIGN)
def retire(form_id: UUID) -> ResponseReturnValue:
    """Take the form out of use."""
    form, actor = RetireForm(), current_actor()
    if form.validate():
        last_day = form.drafts_until.day or today() + _GRACE
        try:
            with tools().database.write(scope_of(actor)) as session:
                line = stored.form_line(session, actor, form_id, lock=True)
                releasing.retire_form(session, actor, line.form, drafts_until=last_day, now=now())
        except InvalidInput as error:
            form.refuse(error)
        else:
            return done(address_of(form_id, "versiot"), _("The form has been retired."))
    return _versions_page(form_id, form), form.status


@requires(Permission.FORM_DESIGN)
def reopen(form_id: UUID) -> ResponseReturnValue:
    """Bring a retired form back into use."""
    actor = current_actor()
    with tools().database.write(scope_of(actor)) as session:
        line = stored.form_line(session, actor, form_id, lock=True)
        releasing.reopen_form(session, actor, line.form, now=now())
    return done(address_of(form_id, "versiot"), _("The form is in use again."))
