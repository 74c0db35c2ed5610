// SPDX-License-Identifier: EPL-2.0
package org.vauban.remote.tests.route;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.vauban.engine.EngineCall;
import org.vauban.engine.FinishReason;
import org.vauban.engine.Generation;
import org.vauban.engine.TokenListener;
import org.vauban.engine.slot.Priority;
import org.vauban.governance.ApprovedText;
import org.vauban.remote.message.Messages;
import org.vauban.remote.route.RoutedEngine;
import org.vauban.remote.settings.EndpointSettings;
import org.vauban.remote.settings.RemoteSettings;
import org.vauban.remote.settings.SecretSource;
import org.vauban.remote.tests.WithRoutedEngine;

/** A credential helper asks its user, who takes a while to answer. */
class CredentialHelperTest extends WithRoutedEngine {
    private static final Messages MESSAGES = new Messages(Locale.ENGLISH);

    /**
     * Pipe from which the helper reads its user's answer; opened for both directions, so that opening does not block.
     */
    private RandomAccessFile gate;
    private Path calls;

    @BeforeEach
    void helper() throws Exception {
        Path pipe = folder.resolve("gate");
        calls = folder.resolve("calls");
        assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
        gate = new RandomAccessFile(pipe.toFile(), "rw");
        Path helper = Files.writeString(folder.resolve("helper"),
                "#!/bin/sh\necho x >> '" + calls + "'\nread key < '" + pipe + "'\necho \"$key\"\n");
        Files.setPosixFilePermissions(helper, PosixFilePermissions.fromString("rwx------"));
        machine.grant(endpoint.address() + " fim=mistral").use("chat", "completion");
        machine.environment().settings().change(settings -> new RemoteSettings(settings.routes(), settings.agreed(),
                Map.of("team", new EndpointSettings(new SecretSource(List.of(helper.toString()), null), null, null,
                        null)), null, null), MESSAGES);
    }

    /** Lets a waiting helper end. */
    @AfterEach
    void letGo() throws Exception {
        gate.writeBytes("\n");
        gate.close();
    }

    @Test
    void whoeverWantsTheKeyMeanwhileStartsNoOtherHelper() throws Exception {
        RoutedEngine engine = engine();
        ApprovedText prefix = machine.approved("completion", machine.file("A.java", "class A {"));
        for (int i = 0; i < 3; i++) {
            Generation local = await(engine.complete(completion(prefix, Priority.INTERACTIVE), TokenListener.NONE));
            assertEquals("local", local.text(), "nobody waits at the caret for a key");
            assertTrue(note(local).contains("helper"), note(local));
        }
        EngineCall<Generation> given = engine.chat(chat(machine.approved("chat", "Why?")), TokenListener.NONE);
        EngineCall<Generation> wanted = engine.chat(chat(machine.approved("chat", "Why?")), TokenListener.NONE);
        given.cancel();
        assertEquals(FinishReason.CANCELLED, await(given).finish());
        assertFalse(wanted.result().isDone(), "a conversation waits for the key");
        gate.writeBytes("secret\n");
        assertEquals("remote", await(wanted).text());
        assertEquals("remote", await(engine.complete(completion(prefix, Priority.INTERACTIVE), TokenListener.NONE))
                .text());
        assertEquals(List.of("x"), Files.readAllLines(calls));
        assertTrue(endpoint.posts().stream()
                .allMatch(post -> "Bearer secret".equals(post.headers().get("authorization"))));
    }

    /** As if the user had closed the question: the helper is not started again for each pause in typing. */
    @Test
    void aHelperThatFailsWhileNobodyWaitsLeavesTheEndpointAlone() throws Exception {
        RoutedEngine engine = engine();
        ApprovedText prefix = machine.approved("completion", machine.file("A.java", "class A {"));
        await(engine.complete(completion(prefix, Priority.INTERACTIVE), TokenListener.NONE));
        gate.writeBytes("\n"); // no key
        String note = "";
        while (!note.contains("not asked for another")) {
            note = note(await(engine.complete(completion(prefix, Priority.INTERACTIVE), TokenListener.NONE)));
            assertTrue(note.contains("helper"), note);
        }
        assertEquals(List.of("x"), Files.readAllLines(calls));
    }
}
