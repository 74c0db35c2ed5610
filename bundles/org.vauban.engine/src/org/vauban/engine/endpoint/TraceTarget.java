// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.endpoint;

import java.net.URI;
import java.nio.file.Path;
import org.eclipse.jdt.annotation.Nullable;

/**
 * A collector that accepts traces by OTLP over HTTP.
 *
 * @param address base address, without {@code /v1/traces} and without a trailing slash; {@code http} to this machine
 *            only
 * @param authorities file (PEM) with the only trusted authorities, or null for those of Java
 * @param tokenVariable environment variable that holds a bearer token, or null for none
 */
public record TraceTarget(URI address, @Nullable Path authorities, @Nullable String tokenVariable) {}
