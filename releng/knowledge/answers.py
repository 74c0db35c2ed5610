#!/usr/bin/env python3
# SPDX-License-Identifier: EPL-2.0
"""Measures retrieval and answers with the questions of questions.tsv, over the Debian FAQ and the Debian Developer's Reference in English
and French.

    python3 releng/knowledge/answers.py --vauban PROGRAM --work FOLDER [--half HALF] [--packages FOLDER] [--jdk SRC.ZIP] [--ask N]
                                         [--typing N] [--model ID]

--half HALF        training, held-out or all (default): of the questions
--packages FOLDER  where the four packages of the documents are; by default apt-get downloads them. Their hashes are checked in any case
--jdk SRC.ZIP      the JDK's src.zip: also asks the first sentences of Javadoc comments of methods that have lost them (retrieval.py)
--queries N        so many of those sentences at most (default 100)
--latency N        so many searches are timed over one language server (default 100; 0 for none)
--ask N            has the model answer N answerable questions and half as many of the others (default 0: it takes up to a minute each)
--typing N         the questions of --ask are typed before, with N words a minute, which the language server is told (default 0: not typed)
--model ID         that answers (default qwen2.5-coder-1.5b-instruct)
--weights K=V ...  weights of ranking.properties to try instead of those of the distribution
--ranks FILE       writes the passages of all rankings and their scores there, as JSON, from which weights.py fits the weights

A question counts as answered by a passage or quote of one of its sections. Recall is among the first five passages, nDCG among ten. Each
question is asked of the documents in its language and of those in the other one. Rankings: by words (BM25), by vectors alone, and by both.
Exit code 1 if both together are worse by more than 0.5 points than the better of the two.
"""
import argparse
import hashlib
import json
import math
import os
import re
import shutil
import subprocess
import sys
import time
import zipfile
from pathlib import Path
from urllib.parse import unquote, urlparse

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
import retrieval  # noqa: E402

FOUND = 10
PACKAGES = {
    "debian-faq_11.1_all.deb": "427426e0cfa6888622fc1d72631071cb4b5a1f86ccde722e7820bcef284de5d0",
    "debian-faq-fr_11.1_all.deb": "e83cbcc28106fc35f6665a6b0c54c2bd66db481de409764ce35b715baca510df",
    "developers-reference_12.18_all.deb": "0dba82f6fa16e373f2a84ad07e7971aa9264ad2e7d2ae46b37edbc9c5fd57e2e",
    "developers-reference-fr_12.18_all.deb": "182d9b2596320600b72ae8bdaa5880c7bb56acc8564aeae3bbc21ba4eda14002",
}
# weights with which the score of a passage is its cosine above that of the last candidate, in tenths
VECTORS_ALONE = {"words.score": 0, "words.rank": 0, "likeness.score": 1, "likeness.rank": 0, "likeness.identifier": 1}
# of pages that repeat all others, or have nothing to say
LEFT_OUT = {"index", "search", "developers-reference"}


def questions(half):
    """Number, language, sections (none for an unanswerable one) and text of each question."""
    for line in (HERE / "questions.tsv").read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            number, part, language, sections, text = line.split("\t")
            if half in ("all", part):
                yield {"number": int(number), "language": language, "text": text,
                       "sections": [] if sections == "-" else [tuple(each.split(":")) for each in sections.split()]}


def documents(work, packages):
    """Writes the pages of the documents to work/LANGUAGE/DOCUMENT-PAGE.html."""
    packages = packages or work / "packages"
    packages.mkdir(parents=True, exist_ok=True)
    for name, digest in PACKAGES.items():
        file = packages / name
        if not file.exists():
            package, version, _ = name.split("_")
            subprocess.run(["apt-get", "download", f"{package}={version}"], cwd=packages, check=True, stdout=subprocess.DEVNULL)
        if hashlib.sha256(file.read_bytes()).hexdigest() != digest:
            sys.exit(f"{file} is not the package that the questions were written for")
        subprocess.run(["dpkg-deb", "-x", file, work / "unpacked"], check=True)
    share = work / "unpacked/usr/share"
    for language, document, pages in (
            ("en", "faq", (share / "doc/debian/FAQ").glob("*.en.html")), ("fr", "faq", (share / "doc/debian/FAQ/fr").glob("*.fr.html")),
            ("en", "devref", (share / "developers-reference").glob("*.html")), ("fr", "devref", (share / "developers-reference/fr").glob("*.html"))):
        (work / language).mkdir(exist_ok=True)
        for page in pages:
            name = page.name.split(".")[0]
            if name not in LEFT_OUT and not page.is_symlink():
                retrieval.write(work / language / f"{document}-{name}.html", page.read_bytes())


