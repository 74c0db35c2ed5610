// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.tests;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.vauban.engine.GenerationOptions;
import org.vauban.engine.host.PromptSize;
import org.vauban.engine.protocol.HostProtocol.ChatParams;
import org.vauban.engine.protocol.HostProtocol.CompleteParams;
import org.vauban.engine.protocol.HostProtocol.WireCall;
import org.vauban.engine.protocol.HostProtocol.WireMessage;
import org.vauban.engine.protocol.HostProtocol.WirePart;
import org.vauban.engine.protocol.HostProtocol.WireTemplate;
import org.vauban.engine.protocol.HostProtocol.WireTool;
import org.vauban.engine.slot.Priority;

/** Prompts that take long to build are built outside the thread that computes the requests of all users. */
class PromptSizeTest {
    private static final int MANY = 4_000;

    private static boolean isLong(List<WireMessage> messages, List<WireTool> tools, WireTemplate template) {
        return PromptSize.isLong(PromptSize.of(new ChatParams(1, "model", messages, tools, null,
                GenerationOptions.greedy(1), Priority.CHAT, null, 0, null, null, null, null, template)));
    }

    private static WireMessage said(String text) {
        return new WireMessage("user", List.of(new WirePart("text", text)), null, null, null);
    }

    @Test
    void aConversationOfPeopleIsShort() {
        assertFalse(isLong(Collections.nCopies(100, said("How do I read a file?")),
                List.of(new WireTool("look", "Looks.", "{}")), null));
    }

    @Test
    void aLongTextIsLong() {
        assertTrue(isLong(List.of(said("a".repeat(70_000))), null, null));
    }

    /** The template adds some words for each of them. */
    @Test
    void manyMessagesCallsOrToolsAreLongThoughTheyAreEmpty() {
        assertTrue(isLong(Collections.nCopies(MANY, said("")), null, null));
        assertTrue(isLong(List.of(new WireMessage("assistant", List.of(), null,
                Collections.nCopies(MANY, new WireCall("id", "look", "{}")), null)), null, null));
        assertTrue(isLong(List.of(said("")), Collections.nCopies(MANY, new WireTool("look", null, null)), null));
    }

    @Test
    void whatElseATemplateIsGivenCounts() {
        assertTrue(isLong(List.of(said("")), null,
                new WireTemplate(null, "{\"a\":\"" + "b".repeat(70_000) + "\"}", null)));
    }

    private static boolean isLong(String prefix, String draft) {
        return PromptSize.isLong(PromptSize.of(new CompleteParams(1, "model", null, prefix, "", List.of(),
                GenerationOptions.greedy(1), Priority.CHAT, null, 0, draft, null, null, false)));
    }

    @Test
    void whatACompletionIsLikelyToRepeatCounts() {
        assertFalse(isLong("int a", null));
        assertTrue(isLong("a".repeat(70_000), null));
        assertTrue(isLong("int a", "a".repeat(70_000)));
    }
}
