// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.tests.chat;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import org.vauban.assist.ask.AssistantServices;
import org.vauban.assist.message.Messages;
import org.vauban.assist.outcome.OutcomeRecorder;
import org.vauban.governance.SecretMasker;

/** Services for conversations that need no engine; background work runs immediately. */
final class CitedServices {
    private CitedServices() {}

    static AssistantServices of(Locale language) {
        Messages messages = new Messages("org.vauban.assist", language);
        ExecutorService direct = new DirectExecutor();
        return (AssistantServices) Proxy.newProxyInstance(AssistantServices.class.getClassLoader(),
                new Class<?>[] {AssistantServices.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "messages" -> messages;
                    case "masker" -> new SecretMasker();
                    case "background" -> direct;
                    case "outcomes" -> OutcomeRecorder.NONE;
                    default -> {
                        if (method.isDefault()) {
                            yield InvocationHandler.invokeDefault(proxy, method, arguments);
                        }
                        throw new AssertionError(method);
                    }
                });
    }

    private static final class DirectExecutor extends AbstractExecutorService {
        @Override
        public void execute(Runnable command) {
            command.run();
        }

        @Override
        public void shutdown() {
            // nothing is pending
        }

        @Override
        public List<Runnable> shutdownNow() {
            return List.of();
        }

        @Override
        public boolean isShutdown() {
            return false;
        }

        @Override
        public boolean isTerminated() {
            return false;
        }

        @Override
        public boolean awaitTermination(long timeout, TimeUnit unit) {
            return true;
        }
    }
}
