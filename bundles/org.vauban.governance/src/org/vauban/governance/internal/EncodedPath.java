// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.internal;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * Converts text to paths and file names to text, even if file names in this JVM are ASCII only, as under
 * {@code LANG=C}: there {@link Path#of(String, String...)} refuses an accent, and {@link Path#toString()} loses it,
 * although the file system stores names as UTF-8. A path made from a URI keeps the bytes of the name.
 */
public final class EncodedPath {
    private EncodedPath() {}

    /**
     * Returns the path of a text.
     *
     * @throws InvalidPathException if it is not a path on this system, whatever the encoding
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
                throw e; // a system whose names are not bytes
            }
        }
    }

    /**
     * Returns the text of a name, which {@link Path#toString()} loses if it is not in the encoding of this JVM: decoded
     * as UTF-8, or else with one character per byte.
     *
     * @param name name of a file, without its folder
     */
    public static String name(Path name) {
        String text = name.toString();
        if (text.indexOf('\uFFFD') < 0) {
            return text;
        }
        String path = name.toUri().getRawPath();
        int end = path.endsWith("/") ? path.length() - 1 : path.length();
        ByteBuffer bytes = ByteBuffer.wrap(unescaped(path.substring(path.lastIndexOf('/', end - 1) + 1, end)));
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
        } catch (CharacterCodingException e) {
            return new String(bytes.array(), StandardCharsets.ISO_8859_1);
        }
    }

    private static byte[] unescaped(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == '%') {
                bytes.write(Integer.parseInt(text, i + 1, i + 3, 16));
                i += 2;
            } else {
                bytes.write(text.charAt(i));
            }
        }
        return bytes.toByteArray();
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
