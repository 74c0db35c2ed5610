// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.vector;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * Removes from vectors of multilingual-e5 the directions that all questions share, and those that distinguish
 * languages. With them, any passage in the question's language is more similar to it than all passages in the other
 * language, and the cosines of all texts are nearly equal. {@code releng/knowledge/directions.py} computes the
 * directions in {@code shared-directions.txt}. Pure.
 *
 * @see <a href="https://arxiv.org/abs/2109.04727">Yang et al., removal of language identity, EMNLP 2021</a>
 */
public final class SharedDirections {
    /**
     * Name suffix for vectors without these directions; changes with them, since only vectors of the same name are
     * compared.
     */
    public static final String NAME = "-shared1";
    private static final int COUNT = 2;
    private static final float[][] DIRECTIONS = read();

    private SharedDirections() {}

    /**
     * Returns the vector without the shared directions; its length is not 1.
     *
     * @param vector vector of multilingual-e5-small; one with other dimensions is of another model and stays unchanged
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
            throw new UncheckedIOException(e); // reading from the bundle does not fail
        }
        String[] numbers = text.replaceAll("(?m)^#.*$", "").strip().split("\\s+");
        float[][] directions = new float[COUNT][numbers.length / COUNT];
        for (int i = 0; i < numbers.length; i++) {
            directions[i / directions[0].length][i % directions[0].length] = Float.parseFloat(numbers[i]);
        }
        return directions;
    }
}
