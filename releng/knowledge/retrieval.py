#!/usr/bin/env python3
# SPDX-License-Identifier: EPL-2.0
"""Measures retrieval: by words alone against words and vectors together, over the same index, and what weights suit.

    python3 releng/knowledge/retrieval.py --vauban PROGRAM --work FOLDER [--faq EN FR] [--jdk SRC.ZIP] [--queries N]

--faq EN FR     folders of the Debian FAQ (packages debian-faq and debian-faq-fr, /usr/share/doc/debian/FAQ). Its headings are questions,
                and the numbers of its sections are those of their translations. The sections are written as one file each, without the
                heading; a question of one language is asked of the files of the other one, and of its own.
--jdk SRC.ZIP   the JDK's src.zip. Methods of java.util and java.nio.file are written without their comments, one file each; the first
                sentence of a method's Javadoc is asked.
--queries N     so many of each set at most, evenly chosen (default 100).
--ask ID        asks a model each question of the FAQ in its own language as well: of all sections, and of those without its own. Prints
                how many questions are refused, how many quotes are verbatim, and how many cite the right section. With --ask, nothing else
                is measured.

The index and the corpora lie in FOLDER; the model multilingual-e5-small is one of VAUBAN_MODELS. Prints recall at 5 and nDCG at 10 of
each set; a query has one right file.
"""
import argparse
import html
import json
import math
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

FOUND = 10


def plain(markup):
    return re.sub(r"[ \t\u00a0]+", " ", html.unescape(re.sub(r"<[^>]+>", " ", markup))).strip()


def write(file, content):
    """Leaves a file alone that has this content: if it were indexed again, its removed passages would still count in the ranking."""
    if not file.exists() or file.read_bytes() != content:
        file.write_bytes(content)


def faq(folder, language, into):
    """Writes the sections of the FAQ; gives their headings by number."""
    headings = {}
    for page in sorted(folder.rglob(f"*.{language}.html")):
        parts = re.split(r"<h2 class=\"title\"[^>]*>(.*?)</h2>", page.read_text(encoding="utf-8"), flags=re.S)
        for heading, body in zip(parts[1::2], parts[2::2]):
            match = re.match(r"(\d+\.\d+)\.\s*(.*)", plain(heading), re.S)
            text = re.sub(r"\n\s*\n+", "\n\n", plain(re.sub(r"</p>|</li>|</pre>", "\n\n", body)))
            if match and len(text) > 200:
                headings[match[1]] = re.sub(r"\s+", " ", match[2])
                write(into / f"{match[1]}.txt", text.encode())
    return headings


