# A Chromium for the end-to-end tests: $CHROMIUM, the machine's, or one from npm.

browser=instance/chromium

# prepare_browser: instance/chromium.path names a Chromium that starts, and what the tests
# look at a page with lies beside them.
prepare_browser() {
    ensure has_browser make_browser
    node_packages tests/endtoend
}

has_browser() {
    chosen=$(cat instance/chromium.path 2>/dev/null) && [ "${CHROMIUM:-$chosen}" = "$chosen" ] &&
        [ -x "$chosen" ] || return 1
    # One of our own is as new as its lock.
    case $chosen in
    "$PWD/$browser/"*) cmp -s tests/endtoend/chromium/package-lock.json "$browser/.made-of" ;;
    esac
}

make_browser() {
    if [ -n "${CHROMIUM-}" ]; then
        is_usable_browser "$CHROMIUM" ||
            die "ใช้ CHROMIUM=$CHROMIUM ไม่ได้ ต้องเป็นรุ่น 120 ขึ้นไป / CHROMIUM=$CHROMIUM does not start, or is older than 120"
        echo "$CHROMIUM" >instance/chromium.path
        return
    fi
    for name in chromium chromium-browser google-chrome; do
        found=$(command -v "$name") || continue
        if is_usable_browser "$found"; then
            echo "$found" >instance/chromium.path
            return
        fi
    done
    unpack_browser
    echo "$PWD/$browser/chrome" >instance/chromium.path
}

# A snap sees neither the checkout nor /tmp.
is_usable_browser() {
    ! grep -q snap "$1" 2>/dev/null || return 1
    case $(readlink -f "$1") in */snap*) return 1 ;; esac
    version=$(timeout 20 "$1" --version 2>/dev/null | sed -n 's/^[^0-9]*\([0-9]*\)\..*/\1/p')
    [ "${version:-0}" -ge 120 ]
}

unpack_browser() {
    [ "$(uname -m)" = x86_64 ] || no_browser
    make_node_packages tests/endtoend/chromium
    say "แตกไฟล์ Chromium สำหรับทดสอบ / Unpacking Chromium for the tests"
    rm -rf "$browser"
    mkdir -p "$browser"
    log=instance/chromium.log
    logged unpack_into "$browser" >/dev/null
    settle "เตรียม Chromium ไม่สำเร็จ" "Chromium could not be unpacked" .
    is_usable_browser "$PWD/$browser/chrome" || no_browser
    cp tests/endtoend/chromium/package-lock.json "$browser/.made-of"
    rm -rf tests/endtoend/chromium/node_modules
}

# Its own libraries and fonts, whatever the machine has.
unpack_into() (
    "$node" tests/endtoend/chromium/unpack.mjs "$1" &&
        cd "$1" &&
        for archive in *.tar; do tar -xof "$archive" || exit 1; done &&
        rm -- *.tar &&
        echo "<fontconfig><dir>$PWD/fonts</dir><cachedir>$PWD/fonts-cache</cachedir></fontconfig>" >fonts.conf &&
        cat >chrome <<'SH' && chmod +x chrome chromium
#!/bin/sh
here=$(dirname "$0")
export LD_LIBRARY_PATH="$here/lib" FONTCONFIG_FILE="$here/fonts.conf"
exec "$here/chromium" "$@"
SH
)

no_browser() {
    die "ทดสอบหน้าเว็บไม่ได้ ไม่มี Chromium กรุณาสั่ง: apt install chromium (หรือระบุ CHROMIUM=ไฟล์) / the end-to-end tests need Chromium, please run: apt install chromium (or set CHROMIUM to its file)"
}
