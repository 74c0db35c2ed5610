// SPDX-License-Identifier: EPL-2.0
package org.vauban.cli.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The output and exit codes of {@code vauban index} and {@code vauban search}. */
@Tag("slow")
class SearchCommandTest {
    private static final String MANUAL = "# Pump\n\nThe operator opens the valve. The pump starts.\n\n"
            + "## Pompe\n\nL\u2019opérateur ouvre la vanne avant le démarrage de la pompe.\n";

    @TempDir
    private Path folder;

    private Path docs;
    private Vauban vauban;

    @BeforeEach
    void makeDocuments() throws Exception {
        docs = Files.createDirectory(folder.toRealPath().resolve("docs"));
        Files.writeString(docs.resolve("manual.md"), MANUAL);
        Files.write(docs.resolve("latin.txt"), "été".getBytes(StandardCharsets.ISO_8859_1));
        vauban = Vauban.with(folder.resolve("home"));
    }

    @Test
    void passagesComeWithPlaceAndQuote() throws Exception {
        Vauban.Result indexed = vauban.alone().run("index", docs);
        assertEquals(0, indexed.code(), indexed.err());
        assertTrue(indexed.out().contains("Files indexed: 1, unchanged: 0"), indexed.out());
        assertTrue(indexed.err().contains("latin.txt: The character encoding is unknown."), indexed.err());

        Vauban.Result found = vauban.alone().run("search", "opening", "the", "valve");
        assertEquals(0, found.code(), found.err());
        String first = docs.resolve("manual.md") + ":3\n    Pump\n    The operator opens the valve.";
        assertTrue(found.out().startsWith(first), found.out());

        Vauban.Result french = vauban.run("search", "--json", "-n", "1", "ouvre les vannes");
        JsonObject passage = JsonParser.parseString(french.out()).getAsJsonObject();
        assertEquals(docs.resolve("manual.md").toString(), passage.get("file").getAsString());
        assertEquals(7, passage.get("line").getAsInt(), "of the quote");
        assertTrue(passage.get("page").isJsonNull());
        assertEquals("fr", passage.get("language").getAsString());
        JsonObject quote = passage.getAsJsonObject("quote");
        assertEquals("L\u2019opérateur ouvre la vanne avant le démarrage de la pompe.",
                quote.get("text").getAsString());
        assertEquals(quote.get("text").getAsString(),
                MANUAL.substring(quote.get("start").getAsInt(), quote.get("end").getAsInt()));
    }

    @Test
    void whoeverSearchesBeforeAnythingIsIndexedIsToldWhatToDoFirst() throws Exception {
        for (Object[] command : new Object[][] {{"search", "valve"}, {"search", "--in", docs, "valve"},
                {"ask", "Who opens the valve?"}}) {
            Vauban.Result found = vauban.run(command);
            assertEquals(4, found.code(), found.err());
            assertEquals("The index is empty. Index your documents first: vauban index DIR\n", found.err());
        }
        assertEquals(0, vauban.run("index", docs).code());
        assertTrue(vauban.run("search", "gearbox").err().contains("No passages were found."));
    }

    @Test
    void aPassageComesWithWhatStandsAroundItWhereThatIsWanted() throws Exception {
        assertEquals(0, vauban.run("index", docs).code());
        JsonObject plain = JsonParser.parseString(vauban.run("search", "--json", "-n", 1, "vannes").out())
                .getAsJsonObject();
        assertTrue(!plain.has("before") && !plain.has("after"), plain.toString());
        JsonObject passage = JsonParser
                .parseString(vauban.run("search", "--json", "-n", 1, "--context", 1, "vannes").out()).getAsJsonObject();
        assertTrue(passage.getAsJsonArray("after").isEmpty(), passage.toString());
        JsonObject before = passage.getAsJsonArray("before").get(0).getAsJsonObject();
        assertTrue(before.get("text").getAsString().contains("The operator opens the valve."), before.toString());
        assertEquals(before.get("text").getAsString(),
                MANUAL.substring(before.get("start").getAsInt(), before.get("end").getAsInt()));
        assertEquals("[\"Pump\"]", before.getAsJsonArray("headings").toString());
        String printed = vauban.run("search", "-n", 1, "-C", 1, "vannes").out();
        int at = printed.indexOf("    | # Pump The operator opens the valve. The pump starts.");
        assertTrue(at > 0 && at < printed.indexOf("    > ## Pompe"), printed);
        for (Object wrong : new Object[] {-1, 6}) {
            Vauban.Result refused = vauban.run("search", "--context", wrong, "vannes");
            assertEquals(2, refused.code());
            assertTrue(refused.err().contains("between 0 and 5"), refused.err());
        }
    }

