#!/usr/bin/env bash
# Fails when generated code differs from what its sources give. The generators run in a copy of the
# tree, so that the check changes nothing and can be repeated.
set -euo pipefail
cd "$(dirname "$0")/.."

copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT
mkdir "$copy/before"
tar -cf - --exclude=./.git --exclude=./dev/node_modules --exclude=./ioviz . | tar -xf - -C "$copy/before"
cp -a "$copy/before" "$copy/after"

"${MAKE:-make}" --no-print-directory -C "$copy/after" gen

if ! diff -r -u "$copy/before" "$copy/after" >"$copy/diff"; then
  grep -E '^(diff|Only in)' "$copy/diff" | sed "s|$copy/||g"
  head -n 60 "$copy/diff" | sed "s|$copy/||g"
  echo "generated code is not what its sources give: run make gen and commit the result" >&2
  exit 1
fi
echo "generated code matches its sources"
