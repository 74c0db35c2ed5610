// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.signature;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.vauban.governance.signature.TrustException.Fault;

/** Textual encodings of keys (RFC 7468). */
final class Pem {
    static final String PUBLIC_KEY = "PUBLIC KEY";
    static final String ENCRYPTED_PRIVATE_KEY = "ENCRYPTED PRIVATE KEY";

    private static final int MAX_CHARS = 16 << 10;
    private static final Base64.Encoder LINES = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII));

    private Pem() {}

    static String text(String label, byte[] der) {
        return "-----BEGIN " + label + "-----\n" + LINES.encodeToString(der) + "\n-----END " + label + "-----\n";
    }

    /** Returns the content of the first block of a kind; text around it is ignored. */
    static byte[] block(String pem, String label) throws TrustException {
        String begin = "-----BEGIN " + label + "-----";
        int from = pem.indexOf(begin);
        int to = pem.indexOf("-----END " + label + "-----", Math.max(0, from));
        if (from < 0 || to < 0 || pem.length() > MAX_CHARS) {
            throw TrustException.of(Fault.KEY, "key.pem", label);
        }
        try {
            return Base64.getDecoder().decode(pem.substring(from + begin.length(), to).replaceAll("[\r\n\t ]", ""));
        } catch (IllegalArgumentException e) {
            throw TrustException.because(e, Fault.KEY, "key.pem", label);
        }
    }
}
