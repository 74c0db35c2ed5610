// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.edit;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.widgets.Display;
import org.vauban.assist.edit.EditListener;
import org.vauban.assist.edit.EditQuery;
import org.vauban.assist.edit.StreamingEdit;
import org.vauban.assist.edit.proposal.EditProposal;
import org.vauban.ide.workbench.UiAssistCall;

/**
 * Shows a proposal in the inline edit field while the model writes it, the newest state only. Notified on any thread;
 * updates the field on the UI thread.
 */
final class GrowingProposal implements EditListener {
    private final StreamingEdit known;
    private final InlineEditField field;
    private final Display display;
    private final BooleanSupplier asked;
    private final AtomicReference<String> newest = new AtomicReference<>();
    private volatile boolean over;

    /** @param asked whether the user still waits for the change; called on the UI thread */
    GrowingProposal(EditQuery query, InlineEditField field, Display display, BooleanSupplier asked) {
        this.known = new StreamingEdit(query);
        this.field = field;
        this.display = display;
        this.asked = asked;
    }

    /** Ends the updates: the change is complete, or there will be none. */
    void end() {
        over = true;
    }

    @Override
    public void partial(String replacement) {
        if (newest.getAndSet(replacement) == null) {
            UiAssistCall.onDisplay(display, () -> {
                String now = newest.getAndSet(null);
                if (isShown() && now != null) {
                    field.progress(Messages.Field_writing);
                    EditProposal growing = known.with(now);
                    if (!growing.isEmpty()) {
                        field.show(growing, known.firstLine(), false);
                    }
                }
            });
        }
    }

    @Override
    public void again() {
        newest.set(null);
        UiAssistCall.onDisplay(display, () -> {
            if (isShown()) {
                field.progress(Messages.Field_again);
            }
        });
    }

    @Override
    public void reading(int read, int total) {
        UiAssistCall.onDisplay(display, () -> {
            if (isShown() && total > 0 && read < total) {
                field.progress(NLS.bind(Messages.Field_reading, 100L * read / total));
            }
        });
    }

    private boolean isShown() {
        return !over && asked.getAsBoolean();
    }
}