    /** Neither a text nor a file name may control the terminal. */
    @Test
    void whatATerminalObeysIsNotPrinted() throws Exception {
        Files.writeString(docs.resolve("a\u001b[31m.md"), "The gauge \u009b31m is \u202e red.\n");
        assertEquals(0, vauban.run("index", docs).code());
        Vauban.Result found = vauban.run("search", "gauge");
        assertEquals(0, found.code(), found.err());
        assertTrue(found.out().codePoints().allMatch(c -> c == '\n'
                || Character.getType(c) != Character.CONTROL && Character.getType(c) != Character.FORMAT), found.out());
    }

    @Test
    void theHelpNamesEveryMemberOfAResult() throws Exception {
        assertEquals(0, vauban.run("index", docs).code());
        String line = vauban.run("search", "--json", "valve").out().lines().findFirst().orElse("");
        String help = vauban.run("search", "--help").out();
        for (String member : JsonParser.parseString(line).getAsJsonObject().keySet()) {
            assertTrue(help.contains(member), member);
        }
    }

    @Test
    void eachQueryOfABatchIsNamedBeforeItsPassages() throws Exception {
        assertEquals(0, vauban.run("index", docs).code());
        Vauban.Result found = vauban.fed("valve\ngearbox\n", "search", "--batch");
        assertEquals(0, found.code(), found.err());
        assertTrue(found.out().startsWith("Query: valve\n") && found.out().endsWith("Query: gearbox\n"), found.out());
        assertFalse(vauban.fed("valve\n", "search", "--batch", "--json").out().contains("Query:"));
    }

    /** The input of queries is endless. */
    @DisabledOnOs(OS.WINDOWS)
    @Test
    void nothingMoreIsSearchedWhenNobodyReadsTheResults() throws Exception {
        assertEquals(0, vauban.run("index", docs).code());
        Vauban.Result found = vauban.startedBy("sh", "-c", "yes valve | \"$0\" \"$@\" | head -n 1").run("search",
                "--batch", "--lexical");
        assertEquals("Query: valve\n", found.out());
        assertEquals("", found.err());
    }

    @Test
    void aQueryOfABatchThatIsTooLongIsAnsweredWithAnErrorAndTheNextOnesAreAnswered() throws Exception {
        assertEquals(0, vauban.run("index", docs).code());
        String queries = "word ".repeat(3_000) + "\n \nvalve\n";
        Vauban.Result found = vauban.fed(queries, "search", "--batch");
        assertTrue(found.out().contains("Query: valve\n") && found.err().contains("Shorten"), found.err());
        assertEquals(1, found.code(), "a script that looks at nothing else learns of it");
        List<JsonObject> lines = vauban.fed(queries, "search", "--batch", "--json").out().lines()
                .map(each -> JsonParser.parseString(each).getAsJsonObject()).toList();
        assertTrue(lines.getFirst().get("error").getAsString().contains("Shorten"), lines.toString());
        assertTrue(lines.getFirst().get("query").getAsString().startsWith("word word"), lines.toString());
        assertEquals("valve", lines.getLast().get("query").getAsString());
        assertTrue(lines.getLast().has("quote"), lines.toString());
    }

    /** Windows editors save files with one. */
    @Test
    void aByteOrderMarkIsNoPartOfAQuery() throws Exception {
        assertEquals(0, vauban.run("index", docs).code());
        String found = vauban.fed("\ufeffvalve\n", "search", "--batch", "--json", "--lexical").out();
        assertEquals(List.of("valve"), found.lines().map(each -> JsonParser.parseString(each).getAsJsonObject()
                .get("query").getAsString()).distinct().toList());
    }

