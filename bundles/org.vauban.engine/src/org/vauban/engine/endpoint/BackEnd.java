// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.endpoint;

import java.nio.file.Path;
import org.eclipse.jdt.annotation.Nullable;

/**
 * An endpoint that serves a model of a server. The signed policy defines its address, dialect and trusted certificates
 * by its name; omitted values are taken from the user's settings.
 *
 * @param endpoint name of the endpoint in the policy
 * @param model the endpoint's name of the model
 * @param keyVariable environment variable that holds the API key, or null
 * @param certificate PKCS#12 file with the client certificate of the server, or null
 * @param passwordVariable environment variable that holds the password of that file, or null
 */
public record BackEnd(String endpoint, String model, @Nullable String keyVariable, @Nullable Path certificate,
        @Nullable String passwordVariable) {}
