// SPDX-License-Identifier: EPL-2.0
package org.vauban.remote.http;

import java.time.Duration;
import java.util.Optional;
import org.eclipse.jdt.annotation.Nullable;

/**
 * What came before the content of an answer.
 *
 * @param status of HTTP
 * @param certificate SHA-256 of the certificate of the endpoint, hexadecimal, or null without encryption
 * @param pin SHA-256 of its public key in Base64, as policies pin it, or null without encryption
 * @param rest how long the endpoint wants to be left alone from now on
 */
public record ReplyHead(int status, @Nullable String certificate, @Nullable String pin, Optional<Duration> rest) {}
