// SPDX-License-Identifier: EPL-2.0
package org.vauban.lsp.tests.knowledge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.assist.Assistant;
import org.vauban.assist.call.AssistCall;
import org.vauban.assist.trace.Requirement;
import org.vauban.assist.trace.TraceArtifact;
import org.vauban.assist.trace.TraceLink;
import org.vauban.assist.trace.TraceMatrix;
import org.vauban.assist.trace.TraceQuery;
import org.vauban.assist.trace.TraceService;
import org.vauban.knowledge.document.ReadFailure;
import org.vauban.knowledge.indexing.IndexingListener;
import org.vauban.knowledge.indexing.UnreadableFile;
import org.vauban.lsp.tests.NoQuestions;
import org.vauban.lsp.tests.WithPipedServer;

/** Commits are read if the client requests them, and requirements say whether an editor can open their file. */
class TraceCommitsTest extends WithPipedServer {
    @TempDir
    private Path folder;

    private final List<UnreadableFile> unread = new ArrayList<>();

    /** Finds one commit if commits are read. */
    private final class Traces implements TraceService {
        @Override
        public boolean isAvailable() {
            return true;
        }

        @Override
        public AssistCall<TraceMatrix> trace(TraceQuery query, IndexingListener listener) {
            listener.unreadable(unread);
            TraceLink link = new TraceLink("REQ-1", new TraceArtifact(TraceArtifact.Kind.COMMIT, "Stop the pump", null,
                    0, 0, 0, "77ffe01"), TraceLink.Basis.MESSAGE, "REQ-1", 0, 0.95);
            TraceMatrix matrix = new TraceMatrix(List.of(new Requirement("REQ-1", "It stops.", Map.of(), null,
                    folder.resolve("spec.md"), 0, 1, 0, 9),
                    new Requirement("REQ-2", "It starts.", Map.of(), null, folder.resolve("order.eml/spec.reqif"), 0,
                            0, 0, 9)), query.commits() ? List.of(link) : List.of(), List.of(),
                    List.of());
            return new AssistCall<>() {
                @Override
                public CompletableFuture<TraceMatrix> result() {
                    return CompletableFuture.completedFuture(matrix);
                }

                @Override
                public void cancel() {
                    // already available
                }
            };
        }
    }

    @BeforeEach
    void start() throws Exception {
        serve((Assistant) Proxy.newProxyInstance(Assistant.class.getClassLoader(), new Class<?>[] {Assistant.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "questions" -> new NoQuestions();
                    case "traces" -> new Traces();
                    default -> method.isDefault() ? InvocationHandler.invokeDefault(proxy, method, arguments) : null;
                }));
        wire.request(1, "initialize", "{\"processId\":null,\"capabilities\":{},\"workspaceFolders\":[{\"uri\":\""
                + folder.toUri() + "\",\"name\":\"a\"}]}");
        assertTrue(wire.answer(1).has("result"));
        wire.notify("initialized", "{}");
    }

    private JsonArray links(int id, String wanted) throws Exception {
        wire.request(id, "vauban/trace", wanted);
        return wire.answer(id).getAsJsonObject("result").getAsJsonArray("requirements").get(0).getAsJsonObject()
                .getAsJsonArray("links");
    }

    @Test
    void commitsAreReadForWhoAsksForThem() throws Exception {
        assertEquals(0, links(2, "{}").size());
        JsonObject artifact = links(3, "{\"commits\":true}").get(0).getAsJsonObject().getAsJsonObject("artifact");
        assertEquals("commit", artifact.get("kind").getAsString());
        assertEquals("77ffe01", artifact.get("commit").getAsString());
    }

    @Test
    void aRequirementThatIsAttachedToAMailIsMarkedAsNoFile() throws Exception {
        Files.writeString(folder.resolve("order.eml"), "From: Ann <ann@example.org>\n\n");
        wire.request(2, "vauban/trace", "{}");
        JsonArray requirements = wire.answer(2).getAsJsonObject("result").getAsJsonArray("requirements");
        assertFalse(requirements.get(0).getAsJsonObject().has("archived"));
        assertTrue(requirements.get(1).getAsJsonObject().get("archived").getAsBoolean());
    }

    /** Requirements in such files would be missing in the matrix, and what serves them would seem to serve nothing. */
    @Test
    void whatCouldNotBeReadIsTold() throws Exception {
        wire.request(2, "vauban/trace", "{}");
        assertFalse(wire.answer(2).getAsJsonObject("result").has("unreadable"));
        unread.add(new UnreadableFile(folder.resolve("spec.docx"), ReadFailure.ENCRYPTED, ""));
        wire.request(3, "vauban/trace", "{}");
        JsonObject told = wire.answer(3).getAsJsonObject("result").getAsJsonArray("unreadable").get(0)
                .getAsJsonObject();
        assertEquals(folder.resolve("spec.docx").toUri().toString(), told.get("uri").getAsString());
        assertEquals("encrypted", told.get("reason").getAsString());
    }

    @Test
    void aFolderThatIsNotThereIsNotPassedOver() throws Exception {
        wire.request(2, "vauban/trace", "{\"folders\":[\"" + folder.toUri() + "\",\"" + folder.resolve("dcos").toUri()
                + "\"]}");
        assertTrue(wire.answer(2).getAsJsonObject("error").get("message").getAsString().contains("dcos"));
    }
}
