// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.vector;

import java.util.Base64;
import java.util.List;

/** Vectors with a byte for each dimension: a quarter of the memory, and the same ranking but for ties. Pure. */
final class ByteVector {
    private ByteVector() {}

    /** The largest component becomes 127. All zeros for what is no vector. */
    static byte[] of(float[] vector) {
        float largest = 0;
        for (float each : vector) {
            largest = Math.max(largest, Math.abs(each)); // NaN stays out
        }
        byte[] bytes = new byte[vector.length];
        for (int i = 0; i < bytes.length && largest > 0 && Float.isFinite(largest); i++) {
            bytes[i] = (byte) Math.round(vector[i] / largest * Byte.MAX_VALUE);
        }
        return bytes;
    }

    /** One after the other, in Base64; all of the same length. */
    static String base64(List<float[]> vectors) {
        int dimensions = vectors.getFirst().length;
        byte[] all = new byte[vectors.size() * dimensions];
        for (int i = 0; i < vectors.size(); i++) {
            System.arraycopy(of(vectors.get(i)), 0, all, i * dimensions, dimensions);
        }
        return Base64.getEncoder().encodeToString(all);
    }
}
