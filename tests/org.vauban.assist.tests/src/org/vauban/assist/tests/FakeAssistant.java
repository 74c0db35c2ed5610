// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.tests;

import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.vauban.assist.AssistSettings;
import org.vauban.assist.Assistant;
import org.vauban.assist.Assistants;
import org.vauban.assist.ask.AssistantServices;
import org.vauban.assist.call.AssistException;
import org.vauban.assist.completion.ahead.ReadAheadMode;
import org.vauban.assist.message.Messages;
import org.vauban.engine.EngineProvider;

/** An assistant whose engine a test controls; excludes {@code *.secret}. */
public final class FakeAssistant implements AutoCloseable {
    public static final String MODEL = "qwen2.5-coder-0.5b-instruct";

    public final FakeEngine engine = new FakeEngine();
    public final Path folder;
    private final Locale locale;
    private final EngineProvider provider;
    private final Assistant assistant;

    /** @param folder an empty folder of the test */
    public FakeAssistant(Path folder, Locale locale) throws IOException {
        this.folder = folder;
        ModelFiles.place(folder.resolve("models"), MODEL);
        this.locale = locale;
        provider = new FakeEngineProvider(folder, limits -> engine);
        assistant = Assistants.create(settings(folder.resolve("audit.jsonl")));
    }

    /** Returns the assistant's settings with another audit log. */
    public AssistSettings settings(Path audit) {
        return new AssistSettings(provider, MODEL, folder.resolve("models"), audit, List.of("*.secret"), 100, 0, 0,
                locale).withReadAhead(ReadAheadMode.ALWAYS);
    }

    public Assistant assistant() {
        return assistant;
    }

    /** Waits for a result that must arrive soon. */
    public static <T> T get(Future<T> future) throws Exception {
        return future.get(Patience.SECONDS, TimeUnit.SECONDS);
    }

    /** Waits for a failure that must arrive soon. */
    public static AssistException failure(Future<?> future) throws Exception {
        try {
            throw new AssertionError("no failure but " + future.get(Patience.SECONDS, TimeUnit.SECONDS));
        } catch (ExecutionException e) {
            return (AssistException) e.getCause();
        }
    }

    @Override
    public void close() {
        assistant.close();
    }

    /** Returns services that only provide a language. */
    public static AssistantServices services(Locale language) {
        Messages messages = new Messages("org.vauban.assist", language);
        return (AssistantServices) Proxy.newProxyInstance(AssistantServices.class.getClassLoader(),
                new Class<?>[] {AssistantServices.class},
                (proxy, method, arguments) -> method.getName().equals("messages") ? messages
                        : method.getName().equals("message")
                                ? messages.text((String) arguments[0], (Object[]) arguments[1])
                                : method.isDefault() ? InvocationHandler.invokeDefault(proxy, method, arguments)
                                        : null);
    }
}
