#!/usr/bin/env python3
# SPDX-License-Identifier: EPL-2.0
"""Stands in for llama-server in the runs of its own tests: llama_tests.py has them start this, with llama-server's options.

What the models of the tests are replaced by is in the file that VAUBAN_SHIM names: {"server": the program to start, "vauban": whether
that is Vauban, "folder": for files of the runs, "models": the folder of the models, "key": [ID, secret]}. llama-server is started with
the same options and such a model; `vauban serve` with a configuration that says the same. An option that Vauban has nothing for ends
the shim with 3, and a line that says so.
"""
import asyncio
import hashlib
import json
import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

MOST_SERVERS, PATIENCE = 4, 290
# what the tests name, by the words in the name of its repository or file
STAND_INS = (("infill", "infill"), ("stories", "stories"), ("bge", "embedder"), ("reranker", "reranker"), ("tinygemma3", "stories"))
# of the templates that llama-server has built in, one in its sources says the same
BUILT_IN = {"llama3": "meta-llama-Llama-3.1-8B-Instruct"}
# llama-server answers whatever model is asked for; these are the names in the tests
ASKED_FOR = ["claude-3", "codellama70b", "davinci-002", "gpt-3.5-turbo", "gpt-3.5-turbo-instruct", "gpt-4.1", "test", "text-embedding-3-small",
             "tinyllama-2"]
# as llama-server has it, without the sign at the beginning, which is a token of the model
COMMAND_R = ("{% for message in messages %}<|START_OF_TURN_TOKEN|>{% if message.role == 'system' %}<|SYSTEM_TOKEN|>"
             "{% elif message.role == 'user' %}<|USER_TOKEN|>{% else %}<|CHATBOT_TOKEN|>{% endif %}{{ message.content | trim }}"
             "<|END_OF_TURN_TOKEN|>{% endfor %}{% if add_generation_prompt %}<|START_OF_TURN_TOKEN|><|CHATBOT_TOKEN|>{% endif %}")
CHATML = ("{% for message in messages %}<|im_start|>{{ message.role }}\n{{ message.content }}<|im_end|>\n{% endfor %}"
          "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}")

FLAGS = ("--cont-batching", "--embedding", "--reranking", "--metrics", "--kv-unified", "--swa-full", "--slots", "--no-slots", "--offline",
         "--context-shift", "--no-ui", "--jinja", "--no-jinja", "--verbose", "--no-mmproj", "--no-models-autoload",
         "--no-cache-idle-slots", "--ui-mcp-proxy", "--backend_sampling")
# settings of llama-server that Vauban decides itself, or leaves to the client
OURS = {"--batch-size", "--ubatch-size", "--n-gpu-layers", "--cache-ram", "-fa", "--no-ui", "--cont-batching", "--metrics", "--slots",
        "--no-slots", "--offline", "--jinja", "--no-jinja", "--kv-unified", "--swa-full", "--reasoning-format", "--no-mmproj",
        "--no-cache-idle-slots"}
MAPPED = {"--port", "--host", "--model", "--hf-repo", "--hf-file", "--alias", "--ctx-size", "--parallel", "--threads", "--embedding",
          "--reranking", "--api-key", "--chat-template", "--chat-template-file", "--pooling", "--reasoning", "--temp", "--seed",
          "--n-predict", "--verbose", "--sleep-idle-seconds", "--cors-origins"}


def options(arguments):
    """Pairs of an option and its value, null for a flag."""
    pairs, at = [], 0
    while at < len(arguments):
        flag = arguments[at] in FLAGS
        pairs.append((arguments[at], None if flag else arguments[at + 1]))
        at += 1 if flag else 2
    return pairs


def stand_in(given):
    """The kind of the model that the options name, or null without one."""
    named = f"{given.get('--hf-repo', '')} {given.get('--hf-file', '')} {given.get('--model', '')}".strip()
    if not named:
        return None
    for word, kind in STAND_INS:
        if word in named.lower():
            return kind
    sys.exit(f"shim: no model stands in for {named}")


def template(given):
    """The chat template that the options name, as a text, or null for that of the model."""
    if "--chat-template-file" in given:
        return Path(given["--chat-template-file"]).read_text()
    name = given.get("--chat-template")
    if name is None:
        return None
    if name in ("chatml", "command-r"):
        return CHATML if name == "chatml" else COMMAND_R
    if name in BUILT_IN:
        return (Path("../../../models/templates") / (BUILT_IN[name] + ".jinja")).read_text()
    return name


def with_template(models, kind, text):
    """The model with another template; llama_tests.py makes it, once."""
    import llama_tests
    file = models / f"{kind}-{hashlib.sha256(text.encode()).hexdigest()[:16]}.gguf"
    if not file.exists():
        llama_tests.stories(text).write(file.with_suffix(f".{os.getpid()}"))
        file.with_suffix(f".{os.getpid()}").rename(file)
    return file


def start_peer(shim, pairs, kind, models):
    arguments = []
    for name, value in pairs:
        if name in ("--hf-repo", "--hf-file", "--offline"):
            continue
        arguments += [name] if value is None else [name, value]
    if kind:
        arguments += ["--model", str(models / f"{kind}.gguf")]
    os.execv(shim["server"], [shim["server"], *arguments])


