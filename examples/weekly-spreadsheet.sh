#!/bin/sh
# The cases received in the last seven days, open and closed, as a file that Excel opens with a double click.
#
#   ./weekly-spreadsheet.sh [FOLDER]       (default: the folder you are in)
#
# For a program that cannot read UTF-8, put `--encoding gb18030` behind --excel.
set -eu

file="${1:-.}/cases-$(date +%Y-%m-%d).csv"
cst export --since "7 days ago" --excel --output "$file"
echo "$file"
