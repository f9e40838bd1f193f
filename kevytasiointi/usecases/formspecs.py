"""The check of a form definition file: its shape, its rules, and the tests that it carries."""

from collections.abc import Iterator
from pathlib import Path

from kevytasiointi.domain.errors import BrokenFormSpec
from kevytasiointi.domain.findings import Finding
from kevytasiointi.domain.formparser import parse_formspec, read_design
from kevytasiointi.domain.formspec import FormSpec
from kevytasiointi.domain.formtests import Expected, Mismatch, run_test
from kevytasiointi.domain.jsonvalues import JsonObject
from kevytasiointi.domain.wording import Text, tell
from kevytasiointi.usecases.formfiles import read_document


def read_form(path: Path) -> tuple[FormSpec, JsonObject]:
    """The form in a file and the document it was made of, ready to be published.

    Raises:
        BrokenFormSpec: with every finding, those of the form's own tests included.
        OSError: the file can't be read.
    """
    document = read_document(path)
    spec = parse_formspec(document)
    failures = tuple(run_tests(spec))
    if failures or not isinstance(document, dict):
        raise BrokenFormSpec(failures)
    return spec, document


def check_file(path: Path) -> tuple[Finding, ...]:
    """Everything that is wrong with a form definition file; nothing when it is good.

    Raises:
        OSError: the file can't be read.
    """
    try:
        read_form(path)
    except BrokenFormSpec as broken:
        return broken.findings
    return ()


def gate(document: JsonObject) -> tuple[Finding, ...]:
    """Everything that keeps a document from being published; its tests run when it is whole."""
    spec, findings = read_design(document)
    return findings or tuple(run_tests(spec))


def run_tests(spec: FormSpec) -> Iterator[Finding]:
    """Run the tests that a form carries; one finding for each thing that is not as expected."""
    for index, test in enumerate(spec.tests):
        for one in run_test(spec, test):
            yield Finding(f"tests[{index}].expect.{one.what}", _told(one, test.name))


def _told(one: Mismatch, name: str) -> Text:
    match one.what:
        case Expected.VISIBLE:
            return tell("'%(path)s' is hidden (%(test)s)", path=one.path, test=name)
        case Expected.HIDDEN:
            return tell("'%(path)s' is visible (%(test)s)", path=one.path, test=name)
        case Expected.ERRORS:
            return tell(
                "'%(path)s' gives %(got)s, expected %(wanted)s (%(test)s)",
                path=one.path,
                got=str(one.got or "no error"),
                wanted=str(one.wanted or "no error"),
                test=name,
            )
        case Expected.VALUES:
            return tell(
                "'%(path)s' is %(got)s, expected %(wanted)s (%(test)s)",
                path=one.path,
                got=str(one.got),
                wanted=str(one.wanted),
                test=name,
            )
