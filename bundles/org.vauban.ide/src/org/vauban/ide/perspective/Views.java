// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.perspective;

/** Ids of Vauban's views, as in plugin.xml. */
public final class Views {

    public static final String CHAT = "org.vauban.ide.chat";
    public static final String INSPECTOR = "org.vauban.ide.inspector";
    public static final String KNOWLEDGE = "org.vauban.ide.knowledge";
    public static final String TRACE = "org.vauban.ide.trace";

    private Views() {}
}
