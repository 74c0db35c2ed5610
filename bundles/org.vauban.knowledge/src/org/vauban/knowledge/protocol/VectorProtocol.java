// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.protocol;

import java.util.Base64;
import java.util.List;
import java.util.Objects;
import org.vauban.knowledge.passage.Passage;

/** What the index host is asked about the vectors of passages. */
public final class VectorProtocol {
    /** Files that have passages without vectors; value {@link Model}, parts that are lists of {@link PendingFile}. */
    public static final String PENDING = "pending";
    /** Whether there are any vectors; result {@link Any}. */
    public static final String ANY = "vectors.any";
    /** Passages of a file; value {@link Range}, result {@link Passages}. */
    public static final String PASSAGES = "passages";
    /** The vectors of a file; value {@link Of}, parts that are lists of {@link Vectors}. */
    public static final String OF = "vectors.of";
    /** Keeps vectors of passages; value {@link Vectors}. Outlives a kill of any process once it is answered. */
    public static final String VECTORS = "vectors";

    private VectorProtocol() {}

    /** @param any whether there are any */
    public record Any(boolean any) {}

    /**
     * @param model an id that changes with the weights
     * @param paths at or below which files are looked at, absolute; none for all files
     */
    public record Model(String model, List<String> paths) {
        /** Copies the list. */
        public Model {
            paths = List.copyOf(paths);
        }
    }

    /**
     * @param path absolute
     * @param model whose vectors are asked for
     */
    public record Of(String path, String model) {
        /** Checks that both are there. */
        public Of {
            Objects.requireNonNull(path);
            Objects.requireNonNull(model);
        }
    }

    /**
     * Passages of a file without vectors, which follow one another; a file may have several such rows.
     *
     * @param path absolute
     * @param stamp of the file whose passages these are
     * @param from the first passage without
     * @param to behind the last one
     */
    public record PendingFile(String path, FileStamp stamp, int from, int to) {}

    /**
     * Some passages of a file that follow one another.
     *
     * @param path absolute
     * @param stamp of the file
     * @param from the first
     * @param count at most
     */
    public record Range(String path, FileStamp stamp, int from, int count) {}

    /** @param passages in their order; empty if the file is another one by now */
    public record Passages(List<Passage> passages) {
        /** Copies the list. */
        public Passages {
            passages = List.copyOf(passages);
        }
    }

    /**
     * The vectors of some passages that follow one another. They replace those of other versions of the file, and of
     * other models.
     *
     * @param path absolute
     * @param stamp of the file whose passages they are of
     * @param model that computed them
     * @param from the first passage
     * @param dimensions of each vector
     * @param data a byte for each dimension, in Base64
     */
    public record Vectors(String path, FileStamp stamp, String model, int from, int dimensions, String data) {
        /** Of one vector. */
        public static final int MOST_DIMENSIONS = 4_096;

        /** Checks what can be checked. */
        public Vectors {
            Objects.requireNonNull(path);
            Objects.requireNonNull(stamp);
            Objects.requireNonNull(model);
            Objects.requireNonNull(data);
            if (from < 0 || dimensions < 1 || dimensions > MOST_DIMENSIONS) {
                throw new IllegalArgumentException(from + ", " + dimensions);
            }
        }

        /** All vectors one after the other. */
        public byte[] bytes() {
            byte[] bytes = Base64.getDecoder().decode(data);
            if (bytes.length == 0 || bytes.length % dimensions != 0) {
                throw new IllegalArgumentException(bytes.length + " bytes");
            }
            return bytes;
        }
    }
}
