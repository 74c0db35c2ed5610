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
 * What an adapter decides for the assistant.
 *
 * @param engines where the engine comes from
 * @param modelId a model of the catalogue, or null for the best that is installed
 * @param modelDirectory where models are, or null for the user's
 * @param auditFile where the gate writes its audit, or null for the user's
 * @param exclusions patterns in gitignore syntax beside the built-in ones and {@code .vaubanignore}
 * @param maxTokens of one completion
 * @param contextTokens of the engine's context, 0 for its choice
 * @param threads for the engine, 0 for its choice
 * @param locale of messages
 * @param personalData whether personal data is masked as secrets are
 * @param readAhead when prompts are prefilled where a caret rests
 * @param licences folder of the licence data that came with the program, or null; the user's own is looked for as well
 * @param knowledge how the hosts of the index are started, or null where there are none
 * @param caller of a server whom the assistant answers, for the audit; or null for the user of this machine
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
     * For the user of this machine, without masking of personal data, licence data and an index of documents; reads
     * ahead on mains.
     */
    public AssistSettings(EngineProvider engines, @Nullable String modelId, @Nullable Path modelDirectory,
            @Nullable Path auditFile, List<String> exclusions, int maxTokens, int contextTokens, int threads,
            @Nullable Locale locale) {
        this(engines, modelId, modelDirectory, auditFile, exclusions, maxTokens, contextTokens, threads, locale, false,
                ReadAheadMode.ON_MAINS, null, null, null);
    }

    /** The same with engines from elsewhere. */
    public AssistSettings withEngines(EngineProvider other) {
        return new AssistSettings(other, modelId, modelDirectory, auditFile, exclusions, maxTokens, contextTokens,
                threads, locale, personalData, readAhead, licences, knowledge, caller);
    }

    /** The same with another model, or null for the best that is installed. */
    public AssistSettings withModel(@Nullable String id) {
        return new AssistSettings(engines, id, modelDirectory, auditFile, exclusions, maxTokens, contextTokens, threads,
                locale, personalData, readAhead, licences, knowledge, caller);
    }

    /** The same with personal data masked or not; a policy may ask for it all the same. */
    public AssistSettings withPersonalData(boolean masked) {
        return new AssistSettings(engines, modelId, modelDirectory, auditFile, exclusions, maxTokens, contextTokens,
                threads, locale, masked, readAhead, licences, knowledge, caller);
    }

    /** The same with prompts prefilled at other times. */
    public AssistSettings withReadAhead(ReadAheadMode mode) {
        return new AssistSettings(engines, modelId, modelDirectory, auditFile, exclusions, maxTokens, contextTokens,
                threads, locale, personalData, mode, licences, knowledge, caller);
    }

    /** The same with licence data that came with the program, or null. */
    public AssistSettings withLicences(@Nullable Path folder) {
        return new AssistSettings(engines, modelId, modelDirectory, auditFile, exclusions, maxTokens, contextTokens,
                threads, locale, personalData, readAhead, folder, knowledge, caller);
    }

    /** The same with an index of documents, or without one. */
    public AssistSettings withKnowledge(@Nullable KnowledgeLaunch launch) {
        return new AssistSettings(engines, modelId, modelDirectory, auditFile, exclusions, maxTokens, contextTokens,
                threads, locale, personalData, readAhead, licences, launch, caller);
    }

    /** The same for a caller of a server. */
    public AssistSettings withCaller(String id) {
        return new AssistSettings(engines, modelId, modelDirectory, auditFile, exclusions, maxTokens, contextTokens,
                threads, locale, personalData, readAhead, licences, knowledge, id);
    }
}
