// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.host.tests.indexing;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.vauban.governance.ProjectRules;
import org.vauban.governance.source.TextSource;
import org.vauban.knowledge.Knowledge;
import org.vauban.knowledge.document.ReadFailure;
import org.vauban.knowledge.host.tests.Hosts;
import org.vauban.knowledge.host.tests.Mails;
import org.vauban.knowledge.host.tests.SampleFiles;
import org.vauban.knowledge.host.tests.WithKnowledge;
import org.vauban.knowledge.indexing.IndexReport;
import org.vauban.knowledge.indexing.IndexingListener;
import org.vauban.knowledge.indexing.UnreadableFile;

/** A file that is slow to read, or unreadable, does not keep other files from being found. */
class SlowFilesTest extends WithKnowledge {
    private static final long LONG_SECONDS = 40;

    @BeforeEach
    void makeMails() throws Exception {
        String attached = Mails.attachment("terms.docx", Mails.WORD,
                SampleFiles.docx(folder.resolve("terms.docx"), SampleFiles.paragraph("Nine weeks.")));
        for (String name : List.of("one.eml", "two.eml")) {
            Mails.write(docs.resolve(name), Mails.mail("Order", "See the pump.", List.of(attached)));
        }
    }

    /** Whether the question is about an attachment; it is first asked while the mail is read. */
    private static boolean isAttachment(TextSource source) {
        Path path = source.path();
        return path != null && path.endsWith("terms.docx");
    }

    private Knowledge open(ProjectRules projects) throws Exception {
        return Knowledge.of(user, Hosts.launch(), List.of(), projects);
    }

    private static boolean finds(Knowledge knowledge) {
        return assertDoesNotThrow(() -> !knowledge.search("pump", 10, List.of()).hits().isEmpty());
    }

    @Test
    void whatWasReadIsFoundWhileASlowFileIsRead() throws Exception {
        AtomicReference<Path> first = new AtomicReference<>();
        CountDownLatch found = new CountDownLatch(1);
        AtomicBoolean inTime = new AtomicBoolean(true);
        ProjectRules slow = source -> {
            if (isAttachment(source) && !first.compareAndSet(null, source.path())
                    && !source.path().equals(first.get()) && inTime.get()) {
                inTime.set(assertDoesNotThrow(() -> found.await(LONG_SECONDS, TimeUnit.SECONDS)));
            }
            return List.of();
        };
        try (Knowledge knowledge = open(slow)) {
            knowledge.index(List.of(docs), new IndexingListener() {
                @Override
                public void progress(int done, int total, Path file) {
                    // checked below
                }

                @Override
                public boolean isCancelled() {
                    if (found.getCount() > 0 && finds(knowledge)) {
                        found.countDown();
                    }
                    return false;
                }
            });
            assertTrue(inTime.get());
        }
    }

    @Test
    void aFileOverWhichReadingFailsIsNamedTheNextOneIsReadAndThatOneWithTheNextRun() throws Exception {
        AtomicReference<Path> first = new AtomicReference<>();
        ProjectRules broken = source -> {
            if (isAttachment(source) && first.compareAndSet(null, source.path())) {
                throw new IllegalArgumentException("a fault of the program");
            }
            return List.of();
        };
        try (Knowledge knowledge = open(broken)) {
            IndexReport report = index(knowledge);
            assertEquals(List.of(new UnreadableFile(first.get().getParent(), ReadFailure.UNREADABLE,
                    "IllegalArgumentException")), report.unreadable());
            assertEquals(2, report.indexed(), "the other mail and its attachment");
            report = index(knowledge);
            assertEquals(List.of(2, 2, List.of()),
                    List.of(report.indexed(), report.unchanged(), report.unreadable()));
        }
    }
}