    @DisabledOnOs(OS.WINDOWS)
    @Test
    void queriesInAnotherEncodingAreNotSearchedAsSomethingElse() throws Exception {
        Vauban.Result found = vauban.startedBy("sh", "-c", "printf 'v\\351rin\\n' | \"$0\" \"$@\"").run("search",
                "--batch", "--lexical");
        assertEquals(1, found.code(), found.out());
        assertTrue(found.err().contains("UTF-8"), found.err());
    }

    @Test
    void nobodyIsAskedToShortenAnEmptyQuery() throws Exception {
        Vauban.Result result = vauban.run("search", " ");
        assertEquals(2, result.code());
        assertTrue(result.err().contains("is empty") && !result.err().contains("Shorten"), result.err());
    }

    @Test
    void aPlaceThatDoesNotExistIsNamed() throws Exception {
        assertEquals(0, vauban.run("index", docs).code());
        Vauban.Result nowhere = vauban.run("search", "--in", "standarts", "valve");
        assertEquals(4, nowhere.code());
        assertTrue(nowhere.err().contains("standarts is neither"), nowhere.err());
        assertFalse(vauban.run("search", "--in", docs, "gearbox").err().contains("is neither"));
    }

    @Test
    void exitCodesTellWhatWasFound() throws Exception {
        assertEquals(4, vauban.run("search", "valve").code(), "nothing is indexed");
        assertEquals(0, vauban.run("index", docs).code());
        assertEquals(0, vauban.run("search", "valve").code());
        Vauban.Result nothing = vauban.run("search", "gearbox");
        assertEquals(4, nothing.code());
        assertEquals("", nothing.out());
        assertEquals(4, vauban.run("search", "--in", folder.resolve("other"), "valve").code());
        assertEquals(0, vauban.run("search", "--in", docs, "valve").code());
        assertEquals(2, vauban.run("search").code());
        assertEquals(2, vauban.run("search", "-n", "0", "valve").code());
        assertEquals(2, vauban.run("search", " ").code());
        for (String command : new String[] {"search", "ask"}) {
            Vauban.Result tooLong = vauban.run(command, "valve ".repeat(2_000));
            assertEquals(2, tooLong.code());
            assertTrue(tooLong.err().contains("10000 characters; this one has 11999."), tooLong.err());
        }
        assertEquals(1, vauban.run("index", folder.resolve("missing")).code());
        assertEquals(2, vauban.run("index", "--remove").code());
    }

    /** Also tested as root without the capabilities to read everything. */
    @Test
    void aFolderThatCannotBeOpenedFails() throws Exception {
        Path setpriv = Path.of("/usr/bin/setpriv");
        assumeTrue(Files.isExecutable(setpriv), "needs util-linux");
        Path closed = Files.createDirectory(folder.toRealPath().resolve("closed"));
        assertTrue(closed.toFile().setReadable(false, false));
        try {
            String dropped = "-dac_override,-dac_read_search";
            Vauban.Result result = vauban.startedBy(setpriv.toString(), "--bounding-set=" + dropped,
                    "--inh-caps=" + dropped).run("index", closed, docs);
            assertEquals(1, result.code(), result.out() + result.err());
            assertTrue(result.err().contains(closed.toString()), result.err());
            assertTrue(result.out().contains("Files indexed: 1"), "what can be read is indexed");
        } finally {
            assertTrue(closed.toFile().setReadable(true));
        }
    }

    @Test
    void anIndexIsShownAndFoldersAreRemovedFromIt() throws Exception {
        JsonObject report = JsonParser.parseString(vauban.run("index", "--json", docs).out()).getAsJsonObject();
        assertEquals(1, report.get("indexed").getAsInt());
        assertEquals("encoding", report.getAsJsonArray("unreadable").get(0).getAsJsonObject().get("reason")
                .getAsString());
        String shown = vauban.run("index").out();
        assertTrue(shown.contains(": 1 file, 2 passages, ") && shown.contains("1 file could not be read"), shown);
        assertEquals("Files removed from the index: 2\n", vauban.run("index", "--remove", docs).out());
        assertEquals(4, vauban.run("search", "valve").code());
        String french = vauban.environment("VAUBAN_JAVA_OPTIONS", "-Duser.language=fr").run("search", "valve").err();
        assertTrue(french.startsWith("L\u2019index est vide. Indexez d\u2019abord vos documents\u00A0: "), french);
    }
}
