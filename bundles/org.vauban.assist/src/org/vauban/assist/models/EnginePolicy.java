// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.models;

import java.util.OptionalLong;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.engine.EngineCeilings;
import org.vauban.engine.EngineError;
import org.vauban.engine.EngineException;
import org.vauban.engine.FinishReason;
import org.vauban.engine.Generation;
import org.vauban.governance.policy.Policy;
import org.vauban.governance.policy.document.Limit;
import org.vauban.governance.policy.setting.ConfinementPolicy;

/** Derives an engine's limits from policies, and explains failures that policies cause. */
public final class EnginePolicy {
    private EnginePolicy() {}

    /** Returns the limits of a policy. */
    public static EngineCeilings ceilings(Policy policy) {
        return new EngineCeilings((int) policy.limit(Limit.CONTEXT_TOKENS).orElse(0),
                (int) policy.limit(Limit.ANSWER_TOKENS).orElse(0),
                policy.limit(Limit.ENGINE_MEGABYTES).orElse(0) << 20);
    }

    /**
     * Explains why a model was not loaded: if a policy is the cause, adds who set it. The engine knows its memory limit
     * and whether it must be confined, but not who decided that.
     *
     * @param failure failure of the engine
     */
    public static Throwable explained(Throwable failure, Policy policy) {
        if (!(failure instanceof EngineException known)) {
            return failure;
        }
        String more = switch (known.error()) {
            case OUT_OF_MEMORY -> policy.refusal(Limit.ENGINE_MEGABYTES, Long.MAX_VALUE).orElse("");
            case POLICY -> policy.explanation(ConfinementPolicy.SETTING);
            default -> "";
        };
        return with(known, more);
    }

    /** Explains the failure of a request that exceeds the context: if a policy limits the context, adds who set it. */
    public static EngineException ofRequest(EngineException failure, Policy policy) {
        OptionalLong most = policy.limit(Limit.CONTEXT_TOKENS);
        return failure.error() == EngineError.CONTEXT_EXCEEDED && most.isPresent()
                && failure.getMessage().contains(" " + most.getAsLong())
                        ? with(failure, policy.refusal(Limit.CONTEXT_TOKENS, Long.MAX_VALUE).orElse(""))
                        : failure;
    }

    /**
     * Completes a sentence about a request that exceeds the context: if a policy limits the context to this size, adds
     * who set it.
     */
    public static String ofSize(String sentence, int contextTokens, Policy policy) {
        OptionalLong most = policy.limit(Limit.CONTEXT_TOKENS);
        return most.isPresent() && most.getAsLong() == contextTokens
                ? policy.refusal(Limit.CONTEXT_TOKENS, Long.MAX_VALUE).map(more -> sentence + ' ' + more)
                        .orElse(sentence)
                : sentence;
    }

    /**
     * Completes a sentence about a truncated answer: if a policy limits the length of answers, adds who set it.
     *
     * @param generation the answer, or null if unknown
     */
    public static String ofAnswer(String sentence, @Nullable Generation generation, Policy policy) {
        OptionalLong most = policy.limit(Limit.ANSWER_TOKENS);
        boolean policys = generation != null && generation.finish() == FinishReason.LENGTH && most.isPresent()
                && generation.generatedTokens() >= most.getAsLong();
        return policys ? policy.refusal(Limit.ANSWER_TOKENS, Long.MAX_VALUE).map(more -> sentence + ' ' + more)
                .orElse(sentence) : sentence;
    }

    private static EngineException with(EngineException failure, String more) {
        return more.isEmpty() || failure.getMessage().contains(more) ? failure
                : new EngineException(failure.error(), failure.getMessage() + ' ' + more, failure);
    }
}
