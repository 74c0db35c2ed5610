// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.description;

/** Text in HTML. */
final class Html {
    private Html() {}

    /** For contents and for values of attributes in double quotation marks. */
    static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;");
    }
}
