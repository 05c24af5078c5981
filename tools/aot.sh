#!/usr/bin/env bash
# Publishes tests/Aot as a native program, which must give no warning, and compares its results with those of the JIT, bit by bit. Then publishes
# the source that it saved a model as, Digits.cs, which compares its result with the model's.
# Needs a C compiler (clang or gcc) to link.
set -euo pipefail
cd "$(dirname "$0")/.."
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
linker=$(command -v clang || command -v gcc)

mkdir "$scratch/source"
dotnet run -c Release --project tests/Aot -- "$scratch/source/Digits.cs" > "$scratch/jit"
dotnet publish tests/Aot -c Release --use-current-runtime -p:Native=true -p:CppCompilerAndLinker="$linker" -warnaserror -nologo -v quiet \
  -o "$scratch/native"
"$scratch/native/Aot" "$scratch/source/Digits.cs" > "$scratch/aot"
diff "$scratch/jit" "$scratch/aot"
cat "$scratch/aot"
echo "The native program ($(du -h "$scratch/native/Aot" | cut -f1)) prints what the JIT does."

dotnet run "$scratch/source/Digits.cs"
dotnet publish "$scratch/source/Digits.cs" -p:CppCompilerAndLinker="$linker" -p:TreatWarningsAsErrors=true \
  -nologo -v quiet -o "$scratch/digits"
"$scratch/digits/Digits"
echo "So does Digits.cs as a native program of its own ($(du -h "$scratch/digits/Digits" | cut -f1))."
