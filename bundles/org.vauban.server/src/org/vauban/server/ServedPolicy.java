// SPDX-License-Identifier: EPL-2.0
package org.vauban.server;

import java.nio.file.Path;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.engine.Engine;
import org.vauban.governance.Gate;
import org.vauban.governance.policy.Policy;
import org.vauban.governance.policy.PolicyException;
import org.vauban.server.configuration.ConfigurationException;
import org.vauban.server.configuration.ModelEntry;

/**
 * Provides the engine, the models and the gate of a server under the current policy. The implementation closes what it
 * has created. Any thread.
 */
public interface ServedPolicy {
    /**
     * The served models, and the engine that has access to their files.
     *
     * @param models the default model first
     */
    record Models(Engine engine, List<ModelEntry> models) {
        /** Copies the list. */
        public Models {
            models = List.copyOf(models);
        }
    }

    /**
     * Returns the policy in force: the same object until the policy changes. Accesses the disk.
     *
     * @throws PolicyException if the policy cannot be read or parsed and no earlier policy could be
     */
    Policy get() throws PolicyException;

    /** Returns the gate for a policy. Every text passes it. */
    Gate gate(Policy policy) throws PolicyException;

    /**
     * Returns the models to serve under a policy. Blocks.
     *
     * @param present the models served now; null at the start
     * @return {@code present} if these can still be served
     * @throws ConfigurationException if the policy does not allow a configured model
     */
    Models models(Policy policy, @Nullable Models present) throws ConfigurationException, PolicyException;

    /**
     * Returns the models to serve after the configuration of models has changed under the same policy. Blocks.
     *
     * @param models the default model first
     * @param present the models served now
     * @return models with the same engine if it has access to all their files
     */
    default Models configured(Policy policy, List<ModelEntry> models, Models present)
            throws ConfigurationException, PolicyException {
        return new Models(present.engine(), models);
    }

    /**
     * Verifies the file of a model before it is loaded, which may be long after the model was chosen. Blocks.
     *
     * @return a check, called at loading, whether the file is unchanged
     * @throws ConfigurationException if the file must not be loaded
     */
    default BooleanSupplier verify(ModelEntry model) throws ConfigurationException {
        return () -> true;
    }

    /** Returns the audit log of the gate for a policy; null if auditors cannot read it here. */
    default @Nullable Path audit(Policy policy) throws PolicyException {
        return null;
    }

    /** Releases models that are no longer served. */
    void end(Models former);

    /** Creates one that never changes. */
    static ServedPolicy fixed(Policy policy, Gate gate, Engine engine, List<ModelEntry> models) {
        Models served = new Models(engine, models);
        return new ServedPolicy() {
            @Override
            public Policy get() {
                return policy;
            }

            @Override
            public Gate gate(Policy same) {
                return gate;
            }

            @Override
            public Models models(Policy same, @Nullable Models present) {
                return served;
            }

            @Override
            public void end(Models former) {
                throw new IllegalStateException("never replaced");
            }
        };
    }
}
