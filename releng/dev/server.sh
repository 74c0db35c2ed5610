# SPDX-License-Identifier: EPL-2.0
# The benchmarks of the team server, and its proofs with load and with foreign tools; a part of ../../dev

inside=() # what puts a program where there is no network; empty for nothing
ended=() # processes that end with this script

# Takes the network away from what runs behind "${inside[@]}", but for loopback: in a namespace of its own, where that can be had
take_network() { # FILE: sets inside
    local option
    rm -f "$1"
    need iproute2 command -v ip
    install_missing
    for option in -n -rn; do
        unshare "$option" ip link set lo up 2>/dev/null || continue
        unshare "$option" sh -c 'ip link set lo up && echo up && exec sleep 86400' >"$1" &
        namespace=$!
        stop_at_end "$namespace"
        until [ -s "$1" ]; do sleep 0.05; done
        inside=(nsenter -t "$namespace" -n)
        [ "$option" = -n ] || inside+=(-U --preserve-credentials)
        return
    done
    say "no network namespace can be made here: names lead nowhere instead"
}

# Ends a process when this script ends, whatever ends it
stop_at_end() { # PROCESS
    ended+=("$1")
    trap 'kill "${ended[@]}" 2>/dev/null || true' EXIT
}

# The team server on a free port of this machine, with tiny models and without keys. Sets address to where it listens, and server to its process.
# With inside, it and what asks it run behind that
serve_tiny() { # FOLDER
    local here=$1 tiny=$root/target/tiny-models
    python3 -I releng/tiny-models/make.py "$tiny" --agents
    rm -rf "$here"
    mkdir -p "$here/home"
    cat >"$here/serve.json" <<EOF
{"models": [
    {"id": "scripted", "file": "$tiny/scripted.gguf", "slots": 4},
    {"id": "codex", "file": "$tiny/codex.gguf", "slots": 2, "context": 65536},
    {"id": "continue", "file": "$tiny/continue.gguf", "slots": 2, "context": 65536},
    {"id": "vibe", "file": "$tiny/vibe.gguf", "slots": 2, "context": 65536},
    {"id": "tiny-coder", "file": "$tiny/tiny-coder.gguf", "slots": 4},
    {"id": "tiny-embedder", "file": "$tiny/tiny-embedder.gguf", "embeddings": true},
    {"id": "tiny-reranker", "file": "$tiny/tiny-reranker.gguf", "embeddings": true}],
 "limits": {"requests": 256, "requestsPerKey": 256}}
EOF
    : >"$here/serve.log" # read below before the server may have begun to write
    LC_ALL=C.UTF-8 VAUBAN_JAVA_OPTIONS="-Dvauban.home=$here/home -Duser.language=en" \
        "${inside[@]}" target/vauban/bin/vauban serve --config "$here/serve.json" --no-auth --listen 127.0.0.1:0 >"$here/serve.log" 2>&1 </dev/null &
    server=$!
    stop_at_end "$server"
    for ((i = 0; i < 600; i++)); do
        address=$(sed -nE 's|.*(http://127[.]0[.]0[.]1:[0-9]+).*|\1|p' "$here/serve.log" | head -n 1)
        [ -n "$address" ] && "${inside[@]}" curl -fs "$address/ready" >"$here/ready.json" && return
        kill -0 "$server" 2>/dev/null || break
        sleep 0.1
    done
    cat "$here/serve.log" >&2
    die "the server did not start"
}

# What is served, against its OpenAPI document
openapi_proof() { # [--examples N] [--seed N] [--path PATH...]
    local tools address server i examples=50 seed=1 paths=()
    while (($#)); do
        case $1 in
            --examples) examples=${2:?--examples needs a number}; shift ;;
            --seed) seed=${2:?--seed needs a number}; shift ;;
            --path) paths+=(--include-path "${2:?--path needs one of the document}"); shift ;;
            *) die "unknown option $1 (./dev help)" ;;
        esac
        shift
    done
    build
    need curl command -v curl
    install_missing
    bring_python openapi-tools releng/server/openapi-requirements.txt
    serve_tiny "$root/target/proof/openapi"
    cd "$root/target/proof/openapi"
    PYTHONDONTWRITEBYTECODE=1 SCHEMATHESIS_HOOKS=openapi_hooks PYTHONPATH=$root/releng/server "$tools/bin/schemathesis" --config-file "$root/releng/server/schemathesis.toml" \
        run "$address/openapi.json" --max-examples "$examples" --seed "$seed" --checks all --continue-on-failure --request-timeout 600 --max-response-time 600 "${paths[@]}"
}

