#!/usr/bin/env python3
# SPDX-License-Identifier: EPL-2.0
"""Fits the weights of selector.properties, with which AnswerSelector chooses the passage that a question is answered from, and
tells whether that one answers it.

    python3 releng/knowledge/answers.py …    # makes the index
    python3 releng/knowledge/selector.py --vauban PROGRAM --work FOLDER --model MODEL.gguf [--half HALF] [--check] [--foreign N]

--work FOLDER  of answers.py, with the documents and the index; VAUBAN_MODELS as there, JAVA_HOME a JDK 25. On Linux
--model FILE   a model with the chat template of Qwen, such as qwen2.5-coder-1.5b-instruct; it takes 12 s for a question on two processors
--half HALF    training (default) or held-out: of the questions
--check        fits nothing, but tries the weights of selector.properties
--foreign N    also asks so many questions of the documents in the other language (default 50)

Asks each question of the documents in its language: of the passages that are read, how likely the model finds the question after it, and
what it says to whether the passage answers the question, in the words of the product (messages.properties). Answerable questions of which
no right passage is read are left out. What the model said is kept in FOLDER/judgements-HALF.jsonl, so that it is asked once.

A passage is chosen by the weighted share of the question's words that it has, its likeness, and the likelihood of the question, whose weight
is one with most right passages. Then logistic regression in which both classes count the same, from coverage, the share of the chosen
passage; words, the logarithm of one more than how many words of the question it has; and odds, the logarithm of the odds of yes. The bias
lies in the middle of those with which 85 % of the unanswerable questions are refused, and at most 15 % of the answerable ones.
"""
import argparse
import json
import math
import os
import platform
import random
import re
import subprocess
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
REFUSED_ANSWERABLE = 0.15
MOST = 6
LIKELIHOODS = (0, 0.05, 0.1, 0.15, 0.2, 0.3, 0.5, 1)
QUESTIONS = HERE.parents[1] / "bundles/org.vauban.assist/src/org/vauban/assist/question"
WEIGHTS = QUESTIONS / "selector.properties"
ASKING = ("what which when where who whom whose how why does did is are was were the and for with from that this there have has can could"
          " should must shall will would many much quel quelle quels quelles quand comment pourquoi combien est sont les des une dans pour"
          " avec que qui quoi sur par aux doit peut faut cela cette ces elle ils elles ont fait être avoir peuvent doivent")


def properties(file):
    return dict(line.split("=", 1) for line in file.read_text(encoding="utf-8").splitlines() if "=" in line and not line.startswith("#"))


def stems(text):
    """As WordStems has them."""
    plain = "".join(each for each in unicodedata.normalize("NFD", text) if not unicodedata.category(each).startswith("M"))
    return {word.lower()[:5] for word in re.findall(r"[\w$]+", plain) if len(word) >= 3}


def job(question, hits, words):
    """What Judgements.java is to be asked, a line for each passage."""
    def turn(role, text):
        return f"<|im_start|>{role}\n{text}"
    asked = words["task.question"] + "<|im_end|>\n" + turn("assistant", "")
    judged = words["question"].replace("{0}", question["text"]) + "\n\n" + words["task.answerable"] + "<|im_end|>\n" + turn("assistant", "")
    for hit in hits[:READ]:
        title = " > ".join([Path(hit["file"]).name] + hit["headings"])
        begin = turn("system", words["system"]) + "<|im_end|>\n" + turn("user", words["passage"].replace("{0}", title)) + "\n" + hit["text"] + "\n\n"
        yield {"begin": begin, "ends": [{"prompt": asked, "expected": question["text"]}, {"prompt": judged}]}


def judge(program, model, work, half, jobs):
    """The numbers of each job; those that are known are not asked again."""
    kept = work / f"judgements-{half}.jsonl"
    known = {}
    if kept.exists():
        for line in kept.read_text(encoding="utf-8").splitlines():
            entry = json.loads(line)
            known[json.dumps(entry["job"])] = entry["said"]
    wanted = [each for each in jobs if json.dumps(each) not in known]
    if wanted:
        library = Path(program).resolve().parent.parent / "lib"
        file = work / "judgements-wanted.jsonl"
        file.write_text("".join(json.dumps(each) + "\n" for each in wanted), encoding="utf-8")
        with kept.open("a", encoding="utf-8") as out, subprocess.Popen(
                [Path(os.environ["JAVA_HOME"]) / "bin/java", "--enable-native-access=ALL-UNNAMED", "-cp", f"{library}/*", HERE / "Judgements.java",
                 library / "native/linux" / platform.machine(), model, file], stdout=subprocess.PIPE, text=True, encoding="utf-8") as process:
            for each, line in zip(wanted, process.stdout):
                said = known[json.dumps(each)] = json.loads(line)
                out.write(json.dumps({"job": each, "said": said}) + "\n")
                out.flush()
        if process.returncode:
            sys.exit("the model could not be asked")
    return [known[json.dumps(each)] for each in jobs]


def found(vauban, asked, folder):
    hits = {each["text"]: [] for each in asked}
    for line in vauban.run("search", "--batch", "--json", "-n", FOUND, "--in", folder, text="\n".join(hits)).splitlines():
        hit = json.loads(line)
        hits[hit["query"]].append(hit)
    return [hits[each["text"]] for each in asked]


