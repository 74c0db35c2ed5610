// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.tests.chat;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.util.Hashtable;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.core.runtime.ILog;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.jface.text.Document;
import org.eclipse.jface.text.ITextViewer;
import org.eclipse.jface.text.contentassist.ICompletionProposal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.vauban.assist.attachment.Attachment.Kind;
import org.vauban.assist.question.KnowledgeFolders;
import org.vauban.ide.attach.AttachmentCandidate;
import org.vauban.ide.attach.AttachmentSearch;
import org.vauban.ide.attach.AttachmentSource;
import org.vauban.ide.attach.EditorText;
import org.vauban.ide.chat.input.InputProposals;

/** Proposals after an {@code @} while an attachment source takes its time. */
@Timeout(120)
class InputProposalsTest {
    private static final String TYPED = "@Stac";

    private final BundleContext context = FrameworkUtil.getBundle(InputProposalsTest.class).getBundleContext();
    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch known = new CountDownLatch(1);
    private final AtomicBoolean interrupted = new AtomicBoolean();
    private final ITextViewer viewer = viewer(new Document(TYPED));
    private AttachmentSearch search;
    private ServiceRegistration<AttachmentSource> registration;
    private InputProposals proposals;

    private static ITextViewer viewer(Document document) {
        return (ITextViewer) Proxy.newProxyInstance(InputProposalsTest.class.getClassLoader(),
                new Class<?>[] {ITextViewer.class}, (proxy, method, arguments) -> document);
    }

    /** Finds one candidate, as soon as the test permits. */
    private final class SlowSource implements AttachmentSource {
        @Override
        public List<AttachmentCandidate> find(String word, int most, IProgressMonitor monitor) {
            asked.countDown();
            try {
                known.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                interrupted.set(monitor.isCanceled());
                return List.of();
            }
            return List.of(new AttachmentCandidate(Kind.FILE, "Stackable", "", () -> new CompletableFuture<>()));
        }

        @Override
        public List<AttachmentCandidate> around(EditorText editor) {
            return List.of();
        }

        @Override
        public Optional<AttachmentCandidate> of(Object element) {
            return Optional.empty();
        }
    }

    @BeforeEach
    void register() {
        registration = context.registerService(AttachmentSource.class, new SlowSource(), new Hashtable<>());
        search = new AttachmentSearch(context, ILog.of(InputProposalsTest.class));
        proposals = new InputProposals(Locale.ENGLISH, search, attached -> {}, KnowledgeFolders.EVERYTHING);
    }

    @AfterEach
    void unregister() {
        search.close();
        registration.unregister();
    }

    private FutureTask<List<String>> ask() throws InterruptedException {
        FutureTask<List<String>> task = new FutureTask<>(() -> shown(TYPED.length()));
        Thread.ofPlatform().daemon().start(task);
        asked.await();
        return task;
    }

    private List<String> shown(int offset) {
        return List.of(proposals.computeCompletionProposals(viewer, offset)).stream()
                .map(ICompletionProposal::getDisplayString).toList();
    }

    /** On a busy machine the thread of an older query may begin after that of the newest. */
    @Test
    void anOlderQuestionThatBeginsLateTakesNothingFromTheNewest() throws Exception {
        FutureTask<List<String>> newest = ask();
        assertTrue(shown(1).stream().anyMatch(each -> each.startsWith("@docs")));
        known.countDown();
        assertEquals(List.of("Stackable"), newest.get());
    }

    @Test
    void nothingIsProposedToWhoeverDoesNotWantItAnyMore() throws Exception {
        CompletableFuture<ICompletionProposal[]> given = new CompletableFuture<>();
        Thread thread = Thread.ofPlatform().daemon()
                .start(() -> given.complete(proposals.computeCompletionProposals(viewer, TYPED.length())));
        asked.await();
        thread.interrupt(); // as the platform does
        assertArrayEquals(new ICompletionProposal[0], given.get());
        assertTrue(interrupted.get(), "the source is told so");
    }
}
