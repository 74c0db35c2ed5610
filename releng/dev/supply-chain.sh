# SPDX-License-Identifier: EPL-2.0
# Bills of materials, NOTICE, provenance, and what proves them (docs/site.md#supply-chain); a part of ../../dev

supply_chain_program() { # COMMAND ARGUMENT...
    "$JAVA_HOME/bin/java" -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -cp "$root/target/vauban/lib/*" releng/supply-chain/src/org/vauban/supplychain/Main.java "$@"
}

# Of an update site that only some builds make
bills_of_site() { # FOLDER NAME
    supply_chain_program site "$root" "$(build_time)" "$root/$1" "$2" || die "the bills of materials of $1 could not be written"
}

# What was built, from which commit and of what: an in-toto statement with SLSA provenance, signed by a key of this folder
provenance() {
    local commit
    commit=$(git rev-parse HEAD)
    [ -z "$(git status --porcelain)" ] || commit+=-changed
    supply_chain_program provenance "$root" "$(build_time)" "$root/target" "$commit" || die "the provenance could not be written"
}

# The results of the tests, as evidence/collect.py wrote them, signed by that key; in the distribution as well
sign_results() {
    local file=target/evidence/test-results.json
    [ -d target/vauban/lib ] && [ -e "$file" ] || return 0
    supply_chain_program results "$root/target" "$root/$file" || die "the test results could not be signed"
    mkdir -p target/vauban/evidence
    cp "$file" "${file%.json}.dsse.json" "${file%.json}.key.pub" target/vauban/evidence/
}

# NOTICE, from the bills of materials of the last build
notice() {
    build
    supply_chain_program notice "$root" "$root/NOTICE" target/site/sbom/site.cdx.json target/vauban-*.cdx.json ||
        die "NOTICE could not be written"
    say "wrote NOTICE"
}

build_clone() { # FOLDER UMASK ZONE USER
    (
        umask "$2"
        export TZ=$3 MAVEN_OPTS="-Duser.name=$4 ${MAVEN_OPTS:-}"
        git clone -q "$root" "$1" && cd "$1" && ./dev build && ./dev clients
    ) >"$1.log" 2>&1 </dev/null || die "the clone could not be built: see $1.log"
}

# Two clones of this commit, in folders of different length, at different times, for different users: equal to the last byte
reproducible_proof() { # [--json FILE] [--keep]
    local here=$root/target/proof/reproducible one other keep='' json=()
    while (($#)); do
        case $1 in
            --json) json=(--json "$(realpath -m "${2:?--json needs a file}")"); shift ;;
            --keep) keep=yes ;;
            *) die "unknown option $1 (./dev help)" ;;
        esac
        shift
    done
    [ -z "$(git status --porcelain)" ] || die "commit your changes first: the proof builds clones of the commit"
    one=$here/one other=$here/in/another/place/two
    rm -rf "$here"
    mkdir -p "$here" "${other%/*}"
    say "building the first clone (log: ${one#"$root/"}.log)"
    build_clone "$one" 022 UTC "$(id -un)"
    say "building the second clone (log: ${other#"$root/"}.log)"
    build_clone "$other" 077 America/New_York somebody
    python3 -I releng/supply-chain/compare.py "$one/target" "$other/target" "${json[@]}" || die "the builds differ; they are in $here"
    [ -n "$keep" ] || rm -rf "$here"
}

# Foreign tools, in a Python environment outside the tree; needs the network once
bring_python() { # NAME LIST [PYTHON]: sets tools to the folder
    local wanted
    tools=$root/.vauban/$1
    wanted=$(sha256sum <"$2")
    [ "$(cat "$tools/ready" 2>/dev/null)" = "$wanted" ] && return
    rm -rf "$tools"
    "${3:-python3}" -m venv "$tools" || die "there is no Python environment (python3-venv)"
    "$tools/bin/pip" install -q --require-hashes --only-binary :all: -r "$2" || die "the tools of $2 could not be fetched"
    echo "$wanted" >"$tools/ready"
}

# Foreign validators
bring_validators() { # sets validators to the folder
    local tools
    bring_python evidence-tools releng/evidence/requirements.txt
    validators=$tools
}

# Every bill of materials and the VEX against the schema of CycloneDX; what they list against what is shipped
sbom_proof() {
    local validators
    build
    clients_if_changed
    bring_validators
    # of a model that was cut
    python3 releng/tiny-models/make.py target/tiny-models
    rm -rf target/proof/models-site
    target/vauban/bin/vauban models pack target/tiny-models/scripted.gguf --id tiny --licence LICENSE --card docs/help/models.md \
        --shard-size 1 --out target/proof/models-site || die "the model was not packed"
    "$validators/bin/python" -I releng/supply-chain/check.py target
}
