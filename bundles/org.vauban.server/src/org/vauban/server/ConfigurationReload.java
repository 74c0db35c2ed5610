// SPDX-License-Identifier: EPL-2.0
package org.vauban.server;

import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.jetty.util.thread.Scheduler;
import org.vauban.governance.policy.Policy;
import org.vauban.governance.policy.PolicyException;
import org.vauban.server.configuration.ConfigurationChange;
import org.vauban.server.configuration.ConfigurationException;
import org.vauban.server.configuration.ConfigurationFile;
import org.vauban.server.configuration.ConfigurationSource;
import org.vauban.server.configuration.Quotas;
import org.vauban.server.configuration.ServerConfiguration;
import org.vauban.server.knowledge.ServedPacks;
import org.vauban.server.lsp.LspEndpoint;
import org.vauban.server.message.Messages;
import org.vauban.server.metrics.ConfigurationStatus;
import org.vauban.server.metrics.ServerMetrics;
import org.vauban.server.schedule.PeriodicCheck;
import org.vauban.server.serving.KeyQuotas;

/**
 * Brings a server that runs another configuration, as a whole or not at all: where it cannot be used, the one of before
 * goes on, and the new one is tried again until it can be used or is taken back. What needs a restart is told. Safe for
 * use by many threads.
 */
final class ConfigurationReload extends PeriodicCheck {
    private static final System.Logger LOG = System.getLogger(ConfigurationReload.class.getName());

    private final ConfigurationSource source;
    private final Parts parts;
    /** What cannot change is as it was then. */
    private final ConfigurationFile started;
    // all below are guarded by this
    private ConfigurationFile current;
    /** Whether somebody has asked for a look that has failed. */
    private boolean pending;
    private List<String> restart = List.of();
    /** Why what is written cannot be used, as it was told; null where it can be. */
    private @Nullable String told;

    /**
     * What follows a configuration.
     *
     * @param packs null where none can be served
     * @param lsp null where no language server is served
     */
    record Parts(PolicyReload policies, KeyQuotas quotas, @Nullable ServedPacks packs, @Nullable LspEndpoint lsp,
            ServerMetrics metrics) {}

    /** @param started what the server was started with */
    ConfigurationReload(ConfigurationSource source, ConfigurationFile started, Parts parts, Scheduler scheduler) {
        super(scheduler, "vauban-configuration");
        this.source = source;
        this.started = started;
        this.parts = parts;
        current = started;
        parts.metrics().configuration(ConfigurationStatus.SAME);
    }

    /**
     * Takes over what is configured otherwise now. Blocks.
     *
     * @param always whether also what is configured as before is looked at again: models may be there that were not
     */
    synchronized void refresh(boolean always) {
        pending |= always;
        try {
            ConfigurationFile file = source.read();
            if (pending || !file.equals(current)) {
                take(file);
                pending = false;
                parts.metrics().reloaded(true);
            }
            told = null;
        } catch (ConfigurationException | PolicyException e) {
            // half-written, perhaps, or a model is still being copied
            failed(Messages.text("configuration.kept", String.valueOf(e.getMessage())), null);
        } catch (RuntimeException e) {
            failed(Messages.text("configuration.kept", e), e);
        }
        parts.metrics().configuration(new ConfigurationStatus(told != null, restart));
    }

    /** @param fault of the program; null where the configuration is at fault */
    private void failed(String why, @Nullable RuntimeException fault) {
        if (!why.equals(told)) {
            told = why;
            parts.metrics().reloaded(false);
            LOG.log(Level.ERROR, why, fault);
        }
    }

    private void take(ConfigurationFile file) throws ConfigurationException, PolicyException {
        List<String> changed = new ArrayList<>(ConfigurationChange.followed(current, file));
        List<String> fixed = new ArrayList<>(ConfigurationChange.fixed(started, file));
        ServedPacks packs = parts.packs();
        if (packs == null) {
            changed.remove(ConfigurationChange.PACKS);
            fixed.addAll(file.knowledge().equals(started.knowledge()) ? List.of() : List.of(ConfigurationChange.PACKS));
        }
        ServerConfiguration before = parts.policies().configuration();
        ServerConfiguration next = before.withLimits(file.limits().within(before.limits()))
                .withDrain(file.drainDelay(), file.drainTime())
                .withQuotas(new Quotas(file.quotas().requestsPerMinute(), file.quotas().tokensPerDay(),
                        before.quotas().usage()));
        Runnable quotas = parts.quotas().prepare(next.quotas());
        Runnable readers = packs == null ? () -> {} : packs.prepare(file.knowledge());
        Policy policy;
        do {
            policy = parts.policies().current();
            next = next.withModels(source.models(file, policy));
        } while (!parts.policies().configure(next, policy, () -> source.taken(file)));
        quotas.run();
        readers.run();
        current = file;
        if (changed.isEmpty() && fixed.equals(restart)) {
            LOG.log(Level.INFO, Messages.text("configuration.again"));
        } else if (!changed.isEmpty()) {
            LOG.log(Level.INFO, Messages.text("configuration.taken", source.name(), String.join(", ", changed)));
        }
        if (!fixed.isEmpty() && !fixed.equals(restart)) {
            LOG.log(Level.WARNING, Messages.text("configuration.restart", source.name(), String.join(", ", fixed)));
        }
        restart = List.copyOf(fixed);
        LspEndpoint lsp = parts.lsp();
        if (lsp != null) {
            lsp.withoutModels(before.models());
        }
    }

    @Override
    protected void check() {
        refresh(false);
    }
}
