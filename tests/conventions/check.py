"""`python -m tests.conventions.check`: hold every tracked source file against the rules of the house."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from tests.conventions.rules import RULES, Finding, SourceFile

ROOT = Path(__file__).resolve().parents[2]
MAX_WEB_LINES = 250
GENERATED = {"web/src/api/schema.d.ts", "web/src/routeTree.gen.ts"}
TOP_LEVEL_FOLDERS = {"startline", "web", "tests", "e2e", "benchmarks", "deploy", "docs", "changelog.d", ".ci"}


def source_paths() -> list[PurePosixPath]:
    """Every file that git tracks or would track."""
    listing = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    return [PurePosixPath(line) for line in listing.stdout.splitlines() if (ROOT / line).is_file()]


def check_python(path: PurePosixPath) -> Iterator[Finding]:
    text = (ROOT / path).read_text(encoding="utf-8")
    file = SourceFile(path, text, ast.parse(text, filename=str(path)))
    for rule in RULES:
        yield from rule(file)


def check_web(path: PurePosixPath) -> Iterator[Finding]:
    lines = (ROOT / path).read_text(encoding="utf-8").count("\n") + 1
    if lines > MAX_WEB_LINES:
        yield Finding(path, lines, f"{lines} lines, at most {MAX_WEB_LINES}: split it by subject")


def check_place(path: PurePosixPath) -> Iterator[Finding]:
    if len(path.parts) > 1 and path.parts[0] not in TOP_LEVEL_FOLDERS:
        yield Finding(path, 1, f"no room {path.parts[0]!r} at the top of the house (ARCHITECTURE)")


def findings() -> list[Finding]:
    found: list[Finding] = []
    for path in source_paths():
        found += check_place(path)
        if path.suffix == ".py" and "migrations" not in path.parts:
            found += check_python(path)
        elif path.suffix in {".ts", ".tsx", ".mjs"} and str(path) not in GENERATED:
            found += check_web(path)
    return found


def main() -> int:
    found = findings()
    for finding in found:
        print(finding)
    files = len(source_paths())
    print(f"conventions: {len(found)} findings in {files} files")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
