// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.vector;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * Removes from vectors of multilingual-e5 what those of all questions have in common, and what tells one language from
 * the other. With both, any passage in the language of the question is more like it than all passages in the other one,
 * and the cosines of all texts lie close together. {@code releng/knowledge/directions.py} computes the directions of
 * {@code shared-directions.txt}. Pure.
 *
 * @see <a href="https://arxiv.org/abs/2109.04727">Yang et al., removal of language identity, EMNLP 2021</a>
 */
public final class SharedDirections {
    /** Names vectors without these directions; changes when they do, since only vectors of one name are compared. */
    public static final String NAME = "-shared1";
    private static final int COUNT = 2;
    private static final float[][] DIRECTIONS = read();

    private SharedDirections() {}

    /**
     * What is left of a vector; not of length 1.
     *
     * @param vector of multilingual-e5-small; of another dimension it is another model's, and stays as it is
     */
    public static float[] without(float[] vector) {
        float[] left = vector.clone();
        for (float[] direction : DIRECTIONS) {
            if (direction.length == vector.length) {
                float share = 0;
                for (int i = 0; i < vector.length; i++) {
                    share += vector[i] * direction[i];
                }
                for (int i = 0; i < vector.length; i++) {
                    left[i] -= share * direction[i];
                }
            }
        }
        return left;
    }

    private static float[][] read() {
        String text;
        try (InputStream stream = Objects.requireNonNull(
                SharedDirections.class.getResourceAsStream("shared-directions.txt"))) {
            text = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // a file of this bundle
        }
        String[] numbers = text.replaceAll("(?m)^#.*$", "").strip().split("\\s+");
        float[][] directions = new float[COUNT][numbers.length / COUNT];
        for (int i = 0; i < numbers.length; i++) {
            directions[i / directions[0].length][i % directions[0].length] = Float.parseFloat(numbers[i]);
        }
        return directions;
    }
}