def section(file, headings):
    """Document and number of the section of a passage; None for one in front of the first section."""
    for heading in reversed(headings):
        match = re.match(r"(\d+(?:\.\d+)+)\.", heading)
        if match:
            return file.name.split("-")[0], match[1]
    return None


def is_right(question, found):
    return found is not None and any(found[0] == document and (found[1] + ".").startswith(number + ".")
                                     for document, number in question["sections"])


def variant(program, into, weights):
    """The program of a copy of a distribution that ranks with other weights."""
    dist = Path(program).resolve().parent.parent
    shutil.rmtree(into, ignore_errors=True)
    (into / "lib").mkdir(parents=True)
    shutil.copytree(dist / "bin", into / "bin")
    for each in dist.iterdir():
        if each.name not in ("bin", "lib"):
            (into / each.name).symlink_to(each)
    for each in (dist / "lib").iterdir():
        target = into / "lib" / each.name
        if not each.name.startswith("org.vauban.knowledge.host"):
            target.symlink_to(each)
            continue
        with zipfile.ZipFile(each) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
            for entry in old.infolist():
                data = old.read(entry)
                if entry.filename.endswith("/ranking.properties"):
                    lines = [line for line in data.decode().splitlines() if line.split("=")[0] not in weights]
                    data = "\n".join(lines + [f"{name}={value}" for name, value in weights.items()]).encode() + b"\n"
                new.writestr(entry, data)
    return into / "bin" / Path(program).name


def ranks(vauban, asked, folder, *options, limit=FOUND):
    """For each question, the sections of the passages that are found."""
    found = {each["text"]: [] for each in asked}
    arguments = ("search", "--batch", "--json", "-n", limit, "--in", folder, *options)
    for line in vauban.run(*arguments, text="\n".join(found)).splitlines():
        hit = json.loads(line)
        found[hit["query"]].append((section(Path(hit["file"]), hit["headings"]), f"{Path(hit['file']).name}:{hit['start']}", hit["score"]))
    return [found[each["text"]] for each in asked]


def scores(asked, found):
    places = [next((i for i, (where, _, _) in enumerate(each) if is_right(question, where)), FOUND) for question, each in zip(asked, found)]
    return sum(place < 5 for place in places) / len(places), sum(1 / math.log2(place + 2) for place in places if place < FOUND) / len(places)


def measure_retrieval(rankings, asked, work, kept):
    print("| questions → documents | questions | ranking | recall@5 | nDCG@10 |\n|---|---|---|---|---|")
    ok = True
    for language in ("en", "fr"):
        some = [each for each in asked if each["language"] == language and each["sections"]]
        for folder in ("en", "fr"):
            recalls = {}
            for name, vauban, options in rankings:
                found = ranks(vauban, some, work / folder, *options, limit=100 if kept is not None else FOUND)
                recalls[name], gain = scores(some, [each[:FOUND] for each in found])
                print(f"| {language} → {folder} | {len(some)} | {name} | {recalls[name]:.3f} | {gain:.3f} |", flush=True)
                if kept is not None:
                    kept += [{"number": question["number"], "language": language, "documents": folder, "ranking": name,
                              "found": [[key, is_right(question, where), score] for where, key, score in each]} for question, each in zip(some, found)]
            ok &= recalls["both"] >= max(recalls["words"], recalls["vectors"]) - 0.005
    return ok


def measure_methods(rankings, archive, work, most):
    (work / "jdk").mkdir(exist_ok=True)
    sentences = retrieval.methods(archive, work / "jdk", 4 * most)
    some = retrieval.chosen(sorted(sentences), most)
    ok = True
    recalls = {}
    for name, vauban, options in rankings:
        found = vauban.files([sentences[key] for key in some], work / "jdk", *options)
        places = [found[sentences[key]].index(key) if key in found[sentences[key]] else FOUND for key in some]
        recalls[name] = sum(place < 5 for place in places) / len(places)
        gain = sum(1 / math.log2(place + 2) for place in places if place < FOUND) / len(places)
        print(f"| Javadoc sentence → method | {len(some)} | {name} | {recalls[name]:.3f} | {gain:.3f} |", flush=True)
    ok &= recalls["both"] >= max(recalls["words"], recalls["vectors"]) - 0.005
    return ok


class Server:
    """A language server and what is asked of it; one request at a time."""

    def __init__(self, program, environment, *options):
        self.process = subprocess.Popen([program, "lsp", *options], env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        stderr=subprocess.DEVNULL)
        self.number = 0
        self.request("initialize", {"processId": os.getpid(), "capabilities": {}, "rootUri": None})
        self.send({"method": "initialized", "params": {}})

    def send(self, message):
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        self.process.stdin.flush()

    def receive(self):
        length = 0
        while (line := self.process.stdout.readline().strip()) or not length:
            if line.lower().startswith(b"content-length:"):
                length = int(line.split(b":")[1])
            elif not line and self.process.poll() is not None:
                sys.exit("the language server has ended")
        return json.loads(self.process.stdout.read(length))

    def request(self, method, params, progress=lambda value: None):
        self.number += 1
        mine = self.number
        self.send({"id": mine, "method": method, "params": params})
        while True:
            message = self.receive()
            if message.get("method") == "$/progress":
                progress(message["params"]["value"])
            elif "method" in message and "id" in message:
                self.send({"id": message["id"], "result": None})
            elif message.get("id") == mine:
                if "error" in message:
                    sys.exit(f"{method}: {message['error']['message']}")
                return message["result"]

    def close(self):
        self.request("shutdown", None)
        self.send({"method": "exit"})
        self.process.wait(60)


