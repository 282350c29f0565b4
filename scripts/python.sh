# The environment for Python: .venv.

# prepare runtime|dev: what is locked lies in .venv. The copy of the requirements in .venv is
# written last, so whatever was interrupted before that is built again.
prepare() {
    ensure has_packages build_venv "$1"
    ensure is_compiled compile_search
}

has_packages() {
    is_installed dev || { [ "$1" = runtime ] && is_installed runtime; }
}

# What plans long days is compiled for this machine. Planning goes on without, only not as well.
is_compiled() {
    [ -f instance/compiled ] &&
        [ -z "$(find routing/ruin routing/compiled.py requirements.txt -type f ! -name '*.pyc' ! -path '*/__pycache__/*' -newer instance/compiled)" ]
}

compile_search() {
    say "เตรียมตัววางแผนเส้นทาง ยี่สิบวินาทีถึงหนึ่งนาที / Compiling the route search, twenty seconds to a minute"
    "$python" -m routing.ruin >instance/compile.log 2>&1 ||
        say "เตรียมไม่สำเร็จ ดู instance/compile.log / That failed, see instance/compile.log"
    touch instance/compiled
}

requirements() {
    case $1 in
    runtime) echo requirements.txt ;;
    *) echo "requirements-$1.txt" ;;
    esac
}

is_installed() {
    cmp -s "$(requirements "$1")" ".venv/.installed-$1" && "$python" -c '' 2>/dev/null
}

build_venv() {
    if ! [ -f .venv/.installed-runtime ] && ! [ -f .venv/.installed-dev ] || ! "$python" -c '' 2>/dev/null; then
        say "เตรียมระบบครั้งแรก ราวหนึ่งถึงสามนาที / First set-up, one to three minutes"
        rm -rf .venv
        make_venv
    fi
    rm -f .venv/.installed-dev.new .venv/.installed-runtime.new
    cp "$(requirements "$1")" ".venv/.installed-$1.new"
    install_packages "$(requirements "$1")"
    rm -f .venv/.installed-dev .venv/.installed-runtime
    mv ".venv/.installed-$1.new" ".venv/.installed-$1"
}

find_python() {
    for candidate in python3 python3.14 python3.13 python3.12 python3.11; do
        if "$candidate" -c 'import sys, venv; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 14))' 2>/dev/null; then
            echo "$candidate"
            return
        fi
    done
    die "ต้องมี Python 3.11 ถึง 3.14 เช่น สั่ง: apt install python3 python3-venv / Python 3.11 to 3.14 is needed, for example: apt install python3 python3-venv"
}

# Debian's Python comes without pip and without the means to make an environment that has it.
make_venv() {
    found=$(find_python) || exit 1
    "$found" -m venv .venv >/dev/null 2>&1 && return
    rm -rf .venv
    "$found" -m venv --without-pip .venv
    if "$found" -m pip --python "$python" --version >/dev/null 2>&1; then
        "$found" -m pip --python "$python" install --quiet --no-compile pip >/dev/null 2>&1 && return
    fi
    pip_from_debian && return
    rm -rf .venv
    die "ไม่มี pip และดาวน์โหลดไม่ได้ กรุณาสั่ง: apt install python3-venv / pip is missing and could not be fetched, please run: apt install python3-venv"
}

# Any user may do this, and nothing of the system is changed.
pip_from_debian() {
    command -v apt-get >/dev/null && command -v dpkg-deb >/dev/null || return 1
    say "ขอ pip จาก Debian / Getting pip from Debian"
    apt=$(mktemp -d)
    trap 'rm -rf "$lock" "$apt"' EXIT
    mkdir -p "$apt/lists/partial" "$apt/cache/archives/partial"
    got=yes
    (
        cd "$apt"
        apt-get -qq -o APT::Sandbox::User=root download python3-pip-whl 2>/dev/null ||
            { private_apt update && private_apt download python3-pip-whl; }
        dpkg-deb -x python3-pip-whl*.deb unpacked
    ) >/dev/null 2>&1 || got=
    if [ -n "$got" ]; then
        for wheel in "$apt"/unpacked/usr/share/python-wheels/pip-*.whl; do
            PYTHONPATH=$wheel "$python" -m pip install --quiet --no-index "$wheel" >/dev/null 2>&1 || got=
        done
    fi
    rm -rf "$apt"
    [ -n "$got" ]
}

private_apt() {
    apt-get -qq -o "Dir::State::lists=$apt/lists" -o "Dir::Cache=$apt/cache" \
        -o APT::Sandbox::User=root -o Debug::NoLocking=1 "$@"
}

# install_packages REQUIREMENTS [PIP-OPTIONS...]
install_packages() {
    wanted=$1
    shift
    log=instance/setup.log
    logged "$python" -m pip install --no-deps --require-hashes --only-binary :all: --progress-bar off \
        "$@" -r "$wanted" | progress "$(grep -c '^[a-zA-Z]' "$wanted")" 10 '
        /^(Ignoring|Collecting|Processing|Requirement already satisfied:)/ {
            name = $1 == "Requirement" ? $4 : $2
            sub(/.*\//, "", name)
            sub(/(==|-[0-9]|:).*/, "", name)
            step(name)
        }
        /^Installing collected packages/ { show("  กำลังติดตั้ง / unpacking") }'
    settle "ติดตั้งไม่สำเร็จ" "the set-up failed" '^ERROR:'
}
