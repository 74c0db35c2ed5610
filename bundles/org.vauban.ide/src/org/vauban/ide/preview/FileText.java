// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.preview;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.util.Arrays;
import java.util.Objects;
import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.ResourcesPlugin;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.Status;

/**
 * The text of a file with what is needed to write it back as it was: its encoding and its byte order mark. Reading and writing are
 * strict: what the encoding can not hold is an error, never a question mark.
 *
 * @param text without the byte order mark
 * @param charset of the file
 * @param mark the byte order mark, or empty
 */
public record FileText(String text, Charset charset, byte[] mark) {

    private static final byte[][] MARKS = {{(byte) 0xEF, (byte) 0xBB, (byte) 0xBF}, {(byte) 0xFE, (byte) 0xFF},
            {(byte) 0xFF, (byte) 0xFE}};

    public FileText {
        Objects.requireNonNull(text);
        Objects.requireNonNull(charset);
    }

    /**
     * Reads a file as it is on the disk; not on the UI thread.
     *
     * @throws CharacterCodingException if it is not written in its encoding
     * @throws java.nio.charset.UnsupportedCharsetException if this Java does not know the encoding
     */
    public static FileText read(IFile file) throws CoreException, CharacterCodingException {
        byte[] bytes;
        try (InputStream in = file.getContents(false)) {
            bytes = in.readAllBytes();
        } catch (IOException e) {
            throw new CoreException(Status.error(e.getMessage(), e));
        }
        byte[] mark = Arrays.stream(MARKS).filter(each -> startsWith(bytes, each)).findFirst().orElse(new byte[0]);
        Charset charset = Charset.forName(file.getCharset());
        if (mark.length == 2 && charset.name().equals("UTF-16")) {
            charset = Charset.forName(mark[0] == (byte) 0xFE ? "UTF-16BE" : "UTF-16LE");
        }
        if (mark.length > 0 && !charset.name().startsWith("UTF")) {
            mark = new byte[0];
        }
        CharBuffer text = charset.newDecoder().onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT)
                .decode(ByteBuffer.wrap(bytes, mark.length, bytes.length - mark.length));
        return new FileText(text.toString(), charset, mark);
    }

    /** For a file that is not there yet. */
    static FileText none(IFile file) throws CoreException {
        String charset = file.getParent().exists() ? file.getParent().getDefaultCharset()
                : file.getProject().exists() ? file.getProject().getDefaultCharset() : ResourcesPlugin.getEncoding();
        return new FileText("", Charset.forName(charset), new byte[0]);
    }

    /** The same file with another text. */
    public FileText with(String other) {
        return new FileText(other, charset, mark);
    }

    /** @throws CharacterCodingException if the encoding does not have a character of the text */
    byte[] bytes() throws CharacterCodingException {
        ByteBuffer encoded = charset.newEncoder().onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT).encode(CharBuffer.wrap(text));
        byte[] bytes = Arrays.copyOf(mark, mark.length + encoded.remaining());
        encoded.get(bytes, mark.length, encoded.remaining());
        return bytes;
    }

    private static boolean startsWith(byte[] bytes, byte[] mark) {
        return bytes.length >= mark.length && Arrays.equals(bytes, 0, mark.length, mark, 0, mark.length);
    }
}
