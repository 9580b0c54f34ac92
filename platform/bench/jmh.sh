#!/usr/bin/env bash
# jmh.sh [REGEX] [JMH OPTIONS]
# Runs the JMH benchmarks, with allocation per call; platform/docs/benchmarks.md says what each one shows.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=run-java.sh
. "$here/run-java.sh"
run_java org.openjdk.jmh.Main -prof gc "$@"
