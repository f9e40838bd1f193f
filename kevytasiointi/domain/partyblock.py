"""A party of a matter: the person or company block that authorities ask for, as they ask it."""

from dataclasses import replace
from typing import Final

from kevytasiointi.domain.blockparts import PARTIES, BlockSpec, block_item, words
from kevytasiointi.domain.formspec import Item, Option
from kevytasiointi.domain.itemkinds import ItemKind
from kevytasiointi.domain.jsonvalues import Json
from kevytasiointi.domain.localized import Localized
from kevytasiointi.domain.logic import Rule
from kevytasiointi.domain.logiccompile import compile_rule
from kevytasiointi.domain.prefillsources import SIGNED_IN

_NO_HETU: Final[Json] = {"in": ["yes", {"var": "no_hetu"}]}
_KNOWN: Final = frozenset({"party", "given_name", "family_name", "hetu", "email"})
_NAME_OF: Final = {"person": "family_name", "company": "company_name"}


def party(block: BlockSpec) -> tuple[Item, ...]:
    """Who it is, what a person and what a company is asked, and how to reach them."""
    made = [_who(block)] if _is_open(block) else []
    if "person" in block.parties:
        made += _person(block)
    if "company" in block.parties:
        made += _company(block)
    asked = (*made, *_contact(block))
    return tuple(map(_as_signed_in, asked)) if block.prefill == SIGNED_IN else asked


def _as_signed_in(item: Item) -> Item:
    """The question with what is known of who has signed in."""
    return replace(item, prefill=item.key) if item.key in _KNOWN else item


def _is_open(block: BlockSpec) -> bool:
    """Whether a person and a company are both possible, so that it is asked which."""
    return len(block.parties) > 1


def _when(block: BlockSpec, which: str, *more: Json) -> Rule | None:
    """When a question of a person or of a company is asked."""
    is_chosen: Json = {"===": [{"var": "party"}, which]}
    conditions: list[Json] = [is_chosen, *more] if _is_open(block) else [*more]
    if not conditions:
        return None
    return compile_rule(conditions[0] if len(conditions) == 1 else {"and": conditions})


def _need(block: BlockSpec) -> dict[str, bool | Rule]:
    """What a question of a person or company needs an answer by, once the block is begun."""
    if block.required or _is_open(block):
        return {"required": True}
    return {"required_if": _is_given(block)}


def _is_given(block: BlockSpec) -> Rule:
    """When the block is begun: then the rest of it is needed."""
    (first, *_) = block.parties
    return compile_rule({"filled": {"var": "party" if _is_open(block) else _NAME_OF[first]}})


def _who(block: BlockSpec) -> Item:
    labels = {
        "person": words("Henkilö", "Person", "Person"),
        "company": words("Yritys tai yhteisö", "Företag eller organisation", "Organisation"),
    }
    return block_item(
        block,
        "party",
        ItemKind.CHOICE,
        words("Henkilö vai yritys?", "Person eller företag?", "A person or a company?"),
        required=block.required,
        options=tuple(Option(one, labels[one]) for one in PARTIES if one in block.parties),
    )


def _person(block: BlockSpec) -> list[Item]:
    asked = [
        block_item(
            block,
            "given_name",
            ItemKind.PERSON_NAME,
            words("Etunimi", "Förnamn", "First name"),
            **_need(block),
            visible_if=_when(block, "person"),
            personal=True,
            max_length=100,
            autocomplete="given-name",
        ),
        block_item(
            block,
            "family_name",
            ItemKind.PERSON_NAME,
            words("Sukunimi", "Efternamn", "Last name"),
            required=block.required or _is_open(block),
            visible_if=_when(block, "person"),
            personal=True,
            max_length=100,
            autocomplete="family-name",
        ),
    ]
    if "hetu" in block.asked:
        asked += _identity_code(block)
    if "non_disclosure" in block.asked:
        asked.append(
            _tick(
                block,
                "non_disclosure",
                words("Turvakielto", "Spärrmarkering", "Non-disclosure order"),
                words(
                    "Minulla on turvakielto: yhteystietoni näkee vain käsittelijä.",
                    "Jag har spärrmarkering: bara handläggaren ser mina kontaktuppgifter.",
                    "I have a non-disclosure order: only the handler sees my contact details.",
                ),
            )
        )
    return asked


