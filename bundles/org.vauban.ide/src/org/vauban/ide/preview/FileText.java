// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.preview;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;
import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IProject;
import org.eclipse.core.resources.ProjectScope;
import org.eclipse.core.resources.ResourcesPlugin;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.QualifiedName;
import org.eclipse.core.runtime.Status;
import org.eclipse.core.runtime.content.IContentDescription;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.source.FileReason;

/**
 * Text of a file, with the encoding and byte order mark needed to write it back unchanged. Reading and writing are
 * strict: characters that the encoding lacks are an error, never replaced by a question mark.
 *
 * @param text the text without the byte order mark
 * @param charset encoding of the file
 * @param mark the byte order mark, or empty
 */
public record FileText(String text, Charset charset, byte[] mark) {

    private static final Pattern LINE_END = Pattern.compile("\\r\\n|\\n|\\r");
    private static final byte[][] MARKS = {{(byte) 0xEF, (byte) 0xBB, (byte) 0xBF}, {(byte) 0xFE, (byte) 0xFF},
            {(byte) 0xFF, (byte) 0xFE}};

    public FileText {
        Objects.requireNonNull(text);
        Objects.requireNonNull(charset);
    }

    /**
     * Reads a file from disk; do not call this on the UI thread.
     *
     * @throws CharacterCodingException if it is not valid in its encoding
     * @throws java.nio.charset.UnsupportedCharsetException if this Java does not know the encoding
     */
    public static FileText read(IFile file) throws CoreException, CharacterCodingException {
        byte[] bytes;
        try (InputStream in = file.getContents(false)) {
            bytes = in.readAllBytes();
        } catch (IOException e) {
            throw new CoreException(Status.error(FileReason.of(e), e));
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

    /**
     * Returns the text of a file that does not exist yet, in the encoding that the file will have: by its own setting,
     * its content, its content type, then its folder; and with the line ends of its project or workspace.
     *
     * @throws java.nio.charset.UnsupportedCharsetException if this Java does not know the encoding
     */
    public static FileText none(IFile file, String text) throws CoreException {
        String lines = LINE_END.matcher(text).replaceAll(file.getLineSeparator(true));
        String charset = own(file);
        if (charset == null) {
            charset = described(file, lines);
        }
        return new FileText(lines, Charset.forName(charset == null ? file.getCharset(true) : charset), new byte[0]);
    }

    /** Returns the encoding set for this very path, which outlives the file; null if there is none. */
    private static @Nullable String own(IFile file) {
        IProject project = file.getProject();
        return !project.isAccessible() ? null
                : new ProjectScope(project).getNode(ResourcesPlugin.PI_RESOURCES).node("encoding")
                        .get(file.getProjectRelativePath().toString(), null);
    }

    /** Returns the encoding determined by the text itself or its content type; null if there is none. */
    private static @Nullable String described(IFile file, String text) throws CoreException {
        if (!file.getProject().isAccessible()) {
            return null;
        }
        try {
            IContentDescription description = file.getProject().getContentTypeMatcher()
                    .getDescriptionFor(new StringReader(text), file.getName(),
                            new QualifiedName[] {IContentDescription.CHARSET});
            return description == null ? null : description.getCharset();
        } catch (IOException e) {
            return null; // the describer does not understand the text
        }
    }

    /** Returns a copy with another text. */
    public FileText with(String other) {
        return new FileText(other, charset, mark);
    }

    /**
     * Returns a copy with Unicode escapes for the characters that the encoding lacks, which are equivalent in a
     * properties file.
     */
    private FileText escaped() {
        if (charset.name().startsWith("UTF")) {
            return this;
        }
        CharsetEncoder encoder = charset.newEncoder();
        StringBuilder all = new StringBuilder(text.length());
        text.chars().forEach(each -> {
            if (encoder.canEncode((char) each)) {
                all.append((char) each);
            } else {
                all.append(String.format(Locale.ROOT, "\\u%04X", each));
            }
        });
        return with(all.toString());
    }

    /** Returns a copy in UTF-8. */
    public FileText utf8() {
        return new FileText(text, StandardCharsets.UTF_8, new byte[0]);
    }

    /**
     * Returns the bytes to write; in a properties file, characters that its encoding lacks are escaped.
     *
     * @param name file name
     * @throws CharacterCodingException if the encoding lacks a character of the text
     */
    public byte[] bytes(String name) throws CharacterCodingException {
        return name.toLowerCase(Locale.ROOT).endsWith(".properties") ? escaped().bytes() : bytes();
    }

    private byte[] bytes() throws CharacterCodingException {
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
