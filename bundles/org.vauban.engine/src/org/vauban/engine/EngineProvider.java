// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine;

import java.util.Locale;

/**
 * Opens engines: hosts on this machine, possibly combined with an endpoint or a team server. Callers see no process and
 * no address, only this interface:
 * <ul>
 * <li>requests: an {@link Engine}, from {@link #open};</li>
 * <li>health: {@link Engine#state()} and its listeners;</li>
 * <li>models and capabilities: {@link Engine#describe()}, {@link ModelDescription} and {@link Engine#states()}.</li>
 * </ul>
 * Immutable; equal providers open engines with the same behaviour, which may be shared. Any thread.
 */
public interface EngineProvider {

    /** Returns the language of its engines' messages. */
    Locale locale();

    /** Returns a copy with messages in the given language. */
    EngineProvider withLocale(Locale locale);

    /**
     * Returns a copy whose engines respect the limits of settings and policy; a provider applies those that concern it.
     */
    EngineProvider within(EngineLimits limits);

    /** Returns a copy without other machines, to determine properties of this one, such as its speed. */
    default EngineProvider onThisMachine() {
        return this;
    }

    /** Opens an engine, which the caller closes. Nothing is started before its first request. */
    Engine open();
}
