// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vauban.engine.host.tests.Setup.TINY;
import static org.vauban.engine.host.tests.Setup.failure;
import static org.vauban.engine.host.tests.Setup.get;

import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.vauban.engine.EngineCall;
import org.vauban.engine.EngineDescription;
import org.vauban.engine.EngineError;
import org.vauban.engine.EngineException;
import org.vauban.engine.FinishReason;
import org.vauban.engine.Generation;
import org.vauban.engine.LoadRequest;
import org.vauban.engine.ModelDescription;
import org.vauban.engine.TokenListener;
import org.vauban.engine.process.EngineClient;
import org.vauban.engine.process.launch.HostLaunch;
import org.vauban.models.GgufShards;

/** The host gives up the rights that it does not need and reports that; models are still found wherever they are. */
@Tag("slow")
class HostConfinementTest extends WithHost {

    private EngineCall<ModelDescription> load(String id, Path file) {
        return client.load(LoadRequest.of(id, file), share -> {});
    }

    private int written(String model) throws Exception {
        return get(client.complete(request(model, "One, two,", 2), TokenListener.NONE).result()).generatedTokens();
    }

    @Tag("claim:engine-confined")
    @Test
    void theDescriptionTellsWhatIsInForce() throws Exception {
        get(load(TINY, Setup.tiny(TINY)).result());
        EngineDescription d = get(client.describe());
        assertFalse(d.confinement().isEmpty());
        Assumptions.assumeTrue("true".equals(d.confinement().get("available")), "no confinement on this system");
        for (String measure : List.of("NO_CORE_DUMPS", "NOT_DUMPABLE", "NO_NEW_PRIVILEGES", "SYSTEM_CALL_RULES")) {
            assertTrue(d.confinement().get(measure).startsWith("IN_FORCE"), d.confinement().toString());
        }
        List<String> refused = List.of(d.confinement().get("refused").split(", "));
        for (String attempt : List.of("socket", "unix-socket", "exec", "trace", "shared-memory", "semaphore",
                "message-queue", "posix-queue", "posix-queue-unlink", "priority", "group-priority", "io-priority",
                "scheduler", "affinity", "signal", "signal-owner", "process-memory", "process-compare", "keyring",
                "io-uring", "user-fault", "bpf", "perf", "mount", "user-namespace", "join-namespace", "file-handle",
                "quota", "watch")) {
            assertTrue(refused.contains(attempt), attempt + " of " + d.confinement());
        }
        assertEquals("", d.confinement().get("notRefused"));
        assertEquals("", d.confinement().get("unfilteredThreads"));
        // 0 on a kernel without Landlock, where only the system call filter applies
        assertEquals(!"0".equals(d.confinement().get("landlockAbi")), d.filesConfined(), d.confinement().toString());
        String status = Files.readString(Path.of("/proc/" + d.pid() + "/status"));
        assertTrue(status.contains("NoNewPrivs:\t1") && status.contains("Seccomp:\t2"), status);
        assertTrue(d.startMillis() < TimeUnit.SECONDS.toMillis(Patience.SECONDS), d.startMillis() + " ms");
    }

    @Test
    void aModelInAnotherFolderStillLoads() throws Exception {
        get(load(TINY, Setup.tiny(TINY)).result());
        boolean confined = get(client.describe()).filesConfined();
        long pid = client.hostPid();
        Path copied = Files.copy(Setup.tiny(TINY), folder.resolve("copied.gguf"));
        get(load("copied", copied).result());
        assertEquals(2, written("copied"));
        assertEquals(2, written(TINY), "the first one came along");
        if (confined) {
            assertNotEquals(pid, client.hostPid(), "another host, which may read the other folder");
        }
        long second = client.hostPid();
        get(load("again", Files.createLink(folder.resolve("again.gguf"), copied)).result());
        assertEquals(second, client.hostPid(), "a known folder needs no other host");
        failure(EngineError.MODEL_MISSING, load("none", folder.resolve("nowhere").resolve("none.gguf")).result());
        assertEquals(second, client.hostPid());
    }

    @Test
    void aLinkIsFollowedToItsFolder() throws Exception {
        Path store = Files.createDirectory(folder.resolve("store"));
        Path shown = Files.createDirectory(folder.resolve("shown"));
        Path file = Files.copy(Setup.tiny(TINY), store.resolve("blob"));
        get(load("linked", Files.createSymbolicLink(shown.resolve("model.gguf"), file)).result());
        assertEquals(2, written("linked"));
        Path folderLink = Files.createSymbolicLink(folder.resolve("link"), store);
        get(load("by-folder", folderLink.resolve("blob")).result());
        assertEquals(2, written("by-folder"));
    }