# Packages of npm, in a folder outside the tree; needs the network once
bring_node() { # NAME FOLDER: sets tools to the folder
    local wanted
    tools=$root/.vauban/$1
    wanted=$(sha256sum <"$2/package-lock.json")
    [ "$(cat "$tools/ready" 2>/dev/null)" = "$wanted" ] && return
    rm -rf "$tools"
    mkdir -p "$tools"
    cp "$2"/package{,-lock}.json "$tools"
    (cd "$tools" && npm ci --ignore-scripts --no-audit --no-fund) >target/npm.log 2>&1 </dev/null || die "the packages of $2 could not be fetched: see target/npm.log"
    echo "$wanted" >"$tools/ready"
}

# A repository at one commit, whose hash git checks; needs the network once, or VAUBAN_MIRRORS, a folder with clones of that name
bring_repository() { # ADDRESS COMMIT: sets tools to the folder
    local name=${1##*/} from=$1
    tools=$root/.vauban/$name
    [ "$(git -C "$tools" rev-parse HEAD 2>/dev/null)" = "$2" ] && return
    [ ! -d "${VAUBAN_MIRRORS:-/dev/null}/$name" ] || from=$VAUBAN_MIRRORS/$name
    rm -rf "$tools"
    git clone -q "$from" "$tools" && git -C "$tools" -c advice.detachedHead=false checkout -q "$2" || die "$name could not be fetched from $from"
}

# The first of these versions of Python that is installed
python_of() { # VERSION...
    local version
    for version in "$@"; do
        "python$version" -c '' 2>/dev/null && { command -v "python$version"; return; }
    done
    return 1
}

# Libraries and programs that people use, against the server, which sees no network but loopback
clients_proof() { # [CLIENT...]
    local tools address server i status=0 here=$root/target/proof/clients libraries=() programs=() client node='' node_tools='' java=() python
    local inside=() namespace artifacts
    for client in "${@:-openai mistralai litellm ollama openai-node openai-java langchain4j aider codex continue vibe llama.vim}"; do
        for client in $client; do
            case $client in
                openai | mistralai | litellm | ollama) libraries+=("$client") ;;
                langchain4j) java+=("clients LangChainClient") ;;
                openai-java) java+=("openai-java OpenAiClient") ;;
                openai-node) node=yes ;;
                codex | continue) programs+=("$client") node_tools=yes ;;
                aider | vibe | llama.vim) programs+=("$client") ;;
                *) die "unknown client $client (./dev help)" ;;
            esac
        done
    done
    build
    need curl command -v curl
    [ -z "$node$node_tools" ] || need npm command -v npm
    [[ " ${programs[*]} " != *" llama.vim "* ]] || need vim has_vim
    install_missing
    mkdir -p "$here"
    [ -z "$node$node_tools" ] || { bring_node client-node releng/server/node; node_tools=$tools; }
    for i in "${!programs[@]}"; do
        case ${programs[i]} in
            aider)
                python=$(python_of 3.12 3.11) || { say "aider needs Python 3.11 or 3.12: not tried"; unset 'programs[i]'; continue; }
                bring_python client-aider releng/server/aider-requirements.txt "$python"
                programs[i]=aider=$tools/bin/aider ;;
            vibe)
                python=$(python_of 3.14 3.13 3.12) || { say "mistral-vibe needs Python 3.12 or later: not tried"; unset 'programs[i]'; continue; }
                bring_python client-vibe releng/server/vibe-requirements.txt "$python"
                programs[i]=vibe=$tools/bin/vibe ;;
            codex) programs[i]=codex=$node_tools/node_modules/.bin/codex ;;
            continue) programs[i]=continue=$node_tools/node_modules/.bin/cn ;;
            llama.vim)
                bring_repository https://github.com/ggml-org/llama.vim a1c8e6e40cb45df59b78add5b65d575386832465
                programs[i]=llama.vim=$tools ;;
        esac
    done
    for client in "${java[@]}"; do
        bring_artifacts "proof-${client% *}" "releng/server/${client% *}-artifacts.txt" "$root/target/proof/${client% *}-artifacts"
    done
    ((${#libraries[@]} == 0)) || bring_python client-tools releng/server/clients-requirements.txt
    take_network "$root/target/proof/namespace"
    serve_tiny "$here"
    ((${#libraries[@]} == 0)) || "${inside[@]}" "$tools/bin/python" -I releng/server/clients.py "$address" "${libraries[@]}" || status=1
    if [ -n "$node" ]; then
        cp releng/server/node/client.mjs "$node_tools"
        "${inside[@]}" node "$node_tools/client.mjs" "$address" || status=1
    fi
    for client in "${java[@]}"; do
        artifacts=$root/target/proof/${client% *}-artifacts
        "$JAVA_HOME/bin/javac" -d "$here/classes" -cp "$artifacts/*" -proc:none "releng/server/${client#* }.java" || die "${client#* } does not compile"
        "${inside[@]}" "$JAVA_HOME/bin/java" -cp "$here/classes:$artifacts/*" "${client#* }" "$address" || status=1
    done
    ((${#programs[@]} == 0)) || "${inside[@]}" python3 -I releng/server/agents.py "$address" "$here/programs" "${programs[@]}" || status=1
    return "$status"
}

# llama-server's own tests, against llama-server and against the team server
llama_server_tests() { # [--only TEXT] [--again]
    local tools peer=${VAUBAN_PEER:-}
    build
    install_missing
    python3 releng/natives/fetch.py --source
    # VAUBAN_PEER may name the folder of programs that are built already
    [ -n "$peer" ] || build_peer
    bring_python llama-server-tests releng/server/llama-tests-requirements.txt
    "$tools/bin/python" releng/server/llama_tests.py --sources .vauban/llama.cpp --peer "$peer/llama-server" --vauban target/vauban/bin/vauban \
        --folder target/proof/llama-server-tests "$@"
}

# The cases of org.vauban.bench.server in releng/bench
run_server_cases() { # OPTION...
    # a socket for each client and server
    ulimit -n "$(ulimit -Hn)"
    "$JAVA_HOME/bin/java" -XX:+UseSerialGC -Dvauban.root="$root" -cp "$root/target/bench/classes:$root/target/vauban/lib/*" \
        org.vauban.bench.server.Main --model-folder "$models" "$@"
}

server_bench() { # [CASE...] [--peer] [OPTION...]
    local options=() cases=() with_peer='' peer=${VAUBAN_PEER:-} tools model=qwen2.5-coder-0.5b-instruct
    while (($#)); do
        case $1 in
            --peer) with_peer=yes ;;
            --model) model=${2:?--model needs an id}; shift ;;
            --*) options+=("$1" "${2:?$1 needs a value}"); shift ;;
            *) cases+=("$1") ;;
        esac
        shift
    done
    ((${#cases[@]})) || cases=(gateway throughput-8 throughput-32 short-prompts fairness)
    build
    fetch_models "$model"
    if [ -n "$with_peer" ]; then
        # VAUBAN_PEER may name the folder of programs that are built already
        [ -n "$peer" ] || build_peer
        options+=(--peer-folder "$peer")
        if [[ " ${cases[*]} " = *" gateway "* ]]; then
            bring_python gateway-tools releng/server/gateway-requirements.txt
            options+=(--litellm "$tools/bin/litellm")
        fi
    fi
    compile_bench
    run_server_cases --model "$model" "${options[@]}" "${cases[@]}"
}

server_proof() { # [CASE...] [OPTION...]: with models of a few hundred kilobytes
    local options=() cases=()
    while (($#)); do
        case $1 in
            --*) options+=("$1" "${2:?$1 needs a value}"); shift ;;
            *) cases+=("$1") ;;
        esac
        shift
    done
    ((${#cases[@]})) || cases=(kills isolation sockets readers soak)
    build
    python3 -I releng/tiny-models/make.py target/tiny-models
    compile_bench
    run_server_cases "${options[@]}" "${cases[@]}"
}
