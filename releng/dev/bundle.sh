# SPDX-License-Identifier: EPL-2.0
# The offline bundle, signed with keys that are made for development and lie in target; a part of ../../dev

vauban_here() { VAUBAN_HOME=$root/target/bundle/home VAUBAN_MODELS=$models VAUBAN_KEY_PASSWORD="development only" target/vauban/bin/vauban "$@"; }

# A release is signed with keys that this machine never sees (docs/admin/README.md)
development_keys() { # FOLDER
    [ ! -f "$1/root.json" ] || return 0
    say "making development keys in $1"
    rm -rf "$1"
    mkdir -p "$1"
    vauban_here policy keygen "$1/root.key" --owner "Development root" >/dev/null
    vauban_here policy keygen "$1/site.key" --owner "Development site" >/dev/null
    vauban_here policy init "$1/draft.json" --site Development --root-key "$1/root.key.pub" --site-key "$1/site.key.pub" >/dev/null
    vauban_here policy sign "$1/draft.json" --key "$1/root.key" --out "$1/root.json" >/dev/null
}

# p2 wants a certificate; its key is in a store of the JDK
development_certificate() { # FOLDER
    [ ! -f "$1/jars.p12" ] || return 0
    "$JAVA_HOME/bin/keytool" -genkeypair -alias jars -keyalg EC -groupname secp384r1 -dname "CN=Development jars" -validity 3650 \
        -storetype PKCS12 -keystore "$1/jars.p12" -storepass "development only" 2>/dev/null
}

# The pages of docs/help as the help of the IDE shows them, and as a PDF for each language
help_pages() { # FOLDER
    "$JAVA_HOME/bin/java" -Djava.awt.headless=true -cp "$root/target/vauban/lib/*:bundles/org.vauban.doc/target/classes" \
        releng/bundle/HelpPages.java docs "$1" "$(build_time)"
}

bundle() { # [--models ID,...] [--platforms NAME,...] [--out FILE.tar]
    local out=target/vauban-bundle.tar wanted='' platforms='' bill name more=()
    while (($#)); do
        case $1 in
            --models) wanted=${2:?--models needs identifiers}; shift ;;
            --platforms) platforms=${2:?--platforms needs names}; more+=(--platforms "$platforms"); shift ;;
            --out) out=${2:?--out needs a file}; shift ;;
            *) die "unknown option $1 (./dev help)" ;;
        esac
        shift
    done
    build
    [ -z "$wanted" ] || { fetch_models "$wanted"; more+=(--models "$wanted"); }
    clients_if_changed
    rm -rf target/bundle
    mkdir -p target/bundle/clients
    development_keys target/bundle-keys
    cp -r target/site target/bundle/site
    development_certificate target/bundle-keys
    vauban_here site sign-jars target/bundle/site --key target/bundle-keys/jars.p12
    vauban_here site sign target/bundle/site --site Development --version-number "$(date +%s)" --key target/bundle-keys/site.key
    cp -r clients/{neovim,vim,emacs} target/vauban.vsix target/bundle/clients/
    help_pages target/bundle/help
    vauban_here evidence --out target/bundle/evidence >/dev/null
    mkdir target/bundle/sbom
    cp target/bundle/evidence/{sbom,mlbom}.cdx.json target/vauban.vsix.cdx.json target/bundle/sbom/
    # those of the archives that are packed: vauban-VERSION-SYSTEM-PROCESSOR.cdx.json
    for bill in target/vauban-*.cdx.json; do
        name=$(sed -E 's/.*-([a-z]+-[a-z0-9]+)\.cdx\.json$/\1/' <<<"$bill")
        [ -n "$platforms" ] && [[ ,$platforms, != *,$name,* ]] || cp "$bill" target/bundle/sbom/
    done
    mkdir -p "$(dirname "$out")"
    vauban_here bundle --site target/bundle/site --distributions target --clients target/bundle/clients --help-pages target/bundle/help \
        --sbom target/bundle/sbom --policies docs/policy-samples "${more[@]}" --key target/bundle-keys/site.key --out "$out"
    rm -rf target/bundle
    say "packed $out; unpack it, then: sh install.sh --root $root/target/bundle-keys/root.json --eclipse DIR --dry-run"
}
