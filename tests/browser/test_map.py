"""A place on a map: by mouse, by keyboard, without JavaScript, and when the pictures don't come."""

import re
import struct
import threading
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect

from kevytasiointi.config import load_config
from kevytasiointi.domain.permissions import Role
from kevytasiointi.storage.database import Database, System
from kevytasiointi.usecases import accounts
from tests import factories
from tests.browser.keys import Keys
from tests.browser.running import Portal, running_portal
from tests.browser.test_founding_journey import Hand
from tests.browser.watching import Watcher
from tests.domain.form_samples import item, step

CUSTOMER, OFFICER = "karttatesti-asiakas", "karttatesti-virkailija"
NEXT = 'button.govuk-button[name="do"][value="next"]'
NORTH, EAST = '[name="a-site-north"]', '[name="a-site-east"]'
SITE = '[data-map="site"]'
FRAME = f"{SITE} .kevyt-map__frame"
PIN = f"{SITE} .leaflet-marker-icon"
SAYS = f"{SITE} [data-says]"
DEGREES = re.compile(r"\d\d,\d{5}")


@dataclass
class TileServer:
    """Gives a green square for every picture, and nothing at all while it is broken."""

    asked: list[str] = field(default_factory=list)
    is_broken: bool = False
    port: int = 0

    @property
    def template(self) -> str:
        return f"http://127.0.0.1:{self.port}/{{z}}/{{x}}/{{y}}.png"


