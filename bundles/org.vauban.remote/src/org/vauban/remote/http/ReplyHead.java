// SPDX-License-Identifier: EPL-2.0
package org.vauban.remote.http;

import java.time.Duration;
import java.util.Optional;
import org.eclipse.jdt.annotation.Nullable;

/**
 * The status and connection data of an answer, before its body.
 *
 * @param status the HTTP status
 * @param certificate SHA-256 of the endpoint's certificate, hexadecimal, or null without encryption
 * @param pin SHA-256 of its public key in Base64, as policies pin it, or null without encryption
 * @param rest how long the endpoint asks to wait from now on
 */
public record ReplyHead(int status, @Nullable String certificate, @Nullable String pin, Optional<Duration> rest) {}
