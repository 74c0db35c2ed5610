// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.vector;

import java.util.Base64;
import java.util.List;

/** Converts vectors to one byte per dimension: a quarter of the memory, and the same ranking except for ties. Pure. */
final class ByteVector {
    private ByteVector() {}

    /** Scales the largest component to 127. Returns zeros if a component is not finite, or all are zero. */
    static byte[] of(float[] vector) {
        float largest = 0;
        for (float each : vector) {
            largest = Math.max(largest, Math.abs(each)); // becomes NaN if a component is
        }
        byte[] bytes = new byte[vector.length];
        for (int i = 0; i < bytes.length && largest > 0 && Float.isFinite(largest); i++) {
            bytes[i] = (byte) Math.round(vector[i] / largest * Byte.MAX_VALUE);
        }
        return bytes;
    }

    /** Concatenates vectors of equal length, in Base64. */
    static String base64(List<float[]> vectors) {
        int dimensions = vectors.getFirst().length;
        byte[] all = new byte[vectors.size() * dimensions];
        for (int i = 0; i < vectors.size(); i++) {
            System.arraycopy(of(vectors.get(i)), 0, all, i * dimensions, dimensions);
        }
        return Base64.getEncoder().encodeToString(all);
    }
}