def percentile(values, share):
    return sorted(values)[min(len(values) - 1, math.ceil(share * len(values)) - 1)]


def measure_latency(program, environment, asked, work, count):
    server = Server(program, environment)
    millis = []
    for i in range(count + 10):
        question = asked[i % len(asked)]
        start = time.monotonic()
        server.request("vauban/search", {"query": question["text"], "folders": [(work / question["language"]).as_uri()]})
        millis.append(1000 * (time.monotonic() - start))
    server.close()
    first, warm = millis[0], millis[10:]
    print(f"query to evidence over the language server: the first {first:.0f} ms, with the start of all processes; {count} more: median"
          f" {percentile(warm, 0.5):.0f} ms, p95 {percentile(warm, 0.95):.0f} ms, at most {max(warm):.0f} ms", flush=True)


def measure_change(vauban, home, work):
    """A file gets a sentence; all other files have their vectors. In a copy of the index, in which its passages are removed."""
    copy = work / "home-changed"
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(home, copy)
    vauban = retrieval.Vauban(vauban.program, copy)
    file = work / "en" / "faq-kernel.html"
    before = file.stat()
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("</body>", "<p>The zeppelinwerft is new.</p></body>"), encoding="utf-8")
    start = time.monotonic()
    vauban.run("index", file)
    searchable = time.monotonic() - start
    vauban.run("index", "--vectors", file)
    print(f"a changed file: {searchable:.1f} s until `vauban index FILE` ends, then {time.monotonic() - start - searchable:.1f} s until `vauban"
          " index --vectors FILE` does; each starts all processes anew", flush=True)
    file.write_text(text, encoding="utf-8")
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    shutil.rmtree(copy)


