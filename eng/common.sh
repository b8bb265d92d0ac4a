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

# Prints what a verb needs besides the SDK, as Debian packages. This is the one list: whatever starts several processes needs Redis,
# and what tests a thing needs all of it.
needs_of() {
    case $1 in
        doctor | version | help) ;;
        up-cluster | bench | test | test-chaos | test-slices | test-state | test-disk) echo ffmpeg libgomp1 libicu redis-server ;;
        *) echo ffmpeg libgomp1 libicu ;;
    esac
}

# Prints those of the packages that are missing, by the name they have in this release.
missing_of() {
    local package
    for package in "$@"; do
        case $package in
            ffmpeg) { command -v ffmpeg && command -v ffprobe; } >/dev/null || echo ffmpeg ;;
            redis-server) command -v redis-server >/dev/null || echo redis-server ;;
            libgomp1) has_library 'libgomp\.so\.1' || echo libgomp1 ;;
            libicu)
                if [[ ${DOTNET_SYSTEM_GLOBALIZATION_INVARIANT:-} != 1 ]] && ! has_library 'libicuuc\.so'; then
                    # The package carries its version in its name, another one in each release.
                    apt-cache pkgnames libicu 2>/dev/null | grep -E '^libicu[0-9]+$' | sort -V | tail -n 1 | grep . || echo libicu-dev
                fi
                ;;
            *) fail "eng/common.sh does not know how to find $package" ;;
        esac
    done
}

# require VERB: installs what the verb needs, or says how to. As root on Debian and its kin it installs; elsewhere it stops.
require() {
    local missing
    local -a needs
    read -ra needs <<<"$(needs_of "$1")"
    missing=$(missing_of ${needs[@]+"${needs[@]}"})
    if [[ -n $missing ]]; then
        missing=${missing//$'\n'/ }
        if ! command -v apt-get >/dev/null; then
            fail "these are needed, by their names in Debian: $missing; install them with this system's package manager"
        elif [[ $(id -u) != 0 ]]; then
            fail "install what is missing with: sudo apt-get update && sudo apt-get install -y $missing"
        fi

        # Another install may be under way, and one that has ended meanwhile leaves less to do.
        apt-get update -qq -o DPkg::Lock::Timeout=300 >&2 || true
        missing=$(missing_of "${needs[@]}")
        missing=${missing//$'\n'/ }
    fi

    if [[ -n $missing ]]; then
        say "installing what this verb needs with apt-get: $missing"
        # Services that come with a package are not started: the grid starts its own.
        # shellcheck disable=SC2086 # one word a package
        RUNLEVEL=1 DEBIAN_FRONTEND=noninteractive \
            apt-get install -y -qq --no-install-recommends -o DPkg::Lock::Timeout=300 $missing >/dev/null ||
            fail "apt-get could not install $missing; install it by hand and try again"
        missing=$(missing_of "${needs[@]}")
        [[ -z $missing ]] || fail "apt-get installed what was asked for, and yet ${missing//$'\n'/ } is not found"
    fi

    require_dotnet
}

# Whether nothing that a project could depend on is newer than its last build. A build of the solution is one of each project.
is_built() {
    local project=$1 stamps=$root/artifacts/stamps done
    local inputs=("$root/src" "$root/eng" "$root"/*.props "$root"/*.targets "$root/global.json" "$root/Grid.sln" "$root/.editorconfig")
    [[ $project == src/* ]] || inputs+=("$root"/tests/Grid.*)
    # A folder's own time tells of files that were added, renamed or removed.
    for done in "$stamps/${project//\//.}" "$stamps/Grid.sln"; do
        if [[ -e $done && -z $(find "${inputs[@]}" -newer "$done" -print -quit) ]]; then return 0; fi
    done
    return 1
}

# build PROJECT: builds a project or solution in Release unless it is built. One build at a time: a second one waits and finds it done.
build() {
    local project=$1 stamps=$root/artifacts/stamps log stamp lock
    is_built "$project" && return 0
    mkdir -p "$stamps"
    exec {lock}>"$stamps/lock"
    if ! flock --nonblock "$lock"; then
        say "waiting for another build in this folder"
        flock "$lock"
    fi

    if ! is_built "$project"; then
        stamp=$stamps/${project//\//.}
        log=$stamp.log
        (cd "$root" && dotnet --version) >/dev/null 2>&1 ||
            fail "the .NET SDK that global.json asks for is needed (10.0.100 or newer); get it from https://dot.net/download"
        say "building $project$([[ -e $stamp ]] || echo '; the first time fetches packages and takes some minutes')"
        # The stamp takes the time of the start, so that what changes while it builds is built the next time. Programs that outlive the
        # build, such as the compiler's server, must not keep the lock.
        touch "$stamp.new"
        (cd "$root" && exec dotnet build "$project" -c Release --nologo -v quiet -clp:NoSummary) >"$log" 2>&1 {lock}>&- || {
            grep -E 'error' "$log" | sort -u | head -n 30 >&2 || tail -n 30 "$log" >&2
            fail "the build of $project failed; all of it is in $log"
        }
        mv "$stamp.new" "$stamp"
    fi

    exec {lock}>&-
}
