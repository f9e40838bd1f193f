"""Statements (lausunto): what another body says of a matter when it is asked."""

from enum import StrEnum


class StatementResult(StrEnum):
    """What the body that was asked thinks, in the words that Finnish authorities use."""

    IN_FAVOUR = "in_favour"
    IN_FAVOUR_WITH_CONDITIONS = "in_favour_with_conditions"
    AGAINST = "against"
    NO_REMARKS = "no_remarks"
    NO_STATEMENT = "no_statement"
