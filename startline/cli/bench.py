"""`startline bench`: measure. The benchmarks themselves are in the folder benchmarks/ of the source."""

import argparse
import ast
import importlib
import json
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "benchmarks"
# Files of the folder that are no benchmark.
FRAME = {"__init__", "frame"}


def configure(parser: argparse.ArgumentParser) -> None:
    """Choose what to measure, how long, and how to show it."""
    parser.add_argument("name", nargs="?", help="which benchmark; without, they are listed")
    parser.add_argument("--quick", action="store_true", help="seconds instead of minutes, rougher")
    parser.add_argument("--json", action="store_true", help="a list of figures instead of a line each")


def run(options: argparse.Namespace) -> int:
    """Run one benchmark and show its figures; it starts and stops what it needs."""
    known = list_benchmarks()
    if options.name is None:
        for name, text in known.items():
            print(f"{name:<12} {text}")
        return 0
    if options.name not in known:
        print(f"startline: there is no benchmark {options.name!r}: {', '.join(known)}", file=sys.stderr)
        return 2
    sys.path.insert(0, str(ROOT))
    frame = importlib.import_module("benchmarks.frame")
    module = importlib.import_module(f"benchmarks.{options.name}")
    figures = []
    for figure in module.run(frame.Bench(quick=options.quick)):
        figures.append(figure.as_dict())
        if not options.json:
            print(figure.as_line(), flush=True)
    if options.json:
        print(json.dumps(figures, indent=2))
    return 0


def list_benchmarks() -> dict[str, str]:
    """Return the name and the first line of each benchmark, without importing any."""
    found = {}
    for file in sorted(FOLDER.glob("*.py")):
        if file.stem not in FRAME:
            text = ast.get_docstring(ast.parse(file.read_text(encoding="utf-8"))) or ""
            found[file.stem] = text.split("\n", 1)[0]
    return found
