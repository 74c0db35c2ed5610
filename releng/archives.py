#!/usr/bin/env python3
# SPDX-License-Identifier: EPL-2.0
"""Rewrites zip files, jars and update sites so that equal content gives equal bytes, regardless of user, place and time.

    archives.py zip TIME FILE...     any archives
    archives.py modes TIME FOLDER    our jars in a folder, as Tycho wrote them: only the rights of their entries depend on the machine
    archives.py site TIME FOLDER     an update site: its metadata, and our jars

TIME is in seconds since 1970 (or as ISO 8601 in UTC): the one time of all entries. Their order is that of their names, their rights
are 0644, or 0755 for what the owner may run.
"""
import hashlib
import io
import lzma
import struct
import sys
import zipfile
from datetime import datetime, timezone
from pathlib import Path
from xml.etree import ElementTree

MANIFEST = ("META-INF/", "META-INF/MANIFEST.MF")
# of the metadata of p2: the versions that are known, lists whose order means nothing, and what orders them
INSTRUCTIONS = {"content": "<?metadataRepository version='1.2.0'?>", "artifacts": "<?artifactRepository version='1.1.0'?>"}
LISTS = {"units", "artifacts", "properties", "provides", "requires", "metaRequirements"}
KEYS = ("classifier", "namespace", "id", "name", "version", "range")
PLACES = {"osgi.bundle": "plugins", "org.eclipse.update.feature": "features"}
HASHES = {"download.checksum.sha-512": "sha512", "download.checksum.sha-256": "sha256"}


def seconds(text):
    if text.isdigit():
        return int(text)
    return int(datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=timezone.utc).timestamp())


def entry(name, mode, time):
    """Of a zip file, which tells times to two seconds and without a zone: UTC."""
    info = zipfile.ZipInfo(name, datetime.fromtimestamp(time // 2 * 2, timezone.utc).timetuple()[:6])
    info.create_system = 3
    directory = name.endswith("/")
    info.external_attr = (0o40755 if directory else 0o100755 if mode & 0o100 else 0o100644) << 16 | (0x10 if directory else 0)
    info.compress_type = zipfile.ZIP_STORED if directory else zipfile.ZIP_DEFLATED
    return info


def order(name):
    """The manifest of a jar first, where Java looks for it."""
    return (MANIFEST.index(name) if name in MANIFEST else len(MANIFEST), name)


def zip_bytes(files, time):
    """A zip file of (name, mode, content)."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compresslevel=6) as archive:
        for name, mode, content in sorted(files, key=lambda file: order(file[0])):
            archive.writestr(entry(name, mode, time), content, compresslevel=6)
    return out.getvalue()


def rewrite_zip(file, time):
    with zipfile.ZipFile(file) as archive:
        names = archive.namelist()
        if len(names) != len(set(names)):
            raise SystemExit(f"archives.py: {file} has two entries of one name")
        files = [(info.filename, info.external_attr >> 16, archive.read(info)) for info in archive.infolist()]
    file.write_bytes(zip_bytes(files, time))


def plain_modes(file):
    """Gives the entries of a zip file rights that do not depend on the umask."""
    with zipfile.ZipFile(file) as archive:
        count, at = len(archive.infolist()), archive.start_dir
    content = bytearray(file.read_bytes())
    for _ in range(count):
        signature, made = struct.unpack_from("<4sH", content, at)
        if signature != b"PK\1\2":
            raise SystemExit(f"archives.py: {file} has no table of entries at {at}")
        attributes, = struct.unpack_from("<I", content, at + 38)
        mode = attributes >> 16
        if made >> 8 == 3 and mode:
            plain = mode & 0o170000 | (0o755 if mode & 0o100 else 0o644)
            struct.pack_into("<I", content, at + 38, plain << 16 | attributes & 0xffff)
        at += 46 + sum(struct.unpack_from("<3H", content, at + 28))
    file.write_bytes(content)


def canonical(element):
    """Puts the children of lists in one order: p2 writes them in that of a hash table."""
    for child in element:
        canonical(child)
    if element.tag in LISTS:
        element[:] = sorted(element, key=lambda child: [child.get(name, "") for name in KEYS] + [ElementTree.tostring(child)])


def category_versions(root):
    """p2 derives the version of a category from its features in the order of a hash table; here from the set of them."""
    for unit in root.iter("unit"):
        if any(each.get("name") == "org.eclipse.equinox.p2.type.category" for each in unit.iter("property")):
            names = sorted(f"{each.get('name')} {each.get('range')}" for each in unit.iter("required"))
            old = unit.get("version")
            version = "1.0.0." + hashlib.sha256("\n".join(names).encode()).hexdigest()[:16]
            for each in [unit, *unit.iter("provided"), *unit.iter("update")]:
                if each.get("version") == old:
                    each.set("version", version)
                if old in each.get("range", ""):
                    each.set("range", each.get("range").replace(old, version))


def metadata(kind, text, time, folder):
    """The metadata of p2 in one order and with one time."""
    root = ElementTree.fromstring(text)
    for each in root.iterfind("properties/property[@name='p2.timestamp']"):
        each.set("value", str(time * 1000))
    if kind == "content":
        category_versions(root)
    for artifact in root.iterfind("artifacts/artifact"):
        properties = artifact.find("properties")
        for each in list(properties):
            if each.get("name") == "maven-repository":  # where it came from: a mirror has another name
                properties.remove(each)
        properties.set("size", str(len(properties)))
        place = PLACES[artifact.get("classifier")]
        content = (folder / place / f"{artifact.get('id')}_{artifact.get('version')}.jar").read_bytes()
        for each in properties:
            name = each.get("name")
            if name in HASHES:
                each.set("value", hashlib.new(HASHES[name], content).hexdigest())
            elif name.startswith("download.checksum"):
                raise SystemExit(f"archives.py: {name} is not known")
    canonical(root)
    ElementTree.indent(root)
    return (f"<?xml version='1.0' encoding='UTF-8'?>\n{INSTRUCTIONS[kind]}\n" + ElementTree.tostring(root, encoding="unicode") + "\n").encode()


def rewrite_site(folder, time):
    for jar in [*folder.glob("plugins/org.vauban.*.jar"), *folder.glob("features/*.jar")]:
        plain_modes(jar)
    for kind, instruction in INSTRUCTIONS.items():
        jar = folder / f"{kind}.jar"
        with zipfile.ZipFile(jar) as archive:
            text = archive.read(f"{kind}.xml").decode()
        if instruction not in text:
            raise SystemExit(f"archives.py: {jar} has not the version that is known: {instruction}")
        content = metadata(kind, text, time, folder)
        jar.write_bytes(zip_bytes([(f"{kind}.xml", 0, content)], time))
        (folder / f"{kind}.xml.xz").write_bytes(lzma.compress(content, preset=6))
    index = folder / "p2.index"
    index.write_text("\n".join(sorted(line for line in index.read_text().splitlines() if line and not line.startswith("#"))) + "\n")


def main():
    if len(sys.argv) < 4 or sys.argv[1] not in ("zip", "modes", "site"):
        sys.exit(__doc__)
    time = seconds(sys.argv[2])
    for file in map(Path, sys.argv[3:]):
        if sys.argv[1] == "modes":
            for jar in sorted(file.glob("org.vauban.*.jar")):
                plain_modes(jar)
        else:
            (rewrite_zip if sys.argv[1] == "zip" else rewrite_site)(file, time)


if __name__ == "__main__":
    main()
