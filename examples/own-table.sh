#!/bin/sh
# Complaints and orders from tables of your own: say once which column is which, under a name; then the name is enough.
#
#   ./own-table.sh        (reads complaints.csv and orders.csv beside it into your shop)
set -eu

cd "$(dirname "$0")"
cst orders import orders.csv --map order=Order --map product=Item --map amount=Paid --map customer=Name \
    --map carrier="Parcel by" --map tracking="Parcel number" --map ordered_at=Day
cst import complaints.csv --map external_id=No --map order=Order --map text="What they wrote" --map received_at=When \
    --save-map own
cst import --dry-run complaints.csv --map own
cst list --columns case,customer,product,category,due_at
