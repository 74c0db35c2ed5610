// SPDX-License-Identifier: EPL-2.0
package org.vauban.lsp.tests.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import com.google.gson.JsonObject;
import java.io.BufferedOutputStream;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vauban.lsp.tests.ProcessTree;
import org.vauban.lsp.tests.ServerProcess;
import org.vauban.lsp.tests.Wire;

/**
 * Client and server agree on positions, in each encoding and with any line ends: the vague word of a requirement is
 * found where it is, and an edit given by positions changes the intended text.
 */
class LineEndsTest {
    /** Lines end with CR, CR LF and LF, but not with U+2028 or U+0085. */
    private static final String TEXT = "# 😀é\r\r\nOne 😀 line.\u2028The same one.\u0085Still.\r\n\né😀 The system shall answer quickly.\n";

    @TempDir
    private Path home;
    private Process process;

    @AfterEach
    void end() {
        if (process != null) {
            ProcessTree.kill(process);
        }
    }

    @ParameterizedTest
    @CsvSource({"utf-8,31", "utf-16,28", "utf-32,27"})
    void aPlaceIsTheSameForBoth(String encoding, int column) throws Exception {
        process = ServerProcess.start(home);
        Wire wire = new Wire(process.getInputStream(), new BufferedOutputStream(process.getOutputStream()));
        wire.request(1, "initialize", "{\"processId\":null,\"capabilities\":{\"general\":{\"positionEncodings\":[\""
                + encoding
                + "\"]},\"textDocument\":{\"diagnostic\":{}}},\"initializationOptions\":{\"model\":\"there-is-none\"}}");
        assertNotNull(wire.answer(1));
        JsonObject document = new JsonObject();
        document.addProperty("uri", "untitled:needs.md");
        document.addProperty("languageId", "markdown");
        document.addProperty("version", 1);
        document.addProperty("text", TEXT);
        wire.notify("textDocument/didOpen", "{\"textDocument\":" + document + "}");
        wire.request(2, "textDocument/diagnostic", "{\"textDocument\":{\"uri\":\"untitled:needs.md\"}}");
        JsonObject vague = wire.answer(2).getAsJsonObject("result").getAsJsonArray("items").asList().stream()
                .map(each -> each.getAsJsonObject())
                .filter(each -> each.get("code").getAsString().equals("vague-speed")).findFirst()
                .orElseThrow();
        // two empty lines are between: one after the lone CR, one before the requirement
        String place = "{\"start\":{\"line\":4,\"character\":" + column + "},\"end\":{\"line\":4,\"character\":"
                + (column + 7) + "}}";
        assertEquals(place, vague.get("range").toString());
        wire.notify("textDocument/didChange",
                "{\"textDocument\":{\"uri\":\"untitled:needs.md\",\"version\":2},\"contentChanges\":[{\"range\":"
                        + place + ",\"text\":\"within 200 ms\"}]}");
        wire.request(3, "textDocument/diagnostic", "{\"textDocument\":{\"uri\":\"untitled:needs.md\"}}");
        assertEquals(0, wire.answer(3).getAsJsonObject("result").getAsJsonArray("items").size(),
                "the word and nothing else was replaced");
    }
}
