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
 * Decodes parts of mails: by the charset that they name, or as UTF-8. Never with replacements, behind which a secret
 * would not be seen. Stateless.
 */
final class MailCharsets {
    /** Programs call it ISO-8859-1 and write this one, as the WHATWG Encoding Standard says. */
    private static final Charset WINDOWS = Charset.forName("windows-1252");

    private MailCharsets() {}

    /**
     * The text of a part.
     *
     * @param name of its charset as the part tells it; null if it does not
     * @throws ReadException {@link ReadFailure#ENCODING} if it is neither in that charset nor in UTF-8
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
            // many a program names a charset and writes UTF-8
        }
        try {
            return TextDecoder.decode(bytes);
        } catch (TextDecoder.EncodingException e) {
            throw new ReadException(ReadFailure.ENCODING, "a part that is not in the charset that it names", e);
        }
    }

    /** Null for a name that this Java does not know. */
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
