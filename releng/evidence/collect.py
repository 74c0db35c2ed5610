#!/usr/bin/env python3
# SPDX-License-Identifier: EPL-2.0
"""Collects the results of the tests that carry a claim into the file that a distribution brings along.

    collect.py [--root DIR] [--check | --out FILE...]

Reads the tags @Tag("claim:ID") in the sources of the tests, the surefire reports of the last run, and the jars that were
built; writes target/evidence/test-results.json and, if target/vauban is there, its copy in target/vauban/evidence.
docs/evidence.md describes the file. Whether a claim holds is decided by `vauban evidence`, not here: a test that was
not run is listed as such. With --check, only the tags are read: one that stands at no test is an error before any test
has run.
"""
import argparse
import datetime
import hashlib
import json
import platform
import re
import subprocess
import sys
import zipfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # python3 -I leaves it out
import surefire

TAG = re.compile(r'@Tag\("claim:([a-z0-9-]+)"\)')
ANNOTATION = r'@[\w.]+(?:\((?:[^()"]|"(?:[^"\\]|\\.)*"|\((?:[^()"]|"(?:[^"\\]|\\.)*")*\))*\))?'
DECLARED = re.compile(r'((?:' + ANNOTATION + r'\s+)+)(?:(?:public|private|protected|static|final|abstract)\s+)*'
                      r'(?:void\s+(\w+)\s*\(|class\s+(\w+))')
WORSE = ["passed", "skipped", "failed"]


def tagged(root):
    """Claim -> the set of tests (class#method) that carry it."""
    claims = {}
    for source in sorted(root.glob("tests/*/src/**/*.java")):
        text = source.read_text(encoding="utf-8")
        if "claim:" not in text:
            continue
        package = re.search(r"^package ([\w.]+);", text, re.M).group(1)
        name = package + "." + source.stem
        of_class = []
        methods = {}
        found = 0
        for declared in DECLARED.finditer(text):
            ids = TAG.findall(declared.group(1))
            found += len(ids)
            if declared.group(3) == source.stem:
                of_class = ids
            elif declared.group(2) and re.search(r"@(?:\w+)?Test\b", declared.group(1)):
                methods[declared.group(2)] = ids
            elif ids:
                sys.exit(f"{source}: a claim at {declared.group(2) or declared.group(3)}, which is no test")
        if found != len(TAG.findall(text)):
            sys.exit(f"{source}: {len(TAG.findall(text))} claims, but only {found} stand at a test")
        for method, ids in methods.items():
            for claim in of_class + ids:
                claims.setdefault(claim, set()).add(f"{name}#{method}")
    return claims


def reported(root):
    """Test (class#method) -> (worst outcome, cases); totals; when the last report was written."""
    results = {}
    totals = dict.fromkeys(WORSE, 0)
    newest = 0
    for report in sorted(root.glob("tests/*/target/surefire-reports/TEST-*.xml")):
        newest = max(newest, report.stat().st_mtime)
        for case in surefire.cases(report):
            outcome = "passed"
            if surefire.fault(case) is not None:
                outcome = "failed"
            elif case.find("skipped") is not None:
                outcome = "skipped"
            totals[outcome] += 1
            method = re.match(r"\w*", case.get("name", "")).group(0)
            test = f"{case.get('classname')}#{method}"
            worst, cases = results.get(test, ("passed", 0))
            results[test] = (max(worst, outcome, key=WORSE.index), cases + 1)
    return results, totals, newest


# As in ProgramDigest: attributes of a manifest that say nothing about what runs
PACKING = {"manifest-version", "signature-version", "created-by", "build-jdk", "build-jdk-spec", "built-by",
           "ant-version", "archiver-version", "bnd-lastmodified", "tool", "bundle-version", "bundle-license",
           "bundle-name", "bundle-vendor", "bundle-description", "bundle-copyright", "bundle-docurl",
           "eclipse-sourcereferences"}
STARTING = {"main-class", "class-path"}
CODE = (".class", ".jar", ".so", ".dll", ".dylib")


def attributes(manifest):
    """Lower-case name -> value of the main attributes that say what runs."""
    main = manifest.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n\n", 1)[0]
    found = {}
    for line in main.replace(b"\n ", b"").split(b"\n"):
        name, separator, value = line.partition(b": ")
        if not separator:
            continue
        found[name.decode().lower()] = value.decode()
    return {name: value for name, value in found.items() if name not in PACKING}


