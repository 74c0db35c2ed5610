// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.description;

/** Escapes text for HTML. */
final class Html {
    private Html() {}

    /** Escapes text for element content and for attribute values in double quotation marks. */
    static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;");
    }
}
