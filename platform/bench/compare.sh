#!/usr/bin/env bash
# compare.sh [CASE-GLOB] [--threads N] [--rounds N] [--peers DIR]
# Times Simplectic and its peers by turns; platform/docs/benchmarks.md explains what is printed.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=run-java.sh
. "$here/run-java.sh"
run_java org.simplectic.bench.Compare "$@"
