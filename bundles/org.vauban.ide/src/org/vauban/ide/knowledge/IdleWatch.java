// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.knowledge;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.eclipse.core.runtime.Platform;
import org.eclipse.core.runtime.preferences.IEclipsePreferences.IPreferenceChangeListener;
import org.eclipse.core.runtime.preferences.IEclipsePreferences.PreferenceChangeEvent;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Listener;
import org.vauban.assist.AssistStatus;
import org.vauban.assist.completion.ahead.PowerSource;
import org.vauban.assist.question.IdleVectors;
import org.vauban.ide.settings.VaubanPreferences;
import org.vauban.ide.workbench.CurrentAssistant;

/**
 * Detects when the workbench is idle, so that libraries can be indexed and vectors computed: no keys or mouse buttons,
 * no request to a model, no indexing, and mains power.
 */
public final class IdleWatch implements AutoCloseable {
    private static final Duration REST = Duration.ofSeconds(60);
    private static final int[] EVENTS = {SWT.KeyDown, SWT.MouseDown, SWT.MouseVerticalWheel};

    private final Display display;
    private final CurrentAssistant assistants;
    private final WorkbenchKnowledge knowledge;
    private final PowerSource power = new PowerSource();
    private final ScheduledExecutorService worker = worker("vauban-ide-vectors");
    /** Indexes libraries, before their vectors are computed. */
    private final ScheduledExecutorService reader = worker("vauban-ide-libraries");
    private volatile long lastActivity = System.nanoTime();
    private final IdleVectors vectors;
    private final Listener input;
    private final Consumer<AssistStatus> status;
    private final Runnable states;
    private final IPreferenceChangeListener preferences = this::preferenceChanged;

    /** Starts watching. UI thread. */
    public IdleWatch(Display display, CurrentAssistant assistants, WorkbenchKnowledge knowledge) {
        this.display = display;
        this.assistants = assistants;
        this.knowledge = knowledge;
        vectors = new IdleVectors(knowledge::index, this::isAllowed, REST, worker);
        input = event -> activity();
        status = now -> activity();
        states = vectors::changed;
        for (int event : EVENTS) {
            display.addFilter(event, input);
        }
        assistants.addStatusListener(status);
        knowledge.states().addListener(states);
        VaubanPreferences.addListener(preferences);
        vectors.activity();
        reader.scheduleWithFixedDelay(this::libraries, REST.toSeconds(), REST.toSeconds(), TimeUnit.SECONDS);
    }

    private static ScheduledExecutorService worker(String name) {
        return Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            thread.setPriority(Thread.MIN_PRIORITY);
            return thread;
        });
    }

    private void activity() {
        lastActivity = System.nanoTime();
        vectors.activity();
    }

    private boolean isAllowed() {
        return KnowledgePreferences.idleVectors() && knowledge.isResting() && isQuiet();
    }

    /** Whether no model works or is loaded, whatever it is for, and the machine runs on mains power. Any thread. */
    public boolean isQuiet() {
        AssistStatus.State state = assistants.assistantStatus().state();
        return state != AssistStatus.State.WORKING && state != AssistStatus.State.LOADING && power.isMains();
    }

    private void libraries() {
        try {
            if (!isDisturbed() && knowledge.isResting()) {
                knowledge.indexLibraries(this::isDisturbed);
            }
        } catch (RuntimeException e) {
            // tried again after the next idle minute
            Platform.getLog(IdleWatch.class).warn(String.valueOf(e.getMessage()), e);
        }
    }

    /** Whether indexing libraries has to wait. */
    private boolean isDisturbed() {
        return System.nanoTime() - lastActivity < REST.toNanos() || !KnowledgePreferences.libraries() || !isQuiet();
    }

    private void preferenceChanged(PreferenceChangeEvent event) {
        if (event.getKey().equals(KnowledgePreferences.IDLE_VECTORS)) {
            vectors.changed();
        }
    }

    /** Stops watching, and cancels running work. UI thread. */
    @Override
    public void close() {
        VaubanPreferences.removeListener(preferences);
        knowledge.states().removeListener(states);
        assistants.removeStatusListener(status);
        if (!display.isDisposed()) {
            for (int event : EVENTS) {
                display.removeFilter(event, input);
            }
        }
        vectors.close();
        worker.shutdownNow();
        reader.shutdownNow();
    }
}