@pytest.fixture(scope="module")
def tiles() -> Iterator[TileServer]:
    told = TileServer()
    picture = _green_square()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            told.asked.append(self.path)
            self.send_response(404 if told.is_broken else 200)
            self.send_header("Content-Type", "image/png")
            self.end_headers()
            if not told.is_broken:
                self.wfile.write(picture)

        def log_message(self, *_words: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    told.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield told
    server.shutdown()
    thread.join()
    server.server_close()


def _green_square() -> bytes:
    """A PNG of 256 times 256 points of one colour, with a darker edge on two sides."""
    edge, inner = b"\x90\xb0\x90", b"\xd0\xe8\xd0"
    rows = b"\x00" + edge * 256 + (b"\x00" + edge + inner * 255) * 255
    parts = [
        (b"IHDR", struct.pack(">IIBBBBB", 256, 256, 8, 2, 0, 0, 0)),
        (b"IDAT", zlib.compress(rows)),
        (b"IEND", b""),
    ]
    chunks = (
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        for name, body in parts
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory, tiles: TileServer) -> Iterator[Portal]:
    """A portal that shows maps."""
    folder = tmp_path_factory.mktemp("map-portal")
    with running_portal(
        folder, cases=1, map_tiles=tiles.template, map_attribution="© Testikartta"
    ) as running:
        yield running


@dataclass
class Case:
    """A customer with a form that asks for places, and an officer of its authority."""

    database: Database
    world: factories.World

    def draft(self) -> UUID:
        with self.database.write(System("test")) as session:
            world = self.world
            now = factories.NOW
            return factories.make_draft(
                session, world.customer, world.service, answers={}, now=now
            ).id


@pytest.fixture(scope="module")
def case(portal: Portal) -> Iterator[Case]:
    config = load_config(portal.environ, portal.instance)
    database = Database(config.database_url)
    document = factories.form_document(
        steps=[
            step(
                "paikka",
                item("site", "location", required=True),
                item("stops", "repeat", items=[item("at", "location")]),
            )
        ],
        deadlines=[],
    )
    with database.write(System("test")) as session:
        world = factories.make_world(session, "karttala", document=document)
        world.customer.demo_key = CUSTOMER
        officer = factories.make_person(session, "Kaija")
        officer.demo_key = OFFICER
        accounts.give_role(
            session, officer, Role.OFFICER, world.authority, actor=None, now=factories.NOW
        )
    yield Case(database, world)
    database.dispose()


def opened(watched: Watcher, case: Case, language: str = "fi") -> Page:
    """The step with the places, in a fresh draft."""
    hand = Hand(watched)
    hand.page.goto(f"/{language}/kirjaudu")
    hand.sign_in(CUSTOMER)
    hand.page.goto(f"/{language}/asiointi/{case.draft()}/paikka")
    return hand.page


def middle(page: Page) -> tuple[float, float]:
    """The middle of the map, in the window."""
    page.locator(FRAME).scroll_into_view_if_needed()
    box = page.locator(FRAME).bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def typed(page: Page) -> tuple[str, str]:
    return page.locator(NORTH).input_value(), page.locator(EAST).input_value()


def test_a_point_is_put_dragged_typed_filed_and_seen_by_the_handler(
    browse: Callable[..., Watcher], case: Case, tiles: TileServer
) -> None:
    watched = browse()
    page = opened(watched, case)
    page.locator(f"{SITE} .leaflet-tile-loaded").first.wait_for()
    assert tiles.asked
    watched.look("map-empty")
    x, y = middle(page)
    page.mouse.click(x, y)
    expect(page.locator(PIN)).to_be_visible()
    put = typed(page)
    assert all(DEGREES.fullmatch(degrees) for degrees in put)
    expect(page.locator(SAYS)).to_contain_text(put[0])

    pin = page.locator(PIN).bounding_box()
    assert pin is not None
    page.mouse.move(pin["x"] + 12, pin["y"] + 20)
    page.mouse.down()
    page.mouse.move(pin["x"] + 72, pin["y"] + 20, steps=5)
    page.mouse.up()
    dragged = typed(page)
    assert float(dragged[1].replace(",", ".")) > float(put[1].replace(",", "."))

    page.locator(NORTH).fill("61,49")
    page.locator(EAST).fill("23,76")
    expect(page.locator(PIN)).to_be_in_viewport()
    expect(page.locator(SAYS)).to_have_text("")
    x, y = middle(page)
    tip = page.locator(PIN).bounding_box()
    assert tip is not None
    assert abs(tip["x"] + tip["width"] / 2 - x) < 3
    assert abs(tip["y"] + tip["height"] - y) < 3
    watched.look("map-typed")

    page.locator(NORTH).fill("161")
    expect(page.locator(PIN)).to_have_count(0)
    page.locator(NORTH).fill("61,49")
    page.locator(NEXT).click()
    expect(page.locator("main")).to_contain_text("61,49")
    page.locator('input[name="a-declared"]').check()
    page.locator("main form button").last.click()
    page.wait_for_url("**/kuitti")
    number = page.url.split("/")[-2]

    officer = browse()
    hand = Hand(officer)
    hand.page.goto("/fi/kirjaudu")
    hand.sign_in(OFFICER)
    hand.page.goto(f"/fi/virkailija/asiat/{number}")
    expect(hand.page.locator("#answers")).to_contain_text("61,49")
    expect(hand.page.locator("#answers img.leaflet-marker-icon")).to_have_attribute(
        "alt", "site fi"
    )
    officer.look("map-officer")


def test_the_keyboard_alone_puts_a_point_and_is_not_caught(
    browse: Callable[..., Watcher], case: Case
) -> None:
    watched = browse(width=360)
    watched.page.emulate_media(reduced_motion="reduce")
    page = opened(watched, case, "sv")
    page.locator(f"{SITE} .leaflet-tile-loaded").first.wait_for()
    watched.look("map-phone")
    keys = Keys(page)
    keys.press(f'{SITE} [data-act="place"]')
    before = typed(page)
    assert all(DEGREES.fullmatch(degrees) for degrees in before)
    keys.press(f'{SITE} [data-act="nearer"]')
    page.keyboard.press("Enter")
    page.locator(EAST).focus()
    keys.to(FRAME)
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowUp")
    keys.press(f'{SITE} [data-act="place"]')
    moved = typed(page)
    assert moved[0] > before[0]
    assert moved[1] > before[1]
    keys.press(f'{SITE} [data-act="remove"]')
    assert typed(page) == ("", "")
    expect(page.locator(PIN)).to_have_count(0)
    keys.to(NEXT)
    watched.look("map-phone-after")


def test_a_row_that_is_added_has_its_own_map(browse: Callable[..., Watcher], case: Case) -> None:
    watched = browse()
    page = opened(watched, case, "en")
    page.locator('button[value="add:stops"]').click()
    page.locator('[data-map="stops.0.at"] [data-act="place"]').click()
    expect(page.locator('[name="a-stops-0-at-north"]')).to_have_value(re.compile(r"\d\d\.\d{5}"))
    assert typed(page) == ("", "")
    watched.look()


def test_without_javascript_the_fields_are_all_there_is(
    browse: Callable[..., Watcher], case: Case, tiles: TileServer
) -> None:
    watched = browse(javascript=False, width=360)
    before = len(tiles.asked)
    page = opened(watched, case)
    expect(page.locator(SITE)).to_be_hidden()
    watched.look("map-without-javascript")
    page.locator(NORTH).fill("61,49")
    page.locator(EAST).fill("23,76")
    page.locator(NEXT).click()
    expect(page.locator("main")).to_contain_text("61,49")
    assert len(tiles.asked) == before


def test_when_the_pictures_do_not_come_it_is_said_and_the_fields_work(
    browse: Callable[..., Watcher], case: Case, tiles: TileServer
) -> None:
    tiles.is_broken = True
    try:
        watched = browse()
        page = opened(watched, case)
        expect(page.locator(SAYS)).to_have_text(
            "Karttaa ei voi ladata nyt. Kerro paikka sanoin tai koordinaatein."
        )
        watched.look("map-broken")
        page.locator('[name="a-site-address"]').fill("Rantatie 1")
        page.locator(NEXT).click()
        expect(page.locator("main")).to_contain_text("Rantatie 1")
    finally:
        tiles.is_broken = False