def methods(archive, into, most):
    """Writes methods with a Javadoc comment; gives its first sentence by file."""
    sentences, bodies = {}, {}
    javadoc = re.compile(r"/\*\*((?:[^*]|\*(?!/))*)\*/\s*((?:@\w+(?:\([^)]*\))?\s*)*(?:public|protected)[^;{}=]*\([^;{}]*\)[^;{}]*)\{")
    with zipfile.ZipFile(archive) as source:
        for name in sorted(source.namelist()):
            if not re.fullmatch(r"java\.base/java/(util|nio/file)/[A-Z]\w*\.java", name):
                continue
            text = source.read(name).decode("utf-8")
            for match in javadoc.finditer(text):
                words = re.sub(r"\{@\w+\s+([^}]*)\}", r"\1", re.sub(r"(?m)^\s*\*", "", match[1]))
                words = re.sub(r"\s+", " ", plain(words.split("\n @")[0])).strip()
                first = re.split(r"(?<=\.)\s", words)[0]
                depth, end = 1, match.end()
                while depth and end < len(text):
                    depth += {"{": 1, "}": -1}.get(text[end], 0)
                    end += 1
                body = re.sub(r"(?s)/\*.*?\*/|//[^\n]*", "", match[2] + "{" + text[match.end():end])
                if 40 < len(first) < 300 and 60 < len(body) < 4000 and "@inheritDoc" not in first:
                    key = f"{Path(name).stem}-{len(sentences)}.java"
                    sentences[key], bodies[key] = first, re.sub(r"\n\s*\n", "\n", body)
    keys = sorted(sentences)[::max(1, len(sentences) // most)]
    for key in keys:
        write(into / key, bodies[key].encode())
    return {key: sentences[key] for key in keys}


class Vauban:
    def __init__(self, program, home):
        self.program = program
        self.environment = {**os.environ, "VAUBAN_HOME": str(home)}

    def run(self, *arguments, text=None):
        done = subprocess.run([self.program, *map(str, arguments)], env=self.environment, input=text, capture_output=True, text=True, encoding="utf-8")
        if done.returncode not in (0, 4):
            sys.exit(f"vauban {' '.join(map(str, arguments))}: {done.stderr}")
        return done.stdout

    def files(self, queries, folder, *options):
        """The names of the files found, the best first, for each query."""
        found = {query: [] for query in queries}
        for line in self.run("search", "--batch", "--json", "-n", 2 * FOUND, "--in", folder, *options, text="\n".join(queries)).splitlines():
            hit = json.loads(line)
            name = Path(hit["file"]).name
            if name not in found[hit["query"]]:
                found[hit["query"]].append(name)
        return found


def measure(name, vauban, wanted, folder):
    """wanted: the right file by query"""
    queries = list(wanted)
    for ranking, options in (("words", ["--lexical"]), ("words and vectors", [])):
        found = vauban.files(queries, folder, *options)
        ranks = [found[query].index(wanted[query]) if wanted[query] in found[query] else FOUND for query in queries]
        recall = sum(rank < 5 for rank in ranks) / len(ranks)
        gain = sum(1 / math.log2(rank + 2) for rank in ranks if rank < FOUND) / len(ranks)
        print(f"| {name} | {len(queries)} | {ranking} | {recall:.3f} | {gain:.3f} |", flush=True)


def ask(language, vauban, model, questions, folder, without):
    """questions: the right file by question"""
    print("| language | model | section | questions | refused | quotes | verbatim | of the right section | sentences marked or dropped |")
    print("|---|---|---|---|---|---|---|---|---|")
    for name, place in (("there", folder), ("missing", without)):
        refused = quotes = verbatim = right = marked = 0
        for question, file in questions.items():
            answer = [json.loads(line) for line in vauban.run("ask", "--json", "--lexical", "-m", model, "--in", place, question).splitlines()]
            claims = [line for line in answer if line["type"] == "claim"]
            refused += not answer[-1]["found"]
            for claim in claims:
                text = Path(claim["file"]).read_text(encoding="utf-8")
                units = text.encode("utf-16-le")[2 * claim["quote"]["start"]:2 * claim["quote"]["end"]].decode("utf-16-le")
                quotes += 1
                verbatim += units == claim["quote"]["text"]
                right += Path(claim["file"]).name == file
                marked += claim["sentence"] is None or bool(claim["unsupported"])
        print(f"| {language} | {model} | {name} | {len(questions)} | {refused} | {quotes} | {verbatim} | {right} | {marked} |", flush=True)


def asked(arguments, work, vauban):
    for language, folder in zip(("en", "fr"), arguments.faq):
        here, without = work / language, work / f"{language}-without"
        here.mkdir(parents=True, exist_ok=True)
        without.mkdir(parents=True, exist_ok=True)
        headings = faq(folder, language, here)
        some = chosen(sorted(headings), arguments.queries)
        for number in headings.keys() - set(some):
            (without / f"{number}.txt").write_bytes((here / f"{number}.txt").read_bytes())
        vauban.run("index", here, without)
        ask(language, vauban, arguments.ask, {headings[number]: f"{number}.txt" for number in some}, here, without)


def chosen(items, most):
    return items[::max(1, len(items) // most)][:most]


def main():
    parser = argparse.ArgumentParser(description="Measures retrieval.")
    parser.add_argument("--vauban", required=True)
    parser.add_argument("--work", required=True, type=Path)
    parser.add_argument("--faq", nargs=2, type=Path, metavar=("EN", "FR"))
    parser.add_argument("--jdk", type=Path)
    parser.add_argument("--queries", type=int, default=100)
    parser.add_argument("--ask", metavar="ID")
    arguments = parser.parse_args()
    work = arguments.work.resolve()
    vauban = Vauban(arguments.vauban, work / "home")
    if arguments.ask:
        if not arguments.faq:
            parser.error("--ask needs --faq")
        asked(arguments, work, vauban)
        return
    sets = []
    if arguments.faq:
        headings = {}
        for language, folder in zip(("en", "fr"), arguments.faq):
            (work / language).mkdir(parents=True, exist_ok=True)
            headings[language] = faq(folder, language, work / language)
        both = chosen(sorted(headings["en"].keys() & headings["fr"].keys()), arguments.queries)
        for asked in ("en", "fr"):
            for answered in ("en", "fr"):
                sets.append((f"FAQ {asked} → {answered}", {headings[asked][number]: f"{number}.txt" for number in both}, work / answered))
    if arguments.jdk:
        (work / "jdk").mkdir(parents=True, exist_ok=True)
        sentences = methods(arguments.jdk, work / "jdk", 4 * arguments.queries)
        some = chosen(sorted(sentences), arguments.queries)
        sets.append(("Javadoc → method", {sentences[key]: key for key in some}, work / "jdk"))
    for folder in sorted({folder for _, _, folder in sets}):
        vauban.run("index", folder)
    vauban.run("index", "--vectors")
    print(vauban.run("index").strip())
    print("| set | queries | ranking | recall@5 | nDCG@10 |\n|---|---|---|---|---|")
    for name, wanted, folder in sets:
        measure(name, vauban, wanted, folder)


if __name__ == "__main__":
    main()
