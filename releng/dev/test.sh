# SPDX-License-Identifier: EPL-2.0
# The tests and the pictures that they take; a part of ../../dev

with_editors() { # MODULE...: "editors" where the tests of the clients are among them
    local argument named='' value=''
    for argument; do
        if [ -n "$value" ]; then value=''; continue; fi
        case $argument in
            clients) echo editors; return ;;
            --all) ;;
            --*) value=yes ;;
            *) named=yes ;;
        esac
    done
    [ -n "$named" ] || echo editors
}

# Runs Maven with a virtual display for each name: workbenches that run side by side would take the focus from each other on one.
# Maven is told of each; the last one is also that of the variable DISPLAY
run_on_displays() { # [NAME...] -- PURPOSE ARGUMENT...
    local name=$1
    shift
    # shellcheck disable=SC2086
    if [ "$name" = -- ]; then run_maven "$@" ${VAUBAN_DISPLAYS:-}; return; fi
    on_virtual_display bash -c 'set -euo pipefail; . "$0" --functions; name=$1; shift
        export VAUBAN_DISPLAYS="${VAUBAN_DISPLAYS:-} -Dvauban.display.$name=$DISPLAY -Dvauban.authority.$name=${XAUTHORITY:-}"
        run_on_displays "$@"' "$root/dev" "$name" "$@"
}

# A Java for what tests start: the Java of the build, with one compiler, and with archives of classes that the build makes (Archives.java)
quick_java() {
    local java=target/java each
    rm -rf "$java"
    mkdir -p "$java/bin"
    for each in "$JAVA_HOME"/* "$JAVA_HOME"/bin/*; do
        each=${each#"$JAVA_HOME"/}
        case $each in bin | bin/java) ;; *) ln -s "$JAVA_HOME/$each" "$java/$each" ;; esac
    done
    sed "s|@FOLDER@|$root/$java|; s|@JAVA_HOME@|$JAVA_HOME|" releng/quick-java/java >"$java/bin/java"
    chmod +x "$java/bin/java"
}

# The tag of the tests that are left out: of the slow ones where nothing is named and all are not asked for
left_out() { # MODULES NAMES ALL: what is named, and whether all are asked for; empty for neither
    [ -n "$1$2$3" ] || echo slow
}

# Ends where a class that --only names is in none of the modules: Maven would say so only after the build
require_classes() { # NAME[,NAME]... [MODULE...]
    local names=$1 name class file
    local -a folders=("${@:2}")
    ((${#folders[@]})) || folders=(tests/*.tests)
    case $names in *[*?%]*) return ;; esac # patterns are for Maven
    for name in ${names//,/ }; do
        class=${name#!}
        class=${class%%#*}
        class=${class%%\$*}
        class=${class%.java}
        class=${class##*[./]}
        file=$(find "${folders[@]/%//src}" -name "$class.java" -print -quit)
        [ -z "$file" ] || continue
        file=$(find tests/*/src -name "$class.java" -print -quit | sed -E 's|^tests/org\.vauban\.(.*)\.tests/src/.*|\1|')
        [ -z "$file" ] || die "the test class $class is in another module: ./dev test $file --only $class"
        file=$(find tests/*/src -iname "*${class%Test}*Test.java" | sed 's|.*/||; s|\.java$||' | sort -u | head -n 5 | paste -sd ' ')
        die "there is no test class $class${file:+; similar: $file}"
    done
}

