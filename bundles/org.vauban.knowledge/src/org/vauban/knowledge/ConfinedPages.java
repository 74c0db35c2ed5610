// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge;

import java.nio.file.Path;
import java.util.function.BooleanSupplier;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.knowledge.document.ReadFailure;
import org.vauban.knowledge.document.RenderedPage;
import org.vauban.knowledge.indexing.IndexRules;
import org.vauban.knowledge.process.ChildException;
import org.vauban.knowledge.process.KnowledgeLaunch;
import org.vauban.knowledge.process.PageClient;
import org.vauban.knowledge.process.PageOutcome;

/** Renders and searches the pages of a document in a confined process, and applies the current policy on each call. */
final class ConfinedPages implements DocumentPages {
    private final Knowledge knowledge;
    private final Path file;
    // guarded by this
    private @Nullable PageClient client;
    private @Nullable KnowledgeLaunch launched;

    /** @param file real path */
    ConfinedPages(Knowledge knowledge, Path file) {
        this.knowledge = knowledge;
        this.file = file;
    }

    @Override
    public RenderedPage page(int number, float scale) throws KnowledgeException {
        try {
            return switch (allowed().page(number, scale)) {
                case PageOutcome.Rendered rendered -> rendered.page();
                case PageOutcome.Failed failed -> throw failed(number, failed);
                case PageOutcome.Searched other -> throw new IllegalStateException(other.toString());
            };
        } catch (ChildException e) {
            throw new KnowledgeException(Messages.text("host.failed", e.reason()), e);
        }
    }

    /** Checks the file against the current policy, and returns the client. */
    private PageClient allowed() throws KnowledgeException {
        KnowledgeRules rules = knowledge.rules();
        if (rules.rules().of(file, null).standing() != IndexRules.Standing.ALLOWED) {
            throw new KnowledgeException(Messages.text("page.hidden", file), null);
        }
        return client(rules.launch());
    }

    private KnowledgeException failed(int number, PageOutcome.Failed failed) {
        return new KnowledgeException(
                Messages.text("page.failed", number, file.getFileName(), sentence(failed.reason())),
                new IllegalStateException(failed.detail()));
    }

    @Override
    public int find(String words, int from, boolean forward, BooleanSupplier stop) throws KnowledgeException {
        int next = from;
        int left = Integer.MAX_VALUE;
        try {
            while (left > 0 && !stop.getAsBoolean()) {
                switch (allowed().find(words, next, forward)) {
                    case PageOutcome.Searched searched -> {
                        if (searched.page() > 0) {
                            return searched.page();
                        }
                        left = Math.min(left, searched.pages()) - searched.looked();
                        next = Math.floorMod(next - 1 + (forward ? searched.looked() : -searched.looked()),
                                Math.max(1, searched.pages())) + 1;
                    }
                    case PageOutcome.Failed failed -> throw failed(next, failed);
                    case PageOutcome.Rendered other -> throw new IllegalStateException(other.toString());
                }
            }
            return 0;
        } catch (ChildException e) {
            throw new KnowledgeException(Messages.text("host.failed", e.reason()), e);
        }
    }

    private static String sentence(ReadFailure reason) {
        return switch (reason) {
            case TOO_LARGE -> Messages.text("page.too_large");
            case BOMB -> Messages.text("page.bomb");
            case TIMEOUT -> Messages.text("page.timeout");
            case CRASHED -> Messages.text("page.crashed");
            default -> FailureTexts.of(reason);
        };
    }

    private synchronized PageClient client(KnowledgeLaunch wanted) {
        PageClient now = client;
        if (now != null && !wanted.equals(launched)) {
            now.close(); // the policy now requires another confinement
            now = null;
        }
        if (now == null) {
            now = new PageClient(wanted, file);
            client = now;
            launched = wanted;
        }
        return now;
    }

    @Override
    public synchronized void close() {
        PageClient now = client;
        client = null;
        if (now != null) {
            now.close();
        }
    }
}
