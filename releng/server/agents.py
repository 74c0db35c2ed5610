#!/usr/bin/env python3
# SPDX-License-Identifier: EPL-2.0
"""The main job of programs that people use, against a team server: what ./dev proof clients runs.

    agents.py ADDRESS FOLDER CLIENT=PROGRAM...    clients: aider, codex, continue, vibe, llama.vim (its folder instead of a program)

The server has the models scripted, codex, continue and vibe of releng/tiny-models: the last ones ask for the tool with which the program
of this name writes a file; without tools they write it in the form of aider. Each program has an empty home and a folder of its own. Judged is what the program makes of the
answers: that it runs the tool, sends the result and takes the end, that the file is there. A program that fails ends this with 1.
"""
import json
import os
import pty
import select
import shutil
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tiny-models"))
import make  # noqa: E402

TASK, FILE, END = "Write agent.txt.", "agent.txt", "The file is there."
PATIENCE = 180


class Failure(Exception):
    """What a program did not do."""


def require(condition, what):
    if not condition:
        raise Failure(what)


def environment(home, **more):
    """Nothing of the user's: an empty home, no keys, and where the network cannot be taken away, names that lead nowhere."""
    nowhere = "http://127.0.0.1:9"
    return {"PATH": os.environ["PATH"], "HOME": str(home), "LC_ALL": "C.UTF-8", "TERM": "dumb", "http_proxy": nowhere,
            "https_proxy": nowhere, "HTTP_PROXY": nowhere, "HTTPS_PROXY": nowhere, "no_proxy": "127.0.0.1,localhost",
            "NO_PROXY": "127.0.0.1,localhost", "DO_NOT_TRACK": "1", **more}


def run(command, project, variables):
    """What the program says."""
    done = subprocess.run([str(part) for part in command], cwd=project, env=variables, stdin=subprocess.DEVNULL, capture_output=True,
                          text=True, errors="replace", timeout=PATIENCE)
    (project.parent / "output.txt").write_text(done.stdout + done.stderr)
    require(done.returncode == 0, f"ended with {done.returncode}: {(done.stderr or done.stdout).strip()[-400:]}")
    return done.stdout


def require_file(project):
    file = project / FILE
    require(file.is_file(), f"there is no {FILE}")
    require(file.read_text().strip() == make.WRITTEN, f"{FILE} has another text: {file.read_text()[:200]!r}")


def use_aider(program, address, home, project):
    (project / FILE).write_text("before\n")
    output = run([program, "--model", "openai/codex", "--openai-api-base", address + "/v1", "--openai-api-key", "none", "--edit-format", "whole",
                  "--no-git", "--yes-always", "--no-show-model-warnings", "--no-check-update", "--analytics-disable", "--no-show-release-notes",
                  "--no-auto-lint", "--no-detect-urls", "--no-gitignore", "--no-pretty", "--map-tokens", "0", "--message", TASK, FILE],
                 project, environment(home, LITELLM_LOCAL_MODEL_COST_MAP="True", AIDER_ANALYTICS="false"))
    require_file(project)
    require("Applied edit" in output, "does not say that it edited")
    return "edited a file"


def use_codex(program, address, home, project):
    (home / ".codex").mkdir()
    (home / ".codex/config.toml").write_text(f'''model = "codex"
model_provider = "vauban"
[model_providers.vauban]
name = "Vauban"
base_url = "{address}/v1"
wire_api = "responses"
request_max_retries = 0
stream_max_retries = 0
[analytics]
enabled = false
''')
    output = run([program, "exec", "--json", "--skip-git-repo-check", "--sandbox", "danger-full-access", TASK], project, environment(home))
    items = [event["item"] for event in map(json.loads, output.splitlines()) if event["type"] == "item.completed"]
    require(any(item["type"] == "command_execution" and item["exit_code"] == 0 for item in items), "ran no command")
    require(any(item["type"] == "agent_message" and item["text"] == END for item in items), "did not take the end")
    require_file(project)
    return "ran a command, sent its result"


