# Sourced by ./grid and eng/test.sh with $root set: what must be installed, and builds that do nothing when nothing changed.
# shellcheck shell=bash

export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1 MSBUILDDISABLENODEREUSE=1

# Threads of a tensor operation that wait do so by spinning unless told otherwise; with a second process on the same cores a small
# job then takes several times the processor time. It is read when libgomp is loaded, so it has to be here.
export OMP_WAIT_POLICY=${OMP_WAIT_POLICY:-passive}

say() { printf '%s\n' "$*" >&2; }

fail() {
    say "grid: $*"
    exit 1
}

# Not a pipe: grep -q leaves at the first match, and the broken pipe behind it would count as a failure.
has_library() { grep -q "$1" <<<"$(ldconfig -p 2>/dev/null || /sbin/ldconfig -p 2>/dev/null)"; }

require_dotnet() {
    if ! command -v dotnet >/dev/null && [[ -x $HOME/.dotnet/dotnet ]]; then
        export PATH="$HOME/.dotnet:$PATH" DOTNET_ROOT="$HOME/.dotnet"
    fi

    command -v dotnet >/dev/null || fail "the .NET 10 SDK is needed; get it from https://dot.net/download or with:
    curl -sSL https://dot.net/v1/dotnet-install.sh | bash -s -- --channel 10.0"
}

# Prints the Debian packages that are missing.
missing_packages() {
    { command -v ffmpeg && command -v ffprobe; } >/dev/null || echo ffmpeg
    has_library 'libgomp\.so\.1' || echo libgomp1
    if [[ ${DOTNET_SYSTEM_GLOBALIZATION_INVARIANT:-} != 1 ]] && ! has_library 'libicuuc\.so'; then
        # The package carries its version in its name, another one in each release.
        apt-cache pkgnames libicu 2>/dev/null | grep -E '^libicu[0-9]+$' | sort -V | tail -n 1 | grep . || echo libicu-dev
    fi
}

# require_packages [MORE ...]: MORE are packages whose absence the caller has found.
require_packages() {
    local missing
    missing=$(printf '%s\n' "$(missing_packages)" "$@" | grep . || true)
    [[ -n $missing ]] || return 0
    missing=${missing//$'\n'/ }
    if ! command -v apt-get >/dev/null; then
        fail "these are needed, by their names in Debian: $missing; install them with this system's package manager"
    elif [[ $(id -u) != 0 ]]; then
        fail "install what is missing with: sudo apt-get update && sudo apt-get install -y $missing"
    fi

    say "installing $missing"
    apt-get update -qq >&2 || true
    missing=$(printf '%s\n' "$(missing_packages)" "$@" | grep . || true)
    # shellcheck disable=SC2086 # one word a package
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends ${missing//$'\n'/ } >/dev/null ||
        fail "apt-get could not install ${missing//$'\n'/ }; install it by hand and try again"
}

# A server of its own is only wanted by what starts several processes.
require_redis() {
    command -v redis-server >/dev/null || require_packages redis-server
}

require_tools() {
    require_packages
    require_dotnet
}

# build PROJECT: builds a project or solution in Release unless nothing it could depend on is newer than its last build.
build() {
    local project=$1 stamps=$root/artifacts/stamps log stamp
    stamp=$stamps/${project//\//.}
    log=$stamp.log
    local inputs=("$root/src" "$root/eng" "$root"/*.props "$root"/*.targets "$root/global.json" "$root/Grid.sln" "$root/.editorconfig")
    [[ $project == src/* ]] || inputs+=("$root"/tests/Grid.*)
    # A folder's own time tells of files that were added, renamed or removed. A build of the solution is one of each project.
    local done
    for done in "$stamp" "$stamps/Grid.sln"; do
        if [[ -e $done && -z $(find "${inputs[@]}" -newer "$done" -print -quit) ]]; then return 0; fi
    done

    mkdir -p "$stamps"
    (cd "$root" && dotnet --version) >/dev/null 2>&1 ||
        fail "the .NET SDK that global.json asks for is needed (10.0.100 or newer); get it from https://dot.net/download"
    if [[ -e $stamp ]]; then say "building $project"; else say "building $project; the first time fetches packages and takes some minutes"; fi
    # The stamp takes the time of the start, so that what changes while it builds is built the next time.
    touch "$stamp.new"
    (cd "$root" && exec flock -o "$stamps/lock" dotnet build "$project" -c Release --nologo -v quiet -clp:NoSummary) >"$log" 2>&1 || {
        grep -E 'error' "$log" | sort -u | head -n 30 >&2 || tail -n 30 "$log" >&2
        fail "the build of $project failed; all of it is in $log"
    }
    mv "$stamp.new" "$stamp"
}
