// SPDX-License-Identifier: EPL-2.0
package org.vauban.cli.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The output of {@code vauban ask}: passages, then claims with verbatim quotes by a model without knowledge. */
@Tag("slow")
class AskCommandTest {
    private static final String MANUAL = "# Pump\n\nThe operator opens the valve. The pump starts.\n\n"
            + "## Limits\n\nThe pressure of the pump must not exceed 12 bar. It is read daily.\n";

    @TempDir
    private Path folder;

    private Path manual;
    private Vauban vauban;

    @BeforeEach
    void index() throws Exception {
        Path docs = Files.createDirectory(folder.toRealPath().resolve("docs"));
        manual = Files.writeString(docs.resolve("manual.md"), MANUAL);
        vauban = Vauban.with(folder.resolve("home"));
        assertEquals(0, vauban.run("index", docs).code());
    }

    private static List<JsonObject> lines(String out, String type) {
        return Stream.of(out.split("\n")).map(line -> JsonParser.parseString(line).getAsJsonObject())
                .filter(object -> object.get("type").getAsString().equals(type)).toList();
    }

    @Test
    void claimsQuoteTheDocumentAsItIs() throws Exception {
        Vauban.Result asked = vauban.run("ask", "--json", "-m", Vauban.MODEL,
                "What pressure of the pump must not be exceeded?");
        assertEquals(0, asked.code(), asked.err());
        assertTrue(asked.out().startsWith("{\"type\":\"passage\""), "the evidence comes first");
        List<JsonObject> claims = lines(asked.out(), "claim");
        JsonObject result = lines(asked.out(), "result").getFirst();
        assertTrue(result.get("found").getAsBoolean());
        assertEquals(claims.size(), result.get("claims").getAsInt());
        assertTrue(!claims.isEmpty());
        for (JsonObject claim : claims) {
            JsonObject quote = claim.getAsJsonObject("quote");
            int start = quote.get("start").getAsInt();
            assertEquals(quote.get("text").getAsString(), MANUAL.substring(start, quote.get("end").getAsInt()));
            assertEquals(manual.toString(), claim.get("file").getAsString());
            assertEquals(MANUAL.substring(0, start).lines().count() + (MANUAL.charAt(start - 1) == '\n' ? 1 : 0),
                    claim.get("line").getAsInt());
            assertTrue(claim.get("page").isJsonNull());
            assertEquals(new JsonArray(), claim.get("boxes"));
        }
        Vauban.Result plain = vauban.alone().run("ask", "-m", Vauban.MODEL,
                "What pressure of the pump must not be exceeded?");
        assertEquals(0, plain.code(), plain.err());
        String first = claims.getFirst().getAsJsonObject("quote").get("text").getAsString();
        assertTrue(plain.out().contains("Answer:\n\n    “" + first + "”\n    " + manual + ":"), plain.out());
    }

    @Test
    void exitCodesTellWhatWasFound() throws Exception {
        Vauban.Result nothing = vauban.run("ask", "--json", "-m", Vauban.MODEL, "zeppelin?");
        assertEquals(4, nothing.code(), nothing.err());
        assertEquals("{\"type\":\"result\",\"found\":false,\"claims\":0,\"matched\":0,\"read\":0,\"model\":null,"
                + "\"note\":null}\n", nothing.out());
        Vauban.Result unanswered = vauban.run("ask", "-m", Vauban.MODEL, "Who invented the pump of Birmingham castle?");
        assertEquals(4, unanswered.code(), unanswered.out());
        assertTrue(unanswered.err().startsWith("No answer was found. Passages that match: "), unanswered.err());
        assertEquals(2, vauban.run("ask").code());
        assertEquals(2, vauban.run("ask", "-n", "0", "valve").code());
        Vauban.Result without = vauban.models(folder.resolve("none")).run("ask", "Who opens the valve?");
        assertEquals(1, without.code());
        assertTrue(without.out().startsWith(manual.toString()), "the evidence needs no model");
    }
}
