// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.tests.signature;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.vauban.governance.signature.SignatureAlgorithm;
import org.vauban.governance.signature.SigningKey;
import org.vauban.governance.signature.SigningKeys;
import org.vauban.governance.signature.VerificationKey;

/** Tests that valid signatures are remembered, without effect on any other key, message or signature. */
class VerificationKeyTest {
    private static final byte[] MESSAGE = "the operator opens the valve".getBytes(StandardCharsets.UTF_8);

    private static byte[] changed(byte[] bytes, int at) {
        byte[] copy = bytes.clone();
        copy[at] ^= 1;
        return copy;
    }

    @ParameterizedTest
    @EnumSource(SignatureAlgorithm.class)
    void aKnownSignatureIsRightForItsKeyAndMessageOnly(SignatureAlgorithm algorithm) throws Exception {
        SigningKey signer = SigningKeys.generate(algorithm);
        byte[] signature = signer.sign(MESSAGE);
        VerificationKey key = VerificationKey.of(signer.verificationKey().encoded());
        assertTrue(key.verifies(MESSAGE, signature));
        for (int at : new int[] {0, MESSAGE.length / 2, MESSAGE.length - 1}) {
            assertFalse(key.verifies(changed(MESSAGE, at), signature), "byte " + at + " of the message");
        }
        for (int at : new int[] {0, signature.length / 2, signature.length - 1}) {
            assertFalse(key.verifies(MESSAGE, changed(signature, at)), "byte " + at + " of the signature");
        }
        byte[] longer = Arrays.copyOf(MESSAGE, MESSAGE.length + 1);
        longer[MESSAGE.length] = signature[0];
        assertFalse(key.verifies(longer, Arrays.copyOfRange(signature, 1, signature.length)), "the same bytes in all");
        VerificationKey other = SigningKeys.generate(algorithm).verificationKey();
        for (int i = 0; i < 2; i++) {
            assertFalse(other.verifies(MESSAGE, signature), "of another key");
            assertTrue(key.verifies(MESSAGE, signature));
        }
    }

    /** Each program reads a document again as soon as a policy may have changed. */
    @ParameterizedTest
    @EnumSource(SignatureAlgorithm.class)
    void aKnownSignatureTakesLittleTime(SignatureAlgorithm algorithm) throws Exception {
        SigningKey signer = SigningKeys.generate(algorithm);
        byte[] signature = signer.sign(MESSAGE);
        VerificationKey key = signer.verificationKey();
        byte[] changed = changed(MESSAGE, 0);
        long computed = nanosOf(key, changed, signature);
        long known = nanosOf(key, MESSAGE, signature);
        assertTrue(known * 3 < computed, known + " ns, not computed " + computed + " ns");
    }

    /** Returns this thread's processor time for 100 verifications. */
    private static long nanosOf(VerificationKey key, byte[] message, byte[] signature) {
        var threads = ManagementFactory.getThreadMXBean();
        long begin = threads.getCurrentThreadCpuTime();
        for (int i = 0; i < 100; i++) {
            key.verifies(message, signature);
        }
        return threads.getCurrentThreadCpuTime() - begin;
    }
}
