// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.tests;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.vauban.governance.AuditLog;
import org.vauban.governance.Gate;
import org.vauban.governance.ProjectRules;
import org.vauban.governance.SecretMasker;
import org.vauban.governance.exclusion.Exclusions;
import org.vauban.governance.policy.FeaturePolicy;
import org.vauban.governance.policy.Policy;
import org.vauban.governance.policy.PolicyException;
import org.vauban.server.ServedPolicy;
import org.vauban.server.ServerOptions;
import org.vauban.server.configuration.ConfigurationException;
import org.vauban.server.configuration.ConfigurationFile;
import org.vauban.server.configuration.ConfigurationSource;
import org.vauban.server.configuration.ModelEntry;

/**
 * A configuration file that a test writes. An engine serves models from the folders that it was opened for; models
 * elsewhere get another engine. A policy that sets {@code models.allowed} removes the first model; each that sets
 * {@code engine.threads} has an engine of its own.
 */
public final class FollowedConfiguration implements ConfigurationSource, ServedPolicy, AutoCloseable {
    public final List<FakeEngine> made = new ArrayList<>();
    public final BlockingQueue<ServedPolicy.Models> ended = new LinkedBlockingQueue<>();
    /** Completed when a configuration other than the initial one takes effect. */
    public final CompletableFuture<ConfigurationFile> taken = new CompletableFuture<>();
    public volatile Policy policy = Policy.NONE;
    /** Exception thrown when the models of a configuration are requested, or null. */
    public volatile RuntimeException fault;
    /** Whether checks miss what was written; the server also checks every few seconds by itself. */
    public volatile boolean unseen;
    private final Path folder;
    private final List<AuditLog> logs = new ArrayList<>();
    private volatile ConfigurationFile current;
    private Policy opened = Policy.NONE;

    /** Creates a configuration with one model, {@code fake}. */
    public FollowedConfiguration(Path folder) throws Exception {
        this.folder = folder;
        Files.writeString(model("fake.gguf"), "");
        write("\"models\": [" + model("fake", "") + "]");
        current = read();
    }

    /** Returns the path of a model's file. */
    public Path model(String name) throws Exception {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return file;
    }

    /** Returns a model's entry in the file. @param fields fields after {@code file}, each preceded by a comma */
    public String model(String id, String fields) {
        return "{\"id\": \"" + id + "\"" + fields + ", \"file\": \"" + folder.resolve("fake.gguf") + "\"}";
    }

    /** Replaces the whole configuration. @param fields the file's fields */
    public void write(String fields) throws Exception {
        Path next = Files.writeString(folder.resolve("server.json.new"), "{" + fields + "}");
        Files.move(next, folder.resolve("server.json"), StandardCopyOption.REPLACE_EXISTING);
    }

    /** Starts a server that follows this configuration. */
    public Served serve(ServerOptions options) throws Exception {
        List<ModelEntry> models = models(current, policy);
        return Served.configured(this, options.withFollowed(new ServerOptions.Followed(this, current)), folder,
                started -> started.withModels(models).withLimits(current.limits()).withQuotas(current.quotas())
                        .withDrain(current.drainDelay(), current.drainTime()));
    }

    public FakeEngine engine() {
        return made.getLast();
    }

    @Override
    public String name() {
        return "server.json";
    }

    @Override
    public ConfigurationFile read() throws ConfigurationException {
        return unseen ? current : ConfigurationFile.read(folder.resolve("server.json"));
    }

    @Override
    public List<ModelEntry> models(ConfigurationFile file, Policy holds) throws ConfigurationException {
        RuntimeException now = fault;
        if (now != null) {
            throw now;
        }
        List<ModelEntry> models = new ArrayList<>();
        for (ConfigurationFile.Model model : file.models()) {
            if (!Files.exists(model.file())) {
                throw new ConfigurationException("there is no " + model.file().getFileName());
            }
            models.add(new ModelEntry(model.id(), model.aliases(), model.file(), model.contextTokens(), model.threads(),
                    model.slots(), Boolean.TRUE.equals(model.embeddings()), model.serving()));
        }
        return models;
    }

    @Override
    public void taken(ConfigurationFile file) {
        current = file;
        taken.complete(file);
    }

    @Override
    public Policy get() {
        return policy;
    }

    @Override
    public Gate gate(Policy holds) throws PolicyException {
        AuditLog log = new AuditLog(folder.resolve("audit.jsonl"));
        logs.add(log);
        return new Gate(new Exclusions(List.of()), new SecretMasker(), log, FeaturePolicy.of(holds), ProjectRules.NONE);
    }

    @Override
    public Models models(Policy holds, Models present) throws ConfigurationException {
        List<ModelEntry> models = models(current, holds);
        if (holds.decides("models.allowed")) {
            models.removeFirst();
        }
        boolean other = holds.decides("engine.threads") && holds != opened;
        opened = holds;
        if (present != null && present.models().equals(models) && !other) {
            return present;
        }
        return open(models);
    }

    private Models open(List<ModelEntry> models) {
        FakeEngine engine = new FakeEngine();
        made.add(engine);
        return new Models(engine, models);
    }

    @Override
    public Models configured(Policy holds, List<ModelEntry> models, Models present) {
        List<Path> folders = present.models().stream().map(each -> each.file().getParent()).toList();
        return models.stream().allMatch(each -> folders.contains(each.file().getParent()))
                ? new Models(present.engine(), models) : open(models);
    }

    @Override
    public void end(Models former) {
        ended.add(former);
    }

    @Override
    public void close() {
        logs.forEach(AuditLog::close);
    }
}
