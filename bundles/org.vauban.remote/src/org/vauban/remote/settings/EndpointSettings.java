// SPDX-License-Identifier: EPL-2.0
package org.vauban.remote.settings;

import java.nio.file.Path;
import org.eclipse.jdt.annotation.Nullable;

/**
 * The user's settings for one endpoint.
 *
 * @param key source of the API key, or null if the settings contain none
 * @param model the model to request, or null for the first one in the policy
 * @param certificate PKCS#12 file with the user's certificate, or null
 * @param password source of that file's password, or null for none
 */
public record EndpointSettings(@Nullable SecretSource key, @Nullable String model, @Nullable Path certificate,
        @Nullable SecretSource password) {
    /** The empty settings. */
    public static final EndpointSettings NONE = new EndpointSettings(null, null, null, null);
}
