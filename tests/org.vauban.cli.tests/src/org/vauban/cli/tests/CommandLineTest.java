// SPDX-License-Identifier: EPL-2.0
package org.vauban.cli.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What all commands have in common. */
class CommandLineTest {

    @TempDir
    private Path folder;
    private Vauban vauban;

    @BeforeEach
    void user() {
        vauban = Vauban.with(folder);
    }

    @Test
    void saysItsVersion() throws Exception {
        Vauban.Result result = vauban.run("--version");
        assertEquals(0, result.code());
        assertTrue(result.out().startsWith("vauban 0.1.0"), result.out());
    }

    @ParameterizedTest
    @ValueSource(strings = {"complete", "models", "lsp", "audit", "doctor"})
    void helpsInBothLanguages(String command) throws Exception {
        Vauban.Result english = vauban.run(command, "--help");
        assertEquals(0, english.code(), english.err());
        assertTrue(english.out().contains("Usage: vauban " + command), english.out());
        Vauban.Result french = vauban.environment("VAUBAN_JAVA_OPTIONS", "-Duser.language=fr").run(command, "--help");
        assertEquals(0, french.code(), french.err());
        assertTrue(french.out().contains("Utilisation : vauban " + command), french.out());
    }

    @Test
    void speaksFrench() throws Exception {
        Vauban.Result result = vauban.environment("VAUBAN_JAVA_OPTIONS", "-Duser.language=fr").run("audit", "show");
        assertEquals(1, result.code());
        assertTrue(result.err().contains("Il n'y a pas encore de journal"), result.err());
    }

    @Test
    void wrongUsageIsTwo() throws Exception {
        assertEquals(2, vauban.run().code());
        assertEquals(2, vauban.run("frobnicate").code());
        assertEquals(2, vauban.run("complete").code());
        assertEquals(2, vauban.run("complete", "a:1:1", "--no-such-option").code());
    }

    @Test
    void theDoctorLooksAtEverything() throws Exception {
        Vauban.Result result = vauban.run("doctor", "--model", Vauban.MODEL);
        assertEquals(0, result.code(), result.out() + result.err());
        for (String needed : new String[] {"Java ", "llama.cpp", Vauban.MODEL, "native", folder.toString()}) {
            assertTrue(result.out().contains(needed), needed + " in\n" + result.out());
        }
        Vauban.Result sick = vauban.models(folder.resolve("none")).run("doctor");
        assertEquals(1, sick.code());
        assertTrue(sick.out().contains("vauban models fetch"), sick.out());
    }
}
