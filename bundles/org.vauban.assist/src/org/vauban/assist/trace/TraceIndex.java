// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.trace;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * An inverted index of artifacts by their stems. It estimates the cosines of a requirement with all of them in the time
 * that their common stems take, since most have none. For one thread.
 */
final class TraceIndex {
    /** More than any difference between an estimate and the cosine, which adds the same numbers in another order. */
    static final double ERROR = 1e-9;

    private final Map<String, Postings> postings = new HashMap<>();
    private final double[] estimates;

    /** The artifacts with a stem, and its weights in their unit vectors. */
    private static final class Postings {
        private int[] artifacts = new int[4];
        private double[] weights = new double[4];
        private int size;

        void add(int artifact, double weight) {
            if (size == artifacts.length) {
                artifacts = Arrays.copyOf(artifacts, 2 * size);
                weights = Arrays.copyOf(weights, 2 * size);
            }
            artifacts[size] = artifact;
            weights[size++] = weight;
        }
    }

    /**
     * @param requirements vectors of all requirements that will be asked for
     * @param artifacts vectors of the artifacts, by number
     */
    TraceIndex(List<TraceWords.Vector> requirements, List<TraceWords.Vector> artifacts) {
        requirements.forEach(each -> each.weights().keySet().forEach(stem -> postings.put(stem, new Postings())));
        for (int i = 0; i < artifacts.size(); i++) {
            TraceWords.Vector vector = artifacts.get(i);
            for (Map.Entry<String, Double> each : vector.weights().entrySet()) {
                Postings known = postings.get(each.getKey());
                if (known != null) {
                    known.add(i, each.getValue() / vector.length());
                }
            }
        }
        estimates = new double[artifacts.size()];
    }

    /**
     * Returns the cosines of a requirement by number of the artifact, with an error of less than {@link #ERROR}; 0 if
     * they have no stem in common. The array is overwritten by the next call.
     */
    double[] estimates(TraceWords.Vector requirement) {
        Arrays.fill(estimates, 0);
        requirement.weights().forEach((stem, weight) -> {
            Postings known = postings.get(stem);
            if (known != null) {
                double share = weight / requirement.length();
                for (int i = 0; i < known.size; i++) {
                    estimates[known.artifacts[i]] += share * known.weights[i];
                }
            }
        });
        return estimates;
    }
}
