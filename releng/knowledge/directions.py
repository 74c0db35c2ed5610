#!/usr/bin/env python3
# SPDX-License-Identifier: EPL-2.0
"""Computes the directions that SharedDirections removes from vectors, of the questions of common.tsv.

    vauban serve --no-auth --model multilingual-e5-small    # or any other server with /v1/embeddings and the model
    python3 releng/knowledge/directions.py http://127.0.0.1:PORT/v1/embeddings [KEY] > FILE

The first direction is the mean of the vectors of all questions, the second one the difference between both languages, as far as it has
nothing of the first. Both languages have the same questions, so that no subject is in the difference. FILE is shared-directions.txt of
the package org.vauban.knowledge.vector.
"""
import json
import math
import re
import sys
import unicodedata
import urllib.request
from pathlib import Path

HERE = Path(__file__).resolve().parent
MODEL = "multilingual-e5-small"
IN_LINE = 12


def questions():
    """English and French texts, as EmbeddingText has them."""
    lines = [line for line in (HERE / "common.tsv").read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    for column in (0, 1):
        yield [re.sub(r"\s+", " ", unicodedata.normalize("NFKC", "query: " + line.split("\t")[column])).strip() for line in lines]


def vectors(url, key, texts):
    headers = {"Content-Type": "application/json", **({"Authorization": f"Bearer {key}"} if key else {})}
    for text in texts:
        body = json.dumps({"model": MODEL, "input": text}).encode()
        with urllib.request.urlopen(urllib.request.Request(url, body, headers)) as answer:
            yield unit(json.load(answer)["data"][0]["embedding"])


def unit(vector):
    length = math.sqrt(sum(each * each for each in vector))
    return [each / length for each in vector]


def mean(some):
    return [sum(each) / len(some) for each in zip(*some)]


def directions(english, french):
    one, other = mean(english), mean(french)
    shared = unit(mean([one, other]))
    apart = [a - b for a, b in zip(one, other)]
    common = sum(a * b for a, b in zip(apart, shared))
    return [shared, unit([a - common * b for a, b in zip(apart, shared)])]


def main():
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    both = [list(vectors(sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else "", texts)) for texts in questions()]
    print(written(directions(*both)), end="")


def written(both):
    lines = ["# Two directions of the vectors of multilingual-e5-small: what all questions have in common, and what tells English from French",
             "# ones. Made by releng/knowledge/directions.py."]
    for direction in both:
        numbers = [f"{each:.5f}" for each in direction]
        lines += [" ".join(numbers[i:i + IN_LINE]) for i in range(0, len(numbers), IN_LINE)]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
