"""Try it: the designer fills in and sends the form as customers do, and nothing comes of it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from threading import Lock
from typing import Final
from uuid import UUID

from flask import Response, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField
from wtforms.fields.choices import SelectChoice

from kevytasiointi.domain.answers import Problem
from kevytasiointi.domain.calendar import check_countable
from kevytasiointi.domain.deadline_kinds import DeadlineKind
from kevytasiointi.domain.deadlines import DayRangeError
from kevytasiointi.domain.documents import Section
from kevytasiointi.domain.errors import NotFound
from kevytasiointi.domain.formspec import Step
from kevytasiointi.domain.formtests import outcome_of
from kevytasiointi.domain.jsonvalues import JsonObject
from kevytasiointi.domain.localized import Localized, pick
from kevytasiointi.domain.permissions import Permission
from kevytasiointi.domain.problems import DECLARED, html_name
from kevytasiointi.domain.settings import fill_all, resolved_period, say_period
from kevytasiointi.domain.trials import Trial, as_test, of_test
from kevytasiointi.gateways.pdf import PdfFailed, PdfMaker
from kevytasiointi.storage.queries import administration
from kevytasiointi.usecases import explaining
from kevytasiointi.usecases.trying import TrialCase, case_of, trial_document
