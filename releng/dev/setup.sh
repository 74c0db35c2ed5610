# SPDX-License-Identifier: EPL-2.0
# What a build needs: system packages, a JDK, Maven; a part of ../../dev

missing=()
need() { # PACKAGE CHECK...: notes Debian's package when the check fails
    local package=$1
    shift
    "$@" >/dev/null 2>&1 || missing+=("$package")
}
has_library() { PATH=$PATH:/sbin:/usr/sbin ldconfig -p | grep -F "$1"; }
has_font() { fc-list | grep .; }
has_vim() { vim --version | grep -F +channel; } # not the smallest one
has_eglot() { command -v emacs && emacs --batch --eval '(progn (package-initialize) (require (quote eglot)))'; }

may_install() { [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; }
install_packages() { # PACKAGE...
    apt-get update -qq &&
        DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" </dev/null >/dev/null
}

install_missing() {
    ((${#missing[@]})) || return 0
    say "missing system packages: ${missing[*]}"
    if may_install; then
        install_packages "${missing[@]}"
        missing=()
    else
        die "install them first (Debian, Ubuntu: sudo apt-get install ${missing[*]})"
    fi
}

# what one test needs: it is skipped, with the reason, where that cannot be had
install_card() {
    ! command -v softhsm2-util >/dev/null || return 0
    { may_install && install_packages softhsm2; } ||
        say "softhsm2 is not installed: the test of a smart card will be skipped"
}

# the same for the pages of the server
install_browser() {
    ! command -v chromium >/dev/null || return 0
    { may_install && install_packages chromium; } ||
        say "chromium is not installed: the console will not be tested in a browser"
}

install_kdc() {
    { command -v krb5kdc || [ -x /usr/sbin/krb5kdc ]; } >/dev/null && [ -x /usr/sbin/kadmin.local ] && return
    { may_install && install_packages krb5-kdc krb5-admin-server; } ||
        say "krb5-kdc and krb5-admin-server are not installed: Kerberos tickets will not be tested"
}

find_jdk() {
    local home tried=()
    for home in "${JAVA_HOME:-}" /usr/lib/jvm/* "$(dirname "$(dirname "$(readlink -f "$(command -v java || echo /)")")")" \
            "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/* /opt/*jdk* /Library/Java/JavaVirtualMachines/*/Contents/Home; do
        [ -x "$home/bin/javac" ] || continue
        if grep -qs '^JAVA_VERSION="25[".]' "$home/release"; then
            export JAVA_HOME=$home PATH=$home/bin:$PATH
            return
        fi
        tried+=("$home")
    done
    die "no JDK 25 found (looked at ${tried[*]:-no JDK at all}). Install one, for example Temurin 25 or your system's openjdk-25-jdk, and set JAVA_HOME to it."
}

# Tycho needs a newer Maven than distributions ship: any Maven from 3.8 brings it by its Maven coordinates
bring_maven() {
    [ -x "$maven/bin/mvn" ] && return
    say "bringing Maven 3.9.11"
    local part=$cache/part-$$
    mkdir -p "$part"
    # the two options keep the warnings of an old Maven on a new JDK away
    (cd "$part" && export MAVEN_OPTS="--sun-misc-unsafe-memory-access=allow --enable-native-access=ALL-UNNAMED" &&
        mvn -q -B org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy \
            -Dartifact=org.apache.maven:apache-maven:3.9.11:zip:bin -DoutputDirectory="$part" </dev/null &&
        sed -n 's|org/apache/maven/apache-maven/3[.]9[.]11/||p' "$root/.mvn/checksums/checksums.sha256" | grep 'bin[.]zip$' | sha256sum -c --status &&
        "$JAVA_HOME/bin/jar" xf apache-maven-3.9.11-bin.zip && chmod +x apache-maven-3.9.11/bin/mvn) ||
        die "could not bring Maven 3.9.11 with its known checksum: check the network, or the mirror in ~/.m2/settings.xml"
    rm -rf "$maven"
    mv "$part/apache-maven-3.9.11" "$maven"
    rm -rf "$part"
}

# [display] [editors] [cards]: what a build needs, a virtual display with the libraries of the IDE, the editors that have
# a client, a smart card in software
setup() {
    need git command -v git
    need python3 command -v python3
    need npm command -v npm
    need python3-venv python3 -c 'import ensurepip'
    need python3-pip python3 -I -c 'import pip'
    [ -x "$maven/bin/mvn" ] || need maven command -v mvn
    if [ "${2:-}" = editors ]; then
        need tmux command -v tmux
        need neovim command -v nvim
        need vim has_vim
        need emacs-nox command -v emacs
        need elpa-eglot has_eglot
    fi
    if [ "${1:-}" = display ]; then
        need xvfb command -v Xvfb
        need xauth command -v xauth
        need xdotool command -v xdotool
        need x11-xkb-utils command -v setxkbmap
        need dbus-x11 command -v dbus-launch
        need dbus command -v dbus-run-session
        need libgtk-3-0 has_library libgtk-3.so.0
        need libwebkit2gtk-4.1-0 has_library libwebkit2gtk-4.1.so.0
        need fontconfig command -v fc-list
        need fonts-dejavu-core has_font
    fi
    install_missing
    [ "${3:-}" != cards ] || { install_card && install_browser && install_kdc; }
    find_jdk
    bring_maven
    git rev-parse --is-inside-work-tree >/dev/null || die "this is no git checkout; git tells which files a build depends on"
    mkdir -p "$root/target"
}
