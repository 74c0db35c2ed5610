# SPDX-License-Identifier: EPL-2.0
# The benchmarks of the team server, and its proofs with load and with foreign tools; a part of ../../dev

# The team server on a free port of this machine, with tiny models and without keys. Sets address to where it listens, and server to its process
serve_tiny() { # FOLDER
    local here=$1 tiny=$root/target/tiny-models
    python3 -I releng/tiny-models/make.py "$tiny"
    rm -rf "$here"
    mkdir -p "$here/home"
    cat >"$here/serve.json" <<EOF
{"models": [
    {"id": "scripted", "file": "$tiny/scripted.gguf", "slots": 4},
    {"id": "tiny-coder", "file": "$tiny/tiny-coder.gguf", "slots": 4},
    {"id": "tiny-embedder", "file": "$tiny/tiny-embedder.gguf", "embeddings": true},
    {"id": "tiny-reranker", "file": "$tiny/tiny-reranker.gguf", "embeddings": true}],
 "limits": {"requests": 256, "requestsPerKey": 256}}
EOF
    LC_ALL=C.UTF-8 VAUBAN_JAVA_OPTIONS="-Dvauban.home=$here/home -Duser.language=en" \
        target/vauban/bin/vauban serve --config "$here/serve.json" --no-auth --listen 127.0.0.1:0 >"$here/serve.log" 2>&1 </dev/null &
    server=$!
    trap "kill $server 2>/dev/null || true" EXIT
    for ((i = 0; i < 600; i++)); do
        address=$(sed -nE 's|.*(http://127[.]0[.]0[.]1:[0-9]+).*|\1|p' "$here/serve.log" | head -n 1)
        [ -n "$address" ] && curl -fs "$address/ready" >"$here/ready.json" && return
        kill -0 "$server" 2>/dev/null || break
        sleep 0.1
    done
    cat "$here/serve.log" >&2
    die "the server did not start"
}

# What is served, against its OpenAPI document
openapi_proof() { # [--examples N] [--seed N]
    local tools address server i examples=50 seed=1
    while (($#)); do
        case $1 in
            --examples) examples=${2:?--examples needs a number}; shift ;;
            --seed) seed=${2:?--seed needs a number}; shift ;;
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
        run "$address/openapi.json" --max-examples "$examples" --seed "$seed" --checks all --continue-on-failure --request-timeout 120
}

# Client libraries that people use, against the server
clients_proof() { # [CLIENT...]: openai, mistralai, litellm, ollama, langchain4j
    local tools address server i status=0 here=$root/target/proof/clients libraries=() client java=''
    for client in "${@:-openai mistralai litellm ollama langchain4j}"; do
        for client in $client; do [ "$client" = langchain4j ] && java=yes || libraries+=("$client"); done
    done
    build
    need curl command -v curl
    install_missing
    ((${#libraries[@]} == 0)) || bring_python client-tools releng/server/clients-requirements.txt
    [ -z "$java" ] || bring_artifacts proof-clients releng/server/clients-artifacts.txt "$root/target/proof/clients-artifacts"
    serve_tiny "$here"
    ((${#libraries[@]} == 0)) || "$tools/bin/python" -I releng/server/clients.py "$address" "${libraries[@]}" || status=1
    if [ -n "$java" ]; then
        "$JAVA_HOME/bin/javac" -d "$here/classes" -cp "$root/target/proof/clients-artifacts/*" -proc:none releng/server/LangChainClient.java ||
            die "the client does not compile"
        "$JAVA_HOME/bin/java" -cp "$here/classes:$root/target/proof/clients-artifacts/*" LangChainClient "$address" || status=1
    fi
    return "$status"
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
