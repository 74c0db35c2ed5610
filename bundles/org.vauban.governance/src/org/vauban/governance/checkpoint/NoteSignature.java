// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.checkpoint;

import java.util.Arrays;
import java.util.Objects;
import org.eclipse.jdt.annotation.Nullable;

/**
 * One signature line of a signed note.
 *
 * @param name name of the key
 * @param keyId the four bytes before the signature
 * @param signature the signature without them
 */
public record NoteSignature(String name, int keyId, byte[] signature) {
    /** None may be null. */
    public NoteSignature {
        Objects.requireNonNull(name);
        Objects.requireNonNull(signature);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof NoteSignature that && name.equals(that.name) && keyId == that.keyId
                && Arrays.equals(signature, that.signature);
    }

    @Override
    public int hashCode() {
        return Objects.hash(name, keyId, Arrays.hashCode(signature));
    }
}
