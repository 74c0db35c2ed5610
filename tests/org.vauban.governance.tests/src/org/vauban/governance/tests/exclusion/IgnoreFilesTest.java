// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.tests.exclusion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.governance.exclusion.ExclusionResult;
import org.vauban.governance.exclusion.Exclusions;
import org.vauban.governance.source.TextSource;

/**
 * Pattern files apply in the encodings that editors and shells write, from the top folder down; an unreadable one
 * withholds everything below it.
 */
class IgnoreFilesTest {
    @TempDir
    Path root;

    @BeforeEach
    void files() throws IOException {
        Files.createDirectories(root.resolve("module/private"));
        Files.createDirectories(root.resolve("private"));
    }

    private ExclusionResult check(String file, Path from) {
        return new Exclusions().check(TextSource.file(root.resolve(file), from));
    }

    private void ignore(String folder, byte[] mark, String patterns, Charset charset) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(mark);
        bytes.write(patterns.getBytes(charset));
        Files.write(root.resolve(folder).resolve(".vaubanignore"), bytes.toByteArray());
    }

    private static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }

    @Test
    void patternsAreReadInEachEncodingWithAMark() throws IOException {
        String patterns = "# café\r\nprivate/\r\n*.donn\u00e9es\r\n";
        record Form(byte[] mark, Charset charset) {}
        for (Form each : List.of(new Form(bytes(), StandardCharsets.UTF_8),
                new Form(bytes(0xEF, 0xBB, 0xBF), StandardCharsets.UTF_8),
                new Form(bytes(0xFF, 0xFE), StandardCharsets.UTF_16LE),
                new Form(bytes(0xFE, 0xFF), StandardCharsets.UTF_16BE))) {
            ignore("", each.mark(), patterns, each.charset());
            assertEquals("private/", check("private/K.java", root).pattern(), each.charset().name());
            assertTrue(check("a.donn\u00e9es", root).excluded(), each.charset().name());
            assertFalse(check("K.java", root).excluded(), each.charset().name());
        }
    }

    /** On a Windows disk in WSL, a memory stick or a share, an editor may use whatever case the user typed. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void caseDoesNotMatterInAFolderThatTakesEachCaseForTheSame() throws IOException {
        ignore("", bytes(), "Private/\n!private/K.java\n/Offer*.md\n", StandardCharsets.UTF_8);
        assertFalse(check("private/K.java", root).excluded(), "two files in most folders of Linux");
        Files.createLink(root.resolve(".VAUBANIGNORE"), root.resolve(".vaubanignore"));
        assertEquals("Private/", check("private/K.java", root).pattern());
        assertEquals("/Offer*.md", check("OFFERS.MD", root).pattern());
        assertTrue(check("module/PRIVATE/K.java", root).excluded());
        assertFalse(check("module/K.java", root).excluded());
    }

    @Test
    void whatIsInNoKnownEncodingWithholdsAllBelowAndSaysWhatToDo() throws IOException {
        for (Charset charset : List.of(StandardCharsets.ISO_8859_1, StandardCharsets.UTF_16LE,
                StandardCharsets.UTF_16BE)) {
            ignore("module", bytes(), "priv\u00e9/\n", charset);
            ExclusionResult verdict = check("module/K.java", root);
            assertTrue(verdict.excluded(), charset.name());
            assertTrue(verdict.origin().contains(".vaubanignore") && verdict.origin().contains("UTF-8"),
                    verdict.origin());
            assertFalse(check("K.java", root).excluded(), "above it nothing is withheld");
        }
        ignore("module", bytes(), "pri\0vate/\n", StandardCharsets.UTF_8);
        assertTrue(check("module/K.java", root).excluded(), "NUL");
        ignore("module", bytes(0xFF, 0xFE, 0, 0), "private/\n", Charset.forName("UTF-32LE"));
        assertTrue(check("module/K.java", root).excluded(), "UTF-32");
    }

    @Test
    void everyKindOfLineEndEndsAPattern() throws IOException {
        for (String end : List.of("\n", "\r\n", "\r")) {
            ignore("", bytes(), "a/" + end + "private/" + end + "b/", StandardCharsets.UTF_8);
            for (String folder : List.of("a", "private", "b")) {
                assertTrue(check(folder + "/K.java", root).excluded(), folder);
            }
        }
    }

    @Test
    void thePatternsAboveCountWhateverTheEditorTakesForTheWorkspace() throws IOException {
        ignore("", bytes(), "private/\n*.plan\n", StandardCharsets.UTF_8);
        ignore("module", bytes(), "*.tmp\n", StandardCharsets.UTF_8);
        Path module = root.resolve("module");
        assertTrue(check("module/private/K.java", module).excluded());
        assertTrue(check("module/a.plan", module).excluded());
        assertTrue(check("module/a.tmp", module).excluded());
        assertFalse(check("module/K.java", module).excluded());
        Files.writeString(module.resolve(".git"), "gitdir: ../.git/modules/module\n");
        assertTrue(check("module/private/K.java", module).excluded(), "a submodule");
    }

    @Test
    void aDeeperFileLetsThroughOnlyByNegation() throws IOException {
        ignore("", bytes(), "*.plan\nprivate/\n", StandardCharsets.UTF_8);
        ignore("module", bytes(), "!a.plan\n!private/\n", StandardCharsets.UTF_8);
        Path module = root.resolve("module");
        assertFalse(check("module/a.plan", module).excluded());
        assertTrue(check("module/b.plan", module).excluded());
        ignore("private", bytes(), "!K.java\n", StandardCharsets.UTF_8);
        assertTrue(check("private/K.java", root).excluded(), "nothing below an excluded folder comes back");
    }

    @Test
    void patternsOfTheSettingsHoldFromTheTopOfTheRepositoryToo() throws IOException {
        Files.createDirectories(root.resolve(".git"));
        Exclusions exclusions = new Exclusions(List.of("/module/private/"));
        assertTrue(exclusions.check(root.resolve("module/private/K.java"), root.resolve("module")).excluded());
        assertTrue(exclusions.check(root.resolve("module/private/K.java"), root).excluded());
        assertFalse(exclusions.check(root.resolve("module/K.java"), root.resolve("module")).excluded());
    }
}
