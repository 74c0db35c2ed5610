// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.tests.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vauban.governance.exclusion.Exclusions;
import org.vauban.governance.source.SourceUris;
import org.vauban.governance.source.TextSource;
import org.vauban.governance.tests.ChildProcess;

/** However an editor writes a document's URI, an excluded file stays excluded. */
class SourceUrisTest {

    @ParameterizedTest
    @ValueSource(strings = {"file:///w/.env", "file:/w/.env", "FILE:///w/.env", "file://localhost/w/.env",
            "file://LOCALHOST/w/.env",
            "file://127.0.0.1/w/.env", "file://server/share/.env", "//server/share/.env", "/w/.env",
            "file:///w/a b/[c]/.env",
            "file:///w/%2Eenv", "file:///w/%252Eenv", "file:///w/%25252Eenv", "file:///w%2F.env",
            "file:///w/.env?version=1",
            "file:///w/.env#L1", "file:///w/a?b/.env", "file:///w/a#b/.env", "file:///w/.env%3Fversion",
            "file:///c%3A/w/.env",
            "file:///C:/w/.env", "file://c:/w/.env", "c:\\w\\.env", "file:///c:\\w\\.env", "untitled:/w/.env",
            "untitled:///w/.env", "untitled:.env", "untitled:c%3A%5Cw%5C.env", "untitled:id_ed25519",
            "git:/w/.env?%7B%22path%22%3A%22%2Fw%2F.env%22%7D",
            "git:/w/A.java?%7B%22path%22%3A%22%2Fw%2F.env%22%7D", "gitlens://abc/w/.env?x",
            "fugitive:///w/.git//0/.env",
            "fugitive:///w/.git//0123abcd/.ssh/config", "vscode-notebook-cell:/w/.ssh/a.ipynb#ch0000",
            "vscode-notebook-cell://ssh-remote%2Bhost/w/.ssh/a.ipynb#ch0000",
            "vscode-remote://ssh-remote%2Bhost/home/me/.env",
            "vscode-vfs://github/owner/name/.env", "jar:file:///w/a.jar!/x/.env", "zipfile:///w/a.zip::x/.env",
            "scp://host//w/.env",
            "https://host/w/.env", "jdt://contents/a.jar/x/.env", "oil:///w/.env", "file:///w/../w/.env",
            "file:///w/.env::$DATA", "file:///w/.env%3A%3A%24DATA", "jar:file:///w/server.jks!/x"})
    void namesOfAnExcludedFileAreExcluded(String uri) {
        assertTrue(new Exclusions().check(SourceUris.source(uri)).excluded(), uri);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a", "src/.env", "file:src/A.java", "foo:bar", "output:x/y", "urn:uuid:1",
            "file:///w/a%00.java", "foo:::", "foo:!/", "mailto:a@b"})
    void whatHoldsNoPathIsUnknownAndWithheld(String uri) {
        assertInstanceOf(TextSource.Unknown.class, SourceUris.source(uri));
        assertTrue(new Exclusions().check(SourceUris.source(uri)).excluded());
        assertTrue(new Exclusions().check(SourceUris.source(null)).excluded());
    }

    @ParameterizedTest
    @ValueSource(strings = {"untitled:Untitled-1", "untitled:Sans%20titre-2", "untitled:Untitled 3", "file:", "file://",
            "file:///"})
    void aDocumentThatWasNeverSavedIsTyped(String uri) {
        assertEquals(TextSource.typed(), SourceUris.source(uri));
    }

    @ParameterizedTest
    @ValueSource(strings = {"file:///w/A.java", "file://localhost/w/A.java", "file:///w/a%20b/A.java",
            "git:/w/A.java?%7B%7D", "vscode-notebook-cell:/w/a.ipynb#ch0000", "untitled:/w/A.java"})
    void namesOfOtherFilesAreNot(String uri) {
        assertFalse(new Exclusions().check(SourceUris.source(uri)).excluded(), uri);
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void thePathOfAFileIsTheLikeliestReading() {
        assertEquals(Path.of("/w/a b.java"), SourceUris.local("file:///w/a%20b.java"));
        assertEquals(Path.of("/w/a b.java"), SourceUris.local("file:///w/a b.java"));
        assertEquals(Path.of("/w/a%20b.java"), SourceUris.local("file:///w/a%2520b.java"));
        assertEquals(Path.of("/w/A.java"), SourceUris.local("file://localhost/w/A.java?x#y"));
        assertNull(SourceUris.local("git:/w/A.java"));
        assertNull(SourceUris.local("vscode-remote://host/w/A.java"));
        assertNull(SourceUris.local(null));
        assertEquals(Path.of("/w/src/A.java"), SourceUris.source("fugitive:///w/.git//0/src/A.java").path());
        assertEquals(Path.of("/w/sub/src/A.java"),
                SourceUris.source("fugitive:///w/.git/modules/sub//0/src/A.java").path());
        assertEquals(Path.of("/w/src/A.java"),
                SourceUris.source("egit-internal:////w/.git/$2$WORK:o7/src/A.java").path());
        assertEquals(Path.of("/w/sub/src/A.java"),
                SourceUris.source("egit-internal:////w/.git/modules/sub/$4$WORK/src/A.java").path());
    }

    @Test
    void aLongNameCostsNoMoreThanItsLength() {
        for (String uri : List.of("git:/w/A.java?{\"path\":\"/w/" + "a/".repeat(50_000) + ".env\"}",
                "jar:" + "file:".repeat(5_000) + "/w/.env",
                "git:/w/A.java?\"" + "\\\\".repeat(50_000) + "\",\"/w/.env\"",
                "fugitive://" + "/w/.git/modules/m".repeat(50_000) + "//0/.env",
                "egit-internal://" + "/w/.git/modules/m/$2".repeat(50_000) + "/$9$WORK/.env")) {
            TextSource.InFile source = assertInstanceOf(TextSource.InFile.class, SourceUris.source(uri));
            assertTrue(source.readings().stream().anyMatch(path -> path.endsWith(".env")), uri.substring(0, 40));
        }
    }

    /**
     * The property with the operating system's name can be set through the environment of the user who starts Java.
     */
    @Test
    @DisabledOnOs(OS.WINDOWS)
    void thePropertyThatNamesTheSystemMovesNoExclusion() throws Exception {
        ProcessBuilder probe = ChildProcess.of(SourceProbe.class,
                List.of(SourceUris.class), "file:///w/private%5CK.java", "private/K.java");
        probe.command().add(1, "-Dos.name=Windows 11");
        assertEquals(0, probe.inheritIO().start().waitFor());
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void patternsOfAFolderHoldForEveryReading(@TempDir Path temporary) throws IOException {
        Path root = temporary.toRealPath();
        Files.createDirectories(root.resolve("private"));
        Files.createDirectories(root.resolve("open"));
        Files.writeString(root.resolve(".vaubanignore"), "private/\n");
        Files.writeString(root.resolve("private/K.java"), "class K {}");
        Files.createSymbolicLink(root.resolve("open/link"), root.resolve("private"));
        Files.createSymbolicLink(root.resolve("elsewhere"), root.resolve("open"));
        String top = root.toString();
        for (String uri : List.of("file://" + top + "/private/K.java", "file://localhost" + top + "/private/K.java",
                "file://" + top + "/private%2FK.java", "file://" + top + "/private%252FK.java",
                "file://" + top + "/open/link/K.java",
                "file://" + top + "/open/link/../private/K.java", "file://" + top + "/elsewhere/../private/K.java",
                "git:" + top + "/private/K.java?x", "fugitive://" + top + "/.git//0/private/K.java",
                "egit-internal://" + top + "/.git/$9$WORK:o7/private/K.java",
                "vscode-notebook-cell:" + top + "/private/K.ipynb#1", "untitled:" + top + "/private/New.java",
                "file://" + top + "/private/K.java?q", "file://" + top + "/private/..\\K.java",
                "file://" + top + "/private/..%5CK.java")) {
            assertTrue(new Exclusions().check(SourceUris.source(uri)).excluded(), uri);
        }
        assertFalse(new Exclusions().check(SourceUris.source("file://" + top + "/open/K.java")).excluded());
    }
}