def use_continue(program, address, home, project):
    configuration = home / "config.yaml"
    configuration.write_text(f'''name: proof
version: 0.0.1
schema: v1
models:
  - name: vauban
    provider: openai
    model: continue
    apiBase: {address}/v1
    apiKey: none
    roles: [chat]
''')
    output = run([program, "-p", "--auto", "--config", configuration, TASK], project,
                 environment(home, CONTINUE_TELEMETRY_ENABLED="0", CONTINUE_CLI_ENABLE_TELEMETRY="0"))
    require(END in output, f"did not take the end: {output[-200:]}")
    require_file(project)
    return "wrote a file with its tool, sent the result"


def use_vibe(program, address, home, project):
    (home / ".vibe").mkdir()
    (home / ".vibe/config.toml").write_text(f'''active_model = "vibe"
enable_telemetry = false
enable_update_checks = false
enable_auto_update = false
enable_notifications = false
[[providers]]
name = "vauban"
api_base = "{address}/v1"
api_key_env_var = ""
backend = "generic"
[[models]]
name = "vibe"
provider = "vauban"
alias = "vibe"
''')
    output = run([program, "-p", TASK, "--output", "json", "--agent", "auto-approve", "--trust"], project, environment(home))
    require(END in output, f"did not take the end: {output[-200:]}")
    require_file(project)
    return "wrote a file with its tool, sent the result"


# in insert mode it asks by itself; what it shows is taken, and the file is written
VIM = """set nocompatible noswapfile noloadplugins
set runtimepath+={folder}
let g:llama_config = {{'endpoint_fim': '{address}/infill', 'model_fim': 'scripted', 't_max_prompt_ms': 10000}}
silent runtime plugin/llama.vim
function! Check(timer)
    if llama#is_fim_hint_shown()
        call timer_stop(a:timer)
        call feedkeys("\\<Tab>\\<Esc>:wq\\<CR>", 't')
    endif
endfunction
autocmd VimEnter * call timer_start(100, 'Check', {{'repeat': -1}}) | call feedkeys('2GA', 't')
"""


def use_llama_vim(folder, address, home, project):
    file, start = project / "Sum.java", home / "start.vim"
    file.write_text("class Sum {\n    int \n}\n")
    start.write_text(VIM.format(folder=folder, address=address))
    ours, theirs = pty.openpty()
    seen, end = b"", time.monotonic() + PATIENCE
    with subprocess.Popen(["vim", "-u", start, "-i", "NONE", file.name], cwd=project, env=environment(home, TERM="xterm"), stdin=theirs,
                          stdout=theirs, stderr=theirs, start_new_session=True) as editor:
        os.close(theirs)
        try:
            while editor.poll() is None and time.monotonic() < end:
                if select.select([ours], [], [], 0.1)[0]:
                    seen += os.read(ours, 1 << 16)
        except OSError:
            editor.wait(10)  # the terminal has ended with it
        finally:
            editor.kill()
            os.close(ours)
            (project.parent / "output.txt").write_bytes(seen)
    require(file.read_text() == "class Sum {\n    int size;\n}\n", f"took another text: {file.read_text()!r}")
    return "showed and took a suggestion"


CLIENTS = {"aider": use_aider, "codex": use_codex, "continue": use_continue, "vibe": use_vibe, "llama.vim": use_llama_vim}


def main():
    address, folder, failed = sys.argv[1].rstrip("/"), Path(sys.argv[2]).resolve(), 0
    for argument in sys.argv[3:]:
        name, program = argument.split("=", 1)
        place = folder / name
        shutil.rmtree(place, ignore_errors=True)
        (place / "home").mkdir(parents=True)
        (place / "project").mkdir()
        try:
            print(f"{name:10} {CLIENTS[name](Path(program).resolve(), address, place / 'home', place / 'project')}", flush=True)
        except (Failure, OSError, ValueError, KeyError, subprocess.SubprocessError) as error:
            failed += 1
            print(f"{name:10} FAILED: {type(error).__name__}: {error}", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
