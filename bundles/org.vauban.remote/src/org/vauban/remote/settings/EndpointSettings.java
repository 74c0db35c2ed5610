// SPDX-License-Identifier: EPL-2.0
package org.vauban.remote.settings;

import java.nio.file.Path;
import org.eclipse.jdt.annotation.Nullable;

/**
 * What the user configures for one endpoint.
 *
 * @param key of the API, or null for none of the settings
 * @param model to be asked for, or null for the first of the policy
 * @param certificate PKCS#12 file with which the user shows who it is, or null
 * @param password of that file, or null for none
 */
public record EndpointSettings(@Nullable SecretSource key, @Nullable String model, @Nullable Path certificate,
        @Nullable SecretSource password) {
    /** Nothing is configured. */
    public static final EndpointSettings NONE = new EndpointSettings(null, null, null, null);
}
