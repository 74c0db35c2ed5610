// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vauban.engine.EngineCall;
import org.vauban.engine.EngineError;
import org.vauban.engine.EngineException;
import org.vauban.engine.EngineState;
import org.vauban.engine.EngineState.Phase;
import org.vauban.engine.FinishReason;
import org.vauban.engine.Generation;
import org.vauban.engine.LoadRequest;
import org.vauban.engine.TokenizeRequest;
import org.vauban.engine.framing.FrameLimits;

/** The client with a host that dies, hangs or sends garbage. */
class SupervisionTest extends WithFakeHost {

    @Test
    void aHealthyHostServes() throws Exception {
        client(QUICK);
        assertEquals(Phase.STOPPED, client.state().phase());
        load();
        List<String> texts = Collections.synchronizedList(new ArrayList<>());
        Generation generation = get(client.complete(request("a", null), texts::add).result());
        assertEquals("hello", generation.text());
        assertEquals(FinishReason.END, generation.finish());
        assertEquals(2, generation.reusedTokens());
        assertEquals(List.of("hello"), texts);
        assertEquals(3, get(client.tokenize(new TokenizeRequest("m", approved.text("x"), true, false))).length);
        assertTrue(get(client.describe()).startMillis() > 0);
        assertEquals(1, host.starts());
        assertEquals(Phase.READY, client.state().phase());
    }

    @Tag("claim:environment-clean")
    @Test
    void theHostsEnvironmentIsClean() throws Exception {
        client(QUICK);
        get(client.describe());
        List<String> names = Files.readAllLines(host.natives().resolve("environment"));
        assertTrue(names.contains("GGML_NO_BACKTRACE"));
        assertFalse(names.contains("PATH"), names.toString());
        assertFalse(names.stream().anyMatch(name -> name.startsWith("JAVA") || name.startsWith("JDK")),
                names.toString());
    }

    @Tag("claim:engine-failure-contained")
    @Test
    void aCrashBeforeAnyTextIsRepairedSilently() throws Exception {
        client(QUICK, "1.complete=started;stderr:GGML_ASSERT(x == y) failed;exit:134");
        load();
        assertEquals("hello", get(complete().result()).text());
        assertEquals(2, host.starts());
        assertEquals(2, host.requests().stream().filter(r -> r.startsWith("load")).count(),
                "loaded again automatically");
    }

    @Test
    void aCrashAfterTextIsTold() throws Exception {
        client(QUICK, "1.complete=started;text:half;stderr:GGML_ASSERT(x == y) failed;exit:134");
        load();
        EngineException e = failure(EngineError.HOST_CRASHED, complete().result());
        assertTrue(e.getMessage().contains("GGML_ASSERT(x == y) failed"), e.getMessage());
        assertTrue(e.getMessage().contains("SIGABRT"), e.getMessage());
        assertEquals("hello", get(complete().result()).text(), "the next request works");
    }

    @Test
    void twoCrashesInARowAreTold() throws Exception {
        client(QUICK.withCrashesToQuarantine(5), "*.complete=started;exit:139");
        load();
        EngineException e = failure(EngineError.HOST_CRASHED, complete().result());
        assertTrue(e.getMessage().contains("SIGSEGV"), e.getMessage());
    }

    @Test
    void aRequestThatWaitedIsSentAgainAndNotBlamed() throws Exception {
        client(QUICK, "1.complete=silent", "1.tokenize=exit:9");
        load();
        EngineCall<Generation> waiting = complete(); // never started
        client.tokenize(new TokenizeRequest("m", approved.text("x"), true, false));
        assertEquals("hello", get(waiting.result()).text());
    }

