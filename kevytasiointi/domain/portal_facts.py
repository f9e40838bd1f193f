"""What the operator tells of the portal itself."""

from enum import StrEnum


class PortalFact(StrEnum):
    """A fact of the portal; every part of its value may be missing.

    OPERATOR, who keeps the portal: name (Localized), address, email, phone, feedback_email (where
    feedback on accessibility is read).
    SUPERVISOR, the authority that supervises accessibility: name (Localized), complaint_url
    (Localized), email, phone.
    ACCESSIBILITY_REVIEW, the latest one: reviewed_on (ISO day), way (Localized).
    """

    OPERATOR = "operator"
    SUPERVISOR = "supervisor"
    ACCESSIBILITY_REVIEW = "accessibility_review"
