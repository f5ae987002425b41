"""`startline doctor`: every dependency with its state and version; ends with 1 when one is missing."""

import argparse
import json
from dataclasses import asdict

from startline.cli.doctor_checks import ABSENT, MISSING, OK, Finding, list_findings
from startline.config.environment import read_environment

MARKS = {OK: "✓", MISSING: "✗", ABSENT: "–"}


def configure(parser: argparse.ArgumentParser) -> None:
    """Choose the form of the answer."""
    parser.add_argument("--json", action="store_true", help="a list of objects instead of a table")


def run(options: argparse.Namespace) -> int:
    """Look at everything and tell."""
    findings = list_findings(read_environment())
    if options.json:
        print(json.dumps([asdict(finding) for finding in findings], indent=1))
    else:
        for finding in findings:
            print(describe(finding))
    return 1 if any(finding.state == MISSING for finding in findings) else 0


def describe(finding: Finding) -> str:
    """Return a line for the table."""
    return f"{MARKS[finding.state]} {finding.name:<13}{finding.version or '-':<16}{finding.detail}".rstrip()
