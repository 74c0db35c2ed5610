// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.engine;

import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.core.runtime.ICoreRunnable;
import org.eclipse.core.runtime.Platform;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.jface.dialogs.MessageDialog;
import org.eclipse.jface.window.Window;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.ui.IWorkbenchWindow;
import org.eclipse.ui.PlatformUI;
import org.vauban.engine.EngineException;
import org.vauban.engine.EngineExtension;
import org.vauban.engine.endpoint.EndpointDescription;
import org.vauban.ide.workbench.Messages;
import org.vauban.ide.workbench.UiAssistCall;

/**
 * Asks in a dialog whether texts may go to an endpoint that the policy grants. The default, also before an answer, is
 * that they may not. Any thread.
 */
public final class RemoteQuestion {
    /** Index of the second button. */
    private static final int ALLOW = 1;
    private static final int SHOW = 2;
    private static final Set<String> ASKED = ConcurrentHashMap.newKeySet();

    private RemoteQuestion() {}

    /** Asks, unless the user was asked since the start of the workbench. */
    static void askOnce(String endpoint) {
        if (ASKED.add(endpoint)) {
            ask(endpoint);
        }
    }

    /** Asks. Returns at once. */
    public static void ask(String endpoint) {
        ask(endpoint, () -> {
            // no action needed
        });
    }

    /**
     * Asks. Returns at once.
     *
     * @param agreed run in the background after the user's consent has been stored
     */
    public static void ask(String endpoint, Runnable agreed) {
        Optional<EngineExtension> remote = RemoteEngines.extension();
        if (remote.isEmpty() || !PlatformUI.isWorkbenchRunning()) {
            return;
        }
        inBackground(() -> remote.get().endpoints(locale()).stream().filter(each -> each.name().equals(endpoint))
                .findFirst().ifPresent(found -> open(remote.get(), found, agreed)));
    }

    /** Returns the locale of the workbench. */
    public static Locale locale() {
        return Locale.forLanguageTag(Platform.getNL().replace('_', '-'));
    }

    /** An operation that may be refused, or whose result may not be writable. */
    private interface Work {
        void run() throws IOException;
    }

    private static void inBackground(Work work) {
        Job.createSystem(Messages.Remote_title, (ICoreRunnable) monitor -> {
            try {
                work.run();
            } catch (EngineException | IOException e) {
                Platform.getLog(RemoteQuestion.class).error(e.getMessage(), e);
                tell(String.valueOf(e.getMessage()));
            }
        }).schedule();
    }

    private static void open(EngineExtension remote, EndpointDescription endpoint, Runnable agreed) {
        later(() -> open(remote, endpoint, shell(), agreed));
    }

    private static void tell(String failure) {
        later(() -> MessageDialog.openError(shell(), Messages.Remote_title, failure.replace("&", "&&")));
    }

    private static void later(Runnable work) {
        UiAssistCall.onDisplay(PlatformUI.getWorkbench().getDisplay(), work);
    }

    private static @Nullable Shell shell() {
        IWorkbenchWindow window = PlatformUI.getWorkbench().getActiveWorkbenchWindow();
        return window == null ? null : window.getShell();
    }

    private static void open(EngineExtension remote, EndpointDescription endpoint, @Nullable Shell shell,
            Runnable agreed) {
        String question = NLS.bind(Messages.Remote_features,
                new Object[] {String.join(", ", endpoint.routed()), endpoint.label(),
                    String.join(", ", endpoint.classes()), endpoint.explanation(), endpoint.name()});
        int chosen = new QuestionDialog(shell, question, remote, endpoint.name()).open();
        if (chosen != ALLOW) { // Enter and Esc refuse
            return;
        }
        EndpointKeyDialog key = new EndpointKeyDialog(shell, endpoint.label());
        boolean given = key.open() == Window.OK && !key.getValue().isBlank();
        String value = given ? key.getValue().strip() : "";
        inBackground(() -> {
            if (given) {
                RemoteEngines.keep(endpoint.name(), value);
            }
            remote.agree(endpoint.name(), true, locale());
            agreed.run();
        });
    }

    /** Asks, and shows the pending request on demand, any number of times. */
    private static final class QuestionDialog extends MessageDialog {
        private final EngineExtension remote;
        private final String endpoint;

        QuestionDialog(@Nullable Shell shell, String question, EngineExtension remote, String endpoint) {
            super(shell, Messages.Remote_title, null, question.replace("&", "&&"), QUESTION, 0, Messages.Remote_keep,
                    Messages.Remote_allow, Messages.Remote_show);
            this.remote = remote;
            this.endpoint = endpoint;
        }

        @Override
        protected void buttonPressed(int button) {
            if (button != SHOW) {
                super.buttonPressed(button);
                return;
            }
            remote.waiting(endpoint).ifPresentOrElse(request -> new EndpointRequestDialog(getShell(), request).open(),
                    () -> MessageDialog.openInformation(getShell(), Messages.Remote_title, Messages.Remote_none));
        }
    }
}
