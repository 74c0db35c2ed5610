// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.trace;

/**
 * An id in code or in a commit that no requirement has.
 *
 * @param id the id as written
 * @param artifact artifact that names it
 * @param evidence the line that names it, verbatim
 * @param line line of the evidence, from 1; 0 for a commit
 */
public record TraceOrphan(String id, TraceArtifact artifact, String evidence, int line) {}
