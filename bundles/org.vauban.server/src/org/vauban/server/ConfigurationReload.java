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
 * Applies a changed configuration to a running server, either completely or not at all. If the new configuration cannot
 * be used, the server keeps the previous one and retries until the new one can be used or is reverted. Reports the
 * changes that need a restart. Thread-safe.
 */
final class ConfigurationReload extends PeriodicCheck {
    private static final System.Logger LOG = System.getLogger(ConfigurationReload.class.getName());

    private final ConfigurationSource source;
    private final Parts parts;
    /** The configuration at start, with which settings that need a restart are compared. */
    private final ConfigurationFile started;
    // all below are guarded by this
    private ConfigurationFile current;
    /** Whether a requested refresh has failed and must be repeated. */
    private boolean pending;
    private List<String> restart = List.of();
    /** The last error logged about the configuration file; null if the file can be used. */
    private @Nullable String told;

    /**
     * The parts of a server that follow the configuration.
     *
     * @param packs null if the server cannot serve packs
     * @param lsp null if no language server is served
     */
    record Parts(PolicyReload policies, KeyQuotas quotas, @Nullable ServedPacks packs, @Nullable LspEndpoint lsp,
            ServerMetrics metrics) {}

    /** @param started the configuration that the server was started with */
    ConfigurationReload(ConfigurationSource source, ConfigurationFile started, Parts parts, Scheduler scheduler) {
        super(scheduler, "vauban-configuration");
        this.source = source;
        this.started = started;
        this.parts = parts;
        current = started;
        parts.metrics().configuration(ConfigurationStatus.SAME);
    }

    /**
     * Applies the configuration if it has changed. Blocks.
     *
     * @param always whether to apply an unchanged configuration as well, because new model files may be present
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
            // the file may be half-written, or a model may still be copied
            failed(Messages.text("configuration.kept", String.valueOf(e.getMessage())), null);
        } catch (RuntimeException e) {
            failed(Messages.text("configuration.kept", e), e);
        }
        parts.metrics().configuration(new ConfigurationStatus(told != null, restart));
    }

    /** @param fault the unexpected exception; null if the configuration is at fault */
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
