#!/usr/bin/env bash
# Writes the public surface of the libraries into their PublicAPI.Unshipped.txt. The build fails when surface and file differ (RS0016, RS0017);
# run this after a change that is meant, and look at the difference. At a release, the lines move to PublicAPI.Shipped.txt.
set -euo pipefail
cd "$(dirname "$0")/.."
for library in Myelin Myelin.Reports Myelin.Gallery; do
  folder=src/$library
  [ -f "$folder/PublicAPI.Shipped.txt" ] || echo '#nullable enable' > "$folder/PublicAPI.Shipped.txt"
  echo '#nullable enable' > "$folder/PublicAPI.Unshipped.txt"
  # The analyzer names every line that the file lacks.
  build=$(dotnet build "$folder" -c Release -nologo -v quiet -nodeReuse:false --no-incremental \
    -p:TreatWarningsAsErrors=false 2>&1) || { grep -E ' error ' <<< "$build" | head; exit 1; }
  grep -oE "warning RS0016: Symbol '.*' is not part of the declared public API" <<< "$build" \
    | sed -E "s/^warning RS0016: Symbol '(.*)' is not part of the declared public API$/\1/" \
    | LC_ALL=C sort -u > "$folder/PublicAPI.lines" || true
  cat "$folder/PublicAPI.lines" >> "$folder/PublicAPI.Unshipped.txt"
  rm "$folder/PublicAPI.lines"
  echo "$folder: $(($(wc -l < "$folder/PublicAPI.Unshipped.txt") - 1)) entries"
done
