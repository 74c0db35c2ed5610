// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.endpoint;

import java.nio.file.Path;
import org.eclipse.jdt.annotation.Nullable;

/**
 * An endpoint that answers for a model of a server. Where it is, what it speaks and which certificates are trusted for
 * it is what the signed policy says of its name; what is left out here, the settings of the user say.
 *
 * @param endpoint as the policy names it
 * @param model as the endpoint calls it
 * @param keyVariable environment variable that holds the API key, or null
 * @param certificate PKCS#12 file with which the server shows who it is, or null
 * @param passwordVariable environment variable that holds the password of that file, or null
 */
public record BackEnd(String endpoint, String model, @Nullable String keyVariable, @Nullable Path certificate,
        @Nullable String passwordVariable) {}
