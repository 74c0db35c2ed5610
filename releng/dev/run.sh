# SPDX-License-Identifier: EPL-2.0
# The IDE on the sample; a part of ../../dev

vm=() # more options of the IDE's Java VM

default_model() { # by the memory of the machine; one of 8 GiB reports a little less
    local kib
    kib=$(sed -n 's/^MemTotal: *\([0-9]*\).*/\1/p' /proc/meminfo 2>/dev/null || echo 0)
    if ((kib >= 7500000)); then echo qwen2.5-coder-1.5b-instruct; else echo qwen2.5-coder-0.5b-instruct; fi
}

prepare_ide() {
    setup display
    build
    model=$(default_model)
    fetch_models "$model" import
    # the tree itself stays as it is: the sample is a copy, in a workspace of its own
    rm -rf target/workspace
    mkdir -p target/workspace
    cp -R releng/sample target/workspace/tickets
}

start_ide() { # ARGUMENT...: the IDE of this tree, as target/ide/vauban-ide starts it, on the sample
    VAUBAN_MODELS=$models "$JAVA_HOME/bin/java" -Xmx1g -Dosgi.requiredJavaVersion=21 --add-modules=ALL-SYSTEM \
        --enable-native-access=ALL-UNNAMED "${vm[@]}" -Dvauban.model="$model" -Dvauban.sample="$root/target/workspace/tickets" \
        -jar target/ide/plugins/org.eclipse.equinox.launcher_*.jar -data "$root/target/workspace" -nosplash -consoleLog "$@"
}

# The tour beside the bundles of target/ide: what is installed there knows nothing of it
start_tour() {
    local bundles
    bundles=$(sed -n 's/^osgi.bundles=//p' target/ide/configuration/config.ini | tr -d '\\')
    local vm=(-Dosgi.bundles="$bundles,reference:file:$(echo "$root"/releng/org.vauban.ide.tour/target/org.vauban.ide.tour-*.jar)@4:start"
        -Dorg.eclipse.equinox.simpleconfigurator.exclusiveInstallation=false)
    start_ide -application org.vauban.ide.tour -output "$root/target/tour"
}

has_display() { [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; }

ide() {
    has_display || die "there is no display to open the IDE on; ./dev run does the tour on a virtual one"
    prepare_ide
    say "opening the IDE on target/workspace"
    start_ide
}

run() {
    if has_display; then
        ide
        return
    fi
    prepare_ide
    rm -rf target/tour
    mkdir -p target/tour
    say "no display: the tour, on a virtual one"
    on_virtual_display bash -c '. "$0" --functions; model=$1; start_tour' "$root/dev" "$model"
    say "pictures: $(echo target/tour/*.png)"
}
