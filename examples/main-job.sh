#!/bin/sh
# The main job as a script: from the platform's export to a closed case and the FAQ page, in a shop of its own.
#
#   ./main-job.sh NEW-FOLDER
#
# It works on the sample files of `cst demo`, so that you can try it; every line is what you would type yourself.
set -eu

here="$(cd "$(dirname "$0")" && pwd)"
export CST_SHOP="$1"
export CST_NOW="2026-11-22T10:00+08:00" # the samples are of that morning; your own work needs no such line

cst --quiet init
cst config set zone Asia/Shanghai
cst import "$here/../cs_toolkit/packs/demo/refunds.csv"
cst orders import "$here/../cs_toolkit/packs/demo/orders.csv"

case="$(cst next --limit 1 -f ids)"
cst draft "$case" > "$CST_SHOP/reply.txt"
# Here you would make the draft personal and send it. What was sent is recorded:
echo "我是小林，这一单我跟到底。" >> "$CST_SHOP/reply.txt"
cst ack "$case" --file "$CST_SHOP/reply.txt"
cst diagnose "$case" --cause packing --party shop --evidence "只垫了一层泡沫"
cst offer "$case" --option reship-express --option refund-full,coupon:20
cst accept "$case" --option 1
cst resolve "$case" --tracking SF0000000000011 --carrier sf --cost 62
cst follow-up "$case" --text "新杯子已经寄出，明天我盯着它送到。" --promise "明天18:00 送达"

export CST_NOW="2026-11-23T17:30+08:00" # the next day
cst promise "$case" --kept
cst rate "$case" --score 5 --comment "很快"
cst close "$case"

cst faq export --output "$CST_SHOP/faq.md"
cat "$CST_SHOP/faq.md"
