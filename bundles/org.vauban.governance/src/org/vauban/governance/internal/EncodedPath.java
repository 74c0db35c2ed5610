// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.internal;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * Makes paths of texts also where the names of files in this JVM are ASCII only, as under {@code LANG=C}: there
 * {@link Path#of(String, String...)} refuses an accent, although the file system stores names as UTF-8. A path that is
 * made of a URI holds the bytes of the name itself.
 */
public final class EncodedPath {
    private EncodedPath() {}

    /**
     * The path of a text.
     *
     * @throws InvalidPathException if it is none on this system, whatever the encoding
     */
    public static Path of(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            if (!text.startsWith("/") || text.indexOf('\0') >= 0) {
                throw e;
            }
            try {
                return Path.of(URI.create("file://" + escaped(text)));
            } catch (IllegalArgumentException other) {
                e.addSuppressed(other);
                throw e; // a system that knows no names as bytes
            }
        }
    }

    private static String escaped(String text) {
        StringBuilder escaped = new StringBuilder();
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            if (c == '/' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9') {
                escaped.append(c);
            } else {
                escaped.append('%').append(Character.forDigit(c >> 4, 16)).append(Character.forDigit(c & 15, 16));
            }
        }
        return escaped.toString();
    }
}
