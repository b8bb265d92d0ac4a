#!/usr/bin/env bash
# format.sh [PATH ...]: lays out the C# sources by CSharpier, the version in .config/dotnet-tools.json.
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/.."
dotnet tool restore >/dev/null
(($# > 0)) || set -- src tests
dotnet csharpier format "$@"
