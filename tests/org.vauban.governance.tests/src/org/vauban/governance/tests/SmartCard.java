// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A smart card in software: a SoftHSM token in a test's folder, with a key pair. It is available where SoftHSM is
 * installed (Debian: {@code apt-get install softhsm2}), or where the variable {@code SOFTHSM2_MODULE} names its library
 * and {@code softhsm2-util} is on the path; elsewhere the test is skipped.
 */
public final class SmartCard {
    public static final String PIN = "1234567890";

    /** The configuration for Java's PKCS #11 provider. */
    public final Path provider;
    private final Path settings;

    /**
     * Creates the token and the keys.
     *
     * @param alias the alias of the keys
     */
    public SmartCard(Path folder, String alias) throws IOException, InterruptedException {
        String named = System.getenv("SOFTHSM2_MODULE");
        Optional<Path> found = Stream.of(named == null ? "/usr/lib/softhsm/libsofthsm2.so" : named,
                "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so").map(Path::of).filter(Files::exists).findFirst();
        assumeTrue(found.isPresent(), "SoftHSM is not installed");
        String library = found.orElseThrow().toString();
        Path tokens = Files.createDirectory(folder.resolve("tokens"));
        settings = Files.writeString(folder.resolve("softhsm2.conf"), "directories.tokendir = " + tokens);
        provider = Files.writeString(folder.resolve("pkcs11.cfg"),
                "name = Test\nlibrary = " + library + "\nslotListIndex = 0\n");
        run(new ProcessBuilder("softhsm2-util", "--module", library, "--init-token", "--free", "--label", "test",
                "--pin", PIN, "--so-pin", "12345678"));
        run(new ProcessBuilder(ChildProcess.java("keytool"), "-J" + ChildProcess.FIRST_COMPILER_ONLY,
                "-J-XX:+UseSerialGC", "-genkeypair", "-alias", alias, "-keyalg", "EC",
                "-groupname", "secp384r1", "-dname", "CN=Ada", "-keystore", "NONE", "-storetype", "PKCS11",
                "-storepass", PIN, "-addprovider", "SunPKCS11", "-providerarg", provider.toString()));
    }

    /** Runs a program that finds the card; it must succeed. */
    public void run(ProcessBuilder program) throws IOException, InterruptedException {
        program.environment().put("SOFTHSM2_CONF", settings.toString());
        assertEquals(0, KeyPrograms.run(program), program.command().toString());
    }
}