def _identity_code(block: BlockSpec) -> list[Item]:
    return [
        _tick(
            block,
            "no_hetu",
            words("Henkilötunnus", "Personbeteckning", "Personal identity code"),
            words(
                "Minulla ei ole suomalaista henkilötunnusta.",
                "Jag har ingen finländsk personbeteckning.",
                "I have no Finnish personal identity code.",
            ),
        ),
        block_item(
            block,
            "hetu",
            ItemKind.HETU,
            words("Henkilötunnus", "Personbeteckning", "Personal identity code"),
            **_need(block),
            visible_if=_when(block, "person", {"!": _NO_HETU}),
            personal=True,
            secret=True,
            is_contact=True,
        ),
        block_item(
            block,
            "foreign_id",
            ItemKind.TEXT,
            words("Ulkomainen henkilötunnus", "Utländsk personbeteckning", "Foreign identity code"),
            **_need(block),
            visible_if=_when(block, "person", _NO_HETU),
            personal=True,
            secret=True,
            is_contact=True,
            max_length=50,
        ),
    ]


def _tick(block: BlockSpec, key: str, label: Localized, words: Localized) -> Item:
    """One box that may be left empty."""
    return block_item(
        block,
        key,
        ItemKind.CHOICES,
        label,
        visible_if=_when(block, "person"),
        personal=True,
        options=(Option("yes", words),),
    )


def _company(block: BlockSpec) -> list[Item]:
    return [
        block_item(
            block,
            "company_name",
            ItemKind.TEXT,
            words("Nimi", "Namn", "Name"),
            required=block.required or _is_open(block),
            visible_if=_when(block, "company"),
            max_length=200,
            autocomplete="organization",
        ),
        block_item(
            block,
            "business_id",
            ItemKind.BUSINESS_ID,
            words("Y-tunnus", "FO-nummer", "Business ID"),
            **_need(block),
            visible_if=_when(block, "company"),
        ),
        block_item(
            block,
            "contact_person",
            ItemKind.PERSON_NAME,
            words("Yhteyshenkilö", "Kontaktperson", "Contact person"),
            **_need(block),
            visible_if=_when(block, "company"),
            personal=True,
            max_length=200,
            autocomplete="name",
        ),
    ]


def _contact(block: BlockSpec) -> list[Item]:
    abroad = "country" in block.asked
    required: dict[str, bool | Rule | None] = {
        "required": block.required,
        "required_if": None if block.required else _is_given(block),
    }

    def contact(key: str, kind: ItemKind, label: Localized, autocomplete: str, length: int) -> Item:
        return block_item(
            block,
            key,
            kind,
            label,
            personal=True,
            is_contact=True,
            autocomplete=autocomplete,
            max_length=length,
            **required,
        )

    asked = [
        contact(
            "street",
            ItemKind.ADDRESS,
            words("Katuosoite", "Gatuadress", "Street address"),
            "address-line1",
            200,
        ),
        contact(
            "postcode",
            ItemKind.TEXT if abroad else ItemKind.POSTCODE,
            words("Postinumero", "Postnummer", "Postcode"),
            "postal-code",
            20,
        ),
        contact(
            "city",
            ItemKind.TEXT,
            words("Postitoimipaikka", "Postanstalt", "Town or city"),
            "address-level2",
            100,
        ),
        contact("phone", ItemKind.PHONE, words("Puhelin", "Telefon", "Telephone"), "tel", 40),
        contact("email", ItemKind.EMAIL, words("Sähköposti", "E-post", "E-mail"), "email", 254),
    ]
    if abroad:
        country = words("Maa", "Land", "Country")
        asked.insert(3, contact("country", ItemKind.COUNTRY, country, "country", 2))
    if "e_invoice" in block.asked:
        asked += _e_invoice(block)
    return asked


def _e_invoice(block: BlockSpec) -> list[Item]:
    return [
        block_item(
            block,
            "e_invoice",
            ItemKind.E_INVOICE,
            words("Verkkolaskuosoite", "E-fakturaadress", "E-invoice address"),
        ),
        block_item(
            block,
            "operator",
            ItemKind.TEXT,
            words("Välittäjän tunnus", "Förmedlarens kod", "Code of the operator"),
            required_if=compile_rule({"filled": {"var": "e_invoice"}}),
            max_length=50,
        ),
    ]
