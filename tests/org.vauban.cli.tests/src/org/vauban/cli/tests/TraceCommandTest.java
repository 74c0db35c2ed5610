// SPDX-License-Identifier: EPL-2.0
package org.vauban.cli.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code vauban trace} prints and writes, and how it ends. */
class TraceCommandTest {
    private static final String SPEC = "# Pump\n\nREQ-1: The pump shall stop when the pressure exceeds 12 bar.\n\n"
            + "REQ-2: The operator shall be able to print the journal.\n";
    private static final String CODE = "class Pump {\n    /** REQ-1, REQ-77. */\n    void stop() {\n"
            + "        // password = \"hunter2-Xk29fQ\"\n    }\n}\n";

    @TempDir
    private Path folder;

    private Path project;
    private Path code;
    private Vauban vauban;

    @BeforeEach
    void makeProject() throws Exception {
        project = Files.createDirectory(folder.toRealPath().resolve("project"));
        Files.writeString(project.resolve("spec.md"), SPEC);
        code = Files.writeString(project.resolve("Pump.java"), CODE);
        vauban = Vauban.with(folder.resolve("home"));
    }

    @Test
    void linksGapsAndUnknownIdsArePrinted() throws Exception {
        Vauban.Result traced = vauban.run("trace", project);
        assertEquals(0, traced.code(), traced.err());
        assertTrue(traced.out().startsWith("REQ-1 The pump shall stop when the pressure exceeds 12 bar.\n"
                + "    Method Pump.stop\n        " + code + ":2 /** REQ-1, REQ-77. */\n"), traced.out());
        assertTrue(traced.out().contains("Unknown ids in code and commits:\n    REQ-77 " + code + ":2\n"),
                traced.out());
        assertTrue(traced.out().endsWith("Requirements: 2, links: 1 (suggested: 0), without code: 1, without tests: 2,"
                + " unknown ids: 1\n"), traced.out());
        assertEquals(4, vauban.run("trace", "--strict", project).code());
    }

    @Test
    void aLineTellsItsRequirement() throws Exception {
        Vauban.Result of = vauban.run("trace", "--json", "--of", code + ":3", project);
        assertEquals(0, of.code(), of.err());
        JsonObject requirement = JsonParser.parseString(of.out()).getAsJsonObject().getAsJsonArray("requirements")
                .get(0).getAsJsonObject();
        assertEquals("REQ-1", requirement.get("id").getAsString());
        assertEquals(4, vauban.run("trace", "--of", code + ":60", project).code());
        assertEquals(2, vauban.run("trace", "--of", code.toString(), project).code());
        assertEquals(1, vauban.run("trace", "--of", folder.resolve("missing") + ":1", project).code());
    }

    @Test
    void filesAreWrittenAndCommitsRead() throws Exception {
        Path log = Files.writeString(folder.resolve("log"),
                "commit 0123456789abcdef\nAuthor: A\n\n    Print (REQ-2), password = \"hunter2-Xk29fQ\"\n");
        Path csv = folder.resolve("m.csv");
        Path html = folder.resolve("m.html");
        Path reqif = folder.resolve("m.reqif");
        Vauban.Result traced = vauban.run("trace", "--commits", log, "--csv", csv, "--html", html, "--reqif", reqif,
                "--json", project);
        assertEquals(0, traced.code(), traced.err());
        for (Path each : new Path[] {csv, html, reqif}) {
            String text = Files.readString(each);
            assertTrue(text.contains("0123456789abcdef"), text);
            assertFalse(text.contains("hunter2"), "masked: " + text);
        }
        assertFalse(traced.out().contains("hunter2"), traced.out());
    }

    @Test
    void whatCannotBeTracedSaysWhy() throws Exception {
        assertEquals(2, vauban.run("trace").code());
        assertEquals(1, vauban.run("trace", folder.resolve("missing")).code());
        Vauban.Result pattern = vauban.run("trace", "--pattern", "(", project);
        assertEquals(2, pattern.code());
        assertTrue(pattern.err().contains("--pattern"), pattern.err());
        Vauban.Result nothing = vauban.run("trace", "--pattern", "NONE-\\d+", project);
        assertEquals(4, nothing.code());
        assertTrue(nothing.err().contains("No requirements were found."), nothing.err());
        assertEquals(1, vauban.run("trace", "--csv", folder.resolve("no/such/m.csv"), project).code());
    }
}
