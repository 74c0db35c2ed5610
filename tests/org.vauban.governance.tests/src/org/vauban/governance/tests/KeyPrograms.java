// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.tests;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.vauban.governance.signature.SignatureAlgorithm;

/** Runs programs, and creates keys with them. */
public final class KeyPrograms {
    private KeyPrograms() {}

    /** Returns the command that creates a key pair in a PKCS #12 key store. */
    public static ProcessBuilder keyInStore(Path store, String password, String alias, SignatureAlgorithm algorithm) {
        boolean edwards = algorithm == SignatureAlgorithm.ED25519;
        return new ProcessBuilder(ChildProcess.java("keytool"), "-J" + ChildProcess.FIRST_COMPILER_ONLY,
                "-J-XX:+UseSerialGC", "-genkeypair", "-alias", alias, "-keyalg",
                edwards ? "Ed25519" : "EC", edwards ? "-v" : "-groupname", edwards ? "-noprompt" : "secp384r1",
                "-dname", "CN=Ada", "-storetype", "PKCS12", "-keystore", store.toString(), "-storepass", password);
    }

    /** Runs a program, which must end within a minute, and returns its exit code. */
    public static int run(ProcessBuilder command) throws IOException, InterruptedException {
        Process process = command.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        if (!process.waitFor(Patience.SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("did not end: " + command.command());
        }
        return process.exitValue();
    }
}
