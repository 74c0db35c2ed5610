// SPDX-License-Identifier: EPL-2.0
package org.vauban.cli.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The output, files and exit codes of {@code vauban trace}. */
@Tag("slow")
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
        Vauban.Result traced = vauban.alone().run("trace", project);
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
    void aTextThatIsTooLongIsCutAtAWholeCharacter() throws Exception {
        String face = "\uD83D\uDE00";
        Files.writeString(project.resolve("spec.md"),
                "REQ-1: The" + face.repeat(100) + " pump.\n\nREQ-2: They" + face.repeat(100) + " pump.\n");
        Vauban.Result traced = vauban.run("trace", project);
        assertEquals(2, traced.out().lines().filter(line -> line.endsWith(face + "…")).count(), traced.out());
    }

    /** Returns ReqIF with only an id and its text. */
    private static String reqif(String id, String text) {
        return """
                <REQ-IF xmlns="http://www.omg.org/spec/ReqIF/20110401/reqif.xsd"><CORE-CONTENT><REQ-IF-CONTENT>
                <SPEC-TYPES>
                <ATTRIBUTE-DEFINITION-STRING IDENTIFIER="d1" LONG-NAME="ReqIF.ForeignID"/>
                <ATTRIBUTE-DEFINITION-STRING IDENTIFIER="d2" LONG-NAME="ReqIF.Text"/></SPEC-TYPES><SPEC-OBJECTS>
                <SPEC-OBJECT IDENTIFIER="_1"><VALUES>
                <ATTRIBUTE-VALUE-STRING THE-VALUE="%s"><DEFINITION>
                <ATTRIBUTE-DEFINITION-STRING-REF>d1</ATTRIBUTE-DEFINITION-STRING-REF></DEFINITION>
                </ATTRIBUTE-VALUE-STRING>
                <ATTRIBUTE-VALUE-STRING THE-VALUE="%s"><DEFINITION>
                <ATTRIBUTE-DEFINITION-STRING-REF>d2</ATTRIBUTE-DEFINITION-STRING-REF></DEFINITION>
                </ATTRIBUTE-VALUE-STRING>
                </VALUES></SPEC-OBJECT></SPEC-OBJECTS></REQ-IF-CONTENT></CORE-CONTENT></REQ-IF>
                """.formatted(id, text);
    }

    /** Returns a mail with one part. */
    private static String mail(String name, String type, String part) {
        return "From: Ann <ann@example.org>\nContent-Type: multipart/mixed; boundary=\"" + type.hashCode() + "\"\n\n--"
                + type.hashCode() + "\nContent-Type: " + type + "; name=\"" + name + "\"\n\n" + part + "\n--"
                + type.hashCode() + "--\n";
    }

    @Test
    void requirementsInWhatIsAttachedToMailsHaveItsAddress() throws Exception {
        Files.writeString(project.resolve("order.eml"),
                mail("spec.reqif", "text/xml", reqif("REQ-77", "The pump shall stop at once.")));
        Files.writeString(project.resolve("change.eml"), mail("older.eml", "message/rfc822",
                mail("old.reqif", "application/octet-stream", reqif("REQ-78", "It shall be quiet, ghp_"
                        + "16C7e42F292c6912E7710c838347Ae178B4a."))));
        Files.writeString(project.resolve("secret.eml"),
                mail("secret.reqif", "application/reqif+xml", reqif("REQ-79", "Nobody may read it.")));
        Files.writeString(project.resolve(".vaubanignore"), "secret.reqif\n");
        Vauban.Result traced = vauban.run("trace", "--json", project);
        assertEquals(0, traced.code(), traced.err());
        JsonObject matrix = JsonParser.parseString(traced.out()).getAsJsonObject();
        Map<String, String> places = new TreeMap<>();
        matrix.getAsJsonArray("requirements").forEach(each -> places.put(
                each.getAsJsonObject().get("id").getAsString(), each.getAsJsonObject().get("file").getAsString()));
        assertEquals(Map.of("REQ-1", project.resolve("spec.md").toString(), "REQ-2",
                project.resolve("spec.md").toString(), "REQ-77", project.resolve("order.eml/spec.reqif").toString(),
                "REQ-78", project.resolve("change.eml/older.eml/old.reqif").toString()), places);
        assertEquals(0, matrix.getAsJsonArray("orphans").size(), "REQ-77 is known");
        assertFalse(traced.out().contains("16C7e42F"), traced.out());
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

    /** Otherwise the tables of the page would define what they list as unknown or removed. */
    @Test
    void aMatrixInTheTracedFolderChangesNothing() throws Exception {
        Path html = project.resolve("matrix.html");
        Vauban.Result first = vauban.run("trace", "--json", "--html", html, project);
        Path json = Files.writeString(project.resolve("matrix.json"), first.out());
        Vauban.Result second = vauban.run("trace", "--json", "--html", html, project);
        assertEquals(first.out(), second.out());
        JsonObject matrix = JsonParser.parseString(second.out()).getAsJsonObject();
        assertEquals("REQ-77", matrix.getAsJsonArray("orphans").get(0).getAsJsonObject().get("id").getAsString());
        assertEquals("[\"REQ-2\"]", matrix.getAsJsonArray("withoutCode").toString());
        Files.writeString(project.resolve("spec.md"), SPEC.substring(0, SPEC.indexOf("REQ-2")));
        Vauban.Result third = vauban.run("trace", "--json", project);
        assertFalse(third.out().contains("REQ-2"), third.out());
        assertTrue(Files.readString(html).contains("REQ-2") && Files.readString(json).contains("REQ-2"));
    }

    @Test
    void optionsThatWouldBePassedOverAreRefused() throws Exception {
        Path html = folder.resolve("m.html");
        Vauban.Result page = vauban.run("trace", "--of", code + ":3", "--html", html, project);
        assertEquals(2, page.code(), page.out());
        assertTrue(page.err().contains("--of, --html exclude each other."), page.err());
        assertFalse(Files.exists(html));
        assertEquals(2, vauban.run("trace", "--of", code + ":3", "--strict", project).code());
        assertEquals(2, vauban.run("trace", "--explicit", "--weak", project).code());
        assertEquals(2, vauban.run("index", "--remove", "--vectors", project).code());
    }

    /** Its requirements may have no code; a check that passes would say that there are none. */
    @Test
    void aDocumentThatCannotBeReadIsAGap() throws Exception {
        Files.writeString(project.resolve("spec.md"), "REQ-1: The pump shall stop.\n");
        Files.writeString(code, "class Pump {\n    void stop() {} // REQ-1\n}\n");
        Files.writeString(project.resolve("PumpTest.java"), "class PumpTest {\n    @Test void stopsReq1() {}\n}\n");
        assertEquals(0, vauban.run("trace", "--strict", project).code());
        Path damaged = Files.writeString(project.resolve("more.docx"), "nonsense");
        Vauban.Result strict = vauban.run("trace", "--strict", "--json", project);
        assertEquals(4, strict.code(), strict.err());
        assertTrue(strict.err().contains(damaged.toString()), strict.err());
        JsonObject unread = JsonParser.parseString(strict.out()).getAsJsonObject().getAsJsonArray("unreadable").get(0)
                .getAsJsonObject();
        assertEquals(damaged + " damaged", unread.get("file").getAsString() + " " + unread.get("reason").getAsString());
        assertEquals(0, vauban.run("trace", project).code());
        Vauban.Result of = vauban.run("trace", "--of", code + ":2", project);
        assertEquals(0, of.code(), of.err());
        assertTrue(of.err().contains(damaged.toString()), of.err());
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
