# Sourced by run and test: everything the program needs on a machine with only Python and a shell.
# Safe to run any number of times; says what it does; costs a few milliseconds when all is there.

root=$(CDPATH= cd -- "$here/.." && pwd)

say() { printf 'reviewer set-up: %s\n' "$1" >&2; }
fail() { say "$1"; exit 1; }

# set_up EXTRA: EXTRA is "" for the program alone or "[test]" for its tests too.
set_up() {
    stamp="$root/.venv/.ready$1"
    if [ -f "$stamp" ] && [ "$stamp" -nt "$root/pyproject.toml" ] && [ "$(cat "$stamp")" = "$root" ]; then
        return 0
    fi
    system_packages
    environment "$1"
    printf '%s' "$root" > "$stamp"
}

find_python() {
    for name in "${PYTHON:-}" python3.13 python3.12 python3.11 python3 python; do
        [ -n "$name" ] && command -v "$name" >/dev/null 2>&1 || continue
        if "$name" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 15))' 2>/dev/null; then
            printf '%s' "$name"
            return 0
        fi
    done
    return 1
}

environment() {
    if [ -x "$root/.venv/bin/python" ] && ! "$root/.venv/bin/python" -c 'import pip' >/dev/null 2>&1; then
        say "the environment in .venv is broken; making it anew"
        rm -rf "$root/.venv"
    fi
    if [ ! -x "$root/.venv/bin/python" ]; then
        python=$(find_python) || fail "Python 3.11 or newer is needed; install it and run this again."
        say "making a virtual environment in .venv with $("$python" --version)"
        "$python" -m venv "$root/.venv" 2>/dev/null || {
            rm -rf "$root/.venv"
            venv_package "$python"
            "$python" -m venv "$root/.venv" || fail "$python cannot make a virtual environment; install its venv package (python3-venv) and run this again."
        }
    fi
    say "installing Reviewer and what it needs into .venv (a few minutes the first time)"
    (cd "$root" && .venv/bin/python -m pip install --quiet --disable-pip-version-check --editable ".$1") ||
        fail "pip could not install what is needed; its message is above. Check the network and run this again."
}

# Debian's Python comes without venv.
venv_package() {
    command -v apt-get >/dev/null 2>&1 || return 0
    apt_install "$("$1" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')"
}

system_packages() {
    case "$(uname -s)" in
        Darwin) brew_packages ;;
        Linux)
            if command -v apt-get >/dev/null 2>&1; then apt_packages; else other_packages; fi ;;
        *) other_packages ;;
    esac
}

# What Tesseract and Qt's windows need beyond the Python packages.
apt_packages() {
    missing=""
    for package in tesseract-ocr tesseract-ocr-deu tesseract-ocr-fra tesseract-ocr-spa libegl1 libgl1 libxkbcommon0 libxkbcommon-x11-0 libdbus-1-3 \
        libfontconfig1 libxcb-cursor0 libxcb-icccm4 libxcb-image0 libxcb-keysyms1 \
        libxcb-render-util0 libxcb-shape0 libxcb-xinerama0 fonts-dejavu-core; do
        dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' ||
            missing="$missing $package"
    done
    [ -z "$missing" ] || apt_install $missing
}

apt_install() {
    say "installing system packages with apt: $*"
    sudo=""
    if [ "$(id -u)" -ne 0 ]; then
        command -v sudo >/dev/null 2>&1 || fail "please install as root: apt-get install $*"
        sudo=sudo
    fi
    { $sudo apt-get update -qq && $sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@"; } >&2 ||
        fail "apt could not install $*; its message is above."
}

brew_packages() {
    command -v tesseract >/dev/null 2>&1 && return 0
    command -v brew >/dev/null 2>&1 ||
        fail "Tesseract is needed to read scans; install it from brew.sh with: brew install tesseract"
    say "installing Tesseract with brew"
    brew install --quiet tesseract tesseract-lang >&2 || fail "brew could not install tesseract; its message is above."
}

other_packages() {
    command -v tesseract >/dev/null 2>&1 ||
        fail "Tesseract is needed to read scans; install the package tesseract-ocr (or tesseract) of your system and run this again."
}
