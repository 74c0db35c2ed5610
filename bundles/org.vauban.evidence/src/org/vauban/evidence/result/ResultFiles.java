// SPDX-License-Identifier: EPL-2.0
package org.vauban.evidence.result;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.jdt.annotation.Nullable;

/**
 * A file of test results and the signature beside it, read once, so that the verified content is also what is assessed
 * and given to the auditor, even if the files change meanwhile. Immutable.
 */
public final class ResultFiles {
    /** No results. */
    public static final ResultFiles NONE = new ResultFiles(null, Map.of());

    private static final int MAX_SIGNATURE = 1 << 16;

    private final byte @Nullable [] results;
    private final Map<String, byte[]> signature;

    private ResultFiles(byte @Nullable [] results, Map<String, byte[]> signature) {
        this.results = results;
        this.signature = Collections.unmodifiableMap(new TreeMap<>(signature));
    }

    /**
     * Reads a file of results, which need not exist, and the files beside it.
     *
     * @throws IOException if the file exists and cannot be read
     */
    public static ResultFiles read(Path file) throws IOException {
        Map<String, byte[]> beside = new TreeMap<>();
        for (String name : new String[] {ResultSignature.FILE, ResultSignature.KEY_FILE}) {
            Path each = file.resolveSibling(name);
            if (Files.exists(each, LinkOption.NOFOLLOW_LINKS)) {
                beside.put(name, signature(each));
            }
        }
        return new ResultFiles(Files.exists(file) ? bytes(file, TestResults.MAX_BYTES + 1) : null, beside);
    }

    /** Returns the content of a signature file, which is empty if it cannot be read. */
    private static byte[] signature(Path file) {
        try {
            return bytes(file, MAX_SIGNATURE);
        } catch (IOException e) {
            System.getLogger(ResultFiles.class.getName()).log(System.Logger.Level.DEBUG, file.toString(), e);
            return new byte[0];
        }
    }

    private static byte[] bytes(Path file, int most) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(most);
        }
    }

    /** Returns the results, at most one byte more than the limit; null if there are none. Must not be modified. */
    public byte @Nullable [] results() {
        return results;
    }

    /** Returns the existing files of the signature, by name. Must not be modified. */
    public Map<String, byte[]> signature() {
        return signature;
    }
}
