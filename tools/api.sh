#!/usr/bin/env bash
# Writes the public surface of the libraries into their PublicAPI.Unshipped.txt. The build fails when surface and file differ (RS0016, RS0017);
# run this after a change that is meant, and look at the difference. At a release, the lines move to PublicAPI.Shipped.txt.
set -euo pipefail
cd "$(dirname "$0")/.."
kept=$(mktemp -d)
finish() {
  for file in "$kept"/*; do [ -f "$file" ] && cp "$file" "src/$(basename "$file")/PublicAPI.Unshipped.txt"; done   # of a library that failed
  rm -rf "$kept"
}
trap finish EXIT
for library in Myelin Myelin.Reports Myelin.Gallery Myelin.Images Myelin.DataView Myelin.Extensions Myelin.Onnx; do
  folder=src/$library
  [ -f "$folder/PublicAPI.Shipped.txt" ] || echo '#nullable enable' > "$folder/PublicAPI.Shipped.txt"
  [ ! -f "$folder/PublicAPI.Unshipped.txt" ] || cp "$folder/PublicAPI.Unshipped.txt" "$kept/$library"
  echo '#nullable enable' > "$folder/PublicAPI.Unshipped.txt"
  # The analyzer names every line that the file lacks. It must run, whatever the environment says.
  build=$(dotnet build "$folder" -c Release -nologo -v quiet -nodeReuse:false --no-incremental \
    -p:TreatWarningsAsErrors=false -p:Analyze=true -p:RunAnalyzers=true 2>&1) || { grep -E ' error ' <<< "$build" | head; exit 1; }
  lines=$(grep -oE "warning RS0016: Symbol '.*' is not part of the declared public API" <<< "$build" \
    | sed -E "s/^warning RS0016: Symbol '(.*)' is not part of the declared public API$/\1/" | LC_ALL=C sort -u) || true
  if [ -z "$lines" ] && [ "$(wc -l < "$folder/PublicAPI.Shipped.txt")" -le 1 ]; then
    echo "$folder: the build reported no public symbol (RS0016). The analyzers are off; PublicAPI.Unshipped.txt is unchanged." \
      "Build without -p:RunAnalyzers=false, and with the package Microsoft.CodeAnalysis.PublicApiAnalyzers." >&2
    exit 1
  fi
  echo "$lines" >> "$folder/PublicAPI.Unshipped.txt"
  rm -f "$kept/$library"
  echo "$folder: $(wc -l <<< "$lines") entries"
done
