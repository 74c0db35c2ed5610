#!/usr/bin/env python3
# SPDX-License-Identifier: EPL-2.0
"""Writes org.vauban.target.target from artifacts.txt, and org.vauban.server.target from it and server.txt (run it in its own folder).

Everything comes from Maven coordinates, without transitive resolution, so that the same build works in a closed
network with a mirror. Batik and Lucene ship no OSGi manifest and get one here. Batik's imports of its own packages must
not be optional, or the resolver leaves them out; Lucene is part of the update site, where nothing may tell the time.
"""
from pathlib import Path

BATIK = """Bundle-Name:           ${mvnGroupId}:${mvnArtifactId} (wrapped)
version:               ${version_cleanup;${mvnVersion}}
Bundle-SymbolicName:   org.apache.${replacestring;${mvnArtifactId};-;.}
Bundle-Version:        ${version}
Import-Package:        org.apache.batik.*,org.apache.xmlgraphics.*,*;resolution:=optional
Export-Package:        *;version="${version}";-noimport:=true
"""

LUCENE = """Bundle-Name:           ${mvnGroupId}:${mvnArtifactId} (wrapped)
version:               ${version_cleanup;${mvnVersion}}
Bundle-SymbolicName:   wrapped.${mvnGroupId}.${mvnArtifactId}
Bundle-Version:        ${version}
Import-Package:        *;resolution:=optional
Export-Package:        *;version="${version}";-noimport:=true
DynamicImport-Package: *
-noextraheaders:       true
-reproducible:         true
"""


def location(label, artifacts, instructions=""):
    yield (f'    <location includeDependencyDepth="none" includeDependencyScopes="compile" includeSource="false"'
           f' label="{label}" missingManifest="generate" type="Maven">')
    yield "      <dependencies>"
    for group, artifact, version in artifacts:
        yield "        <dependency>"
        yield f"          <groupId>{group}</groupId>"
        yield f"          <artifactId>{artifact}</artifactId>"
        yield f"          <version>{version}</version>"
        yield "          <type>jar</type>"
        yield "        </dependency>"
    yield "      </dependencies>"
    if instructions:
        yield f"      <instructions><![CDATA[\n{instructions}]]></instructions>"
    yield "    </location>"


def write(name, *lists):
    lines = [line.strip() for each in lists for line in Path(each).read_text().splitlines()]
    artifacts = sorted(tuple(line.split(":")) for line in lines if line and not line.startswith("#"))
    batik = [a for a in artifacts if a[0] == "org.apache.xmlgraphics"]
    lucene = [a for a in artifacts if a[0] == "org.apache.lucene"]
    rest = [a for a in artifacts if a not in batik and a not in lucene]
    out = ['<?xml version="1.0" encoding="UTF-8" standalone="no"?>', '<?pde version="3.8"?>',
           f'<target name="{name}">', "  <locations>",
           *location("Eclipse platform and libraries", rest), *location("Batik", batik, BATIK),
           *location("Lucene", lucene, LUCENE),
           "  </locations>", "</target>"]
    Path(f"{name}.target").write_text("\n".join(out) + "\n")
    print(f"{name}: {len(artifacts)} artifacts")


write("org.vauban.target", "artifacts.txt")
write("org.vauban.server", "artifacts.txt", "server.txt")
