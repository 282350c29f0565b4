# What the longer chores of ./run do.

# Without ARGS everything: the web app's own tests beside pytest's, which end the output.
run_tests() {
    case "$#$*" in
    0 | *endtoend*)
        build_webapp
        prepare_browser
        ;;
    *webapp*) node_packages webapp ;;
    esac
    [ $# -eq 0 ] || exec "$python" -m pytest "$@"
    node_packages webapp
    failed=
    in_webapp test || failed=yes
    "$python" -m pytest -n auto --maxprocesses 8 --dist loadgroup || failed=yes
    [ -z "$failed" ] || exit 1
}

lint() {
    failed=
    step -m ruff check .
    step -m ruff format --check .
    step -m mypy
    step -c 'from importlinter.cli import lint_imports_command as check; check()'
    in_webapp run --silent lint || failed=yes
    [ -z "$failed" ] || die "พบข้อที่ต้องแก้ / something wants mending"
}

format() {
    "$python" -m ruff check --fix --quiet . || true # what it cannot mend, lint shows
    "$python" -m ruff format .
    in_webapp run --silent format
}

step() {
    "$python" "$@" || failed=yes
}

bench() {
    case ${1-} in
    "" | -h | --help)
        say "./run bench routing FOLDER [...]"
        for file in bench/*.py bench/*/__main__.py; do
            [ -f "$file" ] || continue
            name=${file#bench/}
            name=${name%/__main__.py}
            [ "$name" = __init__.py ] || say "./run bench ${name%.py} [...]"
        done
        ;;
    routing)
        shift
        exec "$python" -m routing.bench "$@"
        ;;
    *)
        name=$1
        shift
        if [ "$name" = lighthouse ]; then
            build_webapp
            prepare_browser
            node_packages bench/lighthouse
        fi
        exec "$python" -m "bench.$name" "$@"
        ;;
    esac
}

# Books and prices are whole money: no branch of theirs goes untested. The lives of a journal
# go over the same branches again and again, and each costs three times as much when watched.
coverage() {
    export LEDGER_LIVES="${LEDGER_LIVES:-5}"
    exec "$python" -m pytest tests/pricing tests/ledger -n auto --maxprocesses 8 --cov=pricing \
        --cov=recycling.ledger --cov-branch --cov-report=term-missing --cov-fail-under=100 "$@"
}

# Beside .venv, on top of it: what takes hours once in a while is not for everyone to install.
mutate() {
    home=instance/mutation
    if [ ! -x "$home/bin/mutmut" ]; then
        say "ติดตั้ง mutmut / installing mutmut"
        rm -rf "$home"
        "$python" -m venv --without-pip "$home"
        "$python" -c 'import sysconfig; print(sysconfig.get_path("purelib"))' \
            >"$("$home/bin/python" -c 'import sysconfig; print(sysconfig.get_path("purelib"))')/venv.pth"
        "$python" -m pip --python "$home/bin/python" install --quiet mutmut==3.8.1
    fi
    exec "$python" -m tests.mutation "$home/bin/mutmut" "$@"
}

# The lock file itself, uv.lock, names the registry it was made from and stays out of git;
# what is exported from it holds versions and hashes alone.
relock() {
    uv=instance/uv/bin/uv
    if [ ! -x "$uv" ]; then
        say "ติดตั้ง uv / installing uv"
        rm -rf instance/uv
        "$python" -m venv --without-pip instance/uv
        "$python" -m pip --python instance/uv/bin/python install --quiet uv
    fi
    "$uv" lock "$@"
    export_lock requirements.txt --no-default-groups
    export_lock requirements-dev.txt
    export_lock requirements-node.txt --only-group node
    export_lock requirements-map.txt --only-group map
    if grep -n '://' requirements*.txt; then
        die "ไฟล์ล็อกต้องไม่มีที่อยู่ของเซิร์ฟเวอร์ / a locked file must not name a host"
    fi
}

export_lock() {
    to=$1
    shift
    "$uv" export --quiet --frozen --format requirements-txt --no-emit-project "$@" -o "$to"
}

# The map's tools are heavy and seldom needed: they come with the first map.
make_map() {
    ensure has_map_tools make_map_tools
    exec "$python" -m recycling.demo.console flask map build "$@"
}

has_map_tools() { cmp -s requirements-map.txt .venv/.installed-map; }

make_map_tools() {
    say "ติดตั้งเครื่องมือทำแผนที่ / Installing the tools for maps"
    install_packages requirements-map.txt
    cp requirements-map.txt .venv/.installed-map
}
