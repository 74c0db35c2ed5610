// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.configuration;

import java.util.List;
import org.vauban.governance.policy.Policy;
import org.vauban.governance.policy.PolicyException;

/** The configuration that a server follows while it runs, and what it means on this machine. Any thread. */
public interface ConfigurationSource {
    /** Where it comes from, for people. */
    String name();

    /**
     * What is configured now. Blocks.
     *
     * @throws ConfigurationException if it cannot be read or understood
     */
    ConfigurationFile read() throws ConfigurationException;

    /**
     * The models that a configuration means under a policy. Blocks, for long where a file has to be verified.
     *
     * @return the default one first
     * @throws ConfigurationException if one of them is missing or must not be served
     */
    List<ModelEntry> models(ConfigurationFile file, Policy policy) throws ConfigurationException, PolicyException;

    /** A configuration holds from now on: other policies are applied to it. Returns at once. */
    void taken(ConfigurationFile file);
}
