"""Texts that data carries in several languages (authority names, form texts)."""

from collections.abc import Mapping

Localized = Mapping[str, str]
"""``{"fi": …, "sv": …, "en": …}``; a language may be missing."""

LANGUAGES = ("fi", "sv", "en")
"""The portal's languages; also the order in which a missing one is replaced."""


def pick(localized: Localized, language: str) -> tuple[str, str]:
    """The text in `language`, or in the first language that has one.

    Returns:
        The text and the language it is in, so that a page can mark foreign text with ``lang``.
    """
    for candidate in (language, *LANGUAGES):
        text = localized.get(candidate)
        if text:
            return text, candidate
    return "", language
