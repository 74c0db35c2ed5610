// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.checkpoint;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * An Ed25519 key that signs checkpoints: of a file, of a token. Implementations are safe for use by many threads.
 */
public interface CheckpointSigner {
    /**
     * The 32 bytes of the public key.
     *
     * @throws IOException if the key cannot be read or made
     */
    byte[] publicKey() throws IOException;

    /**
     * The signature of RFC 8032 over a message; the same one each time for the same message.
     *
     * @throws IOException if the key cannot be read or used
     */
    byte[] sign(byte[] message) throws IOException;

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
