// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.checkpoint;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A key that signs checkpoints, from a file or a token. Implementations are thread-safe. */
public interface CheckpointSigner {
    /**
     * Returns the 32 bytes of an Ed25519 key, or the SubjectPublicKeyInfo of a key on P-384.
     *
     * @throws IOException if the key cannot be read or created
     */
    byte[] publicKey() throws IOException;

    /**
     * Signs a message and returns the signature: as in RFC 8032, or r and s in DER.
     *
     * @throws IOException if the key cannot be read or used
     */
    byte[] sign(byte[] message) throws IOException;

    /**
     * Returns a text that distinguishes the logs that this key signs: always the same for a log, and revealing nothing
     * about it.
     *
     * @param log file of the log
     * @throws IOException if the key cannot be read or created
     */
    String mark(String log) throws IOException;

    /**
     * Returns the key with which others verify this key's signatures.
     *
     * @param name name that signatures carry
     * @throws IOException if the key cannot be read or created
     */
    default VerifierKey verifierKey(String name) throws IOException {
        return VerifierKey.of(name, publicKey());
    }

    /**
     * Signs a checkpoint under the name of its origin.
     *
     * @throws IOException if the key cannot be read or used
     */
    default SignedNote sign(Checkpoint checkpoint) throws IOException {
        String text = checkpoint.text();
        byte[] signature = sign(text.getBytes(StandardCharsets.UTF_8));
        return new SignedNote(text, List.of(new NoteSignature(checkpoint.origin(),
                verifierKey(checkpoint.origin()).id(), signature)));
    }
}
