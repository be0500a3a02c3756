"""The main job, step by step, as typed."""

import json

from conftest import Run


def test_a_complaint_from_log_to_close(run: Run) -> None:
    logged = run(
        "log", "--text", "快递五天没动了，我周五要用！", "--received", "2小时前", "--channel", "wechat",
        "--platform", "taobao", "--customer", "王女士", "--order", "202607251234592825", "--product", "旅行杯",
        "--carrier", "zto", "--amount", "129",
    )  # fmt: skip
    assert (logged.code, logged.lines[0]) == (0, "20261122-01")
    row = json.loads(run("next", "-f", "jsonl").stdout)
    assert (row["case"], row["step"], row["state"]) == ("20261122-01", "acknowledge", "late_logged")
