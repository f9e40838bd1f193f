"""From a plain mapping to a FormSpec, with every finding at its exact place.

`parse_formspec` is the only maker of FormSpec objects. It refuses unknown keys, missing
languages, unknown settings in texts and rules that name things that are not there.
"""

import re
from collections.abc import Mapping
from datetime import date
from typing import Final
from uuid import UUID

from kevytasiointi.domain.arithmetic import as_date
from kevytasiointi.domain.errors import BrokenFormSpec
from kevytasiointi.domain.findings import Finding
from kevytasiointi.domain.formchecks import check_spec
from kevytasiointi.domain.formitems import ID, KEY, LINK, read_item
from kevytasiointi.domain.formreading import Log, Node, read_localized
from kevytasiointi.domain.formsize import too_much
from kevytasiointi.domain.formspec import (
    FORMAT,
    BeforeNote,
    DeadlineRule,
    Expectation,
    FormSpec,
    FormTest,
    LeadTimeRule,
    Retention,
    Setting,
    SettingType,
    Step,
)
from kevytasiointi.domain.jsonvalues import Json, JsonObject
from kevytasiointi.domain.localized import LANGUAGES, Localized
from kevytasiointi.domain.settings import setting_fits
from kevytasiointi.domain.states import OUTCOMES_BY_END, CaseState
from kevytasiointi.domain.wording import tell

SLUG: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
UUID_TEXT: Final = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
STARTS: Final = re.compile(
    r"submitted|handling_started|decided|handled|served|answer:[a-z][a-z0-9_.]*"
)

KINDS: Final = ("permit", "notice")
ENDS: Final = ("decided", "processed")
DEFAULT_END: Final = {"permit": "decided", "notice": "processed"}
IDENTIFICATIONS: Final = ("strong", "email", "none")
ON_BEHALF: Final = ("person", "company")
PUBLICITIES: Final = ("public", "partly_secret", "secret")
DEADLINE_KINDS: Final = (
    "processing",
    "supplement",
    "statement",
    "hearing",
    "service",
    "appeal",
    "validity",
    "inspection",
    "renewal",
    "standstill",
)
"""How long a case is kept is told by `retention`, not by a deadline."""

APPEAL_WAYS: Final = ("municipal_revision", "revision", "court", "none")
RESERVED_STEP_KEYS: Final = frozenset({"tarkistus", "poista", "liitteet", "paivitys"})
"""Words that stand in the same place of an address as a step's key."""


def parse_formspec(document: Json) -> FormSpec:
    """Make a FormSpec of a document read from YAML or JSON.

    Raises:
        BrokenFormSpec: with every finding.
    """
    if not isinstance(document, Mapping):
        raise BrokenFormSpec([Finding("document", tell("must be a mapping"))])
    spec, findings = read_design(document)
    if findings:
        raise BrokenFormSpec(findings)
    return spec


def read_design(document: JsonObject) -> tuple[FormSpec, tuple[Finding, ...]]:
    """What can be made of a document that need not be whole, and all that is wrong with it.

    What is missing or wrong is left out of the FormSpec; one without findings may be published.
    What no person could fill in takes none of our time: it is left out and told, and nothing else
    is told then.
    """
    large = too_much(document)
    log = Log()
    root = Node({key: one for key, one in document.items() if key not in large}, "", log)
    _read_languages_and_settings(root)
    spec = _read_spec(root)
    if large:
        return spec, tuple(finding for told in large.values() for finding in told)
    root.finish()
    check_spec(spec, log)
    return spec, tuple(log.findings)


def _read_languages_and_settings(root: Node) -> None:
    """Texts are checked against these, so they are known first."""
    root.log.languages = root.some_of("languages", LANGUAGES)
    for setting in root.list("settings"):
        if isinstance(setting, Mapping):
            key, kind = setting.get("key"), setting.get("type")
            if isinstance(key, str):
                root.log.settings[key] = kind if isinstance(kind, str) else ""


def _read_spec(root: Node) -> FormSpec:
    if root.take("format") != FORMAT:
        root.wrong("format", tell("must be %(format)s", format=FORMAT))
    kind = root.one_of("kind", KINDS)
    ends_in = root.some_of("ends_in", ENDS) if root.has("ends_in") else (DEFAULT_END[kind],)
    root.take("ends_in")
    return FormSpec(
        format=FORMAT,
        id=_uuid(root),
        slug=root.text("slug", pattern=SLUG),
        kind=kind,
        ends_in=frozenset(ends_in),
        languages=root.log.languages,
        title=root.localized("title"),
        summary=root.localized("summary"),
        legal_basis=root.localized_or_none("legal_basis"),
        fee=root.localized_or_none("fee"),
        before_you_start=root.made("before_you_start", _before_note),
        identification=root.one_of("identification", IDENTIFICATIONS),
        on_behalf=root.some_of("on_behalf", ON_BEHALF),
        outcomes=root.some_of("outcomes", _outcomes(ends_in)),
        status_texts=_status_texts(root),
        deadlines=root.made("deadlines", _deadline),
        notify_before=root.one("notify_before", _lead_time),
        standstill=root.period_or_none("standstill"),
        renewal=root.period_or_none("renewal"),
        retention=_retention_of(root),
        publicity=root.one_of("publicity", PUBLICITIES),
        declaration=root.localized("declaration"),
        settings=root.made("settings", _setting),
        steps=_steps(root),
        tests=root.made("tests", _test),
    )