run_tests() {
    local seed=$((RANDOM * 32768 + RANDOM)) modules=() only=() classes=() pack=() fuzz=() cpu=() java=() names='' all='' slow status=0
    while (($#)); do
        case $1 in
            --seed) seed=${2:?--seed needs a number}; shift ;;
            --only) names=${2:?--only needs names of classes}; classes=(-Dtest="$names" -DfailIfNoTests=false); shift ;;
            --all) all=yes ;;
            --cpu) cpu=(--cpu "${2:?--cpu needs the name of a variant}"); shift ;;
            --fuzz) fuzz=(-Dvauban.fuzz="${2:?--fuzz needs a number}"); shift ;;
            -*) die "unknown option $1 (./dev help)" ;;
            *)  [ -d "tests/org.vauban.$1.tests" ] || die "there is no tests/org.vauban.$1.tests"
                modules+=("tests/org.vauban.$1.tests") ;;
        esac
        shift
    done
    [ -z "$names" ] || require_classes "$names" "${modules[@]}"
    slow=$(left_out "${modules[*]}" "$names" "$all")
    if ((${#modules[@]})); then
        # the code bundles by name: Maven's -am does not find all that the test modules need
        local list=(releng/org.vauban.target bundles/org.vauban.{confinement,llama,llama.linux.x86_64,governance,models,evidence,site,site.p2,engine,engine.host,remote,knowledge,knowledge.host,assist,lsp,server,cli,ide,ide.jdt,ide.governance,doc}
            releng/org.vauban.ide.tour releng/org.vauban.distribution "${modules[@]}")
        # tests of the server use the examples of those of sites, which run as well
        [[ ${modules[*]} != *server.tests* || ${modules[*]} = *site.tests* ]] || list+=(tests/org.vauban.site.tests)
        # what is shipped can be tested only when it is there
        [[ ${modules[*]} = *releng.tests* ]] && list+=(bundles/org.vauban.llama.{linux,win32,macosx}.{x86_64,aarch64} features/org.vauban.{,java.,knowledge.,natives.,governance.,administrator.,remote.}feature
            releng/org.vauban.repository releng/org.vauban.ide.product)
        only=(-pl "$(IFS=,; echo "${list[*]}")")
    else
        modules=(tests/*.tests)
        pack=(-Dvauban.all)
    fi
    python3 -I releng/evidence/collect.py --check # now, not when all has run
    [[ ${modules[*]} != *releng.tests* ]] || pack+=(-Dvauban.pack)
    local packages='' # which npm brings while the rest is fetched: it takes longer than that
    if [[ ${modules[*]} = *clients.tests* ]]; then bring_packages clients/vscode & packages=$!; fi
    python3 releng/natives/fetch.py --source "${cpu[@]}"
    python3 releng/tiny-models/make.py target/tiny-models
    fetch_models smollm2-135m-instruct,qwen2.5-coder-0.5b-instruct
    [ -z "$packages" ] || wait "$packages" || exit 1
    bundle_editor
    if [ -z "${VAUBAN_PROOF_FOLDER:-}" ]; then # a proof tells times as well
        quick_java
        java=(-Dvauban.java="$root/target/java" -Dvauban.archives)
    fi
    [ -z "${VAUBAN_TYPING_MINUTES:-}" ] || java+=(-Dvauban.quick=) # how long the UI thread is held up, with the JVM of a user
    rm -rf tests/*/target/surefire-reports
    [ -z "$slow" ] || say "without the $(grep -rl '^@Tag("slow")' tests --include='*.java' | wc -l) slow test classes, which ./dev test --all runs"
    say "testing in random order, seed $seed (log: target/maven.log)"
    local now
    now=$(sources)
    rm -f target/built*
    run_on_displays jdt releng governance ide -- "test${only:+-some}" -T 3 \
        verify --fail-at-end "${only[@]}" "${classes[@]}" "${pack[@]}" "${fuzz[@]}" "${java[@]}" -Dvauban.models="$models" -Dvauban.seed="$seed" \
        ${slow:+-Dvauban.excluded="$slow"} -Dvauban.language="${language:-en}" || status=$?
    if ((status == 0)) && ((${#only[@]} + ${#classes[@]} == 0)); then echo "$now" >target/built; fi
    # what `vauban evidence` may claim, whether or not all passed; a run without the slow tests would claim less
    if ((${#only[@]} + ${#classes[@]} == 0)) && [ -z "$slow" ]; then python3 -I releng/evidence/collect.py && sign_results || status=1; fi
    say "seed $seed"
    ((status == 0)) || say "Maven ended with an error: see target/maven.log"
    python3 releng/report.py "${modules[@]}" || status=1
    return "$status"
}

# The tests that look at every view and page take the pictures as well, in the language that the workbench runs in
pictures() {
    local language taken=tests/org.vauban.ide.tests/target/pictures/docs status=0
    rm -rf "$taken"
    export VAUBAN_PICTURES=yes
    for language in en fr; do
        run_tests ide --only EditingLookTest,DocumentsLookTest,PagesLookTest,ViewsLookTest,KnowledgeLookTest,WelcomeLookTest || status=1
    done
    cp "$taken"/*.png docs/images/
    say "$(find "$taken" -name '*.png' | wc -l) pictures in docs/images"
    return "$status"
}
