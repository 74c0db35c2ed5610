// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.engine;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.eclipse.core.runtime.ILog;
import org.eclipse.core.runtime.Platform;
import org.eclipse.core.runtime.preferences.IEclipsePreferences.IPreferenceChangeListener;
import org.eclipse.core.runtime.preferences.IEclipsePreferences.PreferenceChangeEvent;
import org.vauban.assist.AssistSettings;
import org.vauban.assist.AssistStatus;
import org.vauban.assist.Assistant;
import org.vauban.assist.Assistants;
import org.vauban.assist.privacy.PolicyChanges;
import org.vauban.engine.EngineError;
import org.vauban.engine.EngineException;
import org.vauban.engine.endpoint.AnswerOrigin;
import org.vauban.engine.process.HostEngineProvider;
import org.vauban.ide.knowledge.KnowledgePreferences;
import org.vauban.ide.settings.VaubanPreferences;
import org.vauban.ide.workbench.AssistantProvider;
import org.vauban.ide.workbench.LicenceQuestion;
import org.vauban.ide.workbench.Messages;

/** Provides the assistant with the bundled engine, configured by the preferences. */
public final class DefaultAssistantProvider implements AssistantProvider, AutoCloseable {

    private static final ILog LOG = Platform.getLog(DefaultAssistantProvider.class);

    private final BundledEngine home;
    private final Function<AssistSettings, Assistant> maker;
    private final List<Consumer<AssistStatus>> listeners = new CopyOnWriteArrayList<>();
    private final Consumer<AssistStatus> forward = this::changed;
    private final IPreferenceChangeListener preferences = this::preferenceChanged;
    private final PolicyChanges policies;
    private final ExecutorService worker = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "vauban-ide-settings");
        thread.setDaemon(true);
        return thread;
    });
    /**
     * Held while an assistant is created or reconfigured, which may take seconds; not held while one is closed, and
     * never acquired on the UI thread.
     */
    private final Object making = new Object();
    /** Guards the fields below; acquired inside of {@link #making}. */
    private final Object lock = new Object();
    private Assistant assistant;
    private String absence;
    private boolean closed;

    public DefaultAssistantProvider(BundledEngine home) {
        this(home, Assistants::create);
    }

    /** @param maker creates assistants; may throw {@link EngineException} */
    public DefaultAssistantProvider(BundledEngine home, Function<AssistSettings, Assistant> maker) {
        this.home = home;
        this.maker = maker;
        VaubanPreferences.addListener(preferences);
        policies = PolicyChanges.listen(change -> {
            if (change.warning()) {
                LOG.warn(change.sentence());
            } else {
                LOG.info(change.sentence());
            }
        });
    }

    @Override
    public Assistant assistant() {
        Assistant present = present();
        if (present != null) {
            return present;
        }
        synchronized (making) {
            present = present();
            return present != null ? present : make();
        }
    }

    private Assistant present() {
        synchronized (lock) {
            if (closed) {
                throw closed();
            }
            return assistant;
        }
    }

    private Assistant make() {
        Assistant made;
        try {
            made = maker.apply(settings());
        } catch (EngineException e) {
            synchronized (lock) {
                absence = e.getMessage();
            }
            throw e;
        }
        made.addStatusListener(forward);
        made.confirmLicences(new LicenceQuestion());
        made.questions().folders(KnowledgePreferences.folders());
        synchronized (lock) {
            if (!closed) {
                assistant = made;
                absence = null;
                return made;
            }
        }
        made.close();
        throw closed();
    }

    private static EngineException closed() {
        return new EngineException(EngineError.CLOSED, Messages.Engine_closed);
    }

    private AssistSettings settings() {
        Locale locale = VaubanPreferences.language()
                .orElseGet(() -> Locale.forLanguageTag(Platform.getNL().replace('_', '-')));
        return new AssistSettings(RemoteEngines.extend(new HostEngineProvider(home.launch(locale))),
                VaubanPreferences.model().orElse(null),
                ModelDirectory.configured().orElse(null), null, VaubanPreferences.exclusions(),
                VaubanPreferences.length(), VaubanPreferences.contextTokens(), VaubanPreferences.threads(), locale)
                .withPersonalData(VaubanPreferences.masksPersonalData())
                .withReadAhead(VaubanPreferences.readAhead())
                .withLicences(LicenceBundle.folder().orElse(null))
                .withKnowledge(BundledKnowledge.launch(home.javaHomes(), locale).orElse(null));
    }

    @Override
    public AssistStatus status() {
        Assistant present;
        String why;
        synchronized (lock) {
            present = assistant;
            why = absence;
        }
        if (present != null) {
            return present.status();
        }
        AssistStatus.State state = why == null ? AssistStatus.State.IDLE : AssistStatus.State.ERROR;
        return new AssistStatus(state, VaubanPreferences.model().orElse(null), why, 0);
    }

    private void preferenceChanged(PreferenceChangeEvent event) {
        try {
            if (event.getKey().equals(VaubanPreferences.ENABLED)) {
                worker.execute(this::tell); // other features use the same assistant, so it stays
            } else if (VaubanPreferences.ofAssistant(event.getKey())) {
                worker.execute(this::settingsChanged);
            }
        } catch (RejectedExecutionException e) {
            // the workbench is closing; the next session reads the preferences again
        }
    }

    private void settingsChanged() {
        Assistant old;
        synchronized (making) {
            Assistant current;
            synchronized (lock) {
                current = assistant;
            }
            if (current != null) {
                try {
                    current.configure(settings());
                    return;
                } catch (EngineException e) {
                    // the next completion fails for the same reason and reports it
                }
            }
            old = taken();
        }
        close(old); // its process may take seconds to end; callers get the next assistant meanwhile
        tell();
    }

    private Assistant taken() {
        synchronized (lock) {
            Assistant old = assistant;
            assistant = null;
            absence = null;
            return old;
        }
    }

    private void close(Assistant old) {
        if (old != null) {
            old.removeStatusListener(forward);
            old.close();
        }
    }

    @Override
    public void addStatusListener(Consumer<AssistStatus> listener) {
        listeners.add(listener);
    }

    @Override
    public void removeStatusListener(Consumer<AssistStatus> listener) {
        listeners.remove(listener);
    }

    private void changed(AssistStatus status) {
        AnswerOrigin origin = status.origin();
        String unconfirmed = origin == null ? null : origin.unconfirmed();
        if (unconfirmed != null) {
            RemoteQuestion.askOnce(unconfirmed);
        }
        tell();
    }

    private void tell() {
        AssistStatus status = status();
        listeners.forEach(listener -> listener.accept(status));
    }

    @Override
    public void close() {
        VaubanPreferences.removeListener(preferences);
        policies.close();
        listeners.clear();
        worker.shutdownNow();
        synchronized (lock) {
            closed = true;
        }
        close(taken());
    }
}
