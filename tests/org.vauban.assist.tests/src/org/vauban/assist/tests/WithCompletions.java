// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.tests;

import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.assist.AssistSettings;
import org.vauban.assist.Assistant;
import org.vauban.assist.Assistants;
import org.vauban.assist.completion.CompletionCall;
import org.vauban.assist.completion.CompletionOutcome;
import org.vauban.assist.completion.CompletionQuery.OpenDocument;
import org.vauban.assist.completion.CompletionQuery.Trigger;
import org.vauban.assist.completion.CompletionQuery;
import org.vauban.assist.completion.CompletionService.PartialListener;
import org.vauban.assist.completion.PromptBudget;
import org.vauban.engine.Engine;
import org.vauban.engine.EngineException;
import org.vauban.engine.EngineProvider;
import org.vauban.governance.SourceText;
import org.vauban.governance.source.TextSource;

/** Base class with an assistant whose completions come from engines that a test controls. */
abstract class WithCompletions {
    static final String MODEL = "qwen2.5-coder-0.5b-instruct";
    static final String TEXT = "class A {\n    int size;\n    int size() {\n        return \n    }\n}\n";
    static final int CARET = TEXT.indexOf("return ") + "return ".length();

    @TempDir
    Path folder;
    final List<FakeEngine> engines = Collections.synchronizedList(new ArrayList<>());
    EngineProvider provider;
    Assistant assistant;
    FakeEngine engine;

    @BeforeEach
    void start() throws IOException {
        ModelFiles.place(folder.resolve("models"), MODEL);
        engine = new FakeEngine();
        provider = new FakeEngineProvider(folder, limits -> nextEngine());
        assistant = Assistants.create(settings(MODEL, folder.resolve("audit.jsonl")),
                new PromptBudget(2_000, 200, 100, 2));
    }

    @AfterEach
    void end() {
        assistant.close();
    }

    Engine nextEngine() {
        FakeEngine next = engines.isEmpty() ? engine : new FakeEngine();
        engines.add(next);
        return next;
    }

    AssistSettings settings(String model, Path audit) {
        return new AssistSettings(provider, model, folder.resolve("models"), audit, List.of("*.secret"), 100, 0, 0,
                Locale.ENGLISH);
    }

    CompletionQuery query(String name, String text, int caret, Trigger trigger, OpenDocument... others) {
        return new CompletionQuery("editor", SourceText.whole(TextSource.file(folder.resolve(name), folder), text),
                "java", caret, trigger, List.of(others));
    }

    CompletionCall ask() {
        return assistant.completions().complete(query("A.java", TEXT, CARET, Trigger.AUTOMATIC), PartialListener.NONE);
    }

    static CompletionOutcome outcome(CompletionCall call) throws Exception {
        return call.result().get(Patience.SECONDS, TimeUnit.SECONDS);
    }

    static EngineException failure(CompletionCall call) {
        return (EngineException) assertThrows(ExecutionException.class,
                () -> call.result().get(Patience.SECONDS, TimeUnit.SECONDS))
                .getCause();
    }
}
