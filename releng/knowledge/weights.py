#!/usr/bin/env python3
# SPDX-License-Identifier: EPL-2.0
"""Fits the weights of ranking.properties.

    python3 releng/knowledge/answers.py … --half training --ranks FILE
    python3 releng/knowledge/weights.py FILE [FILE…]

Describes each passage of both rankings as RankFusion does: by its share of the best score and its rank by words, by its cosine and its
rank by likeness. Maximizes the logarithm of the share of the right passages among all of a question, softmax over the weighted sums, with
a penalty on large weights; every direction counts the same. Prints the weights, recall at 5 and nDCG at 10 of each ranking, and of both
with weights that were fitted to the other questions (six parts). The files may be of the training half only: what the others show is no
figure any more then.
"""
import json
import math
import sys

FOUND = 10
JOINED = 100
NAMES = ("words.score", "words.rank", "likeness.score", "likeness.rank")
K = 4
PENALTY = 0.02
STEPS = 250
RATE = 0.08
PARTS = 6


def read(files):
    """By direction and number of the question: for each ranking, its passages with whether they are right and their scores."""
    rankings = {}
    for file in files:
        with open(file, encoding="utf-8") as stream:
            for each in json.load(stream):
                direction = (each["language"], each["documents"])
                rankings.setdefault(direction, {}).setdefault(each["number"], {})[each["ranking"]] = each["found"][:JOINED]
    return rankings


def described(words, vectors):
    """The features of each passage, and whether it is right; the scores of vectors are tenths of cosines above the last candidate."""
    passages = {}
    best = words[0][2] if words else 1
    for rank, (key, right, score) in enumerate(words):
        passages[key] = ([score / best, (K + 1) / (K + 1 + rank), 0, 0], right)
    least = vectors[-1][2] if vectors else 0
    for rank, (key, right, score) in enumerate(vectors):
        features = passages.setdefault(key, ([0, 0, 0, 0], right))[0]
        features[2] = score - least
        features[3] = (K + 1) / (K + 1 + rank)
    return list(passages.values())


def gradient(question, weights):
    """Of the logarithm of the share of the right passages."""
    sums = [sum(w * f for w, f in zip(weights, features)) for features, _ in question]
    most = max(sums)
    shares = [math.exp(each - most) for each in sums]
    total = sum(shares)
    right = sum(share for share, (_, good) in zip(shares, question) if good)
    slope = [0.0] * len(weights)
    for share, (features, good) in zip(shares, question):
        factor = (share / right if good else 0) - share / total
        for i, feature in enumerate(features):
            slope[i] += factor * feature
    return slope


def fitted(questions):
    """Adam (Kingma and Ba, ICLR 2015), from equal weights. Questions are pairs of a share in the sum and passages."""
    usable = [(share, passages) for share, passages in questions if any(right for _, right in passages)]
    weights = [1.0, 1.0, 1.0, 1.0]
    first, second = [0.0] * 4, [0.0] * 4
    total = sum(share for share, _ in usable)
    for step in range(1, STEPS + 1):
        slope = [-2 * PENALTY * each for each in weights]
        for share, passages in usable:
            for i, each in enumerate(gradient(passages, weights)):
                slope[i] += share * each / total
        for i, each in enumerate(slope):
            first[i] = 0.9 * first[i] + 0.1 * each
            second[i] = 0.99 * second[i] + 0.01 * each * each
            weights[i] += RATE * first[i] / (1 - 0.9 ** step) / (math.sqrt(second[i] / (1 - 0.99 ** step)) + 1e-9)
            weights[i] = max(0.0, weights[i])
    return weights


def place(passages, weights):
    ranked = sorted(passages, key=lambda each: -sum(w * f for w, f in zip(weights, each[0])))
    return next((i for i, (_, right) in enumerate(ranked) if right), FOUND)


def measured(places):
    return f"{sum(each < 5 for each in places) / len(places):.3f} / {sum(1 / math.log2(each + 2) for each in places if each < FOUND) / len(places):.3f}"


def main():
    directions = read(sys.argv[1:])
    if not directions:
        sys.exit(__doc__)
    questions = []
    for direction, some in directions.items():
        questions += [(direction, number, described(each.get("words", []), each.get("vectors", []))) for number, each in some.items()]
    share = {direction: 1 / len(some) for direction, some in directions.items()}
    places = {direction: [] for direction in directions}
    for part in range(PARTS):
        weights = fitted([(share[direction], passages) for direction, number, passages in questions if number % PARTS != part])
        for direction, number, passages in questions:
            if number % PARTS == part:
                places[direction].append(place(passages, weights))
    print("| questions → documents | questions | words | vectors | both, fitted to other questions |\n|---|---|---|---|---|")
    for direction, some in directions.items():
        alone = [[next((i for i, each in enumerate(one.get(name, [])) if each[1]), FOUND) for one in some.values()] for name in ("words", "vectors")]
        print(f"| {' → '.join(direction)} | {len(some)} | {measured(alone[0])} | {measured(alone[1])} | {measured(places[direction])} |")
    weights = fitted([(share[direction], passages) for direction, _, passages in questions])
    print(f"\nk={K}\n" + "\n".join(f"{name}={weight:.2f}" for name, weight in zip(NAMES, weights)))


if __name__ == "__main__":
    main()
