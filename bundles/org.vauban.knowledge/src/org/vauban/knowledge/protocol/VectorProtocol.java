// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.protocol;

import java.util.Base64;
import java.util.List;
import java.util.Objects;
import org.vauban.knowledge.passage.Passage;

/** Requests to the index host about the vectors of passages. */
public final class VectorProtocol {
    /** Lists passages without vectors; value {@link Model}. The parts are lists of {@link PendingFile}. */
    public static final String PENDING = "pending";
    /** Whether the index has any vectors; result {@link Any}. */
    public static final String ANY = "vectors.any";
    /** Returns passages of a file; value {@link Range}, result {@link Passages}. */
    public static final String PASSAGES = "passages";
    /** Returns the vectors of a file; value {@link Of}. The parts are lists of {@link Vectors}. */
    public static final String OF = "vectors.of";
    /** Stores vectors of passages; value {@link Vectors}. Survives a kill of any process once answered. */
    public static final String VECTORS = "vectors";

    private VectorProtocol() {}

    /** @param any whether there are any vectors */
    public record Any(boolean any) {}

    /**
     * @param model an id that changes with the weights
     * @param paths absolute paths of files, or of folders that contain them; none for all files
     */
    public record Model(String model, List<String> paths) {
        /** Copies the list. */
        public Model {
            paths = List.copyOf(paths);
        }
    }

    /**
     * @param path absolute path
     * @param model model of the requested vectors
     */
    public record Of(String path, String model) {
        /** Requires both components. */
        public Of {
            Objects.requireNonNull(path);
            Objects.requireNonNull(model);
        }
    }

    /**
     * Consecutive passages of a file without vectors; a file may have several such ranges.
     *
     * @param path absolute path
     * @param stamp stamp of the file with these passages
     * @param from first passage
     * @param to exclusive end
     */
    public record PendingFile(String path, FileStamp stamp, int from, int to) {}

    /**
     * Consecutive passages of a file.
     *
     * @param path absolute path
     * @param stamp stamp of the file
     * @param from first passage
     * @param count maximum number
     */
    public record Range(String path, FileStamp stamp, int from, int count) {}

    /** @param passages in order; empty if the file has changed since */
    public record Passages(List<Passage> passages) {
        /** Copies the list. */
        public Passages {
            passages = List.copyOf(passages);
        }
    }

    /**
     * The vectors of consecutive passages. They replace those of other versions of the file, and of other models.
     *
     * @param path absolute path
     * @param stamp stamp of the file with these passages
     * @param model model that computed them
     * @param from first passage
     * @param dimensions dimensions of each vector
     * @param data one byte per dimension, in Base64
     */
    public record Vectors(String path, FileStamp stamp, String model, int from, int dimensions, String data) {
        /** Maximum dimensions of a vector. */
        public static final int MOST_DIMENSIONS = 4_096;

        /** Checks the components. */
        public Vectors {
            Objects.requireNonNull(path);
            Objects.requireNonNull(stamp);
            Objects.requireNonNull(model);
            Objects.requireNonNull(data);
            if (from < 0 || dimensions < 1 || dimensions > MOST_DIMENSIONS) {
                throw new IllegalArgumentException(from + ", " + dimensions);
            }
        }

        /** Returns all vectors, one after the other. */
        public byte[] bytes() {
            byte[] bytes = Base64.getDecoder().decode(data);
            if (bytes.length == 0 || bytes.length % dimensions != 0) {
                throw new IllegalArgumentException(bytes.length + " bytes");
            }
            return bytes;
        }
    }
}
