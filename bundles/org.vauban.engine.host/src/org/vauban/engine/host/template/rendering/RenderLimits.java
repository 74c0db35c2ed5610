// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.template.rendering;

import java.time.Duration;
import java.util.Objects;

/**
 * Limits of one rendering. Reaching any of them ends it with a {@link TemplateException} of reason {@code LIMIT}.
 *
 * @param steps evaluated nodes, visited elements and, at 32 characters per step, processed text
 * @param time wall-clock time of the rendering
 * @param output characters (UTF-16 units) of the result, and of any intermediate text
 * @param text characters of all intermediate texts together; bounds the memory
 * @param elements entries of all intermediate lists, tuples, dictionaries and namespaces together
 * @param depth nested evaluations, macro calls and nested values; 1,000 fits a thread stack of 1 MiB
 */
public record RenderLimits(long steps, Duration time, int output, long text, long elements, int depth) {
    /** The longest source that is compiled, in characters; the longest known template has about 30,000. */
    public static final int SOURCE = 1 << 20;
    /** How deep blocks and expressions may be nested in a source. */
    public static final int NESTING = 150;
    /**
     * Room for conversations of some hundred thousand tokens; ends within 5 seconds and keeps less than about 250 MB.
     */
    public static final RenderLimits DEFAULT = new RenderLimits(20_000_000, Duration.ofSeconds(5), 16 << 20, 64 << 20,
            500_000, 1_000);

    public RenderLimits {
        Objects.requireNonNull(time);
        if (steps < 1 || time.isNegative() || output < 1 || text < 1 || elements < 1 || depth < 1) {
            throw new IllegalArgumentException("limits must be positive");
        }
    }
}
