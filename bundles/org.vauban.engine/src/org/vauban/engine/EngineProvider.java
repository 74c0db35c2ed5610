// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine;

import java.util.Locale;

/**
 * Where engines come from: hosts that are started on this machine, or, beside them, an endpoint or the server of a
 * team. Whoever asks a model knows of no process and no address, only of this seam:
 * <ul>
 * <li>requests: an {@link Engine}, which {@link #open} gives;</li>
 * <li>health: {@link Engine#state()} and its listeners;</li>
 * <li>models and capabilities: {@link Engine#describe()}, {@link ModelDescription} and {@link Engine#states()}.</li>
 * </ul>
 * Immutable; equal providers open engines that answer alike and may be shared. Any thread.
 */
public interface EngineProvider {

    /** The language of the messages of its engines. */
    Locale locale();

    /** The same with messages in another language. */
    EngineProvider withLocale(Locale locale);

    /** The same with engines that keep to what settings and policy allow; a provider heeds what concerns it. */
    EngineProvider within(EngineLimits limits);

    /** The same without other machines, for what is to be known of this one, such as its speed. */
    default EngineProvider onThisMachine() {
        return this;
    }

    /** A new engine, which whoever asked closes. Nothing is started before its first request. */
    Engine open();
}