def program_digest(jar):
    """As ProgramDigest in org.vauban.evidence; None for a jar without code."""
    hashes = {}
    code = False
    with zipfile.ZipFile(jar) as content:
        for name in content.namelist():
            if name.endswith("/"):
                continue
            if name.upper() == "META-INF/MANIFEST.MF":
                manifest = attributes(content.read(name))
                code |= not STARTING.isdisjoint(manifest)
                lines = "".join(f"{key}: {manifest[key]}\n" for key in sorted(manifest))
                hashes[name] = hashlib.sha256(lines.encode()).digest()
            elif not name.startswith("META-INF/") or name.startswith(("META-INF/versions/", "META-INF/services/")):
                code |= name.endswith(CODE)
                hashes[name] = hashlib.sha256(content.read(name)).digest()
    if not code:
        return None
    digest = hashlib.sha256()
    # Java sorts by UTF-16 code units; names in our jars are ASCII
    for name in sorted(hashes):
        digest.update(name.encode() + b"\0" + hashes[name])
    return digest.hexdigest()


def bundles(root):
    """A pair: symbolic name -> digest of all bundles that were built, path -> digest of the libraries beside them, and
    path -> SHA-256 of the native libraries; and the names of the jars that each distribution has."""
    digests = {}
    listed = set()
    distribution = root / "target/vauban/lib"
    jars = sorted(root.glob("bundles/*/target/org.vauban.*.jar"))
    jars += sorted(distribution.glob("*.jar")) + sorted(distribution.with_name("remote").glob("*.jar"))
    for jar in jars:
        if jar.name.endswith("-sources.jar"):
            continue
        digest = program_digest(jar)
        if digest:
            own = jar.name.startswith("org.vauban.") or jar.name == "vauban.jar"
            name = re.sub(r"(-\d.*)?\.jar$", "", jar.name) if own else f"{jar.parent.name}/{jar.name}"
            digests[name] = digest
            if jar.parent == distribution:
                listed.add(name)
    for library in sorted((distribution / "native").rglob("*")):
        name = library.name.lower()
        if library.is_file() and (name.endswith((".so", ".dll", ".dylib")) or ".so." in name):
            digests[library.relative_to(distribution).as_posix()] = hashlib.sha256(library.read_bytes()).hexdigest()
    return digests, sorted(listed)


def git(root, *arguments):
    try:
        return subprocess.run(["git", "-C", str(root), *arguments], check=True, capture_output=True, text=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return None


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--root", type=Path, default=Path(__file__).resolve().parents[2])
    parser.add_argument("--out", type=Path, action="append")
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args()
    root = options.root
    claims = tagged(root)
    if options.check:
        return
    results, totals, newest = reported(root)
    if not results:
        sys.exit("there are no surefire reports: run ./dev test --all")
    commit = git(root, "rev-parse", "HEAD")
    changed = git(root, "status", "--porcelain", "--", "bundles", "tests", "releng", "pom.xml")
    listed = {claim: [{"test": test, "outcome": results.get(test, ("notRun", 0))[0], "cases": results.get(test, ("", 0))[1]}
                      for test in sorted(tests)] for claim, tests in sorted(claims.items())}
    digests, distribution = bundles(root)
    document = {
        "format": "vauban-test-results/1",
        "commit": commit or "unknown",
        "modified": changed is None or bool(changed),
        "finished": datetime.datetime.fromtimestamp(newest, datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "platform": f"{platform.system()} {platform.machine()}",
        "totals": totals,
        "bundles": digests,
        "distribution": distribution,
        "claims": listed,
    }
    text = json.dumps(document, indent=1, ensure_ascii=False) + "\n"
    outs = options.out or [root / "target/evidence/test-results.json"]
    if not options.out and (root / "target/vauban/lib").is_dir():
        outs.append(root / "target/vauban/evidence/test-results.json")
    for out in outs:
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_text(text, encoding="utf-8")
    proved = sum(all(test["outcome"] == "passed" for test in tests) for tests in listed.values())
    print(f"{proved} of {len(listed)} claims have only passed tests: {', '.join(map(str, outs))}")


main()
