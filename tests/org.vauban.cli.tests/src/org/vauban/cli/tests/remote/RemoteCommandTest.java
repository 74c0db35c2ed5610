// SPDX-License-Identifier: EPL-2.0
package org.vauban.cli.tests.remote;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.cli.tests.Vauban;

/** {@code vauban remote} on a machine where no signed policy grants an endpoint. */
class RemoteCommandTest {
    @TempDir
    Path home;

    @Test
    void aPreviewGeneratesNothing() throws Exception {
        Vauban vauban = Vauban.with(home);
        Path file = Files.writeString(home.resolve("A.java"), "class A {");
        Vauban.Result shown = vauban.run("complete", "--preview", "--model", Vauban.MODEL, file + ":1:10");
        assertEquals(0, shown.code(), shown.err());
        assertTrue(shown.out().contains("No request would be sent"), shown.out());
        Vauban.Result json = vauban.run("complete", "--preview", "--json", "--model", Vauban.MODEL, file + ":1:10");
        assertTrue(json.out().contains("\"endpoint\":null"), json.out() + json.err());
    }

    @Test
    void nothingIsGrantedWithoutASignedPolicy() throws Exception {
        Vauban vauban = Vauban.with(home);
        // an endpoint in the user's unsigned policy does not count
        Files.createDirectories(home.resolve("config"));
        Files.writeString(home.resolve("config/policy.json"),
                "{\"remote.endpoints\": [\"team http://127.0.0.1:1 features=chat classes=typed\"]}");
        Vauban.Result list = vauban.alone().run("remote", "list");
        assertEquals(0, list.code(), list.err());
        assertTrue(list.out().contains("no signed policy grants one") && list.out().contains("0 requests"),
                list.out());
        for (String[] refused : new String[][] {{"remote", "check", "team"}, {"remote", "agree", "team"},
            {"remote", "use", "team", "--for", "chat"}, {"remote", "use", "team"}, {"remote", "hedge", "team"}}) {
            Vauban.Result result = vauban.run((Object[]) refused);
            assertEquals(3, result.code(), String.join(" ", refused));
            assertTrue(result.err().contains("only the signed policy of the machine"), result.err());
        }
        assertFalse(Files.exists(home.resolve("config/remote.json")));
        assertEquals(2, vauban.run("remote", "use", "team", "--for", "everything").code());
        assertEquals(2, vauban.run("remote", "hedge").code());
        assertEquals(2, vauban.run("remote", "hedge", "team", "--off").code());
        assertEquals(0, vauban.run("remote", "hedge", "--off").code());
        assertEquals(0, vauban.run("remote", "local").code());
        assertTrue(vauban.run("doctor").out().contains("remote endpoints: no signed policy grants one"));
    }
}
