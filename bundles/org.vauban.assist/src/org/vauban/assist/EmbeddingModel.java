// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.assist.call.FailureCause;
import org.vauban.assist.message.Messages;
import org.vauban.engine.Engine;
import org.vauban.engine.EngineError;
import org.vauban.engine.EngineException;
import org.vauban.engine.LoadRequest;
import org.vauban.engine.embedding.EmbeddingRequest;
import org.vauban.engine.slot.Priority;
import org.vauban.governance.ApprovedText;
import org.vauban.governance.UserDirectories;
import org.vauban.governance.policy.Policy;
import org.vauban.governance.policy.PolicyException;
import org.vauban.knowledge.vector.SharedDirections;
import org.vauban.knowledge.vector.TextEmbedder;

/**
 * The embedding model that computes the vectors of passages and queries, with its own engine. Methods block; any
 * thread.
 */
public final class EmbeddingModel implements TextEmbedder, AutoCloseable {
    /** Id in the catalogue. */
    public static final String ID = "multilingual-e5-small";

    private final Engine engine;
    private final AssistSettings settings;
    private final Path file;
    private final String model;

    private EmbeddingModel(Engine engine, AssistSettings settings, Path file, String model) {
        this.engine = engine;
        this.settings = settings;
        this.file = file;
        this.model = model;
    }

    /**
     * Whether the model can be opened. Reads the disk.
     *
     * @throws EngineException if a policy forbids it
     */
    static boolean isInstalled(AssistSettings settings) {
        return choice(settings).isPresent();
    }

    /** Returns what {@link #model} would return for a model opened now, installed or not. Reads the disk. */
    public static String name() {
        String sha256 = sha256();
        return (sha256 == null ? ID : ID + "@" + sha256) + SharedDirections.NAME;
    }

    /** Returns the SHA-256 of the weights in lower-case hex; null if the catalogue lacks it. Reads the disk. */
    public static @Nullable String sha256() {
        return ModelChoice.sha256(ID);
    }

    private static Optional<ModelChoice> choice(AssistSettings settings) {
        try {
            return Optional.of(ModelChoice.of(settings.withModel(ID), Policy.of(UserDirectories.standard()),
                    new Messages("org.vauban.assist", settings.locale())));
        } catch (PolicyException e) {
            throw new EngineException(EngineError.POLICY, e.getMessage(), e);
        } catch (EngineException e) {
            if (e.error() == EngineError.MODEL_MISSING) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /**
     * Opens an engine and loads the model.
     *
     * @param settings the assistant's settings; their model id is ignored
     * @return empty if the model is not installed
     * @throws EngineException if a policy forbids it, or the engine fails
     */
    public static Optional<EmbeddingModel> open(AssistSettings settings) {
        ModelChoice chosen = choice(settings).orElse(null);
        if (chosen == null) {
            return Optional.empty();
        }
        Engine engine = chosen.engines().open();
        try {
            load(engine, chosen);
        } catch (EngineException e) {
            engine.close();
            throw e;
        }
        return Optional.of(new EmbeddingModel(engine, settings, chosen.file(), name()));
    }

    private static void load(Engine engine, ModelChoice chosen) {
        get(engine.load(new LoadRequest(ID, chosen.file(), 0, chosen.threads(), true), share -> {}).result());
    }

    @Override
    public String model() {
        return model;
    }

    /**
     * Computes vectors at background priority: completions and chats go first. If the engine has lost the model, it
     * loads it once more, provided that the model is still installed and allowed.
     */
    @Override
    public List<float[]> embed(List<ApprovedText> texts) {
        try {
            return vectors(texts);
        } catch (EngineException e) {
            ModelChoice now = e.error() == EngineError.MODEL_NOT_LOADED ? choice(settings).orElse(null) : null;
            if (now == null || !now.file().equals(file)) {
                throw e;
            }
            load(engine, now); // the host was restarted, or another model needed the memory
            return vectors(texts);
        }
    }

    private List<float[]> vectors(List<ApprovedText> texts) {
        return get(engine.embed(new EmbeddingRequest(ID, texts, Priority.BACKGROUND)).result()).vectors().stream()
                .map(SharedDirections::without).toList();
    }

    private static <T> T get(CompletableFuture<T> result) {
        try {
            return result.join();
        } catch (CompletionException e) {
            if (FailureCause.of(e) instanceof EngineException known) {
                throw known;
            }
            throw e;
        }
    }

    /** Ends the engine. */
    @Override
    public void close() {
        engine.close();
    }
}
