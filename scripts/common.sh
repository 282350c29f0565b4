# What the other parts of ./run share: words for the terminal, one set-up at a time, and
# failures in one line.

say() { printf '%s\n' "$*" >&2; }

die() {
    say "$1"
    exit 1
}

# ensure CHECK MAKE [ARG]: unless CHECK says it is there, MAKE it, one set-up at a time. Both
# are functions. What MAKE leaves half done when interrupted, CHECK must not take for whole.
ensure() {
    ! "$1" "${3-}" || return 0
    mkdir -p instance 2>/dev/null && [ -w . ] || die "เขียนลงโฟลเดอร์ $PWD ไม่ได้ / $PWD cannot be written"
    take_lock
    if ! "$1" "${3-}"; then "$2" "${3-}"; fi
    rm -rf "$lock"
    trap - EXIT INT TERM HUP
}

take_lock() {
    waited=0
    until mkdir "$lock" 2>/dev/null; do
        [ -d "$lock" ] || die "เขียนลง $PWD/instance ไม่ได้ / $PWD/instance cannot be written"
        owner=$(cat "$lock/pid" 2>/dev/null || echo)
        # A dead owner, or one that died before it could write its number.
        if [ -n "$owner" ] && ! kill -0 "$owner" 2>/dev/null || [ -z "$owner" ] && [ "$waited" -gt 5 ]; then
            rm -rf "$lock"
            continue
        fi
        [ "$waited" -gt 0 ] || say "มีการติดตั้งอยู่แล้ว กำลังรอ / another set-up is at work, waiting for it"
        waited=$((waited + 1))
        sleep 1
    done
    trap 'rm -rf "$lock"' EXIT
    trap 'exit 130' INT
    trap 'exit 143' TERM HUP
    echo $$ >"$lock/pid"
}

# logged COMMAND...: its output goes to $log, and on through standard output for a progress
# line; the log's last line says how it ended.
logged() {
    {
        status=0
        "$@" 2>&1 || status=$?
        echo "exit $status"
    } | tee "$log"
}

# settle WHAT-THAI WHAT-ENGLISH PATTERN: ends with one line unless the logged command went
# well; PATTERN finds the reason in the log.
settle() {
    [ "$(tail -n 1 "$log")" != "exit 0" ] || return 0
    if grep -q 'No space left on device\|ENOSPC\|EDQUOT' "$log"; then
        die "ดิสก์เต็ม กรุณาลบไฟล์ที่ไม่ใช้แล้วสั่งใหม่ / the disk is full: free some space and run it again"
    fi
    reason=$(grep "$3" "$log" | tail -n 1)
    if grep -q 'ENOTFOUND\|EAI_AGAIN\|ETIMEDOUT\|ECONNREFUSED\|ECONNRESET\|ENETUNREACH\|No matching distribution' "$log"; then
        die "$1 เพราะต่อเครือข่ายไม่ได้ กรุณาตรวจเครือข่ายแล้วสั่งใหม่ / $2, check the network and run it again: ${reason:-see $log}"
    fi
    die "$1 ดู $log / $2, see $log: $reason"
}

# progress TOTAL STEP PROGRAM: awk's PROGRAM calls step(name) for each thing done; one moving
# line on a terminal, a line for every STEP things elsewhere.
progress() {
    terminal=0
    [ ! -t 2 ] || terminal=1
    awk -v total="$1" -v every="$2" -v terminal="$terminal" '
        function show(text) { printf(terminal ? "\r\033[K%s" : "%s\n", text) > "/dev/stderr" }
        function step(name) {
            n++
            if (terminal || n % every == 0) show("  " n "/" (n > total ? n : total) " " name)
        }
        '"$3"'
        END { if (terminal) print "" > "/dev/stderr" }
    '
}
