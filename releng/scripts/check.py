#!/usr/bin/env python3
# SPDX-License-Identifier: EPL-2.0
"""Reads the scripts that are shipped, and the Ansible role, with the tools of their languages (docs/proofs.md).

    PYTHON -I releng/scripts/check.py ROOT TOOLS

TOOLS is the folder of programs of the Python environment that PYTHON belongs to (requirements.txt). No script is run. The exit code is 1 if a tool finds
a mistake.
"""
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import tree_sitter
import tree_sitter_powershell

PLAY = "- name: Vauban\n  hosts: all\n  become: true\n  roles:\n    - vauban\n"


def command(*words, folder=None, environment=None):
    done = subprocess.run(list(map(str, words)), cwd=folder, env=environment, text=True, capture_output=True, stdin=subprocess.DEVNULL)
    return "" if done.returncode == 0 else (done.stdout + done.stderr).strip() or f"exit code {done.returncode}"


def mistakes(node):
    """Where a parser could not go on, as lines."""
    found = [node.start_point.row + 1] if node.is_error or node.is_missing else []
    return found + [line for child in node.children for line in mistakes(child)]


def powershell(script):
    """The grammar of tree-sitter stands in for PowerShell, which cannot be had here."""
    parser = tree_sitter.Parser(tree_sitter.Language(tree_sitter_powershell.language()))
    lines = mistakes(parser.parse(script.read_bytes()).root_node)
    return f"no PowerShell in the lines {lines}" if lines else ""


def main():
    root, tools = Path(sys.argv[1]), Path(sys.argv[2])
    offline = root / "bundles/org.vauban.site/offline"
    results = []
    for script in (offline / "install.sh", root / "releng/org.vauban.distribution/bin/vauban"):
        results.append((script.name, "shellcheck", command(tools / "shellcheck", "-S", "warning", "-s", "sh", script)))
        for shell in ("dash", "bash"):
            if shutil.which(shell):
                results.append((script.name, f"{shell} -n", command(shell, "-n", script)))
    results.append(("install.ps1", "tree-sitter", powershell(offline / "install.ps1")))
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        shutil.copytree(root / "docs/admin/ansible/roles", folder / "roles")
        (folder / "site.yml").write_text("---\n" + PLAY)
        environment = {"PATH": f"{tools}:/usr/bin:/bin", "HOME": made, "LANG": "C.UTF-8", "ANSIBLE_ROLES_PATH": str(folder / "roles")}
        results.append(("role vauban", "ansible-playbook --syntax-check",
                        command(tools / "ansible-playbook", "--syntax-check", "-i", "localhost,", "site.yml", folder=folder, environment=environment)))
        results.append(("role vauban", "ansible-lint", command(tools / "ansible-lint", "--offline", "--strict", "-q", "--nocolor", "site.yml", "roles/vauban",
                                                               folder=folder, environment=environment)))
    print("| script | read by | result |\n|---|---|---|")
    for name, tool, mistake in results:
        print(f"| {name} | {tool} | {'as it should be' if not mistake else 'MISTAKES'} |")
    for name, tool, mistake in results:
        if mistake:
            print(f"\n{name}, {tool}:\n{mistake}", file=sys.stderr)
    return 1 if any(mistake for _, _, mistake in results) else 0


if __name__ == "__main__":
    sys.exit(main())