def _uuid(root: Node) -> UUID:
    return UUID(root.text("id", pattern=UUID_TEXT) or "00000000-0000-0000-0000-000000000000")


def _outcomes(ends_in: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted(o.value for end in ends_in for o in OUTCOMES_BY_END[CaseState(end)]))


def _before_note(node: Node) -> BeforeNote:
    return BeforeNote(node.localized("text"), node.text_or_none("link", pattern=LINK))


def _status_texts(root: Node) -> Mapping[str, Localized]:
    texts = {}
    states = [state.value for state in CaseState if state is not CaseState.DRAFT]
    for state, text in root.mapping("status_texts").items():
        if state in states:
            texts[state] = read_localized(text, f"status_texts.{state}", root.log)
        else:
            root.wrong(
                f"status_texts.{state}", tell("must be one of %(words)s", words=", ".join(states))
            )
    return texts


def _deadline(node: Node) -> DeadlineRule:
    return DeadlineRule(
        kind=node.one_of("kind", DEADLINE_KINDS),
        period=node.period("period"),
        starts=node.text("starts", pattern=STARTS),
        pauses_on_supplement=node.flag("pauses_on_supplement"),
        shown_to_customer=node.flag("shown_to_customer", default=True),
        basis=node.localized_or_none("basis"),
        only_if=node.rule("only_if"),
        appeal=node.one_of("appeal", APPEAL_WAYS) if node.has("appeal") else None,
        valid_from=_day(node, "valid_from"),
        valid_until=_day(node, "valid_until"),
    )


def _day(node: Node, key: str) -> date | None:
    text = node.text_or_none(key)
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        node.wrong(key, tell("must be a day, for example 2026-01-31"))
        return None


def _lead_time(node: Node) -> LeadTimeRule:
    return LeadTimeRule(node.text("item"), node.period("period"), node.localized_or_none("basis"))


def _retention_of(root: Node) -> Retention:
    retention = root.one("retention", _retention)
    if retention is None:
        root.wrong("retention", tell("value is missing"))
        return Retention("", {})
    return retention


def _retention(node: Node) -> Retention:
    return Retention(node.period("period"), node.localized("basis"))


def _setting(node: Node) -> Setting:
    kind = SettingType(node.one_of("type", [kind.value for kind in SettingType]))
    key = node.text("key", pattern=KEY)
    default = node.take("default")
    if kind is SettingType.TEXT:
        read_localized(default, node.at("default"), node.log)
    elif not setting_fits(kind, default):
        node.wrong("default", tell("is not a value of type %(kind)s", kind=kind.value))
    return Setting(key, kind, default, node.localized("label"))


def _steps(root: Node) -> tuple[Step, ...]:
    steps = root.made("steps", _step)
    if not steps:
        root.wrong("steps", tell("needs at least one step"))
    return steps


def _step(node: Node) -> Step:
    key = node.text("key", pattern=SLUG)
    if key in RESERVED_STEP_KEYS:
        node.wrong("key", tell("'%(key)s' is kept for a page of our own", key=key))
    items = node.made("items", read_item)
    if not items:
        node.wrong("items", tell("needs at least one item"))
    return Step(
        id=node.text("id", pattern=ID),
        key=key,
        title=node.localized("title"),
        items=items,
        intro=node.localized_or_none("intro"),
    )


def _test(node: Node) -> FormTest:
    today = node.text_or_none("today")
    if today is not None and as_date(today) is None:
        node.wrong("today", tell("'%(today)s' is not a date such as 2026-06-01", today=today))
    return FormTest(
        name=node.text("name"),
        today=today,
        settings=node.mapping("settings"),
        answers=node.mapping("answers"),
        attachments=_counts(node),
        declared=node.flag("declared", default=True),
        expect=node.one("expect", _expectation) or _no_expectation(node),
    )


def _counts(node: Node) -> Mapping[str, int]:
    counts = {}
    for slot, count in node.mapping("attachments").items():
        if isinstance(count, int) and not isinstance(count, bool) and count >= 0:
            counts[slot] = count
        else:
            node.wrong(f"attachments.{slot}", tell("must be a number of files"))
    return counts


def _expectation(node: Node) -> Expectation:
    errors = node.take("errors")
    if errors is not None and not (
        isinstance(errors, Mapping) and all(isinstance(code, str) for code in errors.values())
    ):
        node.wrong("errors", tell("must be a mapping from path to code"))
        errors = None
    return Expectation(
        visible=node.texts("visible"),
        hidden=node.texts("hidden"),
        errors=None if errors is None else {str(k): str(v) for k, v in dict(errors).items()},
        values=node.mapping("values"),
    )


def _no_expectation(node: Node) -> Expectation:
    node.wrong("expect", tell("value is missing"))
    return Expectation()