    @Tag("claim:engine-failure-contained")
    @Test
    void aModelThatEndsTheHostTwiceIsKeptOutUntilLiftedOrReplaced() throws Exception {
        client(QUICK, "1.load=exit:134", "2.load=exit:134");
        EngineException first = failure(EngineError.HOST_CRASHED,
                client.load(LoadRequest.of("m", model), s -> {}).result());
        assertFalse(first.getMessage().isBlank());
        failure(EngineError.HOST_CRASHED, client.load(LoadRequest.of("m", model), s -> {}).result());
        EngineException kept = failure(EngineError.MODEL_QUARANTINED,
                client.load(LoadRequest.of("m", model), s -> {}).result());
        assertTrue(kept.getMessage().contains("m.gguf") && kept.getMessage().contains("2"), kept.getMessage());
        assertEquals(2, host.starts(), "the host is not started for it");
        Path other = Files.writeString(folder.resolve("other.gguf"), "GGUF");
        get(client.load(LoadRequest.of("other", other), s -> {}).result());

        Files.writeString(model, "GGUF of another size"); // a replaced file counts as another file
        load();
        assertEquals("hello", get(complete().result()).text());
    }

    @Test
    void quarantineCanBeLifted() throws Exception {
        client(QUICK.withCrashesToQuarantine(1), "1.load=exit:134");
        failure(EngineError.HOST_CRASHED, client.load(LoadRequest.of("m", model), s -> {}).result());
        failure(EngineError.MODEL_QUARANTINED, client.load(LoadRequest.of("m", model), s -> {}).result());
        client.liftQuarantine(model);
        load();
    }

    @Test
    void aModelThatCrashesWhileItCompletesIsKeptOutToo() throws Exception {
        client(QUICK, "*.complete=started;exit:134");
        load();
        EngineException e = failure(complete().result());
        assertEquals(EngineError.HOST_CRASHED, e.error());
        failure(EngineError.MODEL_QUARANTINED, complete().result());
    }

    @Tag("claim:engine-failure-contained")
    @Test
    void aHostThatHangsIsEndedAndTheRequestSentAgain() throws Exception {
        client(HANGING, "1.complete=started;deaf");
        load();
        assertEquals("hello", get(complete().result()).text());
        assertEquals(2, host.starts());
    }

    @Test
    void aHostThatHangsAfterTextIsTold() throws Exception {
        client(HANGING, "1.complete=started;text:x;deaf");
        load();
        failure(EngineError.HOST_HUNG, complete().result());
    }

    @Test
    void aComputationThatMakesNoStepIsEnded() throws Exception {
        client(HANGING, "1.complete=started;text:x;wait"); // pings are answered, but always with the same step
        load();
        failure(EngineError.HOST_HUNG, complete().result());
        assertEquals("hello", get(complete().result()).text());
    }

    @ParameterizedTest
    @ValueSource(strings = {"garbage", "endless-header", "huge-length", "no-json", "deep"})
    void nonsenseOnThePipeEndsTheHost(String action) throws Exception {
        client(QUICK, "1.complete=started;text:x;" + action, "2.complete=started;" + action);
        load();
        EngineException e = failure(EngineError.PROTOCOL, complete().result());
        assertFalse(e.getMessage().contains("no frame at all"), "nothing of the text");
        assertEquals("hello", get(complete().result()).text(), "before any text it is sent again");
        assertEquals(3, host.starts());
    }

    @Test
    void theReportOfACrashIsNoNonsense() throws Exception {
        client(QUICK, "1.complete=started;text:x;fatal;exit:134");
        load();
        EngineException e = failure(EngineError.HOST_CRASHED, complete().result());
        assertTrue(e.getMessage().contains("[libfake.so+0x12]  fall+0x2"), e.getMessage());
        assertTrue(e.getMessage().contains("6 (SIGABRT)"), e.getMessage());
    }

    @Test
    void halfAFrameAndAnExitIsACrash() throws Exception {
        client(QUICK, "1.complete=started;text:x;half-frame;exit:137");
        load();
        EngineException e = failure(EngineError.HOST_CRASHED, complete().result());
        assertTrue(e.getMessage().contains("SIGKILL"), e.getMessage());
    }

    @Test
    void aHugeBodyIsRefused() throws Exception {
        client(QUICK.withLimits(256, 1 << 20, FrameLimits.DEFAULT.withMaxBodyBytes(100_000)),
                "1.complete=started;text:" + "x".repeat(200_000));
        load();
        // before any text was understood, so that the second host gets the request
        assertEquals("hello", get(complete().result()).text());
        assertEquals(2, host.starts());
    }

