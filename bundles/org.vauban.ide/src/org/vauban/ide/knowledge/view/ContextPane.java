// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.knowledge.view;

import java.util.function.Consumer;
import java.util.function.Supplier;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.StyleRange;
import org.eclipse.swt.custom.StyledText;
import org.eclipse.swt.widgets.Composite;
import org.vauban.assist.question.DocumentIndex;
import org.vauban.engine.EngineException;
import org.vauban.ide.knowledge.Messages;
import org.vauban.ide.theme.ReadableText;
import org.vauban.ide.workbench.AccessibleName;
import org.vauban.ide.workbench.UiRead;
import org.vauban.knowledge.KnowledgeException;
import org.vauban.knowledge.Neighbours;

/** Shows the selected result in its context: the whole passage, and the passages before and after it. UI thread. */
final class ContextPane {
    /** Number of passages on each side. */
    private static final int AROUND = 2;
    private static final int MARGIN = 4;

    private final Supplier<DocumentIndex> index;
    private final Consumer<String> problem;
    private final StyledText text;
    private @Nullable FoundPassage shown;

    /**
     * @param index called by a job; may throw {@link EngineException}
     * @param problem given the reason on the UI thread if the surroundings cannot be read
     */
    ContextPane(Composite parent, Supplier<DocumentIndex> index, Consumer<String> problem) {
        this.index = index;
        this.problem = problem;
        text = new StyledText(parent, SWT.MULTI | SWT.READ_ONLY | SWT.WRAP | SWT.V_SCROLL | SWT.BORDER);
        ReadableText.keep(text);
        text.setMargins(MARGIN, MARGIN, MARGIN, MARGIN);
        text.setTabs(MARGIN);
        AccessibleName.give(text, Messages.Context_name);
    }

    StyledText control() {
        return text;
    }

    /** Surroundings of a passage, or the reason why they could not be read. */
    private record Read(Neighbours around, @Nullable String problem) {}

    /**
     * Shows a passage with its surroundings, which are read in the background. Returns at once. @param passage null for
     * none
     */
    void show(@Nullable FoundPassage passage) {
        shown = passage;
        if (passage == null) {
            text.setText("");
            return;
        }
        UiRead.start(Messages.Job_context, Job.INTERACTIVE, () -> read(passage), read -> {
            if (shown == passage && !text.isDisposed()) {
                fill(ContextText.of(passage, read.around()));
                String why = read.problem();
                if (why != null) {
                    problem.accept(why);
                }
            }
        });
    }

    private Read read(FoundPassage passage) {
        try {
            return new Read(index.get().neighbours(passage.passage(), AROUND), null);
        } catch (KnowledgeException | EngineException e) {
            return new Read(Neighbours.NONE, String.valueOf(e.getMessage()));
        }
    }

    private void fill(ContextText context) {
        text.setText(context.text());
        int length = context.end() - context.start();
        if (length > 0) {
            text.setStyleRange(new StyleRange(context.start(), length, null, null, SWT.BOLD));
        }
        text.setCaretOffset(context.start());
        text.setTopIndex(Math.max(0, text.getLineAtOffset(context.start()) - 2));
    }
}
