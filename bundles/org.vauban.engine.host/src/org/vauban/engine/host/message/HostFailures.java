// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.message;

import java.nio.file.Path;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.engine.EngineError;
import org.vauban.engine.EngineException;
import org.vauban.engine.framing.MessageTooLongException;
import org.vauban.llama.error.AbiMismatchException;
import org.vauban.llama.error.ContextCreationException;
import org.vauban.llama.error.DecodeException;
import org.vauban.llama.error.GrammarException;
import org.vauban.llama.error.LibraryAlteredException;
import org.vauban.llama.error.LibraryException;
import org.vauban.llama.error.LlamaException;
import org.vauban.llama.error.ModelLoadException;

/**
 * Converts failures of the binding to messages in the user's language, with llama.cpp's own message where available.
 */
public final class HostFailures {
    private final HostMessages messages;

    public HostFailures(HostMessages messages) {
        this.messages = messages;
    }

    /**
     * @param modelId the model concerned, or null
     * @param file its file, or null
     */
    public EngineException of(Throwable e, @Nullable String modelId, @Nullable Path file) {
        return switch (e) {
            case EngineException known -> known;
            case AbiMismatchException abi -> messages.failure(EngineError.ABI_MISMATCH, "nativeAbi", abi.getMessage());
            case LibraryAlteredException altered ->
                messages.failure(EngineError.NATIVE_ALTERED, "nativeAltered", altered.getMessage());
            case LibraryException library ->
                messages.failure(EngineError.NO_NATIVE, "nativeMissing", library.getMessage());
            case ModelLoadException load -> load(load, modelId, file);
            case ContextCreationException context -> context.outOfMemory()
                    ? messages.failure(EngineError.OUT_OF_MEMORY, "outOfMemoryNative", modelId, words(context))
                    : messages.failure(EngineError.MODEL_UNSUPPORTED, "contextFailed", modelId, 0, words(context));
            case DecodeException decode -> messages.failure(EngineError.INTERNAL, "decodeFailed", words(decode));
            case GrammarException grammar -> grammar.isTooComplex()
                    ? messages.failure(EngineError.INVALID_REQUEST, "grammarTooComplex")
                    : messages.failure(EngineError.INVALID_REQUEST, "grammar", grammar.getMessage());
            case MessageTooLongException answer -> messages.failure(EngineError.INVALID_REQUEST, "answerTooLong",
                    messages.size(answer.bytes()), messages.size(answer.allowed()));
            case LlamaException other -> messages.failure(EngineError.INTERNAL, "internal", other.getMessage());
            case OutOfMemoryError heap -> messages.failure(EngineError.OUT_OF_MEMORY, "outOfMemoryNative", modelId,
                    String.valueOf(heap.getMessage()));
            default -> {
                e.printStackTrace(System.err); // a bug: the client keeps the last lines of standard error
                yield new EngineException(EngineError.INTERNAL, messages.get("internal", e), e);
            }
        };
    }

    private EngineException load(ModelLoadException e, @Nullable String modelId, @Nullable Path file) {
        return switch (e.reason()) {
            case MISSING -> messages.failure(EngineError.MODEL_MISSING, "modelMissing", file);
            case NOT_A_MODEL -> messages.failure(EngineError.MODEL_DAMAGED, "modelNotGguf", file);
            case DAMAGED -> messages.failure(EngineError.MODEL_DAMAGED, "modelDamaged", file, words(e));
            case UNSUPPORTED_VERSION, UNSUPPORTED_ARCHITECTURE ->
                messages.failure(EngineError.MODEL_UNSUPPORTED, "modelUnsupported", file, words(e));
            case OUT_OF_MEMORY -> messages.failure(EngineError.OUT_OF_MEMORY, "outOfMemoryNative", modelId, words(e));
            case CANCELLED -> messages.failure(EngineError.CANCELLED, "cancelled");
        };
    }

    /** Returns llama.cpp's first error message: later ones only say that loading failed. */
    private String words(LlamaException e) {
        return e.nativeLog().stream().map(String::strip).filter(line -> !line.isEmpty()).findFirst()
                .orElse(messages.get("noReason"));
    }
}
