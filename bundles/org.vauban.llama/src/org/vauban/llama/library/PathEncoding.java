// SPDX-License-Identifier: EPL-2.0
package org.vauban.llama.library;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * How {@code ggml_backend_load} reads the characters of a path: it makes a {@code std::filesystem::path} of them, which
 * on Windows decodes the ANSI code page, unless the C library's locale is UTF-8. The JDK opens libraries with names in
 * that code page as well. All other paths given to llama.cpp are read as UTF-8 on every platform.
 *
 * @param windows whether this is Windows
 * @param ansi its ANSI code page; of no importance elsewhere
 * @see <a href="https://github.com/microsoft/STL/blob/main/stl/inc/filesystem">__std_fs_code_page</a>
 */
public record PathEncoding(boolean windows, Charset ansi) {

    /** Returns the encoding of this process. */
    public static PathEncoding ofProcess() {
        return new PathEncoding(System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("windows"),
                charset(System.getProperty("sun.jnu.encoding", "UTF-8")));
    }

    private static Charset charset(String name) {
        try {
            return Charset.forName(name);
        } catch (UnsupportedCharsetException | IllegalCharsetNameException e) {
            return StandardCharsets.UTF_8;
        }
    }

    /** Whether the platform can load a library at this path. */
    public boolean contains(String path) {
        return !windows || encoded(path, ansi) != null;
    }

    /** Returns the forms of a path to be tried in turn, without terminating zero; never empty. */
    List<byte[]> forms(String path) {
        byte[] utf8 = path.getBytes(StandardCharsets.UTF_8);
        List<byte[]> forms = new ArrayList<>();
        byte[] narrow = windows ? encoded(path, ansi) : null;
        if (narrow != null && !Arrays.equals(narrow, utf8)) {
            forms.add(narrow);
        }
        forms.add(utf8);
        return forms;
    }

    private static byte[] encoded(String path, Charset charset) {
        try {
            ByteBuffer bytes = charset.newEncoder().onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT).encode(CharBuffer.wrap(path));
            byte[] result = new byte[bytes.remaining()];
            bytes.get(result);
            return result;
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    /** Returns a sentence, with a blank before it, for a library that was not loaded; empty if the path is not why. */
    public String advice(String path) {
        return contains(path) ? ""
                : " The path has characters outside the code page of Windows (" + ansi.name()
                        + "). Install Vauban in a folder whose path has plain letters only.";
    }
}
