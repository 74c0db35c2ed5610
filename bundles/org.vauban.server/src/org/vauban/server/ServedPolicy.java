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
 * Makes what a server serves with, under the policy of the moment. What it has made is its own to close. Any thread.
 */
public interface ServedPolicy {
    /**
     * The models that are served, and the engine that may read them.
     *
     * @param models the default one first
     */
    record Models(Engine engine, List<ModelEntry> models) {
        /** Copies the list. */
        public Models {
            models = List.copyOf(models);
        }
    }

    /**
     * The policy that holds now: the same object as long as it is the same. Looks at the disk.
     *
     * @throws PolicyException if there is a policy that cannot be read or understood, and was none that could
     */
    Policy get() throws PolicyException;

    /** The gate under a policy, which every text passes. */
    Gate gate(Policy policy) throws PolicyException;

    /**
     * What is served under a policy. Blocks.
     *
     * @param present what is served at this moment; null for nothing yet
     * @return {@code present} where it may go on
     * @throws ConfigurationException if the policy does not allow a model that was asked for
     */
    Models models(Policy policy, @Nullable Models present) throws ConfigurationException, PolicyException;

    /**
     * What is served when the configuration names other models, or the same in other ways, while the policy stays.
     * Blocks.
     *
     * @param models the default one first
     * @param present what is served at this moment
     * @return with the same engine where that may read the files of all of them
     */
    default Models configured(Policy policy, List<ModelEntry> models, Models present)
            throws ConfigurationException, PolicyException {
        return new Models(present.engine(), models);
    }

    /**
     * Verifies the file of a model that is about to be loaded, which may be long after it was chosen. Blocks.
     *
     * @return asked when it is loaded: whether the file is still the same
     * @throws ConfigurationException if it is not what may be loaded
     */
    default BooleanSupplier verify(ModelEntry model) throws ConfigurationException {
        return () -> true;
    }

    /** The audit log of the gate under a policy; null where auditors cannot read it here. */
    default @Nullable Path audit(Policy policy) throws PolicyException {
        return null;
    }

    /** Takes back what is served no longer. */
    void end(Models former);

    /** One that never changes. */
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
