#!/usr/bin/env python3
# SPDX-License-Identifier: EPL-2.0
"""Writes what the chat-template interpreter is compared with: the output of Python's jinja2 with Hugging Face's settings.

    python3 -m venv venv && venv/bin/pip install --require-hashes -r requirements.txt
    venv/bin/python goldens.py LLAMA_SOURCE

reads LLAMA_SOURCE/models/templates/*.jinja, conversations.json and snippets.txt beside this script, and writes beside it
  goldens.json    for each template and conversation "length sha256" of the output (UTF-8), or "error"; full texts of a few
  snippets.json   the small templates of snippets.txt with their output, or null for an error
"""
import datetime
import hashlib
import json
import pathlib
import sys

import jinja2
import jinja2.ext
import jinja2.nodes
import jinja2.sandbox

HERE = pathlib.Path(__file__).parent
NOW = datetime.datetime(2026, 11, 4, 9, 5, 3)
# written in full, so that a difference can be read
IN_FULL = {"Qwen-Qwen3-0.6B.jinja", "mistralai-Mistral-Nemo-Instruct-2407.jinja"}


class Generation(jinja2.ext.Extension):
    """The tag that marks what an assistant wrote; only training needs the mark."""
    tags = {"generation"}

    def parse(self, parser):
        line = next(parser.stream).lineno
        body = parser.parse_statements(["name:endgeneration"], drop_needle=True)
        return jinja2.nodes.CallBlock(self.call_method("_run"), [], [], body).set_lineno(line)

    def _run(self, caller):
        return caller()


class GrowingLists(jinja2.sandbox.ImmutableSandboxedEnvironment):
    """The one difference that the interpreter makes on purpose: lists may grow and shrink by append and pop.

    (It allows that only on lists that the template made; no template here does it with others.)"""

    def is_safe_attribute(self, obj, attr, value):
        return isinstance(obj, list) and attr in ("append", "pop") or super().is_safe_attribute(obj, attr, value)


def tojson(x, ensure_ascii=False, indent=None, separators=None, sort_keys=False):
    return json.dumps(x, ensure_ascii=ensure_ascii, indent=indent, separators=separators, sort_keys=sort_keys)


def raise_exception(message):
    raise jinja2.exceptions.TemplateError(message)


def environment(kind):
    env = kind(trim_blocks=True, lstrip_blocks=True, extensions=[Generation, jinja2.ext.loopcontrols])
    env.filters["tojson"] = tojson
    env.globals["raise_exception"] = raise_exception
    env.globals["strftime_now"] = NOW.strftime
    return env


def render(env, source, variables):
    """The output, or None where Python raises."""
    try:
        return env.from_string(source).render(**variables)
    except Exception:
        return None


def snippets(text):
    """Blocks after lines of '---'; a block may begin with '@variables {...}'."""
    for block in text.removesuffix("\n").split("\n---\n")[1:]:
        variables = {}
        if block.startswith("@variables "):
            first, _, block = block.partition("\n")
            variables = json.loads(first.removeprefix("@variables "))
        yield block, variables


def main(source):
    strict = environment(jinja2.sandbox.ImmutableSandboxedEnvironment)
    growing = environment(GrowingLists)
    conversations = json.loads((HERE / "conversations.json").read_text("utf-8"))
    goldens, in_full, rendered, failed, by_choice = {}, {}, 0, 0, 0
    for file in sorted(pathlib.Path(source, "models/templates").glob("*.jinja")):
        with open(file, encoding="utf-8", newline="") as f:
            template = f.read()
        results = []
        for conversation in conversations:
            text = render(strict, template, conversation["variables"])
            if text is None:
                text = render(growing, template, conversation["variables"])
                by_choice += text is not None
            rendered += text is not None
            failed += text is None
            results.append("error" if text is None else "%d %s" % (len(text), hashlib.sha256(text.encode("utf-8")).hexdigest()))
            if file.name in IN_FULL:
                in_full.setdefault(file.name, []).append(text)
        goldens[file.name] = results
    lines = ",\n".join(json.dumps(k) + ": [\n  " + ",\n  ".join(map(json.dumps, v)) + "]" for k, v in goldens.items())
    (HERE / "goldens.json").write_text('{"jinja2": %s, "now": "%s",\n"goldens": {\n%s},\n"in_full": %s}\n' % (
        json.dumps(jinja2.__version__), NOW.isoformat(), lines, json.dumps(in_full, ensure_ascii=False, indent=1)), "utf-8")
    print(len(goldens), "templates,", len(conversations), "conversations:", rendered, "rendered (", by_choice,
          "of them because lists may grow),", failed, "errors")

    small = [{"source": s, "variables": v, "output": render(strict, s, v)} for s, v in snippets((HERE / "snippets.txt").read_text("utf-8"))]
    (HERE / "snippets.json").write_text("[\n" + ",\n".join(json.dumps(s, ensure_ascii=False) for s in small) + "\n]\n", "utf-8")
    print(len(small), "snippets,", sum(s["output"] is None for s in small), "errors")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1])