def described(question, hits, said):
    """Of each passage that is read: coverage, words, likeness, likelihood, odds, and whether it is right."""
    words = stems(question["text"]) - stems(ASKING)
    there = [stems(" ".join(hit["headings"]) + "\n" + hit["text"]) for hit in hits]
    weights = {word: math.log(1 + max(1, len(hits)) / (sum(word in each for each in there) + 0.5)) for word in words}
    total = sum(weights.values())
    for hit, stem, (likelihood, odds) in zip(hits[:READ], there, said):
        yield {"coverage": sum(weights[word] for word in words & stem) / total if total else 0, "words": math.log(1 + len(words & stem)),
               "likeness": hit.get("likeness") or 0, "likelihood": likelihood, "odds": max(-MOST, min(MOST, odds)),
               "right": answers.is_right(question, answers.section(Path(hit["file"]), hit["headings"]))}


def examples(vauban, options, work, asked):
    """The passages of each question; asked are pairs of a question and a folder."""
    pairs, jobs = [], []
    for folder in ("en", "fr"):
        some = [question for question, where in asked if where == folder]
        for question, hits in zip(some, found(vauban, some, work / folder)):
            right = [answers.is_right(question, answers.section(Path(hit["file"]), hit["headings"])) for hit in hits[:READ]]
            if not question["sections"] or any(right):
                words = properties(QUESTIONS / ("messages_fr.properties" if question["language"] == "fr" else "messages.properties"))
                pairs.append((question, hits, len(jobs)))
                jobs += job(question, hits, words)
    said = judge(options.vauban, options.model, work, options.half, jobs)
    return [(list(described(question, hits, said[at:at + READ])), bool(question["sections"])) for question, hits, at in pairs]


def chosen(passages, weight):
    return max(passages, key=lambda each: each["coverage"] + each["likeness"] + weight * each["likelihood"])


def right(rows, weight):
    return sum(chosen(passages, weight)["right"] for passages, answerable in rows if answerable)


def fitted(rows, used):
    """Weights of the used features of the chosen passages."""
    weights, bias = dict.fromkeys(used, 0.0), 0.0
    classes = [([features for features, answerable in rows if answerable == wanted], wanted) for wanted in (True, False)]
    for _ in range(4000):
        slope, level = {name: -0.02 * value for name, value in weights.items()}, 0.0
        for some, wanted in classes:
            for features in some:
                z = bias + total(features, weights)
                error = (wanted - 1 / (1 + math.exp(-max(-30, min(30, z))))) / len(some)
                level += error
                for name in used:
                    slope[name] += error * features[name]
        bias += 0.05 * level
        weights = {name: max(0.0, value + 0.05 * slope[name]) for name, value in weights.items()}
    return weights


def total(features, weights):
    return sum(value * features[name] for name, value in weights.items())


def bias(rows, weights):
    """In the middle between the one with which just enough unanswerable questions are refused, and the one with which as many answerable
    ones are refused as may be."""
    sums = {wanted: sorted(total(features, weights) for features, answerable in rows if answerable == wanted) for wanted in (False, True)}
    return -(sums[False][math.ceil(REFUSED * len(sums[False])) - 1] + sums[True][int(REFUSED_ANSWERABLE * len(sums[True]))]) / 2


def told(name, rows, weights, level):
    refused = {wanted: [total(features, weights) + level <= 0 for features, answerable in rows if answerable == wanted]
               for wanted in (False, True)}
    print(f"| {name} | " + " | ".join(f"{sum(each)} of {len(each)} ({sum(each) / max(1, len(each)):.3f})" for each in refused.values()) + " |")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--vauban", required=True)
    parser.add_argument("--work", required=True, type=Path)
    parser.add_argument("--model", required=True, type=Path)
    parser.add_argument("--half", choices=("training", "held-out"), default="training")
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--foreign", type=int, default=50)
    options = parser.parse_args()
    work = options.work.resolve()
    vauban = retrieval.Vauban(options.vauban, work / "home")
    asked = list(answers.questions(options.half))
    random.Random(5).shuffle(asked)
    own = examples(vauban, options, work, [(each, each["language"]) for each in asked])
    foreign = examples(vauban, options, work, [(each, "fr" if each["language"] == "en" else "en") for each in asked[:options.foreign]])
    print("| weight of the likelihood | right passages chosen, own language | other language |\n|---|---|---|")
    for weight in LIKELIHOODS:
        print(f"| {weight} | {right(own, weight)} of {sum(answerable for _, answerable in own)} |"
              f" {right(foreign, weight)} of {sum(answerable for _, answerable in foreign)} |")
    known = {name: float(value) for name, value in properties(WEIGHTS).items()}
    most = max(right(own, weight) for weight in LIKELIHOODS)
    best = [weight for weight in LIKELIHOODS if right(own, weight) == most]
    likelihood = known["likelihood"] if options.check else best[len(best) // 2]
    own, foreign = ([(chosen(passages, likelihood), answerable) for passages, answerable in rows] for rows in (own, foreign))
    if options.check:
        weights = {name: known[name] for name in ("coverage", "words", "odds")}
        levels = known["bias"], known["bias.foreign"]
    else:
        weights = fitted(own, ("coverage", "words", "odds"))
        levels = bias(own, weights), bias(own + foreign, {"odds": weights["odds"]})
        print(f"\nlikelihood={likelihood}\n" + "\n".join(f"{name}={value:.2f}" for name, value in weights.items()))
        print(f"bias={levels[0]:.2f}\nbias.foreign={levels[1]:.2f}")
    print(f"\n| {options.half} | unanswerable refused | answerable refused, of those of which a right passage was read |\n|---|---|---|")
    told("own language", own, weights, levels[0])
    told("other language", foreign, {"odds": weights["odds"]}, levels[1])


if __name__ == "__main__":
    main()
