// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge;

import java.nio.file.Path;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.knowledge.document.ReadFailure;
import org.vauban.knowledge.document.RenderedPage;
import org.vauban.knowledge.indexing.IndexRules;
import org.vauban.knowledge.process.ChildException;
import org.vauban.knowledge.process.KnowledgeLaunch;
import org.vauban.knowledge.process.PageClient;
import org.vauban.knowledge.process.PageOutcome;

/** The pages of a document under the policy that holds at each moment. */
final class ConfinedPages implements DocumentPages {
    private final Knowledge knowledge;
    private final Path file;
    // guarded by this
    private @Nullable PageClient client;
    private @Nullable KnowledgeLaunch launched;

    /** @param file its real path */
    ConfinedPages(Knowledge knowledge, Path file) {
        this.knowledge = knowledge;
        this.file = file;
    }

    @Override
    public RenderedPage page(int number, float scale) throws KnowledgeException {
        KnowledgeRules rules = knowledge.rules();
        if (rules.rules().of(file, null).standing() != IndexRules.Standing.ALLOWED) {
            throw new KnowledgeException(Messages.text("page.hidden", file), null);
        }
        try {
            return switch (client(rules.launch()).page(number, scale)) {
                case PageOutcome.Rendered rendered -> rendered.page();
                case PageOutcome.Failed failed -> throw new KnowledgeException(
                        Messages.text("page.failed", number, file.getFileName(), sentence(failed.reason())),
                        new IllegalStateException(failed.detail()));
            };
        } catch (ChildException e) {
            throw new KnowledgeException(Messages.text("host.failed", e.getMessage()), e);
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
            now.close(); // it is to be confined otherwise
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
