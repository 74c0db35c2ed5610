// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.vauban.knowledge.vector.SharedDirections;

class SharedDirectionsTest {
    private static final int DIMENSIONS = 384;
    private static final int DIRECTIONS = 2;

    private static float[] random(Random random, int dimensions) {
        float[] vector = new float[dimensions];
        for (int i = 0; i < dimensions; i++) {
            vector[i] = (float) random.nextGaussian();
        }
        return vector;
    }

    private static double product(float[] one, float[] other) {
        double sum = 0;
        for (int i = 0; i < one.length; i++) {
            sum += one[i] * other[i];
        }
        return sum;
    }

    @Test
    void takesTwoDirectionsFromEachVector() {
        Random random = new Random(7);
        double taken = 0;
        int count = 2_000;
        for (int i = 0; i < count; i++) {
            float[] vector = random(random, DIMENSIONS);
            float[] left = SharedDirections.without(vector);
            taken += product(vector, vector) - product(left, left);
        }
        // a normal variable has a mean square of 1 in each direction
        assertTrue(Math.abs(taken / count - DIRECTIONS) < 0.3, "taken: " + taken / count);
    }

    @Test
    void leavesWhatIsLeft() {
        float[] left = SharedDirections.without(random(new Random(8), DIMENSIONS));
        assertArrayEquals(left, SharedDirections.without(left), 1e-3f);
    }

    @Test
    void leavesVectorsOfOtherModels() {
        float[] vector = random(new Random(9), DIMENSIONS / 2);
        assertArrayEquals(vector, SharedDirections.without(vector));
    }
}