    @Test
    void aHostThatEndsAtStartSaysWhy() throws Exception {
        client(QUICK, "*.start=stderr:Error occurred during initialization of VM;exit:1");
        EngineException e = failure(EngineError.HOST_START_FAILED, client.describe());
        assertTrue(e.getMessage().contains("Error occurred during initialization of VM"), e.getMessage());
        assertTrue(e.getMessage().contains("exit code 1"), e.getMessage());
        assertEquals(Phase.FAILED, client.state().phase());
        assertEquals(e.getMessage(), client.state().message());
    }

    @Test
    void aFailingStartIsNotTriedForEachKey() throws Exception {
        client(QUICK.withBackoff(Duration.ofSeconds(60), Duration.ofSeconds(60), Duration.ofSeconds(5)),
                "*.start=exit:1");
        for (int i = 0; i < 20; i++) {
            failure(EngineError.HOST_START_FAILED, client.describe());
        }
        assertEquals(1, host.starts());
    }

    /** The user may try for days. */
    @Test
    void hostsThatEndAtStartLeaveNoTimers() throws Exception {
        client(QUICK, "*.start=exit:1");
        while (host.starts() < 3) {
            failure(EngineError.HOST_START_FAILED, client.describe());
            LockSupport.parkNanos(1_000_000);
        }
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(Patience.SECONDS);
        while (!timers().isEmpty() && System.nanoTime() < end) { // a last step may be about to run
            LockSupport.parkNanos(1_000_000);
        }
        assertTrue(timers().isEmpty(), () -> timers().toString());
    }

