// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.signature;

import java.util.Objects;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.GovernanceException;
import org.vauban.governance.internal.MessageBundle;

/** Signals a signed document or a key that is not trusted. The message says why and what to do. */
public final class TrustException extends GovernanceException {
    private static final long serialVersionUID = 1L;
    private static final MessageBundle TEXTS = new MessageBundle(TrustException.class);

    private final Fault fault;
    private final String reason;

    /** Kinds of faults. */
    public enum Fault {
        /** Not JSON, not in canonical form, or a field that is missing, unknown, duplicate or of the wrong type. */
        FORMAT,
        /** Larger or deeper than documents may be. */
        LIMIT,
        /** Signed as another kind of document. */
        PAYLOAD_TYPE,
        /** A signature that does not match the document. */
        SIGNATURE,
        /** Fewer valid signatures than the role needs. */
        THRESHOLD,
        /** A key or an algorithm that is not accepted, or a key that cannot be used. */
        KEY,
        /** A version that does not follow the one before, or is older than one seen before. */
        VERSION,
        /** Written for another site, layer, project or user. */
        SCOPE,
        /** Contains a critical setting that this version does not know and must not ignore. */
        CRITICAL,
        /** Past its date. */
        EXPIRED
    }

    private TrustException(Fault fault, String reason, @Nullable Throwable cause) {
        super(TEXTS.text("refused", reason), cause);
        this.fault = fault;
        this.reason = reason;
    }

    /** @param key key of a message of this package; @param arguments for its {@code {n}} */
    static TrustException of(Fault fault, String key, Object... arguments) {
        return new TrustException(fault, TEXTS.text(key, arguments), null);
    }

    static TrustException because(Throwable cause, Fault fault, String key, Object... arguments) {
        return new TrustException(fault, TEXTS.text(key, arguments), Objects.requireNonNull(cause));
    }

    /**
     * Returns an exception for documents that are defined elsewhere.
     *
     * @param reason part of a sentence, in the user's language, without a full stop
     */
    public static TrustException refused(Fault fault, String reason) {
        return new TrustException(fault, reason, null);
    }

    /** Returns what is wrong. */
    public Fault fault() {
        return fault;
    }

    /** Returns the reason alone: part of a sentence, in the user's language, without a full stop. */
    public String reason() {
        return reason;
    }
}
