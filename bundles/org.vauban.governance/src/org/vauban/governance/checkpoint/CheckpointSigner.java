// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.checkpoint;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A key that signs checkpoints: of a file, of a token. Implementations are safe for use by many threads.
 */
public interface CheckpointSigner {
    /**
     * The 32 bytes of an Ed25519 key, or the SubjectPublicKeyInfo of a key on P-384.
     *
     * @throws IOException if the key cannot be read or made
     */
    byte[] publicKey() throws IOException;

    /**
     * The signature over a message: of RFC 8032, or r and s in DER.
     *
     * @throws IOException if the key cannot be read or used
     */
    byte[] sign(byte[] message) throws IOException;

    /**
     * Tells the logs apart that this key signs; for a log the same text each time, from which nothing can be read of
     * it.
     *
     * @param log its file
     * @throws IOException if the key cannot be read or made
     */
    String mark(String log) throws IOException;

    /**
     * The key with which others check what this one signs.
     *
     * @param name that signatures carry
     * @throws IOException if the key cannot be read or made
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