    /** Returns the steps that the client has scheduled. */
    private BlockingQueue<Runnable> timers() {
        try {
            return ((ScheduledThreadPoolExecutor) field(field(client, "threads"), "supervisor")).getQueue();
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    private static Object field(Object of, String name) throws ReflectiveOperationException {
        Field field = of.getClass().getDeclaredField(name);
        field.setAccessible(true);
        return field.get(of);
    }

    @Test
    void aHostThatSaysNothingAtStartIsEnded() throws Exception {
        client(QUICK.withStartTimeout(Duration.ofSeconds(2)), "*.initialize=silent");
        EngineException e = failure(EngineError.HOST_START_FAILED, client.describe());
        Matcher seconds = Pattern.compile("within (\\d+) seconds of starting").matcher(e.getMessage());
        assertTrue(seconds.find() && Integer.parseInt(seconds.group(1)) >= 2, e.getMessage());
    }

    @Test
    void aHostThatComputesAtStartIsWaitedFor() throws Exception {
        client(QUICK.withStartTimeout(Duration.ofSeconds(3)), "*.initialize=busy:4000");
        client.describe().get(Patience.SECONDS, TimeUnit.SECONDS);
        assertEquals(1, host.starts());
    }

    @Test
    void aTypedFailureAtStartKeepsItsKind() throws Exception {
        client(QUICK, "1.initialize=fail:NATIVE_ALTERED:libllama.so was changed");
        EngineException e = failure(EngineError.NATIVE_ALTERED, client.describe());
        assertEquals("libllama.so was changed", e.getMessage());
    }

    @Test
    void aTypedFailureOfARequestKeepsItsKind() throws Exception {
        client(QUICK, "1.load=fail:MODEL_DAMAGED:cut", "1.complete=fail:NO_SUCH_KIND:odd");
        failure(EngineError.MODEL_DAMAGED, client.load(LoadRequest.of("m", model), s -> {}).result());
        failure(EngineError.MODEL_NOT_LOADED, complete().result());
        assertEquals(1, host.starts(), "a failure is no crash");
    }

    @Test
    void muchOnStderrIsDrained() throws Exception {
        client(QUICK, "1.complete=flood;started;text:x;exit:3");
        load();
        EngineException e = failure(EngineError.HOST_CRASHED, complete().result());
        assertTrue(e.getMessage().contains("the last line"), e.getMessage());
        assertTrue(e.getMessage().length() < 1000, "bounded");
    }

    @Test
    void restartsBackOffAndRequestsDoNotWaitForLong() throws Exception {
        client(QUICK.withCrashesToQuarantine(100).withBackoff(Duration.ofMinutes(10), Duration.ofMinutes(20),
                Duration.ofMinutes(5)), "*.complete=started;exit:134");
        load();
        // the first restart comes at once, the second would take ten minutes
        EngineException e = failure(EngineError.HOST_CRASHED, complete().result());
        assertEquals(2, host.starts());
        assertEquals(Phase.RESTARTING, client.state().phase());
        EngineException refused = failure(EngineError.HOST_CRASHED, complete().result());
        int seconds = Integer.parseInt(refused.getMessage().replaceAll("\\D+", " ").strip().split(" ")[0]);
        assertTrue(seconds > 300 && seconds <= 600, refused.getMessage());
        assertFalse(e.getMessage().isBlank());
    }

    @Test
    void statesAreTold() throws Exception {
        client(QUICK, "1.complete=started;text:x;exit:134");
        LinkedBlockingQueue<EngineState> states = new LinkedBlockingQueue<>();
        client.addStateListener(states::add);
        load();
        failure(EngineError.HOST_CRASHED, complete().result());
        List<Phase> phases = new ArrayList<>();
        while (!phases.contains(Phase.RESTARTING) || phases.getLast() != Phase.READY) {
            EngineState state = states.poll(Patience.SECONDS, TimeUnit.SECONDS);
            assertTrue(state != null, "states so far: " + phases);
            phases.add(state.phase());
        }
        assertEquals(List.of(Phase.STARTING, Phase.LOADING, Phase.READY, Phase.BUSY), phases.subList(0, 4));
    }

    @Test
    void aListenerThatThrowsFailsItsRequestOnly() throws Exception {
        client(QUICK);
        load();
        EngineCall<Generation> call = client.complete(request("a", null), text -> {
            throw new IllegalStateException("mine");
        });
        // the answer may come before the failure is known; the engine continues in both cases
        try {
            get(call.result());
        } catch (ExecutionException e) {
            assertEquals(EngineError.INTERNAL, assertInstanceOf(EngineException.class, e.getCause()).error());
        }
        assertEquals("hello", get(complete().result()).text());
    }

    @Tag("claim:engine-bounded")
    @Test
    void tooManyRequestsAreRefused() throws Exception {
        client(QUICK.withLimits(4, 1 << 20, FrameLimits.DEFAULT), "1.complete=silent");
        load();
        List<EngineCall<Generation>> calls = IntStream.range(0, 8).mapToObj(i -> complete()).toList();
        failure(EngineError.OVERLOADED, calls.get(7).result());
        client.close();
        failure(EngineError.CLOSED, calls.get(0).result());
    }

    @Test
    void aClosedClientRefusesAndItsHostIsGone() throws Exception {
        client(QUICK, "1.complete=silent");
        load();
        ProcessHandle process = ProcessHandle.of(client.hostPid()).orElseThrow();
        EngineCall<Generation> call = complete();
        client.close();
        failure(EngineError.CLOSED, call.result());
        client.terminated().get(Patience.SECONDS, TimeUnit.SECONDS);
        process.onExit().get(Patience.SECONDS, TimeUnit.SECONDS);
        failure(EngineError.CLOSED, client.describe());
        assertEquals(Phase.CLOSED, client.state().phase());
        client.close();
    }

    @Test
    void killingTheHostFromOutsideIsRepaired() throws Exception {
        client(PATIENT, "1.complete=started;silent");
        load();
        EngineCall<Generation> call = complete();
        ProcessHandle.of(client.hostPid()).orElseThrow().destroyForcibly();
        assertEquals("hello", get(call.result()).text());
    }

    @Test
    void anIdleHostThatDiesComesBackWithItsModels() throws Exception {
        client(QUICK);
        load();
        LinkedBlockingQueue<EngineState> states = new LinkedBlockingQueue<>();
        client.addStateListener(states::add);
        ProcessHandle.of(client.hostPid()).orElseThrow().destroyForcibly();
        EngineState state;
        do {
            state = states.poll(Patience.SECONDS, TimeUnit.SECONDS);
            assertTrue(state != null);
        } while (state.phase() != Phase.READY);
        assertEquals(2, host.requests().stream().filter(r -> r.startsWith("load")).count());
    }
}
