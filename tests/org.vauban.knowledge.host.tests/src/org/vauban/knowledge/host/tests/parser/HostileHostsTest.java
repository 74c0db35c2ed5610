// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.host.tests.parser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.vauban.governance.UserDirectories;
import org.vauban.knowledge.Knowledge;
import org.vauban.knowledge.KnowledgeException;
import org.vauban.knowledge.document.ReadFailure;
import org.vauban.knowledge.document.SourceFormat;
import org.vauban.knowledge.indexing.IndexingListener;
import org.vauban.knowledge.process.ChildException;
import org.vauban.knowledge.process.IndexClient;
import org.vauban.knowledge.process.PageClient;
import org.vauban.knowledge.process.PageOutcome;
import org.vauban.knowledge.process.ParseOutcome;
import org.vauban.knowledge.process.ParserClient;

/** Hosts taken over by a file: they cost that file, but not the client's memory or time. */
@Tag("slow")
class HostileHostsTest {
    @TempDir
    static Path classes;
    @TempDir
    Path folder;

    private final AtomicInteger asked = new AtomicInteger();

    @BeforeAll
    static void compile() throws Exception {
        HostileHosts.compile(classes);
    }

    private Path home(String mode) throws Exception {
        Path home = Files.createDirectories(folder.resolve("home"));
        Files.writeString(home.resolve("mode"), mode);
        return home;
    }

    private ParseOutcome.Failed parse(String mode, Duration whole) throws Exception {
        Path home = home(mode);
        try (ParserClient client = new ParserClient(HostileHosts.launch(classes), List.of(home),
                Duration.ofSeconds(120), whole)) {
            return assertInstanceOf(ParseOutcome.Failed.class, client.parse(home.resolve("a.pdf"), SourceFormat.PDF));
        }
    }

    @ParameterizedTest
    @CsvSource({"pages, TOO_LARGE", "blocks, TOO_LARGE", "label, CRASHED", "box, CRASHED",
            "size, CRASHED", "stamp, CRASHED", "nothing, CRASHED"})
    void whatNoDocumentHasEndsTheFile(String mode, ReadFailure reason) throws Exception {
        assertEquals(reason, parse(mode, Duration.ofMinutes(4)).reason());
    }

    /** The host's start, which takes long on a busy machine, does not count towards the time of its first file. */
    @Test
    void aHostIsAskedForNothingBeforeItHasStarted() throws Exception {
        Path home = home("starting");
        try (ParserClient client = new ParserClient(HostileHosts.launch(classes), List.of(home))) {
            assertInstanceOf(ParseOutcome.Parsed.class, client.parse(home.resolve("a.pdf"), SourceFormat.PDF));
        }
    }

    @Test
    void namesThatNoAttachmentHasAreLeftOut() throws Exception {
        Path home = home("attached");
        try (ParserClient client = new ParserClient(HostileHosts.launch(classes), List.of(home))) {
            ParseOutcome.Parsed parsed = assertInstanceOf(ParseOutcome.Parsed.class,
                    client.parse(home.resolve("a.eml"), SourceFormat.EML, each -> fail(each.toString())));
            assertEquals(List.of(), parsed.attachments());
        }
    }

    @Test
    void aMailHasNoMoreAttachmentsThanAreRead() throws Exception {
        Path home = home("endless");
        try (ParserClient client = new ParserClient(HostileHosts.launch(classes), List.of(home))) {
            assertInstanceOf(ParseOutcome.Parsed.class,
                    client.parse(home.resolve("a.eml"), SourceFormat.EML, each -> asked.incrementAndGet() < 0));
            assertEquals(100, asked.get());
        }
    }

    /** Each page arrives in time, and another one always follows. */
    @Test
    void aFileIsGivenUpWhosePagesNeverEnd() throws Exception {
        ParseOutcome.Failed failed = parse("slow", Duration.ofSeconds(2));
        assertEquals(ReadFailure.TIMEOUT, failed.reason());
    }

    /** A user who stops a run waits for its end. */
    @Timeout(120)
    @Test
    void aRunThatIsStoppedDoesNotWaitForAFileWhosePagesNeverEnd() throws Exception {
        Path root = folder.toRealPath();
        String home = root.resolve("user").toString();
        UserDirectories user = UserDirectories.of("Linux", root, name -> name.equals("vauban.home") ? home : null,
                name -> null);
        Path docs = home("slow").toRealPath();
        Files.writeString(docs.resolve("a.pdf"), "%PDF");
        AtomicInteger asked = new AtomicInteger();
        try (Knowledge knowledge = Knowledge.of(user, HostileHosts.launch(classes), List.of())) {
            assertEquals(List.of(), knowledge.read(List.of(docs), (file, format, document) -> fail("not read"),
                    new IndexingListener() {
                        @Override
                        public void progress(int done, int total, Path file) {}

                        @Override
                        public boolean isCancelled() {
                            return asked.incrementAndGet() > 3; // while the file is being read
                        }
                    }));
        }
    }

