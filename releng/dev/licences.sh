# SPDX-License-Identifier: EPL-2.0
# Licence data; a part of ../../dev

licence_jars=$cache/licence-sources

# The archives of releng/licences/projects.txt into the user's cache; the builder compares their checksums
bring_licence_sources() {
    local list=$root/releng/licences/projects.txt now
    now=$(sha256sum <"$list")
    [ "$(cat "$licence_jars/.complete" 2>/dev/null)" = "$now" ] && return
    say "bringing the source archives of releng/licences/projects.txt"
    rm -rf "$licence_jars"
    mkdir -p "$licence_jars"
    {
        echo '<project><modelVersion>4.0.0</modelVersion><groupId>org.vauban</groupId><artifactId>licences</artifactId><version>0</version>'
        echo '<packaging>pom</packaging><build><plugins><plugin><groupId>org.apache.maven.plugins</groupId>'
        echo '<artifactId>maven-dependency-plugin</artifactId><version>3.8.1</version><configuration><artifactItems>'
        sed -nE 's#^[^|]+[|][^|]+[|][^|]+[|] *([^: |]+):([^: |]+):([^: |]+) *[|].*#<artifactItem><groupId>\1</groupId><artifactId>\2</artifactId><version>\3</version><classifier>sources</classifier></artifactItem>#p' "$list"
        echo "</artifactItems><outputDirectory>$licence_jars</outputDirectory></configuration></plugin></plugins></build></project>"
    } >"$licence_jars/pom.xml"
    run_maven licence-sources -f "$licence_jars/pom.xml" org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy || die "they could not be fetched: see target/maven.log"
    echo "$now" >"$licence_jars/.complete"
}

licence_program() { # CLASS ARGUMENT...
    local here=$root/target/licence-classes main=$1
    shift
    rm -rf "$here"
    mkdir -p "$here"
    "$JAVA_HOME/bin/javac" -d "$here" -cp "$root/target/vauban/lib/*" -proc:none -nowarn $(find releng/licences/src -name '*.java') ||
        die "the programs of releng/licences do not compile"
    "$JAVA_HOME/bin/java" -Xmx3g -cp "$here:$root/target/vauban/lib/*" "org.vauban.licences.$main" "$@"
}

licences() { # [--try [SEED]]
    case ${1:-} in
        '' | --try) ;;
        *) die "unknown option $1 (./dev help)" ;;
    esac
    build
    if [ "${1:-}" = --try ]; then
        [ -d target/licence-data ] || die "there is no target/licence-data yet: run ./dev licences"
        licence_program LicenceDataProof target/licence-data "$JAVA_HOME/lib/src.zip" bundles "${2:-1}"
        return
    fi
    bring_licence_sources
    rm -rf target/licence-data bundles/org.vauban.licences/data
    licence_program LicenceDataBuilder --list releng/licences/projects.txt --artifacts "$licence_jars" --jdk "$JAVA_HOME" --out target/licence-data
    mkdir -p bundles/org.vauban.licences/data
    cp target/licence-data/* bundles/org.vauban.licences/data
    run_maven licences verify -Dvauban.notests -Plicences \
        -pl bundles/org.vauban.licences,features/org.vauban.licences.feature,releng/org.vauban.licences.repository ||
        die "the update site could not be built: see target/maven.log"
    bills_of_site target/site-licences vauban-licences-site
    say "made target/licence-data (for target/vauban/licence-data or the user's data folder) and target/site-licences"
}
