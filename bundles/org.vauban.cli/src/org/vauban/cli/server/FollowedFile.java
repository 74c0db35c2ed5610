// SPDX-License-Identifier: EPL-2.0
package org.vauban.cli.server;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.policy.Policy;
import org.vauban.server.configuration.ConfigurationException;
import org.vauban.server.configuration.ConfigurationFile;
import org.vauban.server.configuration.ConfigurationSource;
import org.vauban.server.configuration.LogSettings;
import org.vauban.server.configuration.ModelEntry;

/** Provides the current content of the configuration file of {@code vauban serve}. Any thread. */
final class FollowedFile implements ConfigurationSource {
    private final @Nullable Path path;
    private final Choice choice;
    private final Consumer<LogSettings> log;
    private volatile ConfigurationFile current;

    /** Selects the models for a configuration. */
    @FunctionalInterface
    interface Choice {
        List<ModelEntry> models(ConfigurationFile file, Policy policy) throws ConfigurationException;
    }

    /**
     * @param path path of the file; null if there is none and only the models are followed
     * @param started the content of the file at the start
     * @param log receives changed settings of the log
     */
    FollowedFile(@Nullable Path path, ConfigurationFile started, Choice choice, Consumer<LogSettings> log) {
        this.path = path;
        this.choice = choice;
        this.log = log;
        current = started;
    }

    @Override
    public String name() {
        Path file = path;
        return file == null ? "-" : file.toString();
    }

    @Override
    public ConfigurationFile read() throws ConfigurationException {
        Path file = path;
        return file == null ? current : ConfigurationFile.read(file);
    }

    @Override
    public List<ModelEntry> models(ConfigurationFile file, Policy policy) throws ConfigurationException {
        return choice.models(file, policy);
    }

    /** Returns the models of the configuration in force. */
    List<ModelEntry> models(Policy policy) throws ConfigurationException {
        return choice.models(current, policy);
    }

    @Override
    public void taken(ConfigurationFile file) {
        current = file;
        log.accept(file.log());
    }
}
