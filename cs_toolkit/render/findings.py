"""What `cst lint` found: rows, lines for people, and SARIF 2.1.0 for editors and pipelines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from cs_toolkit.core.lint import Finding
from cs_toolkit.core.text import clean, shorten
from cs_toolkit.errors import say
from cs_toolkit.render import names
from cs_toolkit.render.words import sentence, spoken

LINT: Final = ("rule", "severity", "line", "column", "span", "message", "fix", "source")
_SPAN_COLUMNS: Final = 40
_LEVELS: Final = {"block": "error", "warn": "warning", "info": "note"}
_SCHEMA: Final = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_STDIN: Final = "stdin"


def lint_row(found: Finding) -> Mapping[str, Any]:
    """A row of `cst lint`: the words are English, the span is as written but for what no terminal may see."""
    return {
        "rule": found.rule,
        "severity": found.severity,
        "line": found.line,
        "column": found.column,
        "span": clean(found.span),
        "message": found.message.english(),
        "fix": found.fix.english(),
        "source": found.source,
    }


def lint_lines(findings: Iterable[Finding]) -> Iterator[str]:
    """Each finding for a person: where and what, what to write instead, and who says so."""
    marks = "  「{}」" if spoken() == "zh-Hant" else "  “{}”"
    for found in findings:
        span = shorten(found.span, _SPAN_COLUMNS)
        place, told = f"{found.line}:{found.column}", sentence(found.message)
        yield f"{place:<6} {_severity(found.severity)} {found.rule}  {told}" + (marks.format(span) if span else "")
        yield f"{'':<6} {sentence(say('instead: {fix}', fix=found.fix))}"
        yield f"{'':<6} {sentence(say('source: {source}', source=found.source))}"


def _severity(severity: str) -> str:
    return names.filled(names.word("severity", severity), len("block"))


def sarif(findings: Iterable[Finding], file: str, version: str) -> Mapping[str, Any]:
    """The findings as one SARIF run; columns count characters."""
    rows = list(findings)
    rules = {found.rule: found for found in reversed(rows)}
    names = sorted(rules)
    driver = {
        "name": "cst",
        "semanticVersion": version,
        "rules": [
            {
                "id": name,
                "shortDescription": {"text": rules[name].message.english()},
                "help": {"text": f"{rules[name].fix.english()} ({rules[name].source})"},
            }
            for name in names
        ],
    }
    results = [_result(found, names.index(found.rule), _STDIN if file == "-" else file) for found in rows]
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}


def _result(found: Finding, index: int, file: str) -> Mapping[str, Any]:
    from urllib.parse import quote

    ends = found.span.split("\n")
    region: dict[str, Any] = {
        "startLine": found.line,
        "startColumn": found.column,
        "endLine": found.line + len(ends) - 1,
        "endColumn": len(ends[-1]) + (found.column if len(ends) == 1 else 1),
    }
    if found.span:
        region["snippet"] = {"text": clean(found.span)}
    return {
        "ruleId": found.rule,
        "ruleIndex": index,
        "level": _LEVELS[found.severity],
        "message": {"text": f"{found.message.english()} {found.fix.english()}"},
        "locations": [{"physicalLocation": {"artifactLocation": {"uri": quote(file)}, "region": region}}],
    }
