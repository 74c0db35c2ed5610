#!/usr/bin/env python3
# SPDX-License-Identifier: EPL-2.0
"""Chooses the weights of ranking.properties.

    python3 releng/knowledge/answers.py … --half training --ranks FILE
    python3 releng/knowledge/weights.py FILE [FILE…]

Joins the rankings of the questions as RankFusion does, with each combination of weights of a grid, and prints the best ones: those with
the greatest mean of recall at 5 and nDCG at 10 over the directions, of all that have no direction in which the recall at 5 is worse than that of the better
ranking alone by more than 0.5 points; and, where there are none, those for which this is worse by the least. The files may be of the
training half only: what the others show is no figure any more then.
"""
import itertools
import json
import math
import sys

FOUND = 10
GRID = {"k": (1, 3, 5, 10, 20, 40, 60), "words": (0.25, 0.5, 0.75, 1, 1.5, 2)}


def read(files):
    """By direction: for each question its two rankings, of passages and whether they are right."""
    rankings = {}
    for file in files:
        with open(file, encoding="utf-8") as stream:
            for each in json.load(stream):
                if each["ranking"] != "both":
                    rankings.setdefault((each["language"], each["documents"]), {}).setdefault(each["number"], {})[each["ranking"]] = each["found"]
    return rankings


def joined(words, vectors, weights):
    scores, right = {}, {}
    for rank, (key, good) in enumerate(words, 1):
        scores[key] = weights["words"] / (weights["k"] + rank)
        right[key] = good
    for rank, (key, good) in enumerate(vectors, 1):
        scores[key] = scores.get(key, 0) + 1 / (weights["k"] + rank)
        right[key] = good
    return [right[key] for key in sorted(scores, key=lambda key: -scores[key])[:FOUND]]


def measured(found):
    places = [each.index(True) if True in each else FOUND for each in found]
    return sum(place < 5 for place in places) / len(places), sum(1 / math.log2(place + 2) for place in places if place < FOUND) / len(places)


def main():
    directions = read(sys.argv[1:])
    if not directions:
        sys.exit(__doc__)
    alone = {key: {name: measured([[good for _, good in each[name][:FOUND]] for each in some.values()]) for name in ("words", "vectors")}
             for key, some in directions.items()}
    results = []
    for values in itertools.product(*GRID.values()):
        weights = dict(zip(GRID, values))
        recalls, gains, worst = [], [], 0
        for key, some in directions.items():
            recall, gain = measured([joined(each["words"], each["vectors"], weights) for each in some.values()])
            worst = max(worst, max(alone[key]["words"][0], alone[key]["vectors"][0]) - recall)
            recalls.append(recall)
            gains.append(gain)
        results.append((max(worst, 0.005), sum(recalls) / len(recalls), sum(gains) / len(gains), weights))
    print("| k | words | mean recall@5 | mean nDCG@10 | worse than the better ranking, at most |\n|---|---|---|---|---|")
    for worst, recall, gain, weights in sorted(results, key=lambda each: (round(each[0], 4), -each[1] - each[2]))[:12]:
        print(f"| {weights['k']} | {weights['words']} | {recall:.3f} | {gain:.3f} | {worst:.3f} |")
    for (language, documents), values in alone.items():
        print(f"{language} → {documents}: words {values['words'][0]:.3f} / {values['words'][1]:.3f},"
              f" vectors {values['vectors'][0]:.3f} / {values['vectors'][1]:.3f} (recall@5 / nDCG@10)")


if __name__ == "__main__":
    main()
