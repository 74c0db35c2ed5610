#!/bin/sh
# SPDX-License-Identifier: EPL-2.0
# Installs this bundle: unpacks the stand-alone distribution of this platform into a temporary folder, where "vauban install" does
# the work and verifies the bundle first. What is unpacked is run, so verify a bundle from an untrusted source first:
# java Verify.java (docs/site.md). Options and exit codes are those of "vauban install".
set -eu
unset JAVA_TOOL_OPTIONS _JAVA_OPTIONS JDK_JAVA_OPTIONS CLASSPATH CDPATH

say() { # ENGLISH FRENCH
    case ${LC_ALL:-${LC_MESSAGES:-${LANG:-}}} in fr*) printf 'install.sh: %s\n' "$2" >&2 ;; *) printf 'install.sh: %s\n' "$1" >&2 ;; esac
}

# as from cron: Java takes the names of files for ASCII there, and cannot open others
case ${LC_ALL:-${LC_CTYPE:-${LANG:-C}}} in C | POSIX) [ -z "${LC_ALL:-}" ] && export LC_CTYPE=C.UTF-8 || export LC_ALL=C.UTF-8 ;; esac

case $0 in /*) bundle=${0%/*}/ ;; */*) bundle=./${0%/*} ;; *) bundle=. ;; esac # never "-", the folder before
bundle=$(cd "$bundle" && pwd -P)

system=$(uname -s)-$(uname -m)
case $system in
    Linux-x86_64 | Linux-amd64) platform=linux-x64 ;;
    Linux-aarch64 | Linux-arm64) platform=linux-aarch64 ;;
    Darwin-x86_64) platform=macos-x64 ;;
    Darwin-arm64) platform=macos-aarch64 ;;
    *) say "There is no distribution for $system." "Il n’existe pas de distribution pour $system."; exit 2 ;;
esac

archive=
for file in "$bundle"/distributions/vauban-*-"$platform".tar.gz; do
    [ ! -f "$file" ] || archive=$file
done
if [ -z "$archive" ]; then
    say "This bundle has no distribution for $platform. Make one with --platforms $platform." \
        "Ce lot ne contient pas de distribution pour $platform. Créez-en un avec --platforms $platform."
    exit 1
fi

folder=$(mktemp -d "${TMPDIR:-/tmp}/vauban-install.XXXXXX")
trap 'rm -rf -- "$folder"' EXIT
trap 'exit 130' INT TERM HUP
if ! tar -xzf "$archive" -C "$folder"; then
    say "$archive cannot be unpacked into $folder. Check the disk space, then copy the bundle again." \
        "$archive ne peut pas être décompressé dans $folder. Vérifiez l’espace disque, puis copiez de nouveau le lot."
    exit 1
fi
for program in "$folder"/*/bin/vauban; do
    if [ ! -x "$program" ]; then # such as /tmp on machines that are hardened
        say "No program can be run from $folder. Set TMPDIR to a folder on a file system that is mounted without noexec." \
            "Aucun programme ne peut être exécuté depuis $folder. Définissez TMPDIR sur un dossier d’un système de fichiers monté sans noexec."
        exit 1
    fi
    status=0
    "$program" install --bundle "$bundle" "$@" || status=$?
    exit "$status"
done
