// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.tests.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.ui.PlatformUI;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.vauban.assist.AssistStatus;
import org.vauban.assist.Assistant;
import org.vauban.assist.call.AssistError;
import org.vauban.assist.chat.Conversation;
import org.vauban.assist.chat.ConversationStore;
import org.vauban.assist.chat.Turn;
import org.vauban.ide.engine.BundledEngine;
import org.vauban.ide.engine.DefaultAssistantProvider;
import org.vauban.ide.engine.JavaHomes;
import org.vauban.ide.knowledge.IdleWatch;
import org.vauban.ide.settings.VaubanPreferences;
import org.vauban.ide.tests.ScriptedChats.Question;
import org.vauban.ide.tests.Ui;
import org.vauban.ide.tests.Workbench;
import org.vauban.ide.workbench.CurrentAssistant;

/** Switching completion off ends suggestions; everything else continues. */
class CompletionSwitchTest {

    @RegisterExtension
    final Workbench workbench = Workbench.scripted();

    private final AtomicInteger closed = new AtomicInteger();
    private DefaultAssistantProvider provider;

    /** As of the scripted assistant, except that its questions fail when it is closed. */
    private Assistant make() {
        return (Assistant) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {Assistant.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("close")) {
                        closed.incrementAndGet();
                        workbench.assistant.chats.asked.forEach(each -> each.fail(AssistError.CLOSED, "Closed."));
                        return null;
                    }
                    return method.invoke(workbench.assistant, arguments);
                });
    }

    @BeforeEach
    void provide() {
        JavaHomes homes = new JavaHomes(Optional::empty, List::of, List::of, System.getProperty("java.home"), null);
        provider = new DefaultAssistantProvider(new BundledEngine(homes), settings -> make());
    }

    @AfterEach
    void close() {
        provider.close();
    }

    /** Returns after the provider has dealt with the change, and has told so. */
    private void switchOff() {
        CountDownLatch told = new CountDownLatch(1);
        provider.addStatusListener(status -> told.countDown());
        VaubanPreferences.setEnabled(false);
        Ui.pass(told, "the provider tells");
    }

    @Test
    void theAssistantStays() {
        Assistant before = provider.assistant();
        switchOff();
        assertEquals(0, closed.get());
        assertSame(before, provider.assistant());
    }

    @Test
    void anAnswerInTheChatIsWrittenToItsEnd() throws Exception {
        CompletableFuture<Turn> answer = provider.assistant().chats()
                .open(Conversation.create(), ConversationStore.NOTHING).ask("Why?", List.of());
        Question question = workbench.assistant.chats.last().write("Be");
        switchOff();
        question.write("cause.").end();
        Turn turn = answer.get(Ui.SECONDS, TimeUnit.SECONDS);
        assertEquals(Turn.State.ANSWERED, turn.state());
        assertEquals("Because.", turn.answer());
    }

    @Test
    void theMachineIsNotIdleWhileAnAnswerIsWritten() {
        IdleWatch idle = Ui.call(() -> PlatformUI.getWorkbench().getService(IdleWatch.class));
        VaubanPreferences.setEnabled(false);
        for (AssistStatus.State state : List.of(AssistStatus.State.WORKING, AssistStatus.State.LOADING)) {
            workbench.assistant.status(new AssistStatus(state, "scripted", null, 0));
            assertFalse(idle.isQuiet(), state + "");
        }
        assertEquals(AssistStatus.State.OFF, Ui.call(() -> PlatformUI.getWorkbench()
                .getService(CurrentAssistant.class)).status().state(), "what the status line shows");
    }
}
