// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.assist.completion.ahead.ReadAheadMode;
import org.vauban.engine.EngineProvider;
import org.vauban.knowledge.process.KnowledgeLaunch;

/**
 * Settings with which a front end creates or reconfigures an assistant.
 *
 * @param engines source of the engine
 * @param modelId id of a model in the catalogue, or null for the best installed one
 * @param modelDirectory models folder, or null for the user's
 * @param auditFile audit file of the gate, or null for the user's
 * @param exclusions patterns in gitignore syntax, in addition to the built-in ones and {@code .vaubanignore}
 * @param maxTokens token limit of one completion
 * @param contextTokens size of the engine's context, 0 = the engine decides
 * @param threads threads of the engine, 0 = the engine decides
 * @param locale language of messages
 * @param personalData whether personal data is masked in the same way as secrets
 * @param readAhead when prompts are prefilled for a resting caret
 * @param licences folder of the licence data shipped with the program, or null; the user's own data is used as well
 * @param knowledge how the index hosts are started, or null if there are none
 * @param caller user of a server for whom the assistant works, for the audit; null for the user of this machine
 */
public record AssistSettings(EngineProvider engines, @Nullable String modelId, @Nullable Path modelDirectory,
        @Nullable Path auditFile, List<String> exclusions, int maxTokens, int contextTokens, int threads,
        @Nullable Locale locale, boolean personalData, ReadAheadMode readAhead, @Nullable Path licences,
        @Nullable KnowledgeLaunch knowledge, @Nullable String caller) {
    public AssistSettings {
        Objects.requireNonNull(readAhead);
        exclusions = List.copyOf(exclusions);
    }

    /**
     * Creates settings for the user of this machine, without masking of personal data, licence data and a document
     * index; reads ahead on mains power.
     */
    public AssistSettings(EngineProvider engines, @Nullable String modelId, @Nullable Path modelDirectory,
            @Nullable Path auditFile, List<String> exclusions, int maxTokens, int contextTokens, int threads,
            @Nullable Locale locale) {
        this(engines, modelId, modelDirectory, auditFile, exclusions, maxTokens, contextTokens, threads, locale, false,
                ReadAheadMode.ON_MAINS, null, null, null);
    }

    /** Returns a copy with the given engine provider. */
    public AssistSettings withEngines(EngineProvider other) {
        return new AssistSettings(other, modelId, modelDirectory, auditFile, exclusions, maxTokens, contextTokens,
                threads, locale, personalData, readAhead, licences, knowledge, caller);
    }

    /** Returns a copy with the given model, or null for the best installed one. */
    public AssistSettings withModel(@Nullable String id) {
        return new AssistSettings(engines, id, modelDirectory, auditFile, exclusions, maxTokens, contextTokens, threads,
                locale, personalData, readAhead, licences, knowledge, caller);
    }

    /** Returns a copy that masks personal data or not; a policy may require masking in either case. */
    public AssistSettings withPersonalData(boolean masked) {
        return new AssistSettings(engines, modelId, modelDirectory, auditFile, exclusions, maxTokens, contextTokens,
                threads, locale, masked, readAhead, licences, knowledge, caller);
    }

    /** Returns a copy with the given prefill mode. */
    public AssistSettings withReadAhead(ReadAheadMode mode) {
        return new AssistSettings(engines, modelId, modelDirectory, auditFile, exclusions, maxTokens, contextTokens,
                threads, locale, personalData, mode, licences, knowledge, caller);
    }

    /** Returns a copy with the given folder of licence data shipped with the program, or null. */
    public AssistSettings withLicences(@Nullable Path folder) {
        return new AssistSettings(engines, modelId, modelDirectory, auditFile, exclusions, maxTokens, contextTokens,
                threads, locale, personalData, readAhead, folder, knowledge, caller);
    }

    /** Returns a copy with the given document index, or null for none. */
    public AssistSettings withKnowledge(@Nullable KnowledgeLaunch launch) {
        return new AssistSettings(engines, modelId, modelDirectory, auditFile, exclusions, maxTokens, contextTokens,
                threads, locale, personalData, readAhead, licences, launch, caller);
    }

    /** Returns a copy for the given caller of a server. */
    public AssistSettings withCaller(String id) {
        return new AssistSettings(engines, modelId, modelDirectory, auditFile, exclusions, maxTokens, contextTokens,
                threads, locale, personalData, readAhead, licences, knowledge, id);
    }
}
