#!/bin/sh
# Six weeks of a sample shop, and what they teach: the report, a note to the supplier, the FAQ page, as files to send on.
#
#   ./six-weeks.sh NEW-FOLDER [zh-Hans|zh-Hant|en]
set -eu

export CST_LANG="${2:-zh-Hans}"
CST_SHOP="$(cst demo --keep "$1")"
export CST_SHOP

cst issues --limit 3
cst report --since "44 days ago" -f markdown --output "$1-report.md"
cst alerts --note "$(cst alerts --all -f csv --columns alert | tail -n 1 | tr -d '\r')" > "$1-note.txt"
cst faq effect
cst faq export --output "$1-faq.md"
cst next --limit 5
