// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.trace;

/**
 * An id in code or in a commit that no requirement has.
 *
 * @param id as it is written
 * @param artifact that names it
 * @param evidence the line that names it, verbatim
 * @param line of the evidence, from 1; 0 for a commit
 */
public record TraceOrphan(String id, TraceArtifact artifact, String evidence, int line) {}
