// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.tests.knowledge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.server.ServerOptions;
import org.vauban.server.configuration.PackSettings;
import org.vauban.server.knowledge.ServedPacks;
import org.vauban.server.tests.FollowedConfiguration;
import org.vauban.server.tests.Served;

/** A running server changes which packs it shares, and with whom, when its configuration changes. */
class PackReloadTest {
    @TempDir
    Path folder;

    private static String entry(PackSettings pack, String reader) {
        return "{\"name\": \"" + pack.name() + "\", \"pack\": \"" + pack.folder() + "\", \"root\": \"" + pack.root()
                + "\", \"readers\": [\"" + reader + "\"]}";
    }

    private static int search(Served served, String pack) throws Exception {
        HttpResponse<String> answer = served.client.send(served.posting("/v1/search",
                "{\"query\": \"valve\", \"packs\": [\"" + pack + "\"]}").build(), BodyHandlers.ofString());
        return answer.statusCode() == 200 ? Served.json(answer).get("matched").getAsInt() : -answer.statusCode();
    }

    /** A log handler whose first message fails. */
    private static final class FailingOnce extends Handler {
        private final List<String> told = new CopyOnWriteArrayList<>();

        @Override
        public void publish(LogRecord logged) {
            told.add(logged.getMessage());
            if (told.size() == 1) {
                throw new AssertionError("a fault of the test");
            }
        }

        @Override
        public void flush() {
            // nothing is buffered
        }

        @Override
        public void close() {
            // nothing is open
        }
    }

    @Test
    void afterAFaultOtherPacksAreMounted() throws Exception {
        ExamplePacks packs = new ExamplePacks(folder, new WrittenPacks(folder)); // no pack is written through it
        Logger logger = Logger.getLogger(ServedPacks.class.getName());
        FailingOnce log = new FailingOnce();
        try (FollowedConfiguration file = new FollowedConfiguration(folder);
                Served served = file.serve(ServerOptions.NONE.withPacks(packs.serving()))) {
            logger.addHandler(log);
            for (String name : List.of("one", "two")) {
                file.write("\"models\": [" + file.model("fake", "") + "], \"knowledge\": [{\"name\": \"" + name
                        + "\", \"pack\": \"" + folder.resolve("gone") + "\", \"readers\": [\"*\"]}]");
                served.server.refreshConfiguration(false);
                served.server.awaitPacks();
            }
            assertTrue(log.told.getLast().contains("two"), log.told::toString);
        } finally {
            logger.removeHandler(log);
        }
    }

    @Test
    void packsAndTheirReadersChange() throws Exception {
        folder = folder.toRealPath();
        ExamplePacks packs;
        PackSettings pumps;
        PackSettings tanks;
        try (WrittenPacks written = new WrittenPacks(folder)) {
            packs = new ExamplePacks(folder, written);
            pumps = packs.pack("pumps", Map.of("pump.md", "The valve opens at 12 bar."), "*");
            tanks = packs.pack("tanks", Map.of("tank.md", "A valve and a valve."), "*");
        }
        try (FollowedConfiguration file = new FollowedConfiguration(folder);
                Served served = file.serve(ServerOptions.NONE.withPacks(packs.serving()))) {
            String models = "\"models\": [" + file.model("fake", "") + "], \"knowledge\": [";
            assertEquals(-404, search(served, "pumps"));
            for (List<String> step : List.of(List.of(entry(pumps, "*"), "1", "-404"),
                    List.of(entry(pumps, "*") + ", " + entry(tanks, "*"), "1", "1"),
                    List.of(entry(pumps, "Ada") + ", " + entry(tanks, "*"), "-404", "1"),
                    List.of(entry(pumps, "*") + ", " + entry(tanks, "role:nobody"), "-404", "1"),
                    List.of(entry(pumps, "*"), "1", "-404"), List.of("", "-404", "-404"),
                    List.of(entry(tanks, "*"), "-404", "1"))) {
                file.write(models + step.get(0) + "]");
                served.server.refreshConfiguration(false);
                served.server.awaitPacks();
                assertEquals(Integer.parseInt(step.get(1)), search(served, "pumps"), step.get(0));
                assertEquals(Integer.parseInt(step.get(2)), search(served, "tanks"), step.get(0));
            }
        }
    }
}
