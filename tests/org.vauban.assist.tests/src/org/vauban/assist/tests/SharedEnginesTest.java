// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.vauban.assist.SharedEngines;
import org.vauban.engine.Engine;
import org.vauban.engine.EngineCall;
import org.vauban.engine.EngineError;
import org.vauban.engine.EngineException;
import org.vauban.engine.EngineLimits;
import org.vauban.engine.EngineProvider;
import org.vauban.engine.LoadRequest;
import org.vauban.engine.ModelDescription;

/** Several users share one engine. */
class SharedEnginesTest {
    private final List<FakeEngine> made = new ArrayList<>();
    private final SharedEngines engines = new SharedEngines();
    private final Function<EngineLimits, Engine> making = limits -> {
        FakeEngine engine = new FakeEngine();
        engine.loadsAtOnce = false;
        made.add(engine);
        return engine;
    };

    private EngineProvider shared(String folder) {
        return engines.share(new FakeEngineProvider(Path.of(folder), making));
    }

    private static EngineCall<ModelDescription> load(Engine of) {
        return of.load(new LoadRequest("m", Path.of("m.gguf"), 0, 0, false), share -> {});
    }

    @Test
    void theLastUserEndsTheEngine() {
        Engine one = shared("a").open();
        Engine two = shared("a").open();
        assertEquals(1, made.size());
        one.close();
        one.close();
        assertFalse(made.getFirst().closed, "somebody uses it still");
        two.close();
        assertTrue(made.getFirst().closed);
        shared("a").open().close();
        assertEquals(2, made.size(), "a new one for whoever comes later");
    }

    @Test
    void theProcessIsThatOfTheSharedEngine() {
        Engine one = shared("a").open();
        assertEquals(OptionalLong.empty(), one.process());
        made.getFirst().process = OptionalLong.of(17);
        assertEquals(OptionalLong.of(17), one.process());
        one.close();
    }

    @Test
    void anotherWayToStartItIsAnotherEngine() {
        Engine one = shared("a").open();
        Engine two = shared("b").open();
        assertEquals(2, made.size());
        one.close();
        assertFalse(made.getLast().closed);
        two.close();
        assertTrue(made.getLast().closed);
    }

    @Test
    void theLanguageAndWhatIsAllowedMakeAnotherProvider() {
        EngineLimits limits = new EngineLimits(List.of(Path.of("models")), true, null);
        assertEquals(shared("a"), shared("a"));
        assertEquals(shared("a").within(limits), shared("a").within(limits));
        assertNotEquals(shared("a"), shared("a").within(limits));
        assertNotEquals(shared("a"), shared("a").withLocale(Locale.FRENCH));
        assertEquals(Locale.FRENCH, shared("a").withLocale(Locale.FRENCH).locale());
    }

    @Test
    void aUserWhoGoesTakesOnlyOwnRequestsAlong() throws Exception {
        Engine one = shared("a").open();
        Engine two = shared("a").open();
        EngineCall<ModelDescription> mine = load(one);
        EngineCall<ModelDescription> yours = load(two);
        FakeEngine.Loading first = made.getFirst().nextLoad();
        FakeEngine.Loading second = made.getFirst().nextLoad();
        one.close();
        assertTrue(first.result().isDone(), "cancelled");
        assertFalse(second.result().isDone());
        second.finish();
        assertEquals("m", yours.result().get().modelId());
        assertTrue(mine.result().isDone());
        ExecutionException late = assertThrows(ExecutionException.class, () -> load(one).result().get());
        assertEquals(EngineError.CLOSED, ((EngineException) late.getCause()).error());
        two.close();
    }
}
