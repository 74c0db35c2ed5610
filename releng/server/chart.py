#!/usr/bin/env python3
# SPDX-License-Identifier: EPL-2.0
"""Renders the Helm chart with several values, and validates what comes out against the schemas of Kubernetes.

    chart.py HELM KUBECONFORM SCHEMAS CHART FOLDER

SCHEMAS is the wheel of kubernetes-validate, which has the schemas of each version. Values that must be refused are tried as well.
Ends with 1 at the first fault.
"""
import json
import subprocess
import sys
import zipfile
from pathlib import Path

VERSIONS = ["1.32.0", "1.34.0", "1.37.0"]
LEAST = {"image": {"repository": "registry.example/vauban", "digest": "sha256:" + "0" * 64}, "keysSecret": "keys", "modelsClaim": "models"}
FULL = dict(LEAST, tlsSecret="tls", allowFrom=[{"namespaceSelector": {"matchLabels": {"team": "a"}}}], nodeSelector={"disk": "fast"},
            tolerations=[{"key": "llm", "operator": "Exists"}], state={"storageClass": "fast"}, service={"port": 443},
            image=dict(LEAST["image"], pullSecrets=[{"name": "pull"}]), identitiesSecret="identities",
            allowTo=[{"to": [{"ipBlock": {"cidr": "192.0.2.7/32"}}], "ports": [{"port": 636, "protocol": "TCP"}]}],
            policySecret="policy", backEndsSecret="backends",
            config={"hosts": ["llm.example.org"],
                    "models": [{"id": "a", "context": 4096},
                               {"id": "b", "backEnds": [{"endpoint": "gpu-1", "keyVariable": "GPU1_KEY"},
                                                        {"endpoint": "gpu-2", "keyVariable": "GPU1_KEY", "passwordVariable": "P12",
                                                         "certificate": "/etc/vauban-backends/client.p12"}]}], "quotas": {"requestsPerMinute": 60},
                    "sites": {"folder": "/var/lib/vauban/sites"},
                    "drain": {"delaySeconds": 5, "timeoutSeconds": 60}})
REFUSED = {
    "an image without a digest": dict(LEAST, image={"repository": "vauban", "digest": "latest"}),
    "no keys": dict(LEAST, keysSecret=""),
    "an address": dict(LEAST, config={"listen": "0.0.0.0:80"}),
    "somebody to call without a reason": dict(LEAST, allowTo=FULL["allowTo"]),
    "everybody to call": dict(LEAST, identitiesSecret="identities", allowTo=[{}]),
    "keys of back ends from nowhere": dict(FULL, backEndsSecret=""),
    "a variable that is none": dict(FULL, config=dict(FULL["config"], models=[{"id": "b", "backEnds": [
        {"endpoint": "gpu-1", "keyVariable": "A=B"}]}])),
    "update sites that nobody keeps": dict(LEAST, config=dict(FULL["config"], sites={"folder": "/tmp/sites"})),
    "a value that does not exist": dict(LEAST, replicas=3),
}


def schemas(wheel, version, folder):
    """Unpacks those of a version, with references that kubeconform can follow."""
    folder.mkdir(parents=True)
    prefix = f"kubernetes_validate/kubernetes-json-schema/v{version}-local-strict/"
    with zipfile.ZipFile(wheel) as archive:
        for name in archive.namelist():
            if name.startswith(prefix) and name.endswith(".json"):
                text = archive.read(name).decode().replace('"/api/_definitions.json#', f'"{(folder / "_definitions.json").as_uri()}#')
                (folder / name[len(prefix):]).write_text(text)


def render(helm, chart, values, file):
    file.with_suffix(".json").write_text(json.dumps(values))
    return subprocess.run([helm, "template", "proof", chart, "--kube-version", VERSIONS[0], "--values", str(file.with_suffix(".json"))],
                          stdout=file.open("w"), stderr=subprocess.PIPE, text=True)


def main():
    helm, kubeconform, wheel, chart, folder = sys.argv[1:]
    folder = Path(folder).absolute()
    files = []
    for name, values in {"least": LEAST, "full": FULL}.items():
        files.append(folder / f"{name}.yaml")
        made = render(helm, chart, values, files[-1])
        if made.returncode:
            sys.exit(f"{name}: {made.stderr}")
        subprocess.run([helm, "lint", "--strict", "--quiet", chart, "--values", str(files[-1].with_suffix(".json"))], check=True)
    for name, values in REFUSED.items():
        if render(helm, chart, values, folder / "refused.yaml").returncode == 0:
            sys.exit(f"{name} was not refused")
    for version in VERSIONS:
        there = folder / version
        schemas(wheel, version, there)
        subprocess.run([kubeconform, "-strict", "-summary", "-kubernetes-version", version, "-schema-location",
                        str(there / "{{.ResourceKind}}{{.KindSuffix}}.json"), *map(str, files)], check=True)
    print(f"{len(files)} renderings are valid for Kubernetes {', '.join(VERSIONS)}; {len(REFUSED)} wrong values are refused")


if __name__ == "__main__":
    main()
