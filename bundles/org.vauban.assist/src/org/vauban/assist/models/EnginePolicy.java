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

/** What policies let an engine take, as engines are told it. */
public final class EnginePolicy {
    private EnginePolicy() {}

    /** The ceilings of a policy. */
    public static EngineCeilings ceilings(Policy policy) {
        return new EngineCeilings((int) policy.limit(Limit.CONTEXT_TOKENS).orElse(0),
                (int) policy.limit(Limit.ANSWER_TOKENS).orElse(0),
                policy.limit(Limit.ENGINE_MEGABYTES).orElse(0) << 20);
    }

    /**
     * Why a model was not loaded, with who decided it where it is a policy that does not let it: the engine knows how
     * much it may take and whether it must be confined, and not who says so.
     *
     * @param failure of the engine
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

    /** The same for a request that is too long for the context, if it is a policy that keeps the context so small. */
    public static EngineException ofRequest(EngineException failure, Policy policy) {
        OptionalLong most = policy.limit(Limit.CONTEXT_TOKENS);
        return failure.error() == EngineError.CONTEXT_EXCEEDED && most.isPresent()
                && failure.getMessage().contains(" " + most.getAsLong())
                        ? with(failure, policy.refusal(Limit.CONTEXT_TOKENS, Long.MAX_VALUE).orElse(""))
                        : failure;
    }

    /**
     * A sentence about an answer that was cut, with who decided it if it is a policy that keeps answers so short.
     *
     * @param generation the answer, or null if nobody knows more of it
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