    /** p2 installs them like this: each in its bundle's folder, seen through a folder of links. */
    @Test
    void shardsOfAModelAreReadWhereTheyLie() throws Exception {
        GgufShards shards = GgufShards.of(Setup.tiny(TINY), 150_000);
        assertTrue(shards.count() >= 3, shards.count() + " shards");
        Path shown = Files.createDirectory(folder.resolve("shown"));
        for (int number = 1; number <= shards.count(); number++) {
            Path bundle = Files.createDirectory(folder.resolve("bundle" + number));
            Path shard = bundle.resolve("shard.gguf");
            try (OutputStream out = Files.newOutputStream(shard)) {
                shards.write(number, out);
            }
            Files.createSymbolicLink(shown.resolve(GgufShards.name("model", number, shards.count())), shard);
        }
        get(load(TINY, Setup.tiny(TINY)).result());
        get(load("shards", shown.resolve(GgufShards.name("model", 1, shards.count()))).result());
        String whole = get(client.complete(request(TINY, "One, two,", 40), TokenListener.NONE).result()).text();
        assertFalse(whole.isEmpty());
        assertEquals(whole,
                get(client.complete(request("shards", "One, two,", 40), TokenListener.NONE).result()).text());
    }

    @Test
    void whatIsWrittenIsFinishedBeforeTheHostIsReplaced() throws Exception {
        get(load(TINY, Setup.tiny(TINY)).result());
        CountDownLatch streamed = new CountDownLatch(1);
        EngineCall<Generation> story = client.complete(request(TINY, "Tell a story: once", 500),
                text -> streamed.countDown());
        assertTrue(streamed.await(Patience.SECONDS, TimeUnit.SECONDS));
        Path copied = Files.copy(Setup.tiny(TINY), folder.resolve("copied.gguf"));
        EngineCall<ModelDescription> load = load("copied", copied);
        EngineCall<Generation> next = client.complete(request(TINY, "One, two,", 2), TokenListener.NONE);
        Generation g = get(story.result());
        assertTrue(g.finish() == FinishReason.LENGTH || g.finish() == FinishReason.END, g.toString());
        get(load.result());
        assertEquals(2, get(next.result()).generatedTokens());
    }

    @Test
    void aFolderThatWasReplacedIsAnotherFolder() throws Exception {
        Path place = Files.createDirectory(folder.resolve("models"));
        Path file = Files.copy(Setup.tiny(TINY), place.resolve("model.gguf"));
        get(load("first", file).result());
        Files.move(place, folder.resolve("old"));
        Files.createDirectory(place);
        Files.copy(Setup.tiny(TINY), file);
        get(load("second", file).result());
        assertEquals(2, written("second"));
    }

    private EngineClient on(Path javaHome, boolean required, Locale locale) {
        HostLaunch launch = Setup.launch(locale);
        client.close();
        client = new EngineClient(new HostLaunch(List.of(javaHome), launch.hostPath(), launch.nativeDirectory(), locale,
                launch.maxHeapMegabytes()).withConfinementRequired(required));
        return client;
    }

    @Tag("claim:confinement-required")
    @Test
    void whereItIsRequiredAndCannotBeHadNoModelIsOpened() throws Exception {
        on(OldKernel.withoutLandlockAndFilters(folder), true, Locale.ENGLISH);
        EngineException e = failure(EngineError.POLICY, load(TINY, Setup.tiny(TINY)).result());
        for (String part : List.of("engine.confinement", "Landlock", "seccomp", "5.13", "administrator")) {
            assertTrue(e.getMessage().contains(part), e.getMessage());
        }
        EngineDescription d = get(client.describe());
        assertEquals("required", d.confinement().get("policy"));
        assertEquals("false", d.confinement().get("complete"));
        assertEquals("FILE_RULES, SYSTEM_CALL_RULES", d.confinement().get("lacking"));
        assertFalse(d.filesConfined());
        assertTrue(d.models().isEmpty());
    }

    @Tag("claim:confinement-required")
    @Test
    void oneMissingMeasureIsEnoughAndIsToldInFrenchToo() throws Exception {
        on(OldKernel.withoutLandlock(folder), true, Locale.FRENCH);
        EngineException e = failure(EngineError.POLICY, load(TINY, Setup.tiny(TINY)).result());
        assertTrue(e.getMessage().startsWith("La politique") && e.getMessage().contains("Landlock")
                && !e.getMessage().contains("seccomp"), e.getMessage());
    }

    @Test
    void whereItIsPreferredAndCannotBeHadItWorksAndSaysSo() throws Exception {
        on(OldKernel.withoutLandlockAndFilters(folder), false, Locale.ENGLISH);
        get(load(TINY, Setup.tiny(TINY)).result());
        assertEquals(2, written(TINY));
        EngineDescription d = get(client.describe());
        assertEquals("preferred", d.confinement().get("policy"));
        assertEquals("FILE_RULES, SYSTEM_CALL_RULES", d.confinement().get("lacking"));
        assertTrue(d.confinement().get("SYSTEM_CALL_RULES").startsWith("REFUSED errno 38"), d.confinement().toString());
        assertTrue(d.confinement().get("FILE_RULES").startsWith("REFUSED errno 38"), d.confinement().toString());
    }

    @Test
    void whereItIsRequiredAndCanBeHadModelsAreOpened() throws Exception {
        on(Path.of(System.getProperty("java.home")), true, Locale.ENGLISH);
        EngineDescription d = get(client.describe());
        Assumptions.assumeTrue("".equals(d.confinement().get("lacking")),
                "this system lacks " + d.confinement().get("lacking"));
        get(load(TINY, Setup.tiny(TINY)).result());
        assertEquals(2, written(TINY));
    }
}
