// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.tests.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;

import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.eclipse.core.runtime.preferences.InstanceScope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.vauban.assist.Assistant;
import org.vauban.assist.completion.CompletionCall;
import org.vauban.assist.completion.CompletionQuery;
import org.vauban.assist.completion.CompletionService;
import org.vauban.engine.EngineError;
import org.vauban.engine.EngineException;
import org.vauban.ide.engine.BundledEngine;
import org.vauban.ide.engine.DefaultAssistantProvider;
import org.vauban.ide.engine.JavaHomes;
import org.vauban.ide.settings.VaubanPreferences;
import org.vauban.ide.tests.Keys;
import org.vauban.ide.tests.StandInProvider;
import org.vauban.ide.tests.Ui;
import org.vauban.ide.tests.Workbench.Editor;
import org.vauban.ide.tests.Workbench;

/** Typing continues whatever the background does with a request, and however long that takes. */
class WaitingTest {

    @RegisterExtension
    final Workbench workbench = Workbench.scripted();

    /** Background work that lasts until the test is over, with a limit in case the UI thread waits for it. */
    private static final class Slow {
        private final CountDownLatch begun = new CountDownLatch(1);
        private final CountDownLatch over = new CountDownLatch(1);
        private volatile boolean waitedFor;

        void run() {
            begun.countDown();
            try {
                waitedFor |= !over.await(Ui.SECONDS / 2, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        void awaitBegin() {
            Ui.await("the background is at it", () -> begun.getCount() == 0);
        }
    }

    private static void typesOn(Editor editor, Slow slow) {
        try {
            Keys.type("a");
            slow.awaitBegin();
            Keys.type("bc");
            assertEquals("abc|", editor.textWithCaret());
            assertFalse(slow.waitedFor, "the UI thread waited");
        } finally {
            slow.over.countDown();
        }
    }

    @Test
    void typingGoesOnWhileTheAssistantIsMade() {
        Editor editor = workbench.openText("|");
        Slow slow = new Slow();
        try (StandInProvider provider = new StandInProvider(() -> {
            slow.run();
            return workbench.assistant;
        }, workbench.assistant.status())) {
            typesOn(editor, slow);
        }
    }

    @Test
    void typingGoesOnWhileTheEngineTakesTheQuestion() {
        Editor editor = workbench.openText("|");
        Slow slow = new Slow();
        CompletionService service = new CompletionService() {
            @Override
            public CompletionCall complete(CompletionQuery query, PartialListener listener) {
                slow.run();
                return workbench.assistant.complete(query, listener);
            }
        };
        Assistant assistant = (Assistant) Proxy.newProxyInstance(getClass().getClassLoader(),
                new Class<?>[] {Assistant.class},
                (proxy, method, arguments) -> method.getName().equals("completions")
                        ? service
                        : method.invoke(workbench.assistant, arguments));
        try (StandInProvider provider = new StandInProvider(() -> assistant, workbench.assistant.status())) {
            typesOn(editor, slow);
        }
        // or is answered with nothing, which leads to a request about all keys
        Ui.await("the question of the first key is given up", () -> workbench.assistant.asked.isEmpty()
                || workbench.assistant.asked.getFirst().cancelled
                || workbench.assistant.last().query.text().length() == 3);
    }

    @Test
    void whoAsksWhileAnAssistantClosesGetsTheNextOne() throws Exception {
        Slow slow = new Slow();
        JavaHomes homes = new JavaHomes(Optional::empty, List::of, List::of, System.getProperty("java.home"), null);
        try (DefaultAssistantProvider provider = new DefaultAssistantProvider(new BundledEngine(homes),
                settings -> (Assistant) Proxy.newProxyInstance(
                        getClass().getClassLoader(), new Class<?>[] {Assistant.class}, (proxy, method, arguments) -> {
                            switch (method.getName()) {
                                case "close" -> slow.run();
                                case "configure" -> throw new EngineException(EngineError.MODEL_MISSING, "None.");
                                case "status" -> {
                                    return workbench.assistant.status();
                                }
                                case "questions" -> {
                                    return workbench.assistant.questions();
                                }
                                default -> {
                                    // nothing to do
                                }
                            }
                            return null;
                        }))) {
            Assistant first = provider.assistant();
            InstanceScope.INSTANCE.getNode(VaubanPreferences.NODE).put(VaubanPreferences.MODEL, "missing");
            slow.awaitBegin();
            Assistant second = CompletableFuture.supplyAsync(provider::assistant).get(Ui.SECONDS, TimeUnit.SECONDS);
            assertFalse(slow.waitedFor, "the closing was waited for");
            assertNotSame(first, second);
            slow.over.countDown();
        }
    }
}
