#!/usr/bin/env bash
# Mutates the code of one folder and runs the project's tests on every mutant: tools/mutate.sh Myelin.Reports Axes
# What survives is code that no test holds. The report is an HTML page under StrykerOutput.
set -euo pipefail
cd "$(dirname "$0")/.."
library=${1:?usage: tools/mutate.sh LIBRARY FOLDER, for example Myelin.Reports Axes}
folder=${2:?usage: tools/mutate.sh LIBRARY FOLDER, for example Myelin.Reports Axes}
dotnet tool restore
cd "tests/$library.Tests"
dotnet stryker --test-runner mtp --project "$library.csproj" --mutate "**/$folder/**/*.cs" --output "../../StrykerOutput" --reporter progress \
  --reporter cleartext --reporter html
