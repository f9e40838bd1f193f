"""The own authority's ways with deadlines."""

from flask import Flask

from kevytasiointi.domain.permissions import Role
from kevytasiointi.storage.database import System
from kevytasiointi.storage.people import AuthorityRow
from tests import factories
from tests.web.admin.staff import ADMIN, add_staff, browser, send
from tests.web.conftest import tools_of

PAGE = "/en/yllapito/maaraajat"


def test_an_admin_switches_reminders_off_and_chooses_the_first_appeal(app: Flask) -> None:
    with tools_of(app).database.write(System("test")) as session:
        authority = factories.make_authority(session, "kivila")
        add_staff(session, ADMIN, Role.AUTHORITY_ADMIN, authority)
        key = authority.id
    client = browser(app, ADMIN)
    page = client.get(PAGE).text
    assert "the customer 3 days before, the customer on the last day" in page
    answer = send(client, PAGE, appeal="court", reminded=["processing", "nonsense"])
    assert answer.status_code == 303
    with tools_of(app).database.read(System("test")) as session:
        habits = session.get_one(AuthorityRow, key).deadline_habits
    assert habits["appeal"] == "court"
    assert "processing" not in habits["reminders_off"]
    assert "supplement" in habits["reminders_off"]
    assert "Nothing was changed." in send_again(client)


def send_again(client) -> str:
    send(client, PAGE, appeal="court", reminded=["processing"])
    return client.get(PAGE).text
