#!/usr/bin/env python3
# SPDX-License-Identifier: EPL-2.0
"""Writes .mvn/checksums/checksums.sha256: what Maven accepts, by path in a repository.

    checksums.py [REPOSITORY]    adds what a local repository holds (default: that of Maven)
    checksums.py --new [REPOSITORY]    forgets what was written down before
    checksums.py --check [REPOSITORY]    only compares what is in both; ./dev does so before each build

Maven compares what it downloads with this list (.mvn/maven.config), and nothing else: it would also check what lies in the local
repository already, but cannot do so for the bundles that Tycho makes (Maven 3.9.11: "artifactRepository is null"). To add an
artifact, look at where it comes from, let Maven fetch it, and run this. A checksum that was written down is never replaced.
"""
import hashlib
import os
import pwd
import shlex
import sys
from pathlib import Path
from xml.etree import ElementTree

FILE = Path(__file__).resolve().parents[1] / ".mvn/checksums/checksums.sha256"
# what belongs to the repository itself, or was built here
OTHER = (".sha1", ".sha256", ".sha512", ".md5", ".asc", ".lastUpdated", ".repositories", ".properties", ".part", ".lock", ".tmp")


def local_repository():
    """Where Maven keeps what it has fetched. Java takes the home of the user from the system, whatever HOME says."""
    option = "-Dmaven.repo.local="
    for variable in ("MAVEN_ARGS", "MAVEN_OPTS"):
        for word in shlex.split(os.environ.get(variable, "")):
            if word.startswith(option):
                return Path(word.removeprefix(option))
    home = Path(pwd.getpwuid(os.getuid()).pw_dir)
    settings = home / ".m2/settings.xml"
    named = ElementTree.parse(settings).findtext("{*}localRepository", "").strip() if settings.is_file() else ""
    return Path(named.replace("${user.home}", str(home))) if named else home / ".m2/repository"


def read():
    if not FILE.exists():
        return {}
    return {path: checksum for checksum, path in (line.split("  ", 1) for line in FILE.read_text().splitlines())}


def found(repository, listed):
    """The artifacts of a repository with their checksums: all, or those that are listed."""
    for file in sorted(repository.rglob("*")) if listed is None else map(repository.joinpath, listed):
        path = file.relative_to(repository).as_posix()
        name = file.parts[-3] + "-" + file.parts[-2]
        if file.is_file() and not path.startswith((".", "org/vauban/")) and file.name.startswith(name) and not file.name.endswith(OTHER):
            yield path, hashlib.sha256(file.read_bytes()).hexdigest()


def main(arguments):
    known = {} if "--new" in arguments else read()
    places = [argument for argument in arguments if not argument.startswith("--")]
    repository = Path(places[0]) if places else local_repository()
    before = len(known)
    for path, checksum in found(repository, known if "--check" in arguments else None):
        if known.setdefault(path, checksum) != checksum:
            sys.exit(f"checksums.py: {repository / path} is another file than before: {checksum}, and not {known[path]}. "
                     "Delete it, or find out why it changed.")
    if "--check" in arguments:
        return
    FILE.parent.mkdir(parents=True, exist_ok=True)
    FILE.write_text("".join(f"{known[path]}  {path}\n" for path in sorted(known)))
    print(f"{FILE}: {len(known)} artifacts, {len(known) - before} of them new")


main(sys.argv[1:])
