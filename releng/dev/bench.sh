# SPDX-License-Identifier: EPL-2.0
# The benchmarks, and the proofs that need no IDE; a part of ../../dev

# Sets peer to the folder of llama.cpp's own programs, built once for each version of the sources
build_peer() {
    need cmake command -v cmake
    need g++ command -v g++
    need make command -v make
    install_missing
    python3 releng/natives/fetch.py --source
    local source=$root/.vauban/llama.cpp build
    peer=$cache/peer-$(git -C "$source" rev-parse --short=12 HEAD)/bin
    build=$(dirname "$peer")
    [ -e "$build/complete" ] && return
    # begun by a checkout in another folder, where CMake refuses to go on
    if [ -e "$build/CMakeCache.txt" ] && ! grep -qxF "CMAKE_HOME_DIRECTORY:INTERNAL=$source" "$build/CMakeCache.txt"; then
        rm -rf "$build"
    fi
    say "building llama-bench and llama-server, once, in $build (log: target/peer.log); about ten minutes on two cores"
    { cmake -S "$source" -B "$build" -DCMAKE_BUILD_TYPE=Release -DLLAMA_CURL=OFF -DLLAMA_OPENSSL=OFF -DGGML_NATIVE=ON \
        -DLLAMA_BUILD_TESTS=OFF -DLLAMA_BUILD_EXAMPLES=OFF -DLLAMA_BUILD_UI=OFF &&
        cmake --build "$build" -j "$(nproc)" --target llama-server llama-bench; } >target/peer.log 2>&1 ||
        die "llama-bench and llama-server could not be built: see target/peer.log"
    touch "$build/complete"
}

# releng/bench against what was built, in target/bench/classes; the simulated typist is shared with the proofs in the IDE
compile_bench() {
    if ! compgen -G 'target/bench/lib/jmh-core-*.jar' >/dev/null; then
        run_maven bench -f releng/bench/pom.xml dependency:copy-dependencies || die "JMH could not be fetched: see target/maven.log"
    fi
    rm -rf target/bench/classes
    mkdir -p target/bench/classes
    "$JAVA_HOME/bin/javac" -d target/bench/classes -cp 'target/vauban/lib/*:target/bench/lib/*' -proc:full -nowarn -Xlint:none \
        $(find releng/bench/src releng/org.vauban.ide.tour/src/org/vauban/ide/tour/typist -name '*.java') 2>target/bench/javac.log ||
        { cat target/bench/javac.log >&2; die "the benchmarks do not compile"; }
}

bench() {
    local arguments=() with_peer='' peer=${VAUBAN_PEER:-} i id
    local ids=qwen2.5-coder-0.5b-instruct,qwen2.5-coder-1.5b-instruct
    for ((i = 1; i <= $#; i++)); do
        case ${!i} in
            --peer) with_peer=yes ;;
            --models) arguments+=("${!i}"); i=$((i + 1)); ids=${!i:?--models needs ids}; arguments+=("$ids") ;;
            *) arguments+=("${!i}") ;;
        esac
    done
    build
    python3 releng/tiny-models/make.py target/tiny-models
    fetch_models "$ids,smollm2-135m-instruct" import
    # VAUBAN_PEER may name the folder of programs that are built already
    if [ -n "$with_peer" ]; then
        [ -n "$peer" ] || build_peer
        arguments+=(--peer-folder "$peer")
    fi
    [[ ! " ${arguments[*]} " =~ " "(new-place|typist|similar|edit-history)" " ]] || bring_sources
    compile_bench
    VAUBAN_MODELS=$models "$JAVA_HOME/bin/java" -XX:+UseSerialGC --enable-native-access=ALL-UNNAMED -Dvauban.root="$root" \
        -cp "$root/target/bench/classes:$root/target/vauban/lib/*:$root/target/bench/lib/*" org.vauban.bench.Main "${arguments[@]}"
}

proof() {
    local arguments=() sources='' i id
    local ids=smollm2-135m-instruct,qwen2.5-coder-0.5b-instruct,qwen2.5-coder-1.5b-instruct
    for ((i = 1; i <= $#; i++)); do
        case ${!i} in
            --sources) i=$((i + 1)); sources=${!i:?--sources needs a file} ;;
            --model) arguments+=("${!i}"); i=$((i + 1)); ids+=,${!i:?--model needs an id}; arguments+=("${!i}") ;;
            *) arguments+=("${!i}") ;;
        esac
    done
    build
    fetch_models "$ids" import
    compile_bench
    # real Java files: those of the JDK where it has them, else those of a library
    [ -n "$sources" ] || sources=$JAVA_HOME/lib/src.zip
    if [ ! -e "$sources" ]; then
        sources=$root/target/proof/guava-33.4.0-jre-sources.jar
        [ -e "$sources" ] || run_maven proof org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy \
            -Dartifact=com.google.guava:guava:33.4.0-jre:jar:sources -DoutputDirectory="$root/target/proof" ||
            die "no Java files to try with: name an archive of some with --sources"
    fi
    "$JAVA_HOME/bin/java" -XX:+UseSerialGC --enable-native-access=ALL-UNNAMED -Dvauban.root="$root" \
        -cp "$root/target/bench/classes:$root/target/vauban/lib/*:$root/target/bench/lib/*" org.vauban.proof.Main \
        --model-folder "$models" --sources "$sources" "${arguments[@]}"
}
