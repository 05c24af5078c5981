#!/bin/sh
# Makes the pictures of docs/lectures by runs of the gallery. The entry on templates needs the MNIST files: MYELIN_DATA names their folder.
set -eu
cd "$(dirname "$0")/.."
pages=$(mktemp -d)
trap 'rm -rf "$pages"' EXIT
dotnet build src/Myelin.Cli -c Release -v q
while read -r entry figure picture; do
    dotnet src/Myelin.Cli/bin/Release/net10.0/Myelin.Cli.dll gallery run "$entry" --out "$pages" > /dev/null
    cp "$pages/$entry/$figure.svg" "docs/lectures/pictures/$picture.svg"
    echo "$picture"
done <<LIST
activations saturation saturation
forward-pass graph forward-pass
xor regions xor
graph-logistic graph graph-logistic
templates mnist templates
feature-transform polar feature-transform
conv-arithmetic window window
karnaugh map karnaugh
union-of-polygons two-pentagons two-pentagons
gradient-descent landscape gradient-descent
two-gaussians posterior posterior
LIST
