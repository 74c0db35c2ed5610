#!/usr/bin/env python3
# SPDX-License-Identifier: EPL-2.0
"""Fits the weights of selector.properties, with which AnswerSelector tells questions that the documents answer from others.

    python3 releng/knowledge/answers.py …    # makes the index
    python3 releng/knowledge/selector.py --vauban PROGRAM --work FOLDER [--half HALF] [--check]

--work FOLDER  of answers.py, with the documents and the index
--half HALF    training (default) or held-out: of the questions
--check        fits nothing, but tries the weights of selector.properties

Asks each question of the documents in its language, and of those in the other one, and describes what is found as AnswerSelector does:
coverage, the largest share of the question's words in one of the passages that are read; how many words that are; and likeness, the
cosine of the best one. Logistic regression in which both classes count the same; the bias is then such that at least 85 % of the
unanswerable questions are refused, or 60 % where likeness alone decides, since that would refuse most of the others, too. The
model's own judgement, whose weight is set by hand, is not asked. Prints the weights, and how many questions are refused without it.
"""
import argparse
import math
import json
import re
import sys
import unicodedata
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
import answers  # noqa: E402
import retrieval  # noqa: E402

FOUND = 5
READ = 4
REFUSED = 0.85
REFUSED_FOREIGN = 0.6
UNLIKE = 0.3
WEIGHTS = HERE.parents[1] / "bundles/org.vauban.assist/src/org/vauban/assist/question/selector.properties"
ASKING = ("what which when where who whom whose how why does did is are was were the and for with from that this there have has can could"
          " should must shall will would many much quel quelle quels quelles quand comment pourquoi combien est sont les des une dans pour"
          " avec que qui quoi sur par aux doit peut faut cela cette ces elle ils elles ont fait être avoir peuvent doivent")


def stems(text):
    """As WordStems has them."""
    plain = "".join(each for each in unicodedata.normalize("NFD", text) if not unicodedata.category(each).startswith("M"))
    return {word.lower()[:5] for word in re.findall(r"[\w$]+", plain) if len(word) >= 3}


def described(question, hits):
    """Coverage, words and likeness; whether a passage that is read answers."""
    words = stems(question["text"]) - stems(ASKING)
    there = [stems(" ".join(hit["headings"]) + "\n" + hit["text"]) for hit in hits]
    weights = {word: math.log(1 + max(1, len(hits)) / (sum(word in each for each in there) + 0.5)) for word in words}
    total = sum(weights.values())
    best = max(there[:READ], key=lambda each: sum(weights[word] for word in words & each), default=set())
    coverage = sum(weights[word] for word in words & best) / total if total else 1
    likeness = (hits[0]["likeness"] if hits and hits[0].get("likeness") else UNLIKE) - UNLIKE
    right = any(answers.is_right(question, answers.section(Path(hit["file"]), hit["headings"])) for hit in hits[:READ])
    return [coverage, math.log(1 + len(words & best)), likeness / 0.1], right


def examples(vauban, asked, folder):
    """Features, whether there is an answer, and whether it was read."""
    found = {each["text"]: [] for each in asked}
    for line in vauban.run("search", "--batch", "--json", "-n", FOUND, "--in", folder, text="\n".join(found)).splitlines():
        hit = json.loads(line)
        found[hit["query"]].append(hit)
    for question in asked:
        features, right = described(question, found[question["text"]])
        yield features, bool(question["sections"]), right


def fitted(rows, used):
    """Weights of the used features. An answer that was not found is none: what is read does not answer."""
    weights, bias = [0.0] * len(used), 0.0
    good, bad = [features for features, _, right in rows if right], [features for features, answerable, _ in rows if not answerable]
    for _ in range(3000):
        slope, level = [-0.01 * each for each in weights], 0.0
        for some, wanted in ((good, 1), (bad, 0)):
            for features in some:
                error = (wanted - 1 / (1 + math.exp(-bias - sum(w * f for w, f in zip(weights, features))))) / len(some)
                level += error
                slope = [each + error * feature for each, feature in zip(slope, features)]
        bias += level
        weights = [max(0.0, each + change) if used[i] else 0.0 for i, (each, change) in enumerate(zip(weights, slope))]
    return weights


def bias(rows, weights, refused=REFUSED):
    """The greatest with which enough unanswerable questions are refused."""
    sums = sorted(sum(w * f for w, f in zip(weights, features)) for features, answerable, _ in rows if not answerable)
    return -sums[math.ceil(refused * len(sums)) - 1] - 0.001


def told(name, rows, weights, level):
    def refused(some):
        return sum(level + sum(w * f for w, f in zip(weights, features)) <= 0 for features in some)
    missing, read = [f for f, answerable, _ in rows if not answerable], [f for f, _, right in rows if right]
    print(f"| {name} | {refused(missing)} of {len(missing)} ({refused(missing) / len(missing):.3f}) | {refused(read)} of {len(read)}"
          f" ({refused(read) / len(read):.3f}) |")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--vauban", required=True)
    parser.add_argument("--work", required=True, type=Path)
    parser.add_argument("--half", choices=("training", "held-out"), default="training")
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args()
    work = options.work.resolve()
    vauban = retrieval.Vauban(options.vauban, work / "home")
    own, foreign = [], []
    for language, other in (("en", "fr"), ("fr", "en")):
        asked = [each for each in answers.questions(options.half) if each["language"] == language]
        own += examples(vauban, asked, work / language)
        foreign += examples(vauban, asked, work / other)
    if options.check:
        known = dict(line.split("=") for line in WEIGHTS.read_text(encoding="utf-8").splitlines() if not line.startswith("#"))
        weights = [float(known[name]) for name in ("coverage", "words", "likeness")]
        levels = [float(known[name]) for name in ("bias", "bias.words", "bias.foreign")]
    else:
        weights = fitted(own, (True, True, True))
        levels = [bias(own, weights), bias(own, weights[:2] + [0]), bias(foreign, [0, 0, weights[2]], REFUSED_FOREIGN)]
        print(f"coverage={weights[0]:.2f}\nwords={weights[1]:.2f}\nlikeness={weights[2]:.2f}")
        print(f"bias={levels[0]:.2f}\nbias.words={levels[1]:.2f}\nbias.foreign={levels[2]:.2f}\n")
    print(f"| {options.half}, without the model | unanswerable refused | answerable refused, of those of which a right passage was read |")
    print("|---|---|---|")
    told("words and vectors", own, weights, levels[0])
    told("words alone", own, weights[:2] + [0], levels[1])
    told("documents in the other language", foreign, [0, 0, weights[2]], levels[2])


if __name__ == "__main__":
    main()
