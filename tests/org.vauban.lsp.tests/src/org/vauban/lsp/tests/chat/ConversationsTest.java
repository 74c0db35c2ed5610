// SPDX-License-Identifier: EPL-2.0
package org.vauban.lsp.tests.chat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.eclipse.lsp4j.jsonrpc.ResponseErrorException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.lsp.tests.ServerProcess.ChatAnswer;
import org.vauban.lsp.tests.ServerProcess.ChatAttachment;
import org.vauban.lsp.tests.ServerProcess.ChatExport;
import org.vauban.lsp.tests.ServerProcess.ChatQuestion;
import org.vauban.lsp.tests.ServerProcess.ChatTurn;
import org.vauban.lsp.tests.ServerProcess;

/** More client conversations than the server keeps in memory, and the part of a long one that the model receives. */
@Tag("slow")
class ConversationsTest {
    private static final int MORE_THAN_IN_MEMORY = 34;

    @TempDir
    private Path home;

    private static ChatAnswer ask(ServerProcess server, String conversation, String text, List<ChatTurn> earlier)
            throws Exception {
        ChatAnswer answer = server.server.chat(new ChatQuestion(conversation, text, earlier)).get(ServerProcess.SECONDS,
                TimeUnit.SECONDS);
        assertEquals("answered", answer.state(), answer.message());
        return answer;
    }

    private static List<ChatTurn> turns(ServerProcess server, String conversation) throws Exception {
        return server.server.conversation(new ChatExport(conversation)).get(ServerProcess.SECONDS, TimeUnit.SECONDS)
                .turns();
    }

    /** Begins so many conversations that the first ones are no longer in memory. */
    private static List<String> begin(ServerProcess server) throws Exception {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < MORE_THAN_IN_MEMORY; i++) {
            ids.add(ask(server, null, "Question " + i, null).conversation());
        }
        return ids;
    }

    private List<Path> files() throws Exception {
        Path folder = home.resolve("home/conversations");
        if (!Files.exists(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    @Test
    void noneIsForgottenAsLongAsTheClientIsThere() throws Exception {
        try (ServerProcess server = ServerProcess.ready(home)) {
            List<String> ids = begin(server);
            assertEquals(MORE_THAN_IN_MEMORY - 32, files().size(), "what is not in memory");
            ChatAnswer second = ask(server, ids.getFirst(), "And then?", null);
            assertEquals(ids.getFirst(), second.conversation());
            assertNull(second.message());
            assertEquals(List.of("Question 0", "And then?"),
                    turns(server, ids.getFirst()).stream().map(ChatTurn::question).toList());
            for (int i = 1; i < ids.size(); i++) {
                assertEquals("Question " + i, turns(server, ids.get(i)).getFirst().question());
            }
        }
        assertEquals(List.of(), files(), "they last as long as the client");
    }

    @Test
    void whereNothingMayBeKeptOnTheDiskTheClientIsToldAndMayGoOnWithWhatItHas() throws Exception {
        Files.writeString(Files.createDirectories(home.resolve("home/config")).resolve("policy.json"),
                "{\"conversations.disk\": \"forbidden\"}");
        try (ServerProcess server = ServerProcess.ready(home)) {
            List<String> ids = begin(server);
            assertEquals(List.of(), files());
            ExecutionException unknown = assertThrows(ExecutionException.class,
                    () -> ask(server, ids.getFirst(), "And then?", null));
            String sentence = assertInstanceOf(ResponseErrorException.class, unknown.getCause()).getResponseError()
                    .getMessage();
            assertTrue(sentence.contains("no longer has this conversation") && sentence.contains("policy"), sentence);
            assertThrows(ExecutionException.class, () -> turns(server, ids.getFirst()));
            assertFalse(server.server.conversation(new ChatExport(ids.getLast()))
                    .get(ServerProcess.SECONDS, TimeUnit.SECONDS).mayBeSaved(),
                    "clients are told not to keep it either");
            ChatAnswer renewed = ask(server, ids.getFirst(), "And then?",
                    List.of(new ChatTurn("Question 0", "Answer 0")));
            assertNotEquals(ids.getFirst(), renewed.conversation());
            assertTrue(renewed.message().contains("no longer available on the server"), renewed.message());
            assertEquals(List.of("Question 0", "And then?"),
                    turns(server, renewed.conversation()).stream().map(ChatTurn::question).toList());
            ChatAnswer known = ask(server, ids.getLast(), "And then?", List.of(new ChatTurn("Something", "else")));
            assertEquals(ids.getLast(), known.conversation(), "what the server has goes first");
        }
    }

    @Test
    void ofALongConversationThatTheModelHasNotReadItReadsThePartThatMatters() throws Exception {
        try (ServerProcess server = ServerProcess.ready(home)) {
            ChatTurn turn = new ChatTurn("Question " + "why ".repeat(60), "Answer " + "so ".repeat(30));
            ChatAnswer first = ask(server, null, "And then?", Collections.nCopies(30, turn));
            assertTrue(first.leftOut().exchanges() > 10, String.valueOf(first.leftOut()));
            assertTrue(first.message().contains("oldest questions and answers"), first.message());
            ChatAnswer second = ask(server, first.conversation(), "And why?", null);
            assertEquals(first.leftOut(), second.leftOut());
            assertNull(second.message(), "it was said");
            assertFalse(turns(server, first.conversation()).size() < 32, "the client sees all of it");
        }
    }

    /** Otherwise an answer about a folder would seem to cover all of it. */
    @Test
    void theClientIsToldWhichFilesOfAFolderAreNotAttached() throws Exception {
        Path folder = Files.createDirectory(home.resolve("sources"));
        Files.writeString(folder.resolve("A.java"), "class A {}\n");
        for (int i = 1; i <= 7; i++) {
            Files.write(folder.resolve("picture" + i + ".bin"), new byte[] {0, 1, 2, (byte) 0xff});
        }
        try (ServerProcess server = ServerProcess.ready(home)) {
            ChatAnswer answer = server.server.chat(new ChatQuestion(null, "What is this?", null,
                    List.of(new ChatAttachment(folder.toUri().toString())))).get(ServerProcess.SECONDS,
                            TimeUnit.SECONDS);
            assertEquals(1, answer.attachments().size());
            String told = server.client.shown.remove().getMessage();
            assertTrue(told.contains("sources") && told.contains("picture1.bin") && told.contains("2 more"), told);
            Files.delete(folder.resolve("A.java"));
            ExecutionException nothing = assertThrows(ExecutionException.class,
                    () -> server.server.chat(new ChatQuestion(null, "What is this?", null,
                            List.of(new ChatAttachment(folder.toUri().toString())))).get(ServerProcess.SECONDS,
                                    TimeUnit.SECONDS));
            assertTrue(nothing.getMessage().contains("sources contains no text files"), nothing.getMessage());
        }
    }
}
