"""What Chinese replies may not say: each rule against whole replies that break it and honest ones that come near."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from cs_toolkit import packs
from cs_toolkit.core import text as script
from cs_toolkit.core.lint import Scope, lint

SAMPLES: dict[str, dict[str, Any]] = tomllib.loads((Path(__file__).parent / "samples" / "zh.toml").read_text("utf-8"))
HONEST = SAMPLES.pop("honest")
TRADITIONAL = str.maketrans(script._SIMPLIFIED, script._TRADITIONAL)
RULES = packs.lint_rules()
PATTERN_RULES = {rule.id for rule in RULES.rules.values() if not rule.is_code}


def scope_of(rule: str) -> Scope:
    return Scope(region=SAMPLES[rule].get("scope", "cn"), platforms=frozenset({"taobao"}), goods=frozenset({"food"}))


def in_both_scripts(texts: list[str]) -> list[str]:
    return [*texts, *(text.translate(TRADITIONAL) for text in texts)]


def texts_of(rule: str, which: str) -> list[str]:
    return [*in_both_scripts(SAMPLES[rule][which]), *SAMPLES[rule]["hant"][which]]


def spans(rule: str, text: str) -> list[str]:
    return [finding.span for finding in lint(text, RULES, scope_of(rule)) if finding.rule == rule]


@pytest.mark.parametrize("rule", SAMPLES)
def test_a_reply_that_breaks_a_rule_is_found(rule: str) -> None:
    """Whatever the order of its words, its script or its disguise; what is shown is what was written."""
    found = {text: spans(rule, text) for text in texts_of(rule, "fires")}

    assert [text for text, shown in found.items() if not shown] == []
    assert [text for text, shown in found.items() if not all(span and span in text for span in shown)] == []


@pytest.mark.parametrize("rule", SAMPLES)
def test_a_reply_that_only_comes_near_is_left_alone(rule: str) -> None:
    """Explaining why the shop does not do it, or using the same words for something else, is no breach."""
    found = {text: spans(rule, text) for text in texts_of(rule, "silent")}

    assert {text: shown for text, shown in found.items() if shown} == {}


@pytest.mark.parametrize("region", ["cn", "eu"])
def test_the_reply_of_a_good_agent_breaks_no_pattern_at_all(region: str) -> None:
    """Facts, responsibility, options with times: no rule that a pattern judges has anything to say."""
    scope = Scope(region=region, platforms=frozenset({"taobao"}))
    honest = [*in_both_scripts(HONEST["hans"]), *HONEST["hant"]]
    found = [(finding.rule, finding.span, text) for text in honest for finding in lint(text, RULES, scope)]

    assert [each for each in found if each[0] in PATTERN_RULES] == []


def test_every_rule_that_a_pattern_judges_has_samples_of_both_sorts() -> None:
    """Five texts that break it, five that do not, and three of each as Taiwan and Hong Kong write."""
    assert set(SAMPLES) == PATTERN_RULES
    for rule, sample in SAMPLES.items():
        counts = [len(sample[which]) for which in ("fires", "silent")]
        counts_hant = [len(sample["hant"][which]) for which in ("fires", "silent")]
        assert (rule, min(counts) >= 5, min(counts_hant) >= 3) == (rule, True, True)


def test_rules_of_one_region_or_platform_are_silent_elsewhere() -> None:
    """A WeChat id is no breach in one's own shop; a term void in China is not judged where nobody said China."""
    own_shop = Scope(platforms=frozenset({"own-site"}))

    assert not {"L05", "L22"} & {
        finding.rule for finding in lint("加我微信abc123，最终解释权归本店。", RULES, own_shop)
    }
    assert "L05" in {finding.rule for finding in lint("加我微信abc123。", RULES, scope_of("L05"))}
