// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.configuration;

import java.util.List;
import org.vauban.governance.policy.Policy;
import org.vauban.governance.policy.PolicyException;

/**
 * Provides the configuration that a running server follows, and the models it refers to on this machine. Any thread.
 */
public interface ConfigurationSource {
    /** Returns the name of the source, for messages. */
    String name();

    /**
     * Reads the current configuration. Blocks.
     *
     * @throws ConfigurationException if it cannot be read or parsed
     */
    ConfigurationFile read() throws ConfigurationException;

    /**
     * Resolves the models of a configuration under a policy. Blocks, for long if a file has to be verified.
     *
     * @return the models, the default one first
     * @throws ConfigurationException if a model is missing or must not be served
     */
    List<ModelEntry> models(ConfigurationFile file, Policy policy) throws ConfigurationException, PolicyException;

    /** Announces that a configuration is in force, so that later policies are applied to it. Returns at once. */
    void taken(ConfigurationFile file);
}
