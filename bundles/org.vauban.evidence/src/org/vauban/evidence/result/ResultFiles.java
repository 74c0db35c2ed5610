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
 * A file of test results and the signature beside it, read once: what is verified is what is assessed and handed to the
 * auditor, whoever writes the files meanwhile. Immutable.
 */
public final class ResultFiles {
    /** Where there are none. */
    public static final ResultFiles NONE = new ResultFiles(null, Map.of());

    private static final int MAX_SIGNATURE = 1 << 16;

    private final byte @Nullable [] results;
    private final Map<String, byte[]> signature;

    private ResultFiles(byte @Nullable [] results, Map<String, byte[]> signature) {
        this.results = results;
        this.signature = Collections.unmodifiableMap(new TreeMap<>(signature));
    }

    /**
     * Reads a file of results, which need not exist, and what is beside it.
     *
     * @throws IOException if the file is there and cannot be read
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

    /** What cannot be read signs nothing. */
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

    /** The results, one byte more than they may have at most; null if there are none. Not to be changed. */
    public byte @Nullable [] results() {
        return results;
    }

    /** The files of the signature that are there, by name. Not to be changed. */
    public Map<String, byte[]> signature() {
        return signature;
    }
}
