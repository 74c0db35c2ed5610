// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.tests.signature;

import java.nio.file.Path;
import org.vauban.governance.signature.SigningKey;
import org.vauban.governance.signature.SigningKeys;
import org.vauban.governance.tests.SmartCard;

/** Signs with a smart card, in a process whose environment names the token. Exits with 0 if the signature verifies. */
final class SmartCardProbe {
    private SmartCardProbe() {}

    /** @param arguments the provider configuration */
    public static void main(String[] arguments) throws Exception {
        SigningKey key = SigningKeys.ofPkcs11(Path.of(arguments[0]), SmartCard.PIN.toCharArray(), "card");
        byte[] message = {1, 2, 3};
        System.exit(key.verificationKey().verifies(message, key.sign(message)) ? 0 : 1);
    }
}
