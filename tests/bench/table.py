"""Prints the figures of the last run as a table for docs/performance.md."""

import json

from tests.bench.figures import OUT


def main() -> None:
    """One row a figure."""
    print("| figure | value | compared with | ratio |")
    print("|---|---|---|---|")
    for line in OUT.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        bare = "" if row["bare"] is None else f"{row['bare']:g} {row['unit']}"
        ratio = "" if row["ratio"] is None else f"{row['ratio']:.2f}"
        print(f"| {row['figure']} | {row['value']:g} {row['unit']} | {bare} | {ratio} |")


if __name__ == "__main__":
    main()