def start_vauban(shim, pairs, kind, models):
    given = dict(pairs)
    unknown = sorted(set(given) - OURS - MAPPED)
    if unknown:
        print("shim: Vauban has nothing for " + ", ".join(unknown), flush=True)
        sys.exit(3)
    kind = kind or "stories"  # llama-server starts without a model where it starts others; Vauban serves several itself
    if "--pooling" in given:
        kind += "-" + given["--pooling"]  # the model says how it pools
        if not (models / f"{kind}.gguf").exists():
            print(f"shim: Vauban has nothing for --pooling {given['--pooling']}", flush=True)
            sys.exit(3)
    text = template(given)
    names = sorted(set(given.get("--alias", kind).split(",")))
    file = models / f"{kind}.gguf" if text is None else with_template(models, kind, text)
    others = names[1:] + [name for name in ASKED_FOR if name not in names]
    model = {"id": names[0], "aliases": others, "file": str(file)}
    for name, field in (("--ctx-size", "context"), ("--parallel", "slots"), ("--threads", "threads")):
        if name in given:
            model[field] = int(given[name])
    if "--reasoning" in given:
        model["reasoning"] = given["--reasoning"]
    if "--verbose" in given:
        model["verbose"] = True
    if "--sleep-idle-seconds" in given:
        model["idleSeconds"] = int(given["--sleep-idle-seconds"])
    sampling = {"temperature": float(given.get("--temp", 0.8)), "seed": int(given.get("--seed", -1)),
                "max_tokens": max(0, int(given.get("--n-predict", 0)))}
    if kind.startswith(("embedder", "reranker")):
        model["embeddings"] = True
    else:
        model["sampling"] = sampling
    configuration = {"models": [model]}
    if "--cors-origins" in given or "--api-key" in given:
        configuration["origins"] = given.get("--cors-origins", "*").split(",")
    # what is counted must not be of another case
    own = os.getpid() if "--metrics" in given or "--sleep-idle-seconds" in given else 0
    folder = Path(shim["folder"]) / "servers" / hashlib.sha256(json.dumps([configuration, "--api-key" in given, own]).encode()).hexdigest()[:16]
    folder.mkdir(parents=True, exist_ok=True)
    keys = []
    if "--api-key" in given:
        number, secret = shim["key"]
        (folder / "keys.json").write_text(json.dumps({"version": 1, "keys": [{
            "id": number, "name": "suite", "sha256": hashlib.sha256(secret.encode()).hexdigest(), "created": "2026-01-01T00:00:00Z",
            "role": "user", "scopes": ["chat", "completion", "embedding", "tokenize"]}]}))
        (folder / "keys.json").chmod(0o600)
        configuration["keys"] = str(folder / "keys.json")
    else:
        keys.append("--no-auth")
    (folder / "serve.json").write_text(json.dumps(configuration))
    asyncio.run(forward(given["--host"].split(",")[0], int(given["--port"]), running(shim, folder, keys)))


def running(shim, folder, keys):
    """The port of the server with this configuration, which is started once: the next case finds it warm."""
    pid = folder / "pid"
    if not alive(pid):
        others = sorted((other for other in folder.parent.glob("*/pid") if alive(other)), key=lambda other: other.stat().st_mtime)
        for other in others[:len(others) - MOST_SERVERS + 1]:
            os.kill(int(other.read_text()), signal.SIGTERM)
            other.unlink()
        # it answers few requests: to compile them better costs more than it saves
        java = f"-Dvauban.home={shim['folder']}/home -Duser.language=en -XX:TieredStopAtLevel=1"
        environment = dict(os.environ, LC_ALL="C.UTF-8", VAUBAN_JAVA_OPTIONS=java)
        with open(folder / "log", "w") as log:
            server = subprocess.Popen([shim["server"], "serve", "--config", str(folder / "serve.json"), "--listen", "127.0.0.1:0", *keys],
                                      stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=environment, start_new_session=True)
        pid.write_text(str(server.pid))
    pid.touch()
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and alive(pid):
        at = re.search(r"http://127[.]0[.]0[.]1:([0-9]+)", (folder / "log").read_text())
        if at and ready(int(at[1])):
            return int(at[1])
        time.sleep(0.05)
    print(f"shim: vauban serve did not start: {(folder / 'log').read_text()[-500:]}", flush=True)
    sys.exit(1)


def alive(pid):
    try:
        os.kill(int(pid.read_text()), 0)
        return True
    except (OSError, ValueError):
        return False


def ready(port):
    try:
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(f"http://127.0.0.1:{port}/ready", timeout=10) as answer:
            return answer.status == 200
    except OSError:
        return False


async def forward(host, port, target):
    """Copies bytes in both directions, and the end of each, until the task is cancelled."""
    async def pipe(reader, writer):
        try:
            while data := await reader.read(1 << 16):
                writer.write(data)
                await writer.drain()
            writer.write_eof()
        except OSError:
            writer.close()

    async def connected(reader, writer):
        try:
            from_server, to_server = await asyncio.open_connection("127.0.0.1", target)
            await asyncio.gather(pipe(reader, to_server), pipe(from_server, writer))
            to_server.close()
        finally:
            writer.close()

    async with await asyncio.start_server(connected, host, port) as server:
        await server.serve_forever()


def main():
    shim = json.loads(Path(os.environ["VAUBAN_SHIM"]).read_text())
    pairs = options(sys.argv[1:])
    kind, models = stand_in(dict(pairs)), Path(shim["models"])
    (start_vauban if shim["vauban"] else start_peer)(shim, pairs, kind, models)


if __name__ == "__main__":
    main()