    @Test
    void whatAParserSaysOfAFailureIsShortAndPlain() throws Exception {
        ParseOutcome.Failed failed = parse("detail", Duration.ofMinutes(4));
        assertEquals(ReadFailure.DAMAGED, failed.reason());
        assertTrue(failed.detail().length() <= 200, failed.detail().length() + " characters");
        assertFalse(failed.detail().chars().anyMatch(Character::isISOControl), failed.detail());
    }

    /** A pipe buffers 64 KiB. */
    @Test
    void aRequestThatIsNotReadIsGivenUp() throws Exception {
        Path home = home("deaf");
        try (PageClient client = new PageClient(HostileHosts.launch(classes), home.resolve("a.pdf"),
                Duration.ofSeconds(2))) {
            CompletableFuture<PageOutcome> found = new CompletableFuture<>();
            Thread.ofPlatform().daemon().start(() -> {
                try {
                    found.complete(client.find("x".repeat(1 << 20), 1, true));
                } catch (ChildException e) {
                    found.completeExceptionally(e);
                }
            });
            assertEquals(ReadFailure.TIMEOUT,
                    assertInstanceOf(PageOutcome.Failed.class, found.get(120, TimeUnit.SECONDS)).reason());
        }
    }

    /** Sixty answers of a mebibyte arrive while the first is still being processed: the host must wait. */
    @Test
    void answersThatNobodyTakesAreNotRead() throws Exception {
        Path home = home("flood");
        AtomicInteger taken = new AtomicInteger();
        try (IndexClient client = new IndexClient(HostileHosts.launch(classes), home)) {
            client.files(file -> {
                while (taken.getAndIncrement() == 0 && !Files.exists(home.resolve("written"))) {
                    taken.set(0);
                    LockSupport.parkNanos(10_000_000);
                }
            });
        }
        int written = Integer.parseInt(Files.readString(home.resolve("written")));
        assertTrue(written <= 10, written + " were read that nobody took");
        assertEquals(60, taken.get(), "and none of them is lost");
    }

    @ParameterizedTest
    @ValueSource(strings = {"unlisted", "unheard"})
    void anAnswerOfTheIndexThatMakesNoSenseIsAFailureOfTheHost(String mode) throws Exception {
        Path home = home(mode);
        try (IndexClient client = new IndexClient(HostileHosts.launch(classes), home)) {
            assertEquals(ChildException.Kind.PROTOCOL,
                    assertThrows(ChildException.class, () -> client.files(file -> fail("no file"))).kind());
        }
    }

    /** The index is closed after the failure, and the requests for that fail, too. */
    @Test
    void aHostThatDoesNotSpeakTheProtocolIsNamedAsTheFailure() throws Exception {
        assertEquals("The index service failed: it sent an invalid answer.", failureOf("begun", Locale.ENGLISH));
    }

    @Test
    void aHostThatDoesNotSpeakTheProtocolIsNamedInFrench() throws Exception {
        assertEquals("Le service d’indexation a échoué\u00a0: il a envoyé une réponse non valide.",
                failureOf("begun", Locale.FRENCH));
    }

    private String failureOf(String mode, Locale language) throws Exception {
        Path root = folder.toRealPath();
        String home = root.resolve("user").toString();
        UserDirectories user = UserDirectories.of("Linux", root, name -> name.equals("vauban.home") ? home : null,
                name -> null);
        Files.writeString(Files.createDirectories(Knowledge.folder(user)).resolve("mode"), mode);
        Path docs = Files.createDirectory(root.resolve("docs"));
        Files.writeString(docs.resolve("a.md"), "the pump is open");
        Locale before = Locale.getDefault(Locale.Category.DISPLAY);
        Locale.setDefault(Locale.Category.DISPLAY, language);
        try (Knowledge knowledge = Knowledge.of(user, HostileHosts.launch(classes), List.of())) {
            KnowledgeException failure = assertThrows(KnowledgeException.class,
                    () -> knowledge.index(List.of(docs), IndexingListener.NONE));
            assertEquals(ChildException.Kind.PROTOCOL,
                    assertInstanceOf(ChildException.class, failure.getCause()).kind());
            return String.valueOf(failure.getMessage());
        } finally {
            Locale.setDefault(Locale.Category.DISPLAY, before);
        }
    }
}
