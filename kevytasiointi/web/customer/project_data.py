"""The page on which the owner of a project tells what is common to all its matters."""

from collections.abc import Callable, Mapping
from typing import Any, Final
from uuid import UUID

from flask import flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import EmailField, Field, Form, SelectField, StringField, TelField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import ValidationError

from kevytasiointi import texts
from kevytasiointi.domain.codelists import CODE_LISTS, in_order
from kevytasiointi.domain.itemkinds import ItemKind
from kevytasiointi.domain.permissions import Permission
from kevytasiointi.domain.problems import UnreadableError
from kevytasiointi.domain.projectdata import read_field
from kevytasiointi.domain.projectfields import PROJECT_FIELDS, ProjectField
from kevytasiointi.storage.cases import ProjectRow
from kevytasiointi.storage.database import Person, System
from kevytasiointi.storage.queries import project_page
from kevytasiointi.usecases.projects import tell_shared
from kevytasiointi.web.context import current_actor, language, now, tools
from kevytasiointi.web.customer.projects import address_of
from kevytasiointi.web.forms import PortalForm
from kevytasiointi.web.guards import requires

_SCOPE = System("shared data of an own project, and its entry in the portal's journal")
_FIELD_OF: Final[Mapping[ItemKind, type[Field]]] = {
    ItemKind.PARAGRAPH: TextAreaField,
    ItemKind.EMAIL: EmailField,
    ItemKind.PHONE: TelField,
}


class ProjectDataForm(PortalForm):
    """What a project tells; one field for each row of the domain's table, added below."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for one in PROJECT_FIELDS:
            if one.kind in CODE_LISTS:
                self[one.key].choices = _choices(one.kind)


def _choices(kind: ItemKind) -> list[SelectChoice]:
    codes, words = CODE_LISTS[kind], language()
    return [
        SelectChoice("", _("Choose")),
        *(SelectChoice(code, codes.name(code, words)) for code in in_order(kind, words)),
    ]


def _readable(one: ProjectField) -> Callable[[Form, Field], None]:
    """The domain's check of a text, its sentence in the person's language."""

    def check(_form: Form, field: Field) -> None:
        try:
            read_field(one, field.data or "")
        except UnreadableError as error:
            question = str(field.label.text)
            sentence = texts.say(language(), error.msgid, question=question, **error.params)
            raise ValidationError(sentence) from error

    return check


def _field_of(one: ProjectField) -> Field:
    if one.kind in CODE_LISTS:
        return SelectField(_l(one.label), [_readable(one)], validate_choice=False)
    return _FIELD_OF.get(one.kind, StringField)(_l(one.label), [_readable(one)])


for _one in PROJECT_FIELDS:
    setattr(ProjectDataForm, _one.key, _field_of(_one))


@requires(Permission.PROJECT_USE)
def shared_data(project_id: UUID) -> ResponseReturnValue:
    """The shared data as it is, for changing.

    Raises:
        NotFound: the project is not the actor's own.
    """
    project = _owned(project_id)
    return _page(ProjectDataForm(formdata=None, data=project.shared), project)


@requires(Permission.PROJECT_USE)
def tell(project_id: UUID) -> ResponseReturnValue:
    """Keep the shared data; drafts that are begun later begin with it.

    Raises:
        NotFound: the project is not the actor's own.
    """
    form, actor = ProjectDataForm(), current_actor()
    if not form.validate():
        return _page(form, _owned(project_id)), form.status
    typed = {one.key: form[one.key].data or "" for one in PROJECT_FIELDS}
    with tools().database.write(_SCOPE) as session:
        project = project_page.owned_project(session, actor, project_id, lock=True)
        tell_shared(session, actor, project, typed, now=now())
    flash(_("The shared data of the project has been saved."))
    return redirect(address_of(project_id), code=303)


def _owned(project_id: UUID) -> ProjectRow:
    actor = current_actor()
    with tools().database.read(Person(actor.person_id)) as session:
        return project_page.owned_project(session, actor, project_id)


def _page(form: ProjectDataForm, project: ProjectRow) -> str:
    return render_template(
        "customer/project_data.html",
        form=form,
        project=project,
        address=address_of(project.id),
        has_errors=bool(form.errors),
    )
