// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.policy;

import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.ui.IWorkbenchWindow;
import org.eclipse.ui.PlatformUI;
import org.vauban.assist.privacy.EffectivePolicy;
import org.vauban.assist.privacy.PolicyChanges;
import org.vauban.assist.privacy.PrivacyStatus;
import org.vauban.assist.privacy.RefusalExplanation;
import org.vauban.ide.settings.VaubanPreferences;
import org.vauban.ide.workbench.UiAssistCall;
import org.vauban.ide.workbench.UiRead;

/** Opens the explanation of a refusal; the policy is read in the background. */
public final class PolicyExplanation {

    private PolicyExplanation() {}

    /** Whether a sentence describes a refusal by a policy. Reads no files; any thread. */
    public static boolean explains(@Nullable String sentence) {
        return sentence != null && PrivacyStatus.tellsOfPolicy(sentence);
    }

    /** Returns the label of a link or button to the explanation. */
    public static String label() {
        return Messages.Explain;
    }

    /**
     * Reads and opens the explanation of a refusal. UI thread; returns at once.
     *
     * @param parent parent window; the active window if it is null or closed by then
     * @return completed with the explanation, before it is drawn
     */
    public static CompletableFuture<RefusalExplanation> open(@Nullable Shell parent, String refusal) {
        PrivacyStatus privacy = privacy();
        CompletableFuture<RefusalExplanation> read = new CompletableFuture<>();
        background(() -> privacy.explain(refusal), explanation -> {
            read.complete(explanation);
            new ExplanationDialog(over(parent), explanation).open();
        });
        return read;
    }

    /**
     * Reads the effective policy, and again whenever it changes, until a control is disposed. UI thread; returns at
     * once.
     *
     * @param shown the control
     * @param then called on the UI thread, but not after the control is disposed
     */
    public static void follow(Control shown, PrivacyStatus privacy, Consumer<EffectivePolicy> then) {
        Display display = shown.getDisplay();
        int[] reads = new int[1]; // accessed on the UI thread only; the read started last counts, whichever ends last
        Runnable read = () -> {
            if (!shown.isDisposed()) {
                int own = ++reads[0];
                background(privacy::policy, policy -> {
                    if (own == reads[0] && !shown.isDisposed()) {
                        then.accept(policy);
                    }
                });
            }
        };
        PolicyChanges changes = PolicyChanges.listen(change -> UiAssistCall.onDisplay(display, read));
        shown.addDisposeListener(event -> changes.close());
        read.run();
    }

    /**
     * Returns the policy of the current user, in the language of the settings. Any thread; reads files at each query.
     */
    public static PrivacyStatus privacy() {
        return PrivacyStatus.of(VaubanPreferences.language().orElse(null));
    }

    private static <T> void background(Supplier<T> work, Consumer<T> then) {
        UiRead.start(Messages.Policy_reading, Job.INTERACTIVE, work, then);
    }

    private static @Nullable Shell over(@Nullable Shell parent) {
        if (parent != null && !parent.isDisposed()) {
            return parent;
        }
        IWorkbenchWindow window = PlatformUI.getWorkbench().getActiveWorkbenchWindow();
        return window == null ? null : window.getShell();
    }
}