def chosen(items, count):
    """So many, evenly."""
    return [items[i * len(items) // count] for i in range(min(count, len(items)))] if count else []


def place(passages, claim):
    """Section of the passage that a quote was taken from."""
    for each in passages:
        if each["place"]["uri"] == claim["place"]["uri"] and each["passage"]["start"] <= claim["quote"]["start"] < each["passage"]["end"]:
            return section(Path(unquote(urlparse(each["place"]["uri"]).path)), each["headings"])
    return None


def type_question(server, text, folder, words_a_minute):
    """As a person does who types so many words of five letters a minute, and then asks."""
    for end in range(1, len(text) + 1):
        time.sleep(12 / words_a_minute)
        server.send({"method": "vauban/didTypeQuestion", "params": {"question": text[:end], "folders": [folder]}})


def measure_answers(program, environment, asked, work, count, model, typing):
    there = chosen([each for each in asked if each["sections"]], count)
    missing = chosen([each for each in asked if not each["sections"]], count // 2)
    server = Server(program, environment, "--model", model)
    quotes = right = recalled = refused = refused_found = found_there = rejected = 0
    first = {"quote": [], "claim": []}
    for question in there + missing:
        seen = {}
        folder = (work / question["language"]).as_uri()
        if typing:
            type_question(server, question["text"], folder, typing)
        start = time.monotonic()
        reply = server.request("vauban/ask", {"question": question["text"], "folders": [folder], "partialResultToken": "answer"},
                               lambda piece: [seen.setdefault(each, time.monotonic()) for each in piece])
        for each, seconds in first.items():
            if each in seen:
                seconds.append(seen[each] - start)
        good = [is_right(question, place(reply["passages"], claim)) for claim in reply["claims"]]
        if question["sections"]:
            readable = any(is_right(question, section(Path(unquote(urlparse(each["place"]["uri"]).path)), each["headings"]))
                           for each in reply["passages"][:reply["read"]])
            found_there += readable
            refused += not reply["found"]
            refused_found += readable and not reply["found"]
            quotes += len(good)
            right += sum(good)
            recalled += any(good)
        else:
            rejected += not reply["found"]
        print(f"{question['number']}\t{'answered' if reply['found'] else 'refused'}\t{sum(good)} of {len(good)} right\t{question['text']}",
              file=sys.stderr, flush=True)
    server.close()
    print(f"| answers of {model} | result |\n|---|---|")
    print(f"| citation precision: quotes from a right section, of all | {right} of {quotes} ({right / max(1, quotes):.3f}) |")
    print(f"| citation recall: answerable questions with a right quote | {recalled} of {len(there)} ({recalled / max(1, len(there)):.3f}) |")
    print(f"| answerable refused, of those of which a right passage was read | {refused_found} of {found_there} |")
    print(f"| answerable refused in all | {refused} of {len(there)} |")
    print(f"| unanswerable refused | {rejected} of {len(missing)} |")
    for each, seconds in first.items():
        if seconds:
            print(f"| first {each}{', with its sentence' if each == 'claim' else ''}: first question; median and longest of the others |"
                  f" {seconds[0]:.1f} s; {percentile(seconds[1:] or seconds, 0.5):.1f} s and {max(seconds[1:] or seconds):.1f} s |", flush=True)


def measure_first(program, environment, asked, work, model):
    """From the start of `vauban ask` until its first passage and its first quote; and of a server that has answered about the same file."""
    for question in chosen([each for each in asked if each["sections"] and each["language"] == "en"], 3):
        start = time.monotonic()
        process = subprocess.Popen([program, "ask", "-m", model, "--in", work / "en", question["text"]], env={**environment, "LC_ALL": "C.UTF-8"},
                                   stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, encoding="utf-8")
        evidence = quote = answer = None
        for line in process.stdout:
            if line.strip():
                evidence = evidence or time.monotonic() - start
                quote = quote or answer and time.monotonic() - start
                answer = answer or line.startswith("Answer:")
        process.wait()
        print(f"vauban ask, from its start: first passage after {evidence:.1f} s, first quote after {quote:.1f} s" if quote else
              f"vauban ask, from its start: first passage after {evidence:.1f} s, refused after {time.monotonic() - start:.1f} s", flush=True)
    server = Server(program, environment, "--model", model)
    for text in ("What prevents me from removing the kernel that is running?", "Which command purges an old kernel?"):
        seen = []
        start = time.monotonic()
        server.request("vauban/ask", {"question": text, "folders": [(work / "en" / "faq-kernel.html").as_uri()], "partialResultToken": "answer"},
                       lambda piece: seen.append(time.monotonic() - start) if "claim" in piece else None)
        print(f"one server, one file: first claim with its sentence after {seen[0]:.1f} s" if seen else "one server, one file: refused", flush=True)
    server.close()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--vauban", required=True)
    parser.add_argument("--work", required=True, type=Path)
    parser.add_argument("--half", choices=("training", "held-out", "all"), default="all")
    parser.add_argument("--packages", type=Path)
    parser.add_argument("--jdk", type=Path)
    parser.add_argument("--queries", type=int, default=100)
    parser.add_argument("--latency", type=int, default=100)
    parser.add_argument("--ask", type=int, default=0)
    parser.add_argument("--typing", type=int, default=0)
    parser.add_argument("--model", default="qwen2.5-coder-1.5b-instruct")
    parser.add_argument("--weights", nargs="+", default=[])
    parser.add_argument("--ranks", type=Path)
    options = parser.parse_args()
    work = options.work.resolve()
    work.mkdir(parents=True, exist_ok=True)
    documents(work, options.packages)
    asked = list(questions(options.half))
    program = options.vauban
    if options.weights:
        program = variant(program, work / "other-weights", dict(each.split("=") for each in options.weights))
    home = work / "home"
    vauban = retrieval.Vauban(program, home)
    alone = retrieval.Vauban(variant(program, work / "vectors-alone", VECTORS_ALONE), home)
    rankings = [("words", vauban, ["--lexical"]), ("vectors", alone, []), ("both", vauban, [])]
    folders = [work / "en", work / "fr"]
    if options.jdk:
        (work / "jdk").mkdir(exist_ok=True)
        retrieval.methods(options.jdk, work / "jdk", 4 * options.queries)
        folders.append(work / "jdk")
    vauban.run("index", *folders)
    start = time.monotonic()
    vauban.run("index", "--vectors")
    print(vauban.run("index").strip(), f"Vectors took {time.monotonic() - start:.0f} s.", flush=True)
    kept = [] if options.ranks else None
    ok = measure_retrieval(rankings, asked, work, kept)
    if options.jdk:
        ok &= measure_methods(rankings, options.jdk, work, options.queries)
    if options.ranks:
        options.ranks.write_text(json.dumps(kept), encoding="utf-8")
    if options.latency:
        measure_change(vauban, home, work)
        measure_latency(program, vauban.environment, asked, work, options.latency)
    if options.ask:
        measure_first(program, vauban.environment, asked, work, options.model)
        measure_answers(program, vauban.environment, asked, work, options.ask, options.model, options.typing)
    if not ok:
        sys.exit("both rankings together are worse than the better of the two by more than 0.5 points")


if __name__ == "__main__":
    main()
