#!/usr/bin/env bash
# test.sh [PROJECT ...] [-- XUNIT ARGUMENTS]: builds and runs test projects; the last line is "N passed, N failed, N skipped".
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck source=eng/common.sh
source "$root/eng/common.sh"

# Longest one project may run, in seconds: a test that hangs must not take the whole run with it.
limit=${GRID_TEST_LIMIT:-900}

mapfile -t known < <(cd "$root" && find . -name '*.Tests.csproj' -not -path './artifacts/*' -printf '%P\n' | sort)
declare -a chosen=()
while (($# > 0)) && [[ $1 != -- ]]; do
    name=${1%.Tests}
    found=
    for project in "${known[@]}"; do
        [[ ${project##*/} == "$name.Tests.csproj" || ${project##*/} == "Grid.$name.Tests.csproj" ]] && found=$project
    done
    if [[ -z $found ]]; then
        names=$(printf '%s\n' "${known[@]##*/}" | sed 's/\.Tests\.csproj//' | tr '\n' ' ')
        fail "there is no test project $1; there are: $names"
    fi
    chosen+=("$found")
    shift
done
[[ ${1:-} == -- ]] && shift

whole=
if ((${#chosen[@]} == 0)); then
    chosen=("${known[@]}")
    (($# > 0)) || whole=yes
    build Grid.sln
else
    for project in "${chosen[@]}"; do build "${project%/*}"; done
fi

results=$root/artifacts/test-results
rm -rf "$results"
mkdir -p "$results"
passed=0 failed=0 skipped=0
declare -a broken=()
for project in "${chosen[@]}"; do
    name=$(basename "$project" .csproj)
    log=$results/$name.log
    started=$SECONDS
    code=0
    timeout --kill-after=10 "$limit" dotnet "$root/artifacts/bin/$name/release/$name.dll" -noLogo -noColor -noAutoReporters "$@" \
        >"$log" 2>&1 </dev/null || code=$?
    summary=$(grep -E '^ +[A-Za-z.]+ +Total: [0-9]+' "$log" | tail -n 1 || true)
    count() { grep -oE "$1: [0-9]+" <<<"$summary" | grep -oE '[0-9]+$' || echo 0; }
    total=$(count Total) bad=$(($(count Failed) + $(count Errors))) skip=$(($(count Skipped) + $(count 'Not Run')))
    good=$((total - $(count Failed) - skip))
    # A project that ends badly without a failed test has crashed, hung or never started: that is a failure of its own.
    if ((code != 0 && bad == 0)); then
        bad=1
        ((code == 124 || code == 137)) && echo "$name was ended after $limit s" >>"$log"
    fi
    passed=$((passed + good)) failed=$((failed + bad)) skipped=$((skipped + skip))
    word=ok
    if ((bad > 0)); then
        word=FAIL
        broken+=("$name")
    fi
    printf '%-4s %-28s %4d passed, %d failed, %d skipped  %4d s\n' "$word" "$name" "$good" "$bad" "$skip" "$((SECONDS - started))"
done

for name in ${broken[@]+"${broken[@]}"}; do
    printf '\n-- %s (%s)\n' "$name" "$results/$name.log"
    # Failed tests with their messages; a run that left none shows its end instead.
    if grep -q '\[FAIL\]' "$results/$name.log"; then
        grep -F -A 30 '[FAIL]' "$results/$name.log" | awk '/^--$/ || /^ *Finished:/ || /^===/ { next } { print }' | head -n 200
    else
        tail -n 40 "$results/$name.log"
    fi
done

floor=$(<"$root/eng/test-floor")
if [[ -n $whole ]] && ((passed + failed < floor)); then
    printf '\nonly %d tests ran where eng/test-floor asks for %d\n' "$((passed + failed))" "$floor"
    failed=$((failed + 1))
fi
echo "$passed passed, $failed failed, $skipped skipped"
((failed == 0 && passed > 0))
