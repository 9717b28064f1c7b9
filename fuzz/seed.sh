#!/usr/bin/env bash
# Fills fuzz/corpus/parse and fuzz/corpus/edits with the fixtures of the tests,
# and with the Markdown files of any folders that are named:
#
#   fuzz/seed.sh [FOLDER…]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

mkdir -p fuzz/corpus/parse fuzz/corpus/edits
find tests/it/shapes examples "$@" -name '*.md' -size -64k -print0 | while IFS= read -r -d '' file; do
  name=$(sha256sum <"$file" | cut -c1-16)
  cp "$file" "fuzz/corpus/parse/$name"
  # Eight steps of four bytes go before the text.
  { head -c 32 /dev/zero | tr '\0' '0'; cat "$file"; } >"fuzz/corpus/edits/$name"
done
echo "$(find fuzz/corpus/parse -type f | wc -l) seeds"
