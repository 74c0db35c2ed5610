// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.host.mail;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.source.TextDecoder;
import org.vauban.knowledge.document.ReadFailure;
import org.vauban.knowledge.host.content.ReadException;

/**
 * Decodes parts of mails in the charset that they declare, or as UTF-8. Never inserts replacement characters, which
 * could hide a secret from the scan. Stateless.
 */
final class MailCharsets {
    /**
     * Charset of text declared as ISO-8859-1, as the WHATWG Encoding Standard defines: programs declare the one and
     * write the other.
     */
    private static final Charset WINDOWS = Charset.forName("windows-1252");

    private MailCharsets() {}

    /**
     * Decodes the text of a part.
     *
     * @param name declared charset of the part; null if there is none
     * @throws ReadException {@link ReadFailure#ENCODING} if the text is neither in that charset nor in UTF-8
     */
    static String decode(byte[] bytes, @Nullable String name) throws ReadException {
        Charset named = charset(name);
        try {
            if (named != null && !named.equals(StandardCharsets.US_ASCII) && !named.equals(StandardCharsets.UTF_8)) {
                return strict(bytes, named.equals(StandardCharsets.ISO_8859_1) ? WINDOWS : named);
            }
        } catch (CharacterCodingException e) {
            if (StandardCharsets.ISO_8859_1.equals(named)) {
                return new String(bytes, StandardCharsets.ISO_8859_1);
            }
            // many programs declare another charset and write UTF-8
        }
        try {
            return TextDecoder.decode(bytes);
        } catch (TextDecoder.EncodingException e) {
            throw new ReadException(ReadFailure.ENCODING, "a part that is not in the charset that it names", e);
        }
    }

    /** Returns null for a name that this JVM does not know. */
    static @Nullable Charset charset(@Nullable String name) {
        try {
            return name == null ? null : Charset.forName(name.strip());
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            return null;
        }
    }

    private static String strict(byte[] bytes, Charset charset) throws CharacterCodingException {
        return charset.newDecoder().onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT).decode(ByteBuffer.wrap(bytes)).toString();
    }
}
